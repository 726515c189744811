#include "core/crypto/random_text.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/decimal_digits.hpp"

#include <algorithm>
#include <span>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t digits_per_draw = 9;
constexpr std::size_t handle_size = 32;

/// A number below `bound`, each equally likely: draws that would favour small numbers are repeated.
std::uint32_t draw_below(RandomSource& random, std::uint32_t bound) {
    constexpr auto range = std::uint64_t{1} << 32;
    auto const limit = range / bound * bound;
    std::uint32_t number = 0;
    do {
        random.fill(std::as_writable_bytes(std::span{&number, 1}));
    } while (number >= limit);
    return number % bound;
}

} // namespace

std::string random_digits(RandomSource& random, std::size_t count) {
    std::string text;
    while (text.size() < count) {
        auto const digits = std::min(count - text.size(), digits_per_draw);
        text += last_digits(draw_below(random, power_of_ten(digits)), digits);
    }
    return text;
}

std::string random_handle(RandomSource& random) {
    return base64url(random_bytes(random, handle_size));
}

std::string random_bytes(RandomSource& random, std::size_t count) {
    std::string bytes(count, '\0');
    random.fill(std::as_writable_bytes(std::span{bytes}));
    return bytes;
}

} // namespace nostro::inline v0::detail
