#include "domain/throttle.hpp"
#include "identity/identity_bank.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace nostro;
using namespace support;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

template <class Rule>
detail::Reservation reserve(IdentityBank const& bank, Rule const& rule, char const* key = "ada") {
    auto const state = bank.state();
    return state->host->written([&](storage::Transaction& transaction) {
        return detail::Throttle{transaction, *state}.reserve("test", key, rule);
    });
}

int reserve_times(IdentityBank const& bank, LockoutRule const& rule, int times) {
    int granted = 0;
    for (int at = 0; at < times; ++at) {
        granted += reserve(bank, rule).granted ? 1 : 0;
    }
    return granted;
}

void forget(IdentityBank const& bank) {
    auto const state = bank.state();
    state->host->write([&](storage::Transaction& transaction) {
        detail::Throttle{transaction, *state}.forget("test", "ada");
    });
}

std::size_t purge(IdentityBank const& bank) {
    auto const state = bank.state();
    return state->host->written([&](storage::Transaction& transaction) {
        return detail::Throttle{transaction, *state}.purge(100);
    });
}

} // namespace

TEST_CASE(
    "OA-27: each run of five wrong attempts is followed by a lock twice as long as the last") {
    on_each_identity_store([](IdentityBank& bank) {
        LockoutRule const rule;
        for (seconds const lock :
             {seconds{60}, seconds{120}, seconds{240}, seconds{480}, seconds{900}, seconds{900}}) {
            CAPTURE(lock.count());
            CHECK(reserve_times(bank, rule, 7) == 5);
            auto const refused = reserve(bank, rule);
            CHECK_FALSE(refused.granted);
            CHECK(refused.retry_at == bank.clock().now() + lock);
            bank.clock().advance(lock - std::chrono::nanoseconds{1});
            CHECK_FALSE(reserve(bank, rule).granted);
            bank.clock().advance(std::chrono::nanoseconds{1});
        }
    });
}

TEST_CASE("a right attempt forgets the wrong ones before it") {
    on_each_identity_store([](IdentityBank& bank) {
        LockoutRule const rule;
        CHECK(reserve_times(bank, rule, 4) == 4);
        forget(bank);
        CHECK(reserve_times(bank, rule, 9) == 5);
        bank.clock().advance(seconds{60});
        CHECK(reserve(bank, rule).granted);
        forget(bank);
        CHECK(reserve_times(bank, rule, 5) == 5);
        CHECK(reserve(bank, rule).retry_at == bank.clock().now() + seconds{60});
    });
}

TEST_CASE("without a wrong attempt for the window the next run is the first again") {
    on_each_identity_store([](IdentityBank& bank) {
        LockoutRule const rule;
        CHECK(reserve_times(bank, rule, 5) == 5);
        bank.clock().advance(minutes{5});
        CHECK(reserve_times(bank, rule, 4) == 4);
        bank.clock().advance(hours{12});
        CHECK(reserve_times(bank, rule, 6) == 5);
        CHECK(reserve(bank, rule).retry_at == bank.clock().now() + seconds{60});
    });
}

TEST_CASE("after a hundred wrong attempts in a row only another secret helps") {
    on_each_identity_store([](IdentityBank& bank) {
        LockoutRule rule;
        int granted = 0;
        for (int day = 0; day < 30; ++day) {
            granted += reserve_times(bank, rule, 5);
            bank.clock().advance(hours{24});
        }
        CHECK(granted == 100);
        CHECK(reserve(bank, rule).retry_at == Timestamp::max());
        forget(bank);
        CHECK(reserve(bank, rule).granted);

        rule.failures_max = 0;
        CHECK(reserve_times(bank, rule, 4) == 4);
    });
}

TEST_CASE("parallel attempts cannot pass a limit together") {
    on_each_identity_store([](IdentityBank& bank) {
        std::atomic<int> granted{0};
        std::vector<std::thread> threads;
        for (int at = 0; at < 8; ++at) {
            threads.emplace_back([&] { granted += reserve_times(bank, {}, 4); });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        CHECK(granted == 5);
    });
}

TEST_CASE("OA-36: a limit counts what comes in a window, each key and scope for itself") {
    on_each_identity_store([](IdentityBank& bank) {
        RateLimit const limit{3, seconds{60}};
        CHECK(reserve(bank, limit).granted);
        bank.clock().advance(seconds{50});
        CHECK(reserve(bank, limit).granted);
        CHECK(reserve(bank, limit).granted);
        auto const refused = reserve(bank, limit);
        CHECK_FALSE(refused.granted);
        CHECK(refused.retry_at == morning + seconds{60});
        CHECK(reserve(bank, limit, "bob").granted);
        bank.clock().advance(seconds{10});
        CHECK(reserve(bank, limit).granted);
        CHECK(reserve(bank, RateLimit{}).granted);
    });
}

TEST_CASE("looking counts nothing") {
    on_each_identity_store([](IdentityBank& bank) {
        LockoutRule const rule;
        auto const state = bank.state();
        auto const look = [&] {
            return state->host->read_out([&](storage::Transaction& transaction) {
                return detail::Throttle{transaction, *state}.look("test", "ada", rule).granted;
            });
        };
        for (int at = 0; at < 9; ++at) {
            CHECK(look());
        }
        CHECK(reserve_times(bank, rule, 9) == 5);
        CHECK_FALSE(look());
    });
}

TEST_CASE("counters are removed when they count for nothing any more, not before") {
    on_each_identity_store([](IdentityBank& bank) {
        LockoutRule rule;
        rule.failures_max = 0;
        CHECK(reserve(bank, rule).granted);
        CHECK(reserve(bank, RateLimit{1, seconds{60}}, "bob").granted);
        CHECK(purge(bank) == 0);
        bank.clock().advance(seconds{60});
        CHECK(purge(bank) == 1);
        bank.clock().advance(hours{12});
        CHECK(purge(bank) == 1);
        CHECK(purge(bank) == 0);
    });
}

TEST_CASE("whose attempts are counted does not stand in the store") {
    IdentityBank bank{Store::sqlite};
    CHECK(reserve(bank, LockoutRule{}, "unmistakable@example.test").granted);
    CHECK(read_file(bank.file()).find("unmistakable") == std::string::npos);
    CHECK(read_file(bank.file() + "-wal").find("unmistakable") == std::string::npos);
}
