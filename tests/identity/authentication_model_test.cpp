#include "core/property.hpp"
#include "identity/mfa_support.hpp"

#include <map>

using namespace std::chrono_literals;
using namespace support;

namespace {

using nostro::testing::RandomInput;

/// A login that waits, as a person with pencil and paper would note it.
struct Waiting {
    std::string token;
    std::size_t user = 0; ///< an index into the users; `nobody` for one who does not exist
    bool is_recovery = false;
    std::optional<Channel> proved;
    std::optional<std::size_t> challenge; ///< the latest
    Timestamp began{};
    int own_codes = 0; ///< codes of the app and recovery codes that were shown
    bool used = false;
};

struct Sent {
    std::string oob_code;
    std::size_t login = 0;
    Channel channel = Channel::sms;
    std::optional<std::string> code; ///< absent: nothing was delivered
    Timestamp at{};
    int tries = 0;
    bool used = false;
};

constexpr std::size_t nobody = 3;

/// Random steps of logins against a model that knows every code. Nobody gets in without the right
/// one, and whoever has it gets in unless he is throttled.
class Game {
public:
    Game(Store store, std::uint64_t seed, RandomInput& random)
        : bank_{store, seed}, random_{random} {
        for (std::string const name : {"ada", "bob", "cyd"}) {
            users_.push_back(bank_.add_ada({Channel::sms, Channel::email}, name));
            secrets_.push_back(bank_.enable_app(users_.back().id));
            recovery_codes_.push_back(bank_.mfa_enrolments().make_recovery_codes(users_.back().id));
            last_steps_.push_back(step_now() - 2);
        }
    }

    void step() {
        std::uint64_t const choice = random_.up_to(9);
        if (choice < 2 || waiting_.empty()) {
            if (coin()) {
                log_in();
            } else {
                recover();
            }
            return;
        }
        switch (choice) {
        case 2:
            challenge(pick(waiting_.size()), coin() ? Channel::sms : Channel::email);
            break;
        case 3:
        case 4:
            answer_oob_somehow();
            break;
        case 5:
            answer_otp();
            break;
        case 6:
            answer_recovery_code();
            break;
        case 7:
        case 8:
            persevere();
            break;
        default:
            bank_.clock.advance(coin(9) ? 24h : std::chrono::seconds{random_.up_to(120)});
        }
    }

    /// Steps of each outcome that let somebody in.
    int logins_done = 0;
    int recoveries_done = 0;

private:
    [[nodiscard]] Timestamp now() { return bank_.clock.now(); }

    [[nodiscard]] std::int64_t step_now() {
        return std::chrono::floor<std::chrono::seconds>(now()).time_since_epoch().count() / 30;
    }

    [[nodiscard]] bool coin(std::uint64_t of = 1) { return random_.up_to(of) == 0; }

    [[nodiscard]] bool waits(Waiting const& login) {
        return !login.used && login.began + 600s > now();
    }

    [[nodiscard]] std::string wild_code() {
        std::string text = std::to_string(random_.up_to(999'999));
        return std::string(6 - text.size(), '0') + text;
    }

    /// Mostly a recent one, so that something comes of it.
    [[nodiscard]] std::size_t pick(std::size_t size) {
        std::size_t const recent = std::min<std::size_t>(size, 3);
        return coin(4) ? random_.up_to(size - 1) : size - 1 - random_.up_to(recent - 1);
    }

    void log_in() {
        std::size_t const user = random_.up_to(2);
        bool const is_right = !coin(5);
        auto const result =
            bank_.log_in(users_[user].username, is_right ? good_password : "wrong password");
        CHECK_FALSE(result.login);
        if (result.outcome == LoginOutcome::mfa_required) {
            CHECK(is_right);
            waiting_.push_back({.token = result.mfa_token, .user = user, .began = now()});
        } else {
            CHECK(result.outcome == LoginOutcome::refused); // also while the password is locked
        }
    }

    void recover() {
        std::size_t const user = random_.up_to(3);
        Channel const channel = coin() ? Channel::sms : Channel::email;
        auto const result =
            bank_.recover(user == nobody ? "nobody" : users_[user].username, channel);
        if (result.outcome == ChallengeOutcome::throttled) {
            return;
        }
        CHECK(result.outcome == ChallengeOutcome::sent);
        waiting_.push_back(
            {.token = result.mfa_token, .user = user, .is_recovery = true, .began = now()});
        note_sent(waiting_.size() - 1, channel, result);
    }

    /// What an honest person with the latest login would do.
    void persevere() {
        std::size_t const at = waiting_.size() - 1;
        auto const pair = waiting_[at].challenge;
        if (pair && sent_[*pair].code && !sent_[*pair].used) {
            answer_oob(at, *pair, *sent_[*pair].code);
        } else {
            challenge(at, waiting_[at].proved == Channel::sms ? Channel::email : Channel::sms);
        }
    }

    void challenge(std::size_t at, Channel channel) {
        Waiting const& login = waiting_[at];
        auto const result = bank_.challenge(login.token, channel);
        if (!waits(login)) {
            CHECK(result.outcome == ChallengeOutcome::expired);
        } else if (login.proved == channel) {
            CHECK(result.outcome == ChallengeOutcome::channel_already_used);
        } else if (result.outcome != ChallengeOutcome::throttled) {
            CHECK(result.outcome == ChallengeOutcome::sent);
            note_sent(at, channel, result);
        }
    }

    void note_sent(std::size_t login, Channel channel, ChallengeResult const& result) {
        Sent sent{.oob_code = result.oob_code, .login = login, .channel = channel, .at = now()};
        for (Message const& message : bank_.read_messages()) {
            CHECK_FALSE(sent.code);
            CHECK(message.channel == channel);
            sent.code = message.code;
        }
        bool const is_login = !waiting_[login].is_recovery;
        CHECK((waiting_[login].user != nobody || !sent.code));
        CHECK((!is_login || sent.code));
        if (sent.code) {
            auto& times = sent_at_[{waiting_[login].user, channel}];
            times.push_back(now());
            CHECK(count_within(times, 600s) <= 2 * 3);
            CHECK(count_within(times, 24h) <= 2 * 10);
        }
        waiting_[login].challenge = sent_.size();
        sent_.push_back(std::move(sent));
    }

    /// Windows follow one another, so that twice as many may come within the time of one.
    [[nodiscard]] std::int64_t count_within(std::vector<Timestamp> const& times,
                                            std::chrono::nanoseconds window) {
        return std::ranges::count_if(times, [&](Timestamp time) { return time + window > now(); });
    }

    void answer_oob_somehow() {
        if (sent_.empty()) {
            return;
        }
        std::size_t const at = pick(waiting_.size());
        std::size_t const pair =
            waiting_[at].challenge && !coin(4) ? *waiting_[at].challenge : pick(sent_.size());
        auto const& known = coin() ? sent_[pair].code : sent_[pick(sent_.size())].code;
        answer_oob(at, pair, coin(3) ? wild_code() : known.value_or(wild_code()));
    }

    void answer_oob(std::size_t at, std::size_t pair, std::string const& code) {
        auto const result = bank_.answer(waiting_[at].token, sent_[pair].oob_code, code);
        if (!waits(waiting_[at])) {
            CHECK(result.outcome == LoginOutcome::expired);
            return;
        }
        Sent& sent = sent_[pair];
        bool const may_try = !sent.used && sent.at + 300s > now() && sent.tries < 5;
        sent.tries += may_try;
        bool const is_right = may_try && waiting_[at].challenge == pair && sent.code == code;
        if (!is_right) {
            CHECK(result.outcome == LoginOutcome::refused);
            CHECK(result.mfa_token.empty());
            return;
        }
        sent.used = true;
        waiting_[at].used = true;
        if (waiting_[at].is_recovery && !waiting_[at].proved) {
            CHECK(result.outcome == LoginOutcome::mfa_required);
            waiting_.push_back({.token = result.mfa_token,
                                .user = waiting_[at].user,
                                .is_recovery = true,
                                .proved = sent.channel,
                                .began = now()});
            return;
        }
        expect_done(waiting_[at], result);
    }

    void answer_otp() {
        Waiting& login = waiting_[pick(waiting_.size())];
        std::size_t const user = login.user == nobody || coin(4) ? random_.up_to(2) : login.user;
        auto const steps = static_cast<int>(random_.up_to(4)) - 2;
        std::string const code = coin(2) ? wild_code() : bank_.app_code(secrets_[user], steps);
        auto const result = bank_.answer_otp(login.token, code);
        if (!waits(login)) {
            CHECK(result.outcome == LoginOutcome::expired);
            return;
        }
        bool const may_try = !login.is_recovery && login.own_codes < 5;
        login.own_codes += may_try;
        if (may_try && result.outcome == LoginOutcome::throttled) {
            CHECK(result.retry_at > now());
            return;
        }
        auto const matched = may_try ? matching_step(login.user, code) : std::nullopt;
        if (!matched) {
            CHECK(result.outcome == LoginOutcome::refused);
            return;
        }
        last_steps_[login.user] = *matched;
        login.used = true;
        expect_done(login, result);
    }

    [[nodiscard]] std::optional<std::int64_t> matching_step(std::size_t user,
                                                            std::string const& code) {
        std::optional<std::int64_t> matched;
        for (int steps = -1; steps <= 1; ++steps) {
            if (step_now() + steps > last_steps_[user] &&
                bank_.app_code(secrets_[user], steps) == code) {
                matched = step_now() + steps;
            }
        }
        return matched;
    }

    void answer_recovery_code() {
        Waiting& login = waiting_[pick(waiting_.size())];
        std::size_t const user = login.user == nobody || coin() ? random_.up_to(2) : login.user;
        std::string const code = recovery_codes_[user][random_.up_to(9)];
        auto const result = bank_.authentication().verify_recovery_code(
            {.client_id = "shop", .mfa_token = login.token, .recovery_code = code});
        if (!waits(login)) {
            CHECK(result.outcome == LoginOutcome::expired);
            return;
        }
        bool const may_try = !login.is_recovery && login.own_codes < 5;
        login.own_codes += may_try;
        if (!may_try || user != login.user || used_codes_[code]) {
            CHECK(result.outcome == LoginOutcome::refused);
            return;
        }
        used_codes_[code] = true;
        login.used = true;
        expect_done(login, result);
    }

    void expect_done(Waiting const& login, LoginResult const& result) {
        CHECK(result.outcome == LoginOutcome::done);
        if (result.login) {
            CHECK(result.login->user_id == users_.at(login.user).id);
            CHECK(result.login->goal.scope == shop_goal().scope);
            ++(login.is_recovery ? recoveries_done : logins_done);
        }
    }

    Logins bank_;
    RandomInput& random_;
    std::vector<User> users_;
    std::vector<std::string> secrets_;
    std::vector<std::vector<std::string>> recovery_codes_;
    std::vector<std::int64_t> last_steps_;
    std::map<std::string, bool> used_codes_;
    std::vector<Waiting> waiting_;
    std::vector<Sent> sent_;
    std::map<std::pair<std::size_t, Channel>, std::vector<Timestamp>> sent_at_;
};

void play(Store store, int games, int steps) {
    RandomInput random;
    INFO("NOSTRO_TEST_SEED=" << random.seed());
    int logins = 0;
    int recoveries = 0;
    for (int number = 0; number < games; ++number) {
        Game game{store, random.bits(), random};
        for (int at = 0; at < steps; ++at) {
            CAPTURE(number);
            CAPTURE(at);
            game.step();
        }
        logins += game.logins_done;
        recoveries += game.recoveries_done;
    }
    CHECK(logins > 0);
    CHECK(recoveries > 0);
}

} // namespace

TEST_CASE("given random steps of logins, then nobody gets in without the right codes") {
    SUBCASE("memory") {
        play(Store::memory, 20, 400);
    }
    SUBCASE("sqlite") {
        play(Store::sqlite, 2, 400);
    }
}
