#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// A named set of scopes that users are given.
struct Role {
    std::string id;          ///< UUID
    std::string owner;       ///< whose role it is: a merchant's or partner's id
    std::string name;        ///< empty: none; unique among the owner's roles
    std::string description; ///< may be empty
    std::vector<std::string> scope;
    Timestamp created_at{};
    std::string created_by; ///< client or user id; empty: the host
    Timestamp updated_at{};
    std::optional<Timestamp> deleted_at;
    std::string deleted_by;
};

/// What a role is given, new or in place of what it had.
struct RoleContent {
    std::string name{};               ///< at most 255 bytes
    std::string description{};        ///< at most 1,024 bytes
    std::vector<std::string> scope{}; ///< 1 to 100; see `is_scope`; repeats count once
};

/// Which roles to list.
struct RoleFilter {
    std::string owner;
    std::string search{}; ///< part of id, name or description, in any ASCII case
    std::string name{};   ///< the exact name; empty: any
    bool include_deleted = false;
};

/// The roles of a tenant.
///
/// Each writing call is atomic, noted in the audit log, and durable when it returns. A role's
/// scopes reach its users at once, and leave them with it. Threads: as its session.
///
/// For the system, and for who holds `admin:accounts`, or `read:accounts` to read, or
/// `write:accounts` to write; others are `Forbidden` (`bank_only`) before anything is looked up.
///
/// A principal other than the system gives only what it may delegate (see `may_delegate`); else
/// `Forbidden` with the details "reason" `scope_not_delegable` and "scope".
class NOSTRO_API(0, 1) Roles {
public:
    explicit Roles(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// @throws InvalidArgument  `owner`, `name`, `description` or `scope` is wrong
    /// @throws AlreadyExists    the owner has a role of this name
    /// @throws Forbidden        scope_not_delegable
    Role create(std::string_view owner, RoleContent const& content);

    /// Replace name, description and scope. What the role had already may stay, whoever asks.
    /// @throws NotFound, InvalidArgument, AlreadyExists, Forbidden
    Role update(std::string_view id, RoleContent const& content);

    /// A role that is not deleted.
    [[nodiscard]] std::optional<Role> find(std::string_view id) const;
    /// @throws NotFound
    [[nodiscard]] Role get(std::string_view id) const;

    /// Roles of an owner, newest first; the cursor is the id of the last one, which may be deleted
    /// since.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<Role> list(RoleFilter const& filter, PageRequest const& page = {}) const;

    /// Mark as deleted; its users lose its scopes, and its name is free.
    /// @throws NotFound  there is none, or it is deleted
    Role mark_deleted(std::string_view id);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
