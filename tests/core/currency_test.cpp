#include <nostro/core/currency.hpp>

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>

using namespace nostro;

static_assert(sizeof(Currency) == 18);

TEST_CASE("ISO 4217 rows are as published") {
    struct Case {
        char const* code;
        int number;
        int scale;
    };

    for (auto const& row : std::array<Case, 22>{{
             {"EUR", 978, 2}, {"USD", 840, 2}, {"JPY", 392, 0}, {"KWD", 414, 3}, {"CLF", 990, 4},
             {"MRU", 929, 2}, {"ISK", 352, 0}, {"UYW", 927, 4}, {"UYI", 940, 0}, {"XAU", 959, 0},
             {"XXX", 999, 0}, {"XTS", 963, 0}, {"ZWG", 924, 2}, {"VED", 926, 2}, {"SLE", 925, 2},
             {"CHE", 947, 2}, {"CHW", 948, 2}, {"XCG", 532, 2}, {"BHD", 48, 3},  {"VND", 704, 0},
             {"MGA", 969, 2}, {"XDR", 960, 0},
         }}) {
        CAPTURE(row.code);
        auto const rows = iso_currencies();
        auto const found = std::ranges::find(rows, std::string_view{row.code}, &IsoCurrency::code);
        REQUIRE(found != rows.end());
        CHECK(found->number == row.number);
        CHECK(found->scale == row.scale);
        CHECK(Currency::iso(row.code).scale() == row.scale);
    }
}

TEST_CASE("ISO 4217 rows are ordered, unique and well formed") {
    auto const rows = iso_currencies();
    CHECK(rows.size() == 178);
    CHECK(std::ranges::adjacent_find(rows, std::ranges::greater_equal{}, &IsoCurrency::code) ==
          rows.end());
    std::set<int> numbers;
    for (auto const& row : rows) {
        CAPTURE(std::string{row.code});
        CHECK(row.code.size() == 3);
        CHECK(std::ranges::all_of(row.code, [](char c) { return c >= 'A' && c <= 'Z'; }));
        CHECK(row.number > 0);
        CHECK(row.number < 1000);
        CHECK(row.scale <= 4);
        CHECK_FALSE(row.name.empty());
        CHECK(numbers.insert(row.number).second);
        CHECK(Currency::find_iso(row.code)->code() == row.code);
    }
}

TEST_CASE("codes that are not active ISO 4217 are absent") {
    for (auto const* code :
         {"", "E", "EU", "eur", "EURO", "ZZZ", "AAA", "DEM", "HRK", "BGN", "SLL", "ZWL", "MRO"}) {
        CAPTURE(code);
        CHECK_FALSE(Currency::find_iso(code));
        CHECK_THROWS_AS(static_cast<void>(Currency::iso(code)), NotFound);
    }
}

TEST_CASE("the error names the code, whatever was sent") {
    try {
        static_cast<void>(Currency::iso("b\xFF\n"));
        FAIL("accepted");
    } catch (NotFound const& error) {
        CHECK(error.detail("currency") == "b\\xff\\x0a");
    }
}

TEST_CASE("a host's asset has the scale it was given") {
    auto const points = Currency::custom("MILES.2026_A-1", 5);
    CHECK(points.code() == "MILES.2026_A-1");
    CHECK(points.scale() == 5);
    CHECK(Currency::custom("ABCDEFGHIJKLMNOP", 18).code().size() == 16);
    CHECK(Currency::custom("EUR", 2) == Currency::iso("EUR"));
    CHECK(Currency::custom("POINT", 0) != Currency::custom("POINT", 1));
    CHECK(Currency::custom("POINT", 0) != Currency::custom("POINTS", 0));
}

TEST_CASE("a malformed asset is refused") {
    struct Case {
        std::string code;
        std::uint8_t scale;
        ErrorCode error;
        char const* field;
    };

    for (auto const& row : std::array<Case, 8>{{
             {"", 2, ErrorCode::invalid_argument, "code"},
             {"points", 2, ErrorCode::invalid_argument, "code"},
             {"A B", 2, ErrorCode::invalid_argument, "code"},
             {"\xC3\x84", 2, ErrorCode::invalid_argument, "code"},
             {std::string{"A\0", 2}, 2, ErrorCode::invalid_argument, "code"},
             {"ABCDEFGHIJKLMNOPQ", 2, ErrorCode::limit_exceeded, "code"},
             {"POINT", 19, ErrorCode::limit_exceeded, "scale"},
             {"JPY", 2, ErrorCode::invalid_argument, "scale"},
         }}) {
        CAPTURE(row.code);
        try {
            static_cast<void>(Currency::custom(row.code, row.scale));
            FAIL("accepted");
        } catch (InvalidArgument const& error) {
            CHECK(error.code() == row.error);
            CHECK(error.detail("field") == row.field);
        }
    }
}
