#pragma once

#include <nostro/core/error.hpp>

#include <array>
#include <string_view>

namespace cli {

/// What the process answers to the shell. Documented in docs/cli.md and printed by `nostro --help`.
enum class ExitCode : int {
    ok = 0,
    refused = 1,
    usage = 2,
    findings = 3,
    not_found = 4,
    bad_input = 5,
    storage = 6,
    try_again = 7,
    already_exists = 8,
    internal = 70,
};

struct ExitCodeInfo {
    ExitCode code;
    std::string_view name;    ///< for programs, where the library has no better one
    std::string_view meaning; ///< one line for a person
};

inline constexpr std::array exit_codes{
    ExitCodeInfo{ExitCode::ok, "ok", "done"},
    ExitCodeInfo{ExitCode::refused, "rejected", "a rule refused it; nothing was booked or changed"},
    ExitCodeInfo{ExitCode::usage, "usage", "the command line is not understood"},
    ExitCodeInfo{ExitCode::findings,
                 "findings",
                 "done, and something is wrong: verify has findings, an imported file and the "
                 "ledger disagree, or stored data is damaged"},
    ExitCodeInfo{
        ExitCode::not_found, "not_found", "the bank, or what was named in it, does not exist"},
    ExitCodeInfo{ExitCode::bad_input,
                 "invalid_argument",
                 "a value or a file to be read is malformed; nothing was changed"},
    ExitCodeInfo{ExitCode::storage,
                 "storage_failure",
                 "the storage failed: disk full, read-only, not a database, another version"},
    ExitCodeInfo{ExitCode::try_again,
                 "unavailable",
                 "busy or interrupted: the same command may succeed later"},
    ExitCodeInfo{
        ExitCode::already_exists, "already_exists", "what was to be made is there already"},
    ExitCodeInfo{ExitCode::internal, "internal", "a bug in nostro"},
};

/// How an error of the library is answered to the shell.
[[nodiscard]] ExitCode exit_code_of(nostro::ErrorCode code) noexcept;

/// The name of what the program itself noticed, for example "not_found".
[[nodiscard]] constexpr std::string_view name_of(ExitCode code) noexcept {
    for (auto const& info : exit_codes) {
        if (info.code == code) {
            return info.name;
        }
    }
    return {};
}

} // namespace cli
