#include "core/check.hpp"

#include <doctest/doctest.h>

using namespace nostro;

TEST_CASE("a check that holds does nothing and evaluates once") {
    int calls = 0;
    NOSTRO_CHECK(++calls == 1);
    CHECK(calls == 1);
}

TEST_CASE("a check that fails throws with expression, file and line") {
    int const line = __LINE__ + 2;
    try {
        NOSTRO_CHECK(1 + 1 == 3);
        FAIL("passed");
    } catch (InternalError const& error) {
        CHECK(error.code() == ErrorCode::internal);
        CHECK(error.poisons_handle());
        CHECK(error.detail("check") == "1 + 1 == 3");
        CHECK(error.detail("at") == "check_test.cpp:" + std::to_string(line));
    }
}
