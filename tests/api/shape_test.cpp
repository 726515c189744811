#include "api/matchers.hpp"
#include "api/shape.hpp"
#include "core/json.hpp"
#include "core/property.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace nostro::api;
namespace json = boost::json;
using nostro::parse_json;
using nostro::testing::RandomInput;

/// "path:code" of each error, with spaces between.
std::string codes(std::vector<FieldError> const& errors) {
    std::string text;
    for (auto const& error : errors) {
        text += (text.empty() ? "" : " ") + error.path + ':' + error.code;
    }
    return text;
}

std::string errors_of(Shape const& shape, std::string_view document) {
    return codes(check_json(shape, parse_json(document, "test")).errors);
}

std::string value_of(Shape const& shape, std::string_view document) {
    auto const checked = check_json(shape, parse_json(document, "test"));
    CHECK(codes(checked.errors).empty());
    return nostro::to_text(checked.value);
}

constexpr Field address_fields[]{
    required("street", text(1, 5)),
    optional("country", country),
};
constexpr Shape address{address_fields};
constexpr Shape word = text(1, 3);
constexpr Field person_fields[]{
    required("name", text(2, 4)),
    required("kind", one_of("person|company")),
    optional("age", integer(0, 150)),
    optional("active", boolean().by_default(true)),
    optional("size", integer().by_default(-3)),
    optional("mode", one_of("a|b").by_default("b")),
    optional("note", text().or_null()),
    optional("place", address),
    optional("all", list_of(address, 1, 2)),
    optional("labels", map_of(word, 2)),
    optional("any", anything()),
    read_only("id", uuid),
};
constexpr Shape person{person_fields};

} // namespace

TEST_CASE("a checked document holds what its shape names, with defaults") {
    CHECK(value_of(person, R"({"name":"Ada","kind":"person"})") ==
          R"({"name":"Ada","kind":"person","active":true,"size":-3,"mode":"b"})");
    CHECK(
        value_of(person,
                 R"({"id":"x","unknown":1,"kind":"company","name":"AB","age":0,"active":false,
                       "note":null,"place":null,"any":null,"size":null})") ==
        R"({"name":"AB","kind":"company","age":0,"active":false,"size":-3,"mode":"b","note":null,"any":null})");
    CHECK(
        value_of(person, R"({"name":"AB","kind":"company","labels":{"x":"y"},"any":[1,{}]})") ==
        R"({"name":"AB","kind":"company","active":true,"size":-3,"mode":"b","labels":{"x":"y"},"any":[1,{}]})");
}

TEST_CASE("each mistake is named by its place and kind") {
    CHECK(errors_of(person, "{}") == "/name:missing /kind:missing");
    CHECK(errors_of(person, "[]") == ":type");
    CHECK(errors_of(person, R"({"name":null,"kind":3})") == "/name:missing /kind:type");
    CHECK(errors_of(person, R"({"name":"A","kind":"person"})") == "/name:length");
    CHECK(errors_of(person, R"({"name":"Abcde","kind":"dog"})") == "/name:length /kind:choice");
    CHECK(errors_of(person, R"({"name":"Ada","kind":"per"})") == "/kind:choice");
    CHECK(errors_of(person, R"({"name":"A\u0000a","kind":"person"})") == "/name:encoding");
    auto const with = [](std::string const& member) {
        return errors_of(person, R"({"name":"Ada","kind":"person",)" + member + "}");
    };
    CHECK(with(R"("age":-1)") == "/age:range");
    CHECK(with(R"("age":151)") == "/age:range");
    CHECK(with(R"("age":18446744073709551615)") == "/age:range");
    CHECK(with(R"("age":1.0)") == "/age:type");
    CHECK(with(R"("age":"1")") == "/age:type");
    CHECK(with(R"("active":"true")") == "/active:type");
    CHECK(with(R"("place":{"country":"no"})") == "/place/street:missing /place/country:format");
    CHECK(with(R"("all":[])") == "/all:length");
    CHECK(with(R"("all":{})") == "/all:type");
    CHECK(with(R"("all":[{"street":"x"},{"street":7}])") == "/all/1/street:type");
    CHECK(with(R"("all":[null])") == "/all/0:type");
    CHECK(with(R"("labels":{"a/b~c":"long"})") == "/labels/a~1b~0c:length");
    CHECK(with(R"("labels":{"a":"1","b":"2","c":"3"})") == "/labels:length");
    CHECK(with(R"("labels":{"a\u0000":"1"})") == "/labels:encoding");
}

TEST_CASE("messages say what would be right") {
    auto const message = [](Shape const& shape, std::string_view document) {
        auto const errors = check_json(shape, parse_json(document, "test")).errors;
        REQUIRE(errors.size() == 1);
        return errors.front().message;
    };
    CHECK(message(text(1, 255), "\"\"") == "must have 1 to 255 characters");
    CHECK(message(text(0, 2), "\"abc\"") == "must have at most 2 characters");
    CHECK(message(text(3, 3), "\"\"") == "must have exactly 3 characters");
    CHECK(message(integer(1), "0") == "must be at least 1");
    CHECK(message(integer(-5, 5), "7") == "must be -5 to 5");
    CHECK(message(one_of("a|b"), "\"c\"") == "must be one of: a, b");
    CHECK(message(uuid, "\"123456789012345678901234567890123456\"") == "must be a UUID");
}

TEST_CASE("characters are counted, not bytes") {
    CHECK(errors_of(text(2, 2), "\"\xC3\xA9\xF0\x9F\x98\x80\"").empty());
    CHECK(errors_of(text(0, 1), "\"\xC3\xA9\xC3\xA9\"") == ":length");
}

TEST_CASE("a closed object and an answer have no unknown members") {
    constexpr Shape closed = person.closed();
    CHECK(errors_of(closed, R"({"name":"Ada","kind":"person","x":1,"id":5})") == "/x:unknown");
    auto const answer = [](std::string_view document) {
        return codes(check_answer(person, parse_json(document, "test")));
    };
    CHECK(answer(R"({"name":"Ada","kind":"person"})").empty());
    CHECK(answer(R"({"name":"Ada","kind":"person","x":1,"id":5})") == "/id:type /x:unknown");
    CHECK(answer(R"({"name":"Ada","kind":"person","place":null,"note":null})") == "/place:type");
}

TEST_CASE("names are read in any case where the shape says so (P19)") {
    constexpr Shape any_case = person.in_any_case().closed();
    CHECK(value_of(any_case, R"({"NAME":"Ada","Kind":"person","ID":5})") ==
          R"({"name":"Ada","kind":"person","active":true,"size":-3,"mode":"b"})");
    CHECK(errors_of(any_case, R"({"name":"Ada","NAME":"Ada","kind":"person"})") ==
          "/name:repeated");
    CHECK(errors_of(any_case, R"({"name":"Ada","kind":"person","X":1})") == "/X:unknown");
    CHECK(codes(check_answer(any_case, parse_json(R"({"NAME":"Ada","kind":"person"})", "test"))) ==
          "/name:missing /NAME:unknown");
    CHECK(errors_of(person, R"({"NAME":"Ada","kind":"person"})") == "/name:missing");
}

TEST_CASE("no more errors are told than a person reads") {
    std::string document = "[";
    for (int at = 0; at < 100; ++at) {
        document += "7,";
    }
    constexpr Shape words = list_of(word);
    CHECK(check_json(words, parse_json(document + "7]", "test")).errors.size() == 20);
}

TEST_CASE("parameters are read as what their shapes say") {
    static constexpr Field fields[]{
        optional("limit", integer(1, 100).by_default(10)),
        optional("deleted", boolean()),
        optional("label", list_of(word, 0, 2)),
        required("name", text(1, 5)),
    };
    constexpr Shape shape{fields};
    auto const check = [&](std::vector<Parameter> const& parameters) {
        auto const checked = check_parameters(shape, parameters);
        return checked.errors.empty() ? nostro::to_text(checked.value) : codes(checked.errors);
    };
    CHECK(check({{"name", "5"}}) == R"({"limit":10,"name":"5"})");
    CHECK(check({{"name", "x"},
                 {"label", "a"},
                 {"limit", "7"},
                 {"label", "b"},
                 {"deleted", "false"}}) ==
          R"({"limit":7,"deleted":false,"label":["a","b"],"name":"x"})");
    CHECK(check({}) == "name:missing");
    CHECK(check({{"name", "x"}, {"limit", "0"}}) == "limit:range");
    CHECK(check({{"name", "x"}, {"limit", "101"}}) == "limit:range");
    CHECK(check({{"name", "x"}, {"limit", "99999999999999999999"}}) == "limit:range");
    for (auto const* const bad : {"", " 1", "1 ", "+1", "1.0", "0x1", "one", "1e2"}) {
        CAPTURE(bad);
        CHECK(check({{"name", "x"}, {"limit", bad}}) == "limit:type");
    }
    CHECK(check({{"name", "x"}, {"deleted", "True"}}) == "deleted:type");
    CHECK(check({{"name", "x"}, {"name", "x"}}) == "name:repeated");
    CHECK(check({{"name", "x"}, {"a/b", "1"}, {"a/b", "1"}}) == "a/b:repeated");
    CHECK(check({{"name", "x"}, {"label", "a"}, {"label", "b"}, {"label", "c"}}) == "label:length");
    CHECK(check({{"name", "x"}, {"label", "toolong"}}) == "label:length");
    CHECK(nostro::to_text(check_parameters(anything(), {{{"a", "1"}, {"a", "1"}}}).value) == "{}");
}

TEST_CASE("header parameters are found in any case, others are not looked at") {
    static constexpr Field fields[]{optional("obp_limit", integer(1)),
                                    optional("x-mode", one_of("a|b"))};
    constexpr Shape shape{fields};
    std::vector<Header> headers{{"OBP_Limit", " 5 "}, {"Accept", "*/*"}, {"Accept", "text/html"}};
    CHECK(nostro::to_text(check_headers(shape, headers).value) == R"({"obp_limit":5})");
    headers.push_back({"obp_limit", "6"});
    headers.push_back({"X-Mode", "c"});
    CHECK(codes(check_headers(shape, headers).errors) == "obp_limit:repeated x-mode:choice");
}

TEST_CASE("matchers take what they are named after") {
    struct Row {
        Matcher const& matcher;
        std::string_view text;
        bool matches;
    };

    Row const rows[]{
        {match::uuid, "018f3c2a-0000-7000-8000-00000000000A", true},
        {match::uuid, "018f3c2a000070008000000000000000aaaa", false},
        {match::email, "ada@x.example", true},
        {match::email, "a.b+c@sub.x-y.example", true},
        {match::email, "\xC3\xA5@\xC3\xA5.example", true},
        {match::email, "ada", false},
        {match::email, "@x.example", false},
        {match::email, "ada@", false},
        {match::email, "ada@x", false},
        {match::email, "ada@x..example", false},
        {match::email, "ada@-x.example", false},
        {match::email, "ada@x.example.", false},
        {match::email, "a b@x.example", false},
        {match::email, "a@b@x.example", false},
        {match::email, ".a@x.example", false},
        {match::email, "a..b@x.example", false},
        {match::email, "a\r\nBcc:b@x.example", false},
        {match::absolute_uri, "urn:isbn:1", true},
        {match::absolute_uri, "com.example.app:/cb", true},
        {match::absolute_uri, "/relative", false},
        {match::absolute_uri, "1a:b", false},
        {match::absolute_uri, "a:", false},
        {match::absolute_uri, "https://a b", false},
        {match::absolute_uri, "https://a\n", false},
        {match::web_url, "https://x.example/a?b#c", true},
        {match::web_url, "HTTP://x", true},
        {match::web_url, "https://", false},
        {match::web_url, "https:///x", false},
        {match::web_url, "https:x", false},
        {match::web_url, "ftp://x", false},
        {match::web_url, "javascript:alert(1)", false},
        {match::web_url, "https://x\\@y", false},
        {match::date_time, "2026-01-31T23:00:00Z", true},
        {match::date_time, "2026-01-31 23:00", false},
        {match::date, "2026-02-28", true},
        {match::date, "2026-02-30", false},
        {match::decimal, "-12.50", true},
        {match::decimal, "1e5", false},
        {match::decimal, "1.", false},
        {match::e164, "+4712345678", true},
        {match::e164, "4712345678", false},
        {match::e164, "+0123", false},
        {match::e164, "+1234567890123456", false},
        {match::country, "NO", true},
        {match::country, "no", false},
        {match::language, "nb-NO", true},
        {match::language, "nb-", false},
        {match::language, "1b", false},
        {match::language, "nb--NO", false},
        {match::identifier, "a-b_C9", true},
        {match::identifier, "a b", false},
        {match::visible_ascii, "!~", true},
        {match::visible_ascii, "a b", false},
        {match::visible_ascii, "\xC3\xA9", false},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        CHECK(row.matcher.matches(row.text) == row.matches);
    }
}

namespace {

/// A random value that fits.
json::value fitting(Shape const& shape, RandomInput& input) {
    switch (shape.type) {
    case Type::any:
        return json::array{nullptr, 1.5};
    case Type::boolean:
        return input.up_to(1) == 1;
    case Type::integer:
        return shape.least + static_cast<std::int64_t>(input.up_to(100));
    case Type::number:
        return static_cast<double>(shape.least) + 0.5;
    case Type::text: {
        if (!shape.choices.empty()) {
            auto const end = shape.choices.find('|');
            return json::value(input.up_to(1) == 0 ? shape.choices.substr(0, end)
                                                   : shape.choices.substr(end + 1));
        }
        if (shape.matcher != nullptr) {
            return "NO";
        }
        auto const spread = std::min<std::int64_t>(shape.most - shape.least, 5);
        auto const length =
            static_cast<std::size_t>(shape.least) + input.up_to(static_cast<std::uint64_t>(spread));
        return json::value(std::string(length, 'x'));
    }
    case Type::list: {
        json::array list;
        auto const least = static_cast<std::uint64_t>(shape.least);
        for (auto count = std::max<std::uint64_t>(1, least + input.up_to(1)); count > 0; --count) {
            list.push_back(fitting(*shape.element, input));
        }
        return list;
    }
    case Type::map:
        return json::object{{"key", fitting(*shape.element, input)}};
    case Type::object:
        break;
    }
    json::object object;
    for (auto const& field : shape.fields()) {
        if (field.presence == Presence::required ||
            (field.presence == Presence::optional && input.up_to(1) == 1)) {
            object[field.name] = fitting(field.shape, input);
        }
    }
    return object;
}

/// One value of a document that can be made wrong, and how.
struct Mutation {
    std::string pointer;
    json::value value;
    bool remove = false;
};

void list_mutations(Shape const& shape,
                    json::value const& value,
                    std::string const& pointer,
                    std::vector<Mutation>& found) {
    switch (shape.type) {
    case Type::any:
        return;
    case Type::boolean:
        found.push_back({pointer, "yes"});
        return;
    case Type::integer:
    case Type::number:
        found.push_back({pointer, "1"});
        if (shape.least != std::numeric_limits<std::int64_t>::min()) {
            found.push_back({pointer, shape.least - 1});
            found.push_back({pointer, shape.most + 1});
        }
        return;
    case Type::text:
        found.push_back({pointer, 5});
        found.push_back({pointer, json::value(std::string(5'000, 'x'))});
        found.push_back({pointer, json::value(std::string(1, '\0'))});
        return;
    case Type::list:
        found.push_back({pointer, json::object{}});
        list_mutations(*shape.element, value.at(0), pointer + "/0", found);
        return;
    case Type::map:
        found.push_back({pointer, json::array{}});
        list_mutations(*shape.element, value.at("key"), pointer + "/key", found);
        return;
    case Type::object:
        break;
    }
    if (!pointer.empty()) {
        found.push_back({pointer, 7});
    }
    for (auto const& field : shape.fields()) {
        auto const place = pointer + '/' + std::string{field.name};
        if (auto const* const member = value.as_object().if_contains(field.name)) {
            list_mutations(field.shape, *member, place, found);
        }
        if (field.presence == Presence::required) {
            found.push_back({place, nullptr, true});
        }
    }
}

json::value mutate(json::value document, Mutation const& mutation) {
    json::error_code error;
    if (mutation.remove) {
        auto const slash = mutation.pointer.rfind('/');
        auto* const parent =
            document.find_pointer(std::string_view{mutation.pointer}.substr(0, slash), error);
        parent->as_object().erase(mutation.pointer.substr(slash + 1));
    } else {
        *document.find_pointer(mutation.pointer, error) = mutation.value;
    }
    return document;
}

} // namespace

TEST_CASE("a random fitting document passes, and each single change of it is named") {
    RandomInput input;
    INFO("seed " << input.seed());
    std::size_t changes = 0;
    for (int round = 0; round < 300; ++round) {
        auto const document = fitting(person, input);
        CAPTURE(json::serialize(document));
        CHECK(codes(check_json(person, document).errors).empty());
        std::vector<Mutation> mutations;
        list_mutations(person, document, "", mutations);
        for (auto const& mutation : mutations) {
            CAPTURE(mutation.pointer);
            auto const errors = check_json(person, mutate(document, mutation)).errors;
            REQUIRE(errors.size() == 1);
            CHECK(errors.front().path == mutation.pointer);
            ++changes;
        }
    }
    CHECK(changes > 3'000);
}
