#pragma once

#include "api/call.hpp"

/// What the routes of the Dintero API's authentication half do; the table is in routes.cpp. The
/// numbers are those of the operations in the vendor's document.
namespace nostro::inline v0::api::dintero {

// authorize.cpp, oidc.cpp, passwordless.cpp
Response authorize_link(Call& call);           ///< 1
Response begin_oidc(Call& call);               ///< 2
Response finish_oidc(Call& call);              ///< 3
Response start_passwordless(Call& call);       ///< 4
Response create_verification_code(Call& call); ///< 5
Response redirect_with_id_token(Call& call);   ///< 6

// tokens.cpp, token_grants.cpp
Response revoke_token(Call& call);   ///< 7
Response get_token(Call& call);      ///< 8
Response exchange_token(Call& call); ///< 9
Response list_keys(Call& call);      ///< 23

/// Guard of 8: who asks, a client by Basic or the holder of a token, and whether it may ask here.
void know_token_caller(Call& call);

// clients.cpp
Response list_clients(Call& call);
Response create_client(Call& call);
Response get_client(Call& call);
Response delete_client(Call& call);
Response rotate_secret(Call& call);

// grants.cpp
Response list_grants(Call& call);
Response create_grant(Call& call);
Response delete_grant(Call& call);

// roles.cpp
Response list_roles(Call& call);
Response create_role(Call& call);
Response get_role(Call& call);
Response update_role(Call& call);
Response delete_role(Call& call);

// users.cpp
void prepare_user(Call& call); ///< hashes the password
Response create_user(Call& call);
Response update_user(Call& call);
Response delete_user(Call& call);
Response change_username(Call& call);

// mfa.cpp
Response challenge(Call& call); ///< 28
Response recover(Call& call);   ///< 29

// account_users.cpp
Response list_account_users(Call& call);
Response create_account_user(Call& call);
Response update_account_user(Call& call);
Response delete_account_user(Call& call);
Response list_activities(Call& call);

// me.cpp
Response get_me(Call& call);
Response configure_sms(Call& call);
Response configure_totp(Call& call);
Response associate_totp(Call& call);
Response change_password(Call& call);

} // namespace nostro::inline v0::api::dintero
