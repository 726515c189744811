#pragma once

#include <nostro/core/error.hpp>

#include <string_view>
#include <vector>

struct sqlite3;

/// The border at which SQLite's result codes become nostro's errors.
namespace nostro::inline v0::storage::sqlite {

/// "driver", "driver_code" (the extended result code) and "driver_message", with the system's
/// reason where a file could not be opened, read or written.
///
/// @param db  the connection on which the call failed and nothing was called since; may be null
[[nodiscard]] std::vector<Detail> driver_details(sqlite3* db, int code);

/// Throw what a result code means.
///
/// @param db      see `driver_details`
/// @param action  what failed, for example "begin"
[[noreturn]] void raise(sqlite3* db, int code, std::string_view action);

/// Whether a COMMIT that failed with this code may nevertheless be found after a crash: its frames
/// were complete in the log before the failure.
[[nodiscard]] bool leaves_outcome_unknown(int code) noexcept;

} // namespace nostro::inline v0::storage::sqlite
