#pragma once

#include "domain/account_directory.hpp"
#include "domain/host.hpp"

#include <nostro/access/view.hpp>
#include <nostro/core/amount.hpp>
#include <nostro/statements/statement.hpp>
#include <nostro/storage/storage.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace nostro::inline v0::detail {

/// Which part of the books a statement lists.
struct StatementScope {
    StatementPeriod period;
    std::uint64_t through_seq = 0; ///< events up to this one
    /// The statement that ended the day before had the events up to this one; what was booked
    /// behind and completed before the period is listed as well. Absent: there is none.
    std::optional<std::uint64_t> after_seq{};
    /// Of these nothing that was completed earlier: it is a part of the opening balance.
    std::optional<Timestamp> late_from{};
    /// When it is drawn up; a period that is not over lists what is held as well.
    Timestamp now{};
};

/// What the books say, whatever the view shows of it.
struct StatementFigures {
    Amount opening;
    Amount closing;
    Amount available;
    std::size_t entry_count = 0;
};

/// A statement, but for its number and its own id.
struct DrawnStatement {
    Statement statement;
    StatementFigures figures;
};

/// Draw up a statement of an account as a view shows it.
/// @throws InvalidArgument  statement_too_long
/// @throws CorruptData      opening balance and entries do not add up to the closing balance
[[nodiscard]] DrawnStatement draw_up(storage::Transaction& transaction,
                                     ServiceState const& state,
                                     FullAccount const& account,
                                     View const& view,
                                     StatementScope const& scope);

/// The first instant of a day, and the last.
[[nodiscard]] inline Timestamp start_of(Date day) noexcept {
    return Timestamp{day};
}

[[nodiscard]] inline Timestamp end_of(Date day) noexcept {
    return Timestamp{day + std::chrono::days{1}} - std::chrono::nanoseconds{1};
}

} // namespace nostro::inline v0::detail
