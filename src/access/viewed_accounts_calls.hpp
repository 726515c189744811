#pragma once

#include "access/directory.hpp"
#include "domain/host.hpp"

#include <nostro/access/audit_sink.hpp>
#include <nostro/access/options.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/core/error.hpp>
#include <nostro/storage/storage.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
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

/// Tell the host of a read. No transaction of the core is open.
inline void
note_read(ServiceState const& state, ReadSubject subject, ViewRef const& view, std::size_t count) {
    if (AuditSink* const audit = state.host->ports().access->audit) {
        audit->read({.principal = state.principal,
                     .subject = subject,
                     .bank_id = view.bank_id,
                     .account_id = view.account_id,
                     .view_id = view.view_id,
                     .count = count,
                     .at = state.host->now()});
    }
}

template <class T>
std::size_t count_of(T const& /*one*/) noexcept {
    return 1;
}

template <class T>
std::size_t count_of(std::vector<T> const& several) noexcept {
    return several.size();
}

inline std::size_t count_of(ViewedEntries const& page) noexcept {
    return page.entries.size();
}

/// Refuses nobody, and an application that acts for no user.
inline void require_login(ServiceState const& state) {
    if (state.principal.kind != PrincipalKind::user &&
        state.principal.kind != PrincipalKind::system) {
        throw Unauthenticated{"no user has logged in"};
    }
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

/// The account of a view as the view shows it.
[[nodiscard]] ModeratedAccount moderated_account(storage::Transaction& transaction,
                                                 ServiceState const& state,
                                                 BankAccount const& account,
                                                 std::optional<AccountBalance> balance,
                                                 View const& view);

} // namespace nostro::inline v0::detail
