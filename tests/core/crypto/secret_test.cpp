#include "core/crypto/secret.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

using namespace nostro::detail;

template <class T>
concept Streamable = requires(std::ostream& out, T const& value) {
    out << value;
};

static_assert(!Streamable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string_view, Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(std::is_nothrow_move_assignable_v<Secret>);

namespace {

constexpr std::string_view short_text = "short";
constexpr std::string_view long_text = "longer than the room a text has inside itself, surely";

bool holds_zeros(char const* data, std::size_t size) {
    return std::ranges::all_of(std::span{data, size}, [](char c) { return c == '\0'; });
}

} // namespace

TEST_CASE("wiping a text overwrites its bytes") {
    for (auto const text : {short_text, long_text}) {
        std::string bytes{text};
        auto const* const data = bytes.data();
        bytes.resize(3); // what was cut off goes, too
        wipe(bytes);
        CHECK(bytes.empty());
        CHECK(bytes.data() == data);
        CHECK(holds_zeros(data, text.size()));
    }
}

TEST_CASE("a secret that was moved from or taken over leaves no bytes behind") {
    for (auto const text : {short_text, long_text}) {
        Secret first{text};
        Secret second{std::move(first)};
        CHECK(second.reveal() == text);
        CHECK(first.empty()); // NOLINT(bugprone-use-after-move): what this test is about
        CHECK(holds_zeros(first.reveal().data(), short_text.size()));

        Secret third{long_text};
        third = std::move(second);
        CHECK(third.reveal() == text);
        CHECK(second.empty()); // NOLINT(bugprone-use-after-move)
        CHECK(holds_zeros(second.reveal().data(), short_text.size()));

        std::string source{text};
        auto const adopted = Secret::adopt(std::move(source));
        CHECK(adopted.reveal() == text);
        CHECK(source.empty()); // NOLINT(bugprone-use-after-move)
        CHECK(holds_zeros(source.data(), short_text.size()));
    }
}

TEST_CASE("copies of a secret are independent and equal") {
    Secret const original{long_text};
    auto copy = original;
    CHECK(copy == original);
    CHECK(copy.reveal().data() != original.reveal().data());
    copy = Secret{short_text};
    CHECK_FALSE(copy == original);
    CHECK(original.reveal() == long_text);
    copy = original;
    CHECK(copy == original);
    auto const& same = copy;
    copy = same;
    CHECK(copy.reveal() == long_text);
    CHECK(copy.size() == long_text.size());
    CHECK(Secret{}.empty());
}

TEST_CASE("comparing in constant time tells equal from different bytes") {
    CHECK(equal_in_constant_time("", ""));
    CHECK(equal_in_constant_time(std::string_view{}, ""));
    CHECK(equal_in_constant_time("abc", "abc"));
    CHECK(equal_in_constant_time({"a\0b", 3}, {"a\0b", 3}));
    CHECK_FALSE(equal_in_constant_time({"a\0b", 3}, {"a\0c", 3}));
    CHECK_FALSE(equal_in_constant_time("abc", "abd"));
    CHECK_FALSE(equal_in_constant_time("abc", "xbc"));
    CHECK_FALSE(equal_in_constant_time("abc", "ab"));
    CHECK_FALSE(equal_in_constant_time("", "a"));
}
