#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/core/time.hpp>
#include <nostro/oauth/dpop.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

struct OauthOptions;

namespace detail {
struct ServiceState;
} // namespace detail

/// Values of `subject_token_type` and the like (RFC 8693 section 3).
inline constexpr std::string_view access_token_type =
    "urn:ietf:params:oauth:token-type:access_token";
inline constexpr std::string_view jwt_token_type = "urn:ietf:params:oauth:token-type:jwt";

/// What a token request is answered with (RFC 6749 section 5.1). Tokens are secrets.
struct TokenAnswer {
    std::string access_token;
    std::string token_type = "Bearer"; ///< or "DPoP"
    std::chrono::seconds expires_in{0};
    std::vector<std::string> scope;
    std::string refresh_token{};     ///< empty: none
    std::string id_token{};          ///< empty: none
    std::string issued_token_type{}; ///< of an exchange; else empty
    std::string grant_id{};          ///< of a person's tokens: what they all hang on
    /// What the person has let be used (RFC 9396 section 7), as in `VerifiedToken`.
    std::optional<std::vector<ConsentView>> views{};
};

/// A token for a client itself. The client has been authenticated by the caller.
struct ClientTokenRequest {
    std::string client_id;
    std::string audience{};               ///< empty: that of the client's only grant
    std::vector<std::string> resources{}; ///< RFC 8707; the same thing by another name
    std::vector<std::string> scope{};     ///< empty: all that the grant has
    std::optional<DpopProof> dpop{};      ///< binds the token to a key
};

/// A new access token for a refresh token.
struct RefreshRequest {
    std::string client_id; ///< who asks; proven by authentication or by a token of its own
    std::string refresh_token;
    std::vector<std::string> scope{}; ///< empty: all that the family has
    std::string audience{};           ///< one of the grant's; empty: all of them
    std::vector<std::string> resources{};
    std::optional<DpopProof> dpop{};
    /// Leave the refresh token as it is, whatever the client's policy: Dintero's paths, where a
    /// token of the client proves who asks. Has no effect for clients that cannot authenticate.
    bool keep = false;
};

/// How a person got to a token without the authorization endpoint.
enum class UserTokenGrant : std::uint8_t {
    password,           ///< needs `OauthOptions::password_grant` and a grant for it
    authorization_code, ///< a code by message, or of an external provider
    account_user,       ///< the person's own token, for one account: scopes are the person's
};

inline constexpr std::array<std::string_view, 3> user_token_grant_names{
    "password", "authorization_code", "account_user"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(UserTokenGrant) noexcept {
    return user_token_grant_names;
}

/// A token for a person who has been authenticated by the caller.
struct UserTokenRequest {
    std::string client_id;
    std::string user_id;
    std::string audience;
    UserTokenGrant grant = UserTokenGrant::password;
    std::vector<std::string> scope{};     ///< empty: all; else a part of it
    std::vector<std::string> amr{};       ///< how the person proved who it is (RFC 8176)
    std::optional<Timestamp> auth_time{}; ///< when; absent: now
    bool refresh_token = false;           ///< give one, too; not for `account_user`
    std::optional<DpopProof> dpop{};
};

/// RFC 8693. The client has been authenticated by the caller.
struct ExchangeRequest {
    std::string client_id;
    std::string subject_token;
    std::string subject_token_type{access_token_type};
    std::string actor_token{};
    std::string actor_token_type{};
    std::string requested_token_type{};
    std::vector<std::string> audiences{};
    std::vector<std::string> resources{};
    std::vector<std::string>
        scope{}; ///< empty: all that the subject token has and the target takes
    std::optional<DpopProof> dpop{};
};

/// Why an access token does not count. For the log and for tests; the caller is told
/// `invalid_token`.
enum class TokenRefusal : std::uint8_t {
    none,
    malformed,  ///< no token of ours has this form
    wrong_type, ///< an ID token or something else that is no access token
    unknown,    ///< signed by a key that is not ours, or never issued
    wrong_issuer,
    wrong_audience, ///< for somebody else
    expired,
    not_yet_valid,
    revoked, ///< itself, or what it hangs on: grant, family, exchanged token
    consent_ended,
    merchant_gone, ///< the one it is for was deleted
    client_gone,   ///< deleted or disabled, or its merchant was
    user_gone,     ///< deleted, disabled, or void since a change of the password
    proof_missing, ///< bound to a key, and shown without a proof
    proof_wrong,   ///< the DPoP proof is wrong, or of another key
    proof_nonce,   ///< the DPoP proof needs a nonce of ours
};

inline constexpr std::array<std::string_view, 16> token_refusal_names{"none",
                                                                      "malformed",
                                                                      "wrong_type",
                                                                      "unknown",
                                                                      "wrong_issuer",
                                                                      "wrong_audience",
                                                                      "expired",
                                                                      "not_yet_valid",
                                                                      "revoked",
                                                                      "consent_ended",
                                                                      "merchant_gone",
                                                                      "client_gone",
                                                                      "user_gone",
                                                                      "proof_missing",
                                                                      "proof_wrong",
                                                                      "proof_nonce"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(TokenRefusal) noexcept {
    return token_refusal_names;
}

/// An access token that counts now.
struct VerifiedToken {
    std::string jti;
    std::string client_id;
    std::string client_owner; ///< merchant or partner that the client belongs to; may be empty
    std::string user_id;      ///< empty: the client's own token
    std::string subject;      ///< `sub`: "usr_" and the user id, or the client id
    std::vector<std::string> audience; ///< empty: for the bank's own OpenID endpoints only
    std::vector<std::string> scope;    ///< what of the token's is still granted
    std::string grant_type;            ///< how it came about: `client_credentials`, ...
    std::string grant_id;              ///< of a person's token; may be empty
    std::string consent_id;            ///< may be empty
    /// What the consent lets be used; absent when it is about scopes alone, or there is none. As it
    /// was given: what of it the person still holds is decided where it is used.
    std::optional<std::vector<ConsentView>> views{};
    std::vector<std::string> roles{}; ///< with `views`: the entitlements that the consent names
    /// With `views`: the consent's window, see `Principal::entries_from`.
    std::optional<Timestamp> entries_from{};
    std::optional<Timestamp> entries_to{};
    Timestamp issued_at{};
    Timestamp expires_at{};
    std::optional<Timestamp> auth_time;
    std::string acr;
    std::vector<std::string> amr;
    std::vector<std::string> actors; ///< `act` (RFC 8693): who acts for the subject, nearest first
    std::string cnf_jkt;             ///< thumbprint of the key it is bound to; may be empty

    /// Whether this scope is among the token's, compared byte by byte.
    [[nodiscard]] bool has_scope(std::string_view wanted) const noexcept;

    /// Whether it was made of another token.
    [[nodiscard]] bool is_exchanged() const noexcept { return !actors.empty(); }
};

/// How a token is shown to a resource.
struct TokenUse {
    std::string_view audience{};     ///< the resource's own name; empty: any will do
    DpopProof const* dpop = nullptr; ///< of scheme DPoP; null with scheme Bearer
};

/// What `verify_access_token` found.
struct TokenResult {
    std::shared_ptr<VerifiedToken const> token; ///< null: refused
    TokenRefusal refusal = TokenRefusal::none;

    [[nodiscard]] explicit operator bool() const noexcept { return token != nullptr; }
};

/// What introspection tells (RFC 7662). Without `active` everything else is empty.
struct Introspection {
    bool active = false;
    bool is_refresh_token = false;
    std::string username; ///< of a person's token; may be empty
    VerifiedToken token;
};

/// Issues tokens, takes them back, and tells which count.
///
/// An access token is a JWT (RFC 9068) if it has an audience, else an opaque handle; either way it
/// has a row, so that it ends at once when it is revoked, or what it hangs on ends: exchanged
/// token, refresh family, grant, consent, client, user, merchant. Refresh tokens and handles are
/// 256 random bits, of which SHA-256 is stored.
///
/// Signing runs with no unit open: the row is committed first. Calls that issue or refresh throw
/// `InvalidArgument` in a unit. Refusals throw `OauthError`. Otherwise each writing call is atomic,
/// and durable when it returns; `purge` commits step by step. Threads: as its session.
///
/// For the system alone, which acts on behalf of whoever asks (`Session::on_behalf_of`); others are
/// `Forbidden` (`bank_only`). That holds for `introspect` and `revoke`, too: that a token is the
/// caller's own is what the client id says, which the host has found out by authentication.
class NOSTRO_API(0, 1) Tokens {
public:
    explicit Tokens(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// @throws OauthError  invalid_client, unauthorized_client, invalid_target, invalid_scope,
    ///                     invalid_dpop_proof, use_dpop_nonce
    [[nodiscard]] TokenAnswer client_credentials(ClientTokenRequest const& request);

    /// A token for the merchant of an exchanged token, which is all that it takes: Dintero's last
    /// step of acting for a sub-account. Scope and life are at most those of the token.
    ///
    /// @param audience  the merchant's, or its partner's
    /// @throws OauthError  invalid_token, invalid_target
    [[nodiscard]] TokenAnswer client_credentials_by_exchange(std::string_view exchanged_token,
                                                             std::string_view audience);

    /// @throws OauthError  invalid_client, unauthorized_client, invalid_target, invalid_scope,
    ///                     invalid_grant (the user may not log in), invalid_dpop_proof,
    ///                     use_dpop_nonce
    [[nodiscard]] TokenAnswer issue_to_user(UserTokenRequest const& request);

    /// By the client's policy the refresh token is replaced, in one conditional update: of many
    /// requests at the same time one succeeds. Showing a replaced one again ends the family, which
    /// lasts although the request fails. A refresh token of another client changes nothing.
    ///
    /// @throws OauthError  invalid_client, invalid_grant, invalid_scope, invalid_target,
    ///                     invalid_dpop_proof, use_dpop_nonce
    [[nodiscard]] TokenAnswer refresh(RefreshRequest const& request);

    /// The client's grant for the subject token's audience, or for the target, must allow it
    /// (`ClientGrant::may_exchange`). A partner's token can be exchanged for one of its merchants;
    /// one that was exchanged goes to no other account.
    ///
    /// @throws OauthError  invalid_client, invalid_request, invalid_target, invalid_scope,
    ///                     unauthorized_client, invalid_dpop_proof, use_dpop_nonce
    [[nodiscard]] TokenAnswer exchange(ExchangeRequest const& request);

    /// Dintero's exchange: a token of the partner for a token of one of its merchants.
    /// @throws OauthError  invalid_token; invalid_target: not a live merchant of that partner, the
    ///                     token is for another account or was itself exchanged
    [[nodiscard]] TokenAnswer exchange_for_merchant(std::string_view partner_token,
                                                    std::string_view partner_id,
                                                    std::string_view merchant_id);

    /// End a token of this client: an access token, or a refresh token with its whole family.
    /// Another client's and unknown ones are passed over in silence.
    /// @throws OauthError  unsupported_token_type: an ID token
    void revoke(std::string_view token, std::string_view client_id);

    /// End everything that hangs on a grant of a person (`VerifiedToken::grant_id`).
    void revoke_grant(std::string_view grant_id, std::string_view reason);
    /// End all refresh tokens and access tokens of a user.
    void revoke_user(std::string_view user_id, std::string_view reason);

    /// What a client may know of a token: its own, and access tokens for the audiences whose
    /// resource server it is (`Client::resource_audiences`). Others look inactive.
    [[nodiscard]] Introspection introspect(std::string_view token,
                                           std::string_view client_id) const;

    /// Whether an access token counts now, for this use.
    ///
    /// The answer for a token is remembered for as long as nothing is revoked that it may hang on,
    /// see `OauthOptions::verified_tokens_recheck`. DPoP proofs are checked each time and can be
    /// used once. Works in a unit, too, where nothing is remembered.
    [[nodiscard]] TokenResult verify_access_token(std::string_view token,
                                                  TokenUse const& use = {}) const;

    /// The merchant that an audience names; nothing when it names something else.
    [[nodiscard]] std::optional<std::string> merchant_of_audience(std::string_view audience) const;
    /// The audience of a merchant's tokens.
    [[nodiscard]] std::string audience_of_merchant(std::string_view merchant_id) const;

    /// A nonce to hand out in `DPoP-Nonce`; good for 2.5 to 5 minutes.
    [[nodiscard]] std::string dpop_nonce() const;

    /// Remove rows that are expired for long enough not to be missed: tokens and used proofs an
    /// hour, refresh families and grants 30 days after their end.
    /// @param end  on the steady clock; it returns after the first step beyond it
    /// @return     rows removed
    std::size_t purge(Timestamp now, std::chrono::steady_clock::time_point end);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

/// The merchant that an audience names; nothing when it names something else.
[[nodiscard]] NOSTRO_API(0, 1) std::optional<std::string>
merchant_of_audience(OauthOptions const& options, std::string_view audience);
/// The audience of a merchant's tokens.
[[nodiscard]] NOSTRO_API(0, 1) std::string audience_of_merchant(OauthOptions const& options,
                                                                std::string_view merchant_id);

} // namespace nostro::inline v0
