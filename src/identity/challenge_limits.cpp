#include "identity/challenge_limits.hpp"

#include "identity/fold.hpp"

#include <nostro/identity/options.hpp>

#include <chrono>

namespace nostro::inline v0::detail {

namespace {

/// With 5 tries a code, an attacker who can ask for codes has 1 chance in 20,000 a day.
constexpr RateLimit codes_of_a_user{10, std::chrono::seconds{86'400}};

} // namespace

std::string throttle_key(std::string_view owner,
                         std::string_view kind,
                         std::string_view name,
                         std::string_view further) {
    std::string key{owner};
    for (std::string const& part : {std::string{kind}, folded(name), std::string{further}}) {
        key.append("\n").append(part);
    }
    return key;
}

Reservation reserve_request(storage::Transaction& transaction,
                            ServiceState const& state,
                            std::string_view scope,
                            std::string_view day_scope,
                            std::string_view key) {
    MfaOptions const& options = state.host->ports().identity->mfa;
    Throttle throttle{transaction, state};
    Reservation const window = throttle.reserve(scope, key, options.sends);
    return window.granted ? throttle.reserve(day_scope, key, options.sends_per_day) : window;
}

Reservation reserve_code(storage::Transaction& transaction,
                         ServiceState const& state,
                         std::string_view destination,
                         std::string_view user_id) {
    Reservation const sends = reserve_request(
        transaction, state, "code.destination", "code.destination_day", destination);
    return sends.granted
               ? Throttle{transaction, state}.reserve("code.user_day", user_id, codes_of_a_user)
               : sends;
}

} // namespace nostro::inline v0::detail
