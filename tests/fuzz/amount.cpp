#include "fuzz/target.hpp"

#include <nostro/core/currency.hpp>
#include <nostro/core/money.hpp>

#include <algorithm>
#include <array>
#include <string>

// Texts of amounts and of money.
//
// - What is a number is told apart from what is none as the documentation says, here by a rule of
//   its own.
// - What is read is written as one text, which is read as the same.
// - Money is refused as malformed, as too fine or as too large, and not otherwise.
// - A sum that fits is undone by its difference; one that does not fit is refused.
namespace fuzz {

namespace {

using nostro::Amount;
using nostro::Currency;
using nostro::ErrorCode;
using nostro::InvalidArgument;
using nostro::Money;

constexpr std::size_t digits_that_always_fit = 38;

bool are_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view without_sign(std::string_view text) {
    return text.substr(text.starts_with('-') ? 1 : 0);
}

/// The digits as they are written: no zeros in front, no minus before zero.
std::string canonical(std::string_view integer) {
    auto const digits = without_sign(integer);
    auto const first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    std::string const written{digits.substr(first)};
    return integer.starts_with('-') && written != "0" ? '-' + written : written;
}

void check_amount(std::string_view text) {
    auto const amount = Amount::parse(text);
    auto const digits = without_sign(text);
    if (!are_digits(digits)) {
        require(!amount, "what is no integer is no amount");
        return;
    }
    if (!amount) {
        require(digits.size() > digits_that_always_fit, "an integer that fits is an amount");
        return;
    }
    require(to_string(*amount) == canonical(text), "an amount is written as it is read");
    require(Amount::parse(to_string(*amount)) == amount, "what is written is read as the same");
}

void check_sum(Money const& a, Money const& b) {
    try {
        require((a + b) - b == a, "a difference undoes a sum");
    } catch (InvalidArgument const& error) {
        require(error.code() == ErrorCode::limit_exceeded, "a sum is refused for its size alone");
    }
}

/// Whether this is an optional '-', digits, and optionally '.' and digits.
bool is_decimal(std::string_view text) {
    auto const number = without_sign(text);
    auto const point = number.find('.');
    return are_digits(number.substr(0, point)) &&
           (point == std::string_view::npos || are_digits(number.substr(point + 1)));
}

void check_money(std::string_view text, Currency const& currency) {
    try {
        auto const money = Money::parse(text, currency);
        require(is_decimal(text), "what is no decimal number is no money");
        auto const written = nostro::to_decimal(money.minor(), currency.scale());
        require(Money::parse(written, currency) == money, "what is written is read as the same");
        require(to_string(money) == written + ' ' + std::string{currency.code()},
                "money is its decimal text and its code");
        check_sum(money, money);
        check_sum(money, {Amount::max(), currency});
        check_sum(money, {Amount::min(), currency});
    } catch (InvalidArgument const& error) {
        auto const is_too_fine = error.detail("reason") == "amount_not_representable";
        require(error.code() == ErrorCode::limit_exceeded || is_too_fine || !is_decimal(text),
                "a decimal number is refused for its size or its fineness alone");
    }
}

int run(std::uint8_t const* data, std::size_t size) {
    static std::array const currencies{Currency::iso("JPY"),
                                       Currency::iso("EUR"),
                                       Currency::iso("KWD"),
                                       Currency::custom("WEI", 18)};
    auto const text = text_of(data, size);
    check_amount(text);
    for (auto const& currency : currencies) {
        check_money(text, currency);
    }
    return 0;
}

constexpr std::string_view words[]{"-",
                                   "+",
                                   ".",
                                   ",",
                                   "0.00",
                                   "-0.000",
                                   "1e2",
                                   "170141183460469231731687303715884105727",
                                   "-170141183460469231731687303715884105728",
                                   "1701411834604692317316873037158841057.27",
                                   "000000000000000000000"};

} // namespace

constinit Target const amount_target{"amount", run, words, 20'000, 128};

} // namespace fuzz
