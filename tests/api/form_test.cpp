#include "api/errors.hpp"
#include "api/form.hpp"

#include "core/property.hpp"
#include "core/text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace nostro::api;
using Parameters = std::vector<Parameter>;

} // namespace

TEST_CASE("a form is read in its order, repeats and empty values kept") {
    CHECK(parse_form("a=1&b=2&a=3") == Parameters{{"a", "1"}, {"b", "2"}, {"a", "3"}});
    CHECK(parse_form("a&b=&=c") == Parameters{{"a", ""}, {"b", ""}, {"", "c"}});
    CHECK(parse_form("&&a=b=c&") == Parameters{{"a", "b=c"}});
    CHECK(parse_form("").empty());
    CHECK(parse_form("a+b=c%20d%2B") == Parameters{{"a b", "c d+"}});
}

TEST_CASE("a form that cannot be decoded is refused") {
    for (auto const* const text : {"a=%", "a=%4", "a=%g1", "%=1", "a=%00", "a=%ff", "a=%C3%28"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(static_cast<void>(parse_form(text)), ApiError);
    }
    std::string many;
    for (std::size_t at = 0; at <= parameters_max; ++at) {
        many += "a&";
    }
    CHECK_THROWS_AS(static_cast<void>(parse_form(many)), ApiError);
}

TEST_CASE("what is written as a form is read as the same parameters") {
    nostro::testing::RandomInput input;
    INFO("seed " << input.seed());
    for (int round = 0; round < 200; ++round) {
        Parameters parameters;
        for (auto count = input.up_to(4); count > 0; --count) {
            std::string value;
            for (auto length = input.up_to(8); length > 0; --length) {
                value.push_back(static_cast<char>(1 + input.up_to(126)));
            }
            parameters.push_back({"n" + value, value});
        }
        CHECK(parse_form(write_form(parameters)) == parameters);
    }
    CHECK(nostro::percent_encode("a/b c\xC3\xA9-._~") == "a%2Fb%20c%C3%A9-._~");
    CHECK(decode_segment("a+b") == "a+b");
}
