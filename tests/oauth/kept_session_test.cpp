#include "authorize_support.hpp"

#include <string>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

/// What a user is logged in with while the password becomes another one.
namespace {

using namespace support;

constexpr char const* next_password = "another good passphrase";

/// A person at a browser, with offline tokens.
struct Device {
    Device(LoginBank& bank)
        : tokens{bank.tokens_for(visitor,
                                 {{"scope", "openid offline_access"}, {"prompt", "consent"}})} {}

    [[nodiscard]] bool is_logged_in(LoginBank& bank) {
        return outcome(bank.begin(visitor, {{"prompt", "none"}})) != "login_required";
    }

    [[nodiscard]] std::string grant_id(LoginBank& bank) const {
        return bank.tokens().verify_access_token(tokens.access_token).token->grant_id;
    }

    Visitor visitor;
    TokenAnswer tokens;
};

void change(LoginBank& bank, std::string_view grant_id) {
    bank.clock.advance(1s);
    bank.users().change_password(bank.alice.id, alice_password, next_password, grant_id);
    bank.clock.advance(1s);
}

std::string refresh_error(LoginBank& bank, Device const& device) {
    return error_of([&] { return bank.refresh("web", device.tokens.refresh_token); });
}

} // namespace

TEST_CASE("OA-22: a changed password ends the other session and all refresh tokens, not this one") {
    on_each_login_bank([](LoginBank& bank) {
        Device here{bank};
        Device there{bank};
        auto const session_token = bank.tokens_for(here.visitor, {{"client_id", "spa"}});
        CHECK(bank.counts(there.tokens.access_token)); // and is remembered
        change(bank, here.grant_id(bank));

        CHECK(bank.counts(here.tokens.access_token));
        CHECK(bank.counts(session_token.access_token)); // another client's, in the same session
        CHECK(here.is_logged_in(bank));
        CHECK(bank.authorization().list_sessions(bank.alice.id).size() == 1);
        CHECK(bank.refusal(there.tokens.access_token) == TokenRefusal::user_gone);
        CHECK_FALSE(there.is_logged_in(bank));
        CHECK(refresh_error(bank, here) == "invalid_grant");
        CHECK(refresh_error(bank, there) == "invalid_grant");

        // What the kept session is given from now on is as good as any.
        Device const again = [&] {
            Device device{here};
            device.tokens = bank.tokens_for(
                device.visitor, {{"scope", "openid offline_access"}, {"prompt", "consent"}});
            return device;
        }();
        CHECK(refresh_error(bank, again) == "");
    });
}

TEST_CASE("OA-22: this session stays also while the clock goes on during the change") {
    on_each_login_bank([](LoginBank& bank) {
        Device here{bank};
        Device there{bank};
        auto const grant_id = here.grant_id(bank);
        bank.clock.set_step(1ms);
        change(bank, grant_id);
        bank.clock.set_step(0ms);

        CHECK(bank.counts(here.tokens.access_token));
        CHECK(here.is_logged_in(bank));
        CHECK_FALSE(bank.counts(there.tokens.access_token));
        CHECK_FALSE(there.is_logged_in(bank));
    });
}

TEST_CASE("OA-22: without a grant to keep, or with another person's, nothing stays") {
    on_each_login_bank([](LoginBank& bank) {
        Device here{bank};
        auto const bob = bank.users().create({.kind = UserKind::customer,
                                              .username = "bob",
                                              .password = std::string{alice_password}});
        bank.allow("web", api, {"r"});
        auto const other = bank.user_tokens("web", bob.id);
        change(bank, other.grant_id);
        CHECK(bank.refusal(here.tokens.access_token) == TokenRefusal::user_gone);
        CHECK_FALSE(here.is_logged_in(bank));
        CHECK(bank.counts(other.access_token));
        CHECK_FALSE(refresh_error(bank, here).empty());
    });
}

TEST_CASE("OA-22: a kept session ends with the next password that it was not there for") {
    on_each_login_bank([](LoginBank& bank) {
        Device here{bank};
        change(bank, here.grant_id(bank));
        CHECK(bank.counts(here.tokens.access_token));
        bank.users().set_password(bank.alice.id, "yet another passphrase");
        CHECK(bank.refusal(here.tokens.access_token) == TokenRefusal::user_gone);
        CHECK_FALSE(here.is_logged_in(bank));
    });
}

TEST_CASE("OA-22: keeping a session brings nothing back that was void before") {
    on_each_login_bank([](LoginBank& bank) {
        Device here{bank};
        auto const old = here.tokens;
        auto const old_grant = here.grant_id(bank);
        bank.clock.advance(1s);
        bank.users().set_password(bank.alice.id, alice_password);
        bank.clock.advance(1s);
        here.tokens = bank.tokens_for(here.visitor); // the same session, with a new login
        change(bank, here.grant_id(bank));
        CHECK(bank.counts(here.tokens.access_token));
        CHECK(bank.refusal(old.access_token) == TokenRefusal::user_gone);

        bank.users().change_password(bank.alice.id, next_password, alice_password, old_grant);
        bank.clock.advance(1s);
        CHECK(bank.refusal(old.access_token) == TokenRefusal::user_gone);
    });
}

TEST_CASE("OA-22: a person's grant without a browser is kept alone") {
    on_each_login_bank([](LoginBank& bank) {
        bank.allow("web", api, {"r"});
        auto const here = bank.user_tokens("web", bank.alice.id);
        auto const there = bank.user_tokens("web", bank.alice.id);
        change(bank, here.grant_id);
        CHECK(bank.counts(here.access_token));
        CHECK_FALSE(bank.counts(there.access_token));
        for (auto const& tokens : {here, there}) {
            CHECK(error_of([&] { return bank.refresh("web", tokens.refresh_token); }) ==
                  "invalid_grant");
        }
    });
}
