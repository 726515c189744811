#include "identity/mfa_support.hpp"

#include <nostro/core/error.hpp>

using namespace std::chrono_literals;
using namespace support;

namespace {

using nostro::AuditOutcome;
using nostro::IdentType;
using nostro::PasswordlessCode;
using nostro::PasswordlessStart;
using nostro::PasswordlessStarted;

constexpr std::string_view session = "6f1c0a52-0a8e-4a94-9d5a-0f4f2f1f8f10";

PasswordlessStart start_for(std::string_view email, std::string_view login_session = {}) {
    return {.owner = std::string{merchant},
            .client_id = "shop",
            .audience = shop_goal().audience,
            .email = std::string{email},
            .login_session_id = std::string{login_session}};
}

PasswordlessCode shown_by(std::string_view email, std::string_view code) {
    return {.owner = std::string{merchant},
            .client_id = "shop",
            .audience = shop_goal().audience,
            .ident = std::string{email},
            .verification_code = std::string{code}};
}

/// What somebody outside can tell of an answer.
bool look_alike(PasswordlessStarted const& a, PasswordlessStarted const& b) {
    return a.throttled == b.throttled && a.retry_at == b.retry_at &&
           a.login_session_id.size() == b.login_session_id.size();
}

} // namespace

TEST_CASE("OA-83 S49: given a code by email, when it is shown, then logged in, once") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const ada = bank.add_ada({});
        auto const started = bank.passwordless().start(start_for("ADA@example.test"));
        CHECK_FALSE(started.throttled);
        CHECK(started.login_session_id.size() == 36);
        auto const messages = bank.read_messages();
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].channel == Channel::email);
        CHECK(messages[0].to == ada_email);

        bank.clock.advance(5s);
        auto const login = bank.passwordless().redeem(shown_by(ada_email, messages[0].code));
        REQUIRE(login);
        CHECK(login->user_id == ada.id);
        CHECK(login->amr == std::vector<std::string>{"otp"});
        CHECK(login->auth_time == morning + 5s);
        CHECK(login->goal.client_id == "shop");
        CHECK(login->goal.audience == shop_goal().audience);
        CHECK(login->goal.grant_type == "authorization_code");
        CHECK(bank.host().users().get(ada.id).last_seen_at == morning + 5s);
        CHECK_FALSE(bank.passwordless().redeem(shown_by(ada_email, messages[0].code)));
        CHECK(bank.count_events("passwordless.code_redeemed", AuditOutcome::success) == 1);
    }
}

TEST_CASE("OA-83: given a code, when ident, client or audience is another, then refused") {
    Logins bank{Store::memory};
    User const ada = bank.add_ada({});
    bank.add_ada({}, "bob");
    static_cast<void>(bank.passwordless().start(start_for(ada_email)));
    auto const code = bank.read_code();
    auto const redeem = [&](auto const& change) {
        PasswordlessCode shown = shown_by(ada_email, code);
        change(shown);
        return bank.passwordless().redeem(shown).has_value();
    };
    for (int round = 0; round < 3; ++round) { // none of these is a try at the code
        CHECK_FALSE(redeem([](auto& shown) { shown.ident = "bob@example.test"; }));
        CHECK_FALSE(redeem([](auto& shown) { shown.ident = "nobody@example.test"; }));
        CHECK_FALSE(redeem([](auto& shown) { shown.ident_type = IdentType::user_id; }));
        CHECK_FALSE(redeem([](auto& shown) { shown.client_id = "other"; }));
        CHECK_FALSE(redeem([](auto& shown) { shown.audience += "/"; }));
        CHECK_FALSE(redeem([](auto& shown) { shown.owner = "T11300001"; }));
        CHECK_FALSE(redeem([](auto& shown) { shown.kind = UserKind::customer; }));
    }
    CHECK(redeem([&](auto& shown) {
        shown.ident_type = IdentType::user_id;
        shown.ident = ada.id;
    }));
}

TEST_CASE(
    "OA-82 S50: given an unknown email, when a code is asked for, then it looks as for a known") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        bank.add_ada({});
        User const off = bank.add_ada({}, "disabled");
        bank.host().users().update(off.id, {.status = nostro::UserStatus::disabled});
        auto const probe = [&](std::string_view email) {
            std::vector<PasswordlessStarted> all;
            for (int sent = 0; sent < 4; ++sent) {
                all.push_back(bank.passwordless().start(start_for(email)));
            }
            return all;
        };
        auto const known = probe(ada_email);
        CHECK_FALSE(known[2].throttled);
        CHECK(known[3].throttled); // the fourth within ten minutes
        CHECK(known[3].retry_at == morning + 600s);
        CHECK(bank.read_messages().size() == 3);
        for (std::string const email : {"nobody@example.test", "disabled@example.test"}) {
            CAPTURE(email);
            CHECK(std::ranges::equal(known, probe(email), look_alike));
            CHECK(bank.read_messages().empty());
        }
    }
}

TEST_CASE("OA-82: given one client, when it asks 5 times in a minute, then throttled") {
    Logins bank{Store::memory};
    bank.add_ada({});
    for (int sent = 0; sent < 5; ++sent) {
        auto start = start_for(ada_email);
        start.connection = sent < 3 ? Channel::email : Channel::sms;
        CHECK_FALSE(bank.passwordless().start(start).throttled);
    }
    auto start = start_for(ada_email);
    start.connection = Channel::sms;
    auto const sixth = bank.passwordless().start(start);
    CHECK(sixth.throttled);
    CHECK(sixth.retry_at == morning + 60s);
    start.client_id = "other";
    CHECK_FALSE(bank.passwordless().start(start).throttled);
}

TEST_CASE(
    "given a destination that had its codes, when it is reached otherwise, then nothing is sent") {
    Logins bank{Store::memory};
    bank.add_ada();
    auto const suspended = bank.log_in();
    for (int sent = 0; sent < 3; ++sent) {
        CHECK(bank.challenge(suspended.mfa_token, Channel::email).outcome ==
              ChallengeOutcome::sent);
    }
    CHECK(bank.read_messages().size() == 3);
    auto const started = bank.passwordless().start(start_for(ada_email));
    CHECK_FALSE(started.throttled); // that would tell that there is such a user
    CHECK(bank.read_messages().empty());
}

TEST_CASE("given a session, when its code is sent again, then it is the same code") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        bank.add_ada({});
        auto start = start_for(ada_email, session);
        CHECK(bank.passwordless().start(start).login_session_id == session);
        auto const by_email = bank.read_messages();
        bank.clock.advance(60s);
        start.connection = Channel::sms;
        static_cast<void>(bank.passwordless().start(start));
        auto const by_sms = bank.read_messages();
        REQUIRE(by_sms.size() == 1);
        CHECK(by_sms[0].to == ada_phone);
        CHECK(by_sms[0].code == by_email.at(0).code);
        CHECK(by_email.at(0).body.find("10 minutes") != std::string::npos);
        CHECK(by_sms[0].body.find("9 minutes") != std::string::npos); // it does not live longer

        // Tries are counted over both.
        for (int tries = 0; tries < 4; ++tries) {
            CHECK_FALSE(
                bank.passwordless().redeem(shown_by(ada_email, other_code(by_sms[0].code))));
        }
        CHECK(bank.passwordless().redeem(shown_by(ada_email, by_sms[0].code)));

        // A code that was used is not sent again.
        static_cast<void>(bank.passwordless().start(start));
        auto const next = bank.read_code();
        CHECK(next != by_sms[0].code);
        CHECK_FALSE(bank.passwordless().redeem(shown_by(ada_email, by_sms[0].code)));
        auto const login = bank.passwordless().redeem(shown_by(ada_email, next));
        REQUIRE(login);
        CHECK(login->amr == std::vector<std::string>{"sms"});
    }
}

TEST_CASE("given a session, when another one, user or audience begins, then the codes differ") {
    Logins bank{Store::memory};
    bank.add_ada({});
    bank.add_ada({}, "bob");
    static_cast<void>(bank.passwordless().start(start_for(ada_email, session)));
    auto const first = bank.read_code();

    static_cast<void>(bank.passwordless().start(start_for("bob@example.test", session)));
    auto const of_bob = bank.read_code();
    CHECK(of_bob != first);
    CHECK(bank.passwordless().redeem(shown_by("bob@example.test", of_bob)));

    auto start = start_for(ada_email, session);
    start.client_id = "other";
    static_cast<void>(bank.passwordless().start(start));
    CHECK(bank.read_code() != first);

    static_cast<void>(bank.passwordless().start(start_for(ada_email, "another session")));
    auto const second = bank.read_code();
    CHECK(second != first);
    CHECK_FALSE(bank.passwordless().redeem(shown_by(ada_email, first))); // the latest counts
    CHECK(bank.passwordless().redeem(shown_by(ada_email, second)));
}

TEST_CASE("S54: given a user, when a code is made for him, then it works by his id") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const ada = bank.add_ada({});
        auto const mint = [&](std::string_view owner, std::string_view user) {
            return bank.passwordless().mint(owner, "shop", shop_goal().audience, user);
        };
        auto const code = mint(merchant, ada.id);
        CHECK(code.size() == 6);
        CHECK(bank.read_messages().empty());
        auto shown = shown_by(ada.id, code);
        shown.ident_type = IdentType::user_id;
        auto const login = bank.passwordless().redeem(shown);
        REQUIRE(login);
        CHECK(login->user_id == ada.id);
        CHECK_FALSE(bank.passwordless().redeem(shown));

        CHECK_THROWS_AS(static_cast<void>(mint("T11300001", ada.id)), nostro::NotFound);
        CHECK_THROWS_AS(static_cast<void>(mint(merchant, "nobody")), nostro::NotFound);
        bank.host().users().update(ada.id, {.status = nostro::UserStatus::disabled});
        CHECK_THROWS_AS(static_cast<void>(mint(merchant, ada.id)), nostro::NotFound);
    }
}

TEST_CASE("S55: given a link, when its code is shown without a name, then it tells who it is") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const ada = bank.add_ada({});
        User const bob = bank.add_ada({}, "bob");
        static_cast<void>(bank.passwordless().start(start_for(ada_email)));
        auto const of_ada = bank.read_code();
        static_cast<void>(bank.passwordless().start(start_for("bob@example.test")));
        auto const of_bob = bank.read_code();
        auto const open_link = [&](std::string const& code) {
            return bank.passwordless().redeem(shown_by("", code));
        };
        auto foreign = shown_by("", of_ada);
        foreign.owner = "T11300001";
        CHECK_FALSE(bank.passwordless().redeem(foreign));
        foreign = shown_by("", of_ada);
        foreign.client_id = "other";
        CHECK_FALSE(bank.passwordless().redeem(foreign));

        auto const login = open_link(of_ada);
        REQUIRE(login);
        CHECK(login->user_id == ada.id);
        CHECK_FALSE(open_link(of_ada));
        for (int tries = 0; tries < 4; ++tries) {
            CHECK_FALSE(open_link(other_code(of_bob)));
        }
        CHECK_FALSE(open_link(of_bob)); // five wrong ones in a minute
        bank.clock.advance(60s);
        REQUIRE(open_link(of_bob));
        CHECK(bank.host().users().get(bob.id).last_seen_at == morning + 60s);
    }
}

TEST_CASE(
    "given a link, when many are wrong in an hour, then right ones wait; right ones are free") {
    Logins bank{Store::memory};
    User const ada = bank.add_ada({});
    auto const open_link = [&](std::string const& code) {
        return bank.passwordless().redeem(shown_by("", code)).has_value();
    };
    auto const mint = [&] {
        return bank.passwordless().mint(merchant, "shop", shop_goal().audience, ada.id);
    };
    for (int number = 0; number < 40; ++number) {
        CHECK(open_link(mint()));
    }
    for (int minute = 0; minute < 6; ++minute) {
        for (int tries = 0; tries < 5; ++tries) {
            CHECK_FALSE(open_link(other_code(mint())));
        }
        bank.clock.advance(60s);
    }
    CHECK_FALSE(open_link(mint()));
    bank.clock.set(morning + 1h);
    CHECK(open_link(mint()));
}

TEST_CASE("given 5 wrong codes, when the right one follows, then refused") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        bank.add_ada({});
        static_cast<void>(bank.passwordless().start(start_for(ada_email, session)));
        auto const code = bank.read_code();
        for (int tries = 0; tries < 5; ++tries) {
            CHECK_FALSE(bank.passwordless().redeem(shown_by(ada_email, other_code(code))));
        }
        CHECK_FALSE(bank.passwordless().redeem(shown_by(ada_email, code)));
        static_cast<void>(bank.passwordless().start(start_for(ada_email, session)));
        auto const next = bank.read_code();
        CHECK(next != code); // the old one is spoiled
        CHECK(bank.passwordless().redeem(shown_by(ada_email, next)));
    }
}

TEST_CASE("given a code, when 600 seconds have passed, then refused") {
    Logins bank{Store::memory};
    bank.add_ada({});
    static_cast<void>(bank.passwordless().start(start_for(ada_email)));
    auto const late = bank.read_code();
    bank.clock.advance(600s);
    CHECK_FALSE(bank.passwordless().redeem(shown_by(ada_email, late)));
    static_cast<void>(bank.passwordless().start(start_for(ada_email)));
    auto const code = bank.read_code();
    bank.clock.advance(600s - 1ns);
    CHECK(bank.passwordless().redeem(shown_by(ada_email, code)));
}

TEST_CASE("given a code, when the user is disabled or changes his password, then refused") {
    Logins bank{Store::memory};
    User const ada = bank.add_ada({});
    static_cast<void>(bank.passwordless().start(start_for(ada_email)));
    auto const code = bank.read_code();
    bank.clock.advance(1s);
    SUBCASE("disabled") {
        bank.host().users().update(ada.id, {.status = nostro::UserStatus::disabled});
    }
    SUBCASE("another password") {
        bank.host().users().set_password(ada.id, "another good battery");
    }
    CHECK_FALSE(bank.passwordless().redeem(shown_by(ada_email, code)));
}

TEST_CASE("given users of both types, when a code is asked for one type, then only such get it") {
    Logins bank{Store::memory};
    bank.add_ada({});
    auto start = start_for(ada_email);
    start.type = nostro::PasswordlessType::company;
    CHECK_FALSE(bank.passwordless().start(start).throttled);
    CHECK(bank.read_messages().empty());
    start.type = nostro::PasswordlessType::customer;
    CHECK_FALSE(bank.passwordless().start(start).throttled);
    CHECK(bank.read_messages().size() == 1);
}

TEST_CASE("given an email that nobody has verified, when a code is asked for, then none is sent") {
    Logins bank{Store::memory};
    bank.add({.kind = UserKind::customer, .username = "kim", .email = "kim@example.test"});
    auto start = start_for("kim@example.test");
    start.kind = UserKind::customer;
    CHECK_FALSE(bank.passwordless().start(start).throttled);
    CHECK(bank.read_messages().empty());
}

TEST_CASE("given one code, when shown in parallel, then one login; guesses are at most 5") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const ada = bank.add_ada({});
        auto const mint = [&] {
            return bank.passwordless().mint(merchant, "shop", shop_goal().audience, ada.id);
        };
        auto const code = mint();
        std::atomic<int> logins = 0;
        run_in_threads(4, [&] {
            logins += bank.passwordless().redeem(shown_by(ada_email, code)).has_value();
        });
        CHECK(logins == 1);

        auto const next = mint();
        run_in_threads(4, [&] {
            for (int tries = 0; tries < 2; ++tries) {
                logins +=
                    bank.passwordless().redeem(shown_by(ada_email, other_code(next))).has_value();
            }
        });
        CHECK_FALSE(bank.passwordless().redeem(shown_by(ada_email, next)));
        CHECK(logins == 1);
    }
}

TEST_CASE("given codes, when the database is stolen, then none is in it") {
    Logins bank{Store::sqlite};
    User const ada = bank.add_ada({});
    static_cast<void>(bank.passwordless().start(start_for(ada_email)));
    auto const sent = bank.read_code();
    auto const made = bank.passwordless().mint(merchant, "shop", shop_goal().audience, ada.id);
    std::string const stolen = bank.stolen_bytes();
    REQUIRE(stolen.find(shop_goal().audience) != std::string::npos);
    CHECK(stolen.find(sent) == std::string::npos);
    CHECK(stolen.find(made) == std::string::npos);
}

TEST_CASE("given a malformed request, when a code is asked for, then refused") {
    Logins bank{Store::memory};
    bank.add_ada({});
    auto const begin = [&](auto const& change) {
        PasswordlessStart start = start_for(ada_email);
        change(start);
        static_cast<void>(bank.passwordless().start(start));
    };
    CHECK_THROWS_AS(begin([](auto& start) { start.client_id = ""; }), nostro::InvalidArgument);
    CHECK_THROWS_AS(begin([](auto& start) { start.client_id = "a b"; }), nostro::InvalidArgument);
    CHECK_THROWS_AS(begin([](auto& start) { start.audience = ""; }), nostro::InvalidArgument);
    CHECK_THROWS_AS(begin([](auto& start) { start.email = ""; }), nostro::InvalidArgument);
    CHECK_THROWS_AS(begin([](auto& start) { start.email = "\xff@x.test"; }),
                    nostro::InvalidArgument);
    CHECK_THROWS_AS(begin([](auto& start) { start.login_session_id = std::string(65, 'a'); }),
                    nostro::InvalidArgument);
    CHECK(bank.read_messages().empty());
}
