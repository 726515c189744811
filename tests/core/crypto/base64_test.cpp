#include "core/crypto/base64.hpp"

#include "core/crypto/vectors.hpp"

#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;

TEST_CASE("base64 and base32 give the values of RFC 4648 section 10") {
    struct Row {
        char const* bytes;
        char const* base64;
        char const* base32; ///< without padding
    };

    for (auto const& row : std::array{
             Row{"", "", ""},
             Row{"f", "Zg==", "MY"},
             Row{"fo", "Zm8=", "MZXQ"},
             Row{"foo", "Zm9v", "MZXW6"},
             Row{"foob", "Zm9vYg==", "MZXW6YQ"},
             Row{"fooba", "Zm9vYmE=", "MZXW6YTB"},
             Row{"foobar", "Zm9vYmFy", "MZXW6YTBOI"},
         }) {
        CAPTURE(row.bytes);
        std::string const padded = row.base64;
        auto const bare = padded.substr(0, padded.find('='));
        CHECK(base64(row.bytes) == padded);
        CHECK(base64url(row.bytes) == bare);
        CHECK(base32(row.bytes) == row.base32);
        CHECK(from_base64(padded) == row.bytes);
        CHECK(from_base64(bare) == row.bytes);
        CHECK(from_base64url(bare) == row.bytes);
        CHECK(from_base32(row.base32) == row.bytes);
    }
}

TEST_CASE("bytes of every length come back, and a wrong character is found wherever it stands") {
    std::string bytes;
    for (int size = 0; size <= 40; ++size) {
        CAPTURE(size);
        auto text = base64url(bytes);
        CHECK(from_base64url(text) == bytes);
        CHECK(from_base32(base32(bytes)) == bytes);
        for (char& character : text) {
            char const right = std::exchange(character, '!');
            CHECK_FALSE(from_base64url(text));
            character = right;
        }
        bytes += static_cast<char>(size * 37 + 200);
    }
}

TEST_CASE("the two alphabets of base64 differ in two characters") {
    std::string const bytes = "\xFB\xFF\xFE";
    CHECK(base64(bytes) == "+//+");
    CHECK(base64url(bytes) == "-__-");
    CHECK(from_base64("+//+") == bytes);
    CHECK(from_base64url("-__-") == bytes);
    CHECK_FALSE(from_base64("-__-"));
    CHECK_FALSE(from_base64url("+//+"));
}

TEST_CASE("base64url that is not canonical is refused") {
    for (auto const* text : {"A",
                             "AAAAA",
                             "Zg==",
                             "Zm8=",
                             "=",
                             "Zh",
                             "Zm9",
                             "Zm9vYh",
                             " Zm9v",
                             "Zm9v ",
                             "Zm\n9v",
                             "Zm9v\r\n",
                             "Zm9v.",
                             "Zm9v\t",
                             "Z+9v",
                             "Zm9v%3D",
                             "Zm9v\x80"}) {
        CAPTURE(text);
        CHECK_FALSE(from_base64url(text));
    }
    CHECK_FALSE(from_base64url(std::string_view{"Zm\0v", 4}));
}

TEST_CASE("base64 that is not canonical is refused") {
    for (auto const* text : {"A",
                             "Zg=",
                             "Zg===",
                             "Zm8==",
                             "Zm9v=",
                             "Zm9v====",
                             "=",
                             "====",
                             "A===",
                             "Zh==",
                             "Zm9=",
                             "Z=g=",
                             "=Zg=",
                             "Zg==Zg==",
                             "Zg== ",
                             "Zg=\n",
                             "Zm 9v",
                             "Zm-v",
                             "Zg\xFF="}) {
        CAPTURE(text);
        CHECK_FALSE(from_base64(text));
    }
}

TEST_CASE("base32 that is not canonical is refused") {
    for (auto const* text :
         {"M", "MZX", "MZXW6Y", "MZ", "MY======", "my", "MZXW6YTB1", "MZXW 6", "MZXW0", "M8"}) {
        CAPTURE(text);
        CHECK_FALSE(from_base32(text));
    }
}

TEST_CASE("any bytes come back, and no other text means them") {
    RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());

    struct Form {
        std::function<std::string(std::string_view)> encode;
        std::function<std::optional<std::string>(std::string_view)> decode;
    };

    auto const unpadded = [](std::string_view bytes) {
        auto text = base64(bytes);
        return text.substr(0, text.find('='));
    };
    for (auto const& form : std::vector<Form>{
             {base64url, from_base64url}, {unpadded, from_base64}, {base32, from_base32}}) {
        for (int i = 0; i < 500; ++i) {
            auto const bytes = random_string(random, 100);
            auto const text = form.encode(bytes);
            REQUIRE(form.decode(text) == bytes);
            if (text.empty()) {
                continue;
            }
            // One character changed is refused or means other bytes.
            auto changed = text;
            auto& c = changed[random.up_to(changed.size() - 1)];
            c = static_cast<char>(c ^ static_cast<char>(1 + random.up_to(254)));
            REQUIRE(form.decode(changed) != bytes);
        }
    }
}

TEST_CASE("HTTP Basic credentials have the value of RFC 6749 section 2.3.1") {
    auto const& basic = vectors().at("basic").as_object();
    auto const text = text_at(basic, "id") + ':' + text_at(basic, "secret");
    CHECK(base64(text) == text_at(basic, "value"));
    CHECK(from_base64(text_at(basic, "value")) == text);
}
