#include "core/bban_checks.hpp"

#include "core/identifier_text.hpp"
#include "core/luhn.hpp"

#include <nostro/core/norwegian_bban.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace nostro::inline v0::detail {

namespace {

/// The sum of the digits times their weights, from the left; the weights begin anew when they end.
int weighted_sum(std::string_view digits, std::span<int const> weights) noexcept {
    int sum = 0;
    for (std::size_t at = 0; at < digits.size(); ++at) {
        sum += digit_value(digits[at]) * weights[at % weights.size()];
    }
    return sum;
}

bool passes_norwegian(std::string_view bban) noexcept {
    return !NorwegianBban::check(bban);
}

/// The last two digits are the others modulo 97, with 97 for 0.
bool passes_belgian(std::string_view bban) noexcept {
    int const remainder = mod_97(bban.substr(0, 10));
    int const check = digit_value(bban[10]) * 10 + digit_value(bban[11]);
    return check == (remainder == 0 ? 97 : remainder);
}

/// Weights 7, 3, 1 from the right, without the bank's digits.
bool passes_estonian(std::string_view bban) noexcept {
    constexpr std::array weights{7, 1, 3}; // of thirteen digits, from the left
    int const sum = weighted_sum(bban.substr(2, 13), weights);
    return (10 - sum % 10) % 10 == digit_value(bban[15]);
}

char spanish_check(std::string_view digits) noexcept {
    constexpr std::array weights{1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
    // The number of the bank and its branch is two digits shorter than that of the account.
    auto const used = std::span{weights}.subspan(weights.size() - digits.size());
    int const check = 11 - weighted_sum(digits, used) % 11;
    return static_cast<char>('0' + (check == 11 ? 0 : check == 10 ? 1 : check));
}

bool passes_spanish(std::string_view bban) noexcept {
    return spanish_check(bban.substr(0, 8)) == bban[8] && spanish_check(bban.substr(10)) == bban[9];
}

/// The digits of a French number modulo 97, in which letters stand for 1 to 9.
int french_remainder(std::string_view text) noexcept {
    constexpr std::string_view values = "12345678912345678923456789"; // A to Z
    int remainder = 0;
    for (char const c : text) {
        char const digit = is_decimal_digit(c) ? c : values[static_cast<std::size_t>(c - 'A')];
        remainder = (remainder * 10 + digit_value(digit)) % 97;
    }
    return remainder;
}

bool passes_french(std::string_view bban) noexcept {
    int const sum = 89 * french_remainder(bban.substr(0, 5)) +
                    15 * french_remainder(bban.substr(5, 5)) +
                    3 * french_remainder(bban.substr(10, 11)) + mod_97(bban.substr(21));
    return sum % 97 == 0;
}

/// The letter in front, which is the sum of two tables modulo 26.
bool passes_italian(std::string_view bban) noexcept {
    constexpr std::array odd{1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                             20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
    int sum = 0;
    bool is_odd = true;
    for (char const c : bban.substr(1)) {
        int const value = is_decimal_digit(c) ? digit_value(c) : c - 'A';
        sum += is_odd ? odd[static_cast<std::size_t>(value)] : value;
        is_odd = !is_odd;
    }
    return bban[0] == 'A' + sum % 26;
}

bool passes_polish(std::string_view bban) noexcept {
    constexpr std::array weights{3, 9, 7, 1};
    return weighted_sum(bban.substr(0, 8), weights) % 10 == 0;
}

bool passes_mod_97(std::string_view bban) noexcept {
    return mod_97(bban) == 1;
}

struct CountryRule {
    std::string_view country;
    bool (*passes)(std::string_view bban) noexcept;
};

constexpr std::array country_rules{
    CountryRule{"BE", passes_belgian},
    CountryRule{"EE", passes_estonian},
    CountryRule{"ES", passes_spanish},
    CountryRule{"FI", passes_luhn},
    CountryRule{"FR", passes_french},
    CountryRule{"IT", passes_italian},
    CountryRule{"NO", passes_norwegian},
    CountryRule{"PL", passes_polish},
    CountryRule{"PT", passes_mod_97},
    CountryRule{"SI", passes_mod_97},
};

} // namespace

bool passes_bban_check(std::string_view country, std::string_view bban) noexcept {
    auto const* const rule = std::ranges::find(country_rules, country, &CountryRule::country);
    return rule == country_rules.end() || rule->passes(bban);
}

} // namespace nostro::inline v0::detail
