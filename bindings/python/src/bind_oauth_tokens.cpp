#include "bind.hpp"
#include "services.hpp"

#include <nostro/oauth/dpop.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/oauth/tokens.hpp>

namespace nostro::inline v0::python {
namespace {

/// A `TokenResult` with the token in it.
struct VerdictView {
    std::optional<VerifiedToken> token;
    TokenRefusal refusal = TokenRefusal::none;
};

VerdictView verify(Tokens const& tokens,
                   std::string_view token,
                   std::string_view audience,
                   std::optional<DpopProof> const& dpop) {
    auto const verdict = tokens.verify_access_token(token, {audience, dpop ? &*dpop : nullptr});
    return {verdict.token ? std::optional{*verdict.token} : std::nullopt, verdict.refusal};
}

void bind_requests(py::module_& module) {
    bind_struct<DpopProof>(
        module,
        "DpopProof",
        "A DPoP proof and the request that it came with (RFC 9449).",
        secret("proof", &DpopProof::proof, "The one DPoP header."),
        field("method", &DpopProof::method, "Of the request, for example \"POST\"."),
        field("url",
              &DpopProof::url,
              "Of the request, as the host is configured, not as a header says; query and fragment "
              "do not count."));

    bind_struct<TokenAnswer>(
        module,
        "TokenAnswer",
        "What a token request is answered with (RFC 6749 section 5.1). Tokens are secrets.",
        secret("access_token", &TokenAnswer::access_token, "A secret."),
        field("token_type", &TokenAnswer::token_type, "Or \"DPoP\"."),
        field("expires_in", &TokenAnswer::expires_in, "How long it lives."),
        field("scope", &TokenAnswer::scope, "Scopes."),
        secret("refresh_token", &TokenAnswer::refresh_token, "Empty: none."),
        secret("id_token", &TokenAnswer::id_token, "Empty: none."),
        field("issued_token_type", &TokenAnswer::issued_token_type, "Of an exchange; else empty."),
        field("grant_id", &TokenAnswer::grant_id, "Of a person's tokens: what they all hang on."),
        field("views",
              &TokenAnswer::views,
              "What the person has let be used (RFC 9396 section 7), as in VerifiedToken."));

    bind_struct<ClientTokenRequest>(
        module,
        "ClientTokenRequest",
        "A token for a client itself. The client has been authenticated by the caller.",
        field("client_id", &ClientTokenRequest::client_id, "The client."),
        field("audience", &ClientTokenRequest::audience, "Empty: that of the client's only grant."),
        field("resources",
              &ClientTokenRequest::resources,
              "RFC 8707; the same thing by another name."),
        field("scope", &ClientTokenRequest::scope, "Empty: all that the grant has."),
        field("dpop", &ClientTokenRequest::dpop, "Binds the token to a key."));

    bind_struct<RefreshRequest>(
        module,
        "RefreshRequest",
        "A new access token for a refresh token.",
        field("client_id",
              &RefreshRequest::client_id,
              "Who asks; proven by authentication or by a token of its own."),
        secret("refresh_token", &RefreshRequest::refresh_token, "A secret."),
        field("scope", &RefreshRequest::scope, "Empty: all that the family has."),
        field("audience", &RefreshRequest::audience, "One of the grant's; empty: all of them."),
        field("resources", &RefreshRequest::resources, "RFC 8707: the audience by another name."),
        field("dpop", &RefreshRequest::dpop, "The proof that binds the token to a key, or None."),
        field("keep",
              &RefreshRequest::keep,
              "Leave the refresh token as it is, whatever the client's policy: Dintero's paths, "
              "where a token of\nthe client proves who asks. Has no effect for clients that cannot "
              "authenticate."));

    bind_struct<UserTokenRequest>(
        module,
        "UserTokenRequest",
        "A token for a person who has been authenticated by the caller.",
        field("client_id", &UserTokenRequest::client_id, "The client."),
        field("user_id", &UserTokenRequest::user_id, "The user."),
        field("audience", &UserTokenRequest::audience, "For whom the tokens are."),
        field("grant", &UserTokenRequest::grant, "How the person got here."),
        field("scope", &UserTokenRequest::scope, "Empty: all; else a part of it."),
        field("amr", &UserTokenRequest::amr, "How the person proved who it is (RFC 8176)."),
        field("auth_time", &UserTokenRequest::auth_time, "When; None: now."),
        field("refresh_token",
              &UserTokenRequest::refresh_token,
              "Give one, too; not for account_user."),
        field(
            "dpop", &UserTokenRequest::dpop, "The proof that binds the token to a key, or None."));

    bind_struct<ExchangeRequest>(
        module,
        "ExchangeRequest",
        "RFC 8693. The client has been authenticated by the caller.",
        field("client_id", &ExchangeRequest::client_id, "The client."),
        secret("subject_token", &ExchangeRequest::subject_token, "What is exchanged; a secret."),
        field("subject_token_type", &ExchangeRequest::subject_token_type, "Its type."),
        secret("actor_token", &ExchangeRequest::actor_token, "Who acts; a secret."),
        field("actor_token_type", &ExchangeRequest::actor_token_type, "Its type."),
        field("requested_token_type",
              &ExchangeRequest::requested_token_type,
              "Empty: an access token."),
        field("audiences", &ExchangeRequest::audiences, "For whom the new token is."),
        field("resources", &ExchangeRequest::resources, "RFC 8707: the audience by another name."),
        field("scope",
              &ExchangeRequest::scope,
              "Empty: all that the subject token has and the target takes."),
        field("dpop", &ExchangeRequest::dpop, "The proof that binds the token to a key, or None."));
}

void bind_verified(py::module_& module) {
    auto token = bind_struct<VerifiedToken>(
        module,
        "VerifiedToken",
        "An access token that counts now.",
        field("jti", &VerifiedToken::jti, "Its id."),
        field("client_id", &VerifiedToken::client_id, "The client."),
        field("client_owner",
              &VerifiedToken::client_owner,
              "Merchant or partner that the client belongs to; may be empty."),
        field("user_id", &VerifiedToken::user_id, "Empty: the client's own token."),
        field(
            "subject", &VerifiedToken::subject, "sub: \"usr_\" and the user id, or the client id."),
        field("audience",
              &VerifiedToken::audience,
              "Empty: for the bank's own OpenID endpoints only."),
        field("scope", &VerifiedToken::scope, "What of the token's is still granted."),
        field(
            "grant_type", &VerifiedToken::grant_type, "How it came about: client_credentials, ..."),
        field("grant_id", &VerifiedToken::grant_id, "Of a person's token; may be empty."),
        field("consent_id", &VerifiedToken::consent_id, "May be empty."),
        field("views",
              &VerifiedToken::views,
              "What the consent lets be used; None when it is about scopes alone, or there is "
              "none."),
        field(
            "roles", &VerifiedToken::roles, "With views: the entitlements that the consent names."),
        field("entries_from",
              &VerifiedToken::entries_from,
              "With views: the consent's window, see Principal.entries_from."),
        field("entries_to", &VerifiedToken::entries_to, "As entries_from."),
        field("issued_at", &VerifiedToken::issued_at, "When it was issued."),
        field("expires_at", &VerifiedToken::expires_at, "Until when it counts."),
        field("auth_time", &VerifiedToken::auth_time, "When the last proof was given."),
        field("acr", &VerifiedToken::acr, "How strong the login was."),
        field("amr", &VerifiedToken::amr, "How the person proved who it is (RFC 8176)."),
        field("actors",
              &VerifiedToken::actors,
              "act (RFC 8693): who acts for the subject, nearest first."),
        field("cnf_jkt",
              &VerifiedToken::cnf_jkt,
              "Thumbprint of the key it is bound to; may be empty."));

    token
        .def(
            "has_scope", &VerifiedToken::has_scope, py::arg("wanted"), "Whether it has this scope.")
        .def_property_readonly(
            "is_exchanged", &VerifiedToken::is_exchanged, "Whether it was made of another token.");
    bind_struct<VerdictView>(module,
                             "TokenResult",
                             "What `Tokens.verify_access_token` found. True if the token counts.",
                             field("token", &VerdictView::token, "The token; None: refused."),
                             field("refusal", &VerdictView::refusal, "Why it does not count."))
        .def("__bool__", [](VerdictView const& self) { return self.token.has_value(); });
    bind_struct<Introspection>(
        module,
        "Introspection",
        "What introspection tells (RFC 7662). Without active everything else is empty.",
        field("active", &Introspection::active, "Whether it counts now."),
        field(
            "is_refresh_token", &Introspection::is_refresh_token, "Whether it is a refresh token."),
        field("username", &Introspection::username, "Of a person's token; may be empty."),
        field("token", &Introspection::token, "The access token."));
}

void bind_tokens(py::module_& module) {
    ServiceClass<Tokens>{
        module,
        "Tokens",
        "Issues tokens, takes them back, and tells which count.\n\nRefusals raise OauthError. "
        "Calls that issue or refresh work on a core only. Each request says which\nclient it is "
        "from: the caller has authenticated it (`Clients.authenticate`)."}
        .def("client_credentials",
             &Tokens::client_credentials,
             py::arg("request"),
             "A token for a client itself.")
        .def("client_credentials_by_exchange",
             &Tokens::client_credentials_by_exchange,
             py::arg("exchanged_token"),
             py::arg("audience"),
             "A token for the merchant of an exchanged token, which is all that it takes.")
        .def("issue_to_user",
             &Tokens::issue_to_user,
             py::arg("request"),
             "A token for a person who has been authenticated by the caller.")
        .def("refresh",
             &Tokens::refresh,
             py::arg("request"),
             "A new access token for a refresh token.\n\n"
             "Showing a refresh token again that was replaced ends the family, which lasts "
             "although the request fails.")
        .def("exchange", &Tokens::exchange, py::arg("request"), "One token for another (RFC 8693).")
        .def("exchange_for_merchant",
             &Tokens::exchange_for_merchant,
             py::arg("partner_token"),
             py::arg("partner_id"),
             py::arg("merchant_id"),
             "A token of the partner for a token of one of its merchants.")
        .def("revoke",
             &Tokens::revoke,
             py::arg("token"),
             py::arg("client_id"),
             "End a token of this client; a refresh token with its family. Others' are passed over "
             "in silence.")
        .def("revoke_grant",
             &Tokens::revoke_grant,
             py::arg("grant_id"),
             py::arg("reason"),
             "End everything that hangs on a grant of a person (`VerifiedToken.grant_id`).")
        .def("revoke_user",
             &Tokens::revoke_user,
             py::arg("user_id"),
             py::arg("reason"),
             "End all tokens of a user.")
        .def("introspect",
             &Tokens::introspect,
             py::arg("token"),
             py::arg("client_id"),
             "What a client may know of a token: its own, and those for audiences whose resource "
             "server it is.")
        .def(
            "verify_access_token",
            [](Tokens& tokens,
               std::string_view token,
               std::string_view audience,
               std::optional<DpopProof> const& dpop) {
                return verify(tokens, token, audience, dpop);
            },
            py::arg("token"),
            py::arg("audience") = "",
            py::arg("dpop") = py::none(),
            "Whether an access token counts now, for this use.\n\n"
            "audience: the resource's own name, empty: any will do; dpop: of scheme DPoP. Works in "
            "a unit, too.")
        .def("merchant_of_audience",
             &Tokens::merchant_of_audience,
             py::arg("audience"),
             "The merchant that an audience names, or None.")
        .def("audience_of_merchant",
             &Tokens::audience_of_merchant,
             py::arg("merchant_id"),
             "The audience of a merchant's tokens.")
        .def("dpop_nonce", &Tokens::dpop_nonce, "A nonce to hand out in DPoP-Nonce.");
}

void bind_signing_keys(py::module_& module) {
    bind_struct<SigningKey>(
        module,
        "SigningKey",
        "What may be known of a signing key.",
        field("kid", &SigningKey::kid, "Its JWK thumbprint (RFC 7638)."),
        field("algorithm", &SigningKey::algorithm, "RS256, PS256, ES256 or EdDSA."),
        field("state", &SigningKey::state, "Where it stands."),
        field("public_jwk",
              &SigningKey::public_jwk,
              "JSON text with kid, use and alg; nothing private."),
        field("created_at", &SigningKey::created_at, "When it was made."),
        field("not_before", &SigningKey::not_before, "Does not sign earlier."),
        field("sign_until",
              &SigningKey::sign_until,
              "Of an active one: when the next is to take over."),
        field("publish_until", &SigningKey::publish_until, "Of a retiring one."));

    ServiceClass<SigningKeys>{
        module,
        "SigningKeys",
        "The keys that sign tokens. A tenant has one active key for each algorithm.\n\nKeys are "
        "made with no unit open and stored encrypted. Calls that may make one work on a core only."}
        .def("ensure",
             &SigningKeys::ensure,
             "See to it that there is a key for each algorithm of the options.")
        .def("jwks",
             &SigningKeys::jwks,
             "The published keys as a JWK Set, JSON text. Makes the first keys.")
        .def("list", &SigningKeys::list, "All keys, gone ones included, oldest first.")
        .def("rotate",
             &SigningKeys::rotate,
             py::arg("algorithm"),
             "Announce the next key of an algorithm now. Raises InvalidArgument.")
        .def("revoke",
             &SigningKeys::revoke,
             py::arg("kid"),
             "A key is not to be trusted any more: all it has signed ends now. Raises NotFound.")
        .def("tick",
             &SigningKeys::tick,
             py::arg("now"),
             "Announce, activate, retire and remove what is due; returns keys that changed. "
             "`Core.run_due` does so.");
}

} // namespace

void bind_oauth_tokens(py::module_& module) {
    bind_requests(module);
    bind_verified(module);
    bind_tokens(module);
    bind_signing_keys(module);
}

} // namespace nostro::inline v0::python
