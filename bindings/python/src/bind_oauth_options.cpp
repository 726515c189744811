#include "bind.hpp"
#include "structs.hpp"

#include <nostro/oauth/options.hpp>

namespace nostro::inline v0::python {

void bind_oauth_options(py::module_& module) {
    bind_struct<TokenLifetimes>(
        module,
        "TokenLifetimes",
        "How long things live that are handed out. Each is over at the very instant of its end.",
        field(
            "user_access", &TokenLifetimes::user_access, "Access token of a person; at most 24 h."),
        field("client_access",
              &TokenLifetimes::client_access,
              "Access token of a client; at most 24 h."),
        field("merchant_access",
              &TokenLifetimes::merchant_access,
              "Either, for a merchant's audience."),
        field("exchanged_access",
              &TokenLifetimes::exchanged_access,
              "Made of another one, and never beyond it."),
        field("id_token", &TokenLifetimes::id_token, "Of an ID token."),
        field("redirect_id_token",
              &TokenLifetimes::redirect_id_token,
              "Of an ID token in an address."),
        field("code", &TokenLifetimes::code, "Authorization code; at most 10 min."),
        field("pushed_request", &TokenLifetimes::pushed_request, "5 s to 10 min."),
        field("interaction", &TokenLifetimes::interaction, "From the start of a login to its end."),
        field("device_code", &TokenLifetimes::device_code, "Of a device code."),
        field("refresh_idle", &TokenLifetimes::refresh_idle, "Without being used."),
        field("refresh_absolute", &TokenLifetimes::refresh_absolute, "However often used."),
        field("refresh_grace",
              &TokenLifetimes::refresh_grace,
              "Policy rotate_with_grace: a lost answer's retry."),
        field(
            "session_idle", &TokenLifetimes::session_idle, "Of a login session that is not used."),
        field("session_absolute",
              &TokenLifetimes::session_absolute,
              "Of a login session, however often used."),
        field("client_assertion",
              &TokenLifetimes::client_assertion,
              "The longest exp ahead of a client's assertion."));

    bind_struct<KeySchedule>(
        module,
        "KeySchedule",
        "The life of a signing key: announced, then used, then kept for those who still verify "
        "with it.",
        field("announce",
              &KeySchedule::announce,
              "Published but not signing, so that whoever keeps the key set for an hour knows it "
              "in time."),
        field("use", &KeySchedule::use, "How long it signs."),
        field("keep",
              &KeySchedule::keep,
              "Published after its last signature; never shorter than the longest token."));

    bind_struct<OauthOptions>(
        module,
        "OauthOptions",
        "How a core issues tokens (OAuth 2, OpenID Connect).",
        field("issuer",
              &OauthOptions::issuer,
              "iss of every token: https, or http on loopback; no query, no fragment, no trailing "
              "slash. Empty: no\ntoken can be made."),
        field("merchant_audience_base",
              &OauthOptions::merchant_audience_base,
              "What stands before a merchant's id in the audience of its tokens, for "
              "example\n\"https://api.bank.example/v1/accounts/\". Empty: the issuer and "
              "\"/v1/accounts/\"."),
        field("merchant_audience_aliases",
              &OauthOptions::merchant_audience_aliases,
              "Other texts that may stand there; such an audience names the same merchant."),
        field("api_audiences",
              &OauthOptions::api_audiences,
              "The audiences that the bank's own APIs answer to: a token for another one is "
              "refused there. Empty: one for\nany audience will do. Not refused are tokens without "
              "an audience, which are good at this bank only, and at\nthe paths of merchants those "
              "for a merchant."),
        field("lifetimes", &OauthOptions::lifetimes, "How long things live that are handed out."),
        field("keys", &OauthOptions::keys, "The life of signing keys."),
        field("signing_algorithms",
              &OauthOptions::signing_algorithms,
              "Algorithms that have a key from the start: RS256, PS256, ES256, EdDSA. A client may "
              "choose among\nthem."),
        field("access_token_algorithm",
              &OauthOptions::access_token_algorithm,
              "Of clients that choose none."),
        field("leeway", &OauthOptions::leeway, "For clocks of others; at most 60 s."),
        field("password_grant",
              &OauthOptions::password_grant,
              "Whether the grants that RFC 9700 advises against exist at all. A client needs a "
              "grant for them\nbesides."),
        field("implicit", &OauthOptions::implicit, "As password_grant."),
        field("require_par",
              &OauthOptions::require_par,
              "Every client must push its authorization requests, not only those with "
              "Client.require_par."),
        field("dpop_nonce",
              &OauthOptions::dpop_nonce,
              "Ask for a nonce of ours in every DPoP proof."),
        field("client_failures_max",
              &OauthOptions::client_failures_max,
              "Wrong credentials of one client in client_failure_window after which all are "
              "refused until the\nwindow ends. 0: no limit."),
        field("client_failure_window",
              &OauthOptions::client_failure_window,
              "See client_failures_max."),
        field("verified_tokens_max",
              &OauthOptions::verified_tokens_max,
              "Verified tokens that are remembered, at most; 0: each is verified anew."),
        field("verified_tokens_recheck",
              &OauthOptions::verified_tokens_recheck,
              "How long a remembered token counts without looking whether another process on the "
              "same storage has\nrevoked something. What this core revokes counts at once. 0: look "
              "every time."));
}
} // namespace nostro::inline v0::python
