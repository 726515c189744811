#include "api/rate_limit.hpp"
#include "core/property.hpp"

#include <nostro/testing/fakes.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <deque>
#include <string>

namespace {

using namespace nostro::api;
using namespace std::chrono_literals;
using nostro::Timestamp;
using nostro::testing::FakeClock;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

} // namespace

TEST_CASE("so many at once, then one each share of a minute (OA-36)") {
    FakeClock clock{start};
    RateLimiter limiter{clock, 10};
    for (int count = 0; count < 60; ++count) {
        CHECK(limiter.take("a", 60) == 0ns);
    }
    CHECK(limiter.take("a", 60) == 1s);
    CHECK(limiter.take("b", 60) == 0ns);
    clock.advance(999ms);
    CHECK(limiter.take("a", 60) == 1ms);
    clock.advance(1ms);
    CHECK(limiter.take("a", 60) == 0ns);
    CHECK(limiter.take("a", 60) == 1s);
    clock.advance(1min);
    for (int count = 0; count < 60; ++count) {
        CHECK(limiter.take("a", 60) == 0ns);
    }
    CHECK(limiter.take("a", 60) == 1s);
}

TEST_CASE("zero is no limit and remembers nothing") {
    FakeClock clock{start};
    RateLimiter limiter{clock, 10};
    for (int count = 0; count < 1'000; ++count) {
        CHECK(limiter.take("a", 0) == 0ns);
    }
    limiter.give_back("a", 0);
    CHECK(limiter.size() == 0);
}

TEST_CASE("what is given back can be taken again, but not saved up") {
    FakeClock clock{start};
    RateLimiter limiter{clock, 10};
    for (int count = 0; count < 100; ++count) {
        CHECK(limiter.take("a", 2) == 0ns);
        limiter.give_back("a", 2);
    }
    limiter.give_back("a", 2);
    limiter.give_back("unknown", 2);
    CHECK(limiter.take("a", 2) == 0ns);
    CHECK(limiter.take("a", 2) == 0ns);
    CHECK(limiter.take("a", 2) == 30s);
}

TEST_CASE("a clock that goes back does not shut anybody out for longer than a minute") {
    FakeClock clock{start};
    RateLimiter limiter{clock, 10};
    CHECK(limiter.take("a", 1) == 0ns);
    clock.advance(-24h);
    auto const wait = limiter.take("a", 1);
    CHECK(wait <= 1min);
    clock.advance(wait);
    CHECK(limiter.take("a", 1) == 0ns);
}

TEST_CASE("no more counters than allowed; the longest idle one is forgotten") {
    FakeClock clock{start};
    RateLimiter limiter{clock, 3};
    for (auto const* const key : {"a", "b", "c"}) {
        CHECK(limiter.take(key, 1) == 0ns);
    }
    CHECK(limiter.take("a", 1) > 0ns); // used last now
    CHECK(limiter.take("d", 1) == 0ns);
    CHECK(limiter.size() == 3);
    CHECK(limiter.take("a", 1) > 0ns);
    CHECK(limiter.take("b", 1) == 0ns);
    std::string const huge(1 << 20, 'x');
    CHECK(limiter.take(huge, 1) == 0ns);
    CHECK(limiter.take(huge, 1) > 0ns);
    CHECK(limiter.take(huge + 'x', 1) == 0ns);
}

TEST_CASE("in no minute of a random history are there more than twice as many as a minute allows") {
    nostro::testing::RandomInput input;
    INFO("seed " << input.seed());
    FakeClock clock{start};
    RateLimiter limiter{clock, 3};
    std::deque<Timestamp> taken;
    std::size_t refused = 0;
    for (int step = 0; step < 5'000; ++step) {
        clock.advance(std::chrono::milliseconds{input.up_to(1'500)});
        auto const now = clock.now();
        if (limiter.take("a", 30) == 0ns) {
            taken.push_back(now);
        } else {
            ++refused;
        }
        while (!taken.empty() && taken.front() <= now - 1min) {
            taken.pop_front();
        }
        CHECK(taken.size() <= 60);
    }
    CHECK(refused > 0);
}

TEST_CASE("an IPv6 peer is its network, a mapped IPv4 peer its address") {
    CHECK(peer_key("192.0.2.7") == "192.0.2.7");
    CHECK(peer_key("::ffff:192.0.2.7") == "192.0.2.7");
    CHECK(peer_key("2001:db8:1:2:3:4:5:6") == peer_key("2001:db8:1:2::9"));
    CHECK(peer_key("2001:db8:1:2::9") != peer_key("2001:db8:1:3::9"));
    CHECK(peer_key("unix") == "unix");
    CHECK(peer_key("").empty());
}
