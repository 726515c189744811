#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/message_sender.hpp>
#include <nostro/core/time.hpp>
#include <nostro/oauth/consents.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/tokens.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace nostro::inline v0 {

struct OauthOptions;

namespace detail {
struct ServiceState;
} // namespace detail

/// A parameter of a query or form, decoded.
using OauthParameter = std::pair<std::string, std::string>;

/// What is known of the browser that a person sits at.
struct Browser {
    std::string session{}; ///< value of the session cookie; empty: it has none. A secret
    std::string address{}; ///< where the request came from; may be empty
    std::string agent{};   ///< its `User-Agent`; may be empty
};

/// How the answer gets back to the client (OAuth 2.0 Multiple Response Types, Form Post).
enum class ResponseMode : std::uint8_t { query, fragment, form_post };

inline constexpr std::array<std::string_view, 3> response_mode_names{
    "query", "fragment", "form_post"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ResponseMode) noexcept {
    return response_mode_names;
}

/// The request goes no further, and there is nobody it could be told by a redirect.
struct ErrorPage {
    OauthErrorCode error = OauthErrorCode::invalid_request;
    std::string description;             ///< as `OauthError::what`
    int status = 400;                    ///< 400; 403: a form that was not ours; 429
    std::chrono::seconds retry_after{0}; ///< with 429: 1 or more
};

/// Send the browser back to the client.
struct ClientRedirect {
    std::string uri; ///< registered, checked
    ResponseMode mode = ResponseMode::query;
    std::vector<OauthParameter> parameters; ///< may hold a code or tokens: secrets

    /// The address with the parameters added; a query that stands there is kept. Not for
    /// `form_post`, whose parameters go into a form.
    [[nodiscard]] NOSTRO_API(0, 1) std::string location() const;
    /// "https://app.example", or "com.example.app:" of a private scheme.
    [[nodiscard]] NOSTRO_API(0, 1) std::string origin() const;
};

/// What a person is asked next.
enum class InteractionStage : std::uint8_t {
    user_code, ///< the code that a device shows (RFC 8628)
    login,     ///< user name and password
    factor,    ///< a code, by message or of an app
    consent,   ///< what the client asks for, to allow or deny
    logout,    ///< whether to log out
    done,      ///< nothing any more: a device was approved or denied, or the logout is done
};

inline constexpr std::array<std::string_view, 6> interaction_stage_names{
    "user_code", "login", "factor", "consent", "logout", "done"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(InteractionStage) noexcept {
    return interaction_stage_names;
}

/// What the person is told beside the question.
enum class InteractionNotice : std::uint8_t {
    none,
    login_refused,       ///< wrong name or password; which of them is not told
    code_refused,        ///< a wrong code
    too_many_attempts,   ///< `retry_after` says when to try again
    channel_unavailable, ///< no code could be sent there
    login_over,          ///< the second factor took too long: begin with the password again
    user_code_refused,   ///< no device shows this code
    view_missing,        ///< nothing was chosen
    approved,            ///< the device goes on by itself
    denied,
    logged_out,
};

inline constexpr std::array<std::string_view, 11> interaction_notice_names{"none",
                                                                           "login_refused",
                                                                           "code_refused",
                                                                           "too_many_attempts",
                                                                           "channel_unavailable",
                                                                           "login_over",
                                                                           "user_code_refused",
                                                                           "view_missing",
                                                                           "approved",
                                                                           "denied",
                                                                           "logged_out"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(InteractionNotice) noexcept {
    return interaction_notice_names;
}

/// A view that a consent page offers.
struct OfferedView {
    ConsentView view;
    bool selected = false; ///< the client asked for just this one
};

/// What a person is asked, for a page to show. All texts are to be escaped.
struct Interaction {
    std::string id;   ///< handle, for a hidden field of the form; a secret
    std::string csrf; ///< the other hidden field; a secret
    InteractionStage stage = InteractionStage::login;
    InteractionNotice notice = InteractionNotice::none;
    std::chrono::seconds retry_after{0};

    std::string client_id;
    std::string client_name; ///< its id, if it has no name
    /// Where the answer will go, "https://app.example" or "com.example.app:", for the
    /// Content-Security-Policy of a form; empty: it goes nowhere.
    std::string redirect_origin;

    std::string login_hint; ///< to fill the name with
    std::string user_name;  ///< who is logged in

    // stage `factor`
    std::string mfa_token; ///< a hidden field; a secret
    std::string oob_code;  ///< a hidden field; empty: nothing was sent. A secret
    std::optional<Channel> sent_to;
    std::vector<Channel> channels; ///< where codes can be sent
    bool totp = false;             ///< a code of an authenticator app will do

    // stage `consent`
    std::vector<std::string> scope;
    std::vector<OfferedView> views;       ///< to choose from
    std::optional<Consent> consent;       ///< the one that the client has asked for beforehand
    std::optional<Timestamp> valid_until; ///< until when the views may be used
    std::string user_code; ///< of a device; the person compares it with what the device shows
};

/// What follows a request of a browser.
struct AuthorizationStep {
    std::variant<ErrorPage, ClientRedirect, Interaction> next;
    /// The session cookie to set: a new value; an empty text removes it; absent leaves it.
    std::optional<std::string> session;
};

/// The hidden fields of a form.
struct InteractionForm {
    std::string id;
    std::string csrf;
};

/// A user name and a password, as typed.
struct LoginForm {
    InteractionForm form;
    std::string username;
    std::string password;
};

/// Ask for a code.
struct SendCodeForm {
    InteractionForm form;
    std::string mfa_token;
    Channel channel = Channel::sms;
};

/// A code, as typed.
struct FactorForm {
    InteractionForm form;
    std::string mfa_token;
    std::string oob_code; ///< empty: it is one of the authenticator app
    std::string code;     ///< or a recovery code, which stands in for either
};

/// What the person has decided.
struct ConsentForm {
    InteractionForm form;
    bool allow = false;
    std::vector<ConsentView> views; ///< chosen; permissions are ignored
};

/// A code to redeem. The client has been authenticated by the caller.
struct CodeRequest {
    std::string client_id;
    std::string code;
    std::string redirect_uri;
    std::string code_verifier{};
    std::vector<std::string> resources{}; ///< a part of those asked for; empty: all
    std::optional<DpopProof> dpop{};
};

/// A person's password that a client has asked for itself (RFC 6749 section 4.3). The client has
/// been authenticated by the caller.
struct PasswordRequest {
    std::string client_id;
    std::string username;
    std::string password;
    std::string audience{};
    std::vector<std::string> resources{};
    std::vector<std::string> scope{}; ///< empty: all
    std::string address{};            ///< where the request came from
    std::optional<DpopProof> dpop{};
};

/// What a pushed request is answered with (RFC 9126).
struct PushedRequest {
    std::string request_uri;
    std::chrono::seconds expires_in{0};
};

/// What a device is told (RFC 8628 section 3.2).
struct DeviceAuthorization {
    std::string device_code; ///< a secret
    std::string user_code;   ///< "XXXX-XXXX"
    std::string verification_uri;
    std::string verification_uri_complete;
    std::chrono::seconds expires_in{0};
    std::chrono::seconds interval{5};
};

/// What a device asks for. The client has been authenticated by the caller.
struct DeviceRequest {
    std::string client_id;
    std::vector<std::string> scope{};
    std::vector<std::string> resources{};
};

/// OpenID Connect RP-Initiated Logout.
struct LogoutRequest {
    std::string id_token_hint{};
    std::string client_id{};
    std::string post_logout_redirect_uri{};
    std::string state{};
};

/// A browser in which somebody is logged in.
struct LoginSession {
    std::string id; ///< `sid` of ID tokens; not the cookie
    std::string user_id;
    Timestamp created_at{};
    Timestamp auth_time{};
    Timestamp last_seen_at{}; ///< at most a minute old
    Timestamp expires_at{};   ///< at the latest
    std::vector<std::string> amr;
    std::string address;
    std::string agent;
};

/// A login at the OpenID provider of a client's grant.
struct ExternalLoginRequest {
    std::string client_id;
    std::string audience; ///< whose grant names the provider (`ClientGrant::oidc`)
    std::string redirect_uri;
    std::vector<std::string> scope{}; ///< asked for beside those of the grant
};

/// Where to send the browser.
struct ExternalLoginStart {
    std::string url;
    std::string state; ///< comes back with the code
};

/// The code that came back.
struct ExternalLoginAnswer {
    std::string client_id;
    std::string audience;
    std::string code;
    std::string redirect_uri{}; ///< empty: the one of the start
    std::string state{};        ///< empty: not checked; the nonce binds the answer to its start
};

/// Who the provider says it is.
struct ExternalLogin {
    std::string authority;
    std::string claims;  ///< of its ID token: a JSON object
    std::string user_id; ///< the user bound to that identity
    TokenAnswer tokens;  ///< for the audience
};

/// Whose an ID token of a merchant's own OpenID provider is (`Merchant::jwks_uri`).
struct ExternalIdentity {
    std::string user_id;
    std::string merchant_id;
    Timestamp authenticated_at{};
    Timestamp expires_at{};
};

/// A value of a claim that a caller adds.
using ClaimValue = std::variant<std::string, std::int64_t, bool>;

/// Hand a person over to another site, with an ID token in the address.
struct IdTokenRedirect {
    std::string merchant_id; ///< whose `redirect_origins` count
    std::string subject;     ///< `sub`
    std::string user_id{};   ///< whose name and email are meant; empty: nobody's
    std::string redirect_uri;
    /// At most 5; a name is 1 to 32 of `a-z0-9_` and gets "ext_" in front; texts up to 256 bytes.
    std::vector<std::pair<std::string, ClaimValue>> custom_claims{};
    std::vector<std::string> claims{}; ///< `name`, `email`
};

/// The authorization endpoint of OAuth 2 and OpenID Connect without its pages: what a browser asks
/// for is answered with what to show or where to send it.
///
/// A request is checked in two parts: an unknown client or redirect URI is told to the person
/// (`ErrorPage`), everything after that to the client (`ClientRedirect` with `error`, `state` and
/// `iss`). PKCE is S256 only. Redirect URIs are compared byte by byte; only the port of a loopback
/// IP address of a native client may differ.
///
/// An interaction is bound to the browser it began in and to the CSRF value of its form; a form
/// that shows another one is refused with 403, and the interaction goes on for its owner. A login
/// gives the browser a new session, whose id no cookie from before is worth anything for.
///
/// Handles are 256 random bits, stored as SHA-256. What can be used once is used up by one
/// conditional update. Passwords and codes are checked, tokens signed, and other servers asked with
/// no unit open: such calls commit in between and throw `InvalidArgument` in a unit. Otherwise each
/// writing call is atomic, and durable when it returns; `purge` commits step by step.
/// Threads: as its session.
///
/// What a person typed, and a form that is wrong or over, is answered by the step, never thrown.
///
/// For the system alone, which acts on behalf of whoever asks (`Session::on_behalf_of`); others are
/// `Forbidden` (`bank_only`).
class NOSTRO_API(0, 1) Authorization {
public:
    explicit Authorization(std::shared_ptr<detail::ServiceState const> state) noexcept;

    // --- the authorization endpoint ---

    /// A request of the authorization endpoint, by GET or POST. Unknown parameters are passed
    /// over, empty ones are as if absent, repeated ones are wrong.
    [[nodiscard]] AuthorizationStep begin(std::vector<OauthParameter> const& parameters,
                                          Browser const& browser);

    /// Check a request beforehand and keep it for one use (RFC 9126). The client has been
    /// authenticated by the caller.
    /// @throws OauthError  what `begin` would tell the client
    [[nodiscard]] PushedRequest push(std::string_view client_id,
                                     std::vector<OauthParameter> const& parameters,
                                     std::optional<DpopProof> const& dpop = {});

    /// The form of the stage `login`. Who has a second factor is asked for it next; without an app,
    /// a code is on its way by then.
    /// @throws StorageError  `unavailable`: too many passwords are being checked
    [[nodiscard]] AuthorizationStep log_in(LoginForm const& form, Browser const& browser);
    /// Send a code for the stage `factor`; the one sent before is void.
    [[nodiscard]] AuthorizationStep send_code(SendCodeForm const& form, Browser const& browser);
    /// The form of the stage `factor`.
    [[nodiscard]] AuthorizationStep answer_factor(FactorForm const& form, Browser const& browser);
    /// The form of the stage `consent`: back to the client, with what it has asked for or a
    /// refusal; for a device, done.
    [[nodiscard]] AuthorizationStep decide(ConsentForm const& form, Browser const& browser);

    /// Redeem a code. Checked in this order: it exists, is the client's, was not used, has not
    /// expired, the redirect URI and the verifier fit. Showing a used one again ends what was
    /// issued for it, which lasts although the request fails; another client's changes nothing.
    ///
    /// @throws OauthError  invalid_grant, invalid_target, invalid_dpop_proof, use_dpop_nonce
    [[nodiscard]] TokenAnswer redeem_code(CodeRequest const& request);

    /// Tokens for a password, without a page; needs `OauthOptions::password_grant` and a grant of
    /// the client for it. Who has a second factor must come by the authorization endpoint.
    /// @throws OauthError  unsupported_grant_type, unauthorized_client, invalid_grant,
    ///                     invalid_scope, invalid_target, too_many_requests
    [[nodiscard]] TokenAnswer redeem_password(PasswordRequest const& request);

    // --- devices (RFC 8628) ---

    /// @throws OauthError  unauthorized_client, invalid_scope, invalid_target
    [[nodiscard]] DeviceAuthorization begin_device(DeviceRequest const& request);
    /// The page at `verification_uri`; `user_code` may be empty, and is asked for in any case.
    [[nodiscard]] AuthorizationStep open_device_page(std::string_view user_code,
                                                     Browser const& browser);
    /// Case and dashes of the code do not matter. 5 wrong ones end the interaction.
    [[nodiscard]] AuthorizationStep enter_user_code(InteractionForm const& form,
                                                    std::string_view user_code,
                                                    Browser const& browser);
    /// @throws OauthError  authorization_pending, slow_down, access_denied, expired_token,
    ///                     invalid_grant, invalid_dpop_proof, use_dpop_nonce
    [[nodiscard]] TokenAnswer poll_device(std::string_view client_id,
                                          std::string_view device_code,
                                          std::optional<DpopProof> const& dpop = {});

    // --- sessions and logout ---

    /// A request of the logout endpoint. It is done at once where nobody is logged in, or the
    /// client shows an ID token of this very session; else the person is asked.
    [[nodiscard]] AuthorizationStep begin_logout(LogoutRequest const& request,
                                                 Browser const& browser);
    /// The form of the stage `logout`: end the session, then as the request asked.
    [[nodiscard]] AuthorizationStep confirm_logout(InteractionForm const& form,
                                                   Browser const& browser);
    /// The live sessions of a user, oldest first.
    [[nodiscard]] std::vector<LoginSession> list_sessions(std::string_view user_id) const;
    /// End a session, and what was granted in it without `offline_access`. One that is over, or is
    /// not the user's, is no error.
    void end_session(std::string_view user_id, std::string_view session_id);

    // --- OpenID Connect ---

    /// What the scopes `profile`, `email` and `phone` tell of a person, and `sub`: a JSON object.
    /// @throws OauthError  invalid_token: the user is gone
    [[nodiscard]] std::string user_info(std::string_view user_id,
                                        std::vector<std::string> const& scope) const;

    /// Add an ID token for the target's origin to its address.
    /// @throws InvalidArgument  the origin is not allowed, or a claim is wrong; "field" names it
    /// @throws NotFound         there is no such merchant
    [[nodiscard]] std::string redirect_with_id_token(IdTokenRedirect const& redirect) const;

    // --- OpenID providers of others; need `CoreOptions::http` ---

    /// @throws OauthError  unauthorized_client (no such provider), invalid_request (redirect URI),
    ///                     temporarily_unavailable
    [[nodiscard]] ExternalLoginStart begin_external(ExternalLoginRequest const& request);
    /// @throws OauthError  invalid_grant, unauthorized_client, temporarily_unavailable
    [[nodiscard]] ExternalLogin finish_external(ExternalLoginAnswer const& answer);
    /// Whose ID token of a merchant's provider this is. The user is one of the merchant's account
    /// users with authentication type external; the first login binds it to `iss` and `sub`.
    /// @return  absent: it is no such token, or does not count
    /// @throws Forbidden  the user is not external
    [[nodiscard]] std::optional<ExternalIdentity> verify_external_token(std::string_view token);

    // --- about the server ---

    /// How this core issues tokens; lives as long as the core.
    [[nodiscard]] OauthOptions const& options() const noexcept;
    /// The web origins of all clients that are not deleted or disabled, each once.
    [[nodiscard]] std::vector<std::string> list_origins() const;

    /// Remove what is over: requests, codes, device codes an hour, sessions a day after their end;
    /// used codes only when everything issued for them is over. Ends due consents.
    /// @param end  on the steady clock; it returns after the first step beyond it
    /// @return     rows removed
    std::size_t purge(Timestamp now, std::chrono::steady_clock::time_point end);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
