#include "access/viewed_accounts_calls.hpp"
#include "domain/account_directory.hpp"
#include "domain/checks.hpp"
#include "domain/joined_host.hpp"
#include "ledger/sorted_unique.hpp"

#include <algorithm>
#include <iterator>
#include <memory>

namespace nostro::inline v0 {

namespace {

using State = std::shared_ptr<detail::ServiceState const>;

/// Whether anything that is kept about other parties shows in entries.
bool shows_party_metadata(View const& view) noexcept {
    return view.has(Permission::can_see_transaction_other_bank_account) &&
           (view.has(Permission::can_see_other_account_metadata) ||
            view.content.alias != AliasMode::none);
}

/// What an account keeps about the other parties of entries, in the order of the entries.
std::vector<PartyMetadata> list_party_metadata(State const& joined,
                                               View const& view,
                                               std::vector<AccountEntry> const& entries) {
    std::vector<PartyMetadata> result(entries.size());
    if (!shows_party_metadata(view)) {
        return result;
    }
    std::vector<std::string> ids;
    ids.reserve(entries.size());
    for (AccountEntry const& entry : entries) {
        ids.push_back(entry.other.id);
    }
    detail::sort_unique(ids);
    auto const kept = Counterparties{joined}.list_metadata(view.bank_id, view.account_id, ids);
    for (std::size_t at = 0; at < entries.size(); ++at) {
        auto const found = std::ranges::lower_bound(ids, entries[at].other.id);
        result[at] = kept[static_cast<std::size_t>(std::distance(ids.begin(), found))];
    }
    return result;
}

/// Entries as a view shows them. What it never shows is not read.
std::vector<ModeratedEntry>
moderated_entries(State const& joined, View const& view, std::vector<AccountEntry> entries) {
    auto parties = list_party_metadata(joined, view, entries);
    std::vector<EntryMetadata> notes(entries.size());
    if (view.has(Permission::can_see_transaction_metadata)) {
        notes = EntryNotes{joined}.list(entries, view.id);
    }
    std::vector<ModeratedEntry> shown;
    shown.reserve(entries.size());
    for (std::size_t at = 0; at < entries.size(); ++at) {
        shown.push_back(
            moderate(std::move(entries[at]), std::move(notes[at]), std::move(parties[at]), view));
    }
    return shown;
}

/// The account beside its entries, without a balance.
std::optional<ModeratedAccount> account_beside_entries(storage::Transaction& transaction,
                                                       detail::ServiceState const& state,
                                                       View const& view) {
    if (!view.has(Permission::can_see_transaction_this_bank_account)) {
        return std::nullopt;
    }
    auto found = detail::get_full_account(transaction, state.tenant, view.bank_id, view.account_id);
    return moderate(std::move(found.account), found.bank, std::nullopt, view);
}

ViewedEntry viewed_entry(storage::Transaction& transaction,
                         detail::ServiceState const& state,
                         View const& view,
                         std::string_view entry_id) {
    auto const joined = detail::joined(state, transaction);
    auto entry = detail::get_entry_in_window(joined, view, entry_id);
    return {account_beside_entries(transaction, state, view),
            std::move(moderated_entries(joined, view, {std::move(entry)}).front())};
}

/// The part of what is asked for that the principal's consent leaves to be seen.
ViewedEntryQuery within_window(ViewedEntryQuery query, Principal const& principal) {
    if (principal.entries_from) {
        query.from =
            std::max(query.from.value_or(*principal.entries_from), *principal.entries_from);
    }
    if (principal.entries_to) {
        query.to = std::min(query.to.value_or(*principal.entries_to), *principal.entries_to);
    }
    return query;
}

} // namespace

AccountEntry
detail::get_entry_in_window(State const& joined, View const& view, std::string_view entry_id) {
    auto entry = AccountEntries{joined}.find(view.bank_id, view.account_id, entry_id);
    if (!entry || !is_in_window(joined->principal, entry->completed)) {
        raise_not_found("entry_id", "entry_not_found", entry_id);
    }
    return *std::move(entry);
}

ViewedEntries ViewedAccounts::list_entries(ViewedEntryQuery const& wanted,
                                           Authority authority) const {
    auto const query = within_window(wanted, state_->principal);
    return detail::read_through(
        *state_,
        {.subject = ReadSubject::entries, .view = query.view, .authority = authority},
        [&](storage::Transaction& transaction, View const& view) {
            auto const joined = detail::joined(*state_, transaction);
            auto page = AccountEntries{joined}.list({.bank_id = view.bank_id,
                                                     .account_id = view.account_id,
                                                     .from = query.from,
                                                     .to = query.to,
                                                     .descending = query.descending,
                                                     .offset = query.offset,
                                                     .limit = query.limit,
                                                     .cursor = query.cursor});
            return ViewedEntries{account_beside_entries(transaction, *state_, view),
                                 moderated_entries(joined, view, std::move(page.items)),
                                 std::move(page.next)};
        });
}

ViewedEntry ViewedAccounts::get_entry(ViewRef const& view, std::string_view entry_id) const {
    return detail::read_through(*state_,
                                {.subject = ReadSubject::entries, .view = view},
                                [&](storage::Transaction& transaction, View const& usable) {
                                    return viewed_entry(transaction, *state_, usable, entry_id);
                                });
}

ModeratedEntryMetadata ViewedAccounts::get_entry_metadata(ViewRef const& view,
                                                          std::string_view entry_id) const {
    return detail::read_through(
        *state_,
        {.subject = ReadSubject::entries, .view = view},
        [&](storage::Transaction& transaction, View const& usable) {
            auto viewed = viewed_entry(transaction, *state_, usable, entry_id);
            return std::move(viewed.entry.metadata).value_or(ModeratedEntryMetadata{});
        });
}

} // namespace nostro::inline v0
