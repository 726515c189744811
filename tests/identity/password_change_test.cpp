#include "identity/identity_bank.hpp"
#include "identity/user_rows.hpp"

#include <doctest/doctest.h>

using namespace nostro;
using namespace support;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr char const* wrong_password = "not the password";

} // namespace

TEST_CASE("OA-22, S92: with the right previous password another one takes its place") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        bank.clock().advance(seconds{10});
        bank.users(as_user(ada))
            .change_password(ada.id, IdentityBank::good_password, IdentityBank::other_password);
        CHECK_FALSE(bank.log_in("ada").accepted());
        CHECK(bank.log_in("ada", IdentityBank::other_password).accepted());

        auto const changed = bank.users().get(ada.id);
        CHECK(changed.not_before == morning + seconds{10});
        CHECK(changed.password_changed_at == morning + seconds{10});
        auto const notices = bank.messages_to("ada@example.test");
        REQUIRE(notices.size() == 1);
        CHECK(notices[0].kind == "password_changed");
        CHECK(notices[0].code.empty());
        CHECK(notices[0].body.find("2026-01-20 09:00:10 UTC") != std::string::npos);
        auto const events = bank.audit_log().list({.kind = "user.password_changed"});
        REQUIRE(events.size() == 1);
        CHECK(events[0].actor == ada.id);
        CHECK(events[0].subject == ada.id);
    });
}

TEST_CASE("OA-22, S92: a wrong previous password is refused and counted as a failed login") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        auto users = bank.users(as_user(ada));
        auto const change = [&](char const* previous) {
            users.change_password(ada.id, previous, IdentityBank::other_password);
        };
        for (int at = 0; at < 5; ++at) {
            CHECK(reason_of([&] { change(wrong_password); }) == "wrong_password");
        }
        CHECK(bank.log_in("ada").outcome == PasswordOutcome::locked);
        CHECK(reason_of([&] { change(IdentityBank::good_password); }) == "wrong_password");
        CHECK(bank.users().get(ada.id).not_before == morning);
        auto const events = bank.audit_log().list({.kind = "user.password_changed"});
        REQUIRE(events.size() == 6);
        CHECK(events[5].reason == "wrong_password");
        CHECK(events[0].reason == "locked");
        bank.clock().advance(minutes{1});
        CHECK_NOTHROW(change(IdentityBank::good_password));
        CHECK(bank.log_in("ada", IdentityBank::other_password).accepted());
    });
}

TEST_CASE("a user changes its own password alone; a bad new one costs nothing") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        auto const bob = bank.customer("bob");
        CHECK(reason_of([&] {
                  bank.users(as_user(bob))
                      .change_password(
                          ada.id, IdentityBank::good_password, IdentityBank::other_password);
              }) == "other_user");
        auto const hashes = bank.hashes();
        CHECK(reason_of([&] {
                  bank.users().change_password(ada.id, IdentityBank::good_password, "password");
              }) == "common");
        CHECK(bank.hashes() == hashes);
        CHECK_THROWS_AS(bank.users().change_password("no such id", "x", "some new password"),
                        NotFound);
    });
}

TEST_CASE("attempts to change a password have the limits of logins") {
    auto options = cheap_options();
    options.passwords_per_address = {1, seconds{60}};
    on_each_identity_store(
        [](IdentityBank& bank) {
            auto const ada = bank.customer("ada");
            auto principal = as_user(ada);
            principal.address = "192.0.2.1";
            auto users = bank.users(principal);
            auto const change = [&] {
                users.change_password(ada.id, wrong_password, IdentityBank::other_password);
            };
            CHECK(reason_of(change) == "wrong_password");
            CHECK(reason_of(change) == "too_many_attempts");
            CHECK(thrown_detail(change, "retry_at") == to_string(morning + seconds{60}));
        },
        options);
}

TEST_CASE("a bank that does not remember keeps no hash of a former password") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        bank.users().set_password(ada.id, IdentityBank::other_password);
        bank.users().set_password(ada.id, IdentityBank::good_password);
        bank.host().read([&](storage::Transaction& transaction) {
            storage::Records<detail::UserPasswordRow> const rows{transaction, 1};
            auto const kept = rows.list({}, ada.id);
            REQUIRE(kept.size() == 1);
            CHECK(kept[0].number == 3);
        });
    });
}

TEST_CASE("a password of the past may not come again when the bank remembers") {
    auto options = cheap_options();
    options.password.history = 3;
    on_each_identity_store(
        [](IdentityBank& bank) {
            auto const ada = bank.customer("ada", "password number 1");
            auto users = bank.users();
            auto const change = [&](char const* from, char const* to) {
                return reason_of([&] { users.change_password(ada.id, from, to); });
            };
            constexpr char const* done = "nothing was thrown";
            CHECK(change("password number 1", "password number 2") == done);
            CHECK(change("password number 2", "password number 3") == done);
            CHECK(change("password number 3", "password number 3") == "used_before");
            for (int at = 0; at < 6; ++at) { // no failed logins
                CHECK(change("password number 3", "password number 1") == "used_before");
            }
            CHECK(reason_of([&] { users.set_password(ada.id, "password number 2"); }) ==
                  "used_before");
            CHECK(change("password number 3", "password number 4") == done);
            CHECK(change("password number 4", "password number 1") == done);
        },
        options);
}

TEST_CASE("an administrator's password ends locks, sessions and links") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        bank.users().begin_password_reset(UserKind::customer, "", "ada");
        auto const token = bank.messages_to("ada@example.test").back().code;
        for (int at = 0; at < 5; ++at) {
            static_cast<void>(bank.log_in("ada", wrong_password));
        }
        bank.clock().advance(seconds{5});
        auto const updated =
            bank.users().update(ada.id, {.name = "Ada", .password = IdentityBank::other_password});
        CHECK(updated.name == "Ada");
        CHECK(updated.not_before == morning + seconds{5});
        CHECK(bank.log_in("ada", IdentityBank::other_password).accepted());
        CHECK(reason_of([&] {
                  bank.users().finish_password_reset(token, "yet another password");
              }) == "invalid_token");

        auto const external =
            bank.users().create({.kind = UserKind::customer,
                                 .username = "external",
                                 .authentication_type = AuthenticationType::external});
        CHECK(reason_of([&] {
                  bank.users().set_password(external.id, IdentityBank::other_password);
              }) == "external");
        CHECK(reason_of([&] { bank.users().set_password(ada.id, "short"); }) == "too_short");
    });
}

TEST_CASE("S105: a password token stands once for the password that a new user does not have") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.users().create({.kind = UserKind::customer, .username = "ada"});
        auto const bob = bank.users().create({.kind = UserKind::customer, .username = "bob"});
        auto const replaced = bank.users().create_password_token(ada.id);
        auto const token = bank.users().create_password_token(ada.id);
        CHECK(token.size() == 43);
        auto const choose = [&](User const& user, std::string const& with) {
            return reason_of([&] {
                bank.users(as_user(user))
                    .change_password(user.id, with, IdentityBank::good_password);
            });
        };
        CHECK(choose(ada, replaced) == "wrong_password");
        CHECK(choose(bob, token) == "wrong_password");
        CHECK(choose(ada, token) == "nothing was thrown");
        CHECK(bank.users().get(ada.id).status == UserStatus::active);
        CHECK(bank.log_in("ada").accepted());
        CHECK(choose(ada, token) == "wrong_password");
        CHECK_THROWS_AS(static_cast<void>(bank.users().create_password_token(ada.id)),
                        InvalidArgument);

        auto const late = bank.users().create_password_token(bob.id);
        bank.clock().advance(minutes{30});
        CHECK(choose(bob, late) == "wrong_password");
    });
}
