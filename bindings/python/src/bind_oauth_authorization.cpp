#include "bind.hpp"
#include "services.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/options.hpp>

namespace nostro::inline v0::python {
namespace {

/// What a browser is answered.
void bind_steps(py::module_& module) {
    bind_struct<Browser>(
        module,
        "Browser",
        "What is known of the browser that a person sits at.",
        secret("session",
               &Browser::session,
               "Value of the session cookie; empty: it has none. A secret."),
        field("address", &Browser::address, "Where the request came from; may be empty."),
        field("agent", &Browser::agent, "Its User-Agent; may be empty."));

    bind_struct<ErrorPage>(
        module,
        "ErrorPage",
        "The request goes no further, and there is nobody it could be told by a redirect.",
        field("error", &ErrorPage::error, "OauthErrorCode."),
        field("description", &ErrorPage::description, "As OauthError.what."),
        field("status", &ErrorPage::status, "400; 403: a form that was not ours; 429."),
        field("retry_after", &ErrorPage::retry_after, "With 429: 1 or more."));

    auto redirect = bind_struct<ClientRedirect>(
        module,
        "ClientRedirect",
        "Send the browser back to the client.",
        field("uri", &ClientRedirect::uri, "Registered, checked."),
        field("mode", &ClientRedirect::mode, "How the answer gets back."),
        secret("parameters", &ClientRedirect::parameters, "May hold a code or tokens: secrets."));

    redirect
        .def("location",
             &ClientRedirect::location,
             "The address with the parameters added; not for form_post. A secret.")
        .def("origin",
             &ClientRedirect::origin,
             "\"https://app.example\", or \"com.example.app:\" of a private scheme.");
    bind_struct<OfferedView>(
        module,
        "OfferedView",
        "A view that a consent page offers.",
        field("view", &OfferedView::view, "The view."),
        field("selected", &OfferedView::selected, "The client asked for just this one."));

    bind_struct<Interaction>(
        module,
        "Interaction",
        "What a person is asked, for a page to show. All texts are to be escaped.",
        secret("id", &Interaction::id, "Handle, for a hidden field of the form; a secret."),
        secret("csrf", &Interaction::csrf, "The other hidden field; a secret."),
        field("stage", &Interaction::stage, "What is asked."),
        field("notice", &Interaction::notice, "What the person is told beside it."),
        field("retry_after", &Interaction::retry_after, "How long to wait."),
        field("client_id", &Interaction::client_id, "The client."),
        field("client_name", &Interaction::client_name, "Its id, if it has no name."),
        field("redirect_origin",
              &Interaction::redirect_origin,
              "Where the answer will go, \"https://app.example\" or \"com.example.app:\", for "
              "the\nContent-Security-Policy of a form; empty: it goes nowhere."),
        field("login_hint", &Interaction::login_hint, "To fill the name with."),
        field("user_name", &Interaction::user_name, "Who is logged in."),
        secret("mfa_token", &Interaction::mfa_token, "A hidden field; a secret."),
        secret("oob_code",
               &Interaction::oob_code,
               "A hidden field; empty: nothing was sent. A secret."),
        field("sent_to", &Interaction::sent_to, "Where a code is on its way, or None."),
        field("channels", &Interaction::channels, "Where codes can be sent."),
        field("totp", &Interaction::totp, "A code of an authenticator app will do."),
        field("scope", &Interaction::scope, "Scopes."),
        field("views", &Interaction::views, "To choose from."),
        field(
            "consent", &Interaction::consent, "The one that the client has asked for beforehand."),
        field("valid_until", &Interaction::valid_until, "Until when the views may be used."),
        secret("user_code",
               &Interaction::user_code,
               "Of a device; the person compares it with what the device shows."));

    bind_struct<AuthorizationStep>(
        module,
        "AuthorizationStep",
        "What follows a request of a browser.",
        field("next",
              &AuthorizationStep::next,
              "An ErrorPage to show, a ClientRedirect to send, or an Interaction to ask."),
        secret(
            "session",
            &AuthorizationStep::session,
            "The session cookie to set: a new value; an empty text removes it; None leaves it."));
}

/// What forms and clients send.
void bind_forms(py::module_& module) {
    bind_struct<InteractionForm>(module,
                                 "InteractionForm",
                                 "The hidden fields of a form.",
                                 secret("id", &InteractionForm::id, "Its id."),
                                 secret("csrf", &InteractionForm::csrf, "A secret."));

    bind_struct<LoginForm>(module,
                           "LoginForm",
                           "A user name and a password, as typed.",
                           field("form", &LoginForm::form, "The hidden fields."),
                           field("username", &LoginForm::username, "The name at login."),
                           secret("password", &LoginForm::password, "A secret."));

    bind_struct<SendCodeForm>(
        module,
        "SendCodeForm",
        "Ask for a code.",
        field("form", &SendCodeForm::form, "The hidden fields."),
        secret("mfa_token", &SendCodeForm::mfa_token, "Names the suspended login; a secret."),
        field("channel", &SendCodeForm::channel, "Channel."));

    bind_struct<FactorForm>(
        module,
        "FactorForm",
        "A code, as typed.",
        field("form", &FactorForm::form, "The hidden fields."),
        secret("mfa_token", &FactorForm::mfa_token, "Names the suspended login; a secret."),
        secret("oob_code", &FactorForm::oob_code, "Empty: it is one of the authenticator app."),
        secret("code", &FactorForm::code, "A secret."));

    bind_struct<ConsentForm>(
        module,
        "ConsentForm",
        "What the person has decided.",
        field("form", &ConsentForm::form, "The hidden fields."),
        field("allow", &ConsentForm::allow, "Whether the person says yes."),
        field("views", &ConsentForm::views, "Chosen; permissions are ignored."));

    bind_struct<CodeRequest>(
        module,
        "CodeRequest",
        "A code to redeem. The client has been authenticated by the caller.",
        field("client_id", &CodeRequest::client_id, "The client."),
        secret("code", &CodeRequest::code, "A secret."),
        field("redirect_uri", &CodeRequest::redirect_uri, "Where the answer goes."),
        secret("code_verifier", &CodeRequest::code_verifier, "Of PKCE; a secret."),
        field("resources", &CodeRequest::resources, "A part of those asked for; empty: all."),
        field("dpop", &CodeRequest::dpop, "The proof that binds the token to a key, or None."));

    bind_struct<PasswordRequest>(
        module,
        "PasswordRequest",
        "A person's password that a client has asked for itself (RFC 6749 section 4.3). The client "
        "has been\nauthenticated by the caller.",
        field("client_id", &PasswordRequest::client_id, "The client."),
        field("username", &PasswordRequest::username, "The name at login."),
        secret("password", &PasswordRequest::password, "A secret."),
        field("audience", &PasswordRequest::audience, "For whom the tokens are."),
        field("resources", &PasswordRequest::resources, "RFC 8707: the audience by another name."),
        field("scope", &PasswordRequest::scope, "Empty: all."),
        field("address", &PasswordRequest::address, "Where the request came from."),
        field("dpop", &PasswordRequest::dpop, "The proof that binds the token to a key, or None."));

    bind_struct<PushedRequest>(
        module,
        "PushedRequest",
        "What a pushed request is answered with (RFC 9126).",
        secret("request_uri", &PushedRequest::request_uri, "Stands for the request; a secret."),
        field("expires_in", &PushedRequest::expires_in, "How long it lives."));

    bind_struct<LogoutRequest>(
        module,
        "LogoutRequest",
        "OpenID Connect RP-Initiated Logout.",
        secret("id_token_hint", &LogoutRequest::id_token_hint, "An ID token; a secret."),
        field("client_id", &LogoutRequest::client_id, "The client."),
        field("post_logout_redirect_uri",
              &LogoutRequest::post_logout_redirect_uri,
              "Where to go afterwards; registered."),
        field("state", &LogoutRequest::state, "Where it stands."));
}

void bind_devices(py::module_& module) {
    bind_struct<DeviceAuthorization>(
        module,
        "DeviceAuthorization",
        "What a device is told (RFC 8628 section 3.2).",
        secret("device_code", &DeviceAuthorization::device_code, "A secret."),
        secret("user_code", &DeviceAuthorization::user_code, "\"XXXX-XXXX\"."),
        field("verification_uri",
              &DeviceAuthorization::verification_uri,
              "The page where the person enters the code."),
        secret("verification_uri_complete",
               &DeviceAuthorization::verification_uri_complete,
               "The same with the code in it; a secret."),
        field("expires_in", &DeviceAuthorization::expires_in, "How long it lives."),
        field("interval", &DeviceAuthorization::interval, "How long to wait between two polls."));

    bind_struct<DeviceRequest>(
        module,
        "DeviceRequest",
        "What a device asks for. The client has been authenticated by the caller.",
        field("client_id", &DeviceRequest::client_id, "The client."),
        field("scope", &DeviceRequest::scope, "Scopes."),
        field("resources", &DeviceRequest::resources, "RFC 8707: the audience by another name."));

    bind_struct<LoginSession>(
        module,
        "LoginSession",
        "A browser in which somebody is logged in.",
        field("id", &LoginSession::id, "Sid of ID tokens; not the cookie."),
        field("user_id", &LoginSession::user_id, "The user."),
        field("created_at", &LoginSession::created_at, "When it was made."),
        field("auth_time", &LoginSession::auth_time, "When the last proof was given."),
        field("last_seen_at", &LoginSession::last_seen_at, "At most a minute old."),
        field("expires_at", &LoginSession::expires_at, "At the latest."),
        field("amr", &LoginSession::amr, "How the person proved who it is (RFC 8176)."),
        field("address", &LoginSession::address, "Network address; may be empty."),
        field("agent", &LoginSession::agent, "User-Agent; may be empty."));
}

/// OpenID providers of others.
void bind_external(py::module_& module) {
    bind_struct<ExternalLoginRequest>(
        module,
        "ExternalLoginRequest",
        "A login at the OpenID provider of a client's grant.",
        field("client_id", &ExternalLoginRequest::client_id, "The client."),
        field("audience",
              &ExternalLoginRequest::audience,
              "Whose grant names the provider (ClientGrant.oidc)."),
        field("redirect_uri", &ExternalLoginRequest::redirect_uri, "Where the answer goes."),
        field("scope", &ExternalLoginRequest::scope, "Asked for beside those of the grant."));

    bind_struct<ExternalLoginStart>(
        module,
        "ExternalLoginStart",
        "Where to send the browser.",
        secret("url", &ExternalLoginStart::url, "Where to send the browser; a secret."),
        secret("state", &ExternalLoginStart::state, "Comes back with the code."));

    bind_struct<ExternalLoginAnswer>(
        module,
        "ExternalLoginAnswer",
        "The code that came back.",
        field("client_id", &ExternalLoginAnswer::client_id, "The client."),
        field("audience", &ExternalLoginAnswer::audience, "For whom the tokens are."),
        secret("code", &ExternalLoginAnswer::code, "A secret."),
        field("redirect_uri", &ExternalLoginAnswer::redirect_uri, "Empty: the one of the start."),
        secret("state",
               &ExternalLoginAnswer::state,
               "Empty: not checked; the nonce binds the answer to its start."));

    bind_struct<ExternalLogin>(
        module,
        "ExternalLogin",
        "Who the provider says it is.",
        field("authority", &ExternalLogin::authority, "Issuer of the ID token."),
        field("claims", &ExternalLogin::claims, "Of its ID token: a JSON object."),
        field("user_id", &ExternalLogin::user_id, "The user bound to that identity."),
        field("tokens", &ExternalLogin::tokens, "For the audience."));

    bind_struct<ExternalIdentity>(
        module,
        "ExternalIdentity",
        "Whose an ID token of a merchant's own OpenID provider is (Merchant.jwks_uri).",
        field("user_id", &ExternalIdentity::user_id, "The user."),
        field("merchant_id", &ExternalIdentity::merchant_id, "The merchant."),
        field("authenticated_at",
              &ExternalIdentity::authenticated_at,
              "When the person proved who it is."),
        field("expires_at", &ExternalIdentity::expires_at, "Until when it counts."));

    bind_struct<IdTokenRedirect>(
        module,
        "IdTokenRedirect",
        "Hand a person over to another site, with an ID token in the address.",
        field("merchant_id", &IdTokenRedirect::merchant_id, "Whose redirect_origins count."),
        field("subject", &IdTokenRedirect::subject, "sub."),
        field("user_id",
              &IdTokenRedirect::user_id,
              "Whose name and email are meant; empty: nobody's."),
        field("redirect_uri", &IdTokenRedirect::redirect_uri, "Where the answer goes."),
        field("custom_claims",
              &IdTokenRedirect::custom_claims,
              "At most 5; a name is 1 to 32 of a-z0-9_ and gets \"ext_\" in front; texts up to 256 "
              "bytes."),
        field("claims", &IdTokenRedirect::claims, "name, email."));
}

using BoundAuthorization = ServiceClass<Authorization>;

void def_endpoint(BoundAuthorization& bound) {
    bound
        .def("begin",
             &Authorization::begin,
             py::arg("parameters"),
             py::arg("browser"),
             "A request of the authorization endpoint. parameters: pairs of name and value, "
             "decoded.")
        .def("push",
             &Authorization::push,
             py::arg("client_id"),
             py::arg("parameters"),
             py::arg("dpop") = py::none(),
             "Check a request beforehand and keep it for one use (RFC 9126). Raises OauthError.")
        .def("log_in",
             &Authorization::log_in,
             py::arg("form"),
             py::arg("browser"),
             "A name and a password were typed.")
        .def("send_code",
             &Authorization::send_code,
             py::arg("form"),
             py::arg("browser"),
             "A code is asked for.")
        .def("answer_factor",
             &Authorization::answer_factor,
             py::arg("form"),
             py::arg("browser"),
             "A code was typed.")
        .def("decide",
             &Authorization::decide,
             py::arg("form"),
             py::arg("browser"),
             "The person has decided.")
        .def(
            "redeem_code",
            &Authorization::redeem_code,
            py::arg("request"),
            "Redeem a code. Showing a used one again ends what was issued for it.\n\n"
            "Raises OauthError: invalid_grant, invalid_target, invalid_dpop_proof, use_dpop_nonce.")
        .def("redeem_password",
             &Authorization::redeem_password,
             py::arg("request"),
             "Tokens for a password, without a page; needs `OauthOptions.password_grant`. Raises "
             "OauthError.");
}

void def_devices(BoundAuthorization& bound) {
    bound
        .def("begin_device",
             &Authorization::begin_device,
             py::arg("request"),
             "Begin the login of a device (RFC 8628). Raises OauthError.")
        .def(
            "open_device_page",
            &Authorization::open_device_page,
            py::arg("user_code"),
            py::arg("browser"),
            "The page at `verification_uri`; user_code may be empty, and is asked for in any case.")
        .def("enter_user_code",
             &Authorization::enter_user_code,
             py::arg("form"),
             py::arg("user_code"),
             py::arg("browser"),
             "Case and dashes of the code do not matter.")
        .def("poll_device",
             &Authorization::poll_device,
             py::arg("client_id"),
             py::arg("device_code"),
             py::arg("dpop") = py::none(),
             "The tokens of a device, once it was approved.\n\n"
             "Raises OauthError: authorization_pending, slow_down, access_denied, expired_token, "
             "invalid_grant.");
}

void def_sessions(BoundAuthorization& bound) {
    bound
        .def("begin_logout",
             &Authorization::begin_logout,
             py::arg("request"),
             py::arg("browser"),
             "A client sends the person to log out.")
        .def("confirm_logout",
             &Authorization::confirm_logout,
             py::arg("form"),
             py::arg("browser"),
             "The person wants to log out.")
        .def("list_sessions",
             &Authorization::list_sessions,
             py::arg("user_id"),
             "The live sessions of a user, oldest first.")
        .def("end_session",
             &Authorization::end_session,
             py::arg("user_id"),
             py::arg("session_id"),
             "End a session, and what was granted in it without `offline_access`.")
        .def("user_info",
             &Authorization::user_info,
             py::arg("user_id"),
             py::arg("scope"),
             "What the scopes tell of a person: a JSON object. Raises OauthError (invalid_token).")
        .def("redirect_with_id_token",
             &Authorization::redirect_with_id_token,
             py::arg("redirect"),
             "The target's address with an ID token in it; a secret. Raises InvalidArgument.");
}

void def_external(BoundAuthorization& bound) {
    bound
        .def("begin_external",
             &Authorization::begin_external,
             py::arg("request"),
             "Begin a login at the OpenID provider of a client's grant; needs `http`. Raises "
             "OauthError.")
        .def("finish_external",
             &Authorization::finish_external,
             py::arg("answer"),
             "Redeem the code that came back. Raises OauthError.")
        .def("verify_external_token",
             &Authorization::verify_external_token,
             py::arg("token"),
             "Whose ID token of a merchant's provider this is, or None. Raises Forbidden.")
        .def("options", &Authorization::options, "How this core issues tokens.")
        .def("list_origins",
             &Authorization::list_origins,
             "The web origins of all live clients, each once.");
}

} // namespace

void bind_oauth_authorization(py::module_& module) {
    bind_steps(module);
    bind_forms(module);
    bind_devices(module);
    bind_external(module);
    BoundAuthorization bound{
        module,
        "Authorization",
        "The authorization endpoint of OAuth 2 and OpenID Connect without its "
        "pages.\n\nWhat a browser asks for is answered with what to show or where to send "
        "it (AuthorizationStep). Calls\nthat log in or issue tokens work on a core only. "
        "`nostro.api.Service` serves it all with pages."};
    def_endpoint(bound);
    def_devices(bound);
    def_sessions(bound);
    def_external(bound);
}

} // namespace nostro::inline v0::python
