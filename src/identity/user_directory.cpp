#include "domain/user_directory.hpp"

#include "core/utf8.hpp"
#include "identity/fold.hpp"
#include "identity/rows.hpp"
#include "identity/user_rows.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::chrono::seconds touch_pause{60};

void add_each_once(std::vector<std::string>& all, std::vector<std::string> const& more) {
    for (std::string const& scope : more) {
        if (std::find(all.begin(), all.end(), scope) == all.end()) {
            all.push_back(scope);
        }
    }
}

} // namespace

std::optional<User>
find_user(storage::Transaction& transaction, std::int64_t tenant, std::string_view id) {
    if (!is_valid_text(id)) {
        return std::nullopt;
    }
    auto row = UserRows{transaction, tenant}.find(id);
    return row && !row->deleted_at ? std::optional<User>{*std::move(row)} : std::nullopt;
}

std::optional<User> find_user_by_name(storage::Transaction& transaction,
                                      std::int64_t tenant,
                                      UserKind kind,
                                      std::string_view owner,
                                      std::string_view username) {
    if (!is_valid_text(owner) || !is_valid_text(username)) {
        return std::nullopt;
    }
    auto row = UserRows{transaction, tenant}.find_by(
        storage::Described<UserRow>::by_login, owner, name_of(kind), folded(username));
    return row ? std::optional<User>{*std::move(row)} : std::nullopt;
}

std::vector<User> list_users_by_email(storage::Transaction& transaction,
                                      std::int64_t tenant,
                                      std::string_view email) {
    std::vector<User> found;
    if (!email.empty() && is_valid_text(email)) {
        UserRows{transaction, tenant}.each(
            {.index = storage::Described<UserRow>::by_mailbox},
            [&](UserRow const& row) { found.push_back(row); },
            folded(email));
    }
    return found;
}

std::optional<User> find_user_by_email(storage::Transaction& transaction,
                                       std::int64_t tenant,
                                       UserKind kind,
                                       std::string_view owner,
                                       std::string_view email) {
    auto users = list_users_by_email(transaction, tenant, email);
    std::erase_if(users,
                  [&](User const& user) { return user.kind != kind || user.owner != owner; });
    return users.size() == 1 ? std::optional{std::move(users.front())} : std::nullopt;
}

std::vector<std::string>
effective_scope(storage::Transaction& transaction, std::int64_t tenant, User const& user) {
    std::vector<std::string> scope;
    add_each_once(scope, user.scope);
    storage::Records<RoleRow> const roles{transaction, tenant};
    for (std::string const& id : user.role_ids) {
        auto const role = roles.find(id);
        if (role && !role->deleted_at) {
            add_each_once(scope, role->scope);
        }
    }
    return scope;
}

void touch_user(storage::Transaction& transaction,
                std::int64_t tenant,
                std::string_view id,
                Timestamp now) {
    UserRows rows{transaction, tenant};
    auto row = rows.find_for_update(id);
    if (row && !row->deleted_at && is_touch_due(*row, now)) {
        row->last_seen_at = now;
        rows.update(*row);
    }
}

bool is_touch_due(User const& user, Timestamp now) noexcept {
    return !user.last_seen_at || *user.last_seen_at + touch_pause <= now;
}

} // namespace nostro::inline v0::detail
