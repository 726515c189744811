#pragma once

#include "domain/access_rights.hpp"
#include "domain/host.hpp"

#include <nostro/access/viewed_accounts.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/storage/storage.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

// What the calls of `ViewedAccounts` have in common: decide and work in one transaction, and tell
// the host who has read what.
namespace nostro::inline v0::detail {

/// Whose data is read, and by which right.
struct Reading {
    ReadSubject subject;
    ViewRef const& view;
    Authority authority = Authority::views;
    bool needs_login = false; ///< although the view is public
};

template <class T>
std::size_t count_of(T const& /*one*/) noexcept {
    return 1;
}

template <class T>
std::size_t count_of(Page<T> const& page) noexcept {
    return page.size();
}

inline std::size_t count_of(ViewedEntries const& page) noexcept {
    return page.items.size();
}

/// Read what `work(transaction, view)` finds through a view that the caller may use.
template <class Work>
auto read_through(ServiceState const& state, Reading const& reading, Work const& work) {
    auto result = state.host->read_out([&](storage::Transaction& transaction) {
        View const view = get_usable_view(transaction, state, reading.view, reading.authority);
        if (reading.needs_login) {
            require_login(state);
        }
        return work(transaction, view);
    });
    note_read(state, reading.subject, reading.view, count_of(result));
    return result;
}

/// Write what `work(transaction, view)` writes through a view that the caller may use; nobody
/// writes nothing, not even through a public one.
template <class Work>
auto write_through(ServiceState const& state, ViewRef const& ref, Work const& work) {
    return state.host->written([&](storage::Transaction& transaction) {
        View const view = get_usable_view(transaction, state, ref);
        require_login(state);
        return work(transaction, view);
    });
}

/// An entry of the account of a view, unless it lies outside of the window of the principal's
/// consent.
/// @param joined  in the running transaction
/// @throws NotFound  entry_not_found
[[nodiscard]] AccountEntry get_entry_in_window(std::shared_ptr<ServiceState const> const& joined,
                                               View const& view,
                                               std::string_view entry_id);

} // namespace nostro::inline v0::detail
