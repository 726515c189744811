#include "oauth/options.hpp"

#include "core/crypto/jwa.hpp"
#include "core/require.hpp"
#include "domain/limits.hpp"
#include "oauth/uri.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/tokens.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace nostro::inline v0 {

namespace {

using std::chrono::seconds;

constexpr seconds day{86'400};
constexpr std::string_view accounts_path = "/v1/accounts/";

struct Bound {
    char const* field;
    seconds TokenLifetimes::*member;
    seconds min;
    seconds max;
};

constexpr std::array bounds{
    Bound{"user_access", &TokenLifetimes::user_access, seconds{1}, day},
    Bound{"client_access", &TokenLifetimes::client_access, seconds{1}, day},
    Bound{"merchant_access", &TokenLifetimes::merchant_access, seconds{1}, day},
    Bound{"exchanged_access", &TokenLifetimes::exchanged_access, seconds{1}, day},
    Bound{"id_token", &TokenLifetimes::id_token, seconds{1}, seconds{3'600}},
    Bound{"redirect_id_token", &TokenLifetimes::redirect_id_token, seconds{1}, seconds{300}},
    Bound{"code", &TokenLifetimes::code, seconds{1}, seconds{600}},
    Bound{"pushed_request", &TokenLifetimes::pushed_request, seconds{5}, seconds{600}},
    Bound{"interaction", &TokenLifetimes::interaction, seconds{1}, seconds{3'600}},
    Bound{"device_code", &TokenLifetimes::device_code, seconds{1}, seconds{3'600}},
    Bound{"refresh_idle", &TokenLifetimes::refresh_idle, seconds{1}, 365 * day},
    Bound{"refresh_absolute", &TokenLifetimes::refresh_absolute, seconds{1}, 365 * day},
    Bound{"refresh_grace", &TokenLifetimes::refresh_grace, seconds{0}, seconds{300}},
    Bound{"session_idle", &TokenLifetimes::session_idle, seconds{1}, day},
    Bound{"session_absolute", &TokenLifetimes::session_absolute, seconds{1}, 30 * day},
    Bound{"client_assertion", &TokenLifetimes::client_assertion, seconds{1}, seconds{300}},
};

bool signs_tokens(std::string_view algorithm) noexcept {
    return algorithm == "RS256" || algorithm == "PS256" || algorithm == "ES256" ||
           algorithm == "EdDSA";
}

/// The part of the audience behind a base; nothing when it begins otherwise.
std::optional<std::string_view> behind(std::string_view base, std::string_view audience) noexcept {
    return !base.empty() && audience.starts_with(base) ? std::optional{audience.substr(base.size())}
                                                       : std::nullopt;
}

std::string base_of(OauthOptions const& options) {
    return options.merchant_audience_base.empty() ? options.issuer + std::string{accounts_path}
                                                  : options.merchant_audience_base;
}

} // namespace

namespace detail {

void check(OauthOptions const& options) {
    require_field(
        options.issuer.empty() || is_issuer(options.issuer),
        "oauth.issuer",
        "an issuer is an https URL, or http on loopback, without query, fragment and slash at "
        "its end");
    for (Bound const& bound : bounds) {
        seconds const life = options.lifetimes.*bound.member;
        require_field(life >= bound.min && life <= bound.max,
                      std::string{"oauth.lifetimes."} + bound.field,
                      "a lifetime is out of its range");
    }
    require_field(options.keys.announce >= seconds{0} && options.keys.use > options.keys.announce &&
                      options.keys.keep >= seconds{0},
                  "oauth.keys",
                  "signing keys are used for longer than they are announced");
    require_field(options.leeway >= seconds{0} && options.leeway <= seconds{60},
                  "oauth.leeway",
                  "the leeway is 0 to 60 s");
    require_field(!options.signing_algorithms.empty() &&
                      std::ranges::all_of(options.signing_algorithms, signs_tokens),
                  "oauth.signing_algorithms",
                  "tokens are signed by RS256, PS256, ES256 or EdDSA");
    require_field(is_offered(options, options.access_token_algorithm),
                  "oauth.access_token_algorithm",
                  "the algorithm is not among those offered");
    for (std::string const& audience : options.api_audiences) {
        require_field(!audience.empty() && audience.size() <= audience_max,
                      "oauth.api_audiences",
                      "an audience has 1 to 512 bytes");
    }
    require_field(options.client_failure_window >= seconds{1},
                  "oauth.client_failure_window",
                  "the window is 1 s or more");
    require_field(options.verified_tokens_recheck >= seconds{0},
                  "oauth.verified_tokens_recheck",
                  "the time is not negative");
}

bool is_offered(OauthOptions const& options, std::string_view algorithm) noexcept {
    return std::ranges::find(options.signing_algorithms, algorithm) !=
           options.signing_algorithms.end();
}

bool is_same_audience(OauthOptions const& options, std::string_view a, std::string_view b) {
    if (a == b) {
        return true;
    }
    auto const merchant = merchant_of_audience(options, a);
    return merchant && merchant == merchant_of_audience(options, b);
}

} // namespace detail

std::optional<std::string> merchant_of_audience(OauthOptions const& options,
                                                std::string_view audience) {
    auto id = behind(base_of(options), audience);
    for (auto alias = options.merchant_audience_aliases.begin();
         !id && alias != options.merchant_audience_aliases.end();
         ++alias) {
        id = behind(*alias, audience);
    }
    return id ? parse_merchant_id(*id) : std::nullopt;
}

std::string audience_of_merchant(OauthOptions const& options, std::string_view merchant_id) {
    return base_of(options).append(merchant_id);
}

} // namespace nostro::inline v0
