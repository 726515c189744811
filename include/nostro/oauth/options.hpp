#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace nostro::inline v0 {

class AccountViews;

/// How long things live that are handed out. Each is over at the very instant of its end.
struct TokenLifetimes {
    std::chrono::seconds user_access{600};         ///< access token of a person; at most 24 h
    std::chrono::seconds client_access{3'600};     ///< access token of a client; at most 24 h
    std::chrono::seconds merchant_access{86'400};  ///< either, for a merchant's audience
    std::chrono::seconds exchanged_access{14'400}; ///< made of another one, and never beyond it
    std::chrono::seconds id_token{300};
    std::chrono::seconds redirect_id_token{300};
    std::chrono::seconds code{60};           ///< authorization code; at most 10 min
    std::chrono::seconds pushed_request{90}; ///< 5 s to 10 min
    std::chrono::seconds interaction{600};   ///< from the start of a login to its end
    std::chrono::seconds device_code{600};
    std::chrono::seconds refresh_idle{std::chrono::hours{14 * 24}};     ///< without being used
    std::chrono::seconds refresh_absolute{std::chrono::hours{30 * 24}}; ///< however often used
    std::chrono::seconds refresh_grace{10}; ///< policy `rotate_with_grace`: a lost answer's retry
    std::chrono::seconds session_idle{std::chrono::minutes{30}};
    std::chrono::seconds session_absolute{std::chrono::hours{12}};
    /// The longest `exp` ahead of a client's assertion; at most 5 min.
    std::chrono::seconds client_assertion{300};
};

/// The life of a signing key: announced, then used, then kept for those who still verify with it.
struct KeySchedule {
    /// Published but not signing, so that whoever keeps the key set for an hour knows it in time.
    std::chrono::seconds announce{std::chrono::hours{14 * 24}};
    std::chrono::seconds use{std::chrono::hours{90 * 24}};
    /// Published after its last signature; never shorter than the longest token.
    std::chrono::seconds keep{std::chrono::hours{14 * 24}};
};

/// How a core issues tokens (OAuth 2, OpenID Connect).
struct OauthOptions {
    /// `iss` of every token: https, or http on loopback; no query, no fragment, no trailing slash.
    /// Empty: no token can be made.
    std::string issuer{};

    /// What stands before a merchant's id in the audience of its tokens, for example
    /// "https://api.bank.example/v1/accounts/". Empty: the issuer and "/v1/accounts/".
    std::string merchant_audience_base{};
    /// Other texts that may stand there; such an audience names the same merchant.
    std::vector<std::string> merchant_audience_aliases{};

    /// The audiences that the bank's own APIs answer to (RFC 9068 section 4): a token for another
    /// one is refused there. Empty: one for any audience will do. Not refused are tokens without an
    /// audience, which are good at this bank only, and at the paths of merchants those for a
    /// merchant.
    std::vector<std::string> api_audiences{};

    TokenLifetimes lifetimes{};
    KeySchedule keys{};
    /// Algorithms that have a key from the start: `RS256`, `PS256`, `ES256`, `EdDSA`. A client may
    /// choose among them.
    std::vector<std::string> signing_algorithms{"RS256", "ES256", "EdDSA"};
    std::string access_token_algorithm = "RS256"; ///< of clients that choose none
    std::chrono::seconds leeway{15};              ///< for clocks of others; at most 60 s

    /// Whether the grants that RFC 9700 advises against exist at all. A client needs a grant for
    /// them besides.
    bool password_grant = false;
    bool implicit = false;

    /// Every client must push its authorization requests (RFC 9126), not only those with
    /// `Client::require_par`.
    bool require_par = false;

    /// Who may see which accounts, see oauth/consents.hpp; must outlive the core. Null: the views
    /// and entitlements of the bank itself, see access/shares.hpp.
    AccountViews* account_views = nullptr;

    bool dpop_nonce = false; ///< ask for a nonce of ours in every DPoP proof

    /// Wrong credentials of one client in `client_failure_window` after which all are refused until
    /// the window ends. 0: no limit.
    std::size_t client_failures_max = 30;
    std::chrono::seconds client_failure_window{60};

    /// Verified tokens that are remembered, at most; 0: each is verified anew.
    std::size_t verified_tokens_max = 32'768;
    /// How long a remembered token counts without looking whether another process on the same
    /// storage has revoked something. What this core revokes counts at once. 0: look every time.
    std::chrono::milliseconds verified_tokens_recheck{100};
};

} // namespace nostro::inline v0
