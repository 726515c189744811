#pragma once

#include <nostro/core/export.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// An instant in UTC with nanosecond resolution; stored as int64 nanoseconds since 1970-01-01.
using Timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;

/// A calendar day without a zone; stored as int32 days since 1970-01-01.
using Date = std::chrono::sys_days;

/// RFC 3339 text in UTC with the digits that are needed, for example "2026-01-31T23:00:00.5Z".
[[nodiscard]] NOSTRO_API(0, 1) std::string to_string(Timestamp time);
/// ISO 8601 date, for example "2026-01-31".
/// @throws InvalidArgument  outside the years 0000 to 9999
[[nodiscard]] NOSTRO_API(0, 1) std::string to_string(Date date);
/// Parse RFC 3339 with a zone ("Z" or an offset) and at most nine fraction digits.
/// @return  absent when malformed, an impossible date, or outside int64 nanoseconds
[[nodiscard]] NOSTRO_API(0, 1) std::optional<Timestamp>
parse_timestamp(std::string_view text) noexcept;
/// Parse "YYYY-MM-DD".
/// @return  absent when malformed or an impossible date
[[nodiscard]] NOSTRO_API(0, 1) std::optional<Date> parse_date(std::string_view text) noexcept;

/// Where the time comes from. The host may bring its own; tests bring a fake.
///
/// Threads: `now()` is called from any thread, at the same time. It may go backwards or stand
/// still: the ledger keeps its own order. It must not call back into nostro.
class NOSTRO_API(0, 1) Clock {
public:
    virtual ~Clock();
    [[nodiscard]] virtual Timestamp now() = 0;

protected:
    Clock() = default;
    Clock(Clock const&) = default;
    Clock& operator=(Clock const&) = default;
};

/// The machine's clock. Lives for ever.
[[nodiscard]] NOSTRO_API(0, 1) Clock& system_clock() noexcept;

} // namespace nostro::inline v0
