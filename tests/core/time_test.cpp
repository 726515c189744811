#include <nostro/core/time.hpp>

#include "core/property.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace nostro;

namespace {

Timestamp at(std::int64_t nanoseconds) {
    return Timestamp{std::chrono::nanoseconds{nanoseconds}};
}

} // namespace

TEST_CASE("instants are printed and parsed back") {
    struct Case {
        std::int64_t nanoseconds;
        char const* text;
    };

    for (auto const& row : std::array<Case, 10>{{
             {0, "1970-01-01T00:00:00Z"},
             {-1, "1969-12-31T23:59:59.999999999Z"},
             {1, "1970-01-01T00:00:00.000000001Z"},
             {1'769'900'400'500'000'000, "2026-01-31T23:00:00.5Z"},
             {951'782'400'000'000'000, "2000-02-29T00:00:00Z"},
             {-2'203'977'600'000'000'000, "1900-02-28T00:00:00Z"},
             {253'402'300'799, "1970-01-01T00:04:13.402300799Z"},
             {1'234'567'890'120'000'000, "2009-02-13T23:31:30.12Z"},
             {INT64_MAX, "2262-04-11T23:47:16.854775807Z"},
             {INT64_MIN, "1677-09-21T00:12:43.145224192Z"},
         }}) {
        CAPTURE(row.text);
        CHECK(to_string(at(row.nanoseconds)) == row.text);
        CHECK(parse_timestamp(row.text) == at(row.nanoseconds));
    }
}

TEST_CASE("other spellings of an instant are understood") {
    auto const noon = parse_timestamp("2026-01-31T12:00:00Z");
    REQUIRE(noon);
    for (auto const* text : {"2026-01-31t12:00:00z",
                             "2026-01-31T12:00:00.0Z",
                             "2026-01-31T12:00:00.000000000Z",
                             "2026-01-31T13:30:00+01:30",
                             "2026-01-31T00:01:00-11:59",
                             "2026-02-01T11:59:00+23:59",
                             "2026-01-31T12:00:00-00:00"}) {
        CAPTURE(text);
        CHECK(parse_timestamp(text) == noon);
    }
}

TEST_CASE("what is not an instant is refused") {
    for (auto const* text : {"",
                             "2026-01-31",
                             "2026-01-31T12:00:00",
                             "2026-01-31 12:00:00Z",
                             "2026-01-31T12:00Z",
                             "2026-01-31T24:00:00Z",
                             "2026-01-31T12:60:00Z",
                             "2016-12-31T23:59:60Z",
                             "2026-02-29T12:00:00Z",
                             "2026-13-01T12:00:00Z",
                             "2026-00-01T12:00:00Z",
                             "2026-01-00T12:00:00Z",
                             "2026-01-32T12:00:00Z",
                             "2026-04-31T12:00:00Z",
                             "1900-02-29T12:00:00Z",
                             "2026-01-31T12:00:00.Z",
                             "2026-01-31T12:00:00.0000000000Z",
                             "2026-01-31T12:00:00,5Z",
                             "2026-01-31T12:00:00+1:00",
                             "2026-01-31T12:00:00+24:00",
                             "2026-01-31T12:00:00+01:60",
                             "2026-01-31T12:00:00+0100",
                             "2026-01-31T12:00:00ZZ",
                             "2026-01-31T12:00:00Z ",
                             " 2026-01-31T12:00:00Z",
                             "26-01-31T12:00:00Z",
                             "+2026-01-31T12:00:00Z",
                             "-026-01-31T12:00:00Z",
                             "2026-1-31T12:00:00Z",
                             "2026/01/31T12:00:00Z",
                             "9999-12-31T23:59:59Z",
                             "0000-01-01T00:00:00Z",
                             "2262-04-11T23:47:16.854775808Z",
                             "1677-09-21T00:12:43.145224191Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_timestamp(text));
    }
}

TEST_CASE("random instants come back equal") {
    testing::RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (int i = 0; i < 20'000; ++i) {
        auto const time = at(static_cast<std::int64_t>(random.bits()));
        REQUIRE(parse_timestamp(to_string(time)) == time);
    }
}

TEST_CASE("dates are printed and parsed back") {
    for (auto const* text : {"0000-01-01",
                             "0001-03-01",
                             "1969-12-31",
                             "1970-01-01",
                             "2000-02-29",
                             "2024-02-29",
                             "2026-01-31",
                             "9999-12-31"}) {
        CAPTURE(text);
        auto const date = parse_date(text);
        REQUIRE(date);
        CHECK(to_string(*date) == text);
    }
    CHECK(parse_date("1970-01-02")->time_since_epoch() == std::chrono::days{1});
    for (auto const* text : {"",
                             "2026-02-29",
                             "2100-02-29",
                             "2026-1-1",
                             "20260101",
                             "2026-01-01 ",
                             "2026-01-01T",
                             "2026-06-31"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_date(text));
    }
}

TEST_CASE("a date without a four-digit year has no text") {
    auto const first = *parse_date("0000-01-01");
    auto const last = *parse_date("9999-12-31");
    CHECK_THROWS_AS(static_cast<void>(to_string(first - std::chrono::days{1})), InvalidArgument);
    CHECK_THROWS_AS(static_cast<void>(to_string(last + std::chrono::days{1})), InvalidArgument);
    CHECK_THROWS_AS(static_cast<void>(to_string(Date::max())), InvalidArgument);
}

TEST_CASE("the machine's clock tells a plausible time") {
    auto const now = system_clock().now();
    CHECK(now > *parse_timestamp("2024-01-01T00:00:00Z"));
    CHECK(now < *parse_timestamp("2200-01-01T00:00:00Z"));
    CHECK(&system_clock() == &system_clock());
}
