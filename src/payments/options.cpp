#include "payments/options.hpp"

#include "core/require.hpp"

#include <algorithm>
#include <string>

namespace nostro::inline v0::detail {

namespace {

constexpr std::chrono::seconds life_max{24 * 3'600};
constexpr int attempts_max = 10;
constexpr std::size_t digits_min = 6;
constexpr std::size_t digits_max = 12;

} // namespace

void check(PaymentOptions const& options) {
    auto const& values = options.challenge_above;
    for (auto value = values.begin(); value != values.end(); ++value) {
        require_field(!value->minor().is_negative(),
                      "payments.challenge_above",
                      "a payment has no negative value");
        require_field(
            std::none_of(values.begin(),
                         value,
                         [&](Money const& other) { return other.currency() == value->currency(); }),
            "payments.challenge_above",
            "each currency is named once");
    }
    require_field(options.challenge_above_otherwise >= 0,
                  "payments.challenge_above_otherwise",
                  "a payment has no negative value");
    require_field(options.challenge_attempts >= 1 && options.challenge_attempts <= attempts_max,
                  "payments.challenge_attempts",
                  "a challenge may be answered 1 to 10 times");
    require_field(options.challenge_life >= std::chrono::seconds{1} &&
                      options.challenge_life <= life_max,
                  "payments.challenge_life",
                  "a lifetime is 1 s to 24 h");
    require_field(options.code_digits >= digits_min && options.code_digits <= digits_max,
                  "payments.code_digits",
                  "a code has 6 to 12 digits");
}

bool is_challenged(PaymentOptions const& options, Money const& value) {
    auto const& values = options.challenge_above;
    auto const found = std::ranges::find(values, value.currency(), &Money::currency);
    return value > (found != values.end()
                        ? *found
                        : Money::parse(std::to_string(options.challenge_above_otherwise),
                                       value.currency()));
}

} // namespace nostro::inline v0::detail
