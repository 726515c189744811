#pragma once

#include <nostro/access/view.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>
#include <nostro/statements/statement.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// An issued statement in a list.
struct IssuedStatement {
    std::uint32_t number = 0;
    StatementPeriod period;
    std::size_t entry_count = 0;
    Timestamp created_at{};
    std::string message_id;

    friend bool operator==(IssuedStatement const&, IssuedStatement const&) = default;
};

/// The statements of accounts, each through a view. A view has one series of issued statements,
/// numbered from 1 without gaps.
///
/// An issued statement never changes: it has the entries that were booked when it was issued. What
/// is booked into its period later is listed in the next statement, if that begins on the day after
/// its last; so statements that follow each other list every entry once, and each opens with the
/// closing balance of the one before. The texts of an issued statement are shown as they are now
/// (aliases, erased descriptions), and what the view has come to deny is absent.
///
/// Who calls: whoever may use the view, see `ViewedAccounts`, whose refusals these are as well. It
/// is decided in the transaction that reads or writes. `AccessOptions::audit` is told. For an
/// application whose consent has a window, statements of periods that are not all within it do not
/// exist and are not drawn up (`no_view_access`), and what was booked late and completed before the
/// window is a part of the opening balance.
///
/// | reason | error | meaning |
/// |---|---|---|
/// | `invalid_period` | InvalidArgument | last day before the first, or not in 1900 to 2199 |
/// | `period_not_over` | InvalidArgument | a statement is issued after its last day |
/// | `statement_too_long` | InvalidArgument, `limit_exceeded` | more than `entries_max` entries |
/// | `invalid_limit`, `invalid_cursor` | InvalidArgument | see `PageRequest` |
/// | `statement_not_found` | NotFound | the view has no statement of this number |
///
/// Each writing call is atomic, and durable when it returns. Threads: as its session.
class NOSTRO_API(0, 1) Statements {
public:
    /// Entries of one statement; who needs more takes shorter periods.
    static constexpr std::size_t entries_max = 100'000;

    explicit Statements(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Issue the statement of a period that is over: with the next number of the view's series, or
    /// the one that was issued for this period before.
    /// @throws Unauthenticated  nobody issues nothing, not even through a public view
    /// @throws InvalidArgument  invalid_period, period_not_over, statement_too_long
    /// @throws CorruptData      the balances and the entries do not agree
    Statement issue(ViewRef const& view, StatementPeriod const& period);

    /// What `issue` would make of a period now, without a number; the period may go on. Writes
    /// nothing.
    /// @throws InvalidArgument  invalid_period, statement_too_long
    /// @throws CorruptData      the balances and the entries do not agree
    [[nodiscard]] Statement preview(ViewRef const& view, StatementPeriod const& period) const;

    /// An issued statement.
    /// @throws NotFound     statement_not_found
    /// @throws CorruptData  the books do not agree with what was issued
    [[nodiscard]] Statement get(ViewRef const& view, std::uint32_t number) const;

    /// The issued statements of a view by number; the cursor is the number of the last one.
    /// @throws InvalidArgument  invalid_limit, invalid_cursor
    [[nodiscard]] Page<IssuedStatement> list(ViewRef const& view,
                                             PageRequest const& page = {}) const;

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
