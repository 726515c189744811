#include "oauth/consent_store.hpp"

#include "domain/access_epoch.hpp"
#include "domain/audit.hpp"
#include "oauth/consent_uk.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t views_max = 1'000;

[[noreturn]] void raise_state(std::string_view reason) {
    throw InvalidArgument{"the consent is not in a state for this",
                          {{"field", "state"}, {"reason", std::string{reason}}}};
}

[[noreturn]] void raise_forbidden(char const* text, std::string_view reason) {
    throw Forbidden{text, {{"reason", std::string{reason}}}};
}

bool is_same_view(ConsentView const& a, ConsentView const& b) noexcept {
    return a.bank_id == b.bank_id && a.account_id == b.account_id && a.view_id == b.view_id;
}

bool has_view(std::vector<ConsentView> const& views, ConsentView const& wanted) noexcept {
    return std::ranges::any_of(views,
                               [&](ConsentView const& view) { return is_same_view(view, wanted); });
}

} // namespace

bool is_live(ConsentRow const& row, Timestamp now) noexcept {
    return row.state == ConsentState::authorised && now < row.valid_until;
}

ConsentStore::ConsentStore(storage::Transaction& transaction, ServiceState const& state)
    : transaction_{transaction}, state_{state}, now_{state.host->now()},
      consents_{transaction, state.tenant}, views_{transaction, state.tenant} {}

std::optional<Consent> ConsentStore::find(std::string_view id) const {
    auto const row = consents_.find(id);
    return row ? std::optional{load(*row)} : std::nullopt;
}

ConsentRow ConsentStore::lock(std::string_view id) const {
    if (auto row = consents_.find_for_update(id)) {
        return *std::move(row);
    }
    throw NotFound{"no such consent", {{"field", "consent_id"}}};
}

Consent ConsentStore::load(ConsentRow const& row) const {
    Consent consent;
    consent.id = row.id;
    consent.client_id = row.client_id;
    consent.user_id = row.user_id.value_or("");
    consent.standard = row.standard;
    consent.state = row.state;
    consent.roles = row.roles;
    consent.scope = row.scope;
    consent.permissions = row.permissions;
    consent.recurring = row.recurring;
    consent.valid_until = row.valid_until;
    consent.frequency_per_day = row.frequency_per_day;
    consent.entries_from = row.entries_from;
    consent.entries_to = row.entries_to;
    consent.created_at = row.created_at;
    consent.authorised_at = row.authorised_at;
    consent.last_action_at = row.last_action_at;
    consent.reason = row.reason;
    for (auto& view : views_.list({.limit = views_max}, row.id)) {
        consent.views.push_back({std::move(view.bank_id),
                                 std::move(view.account_id),
                                 std::move(view.view_id),
                                 std::move(view.permissions)});
    }
    return consent;
}

void ConsentStore::insert(Consent const& consent) {
    ConsentRow row;
    row.id = consent.id;
    row.client_id = consent.client_id;
    row.state = consent.state;
    row.standard = consent.standard;
    row.roles = consent.roles;
    row.scope = consent.scope;
    row.permissions = consent.permissions;
    row.recurring = consent.recurring;
    row.valid_until = consent.valid_until;
    row.frequency_per_day = consent.frequency_per_day;
    row.entries_from = consent.entries_from;
    row.entries_to = consent.entries_to;
    row.created_at = consent.created_at;
    row.last_action_at = consent.last_action_at;
    consents_.insert(row);
    replace_views(row.id, consent.views);
    record(transaction_,
           state_,
           {.kind = "consent.created", .entity = row.id, .client = row.client_id});
}

std::vector<ConsentView> ConsentStore::views_given(ConsentRow const& row,
                                                   std::string_view user_id,
                                                   std::vector<ConsentView> const& chosen) {
    auto const asked = load(row).views;
    bool const user_picks = row.standard == ConsentStandard::uk;
    auto const& wanted = chosen.empty() && !user_picks ? asked : chosen;
    if (user_picks && wanted.empty()) {
        throw InvalidArgument{"a consent of this standard needs a view",
                              {{"field", "views"}, {"reason", "view_not_offered"}}};
    }
    auto* const accounts = state_.host->ports().oauth->account_views;
    std::vector<ConsentView> given;
    for (ConsentView const& view : wanted) {
        if (!user_picks && !has_view(asked, view)) {
            throw InvalidArgument{"the client has not asked for this view",
                                  {{"field", "views"}, {"reason", "view_not_offered"}}};
        }
        auto held = accounts == nullptr
                        ? std::nullopt
                        : accounts->find_view(transaction_,
                                              state_.tenant,
                                              user_id,
                                              {view.bank_id, view.account_id, view.view_id});
        if (!held) {
            raise_forbidden("the user does not hold the view", "view_not_held");
        }
        if (user_picks) {
            held->permissions = narrowed_by_uk(std::move(held->permissions), row.permissions);
        }
        if (!has_view(given, *held)) {
            given.push_back(*std::move(held));
        }
    }
    return given;
}

Consent ConsentStore::authorise(ConsentRow row,
                                std::string_view user_id,
                                std::vector<ConsentView> const& given) {
    require_roles(row, user_id);
    replace_views(row.id, given);
    row.authorised_at = now_;
    auto consent = move(std::move(row), ConsentState::authorised, user_id, {});
    if (consent.recurring) {
        end_older(*consents_.find(consent.id));
    }
    return consent;
}

void ConsentStore::require_roles(ConsentRow const& row, std::string_view user_id) const {
    auto* const accounts = state_.host->ports().oauth->account_views;
    for (std::string const& role : row.roles) {
        if (accounts == nullptr ||
            !accounts->has_role(transaction_, state_.tenant, user_id, role)) {
            raise_forbidden("the user does not hold the role", "role_not_held");
        }
    }
}

void ConsentStore::end_older(ConsentRow const& row) {
    auto const others =
        consents_.list({.index = "consents_by_client", .limit = storage::Range::limit_max},
                       row.client_id,
                       row.user_id,
                       ConsentState::authorised);
    for (ConsentRow const& other : others) {
        if (other.id != row.id && other.recurring && other.standard == row.standard) {
            move(other, ConsentState::expired, {}, "replaced");
        }
    }
}

std::optional<ConsentRow> ConsentStore::find_plain(std::string_view client_id,
                                                   std::string_view user_id) const {
    auto const rows =
        consents_.list({.index = "consents_by_client", .limit = storage::Range::limit_max},
                       client_id,
                       user_id,
                       ConsentState::authorised);
    auto const found = std::ranges::find_if(rows, [&](ConsentRow const& row) {
        return row.standard == ConsentStandard::plain && is_live(row, now_);
    });
    return found == rows.end() ? std::nullopt : std::optional{*found};
}

std::string ConsentStore::remember_scope(std::string_view client_id,
                                         std::string_view user_id,
                                         std::vector<std::string> const& scope) {
    auto row = find_plain(client_id, user_id);
    bool const is_new = !row;
    if (is_new) {
        row.emplace();
        row->id = to_string(state_.host->ports().ids->next());
        row->client_id = client_id;
        row->user_id = user_id;
        row->state = ConsentState::authorised;
        row->standard = ConsentStandard::plain;
        row->created_at = now_;
    }
    for (std::string const& item : scope) {
        if (std::ranges::find(row->scope, item) == row->scope.end()) {
            row->scope.push_back(item);
        }
    }
    row->authorised_at = now_;
    row->last_action_at = now_;
    row->valid_until = now_ + consent_lifetime_max;
    consents_.put(*row);
    record(transaction_,
           state_,
           {.kind = is_new ? "consent.given" : "consent.widened",
            .subject = user_id,
            .entity = row->id,
            .client = client_id});
    return row->id;
}

Consent ConsentStore::move(ConsentRow row,
                           ConsentState to,
                           std::string_view user_id,
                           std::string_view reason) {
    if (!may_follow(row.standard, row.state, to)) {
        raise_state("consent_state");
    }
    if (now_ >= row.valid_until && to != ConsentState::expired) {
        raise_state("consent_expired");
    }
    if (!user_id.empty()) {
        if (row.user_id && *row.user_id != user_id) {
            raise_forbidden("the consent is another user's", "other_user");
        }
        row.user_id = user_id;
    }
    bool const ends_tokens = row.state == ConsentState::authorised;
    row.state = to;
    row.reason = reason;
    row.last_action_at = now_;
    consents_.update(row);
    auto const kind = "consent." + std::string{name_of(to)};
    record(transaction_,
           state_,
           {.kind = kind,
            .subject = row.user_id ? std::string_view{*row.user_id} : std::string_view{},
            .entity = row.id,
            .client = row.client_id});
    if (ends_tokens) {
        note_access_change(transaction_, state_);
    }
    return load(row);
}

ConsentResult ConsentStore::check_view(std::string_view id,
                                       std::string_view client_id,
                                       ViewRef const& view) const {
    auto const row = consents_.find(id);
    if (!row || row->client_id != client_id) {
        return {ConsentOutcome::no_consent, {}};
    }
    if (row->state == ConsentState::revoked_by_user ||
        row->state == ConsentState::revoked_by_client) {
        return {ConsentOutcome::revoked, {}};
    }
    if (row->state == ConsentState::expired || now_ >= row->valid_until) {
        return {ConsentOutcome::expired, {}};
    }
    if (row->state != ConsentState::authorised) {
        return {ConsentOutcome::not_authorised, {}};
    }
    auto const kept = views_.find(row->id, view.bank_id, view.account_id, view.view_id);
    if (!kept) {
        return {ConsentOutcome::not_in_consent, {}};
    }
    auto* const accounts = state_.host->ports().oauth->account_views;
    auto const held = accounts == nullptr
                          ? std::nullopt
                          : accounts->find_view(transaction_, state_.tenant, *row->user_id, view);
    if (!held) {
        return {ConsentOutcome::not_held, {}};
    }
    ConsentResult decision{ConsentOutcome::allowed, {}};
    for (std::string const& permission : kept->permissions) {
        if (std::ranges::find(held->permissions, permission) != held->permissions.end()) {
            decision.permissions.push_back(permission);
        }
    }
    return decision;
}

void ConsentStore::replace_views(std::string_view consent_id,
                                 std::vector<ConsentView> const& views) {
    for (ConsentViewRow const& row : views_.list({.limit = views_max}, consent_id)) {
        views_.erase(row);
    }
    for (ConsentView const& view : views) {
        views_.insert({std::string{consent_id},
                       view.bank_id,
                       view.account_id,
                       view.view_id,
                       view.permissions});
    }
}

} // namespace nostro::inline v0::detail
