#pragma once

#include <nostro/identity/users.hpp>
#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What other domains need to know of users inside a transaction of their own.
namespace nostro::inline v0::detail {

/// A user who is not deleted.
[[nodiscard]] std::optional<User>
find_user(storage::Transaction& transaction, std::int64_t tenant, std::string_view id);

[[nodiscard]] std::optional<User> find_user_by_name(storage::Transaction& transaction,
                                                    std::int64_t tenant,
                                                    UserKind kind,
                                                    std::string_view owner,
                                                    std::string_view username);

/// As `Users::find_by_email`.
[[nodiscard]] std::optional<User> find_user_by_email(storage::Transaction& transaction,
                                                     std::int64_t tenant,
                                                     UserKind kind,
                                                     std::string_view owner,
                                                     std::string_view email);

/// Everyone with this email, of all owners and kinds, oldest first.
[[nodiscard]] std::vector<User>
list_users_by_email(storage::Transaction& transaction, std::int64_t tenant, std::string_view email);

/// The user's own scopes and those of its roles that are not deleted, each once.
[[nodiscard]] std::vector<std::string>
effective_scope(storage::Transaction& transaction, std::int64_t tenant, User const& user);

/// Note that the user was here, unless it was less than a minute ago. Needs a write transaction.
void touch_user(storage::Transaction& transaction,
                std::int64_t tenant,
                std::string_view id,
                Timestamp now);

/// Whether `touch_user` would write.
[[nodiscard]] bool is_touch_due(User const& user, Timestamp now) noexcept;

} // namespace nostro::inline v0::detail
