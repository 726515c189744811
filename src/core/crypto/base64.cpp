#include "core/crypto/base64.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace nostro::inline v0::detail {

namespace {

constexpr std::uint8_t not_in_alphabet = 0xFF;

/// An encoding whose characters carry `bits` bits each, most significant first.
template <unsigned bits>
class Codec {
public:
    constexpr explicit Codec(std::string_view alphabet) : alphabet_{alphabet} {
        values_.fill(not_in_alphabet);
        for (std::size_t i = 0; i < alphabet.size(); ++i) {
            values_[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
        }
    }

    [[nodiscard]] std::string encode(std::string_view bytes) const {
        std::string text;
        text.reserve((bytes.size() * 8 + bits - 1) / bits);
        std::uint32_t buffer = 0;
        unsigned held = 0; // lowest bits of the buffer that were not written yet
        for (char const byte : bytes) {
            buffer = buffer << 8 | static_cast<std::uint8_t>(byte);
            held += 8;
            while (held >= bits) {
                held -= bits;
                text += alphabet_[buffer >> held & mask];
            }
        }
        if (held > 0) {
            text += alphabet_[buffer << (bits - held) & mask];
        }
        return text;
    }

    [[nodiscard]] std::optional<std::string> decode(std::string_view text) const {
        std::string bytes(text.size() * bits / 8, '\0');
        auto* next = bytes.data();
        std::uint32_t buffer = 0;
        unsigned held = 0; // lowest bits of the buffer that were not taken yet
        for (char const c : text) {
            auto const value = values_[static_cast<std::uint8_t>(c)];
            if (value == not_in_alphabet) {
                return std::nullopt;
            }
            buffer = buffer << bits | value;
            held += bits;
            if (held >= 8) {
                held -= 8;
                *next++ = static_cast<char>(buffer >> held & 0xFFU);
            }
        }
        // What is left belongs to the last character and is zero; more would be a character that
        // no byte string needs.
        auto const rest = buffer & ((std::uint32_t{1} << held) - 1);
        if (held >= bits || rest != 0) {
            return std::nullopt;
        }
        return bytes;
    }

private:
    static constexpr std::uint32_t mask = (1U << bits) - 1;

    std::string_view alphabet_;
    std::array<std::uint8_t, 256> values_{};
};

constexpr Codec<6> url_codec{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"};
constexpr Codec<6> plain_codec{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"};
constexpr Codec<5> base32_codec{"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"};

} // namespace

std::string base64url(std::string_view bytes) {
    return url_codec.encode(bytes);
}

std::optional<std::string> from_base64url(std::string_view text) {
    return url_codec.decode(text);
}

std::string base64(std::string_view bytes) {
    auto text = plain_codec.encode(bytes);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    // Padding fills up to a multiple of four with one or two signs; any other sign is no character
    // of the alphabet.
    if (text.size() % 4 == 0) {
        for (int i = 0; i < 2 && text.ends_with('='); ++i) {
            text.remove_suffix(1);
        }
    }
    return plain_codec.decode(text);
}

std::string base32(std::string_view bytes) {
    return base32_codec.encode(bytes);
}

std::optional<std::string> from_base32(std::string_view text) {
    return base32_codec.decode(text);
}

} // namespace nostro::inline v0::detail
