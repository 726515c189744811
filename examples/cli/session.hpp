#pragma once

#include "exit_code.hpp"

#include <nostro/facade/core.hpp>

#include <functional>
#include <iosfwd>
#include <string>

namespace cli {

/// The one ledger that `init` makes.
inline constexpr std::string_view ledger_name = "main";

/// What every command knows: the global options, where to write, and what to run.
struct Session {
    std::string storage; ///< as given: FILE, sqlite:FILE or memory:
    bool json = false;   ///< machine-readable answers
    std::ostream& out;
    std::ostream& err;
    std::function<ExitCode()> run{}; ///< set by the command that was named
};

/// An open bank: the core and its ledger.
struct Bank {
    nostro::Core core;
    nostro::Ledger ledger;
};

enum class Mode {
    read,    ///< the file is opened read-only: it need not be writable
    write,   ///< the file must exist
    create,  ///< the file may be missing and becomes a bank
    migrate, ///< a file of an older version is brought to this one
};

/// Open what `--storage` names. `memory:` is a new, empty bank in every mode.
/// @throws Failure        not_found: no such bank
/// @throws nostro::Error  the storage cannot be opened
[[nodiscard]] Bank open_bank(Session const& session, Mode mode);

/// The file `--storage` names.
/// @throws Failure  usage: it names no file
[[nodiscard]] std::string storage_path(Session const& session);

} // namespace cli
