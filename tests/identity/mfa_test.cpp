#include "identity/mfa_support.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/principal.hpp>

#include <set>

using namespace std::chrono_literals;
using namespace support;

namespace {

NewUser worker() {
    return {.kind = UserKind::account, .username = "kim", .email = "kim@example.test"};
}

nostro::Principal principal_of(std::string_view user_id) {
    return {.kind = nostro::PrincipalKind::user, .id = std::string{user_id}};
}

} // namespace

TEST_CASE("S90: given text messages, when enabled without a number, then refused") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const kim = bank.add(worker());
        CHECK_THROWS_AS(bank.mfa_enrolments().set_sms(kim.id, true), nostro::InvalidArgument);
        CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).sms.enabled);
        CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).sms.updated_at);

        bank.mfa_enrolments().set_sms(kim.id, true, "+4799999999");
        CHECK(bank.mfa_enrolments().get_state(kim.id).sms.enabled);
        CHECK(bank.mfa_enrolments().get_state(kim.id).sms.phone == "+4799999999");
        CHECK(bank.mfa_enrolments().get_state(kim.id).sms.updated_at == morning);

        bank.mfa_enrolments().set_sms(kim.id, false);
        CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).sms.enabled);
        bank.mfa_enrolments().set_sms(kim.id, true); // the number enrolled before
        CHECK(bank.mfa_enrolments().get_state(kim.id).sms.phone == "+4799999999");
    }
}

TEST_CASE("given a malformed number, when text messages are enabled, then refused") {
    Logins bank{Store::memory};
    User const kim = bank.add(worker());
    for (std::string const phone :
         {"1234", "+1234", "1234567890123456", "+47 999 99 999", "kim@example.test", "++4712345"}) {
        CAPTURE(phone);
        CHECK_THROWS_AS(bank.mfa_enrolments().set_sms(kim.id, true, phone),
                        nostro::InvalidArgument);
    }
    CHECK(bank.mfa_enrolments().get_state(kim.id).sms.phone.empty());
    bank.mfa_enrolments().set_sms(kim.id, true, "12345");
    bank.mfa_enrolments().set_sms(kim.id, true, "123456789012345");
    CHECK(bank.mfa_enrolments().get_state(kim.id).sms.phone == "123456789012345");
}

TEST_CASE("given two users, when one changes the other's factors, then forbidden") {
    Logins bank{Store::memory};
    User const kim = bank.add(worker());
    User const ada = bank.add_ada();
    auto mfa = bank.core().as(principal_of(kim.id)).mfa_enrolments();
    CHECK_NOTHROW(mfa.set_sms(kim.id, true, "+4711111111"));
    CHECK_THROWS_AS(mfa.set_sms(ada.id, true, "+4711111111"), nostro::Forbidden);
    CHECK_THROWS_AS(static_cast<void>(mfa.get_state(ada.id)), nostro::Forbidden);
    CHECK_THROWS_AS(static_cast<void>(mfa.associate_totp(ada.id)), nostro::Forbidden);
    CHECK_THROWS_AS(static_cast<void>(mfa.make_recovery_codes(ada.id)), nostro::Forbidden);
    CHECK_THROWS_AS(static_cast<void>(mfa.check_totp(ada.id, "123456")), nostro::Forbidden);
    CHECK_THROWS_AS(static_cast<void>(mfa.disable_totp(ada.id, "123456")), nostro::Forbidden);
    CHECK_THROWS_AS(static_cast<void>(mfa.use_recovery_code(ada.id, "x")), nostro::Forbidden);
    CHECK_THROWS_AS(static_cast<void>(bank.mfa_enrolments().get_state("nobody")), nostro::NotFound);
}

TEST_CASE("OA-78: given an association, when the current code is shown, then the app is enabled") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const kim = bank.add(worker());
        auto const association = bank.mfa_enrolments().associate_totp(kim.id);
        CHECK(association.secret_code.size() == 32);
        CHECK(association.otpauth_uri ==
              "otpauth://totp/Nordic%20Bank:kim?secret=" + association.secret_code +
                  "&issuer=Nordic%20Bank&algorithm=SHA1&digits=6&"
                  "period=30");
        CHECK(association.expires_at == morning + 600s);
        CHECK(bank.mfa_enrolments().get_state(kim.id).totp.pending);

        std::string const code = bank.app_code(association.secret_code);
        CHECK(bank.mfa_enrolments().enable_totp(kim.id, other_code(code), morning).outcome ==
              CodeOutcome::refused);
        CHECK(bank.mfa_enrolments().get_state(kim.id).totp.pending);
        CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).totp.enabled);

        CHECK(bank.mfa_enrolments().enable_totp(kim.id, code, morning).outcome ==
              CodeOutcome::accepted);
        CHECK(bank.mfa_enrolments().get_state(kim.id).totp.enabled);
        CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).totp.pending);
        CHECK(bank.mfa_enrolments().get_state(kim.id).totp.updated_at == morning);
        CHECK(bank.mfa_enrolments().check_totp(kim.id, code).outcome ==
              CodeOutcome::refused); // was shown
        CHECK_THROWS_AS(static_cast<void>(bank.mfa_enrolments().associate_totp(kim.id)),
                        nostro::AlreadyExists);
    }
}

TEST_CASE("OA-78: given an old session, when the app is enabled, then a fresh login is needed") {
    Logins bank{Store::memory};
    User const kim = bank.add(worker());
    auto const secret = bank.mfa_enrolments().associate_totp(kim.id).secret_code;
    CHECK_THROWS_AS(static_cast<void>(bank.mfa_enrolments().enable_totp(
                        kim.id, bank.app_code(secret), morning - 10min - 1ns)),
                    nostro::Unauthenticated);
    CHECK(bank.mfa_enrolments().get_state(kim.id).totp.pending);
    CHECK(
        bank.mfa_enrolments().enable_totp(kim.id, bank.app_code(secret), morning - 10min).outcome ==
        CodeOutcome::accepted);
}

TEST_CASE("given an association, when 10 minutes or 5 wrong codes have passed, then it is over") {
    Logins bank{Store::memory};
    User const kim = bank.add(worker());

    SUBCASE("time") {
        auto const secret = bank.mfa_enrolments().associate_totp(kim.id).secret_code;
        bank.clock.advance(600s);
        CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).totp.pending);
        CHECK(bank.mfa_enrolments()
                  .enable_totp(kim.id, bank.app_code(secret), bank.clock.now())
                  .outcome == CodeOutcome::refused);
        bank.clock.advance(-1s); // a clock that goes back revives nothing
        CHECK(bank.mfa_enrolments()
                  .enable_totp(kim.id, bank.app_code(secret), bank.clock.now())
                  .outcome == CodeOutcome::refused);
    }
    SUBCASE("the last moment") {
        auto const secret = bank.mfa_enrolments().associate_totp(kim.id).secret_code;
        bank.clock.advance(600s - 1ns);
        CHECK(bank.mfa_enrolments()
                  .enable_totp(kim.id, bank.app_code(secret), bank.clock.now())
                  .outcome == CodeOutcome::accepted);
    }
    SUBCASE("wrong codes") {
        auto const secret = bank.mfa_enrolments().associate_totp(kim.id).secret_code;
        for (int tries = 0; tries < 5; ++tries) {
            CHECK(bank.mfa_enrolments()
                      .enable_totp(kim.id, other_code(bank.app_code(secret)), morning)
                      .outcome == CodeOutcome::refused);
        }
        CHECK(bank.mfa_enrolments().enable_totp(kim.id, bank.app_code(secret), morning).outcome ==
              CodeOutcome::refused);
        CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).totp.pending);
    }
    SUBCASE("a newer association") {
        auto const old = bank.mfa_enrolments().associate_totp(kim.id).secret_code;
        auto const secret = bank.mfa_enrolments().associate_totp(kim.id).secret_code;
        CHECK(bank.mfa_enrolments().enable_totp(kim.id, bank.app_code(old), morning).outcome ==
              CodeOutcome::refused);
        CHECK(bank.mfa_enrolments().enable_totp(kim.id, bank.app_code(secret), morning).outcome ==
              CodeOutcome::accepted);
    }
}

TEST_CASE(
    "OA-79: given an app, when codes around the present are shown, then only the nearest pass") {
    for (int steps = -3; steps <= 3; ++steps) {
        CAPTURE(steps);
        Logins bank{Store::memory};
        User const kim = bank.add(worker());
        auto const secret = bank.enable_app(kim.id);
        bank.clock.advance(300s);
        bool const is_near = steps >= -1 && steps <= 1;
        CHECK(bank.mfa_enrolments().check_totp(kim.id, bank.app_code(secret, steps)).outcome ==
              (is_near ? CodeOutcome::accepted : CodeOutcome::refused));
    }
}

TEST_CASE("OA-80: given a code that was accepted, when it or an older one is shown, then refused") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const kim = bank.add(worker());
        auto const secret = bank.enable_app(kim.id);
        auto const check = [&](int steps) {
            return bank.mfa_enrolments().check_totp(kim.id, bank.app_code(secret, steps)).outcome;
        };
        CHECK(check(0) == CodeOutcome::accepted);
        CHECK(check(0) == CodeOutcome::refused);
        CHECK(check(-1) == CodeOutcome::refused);
        CHECK(check(1) == CodeOutcome::accepted);
        CHECK(check(0) == CodeOutcome::refused);
        bank.clock.advance(30s);
        CHECK(check(0) == CodeOutcome::refused); // the step that was the next one
        CHECK(check(1) == CodeOutcome::accepted);
    }
}

TEST_CASE("OA-80: given one code, when shown in parallel, then accepted once") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const kim = bank.add(worker());
        auto const secret = bank.enable_app(kim.id);
        for (int round = 0; round < 10; ++round) {
            std::string const code = bank.app_code(secret);
            std::atomic<int> accepted = 0;
            run_in_threads(4, [&] {
                accepted +=
                    bank.mfa_enrolments().check_totp(kim.id, code).outcome == CodeOutcome::accepted;
            });
            CHECK(accepted == 1);
            bank.clock.advance(24h); // the three others count as wrong ones
        }
    }
}

TEST_CASE("given an app, when 5 wrong codes were shown, then it locks, each time twice as long") {
    Logins bank{Store::memory};
    User const kim = bank.add(worker());
    auto const secret = bank.enable_app(kim.id);
    auto const check = [&](std::string const& code) {
        return bank.mfa_enrolments().check_totp(kim.id, code);
    };
    auto const fail = [&] {
        for (int tries = 0; tries < 5; ++tries) {
            CHECK(check(other_code(bank.app_code(secret))).outcome == CodeOutcome::refused);
        }
    };
    fail();
    Timestamp const locked_at = bank.clock.now();
    auto const locked = check(bank.app_code(secret));
    CHECK(locked.outcome == CodeOutcome::throttled);
    CHECK(locked.retry_at == locked_at + 5min);

    bank.clock.advance(5min - 1ns);
    CHECK(check(bank.app_code(secret)).outcome == CodeOutcome::throttled);
    bank.clock.advance(1ns);
    fail();
    CHECK(check(bank.app_code(secret)).outcome == CodeOutcome::throttled);
    bank.clock.advance(10min - 1ns);
    CHECK(check(bank.app_code(secret)).outcome == CodeOutcome::throttled);
    bank.clock.advance(1ns);

    // The second lock is over, but ten wrong codes within an hour are enough.
    auto const hour = check(bank.app_code(secret));
    CHECK(hour.outcome == CodeOutcome::throttled);
    CHECK(hour.retry_at == locked_at + 1h);
    bank.clock.set(locked_at + 1h);
    CHECK(check(bank.app_code(secret)).outcome == CodeOutcome::accepted);

    // A right one forgets them.
    bank.clock.advance(60s);
    for (int tries = 0; tries < 4; ++tries) {
        CHECK(check(other_code(bank.app_code(secret))).outcome == CodeOutcome::refused);
    }
    CHECK(check(bank.app_code(secret)).outcome == CodeOutcome::accepted);
    bank.clock.advance(60s);
    CHECK(check(other_code(bank.app_code(secret))).outcome == CodeOutcome::refused);
    CHECK(check(bank.app_code(secret)).outcome == CodeOutcome::accepted);
}

TEST_CASE("given an app, when many guess in parallel, then at most 5 are looked at") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const kim = bank.add(worker());
        auto const secret = bank.enable_app(kim.id);
        std::string const wrong = other_code(bank.app_code(secret));
        std::atomic<int> refused = 0;
        std::atomic<int> throttled = 0;
        run_in_threads(4, [&] {
            for (int tries = 0; tries < 3; ++tries) {
                auto const outcome = bank.mfa_enrolments().check_totp(kim.id, wrong).outcome;
                refused += outcome == CodeOutcome::refused;
                throttled += outcome == CodeOutcome::throttled;
            }
        });
        CHECK(refused == 5);
        CHECK(throttled == 7);
    }
}

TEST_CASE("OA-78: given an app, when it is disabled, then a code of it is needed") {
    Logins bank{Store::memory};
    User const kim = bank.add(worker());
    auto const secret = bank.enable_app(kim.id);
    CHECK(bank.mfa_enrolments().disable_totp(kim.id, "").outcome == CodeOutcome::refused);
    CHECK(bank.mfa_enrolments().disable_totp(kim.id, other_code(bank.app_code(secret))).outcome ==
          CodeOutcome::refused);
    CHECK(bank.mfa_enrolments().get_state(kim.id).totp.enabled);

    CHECK(bank.mfa_enrolments().disable_totp(kim.id, bank.app_code(secret)).outcome ==
          CodeOutcome::accepted);
    CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).totp.enabled);
    CHECK(bank.mfa_enrolments().disable_totp(kim.id, "").outcome ==
          CodeOutcome::accepted); // none is left
    CHECK(bank.mfa_enrolments().check_totp(kim.id, bank.app_code(secret, 1)).outcome ==
          CodeOutcome::refused);

    static_cast<void>(bank.mfa_enrolments().associate_totp(kim.id));
    CHECK(bank.mfa_enrolments().disable_totp(kim.id, "").outcome == CodeOutcome::accepted);
    CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).totp.pending);
}

TEST_CASE(
    "given recovery codes, when one is used, then it is used up, and a new set voids the old") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const kim = bank.add(worker());
        User const ada = bank.add_ada();
        auto const codes = bank.mfa_enrolments().make_recovery_codes(kim.id);
        CHECK(codes.size() == 10);
        CHECK(std::set<std::string>{codes.begin(), codes.end()}.size() == 10);
        for (std::string const& code : codes) {
            CHECK(code.size() == 29); // 24 characters of base32, 120 bits, and five dashes
        }
        CHECK(bank.mfa_enrolments().get_state(kim.id).recovery_codes_left == 10);

        CHECK_FALSE(bank.mfa_enrolments().use_recovery_code(ada.id, codes[0]));
        CHECK_FALSE(
            bank.mfa_enrolments().use_recovery_code(kim.id, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"));
        CHECK_FALSE(bank.mfa_enrolments().use_recovery_code(kim.id, ""));
        CHECK(bank.mfa_enrolments().get_state(kim.id).recovery_codes_left == 10);
        CHECK(bank.mfa_enrolments().use_recovery_code(kim.id, codes[0]));
        CHECK_FALSE(bank.mfa_enrolments().use_recovery_code(kim.id, codes[0]));
        std::string typed;
        for (char const c : codes[1]) {
            typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
        }
        CHECK(bank.mfa_enrolments().use_recovery_code(kim.id, typed));
        CHECK(bank.mfa_enrolments().get_state(kim.id).recovery_codes_left == 8);

        auto const others = bank.mfa_enrolments().make_recovery_codes(kim.id);
        CHECK_FALSE(bank.mfa_enrolments().use_recovery_code(kim.id, codes[2]));
        CHECK(bank.mfa_enrolments().use_recovery_code(kim.id, others[2]));
        CHECK(bank.mfa_enrolments().get_state(kim.id).recovery_codes_left == 9);
    }
}

TEST_CASE("given one recovery code, when used in parallel, then once") {
    Logins bank{Store::sqlite};
    User const kim = bank.add(worker());
    auto const codes = bank.mfa_enrolments().make_recovery_codes(kim.id);
    std::atomic<int> used = 0;
    run_in_threads(4, [&] { used += bank.mfa_enrolments().use_recovery_code(kim.id, codes[0]); });
    CHECK(used == 1);
}

TEST_CASE("given a unit, when a code is to be judged in it, then refused; changes join the unit") {
    Logins bank{Store::memory};
    User const kim = bank.add(worker());
    CHECK_THROWS_AS(bank.core().atomically([&](nostro::Unit& unit) {
        auto mfa = unit.system().mfa_enrolments();
        mfa.set_sms(kim.id, true, "+4711111111");
        CHECK(mfa.get_state(kim.id).sms.enabled);
        static_cast<void>(mfa.check_totp(kim.id, "123456"));
    }),
                    nostro::InvalidArgument);
    CHECK_FALSE(bank.mfa_enrolments().get_state(kim.id).sms.enabled);
}

TEST_CASE("given factors, when the database is stolen, then no number, secret or code is in it") {
    Logins bank{Store::sqlite};
    User const kim = bank.add(worker());
    bank.mfa_enrolments().set_sms(kim.id, true, "+4798765432");
    auto const secret = bank.enable_app(kim.id);
    auto const codes = bank.mfa_enrolments().make_recovery_codes(kim.id);
    std::string const stolen = bank.stolen_bytes();
    REQUIRE(stolen.find(kim.id) != std::string::npos);
    CHECK(stolen.find("98765432") == std::string::npos);
    CHECK(stolen.find(secret) == std::string::npos);
    CHECK(stolen.find(nostro::detail::from_base32(secret).value()) == std::string::npos);
    for (std::string const& code : codes) {
        CHECK(stolen.find(code) == std::string::npos);
    }
}

TEST_CASE("given changes of factors, when they are done or refused, then the audit log tells") {
    Logins bank{Store::memory};
    User const kim = bank.add(worker());
    bank.mfa_enrolments().set_sms(kim.id, true, "+4798765432");
    bank.mfa_enrolments().set_sms(kim.id, false);
    auto const secret = bank.enable_app(kim.id);
    CHECK(bank.mfa_enrolments().check_totp(kim.id, "000000").outcome == CodeOutcome::refused);
    CHECK(bank.mfa_enrolments().disable_totp(kim.id, bank.app_code(secret)).outcome ==
          CodeOutcome::accepted);
    static_cast<void>(bank.mfa_enrolments().make_recovery_codes(kim.id));
    for (std::string const kind : {"mfa.sms_enabled",
                                   "mfa.sms_disabled",
                                   "mfa.totp_associated",
                                   "mfa.totp_enabled",
                                   "mfa.totp_checked",
                                   "mfa.totp_disabled",
                                   "mfa.recovery_codes_made"}) {
        CAPTURE(kind);
        CHECK(bank.count_events(kind) == 1);
    }
    CHECK(bank.host().audit_log().verify().ok());
}
