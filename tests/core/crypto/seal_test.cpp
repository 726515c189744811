#include "core/crypto/seal.hpp"

#include "core/crypto/vectors.hpp"

#include <nostro/core/random.hpp>
#include <nostro/testing/fakes.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <string>

using namespace nostro;
using namespace nostro::detail;
using namespace nostro::testing;

namespace {

std::string const key(32, 'k');

/// Gives these bytes once.
class GivenBytes final : public RandomSource {
public:
    explicit GivenBytes(std::string bytes) : bytes_{std::move(bytes)} {}

    void fill(std::span<std::byte> bytes) override {
        REQUIRE(bytes.size() == bytes_.size());
        std::memcpy(bytes.data(), bytes_.data(), bytes.size());
    }

private:
    std::string bytes_;
};

} // namespace

TEST_CASE("the sealed form is that of another implementation") {
    auto const& row = vectors().at("seal").as_object();
    auto const row_key = bytes_of_hex(text_at(row, "key_hex"));
    auto const id = static_cast<std::uint32_t>(row.at("key_id").as_int64());
    auto const place = text_at(row, "associated_data");
    auto const sealed = bytes_of_hex(text_at(row, "sealed_hex"));
    GivenBytes nonce{bytes_of_hex(text_at(row, "nonce_hex"))};
    CHECK(hex_of(seal(row_key, id, place, text_at(row, "plaintext"), nonce)) == hex_of(sealed));
    CHECK(unseal(row_key, place, sealed) == text_at(row, "plaintext"));
    CHECK(sealed_key_id(sealed) == id);
}

TEST_CASE("any bytes come back from their sealed form") {
    RandomInput input;
    INFO("NOSTRO_TEST_SEED=", input.seed());
    SeededRandom random{input.seed()};
    for (int i = 0; i < 200; ++i) {
        auto const plaintext = random_string(input, 300);
        auto const place = random_string(input, 40);
        auto const id = static_cast<std::uint32_t>(input.bits());
        auto const sealed = seal(key, id, place, plaintext, random);
        REQUIRE(sealed.size() == plaintext.size() + seal_overhead);
        REQUIRE(sealed_key_id(sealed) == id);
        REQUIRE(unseal(key, place, sealed) == plaintext);
        REQUIRE(seal(key, id, place, plaintext, random) != sealed);
    }
}

TEST_CASE("a sealed text does not open when anything is changed") {
    SeededRandom random{1};
    auto const sealed = seal(key, 7, "user|1|secret", "the plaintext", random);
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        auto changed = sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        REQUIRE_FALSE(unseal(key, "user|1|secret", changed));
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        REQUIRE_FALSE(unseal(key, "user|1|secret", sealed.substr(0, size)));
    }
    CHECK_FALSE(unseal(key, "user|1|secret", sealed + '\0'));
    CHECK_FALSE(unseal(key, "user|2|secret", sealed));
    CHECK_FALSE(unseal(key, "", sealed));
    CHECK_FALSE(unseal(std::string(32, 'x'), "user|1|secret", sealed));
    CHECK(unseal(key, "user|1|secret", sealed) == "the plaintext");
}

TEST_CASE("the key id is read without the key") {
    SeededRandom random{1};
    CHECK(sealed_key_id(seal(key, 0, "", "", random)) == 0U);
    CHECK(sealed_key_id(seal(key, 0xFFFF'FFFF, "", "", random)) == 0xFFFF'FFFFU);
    CHECK_FALSE(sealed_key_id(""));
    CHECK_FALSE(sealed_key_id(std::string(seal_overhead - 1, '\x01')));
    CHECK_FALSE(sealed_key_id(std::string(seal_overhead, '\x02')));
}

TEST_CASE("a sealing key has 32 bytes") {
    SeededRandom random{1};
    auto const sealed = seal(key, 1, "", "x", random);
    for (std::size_t const size : {0U, 16U, 31U, 33U}) {
        std::string const wrong(size, 'k');
        CHECK(refusal_of([&] { return seal(wrong, 1, "", "x", random); }) == "key: not_32_bytes");
        CHECK(refusal_of([&] { return unseal(wrong, "", sealed); }) == "key: not_32_bytes");
        CHECK(refusal_of([&] { return unseal(wrong, "", ""); }) == "key: not_32_bytes");
    }
}
