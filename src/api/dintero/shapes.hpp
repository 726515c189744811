#pragma once

#include "api/dintero/ids.hpp"
#include "api/matchers.hpp"
#include "api/shape.hpp"

#include <cstddef>

/// The shapes of the Dintero API's authentication half: what requests and answers look like.
namespace nostro::inline v0::api::dintero {

extern Matcher const scope_word;   ///< one scope (RFC 6749 3.3)
extern Matcher const phone_number; ///< `^\+?\d{5,15}$`
extern Matcher const user_link;    ///< `https:`, `tel:` or `mailto:` and something behind it

/// The members of an object, for `Shape`.
template <std::size_t N>
struct FieldList {
    Field fields[N];
};

/// The members of a stored object: its own, and those that all stored objects have.
template <std::size_t N>
[[nodiscard]] constexpr FieldList<N + 6> entity(Field const (&own)[N]) noexcept {
    FieldList<N + 6> all{{
        read_only("id", uuid),
        read_only("created_at", date_time),
        read_only("created_by", text(0, 255).described("A client id or a user id.")),
        read_only("updated_at", date_time),
        read_only("deleted_by", text(0, 255)),
        read_only("deleted_at", date_time),
    }};
    for (std::size_t at = 0; at < N; ++at) {
        all.fields[at + 6] = own[at];
    }
    return all;
}

inline constexpr Shape scope = text(1, 255).matching(scope_word);
inline constexpr Shape scopes = list_of(scope, 0, 100);
inline constexpr Shape some_scopes = list_of(scope, 1, 100);
inline constexpr Shape audience = text(1, 512);
inline constexpr Shape name = text(0, 255);
inline constexpr Shape long_text = text(0, 1'024);
/// What somebody shows as a token, handle or code; what it is worth is found out elsewhere.
inline constexpr Shape secret = text(1, 8'192);

// Clients and grants

inline constexpr Shape client_name =
    text(3, 64).matching(match::identifier).described("Made by the bank when left out.");
inline constexpr Shape any_client_name = text(1, 255);

inline constexpr auto client_fields = entity({
    optional("name", name),
    optional("description", long_text),
    optional("client_id", client_name),
    optional("callbacks", list_of(absolute_uri, 0, 20)),
    read_only("client_secret", text().described("Shown when it is made, and never again.")),
});
inline constexpr Shape client = Shape{client_fields.fields}.named("DinteroClient");
inline constexpr Shape clients = list_of(client);

inline constexpr Field rotation_fields[]{
    optional("overlap",
             integer(0, 30 * 86'400)
                 .by_default(0)
                 .described("Seconds for which the secrets before stay good. Beyond the published "
                            "API, which has no body here.")),
};

inline constexpr Field oidc_draft_fields[]{
    required("authority", web_url),
    required("client_id", text(1, 255)),
    required("client_secret", text(1, 1'024)),
    optional("scope", text(1, 1'024).by_default("openid")),
};
inline constexpr Field oidc_fields[]{
    required("authority", web_url),
    required("client_id", text(1, 255)),
    optional("scope", text(1, 1'024)),
};
inline constexpr Shape grant_type_limit =
    one_of("any|authorization_code|client_credentials|password").by_default("any");
inline constexpr Field grant_draft_fields[]{
    required("client_id", any_client_name),
    required("audience", audience),
    required("scope", some_scopes),
    optional("type", grant_type_limit),
    optional("oidc", oidc_draft_fields),
};
inline constexpr auto grant_fields = entity({
    required("client_id", any_client_name),
    required("audience", audience),
    required("scope", some_scopes),
    required("type", grant_type_limit),
    optional("oidc", oidc_fields),
});
inline constexpr Shape grant_draft = Shape{grant_draft_fields}.named("DinteroGrantDraft");
inline constexpr Shape grant = Shape{grant_fields.fields}.named("DinteroGrant");
inline constexpr Shape grants = list_of(grant);

// Roles and keys

inline constexpr auto role_fields = entity({
    required("scope", some_scopes),
    optional("name", name),
    optional("description", long_text),
});
inline constexpr Shape role = Shape{role_fields.fields}.named("DinteroRole");
inline constexpr Shape roles = list_of(role);

inline constexpr Field key_fields[]{
    required("kty", one_of("RSA")),
    required("use", one_of("sig")),
    required("alg", text(1, 16)),
    required("n", text(1, 2'048)),
    required("e", text(1, 16)),
    required("kid", text(1, 255)),
};
inline constexpr Shape key = Shape{key_fields}.named("DinteroKey");
inline constexpr Shape keys = list_of(key);

// Users who log in by name and password

inline constexpr Field link_fields[]{
    required("rel", one_of("customers_user|phone_number|email")),
    required("href", text(5, 2'048).matching(user_link)),
};
inline constexpr Shape link = Shape{link_fields}.named("DinteroUserLink");
inline constexpr Shape links = list_of(link, 0, 20);

inline constexpr Shape channel = one_of("sms|email");
inline constexpr Shape first_channel = channel.by_default("sms");
inline constexpr Field mfa_fields[]{
    required("challenge_type", one_of("oob")),
    optional("oob_channels",
             list_of(channel, 1, 2).described("When left out: all that the links reach.")),
};
inline constexpr Shape mfa = mfa_fields;

inline constexpr Shape username = text(1, 255);
inline constexpr Shape new_password = text(8, 1'024);

inline constexpr auto user_fields = entity({
    required("username", username),
    optional("links", links),
    optional("mfa", mfa),
});
inline constexpr Shape user = Shape{user_fields.fields}.named("DinteroAuthUser");

inline constexpr Field new_user_fields[]{
    required("username", username),
    required("password", new_password),
    optional("links", links),
    optional("mfa", mfa),
};
inline constexpr Field user_update_fields[]{
    required("password", new_password),
    optional("links", links.described("When left out they stay.")),
    optional("mfa", mfa.or_null().described("When left out it stays; null ends it.")),
};
inline constexpr Field rename_fields[]{required("username", username)};

// Second factors

inline constexpr Shape challenge_type = text(1, 64).described("oob");
inline constexpr Field challenge_fields[]{
    required("challenge_type", challenge_type),
    required("mfa_token", secret),
    optional("oob_channel", first_channel),
};
inline constexpr Field recovery_fields[]{
    required("challenge_type", challenge_type),
    required("username", username),
    required("audience", audience),
    optional("oob_channel", first_channel),
};
inline constexpr Field challenge_answer_fields[]{
    required("challenge_type", one_of("oob")),
    required("binding_method", one_of("prompt")),
    required("oob_code", secret),
    optional("mfa_token", secret.described("Of a recovery.")),
};
inline constexpr Shape challenge_answer = Shape{challenge_answer_fields}.named("DinteroChallenge");

// Tokens

inline constexpr Field token_answer_fields[]{
    required("access_token", secret),
    required("token_type", one_of("Bearer")),
    required("expires_in", integer(0)),
    optional("refresh_token", secret),
};
inline constexpr Shape token_answer = Shape{token_answer_fields}.named("DinteroAccessToken");

/// What any grant type may bring; which members each needs is in tokens.cpp.
inline constexpr Field token_request_fields[]{
    optional("grant_type",
             text(0, 255).described(
                 "client_credentials (HTTP Basic, or the token of an exchange), password, "
                 "authorization_code, account_user, refresh_token, mfa_oob or mfa_otp.")),
    optional("audience", audience),
    optional("username", text(0, 255)),
    optional("password", text(0, 1'024)),
    optional("ident_type", text(0, 16)),
    optional("ident", text(0, 255)),
    optional("verification_code", text(0, 255)),
    optional("refresh_token", text(0, 8'192)),
    optional("mfa_token", text(0, 8'192)),
    optional("oob_code", text(0, 8'192)),
    optional("binding_code", text(0, 255)),
    optional("otp", text(0, 255)),
};
inline constexpr Shape token_request = Shape{token_request_fields}.named("DinteroTokenRequest");

inline constexpr Field revocation_fields[]{required("token", secret)};
inline constexpr Shape revocation_answer = shape_of(Type::object, 0, 0);
inline constexpr Shape sub_account = text(9, 9).matching(account_id);
inline constexpr Field exchange_fields[]{required("account_id", sub_account)};

// Login without a password, by a link, by another's OpenID provider

inline constexpr Field passwordless_fields[]{
    required("client_id", any_client_name),
    required("connection", channel),
    required("audience", audience),
    optional("email", email),
    optional("type",
             one_of("company|customer")
                 .by_default("customer")
                 .described("Whether the user has a company.")),
    optional("send", one_of("code").by_default("code")),
    optional("login_session_id",
             uuid.described("The same one sends the same code, also over the other connection.")),
};
inline constexpr Field code_request_fields[]{
    required("audience", audience),
    required("client_id", any_client_name),
    required("user_id", text(1, 255)),
};
inline constexpr Field code_answer_fields[]{required("verification_code", text(1, 255))};

inline constexpr Shape redirect_uri = text(1, 2'048);
inline constexpr Field authorize_fields[]{
    required("audience", audience),
    required("response_type", one_of("authenticate")),
    required("client_id", any_client_name),
    required("verification_code", text(1, 255)),
    optional("scope", one_of("openid")),
    optional("state", text(0, 2'048)),
    optional("redirect_uri", redirect_uri),
    optional("connection", text(0, 255)),
};

inline constexpr Field oidc_authorize_fields[]{
    required("audience", audience),
    required("response_type", one_of("code")),
    required("client_id", any_client_name),
    required("redirect_uri", redirect_uri),
    optional("scope", text(0, 4'096)),
    optional("state", text(0, 2'048)),
    optional("client_token",
             secret.described("An access token, when there is no Authorization header.")),
};
inline constexpr Field oidc_token_fields[]{
    required("audience", audience),
    required("code", text(1, 4'096)),
    required("grant_type", one_of("authorization_code")),
    required("client_id", any_client_name),
    optional("redirect_uri", redirect_uri),
};
inline constexpr Shape claim_value = anything();
inline constexpr Field user_info_fields[]{
    required("authority", web_url),
    required("value", map_of(claim_value)),
};
inline constexpr Field oidc_answer_fields[]{
    required("access_token", secret),
    required("token_type", one_of("Bearer")),
    required("expires_in", integer(0)),
    optional("refresh_token", secret),
    required("user_info", user_info_fields),
};
inline constexpr Shape oidc_answer = Shape{oidc_answer_fields}.named("DinteroOidcAccessToken");

inline constexpr Shape custom_claim = text(0, 256);
inline constexpr Shape asked_claim = one_of("name|email");
inline constexpr Field redirect_fields[]{
    required("redirect_uri", text(1, 2'048).matching(match::web_url)),
    optional("custom_claims", map_of(custom_claim, 5)),
    optional("claims", list_of(asked_claim, 0, 2)),
};
inline constexpr Field redirect_answer_fields[]{required("redirect_uri", text(1, 16'384))};

// Users who work for an account

inline constexpr Field attachment_fields[]{
    optional("name", name),
    optional("version", name),
};
inline constexpr Shape attachment = attachment_fields;
inline constexpr Field agreement_fields[]{
    optional("name", name),
    optional("version", name),
    optional("personal_guarantee_accepted", boolean()),
    optional("attachments", list_of(attachment, 0, 20)),
    read_only("accepted_at", date_time),
};
inline constexpr Shape agreement = Shape{agreement_fields}.named("DinteroAgreement");

/// The id; of an answer with `expand=roles` all the rest too.
inline constexpr Field role_reference_fields[]{
    required("id", text(1, 255)),
    read_only("name", name),
    read_only("description", long_text),
    read_only("scope", some_scopes),
    read_only("created_at", date_time),
    read_only("created_by", text(0, 255)),
    read_only("updated_at", date_time),
};
inline constexpr Shape role_reference = Shape{role_reference_fields}.named("DinteroRoleReference");
inline constexpr Shape role_references = list_of(role_reference, 0, 100);

inline constexpr Field factor_fields[]{
    required("enabled", boolean()),
    optional("updated_at", date_time),
};
inline constexpr Field factors_fields[]{
    required("sms", factor_fields),
    required("totp", factor_fields),
};
inline constexpr Field configuration_fields[]{required("mfa", factors_fields)};
inline constexpr Shape configuration = Shape{configuration_fields}.named("DinteroConfiguration");

inline constexpr Shape authentication_type = one_of("external");
inline constexpr Field new_account_user_fields[]{
    required("email", email),
    optional("name", name),
    optional("scope", scopes),
    optional("authentication_type", authentication_type),
    optional("roles", role_references),
    optional("agreement", agreement),
};
inline constexpr Field account_user_update_fields[]{
    optional("name", name),
    optional("scope", scopes),
    optional("roles", role_references),
    optional("agreement", agreement),
};
inline constexpr auto account_user_fields = entity({
    required("email", email),
    optional("name", name),
    optional("scope", scopes),
    optional("authentication_type", authentication_type),
    optional("agreement", agreement),
    optional("roles", role_references),
    read_only("last_seen_at", date_time),
    read_only("configuration", configuration),
});
inline constexpr Shape account_user = Shape{account_user_fields.fields}.named("DinteroAccountUser");
inline constexpr Shape account_users = list_of(account_user);

inline constexpr Shape expandable = one_of("roles");
inline constexpr Field expand_fields[]{optional("expand", list_of(expandable, 0, 4))};

inline constexpr Shape context_value = anything();
inline constexpr Field activity_fields[]{
    required("id", uuid),
    required("created_at", date_time),
    required("action", text(1, 255)),
    optional("actor", text(0, 255)),
    required("entity", text(0, 255)),
    required("context", map_of(context_value)),
};
inline constexpr Shape activity = Shape{activity_fields}.named("DinteroAuditEvent");
inline constexpr Shape activities = list_of(activity);

// Who is logged in

inline constexpr Field own_user_fields[]{
    required("id", text(1, 255)),
    optional("last_seen_at", date_time),
    required("scope", scopes),
    optional("name", name),
    required("email", text(0, 254)),
};
inline constexpr Field own_account_fields[]{
    required("account_id", text(4, 9)),
    optional("business_name", name),
    optional("organization_number", name),
    optional("display_name", name),
    optional("icon_url", web_url),
    required("user", own_user_fields),
};
inline constexpr Shape own_account = own_account_fields;
inline constexpr Field me_fields[]{
    required("id", text(1, 255)),
    required("configuration", configuration),
    required("accounts", list_of(own_account)),
};
inline constexpr Shape me = Shape{me_fields}.named("DinteroAuthenticatedUser");

inline constexpr Field sms_fields[]{
    required("enabled", boolean()),
    optional("phone_number", text(5, 16).matching(phone_number)),
};
inline constexpr Field totp_fields[]{
    required("enabled", boolean()),
    optional("user_code", text(1, 16)),
};
inline constexpr Field totp_answer_fields[]{
    required("secret_code", text(16, 128)),
    required("otpauth_uri", text(1, 2'048)),
};
inline constexpr Field password_fields[]{
    required("previous_password", text(1, 1'024)),
    required("proposed_password", text(1, 1'024)),
};

} // namespace nostro::inline v0::api::dintero
