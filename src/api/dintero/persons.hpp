#pragma once

#include "api/call.hpp"

#include <nostro/identity/mfa_enrolments.hpp>
#include <nostro/identity/users.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <vector>

/// People who work for accounts.
namespace nostro::inline v0::api::dintero {

/// The users that the person of the token is, the one of the token first.
///
/// A person is a user at each account; users of one email in one mode are the same person when both
/// have proved to read its mail and have passwords here. An account that does not log its own
/// people in by our passwords could name anybody's email. A user with a second factor is not
/// reached from one without.
[[nodiscard]] std::vector<User> users_of_person(Call const& call);

/// `configuration` of a user: which second factors are on.
[[nodiscard]] boost::json::object configuration_of(Call const& call, std::string_view user_id);

} // namespace nostro::inline v0::api::dintero
