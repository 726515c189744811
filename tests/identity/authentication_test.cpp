#include "identity/mfa_support.hpp"

#include <nostro/core/error.hpp>

#include <set>

using namespace std::chrono_literals;
using namespace support;

namespace {

using nostro::AuditOutcome;

void check_goal_is_kept(Login const& login) {
    CHECK(login.goal.client_id == shop_goal().client_id);
    CHECK(login.goal.audience == shop_goal().audience);
    CHECK(login.goal.grant_type == shop_goal().grant_type);
    CHECK(login.goal.scope == shop_goal().scope);
}

std::vector<std::string> words(std::initializer_list<std::string> list) {
    return list;
}

/// What somebody outside can tell of an answer.
bool look_alike(LoginResult const& a, LoginResult const& b) {
    return a.outcome == b.outcome && a.login.has_value() == b.login.has_value() &&
           a.mfa_token.size() == b.mfa_token.size() && a.channels == b.channels &&
           a.totp == b.totp && a.retry_at == b.retry_at;
}

bool look_alike(ChallengeResult const& a, ChallengeResult const& b) {
    return a.outcome == b.outcome && a.oob_code.size() == b.oob_code.size() &&
           a.mfa_token.size() == b.mfa_token.size() && a.retry_at == b.retry_at;
}

} // namespace

TEST_CASE("S29: given a user without a second factor, when the password is right, then logged in") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const ada = bank.add_ada({});
        auto const result = bank.log_in();
        REQUIRE(result.outcome == LoginOutcome::done);
        CHECK(result.login->user_id == ada.id);
        CHECK(result.login->amr == words({"pwd"}));
        CHECK(result.login->auth_time == morning);
        check_goal_is_kept(*result.login);
        CHECK(bank.host().users().get(ada.id).last_seen_at == morning);
        CHECK(bank.count_events("login.completed", AuditOutcome::success) == 1);
    }
}

TEST_CASE("OA-70 S39: given text messages, when the password is right, then a factor is missing") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        bank.add_ada();
        auto const result = bank.log_in();
        CHECK(result.outcome == LoginOutcome::mfa_required);
        CHECK(result.mfa_token.size() == 43);
        CHECK(result.channels == std::vector{Channel::sms, Channel::email});
        CHECK_FALSE(result.totp);
        CHECK_FALSE(result.login);
        CHECK(bank.read_messages().empty());
    }
}

TEST_CASE("OA-70 S30: given users of all sorts, when the password is wrong, then all look alike") {
    Logins bank{Store::memory};
    bank.add_ada();
    bank.add_ada({}, "plain");
    User const off = bank.add_ada({}, "disabled");
    bank.host().users().update(off.id, {.status = nostro::UserStatus::disabled});
    auto const unknown = bank.log_in("nobody", "wrong password");
    CHECK(unknown.outcome == LoginOutcome::refused);
    CHECK(unknown.mfa_token.empty());
    for (std::string const user : {"ada", "plain", "disabled"}) {
        CAPTURE(user);
        CHECK(look_alike(bank.log_in(user, "wrong password"), unknown));
    }
    CHECK(look_alike(bank.log_in("disabled"), unknown));
    for (int tries = 0; tries < 5; ++tries) {
        CHECK(look_alike(bank.log_in("ada", "wrong password"), unknown));
    }
    CHECK(look_alike(bank.log_in("ada"), unknown)); // locked
}

TEST_CASE("OA-71 S40 S41: given a suspended login, when the code is shown, then it is done, once") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const ada = bank.add_ada();
        auto const suspended = bank.log_in();
        auto const challenge = bank.challenge(suspended.mfa_token);
        CHECK(challenge.outcome == ChallengeOutcome::sent);
        CHECK(challenge.oob_code.size() == 43);
        CHECK(challenge.mfa_token.empty());
        auto const messages = bank.read_messages();
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].channel == Channel::sms);
        CHECK(messages[0].to == ada_phone);

        bank.clock.advance(7s);
        auto const done = bank.answer(suspended.mfa_token, challenge.oob_code, messages[0].code);
        REQUIRE(done.outcome == LoginOutcome::done);
        CHECK(done.login->user_id == ada.id);
        CHECK(done.login->amr == words({"pwd", "sms", "mfa"}));
        CHECK(done.login->auth_time == morning + 7s);
        check_goal_is_kept(*done.login);

        auto const again = bank.answer(suspended.mfa_token, challenge.oob_code, messages[0].code);
        CHECK(again.outcome == LoginOutcome::expired);
        CHECK_FALSE(again.login);
        CHECK(bank.challenge(suspended.mfa_token).outcome == ChallengeOutcome::expired);
        CHECK(bank.count_events("login.completed", AuditOutcome::success) == 1);
    }
}

TEST_CASE("OA-71: given an email, when its code is shown, then the login says so") {
    Logins bank{Store::memory};
    bank.add_ada();
    auto const suspended = bank.log_in();
    auto const challenge = bank.challenge(suspended.mfa_token, Channel::email);
    auto const messages = bank.read_messages();
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].to == ada_email);
    auto const done = bank.answer(suspended.mfa_token, challenge.oob_code, messages[0].code);
    REQUIRE(done.outcome == LoginOutcome::done);
    CHECK(done.login->amr == words({"pwd", "otp", "mfa"}));
}

TEST_CASE("OA-72: given two logins, when code and handles are mixed, then refused and counted") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        bank.add_ada();
        auto const first = bank.log_in();
        auto const second = bank.log_in();
        auto const first_pair = bank.challenge(first.mfa_token);
        auto const first_code = bank.read_code();
        auto const second_pair = bank.challenge(second.mfa_token);
        auto const second_code = bank.read_code();

        // Once with the right code of the other login, four times with all its own handles.
        CHECK(bank.answer(first.mfa_token, second_pair.oob_code, second_code).outcome ==
              LoginOutcome::refused);
        for (int tries = 0; tries < 4; ++tries) {
            CHECK(bank.answer(second.mfa_token, second_pair.oob_code, first_code).outcome ==
                  LoginOutcome::refused);
        }
        CHECK(bank.answer(second.mfa_token, second_pair.oob_code, second_code).outcome ==
              LoginOutcome::refused);
        // Nothing of that was counted on the first.
        CHECK(bank.answer(first.mfa_token, first_pair.oob_code, first_code).outcome ==
              LoginOutcome::done);
    }
}

TEST_CASE("given another client, when it answers with everything right, then nothing is used up") {
    Logins bank{Store::memory};
    bank.add_ada();
    auto const suspended = bank.log_in();
    CHECK(bank.authentication().challenge("other", suspended.mfa_token, Channel::sms).outcome ==
          ChallengeOutcome::expired);
    auto const challenge = bank.challenge(suspended.mfa_token);
    auto const code = bank.read_code();
    for (int tries = 0; tries < 7; ++tries) {
        CHECK(bank.authentication()
                  .verify_oob({.client_id = "other",
                               .mfa_token = suspended.mfa_token,
                               .oob_code = challenge.oob_code,
                               .binding_code = code})
                  .outcome == LoginOutcome::expired);
    }
    // Nor through a login of its own.
    auto const own = bank.authentication().check_password({.owner = std::string{merchant},
                                                           .kind = UserKind::admin,
                                                           .username = "ada",
                                                           .password = std::string{good_password},
                                                           .goal = {.client_id = "other"}});
    for (int tries = 0; tries < 7; ++tries) {
        CHECK(bank.authentication()
                  .verify_oob({.client_id = "other",
                               .mfa_token = own.mfa_token,
                               .oob_code = challenge.oob_code,
                               .binding_code = code})
                  .outcome == LoginOutcome::refused);
    }
    CHECK(bank.answer(suspended.mfa_token, challenge.oob_code, code).outcome == LoginOutcome::done);
}

TEST_CASE(
    "OA-73 S42: given wrong codes, when the right one follows, then it counts up to the 5th") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        bank.add_ada();
        auto const suspended = bank.log_in();
        auto const challenge = bank.challenge(suspended.mfa_token);
        auto const code = bank.read_code();
        auto const try_codes = [&](int wrong, std::string const& oob, std::string const& right) {
            for (int tries = 0; tries < wrong; ++tries) {
                CHECK(bank.answer(suspended.mfa_token, oob, other_code(right)).outcome ==
                      LoginOutcome::refused);
            }
            return bank.answer(suspended.mfa_token, oob, right).outcome;
        };
        CHECK(try_codes(5, challenge.oob_code, code) == LoginOutcome::refused);

        auto const next = bank.challenge(suspended.mfa_token);
        auto const next_code = bank.read_code();
        CHECK(try_codes(0, challenge.oob_code, code) == LoginOutcome::refused);
        CHECK(try_codes(0, challenge.oob_code, next_code) == LoginOutcome::refused);
        CHECK(try_codes(4, next.oob_code, next_code) == LoginOutcome::done);
    }
}

TEST_CASE("OA-73: given a code, when another is asked for, then the first is void") {
    Logins bank{Store::memory};
    bank.add_ada();
    auto const suspended = bank.log_in();
    auto const first = bank.challenge(suspended.mfa_token);
    auto const first_code = bank.read_code();
    auto const second = bank.challenge(suspended.mfa_token, Channel::email);
    auto const second_code = bank.read_code();
    CHECK(bank.answer(suspended.mfa_token, first.oob_code, first_code).outcome ==
          LoginOutcome::refused);
    CHECK(bank.answer(suspended.mfa_token, second.oob_code, second_code).outcome ==
          LoginOutcome::done);
}

TEST_CASE("OA-74 S44: given a caller who may leave out factors, then done and noted, no message") {
    Logins bank{Store::memory};
    bank.add_ada();
    auto const result = bank.log_in("ada", good_password, true);
    REQUIRE(result.outcome == LoginOutcome::done);
    CHECK(result.login->amr == words({"pwd"}));
    CHECK(bank.read_messages().empty());
    CHECK(bank.count_events("login.mfa_skipped") == 1);
    CHECK(bank.log_in("ada", "wrong password", true).outcome == LoginOutcome::refused);
}

TEST_CASE(
    "OA-75: given a user, when a code is asked for over a channel that is not his, then none") {
    Logins bank{Store::memory};
    User const kim = bank.add({.kind = UserKind::account,
                               .username = "kim",
                               .email = "kim@example.test",
                               .phone = "+4712345678"});
    bank.mfa_enrolments().set_sms(kim.id, true, "+4798765432");
    auto const suspended = bank.log_in("kim", good_password, false, UserKind::account);
    CHECK(suspended.channels == std::vector{Channel::sms});
    CHECK(bank.challenge(suspended.mfa_token, Channel::email).outcome ==
          ChallengeOutcome::channel_unavailable);
    CHECK(bank.read_messages().empty());
    auto const challenge = bank.challenge(suspended.mfa_token);
    auto const messages = bank.read_messages();
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].to == "+4798765432"); // the enrolled number, not the one of the record
    CHECK(bank.answer(suspended.mfa_token, challenge.oob_code, messages[0].code).outcome ==
          LoginOutcome::done);
}

TEST_CASE("S45: given a login that waited too long, when it goes on, then it is over") {
    Logins bank{Store::memory};
    bank.add_ada();
    auto const suspended = bank.log_in();
    bank.clock.advance(600s - 1ns);
    auto const challenge = bank.challenge(suspended.mfa_token);
    auto const code = bank.read_code();
    bank.clock.advance(1ns);
    CHECK(bank.challenge(suspended.mfa_token).outcome == ChallengeOutcome::expired);
    CHECK(bank.answer(suspended.mfa_token, challenge.oob_code, code).outcome ==
          LoginOutcome::expired);
    CHECK(bank.answer_otp(suspended.mfa_token, "123456").outcome == LoginOutcome::expired);
    CHECK(bank.challenge("no token").outcome == ChallengeOutcome::expired);
    CHECK(bank.answer("", "", "").outcome == LoginOutcome::expired);
}

TEST_CASE("given a code, when 300 seconds have passed, then it is refused and another one works") {
    Logins bank{Store::memory};
    bank.add_ada();
    auto const suspended = bank.log_in();
    auto const late = bank.challenge(suspended.mfa_token);
    auto const late_code = bank.read_code();
    bank.clock.advance(300s);
    CHECK(bank.answer(suspended.mfa_token, late.oob_code, late_code).outcome ==
          LoginOutcome::refused);
    auto const challenge = bank.challenge(suspended.mfa_token);
    auto const code = bank.read_code();
    bank.clock.advance(300s - 1ns);
    CHECK(bank.answer(suspended.mfa_token, challenge.oob_code, code).outcome == LoginOutcome::done);
}

TEST_CASE("given a suspended login, when the user is disabled or changes his password, then over") {
    Logins bank{Store::memory};
    User const ada = bank.add_ada();
    auto const suspended = bank.log_in();
    auto const challenge = bank.challenge(suspended.mfa_token);
    auto const code = bank.read_code();
    bank.clock.advance(1s);

    SUBCASE("disabled") {
        bank.host().users().update(ada.id, {.status = nostro::UserStatus::disabled});
    }
    SUBCASE("another password") {
        bank.host().users().set_password(ada.id, "another good battery");
    }
    SUBCASE("deleted") {
        bank.host().users().mark_deleted(ada.id);
    }
    static_cast<void>(bank.read_messages());
    CHECK(bank.answer(suspended.mfa_token, challenge.oob_code, code).outcome ==
          LoginOutcome::expired);
    CHECK(bank.challenge(suspended.mfa_token).outcome == ChallengeOutcome::expired);
    CHECK(bank.read_messages().empty());
}

TEST_CASE("given many codes, when another is asked for, then throttled with a time") {
    Logins bank{Store::memory};
    bank.add_ada();
    auto const suspended = bank.log_in();
    for (int sent = 0; sent < 3; ++sent) {
        CHECK(bank.challenge(suspended.mfa_token).outcome == ChallengeOutcome::sent);
    }
    auto const fourth = bank.challenge(suspended.mfa_token);
    CHECK(fourth.outcome == ChallengeOutcome::throttled);
    CHECK(fourth.retry_at == morning + 600s);
    CHECK(fourth.oob_code.empty());
    CHECK(bank.read_messages().size() == 3);
    // The other destination has limits of its own; a new login does not help.
    CHECK(bank.challenge(suspended.mfa_token, Channel::email).outcome == ChallengeOutcome::sent);
    CHECK(bank.challenge(bank.log_in().mfa_token).outcome == ChallengeOutcome::throttled);

    // Ten a day.
    for (int window = 1; window <= 2; ++window) {
        bank.clock.set(morning + window * 600s);
        for (int sent = 0; sent < 3; ++sent) {
            CHECK(bank.challenge(bank.log_in().mfa_token).outcome == ChallengeOutcome::sent);
        }
    }
    bank.clock.set(morning + 3 * 600s);
    auto const last = bank.challenge(bank.log_in().mfa_token);
    CHECK(last.outcome == ChallengeOutcome::throttled); // nine by text message, one by email
    CHECK(last.retry_at == morning + 24h);
    bank.clock.set(morning + 24h);
    CHECK(bank.challenge(bank.log_in().mfa_token).outcome == ChallengeOutcome::sent);
}

TEST_CASE("OA-76 S47: given a lost factor, when two channels are proved, then logged in") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const ada = bank.add_ada({Channel::sms});
        auto const begun = bank.recover("ADA", Channel::sms);
        CHECK(begun.outcome == ChallengeOutcome::sent);
        auto const first = bank.answer(begun.mfa_token, begun.oob_code, bank.read_code());
        CHECK(first.outcome == LoginOutcome::mfa_required);
        CHECK(first.mfa_token.size() == 43);
        CHECK(first.mfa_token != begun.mfa_token);
        CHECK(first.channels == std::vector{Channel::email});
        CHECK_FALSE(first.login);

        CHECK(bank.challenge(begun.mfa_token, Channel::email).outcome == ChallengeOutcome::expired);
        CHECK(bank.challenge(first.mfa_token, Channel::sms).outcome ==
              ChallengeOutcome::channel_already_used);
        CHECK(bank.read_messages().empty());
        auto const second = bank.challenge(first.mfa_token, Channel::email);
        auto const messages = bank.read_messages();
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].to == ada_email);
        auto const done = bank.answer(first.mfa_token, second.oob_code, messages[0].code);
        REQUIRE(done.outcome == LoginOutcome::done);
        CHECK(done.login->user_id == ada.id);
        CHECK(done.login->amr == words({"sms", "otp", "mca"}));
        check_goal_is_kept(*done.login);
        CHECK(bank.answer(first.mfa_token, second.oob_code, messages[0].code).outcome ==
              LoginOutcome::expired);
    }
}

TEST_CASE("given a locked password, when two channels are proved, then recovery works") {
    Logins bank{Store::memory};
    bank.add_ada();
    for (int tries = 0; tries < 5; ++tries) {
        static_cast<void>(bank.log_in("ada", "wrong password"));
    }
    CHECK(bank.log_in().outcome == LoginOutcome::refused);
    auto const begun = bank.recover("ada", Channel::email);
    auto const first = bank.answer(begun.mfa_token, begun.oob_code, bank.read_code());
    auto const second = bank.challenge(first.mfa_token, Channel::sms);
    CHECK(bank.answer(first.mfa_token, second.oob_code, bank.read_code()).outcome ==
          LoginOutcome::done);
}

TEST_CASE("given people who cannot recover, when they try, then it looks as for one who can") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        bank.add_ada();
        bank.add_ada({}, "plain"); // no second factor to lose
        User const off = bank.add_ada({Channel::sms}, "disabled");
        bank.host().users().update(off.id, {.status = nostro::UserStatus::disabled});
        bank.add({.kind = UserKind::admin,
                  .username = "phone",
                  .links = {{nostro::LinkRel::phone_number, "tel:+4711111111"}},
                  .mfa_channels = {Channel::sms}});

        /// Everything that can be tried without the code that was sent.
        auto const probe = [&](std::string_view user) {
            std::vector<ChallengeResult> challenges;
            std::vector<LoginResult> answers;
            challenges.push_back(bank.recover(user, Channel::sms));
            auto const token = challenges[0].mfa_token;
            for (int tries = 0; tries < 6; ++tries) {
                answers.push_back(bank.answer(token, challenges[0].oob_code, "000000"));
            }
            answers.push_back(bank.answer_otp(token, "000000"));
            answers.push_back(bank.authentication().verify_recovery_code(
                {.client_id = "shop", .mfa_token = token, .recovery_code = "AAAA"}));
            challenges.push_back(bank.challenge(token, Channel::email));
            challenges.push_back(bank.challenge(token, Channel::sms));
            challenges.push_back(bank.challenge(token, Channel::email));
            challenges.push_back(bank.challenge(token, Channel::email));
            challenges.push_back(bank.recover(user, Channel::sms));
            challenges.push_back(bank.recover(user, Channel::email));
            challenges.push_back(bank.recover(user, Channel::sms));
            challenges.push_back(bank.recover(user, Channel::sms));
            return std::pair{std::move(challenges), std::move(answers)};
        };

        auto const known = probe("ada");
        CHECK(known.first.back().outcome == ChallengeOutcome::throttled);
        CHECK_FALSE(bank.read_messages().empty());
        for (std::string const user : {"nobody", "plain", "disabled", "phone"}) {
            CAPTURE(user);
            auto const unknown = probe(user);
            CHECK(std::ranges::equal(known.first, unknown.first, [](auto const& a, auto const& b) {
                return look_alike(a, b);
            }));
            CHECK(
                std::ranges::equal(known.second, unknown.second, [](auto const& a, auto const& b) {
                    return look_alike(a, b);
                }));
            CHECK(bank.read_messages().empty());
        }
    }
}

TEST_CASE("given an unverified email, when recovery is tried, then nothing is sent") {
    Logins bank{Store::memory};
    User const kim =
        bank.add({.kind = UserKind::account, .username = "kim", .email = "kim@example.test"});
    bank.mfa_enrolments().set_sms(kim.id, true, "+4798765432");
    REQUIRE_FALSE(kim.email_verified_at);
    auto const begun = bank.authentication().recover({.owner = std::string{merchant},
                                                      .kind = UserKind::account,
                                                      .username = "kim",
                                                      .channel = Channel::sms,
                                                      .goal = shop_goal()});
    CHECK(begun.outcome == ChallengeOutcome::sent);
    CHECK(bank.read_messages().empty());
}

TEST_CASE("OA-75: a verified phone takes codes of its user, and another one is none of his") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        NewUser draft{.kind = UserKind::customer,
                      .username = "kim",
                      .phone = std::string{ada_phone},
                      .mfa_channels = {Channel::sms}};
        auto const field_of = [](auto const& work) -> std::string {
            try {
                work();
                return "";
            } catch (nostro::InvalidArgument const& error) {
                return std::string{error.detail("field")};
            }
        };
        CHECK(field_of([&] { bank.add(draft); }) == "mfa_channels");
        draft.phone_verified = true;
        User const kim = bank.add(draft);
        CHECK(kim.phone_verified_at == bank.clock.now());

        auto const begun = bank.log_in("kim", good_password, false, UserKind::customer);
        REQUIRE(begun.outcome == LoginOutcome::mfa_required);
        REQUIRE(begun.channels == std::vector{Channel::sms});
        auto const sent = bank.challenge(begun.mfa_token);
        CHECK(bank.answer(begun.mfa_token, sent.oob_code, bank.read_code()).outcome ==
              LoginOutcome::done);

        auto users = bank.host().users();
        CHECK(field_of([&] { users.update(kim.id, {.phone = "+4711111111"}); }) == "mfa_channels");
        // A number that the person has enrolled will do, too.
        bank.mfa_enrolments().set_sms(kim.id, true, "+4798765432");
        CHECK_FALSE(users.update(kim.id, {.phone = "+4711111111"}).phone_verified_at);
        CHECK(field_of([&] { bank.mfa_enrolments().set_sms(kim.id, false); }) == "mfa_channels");
        CHECK(bank.mfa_enrolments().get_state(kim.id).sms.enabled);
    }
}

TEST_CASE("given an app, when its code is shown, then the login is done, and the code used up") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const kim =
            bank.add({.kind = UserKind::account, .username = "kim", .email = "kim@example.test"});
        auto const secret = bank.enable_app(kim.id);
        auto const log_in = [&] {
            return bank.log_in("kim", good_password, false, UserKind::account);
        };
        auto const first = log_in();
        CHECK(first.outcome == LoginOutcome::mfa_required);
        CHECK(first.totp);
        CHECK(first.channels.empty());
        CHECK(bank.challenge(first.mfa_token).outcome == ChallengeOutcome::channel_unavailable);
        CHECK(bank.answer_otp(first.mfa_token, other_code(bank.app_code(secret))).outcome ==
              LoginOutcome::refused);
        auto const done = bank.answer_otp(first.mfa_token, bank.app_code(secret));
        REQUIRE(done.outcome == LoginOutcome::done);
        CHECK(done.login->amr == words({"pwd", "otp", "mfa"}));
        CHECK(done.login->user_id == kim.id);
        CHECK(bank.answer_otp(first.mfa_token, bank.app_code(secret, 1)).outcome ==
              LoginOutcome::expired);

        auto const second = log_in();
        CHECK(bank.answer_otp(second.mfa_token, bank.app_code(secret)).outcome ==
              LoginOutcome::refused); // the code of the first login
        CHECK(bank.answer_otp(second.mfa_token, bank.app_code(secret, 1)).outcome ==
              LoginOutcome::done);
    }
}

TEST_CASE("given an app, when wrong codes have locked it, then logins are told when to try again") {
    Logins bank{Store::memory};
    User const ada = bank.add_ada();
    auto const secret = bank.enable_app(ada.id);
    auto const first = bank.log_in();
    for (int tries = 0; tries < 5; ++tries) {
        CHECK(bank.answer_otp(first.mfa_token, other_code(bank.app_code(secret))).outcome ==
              LoginOutcome::refused);
    }
    // This login has had its tries, another one meets the lock of the app.
    CHECK(bank.answer_otp(first.mfa_token, bank.app_code(secret)).outcome == LoginOutcome::refused);
    auto const second = bank.log_in();
    auto const locked = bank.answer_otp(second.mfa_token, bank.app_code(secret));
    CHECK(locked.outcome == LoginOutcome::throttled);
    CHECK(locked.retry_at == bank.clock.now() + 5min);
    // Another factor is not concerned.
    auto const challenge = bank.challenge(second.mfa_token);
    CHECK(bank.answer(second.mfa_token, challenge.oob_code, bank.read_code()).outcome ==
          LoginOutcome::done);
}

TEST_CASE("given recovery codes, when one is shown instead of a factor, then done, once") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const ada = bank.add_ada();
        auto const codes = bank.mfa_enrolments().make_recovery_codes(ada.id);
        auto const show = [&](std::string const& token, std::string const& code) {
            return bank.authentication().verify_recovery_code(
                {.client_id = "shop", .mfa_token = token, .recovery_code = code});
        };
        auto const first = bank.log_in();
        CHECK(show(first.mfa_token, "AAAA-AAAA").outcome == LoginOutcome::refused);
        CHECK(
            bank.authentication()
                .verify_recovery_code(
                    {.client_id = "other", .mfa_token = first.mfa_token, .recovery_code = codes[0]})
                .outcome == LoginOutcome::expired);
        auto const done = show(first.mfa_token, codes[0]);
        REQUIRE(done.outcome == LoginOutcome::done);
        CHECK(done.login->amr == words({"pwd", "otp", "mfa"}));
        CHECK(show(first.mfa_token, codes[1]).outcome == LoginOutcome::expired);
        CHECK(bank.mfa_enrolments().get_state(ada.id).recovery_codes_left == 9);

        auto const second = bank.log_in();
        CHECK(show(second.mfa_token, codes[0]).outcome == LoginOutcome::refused);
        for (int tries = 0; tries < 4; ++tries) {
            CHECK(show(second.mfa_token, "wrong").outcome == LoginOutcome::refused);
        }
        CHECK(show(second.mfa_token, codes[1]).outcome == LoginOutcome::refused);
        CHECK(bank.mfa_enrolments().get_state(ada.id).recovery_codes_left == 9);

        // A recovery begins without a password, so that two channels have to be proved.
        auto const recovery = bank.recover("ada", Channel::sms);
        CHECK(show(recovery.mfa_token, codes[1]).outcome == LoginOutcome::refused);
    }
}

TEST_CASE("OA-73: given one code, when shown in parallel, then one login comes of it") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        bank.add_ada();
        auto const suspended = bank.log_in();
        auto const challenge = bank.challenge(suspended.mfa_token);
        auto const code = bank.read_code();
        std::atomic<int> done = 0;
        run_in_threads(4, [&] {
            done += bank.answer(suspended.mfa_token, challenge.oob_code, code).outcome ==
                    LoginOutcome::done;
        });
        CHECK(done == 1);
    }
}

TEST_CASE("OA-73: given a code, when many guess in parallel, then 5 guesses are looked at") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        bank.add_ada();
        auto const suspended = bank.log_in();
        auto const challenge = bank.challenge(suspended.mfa_token);
        auto const code = bank.read_code();
        std::atomic<int> refused = 0;
        run_in_threads(4, [&] {
            for (int tries = 0; tries < 3; ++tries) {
                refused += bank.answer(suspended.mfa_token, challenge.oob_code, other_code(code))
                               .outcome == LoginOutcome::refused;
            }
        });
        CHECK(refused == 12);
        auto const events = bank.host().audit_log().list({.kind = "mfa.code_checked"});
        CHECK(std::ranges::count(events, "wrong_code", &nostro::AuditEvent::reason) == 5);
        CHECK(bank.answer(suspended.mfa_token, challenge.oob_code, code).outcome ==
              LoginOutcome::refused);
    }
}

TEST_CASE("given logins, when the database is stolen, then no handle or code is in it") {
    Logins bank{Store::sqlite};
    bank.add_ada();
    auto const suspended = bank.log_in();
    auto const challenge = bank.challenge(suspended.mfa_token);
    auto const code = bank.read_code();
    auto const done = bank.answer(suspended.mfa_token, challenge.oob_code, code);
    REQUIRE(done.outcome == LoginOutcome::done);
    auto const recovery = bank.recover("ada", Channel::email);
    std::string const stolen = bank.stolen_bytes();
    REQUIRE(stolen.find(shop_goal().audience) != std::string::npos);
    for (std::string const& secret : {suspended.mfa_token,
                                      challenge.oob_code,
                                      code,
                                      recovery.mfa_token,
                                      recovery.oob_code,
                                      std::string{good_password}}) {
        CHECK(stolen.find(secret) == std::string::npos);
    }
    CHECK(bank.host().audit_log().verify().ok());
}

TEST_CASE("given old logins, when an hour has passed since their end, then they are removed") {
    Logins bank{Store::sqlite};
    bank.add_ada();
    auto const suspended = bank.log_in();
    CHECK(bank.challenge(suspended.mfa_token).outcome == ChallengeOutcome::sent);
    auto const purge = [&](std::chrono::nanoseconds after) {
        return bank.authentication().purge(morning + after, std::chrono::steady_clock::now() + 10s);
    };
    CHECK(purge(300s + 1h - 1ns) == 0);
    CHECK(purge(300s + 1h) == 1);
    CHECK(purge(600s + 1h - 1ns) == 0);
    CHECK(purge(600s + 1h) == 1);
    CHECK(purge(24h) == 0);
}

TEST_CASE("given refusals of all sorts, when the right answer follows, then nothing had changed") {
    for (Store const store : all_stores) {
        CAPTURE(name(store));
        Logins bank{store};
        User const ada = bank.add_ada({Channel::sms});
        auto const secret = bank.enable_app(ada.id);
        auto const codes = bank.mfa_enrolments().make_recovery_codes(ada.id);
        auto const suspended = bank.log_in();
        auto const challenge = bank.challenge(suspended.mfa_token);
        auto const code = bank.read_code();
        User const before = bank.host().users().get(ada.id);

        for (int round = 0; round < 2; ++round) {
            auto const& token = suspended.mfa_token;
            static_cast<void>(bank.log_in("ada", "wrong password"));
            static_cast<void>(bank.answer(token, challenge.oob_code, other_code(code)));
            static_cast<void>(bank.answer(token, "another pair", code));
            static_cast<void>(bank.answer("another login", challenge.oob_code, code));
            static_cast<void>(bank.answer_otp(token, other_code(bank.app_code(secret))));
            static_cast<void>(bank.answer_otp("another login", bank.app_code(secret)));
            static_cast<void>(bank.authentication().verify_recovery_code(
                {.client_id = "shop", .mfa_token = token, .recovery_code = "wrong"}));
            static_cast<void>(bank.authentication().verify_recovery_code(
                {.client_id = "shop", .mfa_token = "another login", .recovery_code = codes[0]}));
            CHECK(bank.challenge(token, Channel::email).outcome ==
                  ChallengeOutcome::channel_unavailable);
            CHECK(bank.authentication().challenge("other", token, Channel::sms).outcome ==
                  ChallengeOutcome::expired);
            CHECK(bank.recover("nobody", Channel::sms).outcome == ChallengeOutcome::sent);
        }

        CHECK(bank.read_messages().empty());
        CHECK(bank.count_events("login.completed") == 0);
        User const after = bank.host().users().get(ada.id);
        CHECK(after.updated_at == before.updated_at);
        CHECK(after.not_before == before.not_before);
        CHECK(after.last_seen_at == before.last_seen_at);
        CHECK(bank.mfa_enrolments().get_state(ada.id).recovery_codes_left == 10);
        CHECK(bank.mfa_enrolments().get_state(ada.id).totp.enabled);
        CHECK(bank.answer(suspended.mfa_token, challenge.oob_code, code).outcome ==
              LoginOutcome::done);
        auto const next = bank.log_in();
        CHECK(bank.answer_otp(next.mfa_token, bank.app_code(secret)).outcome == LoginOutcome::done);
    }
}

TEST_CASE("given a unit, when a login is begun in it, then refused") {
    Logins bank{Store::memory};
    bank.add_ada();
    CHECK_THROWS_AS(bank.core().atomically([&](nostro::Unit& unit) {
        static_cast<void>(unit.system().authentication().challenge("shop", "x", Channel::sms));
    }),
                    nostro::InvalidArgument);
}

TEST_CASE("given a goal that cannot be stored, when a login is begun, then refused at once") {
    Logins bank{Store::memory};
    bank.add_ada();
    auto const begin = [&](LoginGoal goal) {
        static_cast<void>(bank.authentication().check_password({.owner = std::string{merchant},
                                                                .kind = UserKind::admin,
                                                                .username = "ada",
                                                                .password = "wrong password",
                                                                .goal = std::move(goal)}));
    };
    CHECK_NOTHROW(begin({}));
    CHECK_THROWS_AS(begin({.client_id = std::string(65, 'a')}), nostro::InvalidArgument);
    CHECK_THROWS_AS(begin({.client_id = "two words"}), nostro::InvalidArgument);
    CHECK_THROWS_AS(begin({.audience = std::string(513, 'a')}), nostro::InvalidArgument);
    CHECK_THROWS_AS(begin({.grant_type = "\xff"}), nostro::InvalidArgument);
    CHECK_THROWS_AS(begin({.scope = {"two words"}}), nostro::InvalidArgument);
    CHECK_THROWS_AS(begin({.scope = {""}}), nostro::InvalidArgument);
}
