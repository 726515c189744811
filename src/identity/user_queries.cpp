#include <nostro/identity/users.hpp>

#include "core/paging.hpp"
#include "core/utf8.hpp"
#include "domain/administration.hpp"
#include "domain/user_directory.hpp"
#include "identity/user_store.hpp"

#include <nostro/core/error.hpp>

#include <utility>

// What `Users` answers without changing anything.
namespace nostro::inline v0 {

namespace {

using detail::UserRow;
using detail::UserRows;
using Described = storage::Described<UserRow>;

constexpr std::size_t identities_max = 1'000;

[[noreturn]] void raise_not_found(std::string_view id) {
    throw NotFound{"user does not exist", {{"id", std::string{id}}}};
}

void require_reader(detail::ServiceState const& state) {
    detail::require_administration(state, detail::Administered::users, detail::Right::read);
}

void require_reader_of(detail::ServiceState const& state, std::string_view id) {
    detail::require_self_or_administration(state, id, detail::Right::read);
}

} // namespace

std::optional<User> Users::find(std::string_view id) const {
    require_reader_of(*state_, id);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::find_user(transaction, state_->tenant, id);
    });
}

User Users::get(std::string_view id) const {
    if (auto user = find(id)) {
        return *std::move(user);
    }
    raise_not_found(id);
}

std::optional<User> Users::find_any(std::string_view id) const {
    require_reader_of(*state_, id);
    if (!is_valid_text(id)) {
        return std::nullopt;
    }
    return state_->host->read_out([&](storage::Transaction& transaction) -> std::optional<User> {
        return UserRows{transaction, state_->tenant}.find(id);
    });
}

std::optional<User>
Users::find_by_username(UserKind kind, std::string_view owner, std::string_view username) const {
    require_reader(*state_);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::find_user_by_name(transaction, state_->tenant, kind, owner, username);
    });
}

User Users::get_by_username(UserKind kind,
                            std::string_view owner,
                            std::string_view username) const {
    if (auto user = find_by_username(kind, owner, username)) {
        return *std::move(user);
    }
    throw NotFound{"user does not exist", {{"field", "username"}}};
}

std::optional<User>
Users::find_by_email(UserKind kind, std::string_view owner, std::string_view email) const {
    require_reader(*state_);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::find_user_by_email(transaction, state_->tenant, kind, owner, email);
    });
}

std::vector<User> Users::list_by_email(std::string_view email) const {
    require_reader(*state_);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::list_users_by_email(transaction, state_->tenant, email);
    });
}

std::vector<User> Users::list_by_identity(std::string_view issuer, std::string_view subject) const {
    require_reader(*state_);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        auto const rows = UserRows{transaction, state_->tenant}.list(
            {.index = Described::by_identity, .limit = identities_max},
            detail::identity_digest(issuer, subject));
        return std::vector<User>(rows.begin(), rows.end());
    });
}

Page<User> Users::list(UserFilter const& filter, PageRequest const& page) const {
    require_reader(*state_);
    detail::check_page_limit(page.limit);
    auto rows = state_->host->read_out([&](storage::Transaction& transaction) {
        UserRows const users{transaction, state_->tenant};
        auto const last = detail::row_at_cursor(page.cursor, [&](std::string const& id) {
            auto row = users.find(id);
            bool const is_listed = row && row->owner == filter.owner && row->kind == filter.kind;
            return is_listed ? std::move(row) : std::nullopt;
        });
        return users.list_wanted(
            {.index = Described::by_owner, .descending = true, .limit = page.limit + 1},
            last,
            [&](UserRow const& user) { return filter.include_deleted || !user.deleted_at; },
            filter.owner,
            filter.kind);
    });
    return detail::page_of_each(detail::cut_page(std::move(rows), page.limit, &UserRow::id),
                                [](UserRow& row) -> User { return std::move(row); });
}

std::vector<std::string> Users::effective_scope(std::string_view id) const {
    require_reader_of(*state_, id);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        auto const user = detail::find_user(transaction, state_->tenant, id);
        if (!user) {
            raise_not_found(id);
        }
        return detail::effective_scope(transaction, state_->tenant, *user);
    });
}

} // namespace nostro::inline v0
