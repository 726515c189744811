#pragma once

#include "api/call.hpp"

/// The handlers of the standard endpoints, by file.
namespace nostro::inline v0::api {

// discovery.cpp
[[nodiscard]] Response get_openid_configuration(Call& call);
[[nodiscard]] Response get_server_metadata(Call& call);
[[nodiscard]] Response get_jwks(Call& call);
[[nodiscard]] Response get_style(Call& call);

// interaction.cpp
[[nodiscard]] Response authorize_by_query(Call& call);
[[nodiscard]] Response authorize_by_form(Call& call);
[[nodiscard]] Response post_login(Call& call);
[[nodiscard]] Response post_factor(Call& call);
[[nodiscard]] Response post_send_code(Call& call);
[[nodiscard]] Response post_consent(Call& call);
[[nodiscard]] Response open_device_page(Call& call);
[[nodiscard]] Response post_user_code(Call& call);
[[nodiscard]] Response logout_by_query(Call& call);
[[nodiscard]] Response logout_by_form(Call& call);
[[nodiscard]] Response confirm_logout(Call& call);

// password.cpp
[[nodiscard]] Response open_password_page(Call& call);
[[nodiscard]] Response post_password(Call& call);

// token.cpp
[[nodiscard]] Response post_token(Call& call);

// endpoints.cpp
[[nodiscard]] Response post_pushed_request(Call& call);
[[nodiscard]] Response post_revocation(Call& call);
[[nodiscard]] Response post_introspection(Call& call);
[[nodiscard]] Response get_user_info(Call& call);
[[nodiscard]] Response post_device_authorization(Call& call);

} // namespace nostro::inline v0::api
