#include <nostro/core/log.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace nostro;

TEST_CASE("log levels have stable names") {
    CHECK(name_of(LogLevel::debug) == "debug");
    CHECK(name_of(LogLevel::info) == "info");
    CHECK(name_of(LogLevel::warning) == "warning");
    CHECK(name_of(LogLevel::error) == "error");
    CHECK(name_of(static_cast<LogLevel>(9)) == "unknown");
}

TEST_CASE("the null log takes everything and is always the same") {
    std::array<Detail, 1> const details{{{"key", "value"}}};
    null_log().log(LogLevel::error, "test.event", details);
    CHECK(&null_log() == &null_log());
}
