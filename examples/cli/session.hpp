#pragma once

#include "exit_code.hpp"

#include <nostro/core/key_vault.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/facade/session.hpp>

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

namespace cli {

/// The one ledger that `init` makes.
inline constexpr std::string_view ledger_name = "main";

/// What every command knows: the global options, where to write, and what to run.
struct Session {
    std::string storage; ///< as given: FILE, sqlite:FILE or memory:
    std::string keys{};  ///< the key file as given; empty: it is FILE.keys
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

/// The services of an open bank, as the host itself uses them.
struct Office {
    std::unique_ptr<nostro::KeyVault> vault; ///< outlives the core; may be null
    nostro::Core core;
    nostro::Session services;
};

/// What a command does with the services.
enum class Access {
    read,
    write,
    write_with_keys, ///< it encrypts something: a missing key file is made
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

/// Open what `--storage` names for its services; a ledger is not needed. What is written is
/// encrypted with the keys of the key file, if there is one. Commands that read do without it.
/// @throws Failure        not_found: no such bank, or the key file that was named is missing
/// @throws nostro::Error  the storage or the key file cannot be opened
[[nodiscard]] Office open_office(Session const& session, Access access);

/// The file `--storage` names.
/// @throws Failure  usage: it names no file
[[nodiscard]] std::string storage_path(Session const& session);

} // namespace cli
