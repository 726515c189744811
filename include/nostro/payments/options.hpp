#pragma once

#include <nostro/core/money.hpp>
#include <nostro/identity/options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace nostro::inline v0 {

/// How a bank takes payments. `Core::open` refuses options that contradict themselves
/// (`InvalidArgument`, detail "field").
struct PaymentOptions {
    /// Users may ask for payments; while it is off, `TransactionRequests` refuses everything.
    bool transaction_requests = true;

    /// Above this value a payment is booked only after its payer has answered a challenge, one
    /// value for each currency; zero challenges every payment.
    std::vector<Money> challenge_above{};
    /// The same for currencies that are not named, in whole units of the currency.
    std::int64_t challenge_above_otherwise = 1'000;

    int challenge_attempts = 3;               ///< answers to one challenge; 1 to 10
    std::chrono::seconds challenge_life{600}; ///< 1 s to 24 h
    std::size_t code_digits = 6;              ///< of a one-time code; 6 to 12
    /// Challenges of one user. With the defaults somebody who holds a stolen token guesses a code
    /// with a chance of 1 in 16,666 a day.
    RateLimit challenges{20, std::chrono::seconds{86'400}};
};

} // namespace nostro::inline v0
