#pragma once

#include "identity/user_store.hpp"

#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// @throws InvalidArgument  the user is external
void require_password_type(User const& user);

/// Hash what is to be the user's password, after all that can be said against it. With no unit
/// open.
/// @throws InvalidArgument  ("field" `password`)
[[nodiscard]] std::string
make_hash(ServiceState const& state, User const& user, std::string_view password);

/// The same for a password that the principal chooses for a user.
/// @throws NotFound, Forbidden, InvalidArgument
[[nodiscard]] std::string
make_hash_for(ServiceState const& state, std::string_view user_id, std::string_view password);

/// Store the password and tell the user.
/// @param now  what is older is void
void put_password(storage::Transaction& transaction,
                  ServiceState const& state,
                  UserRow& user,
                  std::string const& hash,
                  Timestamp now);

} // namespace nostro::inline v0::detail
