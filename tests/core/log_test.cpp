#include <nostro/core/log.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace nostro;

TEST_CASE("log levels have stable names") {
    CHECK(to_string(LogLevel::debug) == "debug");
    CHECK(to_string(LogLevel::info) == "info");
    CHECK(to_string(LogLevel::warning) == "warning");
    CHECK(to_string(LogLevel::error) == "error");
    CHECK(to_string(static_cast<LogLevel>(9)) == "unknown");
}

TEST_CASE("the null log takes everything and is always the same") {
    std::array<Detail, 1> const details{{{"key", "value"}}};
    null_log().log(LogLevel::error, "test.event", details);
    CHECK(&null_log() == &null_log());
}
