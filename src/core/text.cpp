#include "core/text.hpp"

namespace nostro::inline v0 {

namespace {

bool is_unreserved(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

} // namespace

std::string join(std::span<std::string const> words, std::string_view separator) {
    std::string text;
    for (std::string const& word : words) {
        text.append(text.empty() ? std::string_view{} : separator).append(word);
    }
    return text;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view upper_hex = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (char const c : text) {
        if (is_unreserved(c)) {
            encoded.push_back(c);
        } else {
            auto const byte = static_cast<unsigned char>(c);
            encoded += {'%', upper_hex[byte >> 4U], upper_hex[byte & 0xFU]};
        }
    }
    return encoded;
}

} // namespace nostro::inline v0
