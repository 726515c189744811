#include <nostro/identity/roles.hpp>

#include "core/paging.hpp"
#include "core/require.hpp"
#include "core/utf8.hpp"
#include "domain/access_epoch.hpp"
#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "domain/delegation.hpp"
#include "identity/fold.hpp"
#include "identity/refusals.hpp"
#include "identity/rows.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::RoleRow;
using Described = storage::Described<RoleRow>;
using Rows = storage::Records<RoleRow>;

constexpr std::size_t owner_max = 64;
constexpr std::size_t name_max = 255;
constexpr std::size_t description_max = 1'024;

/// The content as it is stored.
RoleContent checked(RoleContent const& content) {
    require_field(content.name.size() <= name_max && is_valid_text(content.name),
                  "name",
                  "a role's name has at most 255 bytes");
    require_field(content.description.size() <= description_max &&
                      is_valid_text(content.description),
                  "description",
                  "a role's description has at most 1,024 bytes");
    require_field(!content.scope.empty(), "scope", "a role has a scope");
    return {content.name, content.description, detail::checked_scope(content.scope)};
}

void require_free_name(Rows const& rows, RoleRow const& role) {
    if (!role.live_name) {
        return;
    }
    auto const holder = rows.find_by(Described::by_name, role.owner, *role.live_name);
    if (holder && holder->id != role.id) {
        throw AlreadyExists{"the owner has a role of this name",
                            {{"field", "name"}, {"id", holder->id}}};
    }
}

void put_content(RoleRow& role, RoleContent const& content, Timestamp now) {
    role.name = content.name;
    role.live_name = content.name.empty() ? std::nullopt : std::optional{content.name};
    role.description = content.description;
    role.scope = content.scope;
    role.updated_at = now;
}

RoleRow get_live(Rows const& rows, std::string_view id) {
    auto role = rows.find_for_update(id);
    if (!role || role->deleted_at) {
        throw NotFound{"role does not exist", {{"id", std::string{id}}}};
    }
    return *std::move(role);
}

bool matches(Role const& role, RoleFilter const& filter, std::string const& search) {
    auto const contains = [&](std::string const& text) {
        return detail::folded(text).find(search) != std::string::npos;
    };
    return (filter.include_deleted || !role.deleted_at) &&
           (filter.name.empty() || filter.name == role.name) &&
           (search.empty() || contains(role.id) || contains(role.name) ||
            contains(role.description));
}

} // namespace

Roles::Roles(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Role Roles::create(std::string_view owner, RoleContent const& content) {
    detail::require_administration(*state_, detail::Administered::roles, detail::Right::write);
    require_field(!owner.empty() && owner.size() <= owner_max && is_valid_text(owner),
                  "owner",
                  "an owner's id has 1 to 64 bytes");
    RoleContent const wanted = checked(content);
    return detail::noting_refusal(*state_, "role.created", {}, [&]() -> Role {
        detail::require_delegable(state_->principal, wanted.scope);
        return state_->host->written([&](storage::Transaction& transaction) {
            Rows rows{transaction, state_->tenant};
            Timestamp const now = state_->host->now();
            RoleRow role;
            role.id = to_string(state_->host->ports().ids->next());
            role.owner = owner;
            role.created_at = now;
            role.created_by = state_->principal.id;
            put_content(role, wanted, now);
            require_free_name(rows, role);
            rows.insert(role);
            detail::record(transaction, *state_, {.kind = "role.created", .entity = role.id});
            return role;
        });
    });
}

Role Roles::update(std::string_view id, RoleContent const& content) {
    detail::require_administration(*state_, detail::Administered::roles, detail::Right::write);
    RoleContent const wanted = checked(content);
    return detail::noting_refusal(*state_, "role.updated", {}, [&]() -> Role {
        return state_->host->written([&](storage::Transaction& transaction) {
            Rows rows{transaction, state_->tenant};
            RoleRow role = get_live(rows, id);
            detail::require_delegable(state_->principal, detail::added(wanted.scope, role.scope));
            put_content(role, wanted, state_->host->now());
            require_free_name(rows, role);
            rows.update(role);
            detail::note_access_change(transaction, *state_);
            detail::record(transaction, *state_, {.kind = "role.updated", .entity = role.id});
            return role;
        });
    });
}

std::optional<Role> Roles::find(std::string_view id) const {
    detail::require_administration(*state_, detail::Administered::roles, detail::Right::read);
    if (!is_valid_text(id)) {
        return std::nullopt;
    }
    auto role = state_->host->read_out([&](storage::Transaction& transaction) {
        return Rows{transaction, state_->tenant}.find(id);
    });
    return role && !role->deleted_at ? std::optional<Role>{*std::move(role)} : std::nullopt;
}

Role Roles::get(std::string_view id) const {
    detail::require_administration(*state_, detail::Administered::roles, detail::Right::read);
    if (auto role = find(id)) {
        return *std::move(role);
    }
    throw NotFound{"role does not exist", {{"id", std::string{id}}}};
}

Page<Role> Roles::list(RoleFilter const& filter, PageRequest const& page) const {
    detail::require_administration(*state_, detail::Administered::roles, detail::Right::read);
    detail::check_page_limit(page.limit);
    std::string const search = detail::folded(filter.search);
    auto rows = state_->host->read_out([&](storage::Transaction& transaction) {
        Rows const roles{transaction, state_->tenant};
        auto const last = detail::row_at_cursor(page.cursor, [&](std::string const& id) {
            auto row = roles.find(id);
            return row && row->owner == filter.owner ? std::move(row) : std::nullopt;
        });
        return roles.list_wanted(
            {.index = Described::by_owner, .descending = true, .limit = page.limit + 1},
            last,
            [&](RoleRow const& role) { return matches(role, filter, search); },
            filter.owner);
    });
    return detail::page_of_each(detail::cut_page(std::move(rows), page.limit, &RoleRow::id),
                                [](RoleRow& row) -> Role { return std::move(row); });
}

Role Roles::mark_deleted(std::string_view id) {
    detail::require_administration(*state_, detail::Administered::roles, detail::Right::write);
    return state_->host->written([&](storage::Transaction& transaction) -> Role {
        Rows rows{transaction, state_->tenant};
        RoleRow role = get_live(rows, id);
        role.live_name.reset();
        role.deleted_at = state_->host->now();
        role.deleted_by = state_->principal.id;
        rows.update(role);
        detail::note_access_change(transaction, *state_);
        detail::record(transaction, *state_, {.kind = "role.deleted", .entity = role.id});
        return role;
    });
}

} // namespace nostro::inline v0
