#include <nostro/oauth/consents.hpp>

#include "core/paging.hpp"
#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "oauth/consent_store.hpp"
#include "oauth/consent_uk.hpp"
#include "oauth/issue.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::ConsentRow;
using detail::ConsentStore;
using detail::ServiceState;

constexpr std::size_t items_max = 100;
constexpr std::size_t word_max = 255;

/// Roles that hand out roles: nobody but the user itself may hold them (OBP-35033).
constexpr std::array<std::string_view, 2> granting_roles{"CanCreateEntitlementAtOneBank",
                                                         "CanCreateEntitlementAtAnyBank"};

[[noreturn]] void
raise_invalid(std::string text, std::string field, std::string reason = "malformed") {
    throw InvalidArgument{std::move(text),
                          {{"field", std::move(field)}, {"reason", std::move(reason)}}};
}

[[noreturn]] void raise_not_found() {
    throw NotFound{"no such consent", {{"field", "consent_id"}}};
}

void require_words(std::vector<std::string> const& words, char const* field) {
    bool const all_well = std::ranges::all_of(words, [](std::string const& word) {
        return !word.empty() && word.size() <= word_max && word.find(' ') == std::string::npos;
    });
    if (words.size() > items_max || !all_well) {
        raise_invalid("a list of at most 100 words of at most 255 bytes", field);
    }
}

void require_views(NewConsent const& draft) {
    if (draft.standard == ConsentStandard::uk && !draft.views.empty()) {
        raise_invalid("the user picks the accounts, not the client", "views");
    }
    if (draft.views.size() > items_max) {
        raise_invalid("at most 100 views", "views");
    }
    for (ConsentView const& view : draft.views) {
        for (std::string const* id : {&view.bank_id, &view.account_id, &view.view_id}) {
            if (id->empty() || id->size() > word_max) {
                raise_invalid("a view is named by bank, account and view", "views");
            }
        }
    }
}

void require_draft(NewConsent const& draft) {
    if (draft.standard == ConsentStandard::plain) {
        raise_invalid("only a login makes a plain consent", "standard");
    }
    require_views(draft);
    require_words(draft.roles, "roles");
    require_words(draft.scope, "scope");
    require_words(draft.permissions, "permissions");
    bool const is_uk = draft.standard == ConsentStandard::uk;
    if (is_uk != !draft.permissions.empty() ||
        !std::ranges::all_of(draft.permissions, [](std::string const& permission) {
            return detail::is_uk_permission(permission);
        })) {
        raise_invalid("unknown permissions, or none, or of another standard", "permissions");
    }
    if (std::ranges::any_of(draft.roles, [](std::string const& role) {
            return std::ranges::find(granting_roles, role) != granting_roles.end();
        })) {
        raise_invalid(
            "a role that grants entitlements cannot be handed on", "roles", "role_not_allowed");
    }
    if (draft.frequency_per_day < 1 || draft.frequency_per_day > consent_frequency_max ||
        (!draft.recurring && draft.standard == ConsentStandard::berlin &&
         draft.frequency_per_day != 1)) {
        raise_invalid("1 to 4 a day, and 1 for a consent that is good once", "frequency_per_day");
    }
    if (draft.entries_from && draft.entries_to && *draft.entries_from > *draft.entries_to) {
        raise_invalid("the window ends before it begins", "entries_to");
    }
}

Timestamp choose_end(NewConsent const& draft, Timestamp now) {
    auto const latest = now + consent_lifetime_max;
    auto const end = draft.valid_until.value_or(now + consent_lifetime);
    if (end <= now) {
        raise_invalid("the consent would be over already", "valid_until", "consent_lifetime");
    }
    if (end > latest) {
        if (draft.standard != ConsentStandard::berlin) {
            raise_invalid("longer than 180 days", "valid_until", "consent_lifetime");
        }
        return latest;
    }
    return end;
}

std::string client_of(ServiceState const& state, NewConsent const& draft) {
    auto const& principal = state.principal;
    auto const& own = principal.kind == PrincipalKind::client ? principal.id : principal.client_id;
    if (principal.kind == PrincipalKind::system) {
        return draft.client_id;
    }
    if (!draft.client_id.empty() && draft.client_id != own) {
        throw NotFound{"no such client", {{"field", "client_id"}}};
    }
    return own;
}

bool may_see(ServiceState const& state, ConsentRow const& row) {
    auto const& principal = state.principal;
    switch (principal.kind) {
    case PrincipalKind::system:
        return true;
    case PrincipalKind::client:
        return row.client_id == principal.id && row.standard != ConsentStandard::plain;
    case PrincipalKind::anonymous:
        return false;
    case PrincipalKind::user:
        break;
    }
    return row.user_id ? *row.user_id == principal.id
                       : principal.client_id.empty() || principal.client_id == row.client_id;
}

/// A user principal answers for itself only.
std::string_view answering_user(ServiceState const& state, std::string_view user_id) {
    auto const& principal = state.principal;
    if (principal.kind == PrincipalKind::client) {
        throw Forbidden{"a client does not answer", {{"reason", "other_user"}}};
    }
    if (principal.kind == PrincipalKind::user && !user_id.empty() && user_id != principal.id) {
        throw Forbidden{"another user", {{"reason", "other_user"}}};
    }
    if (principal.kind == PrincipalKind::user) {
        return principal.id;
    }
    if (user_id.empty()) {
        raise_invalid("a user must be named", "user_id", "missing");
    }
    return user_id;
}

/// Lock a consent that the principal may see, and change it.
template <class Work>
Consent change(ServiceState const& state, std::string_view id, Work const& work) {
    return state.host->written([&](storage::Transaction& transaction) {
        ConsentStore store{transaction, state};
        auto row = store.lock(id);
        if (!may_see(state, row)) {
            raise_not_found();
        }
        return work(store, std::move(row));
    });
}

} // namespace

Consents::Consents(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Consent Consents::create(NewConsent const& draft) {
    require_draft(draft);
    return state_->host->written([&](storage::Transaction& transaction) {
        auto const now = state_->host->now();
        Consent consent;
        consent.id = to_string(state_->host->ports().ids->next());
        consent.client_id = client_of(*state_, draft);
        if (!detail::find_live_client(transaction, state_->tenant, consent.client_id)) {
            throw NotFound{"no such client", {{"field", "client_id"}}};
        }
        consent.standard = draft.standard;
        consent.views = draft.views;
        for (ConsentView& view : consent.views) {
            view.permissions.clear();
        }
        consent.roles = draft.roles;
        consent.scope = draft.scope;
        consent.permissions = draft.permissions;
        consent.recurring = draft.recurring;
        consent.valid_until = choose_end(draft, now);
        consent.frequency_per_day = draft.frequency_per_day;
        consent.entries_from = draft.entries_from;
        consent.entries_to = draft.entries_to;
        consent.created_at = now;
        consent.last_action_at = now;
        ConsentStore{transaction, *state_}.insert(consent);
        return consent;
    });
}

std::optional<Consent> Consents::find(std::string_view id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) -> std::optional<Consent> {
        auto const row = storage::Records<ConsentRow>{transaction, state_->tenant}.find(id);
        if (!row || !may_see(*state_, *row)) {
            return std::nullopt;
        }
        return ConsentStore{transaction, *state_}.load(*row);
    });
}

Consent Consents::get(std::string_view id) const {
    if (auto consent = find(id)) {
        return *std::move(consent);
    }
    raise_not_found();
}

Page<Consent> Consents::list(ConsentFilter const& filter, PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    auto wanted = filter;
    auto const& principal = state_->principal;
    if (principal.kind == PrincipalKind::client) {
        wanted.client_id = principal.id;
    } else if (principal.kind == PrincipalKind::user) {
        wanted.user_id = principal.id;
    }
    return state_->host->read_out([&](storage::Transaction& transaction) {
        storage::Records<ConsentRow> const rows{transaction, state_->tenant};
        auto const last = detail::row_at_cursor(page.cursor, [&](std::string const& id) {
            auto row = rows.find(id);
            return row && may_see(*state_, *row) ? std::move(row) : std::nullopt;
        });
        std::vector<ConsentRow> found;
        auto const is_wanted = [&](ConsentRow const& row) {
            return (wanted.client_id.empty() || row.client_id == wanted.client_id) &&
                   (wanted.user_id.empty() || row.user_id == wanted.user_id) &&
                   (!wanted.state || row.state == *wanted.state) && (!last || row.id > last->id) &&
                   may_see(*state_, row);
        };
        auto const take = [&](ConsentRow const& row) {
            if (is_wanted(row)) {
                found.push_back(row);
            }
        };
        if (!wanted.user_id.empty()) {
            rows.each({.index = "consents_by_user"}, take, std::optional{wanted.user_id});
        } else if (!wanted.client_id.empty()) {
            rows.each({.index = "consents_by_client"}, take, wanted.client_id);
        } else {
            found = rows.list_wanted({.limit = page.limit + 1}, last, is_wanted);
        }
        std::ranges::sort(found, {}, &ConsentRow::id);
        ConsentStore const store{transaction, *state_};
        return detail::page_of_each(detail::cut_page(std::move(found), page.limit, &ConsentRow::id),
                                    [&](ConsentRow const& row) { return store.load(row); });
    });
}

Consent Consents::authorise(std::string_view id,
                            std::string_view user_id,
                            std::vector<ConsentView> const& views) {
    auto const user = answering_user(*state_, user_id);
    return change(*state_, id, [&](ConsentStore& store, ConsentRow row) {
        auto given = store.views_given(row, user, views);
        return store.authorise(std::move(row), user, given);
    });
}

Consent Consents::authorise_partially(std::string_view id, std::string_view user_id) {
    auto const user = answering_user(*state_, user_id);
    return change(*state_, id, [&](ConsentStore& store, ConsentRow row) {
        (void)store.views_given(row, user, {});
        return store.move(std::move(row), ConsentState::partially_authorised, user, {});
    });
}

Consent Consents::reject(std::string_view id, std::string_view user_id) {
    auto const user = answering_user(*state_, user_id);
    return change(*state_, id, [&](ConsentStore& store, ConsentRow row) {
        return store.move(std::move(row), ConsentState::rejected, user, {});
    });
}

Consent Consents::revoke(std::string_view id) {
    bool const by_client = state_->principal.kind == PrincipalKind::client;
    return change(*state_, id, [&](ConsentStore& store, ConsentRow row) {
        using enum ConsentState;
        if (row.state == rejected || row.state == revoked_by_user ||
            row.state == revoked_by_client || row.state == expired) {
            return store.load(row);
        }
        if (state_->host->now() >= row.valid_until) {
            return store.move(std::move(row), expired, {}, "time");
        }
        return store.move(std::move(row), by_client ? revoked_by_client : revoked_by_user, {}, {});
    });
}

std::size_t Consents::expire_due(std::size_t limit) {
    detail::require_administration(*state_, detail::Administered::logins, detail::Right::write);
    return state_->host->written([&](storage::Transaction& transaction) {
        ConsentStore store{transaction, *state_};
        storage::Records<ConsentRow> const rows{transaction, state_->tenant};
        auto const now = state_->host->now();
        std::size_t count = 0;
        using enum ConsentState;
        for (auto const state : {requested, partially_authorised, authorised}) {
            // The index is ordered by the end, so what is due stands in front.
            auto const due = rows.list({.index = "consents_by_end", .limit = limit}, state);
            for (ConsentRow const& row : due) {
                if (count == limit || row.valid_until > now) {
                    break;
                }
                store.move(row, expired, {}, "time");
                ++count;
            }
        }
        return count;
    });
}

ConsentResult
Consents::check_view(std::string_view id, std::string_view client_id, ViewRef const& view) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        auto const row = storage::Records<ConsentRow>{transaction, state_->tenant}.find(id);
        if (row && !may_see(*state_, *row)) {
            return ConsentResult{};
        }
        return ConsentStore{transaction, *state_}.check_view(id, client_id, view);
    });
}

void Consents::count_access(std::string_view id) {
    state_->host->write([&](storage::Transaction& transaction) {
        auto row = ConsentStore{transaction, *state_}.lock(id);
        if (!may_see(*state_, row)) {
            raise_not_found();
        }
        auto const today = std::chrono::floor<std::chrono::days>(state_->host->now());
        std::int64_t const day = today.time_since_epoch().count();
        if (row.used_day != day) {
            row.used_day = day;
            row.used_today = 0;
        }
        if (row.used_today >= row.frequency_per_day) {
            throw Forbidden{"the consent was used often enough today",
                            {{"reason", "frequency_exceeded"}}};
        }
        ++row.used_today;
        storage::Records<ConsentRow>{transaction, state_->tenant}.update(row);
    });
}

} // namespace nostro::inline v0
