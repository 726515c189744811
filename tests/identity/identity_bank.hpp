#pragma once

#include "domain/host.hpp"
#include "domain/password_hasher.hpp"
#include "identity/mfa_tables.hpp"
#include "identity/tables.hpp"
#include "support/fixture.hpp"

#include <nostro/core/key_vault.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/roles.hpp>
#include <nostro/identity/users.hpp>

#include <atomic>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

using nostro::AuditLog;
using nostro::Conflict;
using nostro::Detail;
using nostro::Error;
using nostro::ErrorCode;
using nostro::IdentityOptions;
using nostro::IdGenerator;
using nostro::KeyVault;
using nostro::LogLevel;
using nostro::LogSink;
using nostro::Message;
using nostro::Outbox;
using nostro::PasswordResult;
using nostro::Principal;
using nostro::PrincipalKind;
using nostro::Roles;
using nostro::StorageError;
using nostro::User;
using nostro::UserKind;
using nostro::Users;
namespace detail = nostro::detail;
namespace tables = nostro::tables;

/// Options with password hashes that cost next to nothing.
[[nodiscard]] inline IdentityOptions cheap_options() {
    IdentityOptions options;
    options.password.ln = 4;
    options.passwords_per_address = {};
    options.passwords_per_client = {};
    return options;
}

/// A log that keeps every line as text.
class TextLog final : public LogSink {
public:
    void log(LogLevel /*level*/,
             std::string_view event,
             std::span<Detail const> details) noexcept override {
        text.append(event);
        for (Detail const& detail : details) {
            text.append(" ").append(detail.key).append("=").append(detail.value);
        }
        text.append("\n");
    }

    std::string text;
};

/// Runs the services of this folder on a store of their own, with what they need in reach of the
/// test: the hasher's count, the clock, a storage that fails on demand.
class IdentityHost final : public detail::ServiceHost {
public:
    IdentityHost(std::unique_ptr<storage::Storage> store, IdentityOptions options)
        : options_{std::move(options)}, storage_{std::move(store)},
          hasher_{options_.password, *vault_, random_}, ids_{clock, random_} {
        static auto const all_tables = [] {
            std::vector<storage::Table const*> tables;
            for (auto const& some : {tables::identity_tables(), tables::mfa_tables()}) {
                tables.insert(tables.end(), some.begin(), some.end());
            }
            return tables;
        }();
        static storage::Schema const schema{.version = 1, .tables = all_tables, .migrations = {}};
        storage_->open_schema(schema, {.create = true});
        ports_ = {.clock = &clock,
                  .random = &random_,
                  .log = &log,
                  .ids = &ids_,
                  .vault = vault_.get(),
                  .hasher = &hasher_,
                  .identity = &options_};
    }

    void write(Work const& work) override {
        if (before_write) {
            before_write();
        }
        for (int attempt = 1;; ++attempt) {
            if (writes_until_failure >= 0 && writes_until_failure-- == 0) {
                throw StorageError{ErrorCode::storage_failure, "as the test wants"};
            }
            try {
                auto const transaction = storage_->begin(storage::Access::write);
                work(*transaction);
                transaction->commit();
                return;
            } catch (Conflict const&) {
                if (attempt == 5) {
                    throw;
                }
            }
        }
    }

    void write_books(BooksWork const& /*work*/) override {
        throw StorageError{ErrorCode::storage_failure, "nobody posts here"};
    }

    void read(Work const& work) override { work(*storage_->begin(storage::Access::read)); }

    void write_lasting(Work const& work) override { write(work); }

    void require_core(char const* /*what*/) const override {}

    [[nodiscard]] detail::DomainPorts const& ports() const noexcept override { return ports_; }

    [[nodiscard]] detail::PasswordHasher& hasher() noexcept { return hasher_; }

    testing::FakeClock clock{morning};
    TextLog log;
    std::atomic<int> writes_until_failure{-1}; ///< negative: no write fails
    std::function<void()> before_write;        ///< called with no transaction open

private:
    IdentityOptions options_;
    testing::SeededRandom random_{20'260'120};
    std::unique_ptr<KeyVault> vault_ = nostro::make_memory_vault(random_);
    std::unique_ptr<storage::Storage> storage_;
    detail::PasswordHasher hasher_;
    IdGenerator ids_;
    detail::DomainPorts ports_;
};

/// The users, roles and messages of a bank, and short words for what tests do.
class IdentityBank {
public:
    explicit IdentityBank(Store store, IdentityOptions options = cheap_options())
        : host_{std::make_shared<IdentityHost>(open_storage(store, file()), std::move(options))} {}

    [[nodiscard]] std::shared_ptr<detail::ServiceState const>
    state(Principal principal = Principal::system(), std::int64_t tenant = 1) const {
        return std::make_shared<detail::ServiceState const>(
            detail::ServiceState{host_, tenant, std::move(principal)});
    }

    [[nodiscard]] Users users(Principal principal = Principal::system(),
                              std::int64_t tenant = 1) const {
        return Users{state(std::move(principal), tenant)};
    }

    /// As the bank uses them for a caller, see `Session::on_behalf_of`.
    [[nodiscard]] Users users_on_behalf_of(Principal caller) const {
        return Users{std::make_shared<detail::ServiceState const>(
            detail::ServiceState{host_, 1, std::move(caller), true})};
    }

    [[nodiscard]] Roles roles(Principal principal = Principal::system()) const {
        return Roles{state(std::move(principal))};
    }

    [[nodiscard]] AuditLog audit_log(std::int64_t tenant = 1) const {
        return AuditLog{state(Principal::system(), tenant)};
    }

    [[nodiscard]] Outbox outbox() const { return Outbox{state()}; }

    [[nodiscard]] IdentityHost& host() const { return *host_; }

    [[nodiscard]] testing::FakeClock& clock() const { return host_->clock; }

    [[nodiscard]] std::uint64_t hashes() const { return host_->hasher().runs(); }

    [[nodiscard]] std::string file() const { return folder_.file("bank.db"); }

    /// A customer with a password.
    User customer(std::string username, std::string password = good_password) const {
        return users().create({.kind = UserKind::customer,
                               .username = username,
                               .email = username + "@example.test",
                               .password = std::move(password)});
    }

    [[nodiscard]] PasswordResult log_in(std::string_view username,
                                        std::string_view password = good_password) const {
        return users().check_password(UserKind::customer, "", username, password);
    }

    /// What the messages to an address carry, the newest last.
    [[nodiscard]] std::vector<Message> messages_to(std::string_view address) const {
        return outbox().take(address);
    }

    /// Every event must hang on the one before.
    void check_sound() const { CHECK(audit_log().verify().ok()); }

    static constexpr char const* good_password = "correct horse battery";
    static constexpr char const* other_password = "quite another one, too";

private:
    TempFolder folder_;
    std::shared_ptr<IdentityHost> host_;
};

/// A client that holds these scopes.
[[nodiscard]] inline Principal client_with(std::vector<std::string> scope) {
    return {.kind = PrincipalKind::client, .id = "shop", .scope = std::move(scope)};
}

[[nodiscard]] inline Principal as_user(User const& user) {
    return {.kind = PrincipalKind::user, .id = user.id, .scope = user.scope, .client_id = "app"};
}

template <class Body>
void on_each_identity_store(Body const& body, IdentityOptions const& options = cheap_options()) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        IdentityBank bank{store, options};
        body(bank);
        bank.check_sound();
    }
}

/// The detail of what a call throws, "" when it throws no error of nostro.
template <class Call>
[[nodiscard]] std::string thrown_detail(Call const& call, std::string_view key) {
    try {
        call();
    } catch (Error const& error) {
        return std::string{error.detail(key)};
    }
    return "nothing was thrown";
}

template <class Call>
[[nodiscard]] std::string field_of(Call const& call) {
    return thrown_detail(call, "field");
}

template <class Call>
[[nodiscard]] std::string reason_of(Call const& call) {
    return thrown_detail(call, "reason");
}

[[nodiscard]] inline std::string read_file(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace support

namespace doctest {

template <>
struct StringMaker<nostro::PasswordOutcome> {
    static String convert(nostro::PasswordOutcome verdict) {
        return std::string{names_of(verdict)[static_cast<std::size_t>(verdict)]}.c_str();
    }
};

} // namespace doctest
