#include "identity/identity_bank.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace nostro;
using namespace support;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

User invite_ada(IdentityBank const& bank, std::string note = {}) {
    return bank.users().create({.kind = UserKind::customer,
                                .username = "ada",
                                .email = "ada@example.test",
                                .invite = true,
                                .invitation_note = std::move(note)});
}

void begin_reset(IdentityBank const& bank, char const* username) {
    bank.users().begin_password_reset(UserKind::customer, "", username);
}

/// The code of the only message of a kind.
std::string code_of(IdentityBank const& bank, std::string_view kind) {
    std::string code;
    for (Message const& message : bank.messages_to("ada@example.test")) {
        if (message.kind == kind) {
            CHECK(code.empty());
            code = message.code;
        }
    }
    return code;
}

std::string finish(IdentityBank const& bank, std::string const& token) {
    return reason_of(
        [&] { bank.users().finish_password_reset(token, IdentityBank::other_password); });
}

constexpr char const* done = "nothing was thrown";

} // namespace

TEST_CASE("OA-30: a user without password gets one mail, whose link works once within 30 minutes") {
    auto options = cheap_options();
    options.invitation_link = "https://bank.test/welcome?token=";
    on_each_identity_store(
        [](IdentityBank& bank) {
            auto const ada = invite_ada(bank, "See you on Monday.");
            CHECK(ada.status == UserStatus::pending);
            CHECK_FALSE(ada.password_changed_at);
            auto const messages = bank.messages_to("ada@example.test");
            REQUIRE(messages.size() == 1);
            CHECK(messages[0].kind == "invitation");
            CHECK(messages[0].channel == Channel::email);
            CHECK(messages[0].code.starts_with("https://bank.test/welcome?token="));
            CHECK(messages[0].body.find(messages[0].code) != std::string::npos);
            CHECK(messages[0].body.starts_with("See you on Monday.\n"));
            CHECK(messages[0].body.find("2026-01-20 09:30:00 UTC") != std::string::npos);
            auto const token = messages[0].code.substr(messages[0].code.find('=') + 1);
            CHECK(token.size() == 43);

            CHECK(finish(bank, token) == "invalid_token"); // it is for something else
            bank.clock().advance(minutes{30} - nanoseconds{1});
            auto users = bank.users();
            auto const accept = [&](char const* password) {
                return reason_of([&] { users.accept_invitation(token, password); });
            };
            CHECK(accept("short") == "too_short");
            CHECK(accept("ada-ada-ada") == "context_word");
            CHECK(accept(IdentityBank::good_password) == done);
            CHECK(accept(IdentityBank::good_password) == "invalid_token");
            auto const active = users.get(ada.id);
            CHECK(active.status == UserStatus::active);
            CHECK(active.email_verified_at == bank.clock().now());
            CHECK(bank.log_in("ada").user_id == ada.id);
        },
        options);
}

TEST_CASE("OA-30: an invitation is void after 30 minutes; another one can be sent") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = invite_ada(bank);
        auto const first = code_of(bank, "invitation");
        bank.clock().advance(minutes{30});
        auto users = bank.users();
        auto const accept = [&](std::string const& token) {
            return reason_of([&] { users.accept_invitation(token, IdentityBank::good_password); });
        };
        CHECK(accept(first) == "invalid_token");
        users.invite(ada.id, "again");
        auto const second = code_of(bank, "invitation");
        users.invite(ada.id);
        auto const third = code_of(bank, "invitation");
        CHECK(accept(second) == "invalid_token");
        CHECK(accept(third) == done);
        CHECK(field_of([&] { users.invite(ada.id); }) == "status");
    });
}

TEST_CASE("OA-30: a reset for somebody unknown looks the same and sends nothing") {
    on_each_identity_store([](IdentityBank& bank) {
        bank.customer("ada");
        auto const disabled = bank.customer("disabled");
        bank.users().update(disabled.id, {.status = UserStatus::disabled});
        bank.users().create({.kind = UserKind::customer,
                             .username = "external",
                             .email = "external@example.test",
                             .authentication_type = AuthenticationType::external});
        bank.users().create({.kind = UserKind::customer,
                             .username = "mailless",
                             .password = IdentityBank::good_password});
        bank.users().create(
            {.kind = UserKind::admin, .owner = "P11200001", .username = "elsewhere"});
        for (Message const& message : bank.outbox().list()) {
            bank.outbox().mark_sent(message.id);
        }
        for (char const* name :
             {"nobody", "disabled", "external", "mailless", "elsewhere", "", "\xFF"}) {
            CAPTURE(name);
            CHECK_NOTHROW(begin_reset(bank, name));
        }
        CHECK(bank.outbox().list().empty());
        begin_reset(bank, "Ada");
        begin_reset(bank, "ADA@example.test");
        CHECK(bank.messages_to("ada@example.test").size() == 2);
    });
}

TEST_CASE("a reset link chooses a password once, within 30 minutes, and ends a lock") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        for (int at = 0; at < 5; ++at) {
            static_cast<void>(bank.log_in("ada", "not the password"));
        }
        begin_reset(bank, "ada");
        auto const replaced = code_of(bank, "password_reset");
        begin_reset(bank, "ada");
        auto const token = code_of(bank, "password_reset");
        CHECK(finish(bank, replaced) == "invalid_token");
        CHECK(finish(bank, "") == "invalid_token");
        CHECK(finish(bank, std::string(43, 'A')) == "invalid_token");
        bank.clock().advance(seconds{5});
        CHECK(finish(bank, token) == done);
        CHECK(finish(bank, token) == "invalid_token");
        CHECK(bank.users().get(ada.id).not_before == morning + seconds{5});
        CHECK(bank.log_in("ada", IdentityBank::other_password).accepted());
        CHECK(code_of(bank, "password_changed").empty());

        begin_reset(bank, "ada");
        auto const late = code_of(bank, "password_reset");
        bank.clock().advance(minutes{30});
        CHECK(finish(bank, late) == "invalid_token");
        begin_reset(bank, "ada");
        auto const unusable = code_of(bank, "password_reset");
        bank.users().update(ada.id, {.status = UserStatus::disabled});
        CHECK(finish(bank, unusable) == "invalid_token");
    });
}

TEST_CASE("parallel requests use a link up once") {
    on_each_identity_store([](IdentityBank& bank) {
        bank.customer("ada");
        begin_reset(bank, "ada");
        auto const token = code_of(bank, "password_reset");
        std::atomic<int> used{0};
        std::vector<std::thread> threads;
        for (int at = 0; at < 6; ++at) {
            threads.emplace_back([&] { used += finish(bank, token) == done ? 1 : 0; });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        CHECK(used == 1);
    });
}

TEST_CASE("a link that is used while its password is hashed is used up") {
    on_each_identity_store([](IdentityBank& bank) {
        bank.customer("ada");
        begin_reset(bank, "ada");
        auto const token = code_of(bank, "password_reset");
        bank.host().before_write = [&, writes = 0]() mutable {
            if (++writes == 1) { // not again in its own
                bank.users().finish_password_reset(token, IdentityBank::good_password);
            }
        };
        CHECK(finish(bank, token) == "invalid_token");
        bank.host().before_write = nullptr;
        CHECK(bank.log_in("ada", IdentityBank::good_password).accepted());
    });
}

TEST_CASE("OA-82: at most three reset messages in ten minutes go to one user") {
    on_each_identity_store([](IdentityBank& bank) {
        bank.customer("ada");
        static_cast<void>(bank.messages_to("ada@example.test"));
        for (int at = 0; at < 5; ++at) {
            begin_reset(bank, "ada");
        }
        CHECK(bank.messages_to("ada@example.test").size() == 3);
        bank.clock().advance(minutes{10});
        begin_reset(bank, "ada");
        CHECK(bank.messages_to("ada@example.test").size() == 1);
    });
}

TEST_CASE("expired links and counters are purged, the others stay") {
    on_each_identity_store([](IdentityBank& bank) {
        invite_ada(bank);
        auto const token = code_of(bank, "invitation");
        begin_reset(bank, "nobody");
        auto users = bank.users();
        CHECK(users.purge() == 0);
        bank.clock().advance(minutes{10});
        CHECK(users.purge(1) == 1);
        CHECK(users.purge() == 0);
        bank.clock().advance(minutes{20} - nanoseconds{1});
        CHECK(users.purge() == 0);
        bank.clock().advance(nanoseconds{1});
        CHECK(users.purge() == 1);
        CHECK(field_of([&] { users.purge(0); }) == "limit");
    });
}
