#pragma once

#include "core/crypto/base64.hpp"
#include "core/crypto/otp.hpp"
#include "support/fixture.hpp"

#include <nostro/facade/session.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/authentication.hpp>
#include <nostro/identity/mfa_enrolments.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/passwordless.hpp>
#include <nostro/identity/users.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <latch>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

/// A bank with a merchant whose people log in.
namespace support {

using nostro::Authentication;
using nostro::ChallengeOutcome;
using nostro::ChallengeResult;
using nostro::Channel;
using nostro::CodeOutcome;
using nostro::Login;
using nostro::LoginGoal;
using nostro::LoginOutcome;
using nostro::LoginResult;
using nostro::Message;
using nostro::MfaEnrolments;
using nostro::NewUser;
using nostro::Passwordless;
using nostro::User;
using nostro::UserKind;

inline constexpr std::string_view merchant = "T11200001";
inline constexpr std::string_view good_password = "correct horse battery";
inline constexpr std::string_view ada_phone = "+4799999999";
inline constexpr std::string_view ada_email = "ada@example.test";

/// What the fixture's application logs people in for.
[[nodiscard]] inline LoginGoal shop_goal() {
    return {.client_id = "shop",
            .audience = "https://api.test/v1/accounts/T11200001",
            .grant_type = "password",
            .scope = {"create:accounts:auth:refresh_token", "read:accounts"}};
}

/// A core whose clock stands still, with cheap password hashes and no limit on password checks.
class Logins {
public:
    explicit Logins(Store store, std::uint64_t seed = 1) : random_{seed} {
        open(open_storage(store, file()));
    }

    /// On a store of the test's own.
    explicit Logins(std::unique_ptr<storage::Storage> store) : random_{1} {
        open(std::move(store));
    }

    testing::FakeClock clock{morning};

    [[nodiscard]] Core& core() { return *core_; }

    [[nodiscard]] std::string file() const { return folder_.file("bank.db"); }

    [[nodiscard]] nostro::Session host() { return core_->system(); }

    [[nodiscard]] Authentication authentication() { return host().authentication(); }

    [[nodiscard]] MfaEnrolments mfa_enrolments() { return host().mfa_enrolments(); }

    [[nodiscard]] Passwordless passwordless() { return host().passwordless(); }

    User add(NewUser user) {
        user.owner = merchant;
        user.password = good_password;
        return host().users().create(user);
    }

    /// An admin user with links, and a second factor over these channels.
    User add_ada(std::vector<Channel> channels = {Channel::sms, Channel::email},
                 std::string const& name = "ada") {
        bool const is_ada = name == "ada";
        std::string const email = is_ada ? std::string{ada_email} : name + "@example.test";
        std::string const phone =
            is_ada ? std::string{ada_phone} : "+479" + std::to_string(10'000'000 + name.size());
        return add({.kind = UserKind::admin,
                    .username = name,
                    .email = email,
                    .links = {{nostro::LinkRel::phone_number, "tel:" + phone},
                              {nostro::LinkRel::email, "mailto:" + email}},
                    .mfa_channels = std::move(channels)});
    }

    [[nodiscard]] LoginResult log_in(std::string_view name = "ada",
                                     std::string_view password = good_password,
                                     bool skip_mfa = false,
                                     UserKind kind = UserKind::admin) {
        return authentication().check_password({.owner = std::string{merchant},
                                                .kind = kind,
                                                .username = std::string{name},
                                                .password = std::string{password},
                                                .goal = shop_goal(),
                                                .skip_mfa = skip_mfa});
    }

    [[nodiscard]] ChallengeResult challenge(std::string_view token,
                                            Channel channel = Channel::sms) {
        return authentication().challenge("shop", token, channel);
    }

    [[nodiscard]] ChallengeResult recover(std::string_view name, Channel channel) {
        return authentication().recover({.owner = std::string{merchant},
                                         .kind = UserKind::admin,
                                         .username = std::string{name},
                                         .channel = channel,
                                         .goal = shop_goal()});
    }

    [[nodiscard]] LoginResult
    answer(std::string_view token, std::string_view oob_code, std::string_view code) {
        return authentication().verify_oob({.client_id = "shop",
                                            .mfa_token = std::string{token},
                                            .oob_code = std::string{oob_code},
                                            .binding_code = std::string{code}});
    }

    [[nodiscard]] LoginResult answer_otp(std::string_view token, std::string_view code) {
        return authentication().verify_otp(
            {.client_id = "shop", .mfa_token = std::string{token}, .otp = std::string{code}});
    }

    /// Read the messages that were written since the last time.
    [[nodiscard]] std::vector<Message> read_messages() {
        auto const outbox = host().outbox();
        std::vector<Message> messages = outbox.list({.limit = 1'000}).items;
        for (Message const& message : messages) {
            host().outbox().mark_sent(message.id);
        }
        return messages;
    }

    /// The code of the only message that was written since the last time.
    [[nodiscard]] std::string read_code() {
        auto const messages = read_messages();
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].kind == "one_time_code");
        CHECK(messages[0].code.size() == 6);
        CHECK(messages[0].body.find(messages[0].code) != std::string::npos);
        return messages[0].code;
    }

    /// A code that an app with this secret shows, some steps from now.
    [[nodiscard]] std::string app_code(std::string_view base32_secret, int steps = 0) {
        auto const seconds = std::chrono::floor<std::chrono::seconds>(
            clock.now() + std::chrono::seconds{30 * steps});
        return nostro::detail::totp(nostro::detail::from_base32(base32_secret).value(),
                                    seconds.time_since_epoch().count());
    }

    /// Enrol an app; its first code is used up.
    std::string enable_app(std::string_view user_id) {
        auto const association = mfa_enrolments().associate_totp(user_id);
        auto const enabled =
            mfa_enrolments().enable_totp(user_id, app_code(association.secret_code), clock.now());
        REQUIRE(enabled.outcome == CodeOutcome::accepted);
        clock.advance(std::chrono::seconds{60});
        return association.secret_code;
    }

    /// How many audit events of a kind there are.
    [[nodiscard]] std::size_t
    count_events(std::string_view kind,
                 std::optional<nostro::AuditOutcome> outcome = std::nullopt) {
        auto const events = host().audit_log().list({.kind = std::string{kind}}, {.limit = 1'000});
        return static_cast<std::size_t>(std::ranges::count_if(
            events, [&](auto const& event) { return !outcome || event.outcome == *outcome; }));
    }

    /// What a thief of the database gets.
    [[nodiscard]] std::string stolen_bytes() const {
        std::string all;
        for (std::string const suffix : {"", "-wal"}) {
            std::ifstream stream{file() + suffix, std::ios::binary};
            all.append(std::istreambuf_iterator<char>{stream}, {});
        }
        return all;
    }

private:
    void open(std::unique_ptr<storage::Storage> store) {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.identity.password.ln = 4;
        options.identity.passwords_per_address = {};
        options.identity.passwords_per_client = {};
        options.identity.mfa.totp_issuer = "Nordic Bank";
        core_.emplace(Core::open(std::move(store), options));
    }

    testing::SeededRandom random_;
    TempFolder folder_;
    std::optional<Core> core_;
};

/// A code that is not this one.
[[nodiscard]] inline std::string other_code(std::string code) {
    code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
    return code;
}

/// Run the same work in several threads at once.
template <class Work>
void run_in_threads(std::ptrdiff_t count, Work const& work) {
    std::latch ready{count};
    std::vector<std::thread> threads;
    for (std::ptrdiff_t number = 0; number < count; ++number) {
        threads.emplace_back([&work, &ready] {
            ready.arrive_and_wait();
            work();
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

} // namespace support
