#include "core/digest.hpp"

#include <doctest/doctest.h>

#include <array>
#include <utility>

using namespace nostro;

namespace {

std::string hex_of(std::string_view text) {
    return to_hex(sha256(std::as_bytes(std::span{text})));
}

} // namespace

TEST_CASE("SHA-256 gives the published values") {
    for (auto const& row : std::array<std::pair<std::string, char const*>, 5>{{
             {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
             {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
             {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
             {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmn"
              "opqrlmnopqrsmnopqrs"
              "tnopqrstu",
              "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
             {std::string(1'000'000, 'a'),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
         }}) {
        CHECK(hex_of(row.first) == row.second);
    }
}

TEST_CASE("one object digests again and again") {
    Sha256 digester;
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(digester.update("a").update("").update("bc").finish() ==
                sha256(std::as_bytes(std::span{"abc", 3})));
    }
    CHECK(to_hex(digester.finish()) == hex_of(""));
    auto moved = std::move(digester);
    CHECK(to_hex(moved.update("abc").finish()) == hex_of("abc"));
}

TEST_CASE("hexadecimal text comes back as the same bytes") {
    std::vector<std::byte> bytes;
    for (int i = 0; i < 256; ++i) {
        bytes.push_back(static_cast<std::byte>(i));
    }
    auto const text = to_hex(bytes);
    CHECK(text.substr(0, 6) == "000102");
    CHECK(text.substr(506) == "fdfeff");
    CHECK(from_hex(text) == bytes);
    CHECK(from_hex("aBcD") == from_hex("AbCd"));
    CHECK(from_hex("")->empty());
    for (auto const* wrong :
         {"0", "0g", "g0", " 0", "0x", "00 ", "\xFF\xFF", "@@", "``", "::", "//"}) {
        CAPTURE(wrong);
        CHECK_FALSE(from_hex(wrong));
    }
}
