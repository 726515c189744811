#include "access/moderation_alias.hpp"
#include "access/viewed_accounts_calls.hpp"
#include "core/paging.hpp"
#include "domain/checks.hpp"
#include "domain/joined_host.hpp"

#include <nostro/core/limits.hpp>

#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace nostro::inline v0 {

namespace {

using State = std::shared_ptr<detail::ServiceState const>;

/// Who may write what is kept about another party; by `PartyText`.
constexpr std::array<Permission, party_text_names.size()> text_permissions{
    Permission::can_add_public_alias,
    Permission::can_add_private_alias,
    Permission::can_add_more_info,
    Permission::can_add_url,
    Permission::can_add_image_url,
    Permission::can_add_open_corporates_url,
};

struct PlacePermissions {
    Permission add;
    Permission remove;
};

/// By `PartyPlace`.
constexpr std::array<PlacePermissions, party_place_names.size()> place_permissions{{
    {Permission::can_add_corporate_location, Permission::can_delete_corporate_location},
    {Permission::can_add_physical_location, Permission::can_delete_physical_location},
}};

bool shows_others(View const& view) noexcept {
    return view.has(Permission::can_see_transaction_other_bank_account);
}

/// The ids of those with whom the account has entries that the principal's consent leaves to be
/// seen; absent: it has no window, and everybody counts.
std::optional<std::set<std::string>> parties_in_window(State const& joined, View const& view) {
    Principal const& principal = joined->principal;
    if (!detail::has_window(principal)) {
        return std::nullopt;
    }
    std::set<std::string> ids;
    AccountEntryQuery query{.bank_id = view.bank_id,
                            .account_id = view.account_id,
                            .from = principal.entries_from,
                            .to = principal.entries_to,
                            .limit = limits::page_rows_max};
    do {
        auto page = AccountEntries{joined}.list(query);
        for (AccountEntry& entry : page.items) {
            ids.insert(std::move(entry.other.id));
        }
        query.cursor = std::move(page.next);
    } while (!query.cursor.empty());
    return ids;
}

/// Another account that the principal may meet through the view.
std::optional<OtherAccount>
find_other(State const& joined, View const& view, std::string_view party_id) {
    if (!shows_others(view)) {
        return std::nullopt;
    }
    auto other = Counterparties{joined}.find_other_account(view.bank_id, view.account_id, party_id);
    auto const seen = other ? parties_in_window(joined, view) : std::nullopt;
    return seen && !seen->contains(other->party.id) ? std::nullopt : std::move(other);
}

/// A page of the other accounts that the principal may meet through the view.
Page<OtherAccount> seen_others(State const& joined, View const& view, PageRequest const& page) {
    Counterparties const parties{joined};
    auto const seen = parties_in_window(joined, view);
    if (!seen) {
        return parties.list_other_accounts(view.bank_id, view.account_id, page);
    }
    if (!page.cursor.empty() && !seen->contains(page.cursor)) {
        detail::raise_unknown_cursor();
    }
    PageRequest request{.limit = limits::page_rows_max, .cursor = page.cursor};
    std::vector<OtherAccount> found;
    do {
        auto others = parties.list_other_accounts(view.bank_id, view.account_id, request);
        for (OtherAccount& other : others.items) {
            if (seen->contains(other.party.id)) {
                found.push_back(std::move(other));
            }
        }
        request.cursor = std::move(others.next);
    } while (found.size() <= page.limit && !request.cursor.empty());
    return detail::cut_page(
        std::move(found), page.limit, [](OtherAccount const& other) { return other.party.id; });
}

/// Whether somebody who uses the view meets the party there: as the other side of entries, or as
/// one of the counterparties that were written down on it.
bool is_met(State const& joined, View const& view, std::string_view party_id) {
    return find_other(joined, view, party_id) ||
           (view.has(Permission::can_add_counterparty) &&
            Counterparties{joined}.find({view.bank_id, view.account_id, view.id}, party_id));
}

/// Throws unless the view lets this be written about the party.
void check_may_write(State const& joined,
                     View const& view,
                     std::string_view party_id,
                     Permission permission) {
    detail::require_permission(view, permission);
    if (!is_met(joined, view, party_id)) {
        detail::raise_not_found("party_id", "other_account_not_found", party_id);
    }
    std::string const id{party_id};
    auto const kept = Counterparties{joined}.list_metadata(view.bank_id, view.account_id, {&id, 1});
    if (detail::hides_metadata(kept.front(), view.content)) {
        throw Forbidden{
            "the view shows an alias of the party, and hides what is kept about it",
            {{"reason", "permission_missing"}, {"permission", std::string{name_of(permission)}}}};
    }
}

/// Read about the counterparties of a view, which is not for everybody.
template <class Work>
auto read_counterparties(detail::ServiceState const& state, ViewRef const& ref, Work const& work) {
    return detail::read_through(
        state,
        {.subject = ReadSubject::counterparties, .view = ref, .needs_login = true},
        [&](storage::Transaction& transaction, View const& view) {
            detail::require_permission(view, Permission::can_add_counterparty);
            return work(Counterparties{detail::joined(state, transaction)});
        });
}

} // namespace

// --- who is on the other side of entries ---

Page<ModeratedOtherAccount> ViewedAccounts::list_other_accounts(ViewRef const& view,
                                                                PageRequest const& page) const {
    detail::check_page_limit(page.limit);
    return detail::read_through(
        *state_,
        {.subject = ReadSubject::other_accounts, .view = view},
        [&](storage::Transaction& transaction, View const& usable) -> Page<ModeratedOtherAccount> {
            if (!shows_others(usable)) {
                return {};
            }
            return detail::page_of_each(
                seen_others(detail::joined(*state_, transaction), usable, page),
                [&](OtherAccount& other) {
                    return moderate(std::move(other.party), std::move(other.metadata), usable);
                });
        });
}

ModeratedOtherAccount ViewedAccounts::get_other_account(ViewRef const& view,
                                                        std::string_view id) const {
    return detail::read_through(
        *state_,
        {.subject = ReadSubject::other_accounts, .view = view},
        [&](storage::Transaction& transaction, View const& usable) {
            auto other = find_other(detail::joined(*state_, transaction), usable, id);
            if (!other) {
                detail::raise_not_found("other_account_id", "other_account_not_found", id);
            }
            return moderate(std::move(other->party), std::move(other->metadata), usable);
        });
}

// --- who was written down ---

Counterparty ViewedAccounts::create_counterparty(ViewRef const& view,
                                                 NewCounterparty const& counterparty) {
    return detail::write_through(
        *state_, view, [&](storage::Transaction& transaction, View const& usable) {
            detail::require_permission(usable, Permission::can_add_counterparty);
            return Counterparties{detail::joined(*state_, transaction)}.create(view, counterparty);
        });
}

Counterparty ViewedAccounts::get_counterparty(ViewRef const& view, std::string_view id) const {
    return read_counterparties(
        *state_, view, [&](Counterparties const& parties) { return parties.get(view, id); });
}

Page<Counterparty> ViewedAccounts::list_counterparties(ViewRef const& view,
                                                       PageRequest const& page) const {
    return read_counterparties(
        *state_, view, [&](Counterparties const& parties) { return parties.list(view, page); });
}

PartyMetadata ViewedAccounts::counterparty_metadata(ViewRef const& view,
                                                    std::string_view id) const {
    return read_counterparties(*state_, view, [&](Counterparties const& parties) {
        auto const found = parties.get(view, id);
        return std::move(
            parties.list_metadata(view.bank_id, view.account_id, {&found.id, 1}).front());
    });
}

// --- what is kept about them ---

void ViewedAccounts::set_party_text(ViewRef const& view,
                                    std::string_view party_id,
                                    PartyText which,
                                    std::string_view text) {
    Permission const needed = text_permissions.at(static_cast<std::size_t>(which));
    detail::write_through(
        *state_, view, [&](storage::Transaction& transaction, View const& usable) {
            auto const joined = detail::joined(*state_, transaction);
            check_may_write(joined, usable, party_id, needed);
            return Counterparties{joined}.set_text(
                usable.bank_id, usable.account_id, party_id, which, text);
        });
}

void ViewedAccounts::set_party_place(ViewRef const& view,
                                     std::string_view party_id,
                                     PartyPlace which,
                                     std::optional<Coordinates> const& place) {
    auto const& permissions = place_permissions.at(static_cast<std::size_t>(which));
    detail::write_through(
        *state_, view, [&](storage::Transaction& transaction, View const& usable) {
            auto const joined = detail::joined(*state_, transaction);
            check_may_write(joined, usable, party_id, place ? permissions.add : permissions.remove);
            return Counterparties{joined}.set_place(
                usable.bank_id, usable.account_id, party_id, which, place);
        });
}

} // namespace nostro::inline v0
