#include "api/dintero/audiences.hpp"
#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/logins.hpp"
#include "api/dintero/persons.hpp"
#include "api/dintero/refusals.hpp"
#include "api/dintero/shapes.hpp"
#include "core/paging.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/limits.hpp>
#include <nostro/identity/passwordless.hpp>
#include <nostro/oauth/clients.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace nostro::inline v0::api::dintero {

namespace {

constexpr std::string_view no_mfa_scope = "write:accounts:/auth/users/no-mfa";
/// Any one of these lets a client log people in.
constexpr std::string_view login_scopes =
    "admin:accounts write:accounts write:accounts:/auth/users write:accounts:/auth/users/no-mfa";
constexpr std::string_view person_scopes = "openid aws.cognito.signin.user.admin";

constexpr Field client_credentials_fields[]{required("audience", audience)};
constexpr Field password_grant_fields[]{
    required("username", username),
    required("password", text(1, 1'024)),
    required("audience", audience),
};
constexpr Field code_fields[]{
    required("ident_type", one_of("email|user_id")),
    required("ident", text(1, 255)),
    required("verification_code", text(1, 255)),
    required("audience", audience),
};
constexpr Field account_user_fields_of_grant[]{required("audience", audience)};
constexpr Field refresh_fields[]{required("refresh_token", secret)};
constexpr Field oob_fields[]{
    required("oob_code", secret),
    required("binding_code", text(1, 255)),
    required("mfa_token", secret),
};
constexpr Field otp_fields[]{
    required("otp", text(1, 255)),
    required("mfa_token", secret),
};

bool is_basic(Call const& call) {
    return call.credentials.scheme == Credentials::Scheme::basic;
}

TokenAnswer by_client(Call& call, JsonReader const& body) {
    auto tokens = call.on_behalf().tokens();
    auto const audience = audience_in(call, body);
    if (!is_basic(call)) {
        return tokens.client_credentials_by_exchange(call.credentials.token, audience);
    }
    return tokens.client_credentials(
        {.client_id = call.caller.client_id, .audience = std::string{audience}});
}

TokenAnswer by_password(Call& call, JsonReader const& body) {
    require_password_logins(call);
    auto const audience = audience_in(call, body);
    require_grant(call, call.caller.client_id, audience, GrantType::password);
    PasswordLogin const attempt{.owner = account_of(call, audience).value_or(call.caller.account),
                                .kind = UserKind::admin,
                                .username = std::string{body.text("username")},
                                .password = std::string{body.text("password")},
                                .goal = goal_of(call, audience, UserTokenGrant::password),
                                .skip_mfa = call.caller.has_scope(no_mfa_scope)};
    return finish_login(call, call.on_behalf().authentication().check_password(attempt));
}

TokenAnswer by_code(Call& call, JsonReader const& body) {
    auto const audience = audience_in(call, body);
    require_grant(call, call.caller.client_id, audience, GrantType::authorization_code);
    auto login = call.on_behalf().passwordless().redeem(
        {.owner = call.caller.account,
         .client_id = call.caller.client_id,
         .audience = std::string{audience},
         .ident_type = find_named<IdentType>(body.text("ident_type")).value(),
         .ident = std::string{body.text("ident")},
         .verification_code = std::string{body.text("verification_code")}});
    if (!login) {
        throw wrong_credentials();
    }
    login->goal = goal_of(call, audience, UserTokenGrant::authorization_code);
    return issue_token(call, *login);
}

/// Whose token a person's is: of the client that the login came through. A login at the account's
/// own provider came through none of ours, and counts as one of the account's oldest client.
std::string client_of_person(Call const& call, std::string_view account) {
    if (!call.caller.client_id.empty()) {
        return call.caller.client_id;
    }
    auto const service = call.system().clients();
    for (Client const& client :
         detail::list_all_pages(limits::page_rows_max, [&](PageRequest const& page) {
             return service.list(account, page);
         })) {
        if (client.is_live()) {
            return client.client_id;
        }
    }
    throw ApiError{Problem::access_denied, "the account has no client"};
}

/// The person's own token for a token of one of its accounts.
TokenAnswer by_person(Call& call, JsonReader const& body) {
    auto const audience = audience_in(call, body);
    auto const account = account_of(call, audience);
    auto const users = users_of_person(call);
    auto const user = std::ranges::find(users, account.value_or(""), &User::owner);
    if (user == users.end() || user->owner != owner_of(call)) {
        throw ApiError{Problem::access_denied, "the account is none of the user's"};
    }
    return call.on_behalf().tokens().issue_to_user({.client_id = client_of_person(call, *account),
                                                    .user_id = user->id,
                                                    .audience = std::string{audience},
                                                    .grant = UserTokenGrant::account_user,
                                                    .auth_time = call.caller.authenticated_at});
}

TokenAnswer by_refresh_token(Call& call, JsonReader const& body) {
    return call.on_behalf().tokens().refresh(
        {.client_id = call.caller.client_id,
         .refresh_token = std::string{body.text("refresh_token")},
         .keep = true});
}

TokenAnswer by_oob(Call& call, JsonReader const& body) {
    return finish_login(call,
                        call.on_behalf().authentication().verify_oob(
                            {.client_id = call.caller.client_id,
                             .mfa_token = std::string{body.text("mfa_token")},
                             .oob_code = std::string{body.text("oob_code")},
                             .binding_code = std::string{body.text("binding_code")}}));
}

TokenAnswer by_otp(Call& call, JsonReader const& body) {
    return finish_login(call,
                        call.on_behalf().authentication().verify_otp(
                            {.client_id = call.caller.client_id,
                             .mfa_token = std::string{body.text("mfa_token")},
                             .otp = std::string{body.text("otp")}}));
}

/// One `grant_type`.
struct TokenGrant {
    std::string_view name;
    std::string_view alias; ///< the vendor's documents spell some in two ways
    Shape body;
    std::string_view scopes; ///< any one of these is enough for the bearer; empty: none is needed
    TokenAnswer (*run)(Call& call, JsonReader const& body);
};

constexpr std::array token_grants{
    TokenGrant{"client_credentials", "", client_credentials_fields, "", &by_client},
    TokenGrant{"password", "", password_grant_fields, login_scopes, &by_password},
    TokenGrant{"authorization_code", "", code_fields, login_scopes, &by_code},
    TokenGrant{"account_user",
               "account_user_token",
               account_user_fields_of_grant,
               person_scopes,
               &by_person},
    TokenGrant{"refresh_token", "", refresh_fields, "", &by_refresh_token},
    TokenGrant{"mfa_oob", "mfa-oob", oob_fields, login_scopes, &by_oob},
    TokenGrant{"mfa_otp", "mfa-otp", otp_fields, login_scopes, &by_otp},
};

TokenGrant const& find_token_grant(std::string_view name) {
    auto const* const found = std::ranges::find_if(token_grants, [&](TokenGrant const& grant) {
        return !name.empty() && (grant.name == name || grant.alias == name);
    });
    if (found == token_grants.end()) {
        throw ApiError{400, "unsupported_grant_type", "there is no such grant_type"};
    }
    return *found;
}

} // namespace

void know_token_caller(Call& call) {
    if (!is_basic(call)) {
        return;
    }
    auto const known =
        call.system().clients().authenticate({.method = ClientAuthMethod::client_secret_basic,
                                              .client_id = call.credentials.user,
                                              .secret = call.credentials.password});
    if (known.owner != owner_of(call)) {
        throw wrong_client();
    }
    call.caller.kind = Caller::Kind::client;
    call.caller.client_id = known.client_id;
    call.caller.subject = known.client_id;
    call.caller.account = known.owner;
}

Response get_token(Call& call) {
    auto const& kind = find_token_grant(text_of(call.body(), "grant_type"));
    if (is_basic(call) && kind.run != &by_client) {
        throw ApiError{Problem::invalid_token, "this grant_type needs an access token"};
    }
    if (!kind.scopes.empty() && !call.caller.has_any_scope(kind.scopes)) {
        throw ApiError{Problem::insufficient_scope, "the token has not the scope"};
    }
    if (kind.run == &by_person) {
        require_person(call);
    } else {
        require_own_account(call);
    }
    auto checked = check_json(kind.body, call.checked_body);
    require_valid(std::move(checked.errors));
    return call.answer(to_json(kind.run(call, JsonReader{checked.value})));
}

} // namespace nostro::inline v0::api::dintero
