#include "core/crypto/phc.hpp"
#include "identity/identity_bank.hpp"
#include "identity/user_store.hpp"

#include <doctest/doctest.h>

#include <set>
#include <thread>

using namespace nostro;
using namespace support;
using std::chrono::seconds;

namespace {

constexpr char const* wrong_password = "not the password";

std::string stored_hash(IdentityBank const& bank, std::string const& user_id) {
    auto const state = bank.state();
    return state->host->read_out([&](storage::Transaction& transaction) {
        return detail::current_password(transaction, state->tenant, user_id)->hash.value;
    });
}

/// A user whose password was hashed elsewhere, with PBKDF2.
User imported_user(IdentityBank const& bank) {
    testing::SeededRandom random{3};
    detail::PasswordParameters const parameters{
        .algorithm = detail::PasswordParameters::pbkdf2_sha256, .iterations = 7};
    return bank.users().create(
        {.kind = UserKind::customer,
         .username = "ada",
         .password_hash = detail::hash_password(IdentityBank::good_password, parameters, random)});
}

} // namespace

TEST_CASE("the right password of an active user is accepted, in any spelling of its name") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        auto const check = bank.log_in("ADA");
        CHECK(check.accepted());
        CHECK(check.user_id == ada.id);
        auto const event = bank.audit_log().list({.subject = ada.id}).front();
        CHECK(event.kind == "user.password_checked");
        CHECK(event.outcome == AuditOutcome::success);
    });
}

TEST_CASE("OA-26: every refusal has cost one hash, and shows nothing but the verdict") {
    on_each_identity_store([](IdentityBank& bank) {
        bank.customer("ada");
        auto const disabled = bank.customer("disabled");
        bank.users().update(disabled.id, {.status = UserStatus::disabled});
        bank.users().create({.kind = UserKind::customer,
                             .username = "external",
                             .authentication_type = AuthenticationType::external});
        bank.users().create({.kind = UserKind::customer, .username = "invited"});
        bank.customer("locked");
        for (int at = 0; at < 5; ++at) {
            static_cast<void>(bank.log_in("locked", wrong_password));
        }

        struct Case {
            char const* username;
            std::string password;
            PasswordOutcome outcome;
            char const* reason;
        };

        Case const cases[]{
            {"nobody", wrong_password, PasswordOutcome::refused, "unknown_user"},
            {"ada", wrong_password, PasswordOutcome::refused, "wrong_password"},
            {"ada", "", PasswordOutcome::refused, "wrong_password"},
            {"ada", std::string(100'000, 'x'), PasswordOutcome::refused, "wrong_password"},
            {"ada", "\xFF\xFF", PasswordOutcome::refused, "wrong_password"},
            {"disabled", wrong_password, PasswordOutcome::refused, "wrong_password"},
            {"external", wrong_password, PasswordOutcome::refused, "no_password"},
            {"invited", wrong_password, PasswordOutcome::refused, "no_password"},
            {"locked", wrong_password, PasswordOutcome::locked, "locked"},
            {"locked", IdentityBank::good_password, PasswordOutcome::locked, "locked"},
            {"disabled", IdentityBank::good_password, PasswordOutcome::disabled, "disabled"},
        };
        for (Case const& refused : cases) {
            CAPTURE(refused.username);
            auto const hashes = bank.hashes();
            auto const check = bank.log_in(refused.username, refused.password);
            CHECK(bank.hashes() == hashes + 1);
            CHECK(check.outcome == refused.outcome);
            CHECK(check.user_id.empty() == (refused.outcome != PasswordOutcome::disabled));
            auto const event = bank.audit_log().list({}, {.limit = 1}).front();
            CHECK(event.outcome == AuditOutcome::refused);
            CHECK(event.reason == refused.reason);
        }
    });
}

TEST_CASE("OA-27: five wrong passwords lock for a minute, the next five for two") {
    on_each_identity_store([](IdentityBank& bank) {
        bank.customer("ada");
        auto const fail_five_times = [&] {
            for (int at = 0; at < 5; ++at) {
                CHECK(bank.log_in("ada", wrong_password).outcome == PasswordOutcome::refused);
            }
        };
        fail_five_times();
        CHECK(bank.log_in("ada").outcome == PasswordOutcome::locked);
        bank.clock().advance(seconds{59});
        CHECK(bank.log_in("ada").outcome == PasswordOutcome::locked);
        bank.clock().advance(seconds{1});
        fail_five_times();
        bank.clock().advance(seconds{119});
        CHECK(bank.log_in("ada").outcome == PasswordOutcome::locked);
        bank.clock().advance(seconds{1});
        CHECK(bank.log_in("ada").accepted());

        for (int at = 0; at < 4; ++at) { // the count began anew
            CHECK(bank.log_in("ada", wrong_password).outcome == PasswordOutcome::refused);
        }
        CHECK(bank.log_in("ada").accepted());
    });
}

TEST_CASE("OA-27: the names that nobody has are locked alike") {
    on_each_identity_store([](IdentityBank& bank) {
        for (int at = 0; at < 5; ++at) {
            CHECK(bank.log_in("nobody").outcome == PasswordOutcome::refused);
        }
        CHECK(bank.log_in("Nobody").outcome == PasswordOutcome::locked);
        CHECK(bank.log_in("nobody else").outcome == PasswordOutcome::refused);
    });
}

TEST_CASE("a new name does not end a lock") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        for (int at = 0; at < 5; ++at) {
            static_cast<void>(bank.log_in("ada", wrong_password));
        }
        bank.users().rename(ada.id, "countess");
        CHECK(bank.log_in("countess").outcome == PasswordOutcome::locked);
    });
}

TEST_CASE("D14: parallel guesses do not pass the limit, and a failing request takes none back") {
    on_each_identity_store([](IdentityBank& bank) {
        bank.customer("ada");
        std::atomic<int> looked_at{0};
        std::vector<std::thread> threads;
        for (int at = 0; at < 6; ++at) {
            threads.emplace_back([&] {
                for (int guess = 0; guess < 3; ++guess) {
                    auto const verdict = bank.log_in("ada", wrong_password).outcome;
                    looked_at += verdict == PasswordOutcome::refused ? 1 : 0;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        CHECK(looked_at == 5);

        bank.customer("bob");
        for (int at = 0; at < 5; ++at) {
            bank.host().writes_until_failure = 1; // the outcome cannot be written
            CHECK_THROWS_AS(static_cast<void>(bank.log_in("bob", wrong_password)), StorageError);
        }
        CHECK(bank.log_in("bob").outcome == PasswordOutcome::locked);
    });
}

TEST_CASE("OA-36: an address and an application have their limits, which no other feels") {
    auto options = cheap_options();
    options.passwords_per_address = {3, seconds{60}};
    options.passwords_per_client = {4, seconds{60}};
    on_each_identity_store(
        [](IdentityBank& bank) {
            bank.customer("ada");
            auto const try_from = [&](std::string address, std::string client) {
                Principal principal = client_with({});
                principal.id = std::move(client);
                principal.address = std::move(address);
                return bank.users_on_behalf_of(principal).check_password(
                    UserKind::customer, "", "ada", IdentityBank::good_password);
            };
            for (int at = 0; at < 3; ++at) {
                CHECK(try_from("192.0.2.1", "shop").accepted());
            }
            auto const hashes = bank.hashes();
            auto const throttled = try_from("192.0.2.1", "shop");
            CHECK(throttled.outcome == PasswordOutcome::throttled);
            CHECK(throttled.retry_at == morning + seconds{60});
            CHECK(throttled.user_id.empty());
            CHECK(bank.hashes() == hashes);
            CHECK(try_from("192.0.2.1", "other").outcome == PasswordOutcome::throttled);
            CHECK(try_from("192.0.2.2", "shop").accepted());
            CHECK(try_from("192.0.2.3", "shop").outcome == PasswordOutcome::throttled);
            CHECK(try_from("192.0.2.3", "other").accepted());
            CHECK(try_from("", "").accepted());
            bank.clock().advance(seconds{60});
            CHECK(try_from("192.0.2.1", "shop").accepted());
        },
        options);
}

TEST_CASE("OA-23: a hash of former times is replaced at the next login, once") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = imported_user(bank);
        auto const before = stored_hash(bank, ada.id);
        CHECK(bank.log_in("ada", wrong_password).outcome == PasswordOutcome::refused);
        CHECK(stored_hash(bank, ada.id) == before);
        auto const hashes = bank.hashes();
        CHECK(bank.log_in("ada").accepted());
        CHECK(bank.hashes() == hashes + 2);
        auto const after = stored_hash(bank, ada.id);
        CHECK(after != before);
        CHECK_FALSE(bank.host().hasher().is_outdated(ada.id, after));
        CHECK(bank.log_in("ada").accepted());
        CHECK(stored_hash(bank, ada.id) == after);
        CHECK(bank.users().get(ada.id).not_before == ada.not_before);
    });
}

TEST_CASE("OA-23: a hash that cannot be replaced does not stop the login") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = imported_user(bank);
        auto const before = stored_hash(bank, ada.id);
        bank.host().writes_until_failure = 2;
        CHECK(bank.log_in("ada").accepted());
        CHECK(stored_hash(bank, ada.id) == before);
        CHECK(bank.host().log.text.find("password.not_upgraded") != std::string::npos);
        CHECK(bank.log_in("ada").accepted());
        CHECK(stored_hash(bank, ada.id) != before);
    });
}

TEST_CASE("a password that is changed while it is being checked is not accepted") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        // Moved between the two units of the check.
        bank.host().before_write = [&, writes = 0]() mutable {
            if (++writes == 2) { // not again in the change's own
                bank.users().set_password(ada.id, IdentityBank::other_password);
            }
        };
        CHECK(bank.log_in("ada").outcome == PasswordOutcome::refused);
        CHECK(bank.log_in("ada", IdentityBank::other_password).accepted());
    });
}
