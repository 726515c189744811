#include "session.hpp"

#include "account_words.hpp"
#include "failure.hpp"
#include "pages.hpp"

#include <nostro/identity/users.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/storage/memory.hpp>
#include <nostro/storage/sqlite.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

namespace cli {
namespace {

constexpr std::string_view memory_scheme = "memory:";
constexpr std::string_view sqlite_scheme = "sqlite:";

bool is_memory(Session const& session) {
    return session.storage == memory_scheme;
}

/// Whether there is nothing in the file yet. What has something in it is never made a bank of.
bool is_missing_or_empty(std::string const& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        return !error; // in a folder that may not be searched nobody knows
    }
    return std::filesystem::is_regular_file(path, error) && std::filesystem::is_empty(path, error);
}

Failure no_such_bank(Session const& session) {
    auto const path = storage_path(session);
    if (!is_missing_or_empty(path)) {
        return {ExitCode::storage,
                path + " is no bank of nostro but something else",
                "check the name; the file was not changed"};
    }
    return {ExitCode::not_found,
            "no such bank: " + path,
            "make one with: nostro --storage " + session.storage + " init"};
}

std::unique_ptr<nostro::storage::Storage> open_storage(Session const& session, Mode mode) {
    if (is_memory(session)) {
        return nostro::storage::open_memory();
    }
    nostro::storage::SqliteOptions options;
    options.path = storage_path(session);
    options.create_if_missing = mode == Mode::create;
    options.read_only = mode == Mode::read;
    if (mode != Mode::create && is_missing_or_empty(options.path)) {
        throw no_such_bank(session);
    }
    return nostro::storage::open_sqlite(std::move(options));
}

nostro::Core open_core(Session const& session, Mode mode, nostro::KeyVault* vault = nullptr) {
    nostro::CoreOptions options;
    options.create_if_missing =
        is_memory(session) || (mode == Mode::create && is_missing_or_empty(storage_path(session)));
    options.migrate = mode == Mode::migrate;
    options.vault = vault;
    options.access.allow_public_views = session.public_views;
    try {
        return nostro::Core::open(open_storage(session, mode), options);
    } catch (nostro::NotFound const&) {
        throw no_such_bank(session);
    }
}

/// Of a file that was made to its end there is the ledger `main`.
void require_main(nostro::Core& core, Session const& session, Mode mode) {
    if (core.find_ledger(ledger_name)) {
        return;
    }
    if (mode != Mode::create && !is_memory(session)) {
        throw Failure{ExitCode::not_found,
                      storage_path(session) + " has no ledger: it was not made to its end",
                      "complete it with: nostro --storage " + session.storage + " init"};
    }
    core.create_ledger({.name = std::string{ledger_name}});
}

std::string names_of(std::vector<nostro::Ledger> const& ledgers) {
    std::string names;
    for (auto const& ledger : ledgers) {
        names.append(names.empty() ? "" : ", ").append(ledger.name());
    }
    return names;
}

std::vector<nostro::Ledger> list_ledgers(nostro::Core& core, Session const& session) {
    auto ledgers = core.list_ledgers();
    auto const& wanted = session.ledger.empty() ? std::string{ledger_name} : session.ledger;
    auto const found = std::ranges::find(ledgers, wanted, &nostro::Ledger::name);
    if (found == ledgers.end()) {
        throw Failure{
            ExitCode::not_found, "no ledger \"" + wanted + '"', "there are: " + names_of(ledgers)};
    }
    if (!session.ledger.empty()) {
        return {*found};
    }
    std::rotate(ledgers.begin(), found, found + 1);
    return ledgers;
}

/// Whether the bank has something that another key file could not read: a key that signs tokens, or
/// the password of a customer.
bool has_encrypted(nostro::Core& core) {
    auto const host = core.system();
    return !host.signing_keys().list().empty() ||
           std::ranges::any_of(
               all_pages([&](auto const& page) { return host.users().list({}, page); }),
               [](nostro::User const& user) { return user.password_changed_at.has_value(); });
}

/// The keys that the bank's file must not hold lie in a file of their own, which nostro-httpd looks
/// for in the same place.
std::unique_ptr<nostro::KeyVault> open_vault(Session const& session, Access access) {
    if (access == Access::read) {
        return nullptr;
    }
    if (is_memory(session)) {
        return nostro::make_memory_vault();
    }
    auto const path = session.keys.empty() ? storage_path(session) + ".keys" : session.keys;
    if (std::error_code error; std::filesystem::exists(path, error)) {
        return nostro::open_key_file(path);
    }
    if (access == Access::write_with_keys) {
        // No key file is left beside what turns out to be no bank.
        auto core = open_core(session, Mode::read);
        if (session.keys.empty() && has_encrypted(core)) {
            throw Failure{ExitCode::not_found,
                          "there is no key file " + path +
                              ", and what the bank has encrypted needs the one that it had",
                          "put it there or name it with --keys; if it is lost, --keys FILE makes "
                          "another, and users need new passwords"};
        }
        return nostro::open_key_file(path);
    }
    if (!session.keys.empty()) {
        throw Failure{ExitCode::not_found,
                      "no key file " + path,
                      "check the name; without --keys it is the file of the bank and .keys"};
    }
    return nullptr;
}

/// Removes the file that a failed `init` has made; a file that was there before stays untouched.
class CreatedFile {
public:
    explicit CreatedFile(std::string path) : path_{std::move(path)} {
        std::error_code error;
        armed_ = !std::filesystem::exists(path_, error) && !error;
    }

    CreatedFile(CreatedFile const&) = delete;
    CreatedFile& operator=(CreatedFile const&) = delete;

    ~CreatedFile() {
        for (char const* suffix : {"", "-wal", "-shm", "-journal"}) {
            if (std::error_code error; armed_) {
                std::filesystem::remove(path_ + suffix, error);
            }
        }
    }

    void keep() noexcept { armed_ = false; }

private:
    std::string path_;
    bool armed_ = false;
};

} // namespace

std::string storage_path(Session const& session) {
    std::string_view text = session.storage;
    if (text.starts_with(sqlite_scheme)) {
        text.remove_prefix(sqlite_scheme.size());
    }
    if (text.empty() || is_memory(session)) {
        throw Failure{ExitCode::usage,
                      "--storage " + session.storage + " names no file",
                      "give a file name, for example: --storage bank.db"};
    }
    return std::string{text};
}

nostro::Ledger Bank::only() const {
    std::vector<nostro::Ledger> used;
    for (auto const& ledger : ledgers) {
        if (ledger.head().seq != 0) {
            used.push_back(ledger);
        }
    }
    if (used.size() > 1) {
        throw Failure{ExitCode::usage,
                      "there are several ledgers: " + names_of(used),
                      "name one of them with --ledger"};
    }
    return used.empty() ? ledgers.front() : used.front();
}

Bank open_bank(Session const& session, Mode mode) {
    std::optional<CreatedFile> created;
    if (mode == Mode::create && !is_memory(session)) {
        created.emplace(storage_path(session));
    }
    auto core = open_core(session, mode);
    require_main(core, session, mode);
    if (created) {
        created->keep();
    }
    auto services = core.system();
    auto ledgers = list_ledgers(core, session);
    return {std::move(core), std::move(services), std::move(ledgers)};
}

Office open_office(Session const& session, Access access) {
    auto vault = open_vault(session, access);
    auto core = open_core(session, access == Access::read ? Mode::read : Mode::write, vault.get());
    auto host = core.system();
    auto services = session.user.empty() ? host
                                         : core.as({.kind = nostro::PrincipalKind::user,
                                                    .id = find_user_id(host, session.user)});
    return {std::move(vault), std::move(core), std::move(host), std::move(services)};
}

} // namespace cli
