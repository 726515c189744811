#include "api/dintero_host.hpp"

#include <nostro/identity/audit_log.hpp>

/// Second factors and recovery (dintero.md 6.4, oauth.md OA-70 to OA-76).
namespace {

using namespace support;

constexpr std::string_view phone = "+4790000001";
constexpr std::string_view mailbox = "ada@example.com";
constexpr std::string_view scopes = "write:accounts:/auth/users write:accounts:/auth/mfa";

std::string audience_member() {
    return R"("audience":")" + audience_of(shop) + '"';
}

api::Response log_in(DinteroHost& host, std::string const& token, std::string_view password) {
    return host.ask_token(shop,
                          bearer(token),
                          R"({"grant_type":"password","username":"ada","password":")" +
                              std::string{password} + "\"," + audience_member() + '}');
}

api::Response challenge(DinteroHost& host,
                        std::string const& token,
                        std::string_view mfa_token,
                        std::string_view rest = "") {
    return host.ask("POST " + auth_path(shop, "/mfa/challenge"),
                    token,
                    R"({"challenge_type":"oob","mfa_token":")" + std::string{mfa_token} + '"' +
                        std::string{rest} + '}');
}

api::Response answer(DinteroHost& host,
                     std::string const& token,
                     std::string_view mfa_token,
                     std::string_view oob_code,
                     std::string_view binding_code,
                     std::string_view grant_type = "mfa_oob") {
    return host.ask_token(shop,
                          bearer(token),
                          R"({"grant_type":")" + std::string{grant_type} + R"(","mfa_token":")" +
                              std::string{mfa_token} + R"(","oob_code":")" + std::string{oob_code} +
                              R"(","binding_code":")" + std::string{binding_code} + "\"}");
}

api::Response recover(DinteroHost& host, std::string const& token, std::string_view username) {
    return host.ask("POST " + auth_path(shop, "/mfa/recovery"),
                    token,
                    R"({"challenge_type":"oob","username":")" + std::string{username} + "\"," +
                        audience_member() + '}');
}

/// A code that is surely another one.
std::string wrong(std::string code) {
    code[0] = code[0] == '9' ? '0' : static_cast<char>(code[0] + 1);
    return code;
}

/// `ada` with both channels and the client `mc-app`; the token of the client.
std::string set_up(DinteroHost& host) {
    host.add_mc();
    host.add_ada({nostro::Channel::sms, nostro::Channel::email});
    return host.mc_token(scopes);
}

std::string suspended(DinteroHost& host, std::string const& token) {
    auto const response = log_in(host, token, "lovelace1815");
    REQUIRE(response.status == 403);
    return text_at(response, "/mfa_token");
}

} // namespace

TEST_CASE("where the password grant is off, nobody learns whether a password is right") {
    DinteroHost host{Store::memory, [](CoreOptions& core, api::ServiceOptions&) {
                         core.oauth.password_grant = false;
                     }};
    host.add_mc();
    host.add_ada();
    auto const token = host.mc_token(scopes);
    for (std::string_view const password : {"lovelace1815", "not-the-password"}) {
        CAPTURE(password);
        check_refused(
            host, 400, "unsupported_grant_type", [&] { return log_in(host, token, password); });
    }
    check_refused(host, 400, "unsupported_grant_type", [&] { return recover(host, token, "ada"); });
    CHECK(host.system().audit_log().list({.kind = "user.password_checked"}).empty());
}

TEST_CASE("S39, OA-70: a right password alone is not enough, and a wrong one does not tell") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        auto const right = log_in(host, token, "lovelace1815");
        CHECK(right.status == 403);
        CHECK(text_at(right, "/error/code") == "mfa_required");
        CHECK(text_at(right, "/mfa_token").size() >= 32);
        CHECK(text_at(right, "/error/mfa_token") == "(nothing)");

        auto const wrong_one = log_in(host, token, "wrong-password");
        CHECK(wrong_one.status == 403);
        CHECK(text_at(wrong_one, "/error/code") == "invalid_grant");
        CHECK(text_at(wrong_one, "/mfa_token") == "(nothing)");
        CHECK(host.take_codes(phone).empty());
    });
}

TEST_CASE("S40: a challenge sends one message, by SMS unless told otherwise") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        auto const response = challenge(host, token, suspended(host, token));
        CAPTURE(response.body);
        CHECK(response.status == 200);
        CHECK(text_at(response, "/challenge_type") == "oob");
        CHECK(text_at(response, "/binding_method") == "prompt");
        CHECK(text_at(response, "/oob_code").size() >= 32);
        CHECK(host.take_code(phone).size() == 6);
        CHECK(host.take_codes(mailbox).empty());
    });
}

TEST_CASE("S41, OA-71: the code that was sent gives the token, once, in both spellings") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        for (auto const grant_type : {"mfa_oob", "mfa-oob"}) {
            CAPTURE(grant_type);
            auto const mfa_token = suspended(host, token);
            auto const oob_code = text_at(challenge(host, token, mfa_token), "/oob_code");
            auto const code = host.take_code(phone);
            auto const response = answer(host, token, mfa_token, oob_code, code, grant_type);
            CAPTURE(response.body);
            CHECK(response.status == 200);
            CHECK(claims_of(text_at(response, "/access_token")).at("aud") == audience_of(shop));
            auto const again = answer(host, token, mfa_token, oob_code, code, grant_type);
            CHECK((again.status == 401 || again.status == 403));
        }
    });
}

TEST_CASE("The refresh token that a suspended login was for comes at its end") {
    on_each_dintero([](DinteroHost& host) {
        static_cast<void>(set_up(host));
        auto const token =
            host.mc_token(std::string{scopes} + " create:accounts:auth:refresh_token");
        auto const mfa_token = suspended(host, token);
        auto const oob_code = text_at(challenge(host, token, mfa_token), "/oob_code");
        auto const response =
            answer(host, host.mc_token(scopes), mfa_token, oob_code, host.take_code(phone));
        CHECK(response.status == 200);
        CHECK(text_at(response, "/refresh_token") != "(nothing)");
    });
}

TEST_CASE("S42: a wrong code is refused, and the right one works afterwards") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        auto const mfa_token = suspended(host, token);
        auto const oob_code = text_at(challenge(host, token, mfa_token), "/oob_code");
        auto const code = host.take_code(phone);
        check_refused(host, 403, "invalid_grant", [&] {
            return answer(host, token, mfa_token, oob_code, wrong(code));
        });
        CHECK(answer(host, token, mfa_token, oob_code, code).status == 200);
    });
}

TEST_CASE("OA-73: five wrong codes end a challenge, a new one replaces it") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        auto const mfa_token = suspended(host, token);
        auto const first = text_at(challenge(host, token, mfa_token), "/oob_code");
        auto const first_code = host.take_code(phone);
        for (int at = 0; at < 5; ++at) {
            CHECK(answer(host, token, mfa_token, first, wrong(first_code)).status == 403);
        }
        CHECK(answer(host, token, mfa_token, first, first_code).status == 403);

        auto const second = text_at(challenge(host, token, mfa_token), "/oob_code");
        auto const second_code = host.take_code(phone);
        CHECK(answer(host, token, mfa_token, first, first_code).status == 403);
        CHECK(answer(host, token, mfa_token, second, second_code).status == 200);
    });
}

TEST_CASE("OA-72: codes of two logins do not mix, nor do those of two clients") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        auto const one = suspended(host, token);
        auto const other = suspended(host, token);
        auto const one_oob = text_at(challenge(host, token, one), "/oob_code");
        auto const one_code = host.take_code(phone);
        auto const other_oob = text_at(challenge(host, token, other), "/oob_code");
        auto const other_code = host.take_code(phone);
        CHECK(answer(host, token, one, other_oob, one_code).status != 200);
        CHECK(answer(host, token, one, one_oob, other_code).status != 200);
        CHECK(answer(host, host.token(shop, "write:accounts"), one, one_oob, one_code).status !=
              200);
        CHECK(answer(host, token, one, one_oob, one_code).status == 200);
        CHECK(answer(host, token, other, other_oob, other_code).status == 200);
    });
}

TEST_CASE("S44, OA-74: who may leave out the second factor gets the token at once") {
    on_each_dintero([](DinteroHost& host) {
        static_cast<void>(set_up(host));
        auto const token = host.mc_token("write:accounts:/auth/users/no-mfa");
        CHECK(log_in(host, token, "lovelace1815").status == 200);
        CHECK(host.take_codes(phone).empty());
        CHECK(host.take_codes(mailbox).empty());
        // Wider scopes do not imply it.
        CHECK(log_in(host, host.mc_token("admin:accounts"), "lovelace1815").status == 403);
    });
}

TEST_CASE("S45: an mfa_token whose time is over, or that never was, is 401") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        auto const mfa_token = suspended(host, token);
        host.clock.advance(std::chrono::seconds{600});
        check_refused(
            host, 401, "expired_token", [&] { return challenge(host, token, mfa_token); });
        check_refused(
            host, 401, "expired_token", [&] { return challenge(host, token, "unknown"); });
        check_refused(host, 401, "expired_token", [&] {
            return answer(host, token, mfa_token, "x", "123456");
        });
    });
}

TEST_CASE("OA-75: a channel that the user has not is 400, and so is a challenge of another kind") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada({nostro::Channel::sms});
        auto const token = host.mc_token(scopes);
        auto const mfa_token = suspended(host, token);
        check_refused(host, 400, "invalid_request", [&] {
            return challenge(host, token, mfa_token, R"(,"oob_channel":"email")");
        });
        check_refused(host, 400, "invalid_request", [&] {
            return challenge(host, token, mfa_token, R"(,"oob_channel":"pigeon")");
        });
        check_refused(host, 400, "unsupported_challenge_type", [&] {
            return host.ask("POST " + auth_path(shop, "/mfa/challenge"),
                            token,
                            R"({"challenge_type":"otp","mfa_token":"x"})");
        });
        CHECK(challenge(host, token, mfa_token).status == 200);
    });
}

TEST_CASE("S47, OA-76: a recovery proves two channels; the first success is a 403") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        auto const started = recover(host, token, "ada");
        CAPTURE(started.body);
        REQUIRE(started.status == 200);
        CHECK(text_at(started, "/challenge_type") == "oob");
        CHECK(text_at(started, "/binding_method") == "prompt");
        auto const first_token = text_at(started, "/mfa_token");
        auto const first =
            answer(host, token, first_token, text_at(started, "/oob_code"), host.take_code(phone));
        CHECK(first.status == 403);
        CHECK(text_at(first, "/error/code") == "mfa_required");
        auto const second_token = text_at(first, "/mfa_token");
        CHECK(second_token != first_token);

        check_refused(host, 400, "channel_already_used", [&] {
            return challenge(host, token, second_token, R"(,"oob_channel":"sms")");
        });
        auto const challenged = challenge(host, token, second_token, R"(,"oob_channel":"email")");
        REQUIRE(challenged.status == 200);
        auto const second = answer(
            host, token, second_token, text_at(challenged, "/oob_code"), host.take_code(mailbox));
        CAPTURE(second.body);
        CHECK(second.status == 200);
    });
}

TEST_CASE("S47: a recovery of nobody looks like one of somebody") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        auto const started = recover(host, token, "nobody");
        CHECK(started.status == 200);
        CHECK(text_at(started, "/oob_code").size() ==
              text_at(recover(host, token, "ada"), "/oob_code").size());
        host.take_codes(phone);
        auto const refused = answer(
            host, token, text_at(started, "/mfa_token"), text_at(started, "/oob_code"), "123456");
        CHECK(refused.status == 403);
        CHECK(text_at(refused, "/error/code") == "invalid_grant");
    });
}

TEST_CASE("A recovery for an audience without a grant is 403 and sends nothing") {
    on_each_dintero([](DinteroHost& host) {
        static_cast<void>(set_up(host));
        auto const token = host.token(shop, "write:accounts:/auth/mfa");
        check_refused(
            host, 403, "unauthorized_client", [&] { return recover(host, token, "ada"); });
        CHECK(host.take_codes(phone).empty());
    });
}

TEST_CASE("Too many messages are 429 with Retry-After") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = set_up(host);
        auto const mfa_token = suspended(host, token);
        api::Response last;
        for (int at = 0; at < 4; ++at) {
            last = challenge(host, token, mfa_token);
        }
        CHECK(last.status == 429);
        CHECK(text_at(last, "/error/code") == "too_many_requests");
        CHECK(std::stoi("0" + std::string{last.header("Retry-After").value_or("")}) > 0);
        CHECK(host.take_codes(phone).size() == 3);
    });
}
