#pragma once

#include "domain/host.hpp"

#include <nostro/identity/authentication.hpp>
#include <nostro/identity/users.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// Whose user a name is.
struct LoginName {
    std::string owner;
    UserKind kind = UserKind::customer;
    std::string username; ///< also of who typed an email instead
};

/// Whose login a name is, at a client of this owner: the owner's users first, then the bank's
/// customers. What is nobody's name may be the email of one of them. A name nobody has is looked
/// for among the owner's customers, at the same cost.
/// @param typed  a name, or an email that one user alone has
[[nodiscard]] LoginName find_login(storage::Transaction& transaction,
                                   std::int64_t tenant,
                                   std::string const& owner,
                                   std::string_view typed);

/// Logins as the library does them, for somebody at this address: attempts are counted by it.
[[nodiscard]] Authentication authentication_for(ServiceState const& state,
                                                std::string_view address);

/// Whole seconds until then, at least one.
[[nodiscard]] std::chrono::seconds wait_until(Timestamp time, Timestamp now);

} // namespace nostro::inline v0::detail
