#include "fuzz/target.hpp"

#include "core/crypto/base64.hpp"

#include <string>

// Bytes as text (RFC 4648), in three alphabets.
//
// - Any bytes come back from their text.
// - Bytes have one text: what can be read is what is written of it, up to all of the padding.
namespace fuzz {

namespace {

namespace detail = nostro::detail;

int run(std::uint8_t const* data, std::size_t size) {
    auto const text = text_of(data, size);
    require(detail::from_base64url(detail::base64url(text)) == text, "base64url gives it back");
    require(detail::from_base64(detail::base64(text)) == text, "base64 gives it back");
    require(detail::from_base32(detail::base32(text)) == text, "base32 gives it back");

    if (auto const bytes = detail::from_base64url(text)) {
        require(detail::base64url(*bytes) == text, "bytes have one text in base64url");
    }
    if (auto const bytes = detail::from_base32(text)) {
        require(detail::base32(*bytes) == text, "bytes have one text in base32");
    }
    if (auto const bytes = detail::from_base64(text)) {
        auto const padded = detail::base64(*bytes);
        auto const unpadded = padded.substr(0, padded.find('='));
        require(text == padded || text == unpadded, "bytes have one text in base64");
    }
    return 0;
}

constexpr std::string_view words[]{"=", "==", "-_", "+/", "AA", "AB==", "MZXW6===", "\n", "*"};

} // namespace

constinit Target const base64_target{"base64", run, words, 20'000, 1'024};

} // namespace fuzz
