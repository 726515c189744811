#pragma once

#include "api/call.hpp"

#include <nostro/oauth/grants.hpp>

#include <optional>
#include <string>
#include <string_view>

/// What clients may ask for at which audience.
namespace nostro::inline v0::api::dintero {

/// The audience of a checked body or query; of an account that which its tokens have, whatever text
/// names it. A library of the vendor's writes an account as the user of the URL,
/// "https://T11200001@host"; that is the account's audience, too.
[[nodiscard]] std::string audience_in(Call const& call, JsonReader const& input);

/// The account that an audience names; nothing when it names something else.
[[nodiscard]] std::optional<std::string> account_of(Call const& call, std::string_view audience);

/// Whether who administers an account may give rights at an audience: its own, that of a merchant
/// of a partner, or one that names no account.
[[nodiscard]] bool
may_grant_at(Call const& call, std::string const& owner, std::string_view audience);

/// What grants of a client and audience there are for a kind of token request.
enum class GrantCheck : std::uint8_t { granted, none, other_type };

[[nodiscard]] GrantCheck check_grant(Call const& call,
                                     std::string_view client_id,
                                     std::string_view audience,
                                     GrantType wanted);

/// @throws ApiError  `access_denied`: no grant; `unauthorized_client`: for other requests
void require_grant(Call const& call,
                   std::string_view client_id,
                   std::string_view audience,
                   GrantType wanted);

} // namespace nostro::inline v0::api::dintero
