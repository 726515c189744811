#include "core/json.hpp"

#include <nostro/core/error.hpp>

#include <boost/json/object.hpp>
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

using namespace nostro;
using namespace std::string_literals;

namespace {

std::string nested_arrays(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

/// The error of reading `text` with `read`, which must throw.
InvalidArgument error_of(std::string_view text,
                         std::function<void(JsonReader const&)> const& read) {
    auto const value = parse_json(text, "test");
    try {
        read(JsonReader{value});
    } catch (InvalidArgument const& error) {
        return error;
    }
    FAIL("accepted");
    return InvalidArgument{"never"};
}

} // namespace

TEST_CASE("JSON comes back as the same text") {
    for (auto const* text : {R"(null)",
                             R"(true)",
                             R"("")",
                             R"([])",
                             R"({})",
                             R"([1,-2,9223372036854775807])",
                             R"({"b":1,"a":{"c":[true,false,null,"x"]}})",
                             R"("\"\\\b\f\n\r\t\u0001")",
                             "\"\xE2\x82\xAC \xF0\x9F\x92\xB6\""}) {
        CAPTURE(text);
        CHECK(to_text(parse_json(text, "test")) == text);
    }
    CHECK(to_text(parse_json(" { \"a\" : [ 1 , 2 ] }\n", "test")) == R"({"a":[1,2]})");
    CHECK(to_text(parse_json(R"("\u20ac\ud83d\udcb6\/")", "test")) ==
          "\"\xE2\x82\xAC\xF0\x9F\x92\xB6/\"");
    CHECK(to_text(parse_json("{\"" + std::string(5000, 'k') + "\":\"" + std::string(70'000, 'v') +
                                 "\"}",
                             "test"))
              .size() == 75'007);
}

TEST_CASE("hostile JSON is refused with its place") {
    struct Case {
        std::string text;
        char const* line;
        char const* column; ///< empty: not part of the contract
    };

    for (auto const& row : std::vector<Case>{
             {"", "1", "1"},
             {" ", "1", ""},
             {"{", "1", ""},
             {"[1,]", "1", "4"},
             {"[1 2]", "1", "4"},
             {"{\"a\":1,}", "1", "8"},
             {"{a:1}", "1", "2"},
             {"{'a':1}", "1", "2"},
             {"// x\n1", "1", "1"},
             {"[1]\n\n  x", "3", "3"},
             {"1 1", "1", "3"},
             {"{\n  \"a\": nul\n}", "2", ""},
             {"01", "1", ""},
             {"+1", "1", "1"},
             {".5", "1", "1"},
             {"1.", "1", ""},
             {"NaN", "1", "1"},
             {"Infinity", "1", "1"},
             {"0x10", "1", ""},
             {"\"a", "1", ""},
             {"\"\n\"", "1", ""},
             {"\"\\x\"", "1", ""},
             {"\"\\u12\"", "1", ""},
             {"\"\\ud800\"", "1", ""},
             {"\"\\udc00\"", "1", ""},
             {"\"\\ud800\\u0041\"", "1", ""},
             {"\"\xFF\"", "1", ""},
             {"\"\xC0\x80\"", "1", ""},
             {"\"\xED\xA0\x80\"", "1", ""},
             {"\"\xE2\x82\"", "1", ""},
             {"\xEF\xBB\xBF{}", "1", "1"},
             {"\"a\0b\""s, "1", ""},
             {"1\0"s, "1", "2"},
             {nested_arrays(65), "1", ""},
             {nested_arrays(100'000), "1", ""},
             {std::string(100'000, '['), "1", ""},
             {"{\"a\":1,\n\"a\":2}", "2", ""},
             {"{\"a\":1,\"\\u0061\":2}", "1", ""},
             {"[{\"x\":{\"a\":1,\"b\":2,\"a\":null}}]", "1", ""},
             {"{\"\":1,\"\":2}", "1", ""},
         }) {
        CAPTURE(row.text.substr(0, 80));
        try {
            static_cast<void>(parse_json(row.text, "sandbox file"));
            FAIL_CHECK("accepted");
        } catch (InvalidArgument const& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
            CHECK(error.detail("line") == row.line);
            if (*row.column != '\0') {
                CHECK(error.detail("column") == row.column);
            }
            CHECK_FALSE(error.detail("reason").empty());
            CHECK(std::string{error.what()}.find("sandbox file is not valid JSON: line ") == 0);
        }
    }
}

TEST_CASE("a key that stands twice is named as the reason") {
    try {
        static_cast<void>(parse_json(R"({"a":1,"b":{"a":1},"a":2})", "test"));
        FAIL("accepted");
    } catch (InvalidArgument const& error) {
        CHECK(error.detail("reason") == "duplicate key");
    }
    CHECK_NOTHROW(static_cast<void>(parse_json(R"([{"a":1},{"a":1,"A":1,"b":{"a":1}}])", "test")));
}

TEST_CASE("64 levels are accepted") {
    CHECK(to_text(parse_json(nested_arrays(64), "test")) == nested_arrays(64));
}

TEST_CASE("a reader takes members of the right type") {
    auto const value = parse_json(R"({"text":"x","none":null,"yes":true,"number":-5,"list":[)"
                                  R"({"value":"1.00"},{"value":"2.00"}],"inner":{"a":"b"}})",
                                  "test");
    JsonReader const reader{value};
    CHECK(reader.text("text") == "x");
    CHECK(reader.optional_text("text") == "x");
    CHECK_FALSE(reader.optional_text("none"));
    CHECK_FALSE(reader.optional_text("absent"));
    CHECK_FALSE(reader.find("none"));
    CHECK(reader.boolean("yes"));
    CHECK(reader.integer("number") == -5);
    CHECK(reader.object("inner").text("a") == "b");
    CHECK(reader.object("inner").path() == "inner");
    auto const list = reader.array("list");
    REQUIRE(list.size() == 2);
    CHECK(list[1].text("value") == "2.00");
    CHECK(list[1].path() == "list[1]");
    CHECK_NOTHROW(reader.allow_only({"text", "none", "yes", "number", "list", "inner"}));
}

TEST_CASE("a mismatch names the field by its path") {
    struct Case {
        char const* text;
        std::function<void(JsonReader const&)> read;
        char const* field;
        char const* reason;
    };

    auto const read_value = [](JsonReader const& reader) {
        static_cast<void>(reader.array("transactions").at(3).object("details").text("value"));
    };
    constexpr auto path = "transactions[3].details.value";
    for (auto const& row : std::vector<Case>{
             {R"({"transactions":[0,0,0,{"details":{}}]})", read_value, path, "missing"},
             {R"({"transactions":[0,0,0,{"details":{"value":1}}]})", read_value, path, "not_text"},
             {R"({"transactions":[0,0,0,{"details":{"value":null}}]})",
              read_value,
              path,
              "not_text"},
             {R"({"transactions":[0,0,0,{"details":{"value":"a\u0000b"}}]})",
              read_value,
              path,
              "not_valid_text"},
             {R"({"transactions":[0,0,0,{"details":[]}]})",
              read_value,
              "transactions[3].details",
              "not_object"},
             {R"({"transactions":[0,0,0,5]})", read_value, "transactions[3]", "not_object"},
             {R"({"transactions":{}})", read_value, "transactions", "not_array"},
             {R"([])", read_value, "document", "not_object"},
             {R"({"a":{"b":1,"c":2}})",
              [](JsonReader const& reader) { reader.object("a").allow_only({"b"}); },
              "a.c",
              "unknown"},
             {R"({"a":1})",
              [](JsonReader const& reader) { static_cast<void>(reader.boolean("a")); },
              "a",
              "not_boolean"},
             {R"({"a":1.0})",
              [](JsonReader const& reader) { static_cast<void>(reader.integer("a")); },
              "a",
              "not_integer"},
             {R"({"a":9223372036854775808})",
              [](JsonReader const& reader) { static_cast<void>(reader.integer("a")); },
              "a",
              "not_integer"},
             {R"({"a":1})",
              [](JsonReader const& reader) { static_cast<void>(reader.optional_text("a")); },
              "a",
              "not_text"},
             {"{\"\xC3\xA9\":1}",
              [](JsonReader const& reader) { reader.allow_only({}); },
              "\\xc3\\xa9",
              "unknown"},
         }) {
        CAPTURE(row.text);
        auto const error = error_of(row.text, row.read);
        CHECK(error.detail("field") == row.field);
        CHECK(error.detail("reason") == row.reason);
    }
}
