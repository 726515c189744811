#pragma once

#include "exit_code.hpp"

#include <nostro/core/key_vault.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/facade/session.hpp>

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// The ledger that `init` makes. Every bank of the file has one of its own beside it.
inline constexpr std::string_view ledger_name = "main";

/// What every command knows: the global options, where to write, and what to run.
struct Session {
    std::string storage;       ///< as given: FILE, sqlite:FILE or memory:
    std::string keys{};        ///< the key file as given; empty: it is FILE.keys
    std::string user{};        ///< who acts, by id or username; empty: the host itself
    std::string ledger{};      ///< the ledger as named; empty: none was
    bool json = false;         ///< machine-readable answers
    bool public_views = false; ///< the bank allows them
    std::ostream& out;
    std::ostream& err;
    std::string file{};              ///< the file at work, where it is not that of the bank
    std::function<ExitCode()> run{}; ///< set by the command that was named
    /// While a command uses services: as the bank itself uses them, to find whom a name names.
    nostro::Session const* host = nullptr;
};

/// An open file: the core and its ledgers.
struct Bank {
    nostro::Core core;
    nostro::Session services;            ///< as the host itself uses them
    std::vector<nostro::Ledger> ledgers; ///< the one that was named, or all of them, `main` first

    /// The ledger that was named, or `main`: for what is made anew.
    [[nodiscard]] nostro::Ledger& chosen() { return ledgers.front(); }

    /// The ledger that was named, or the only one in which something stands.
    /// @throws Failure  usage: there are several
    [[nodiscard]] nostro::Ledger only() const;
};

/// The services of an open bank.
struct Office {
    std::unique_ptr<nostro::KeyVault> vault; ///< outlives the core; may be null
    nostro::Core core;
    nostro::Session host;     ///< as the bank itself uses them
    nostro::Session services; ///< as who acts may use them
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
/// @throws Failure        not_found: no such bank or ledger
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
