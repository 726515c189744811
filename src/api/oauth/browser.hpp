#pragma once

#include "api/call.hpp"

#include <nostro/oauth/authorization.hpp>

#include <string>
#include <string_view>

/// What stands between a browser and the steps of an interaction: cookies, headers, redirects.
namespace nostro::inline v0::api {

/// The name of the session cookie: `__Host-` ties it to this very origin, which takes https.
[[nodiscard]] std::string_view session_cookie(std::string_view issuer) noexcept;

/// The browser that a request came from.
[[nodiscard]] Browser browser_of(Call const& call);

/// A page that sends its form to nobody but the bank.
[[nodiscard]] Response to_page(int status, std::string html);

/// The answer to a step: a page, or a redirect with 303, so that a form is not sent on.
[[nodiscard]] Response to_response(Call const& call, AuthorizationStep const& step);

} // namespace nostro::inline v0::api
