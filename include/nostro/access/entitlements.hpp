#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/time.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// A role of the Open Bank Project: what a user may do at a bank, or everywhere, beside views.
struct EntitlementRole {
    std::string_view name;    ///< for example `CanCreateAccount`
    bool is_of_bank = false;  ///< counts at one bank; otherwise it has no bank
    std::string_view purpose; ///< one line for people
};

/// All roles, by name.
[[nodiscard]] NOSTRO_API(0, 1) std::span<EntitlementRole const> entitlement_roles() noexcept;

/// A role that a user has.
struct Entitlement {
    std::string id; ///< UUID
    std::string user_id;
    std::string role;
    std::string bank_id; ///< empty: everywhere
    Timestamp created_at{};
    std::string created_by; ///< user or client id; empty: the host

    friend bool operator==(Entitlement const&, Entitlement const&) = default;
};

/// The roles of users. Owner access never implies one, and none implies a view.
///
/// Who calls: the system, and users with a role for it; everybody lists his own.
///
/// | call | for roles of one bank, there | for all roles |
/// |---|---|---|
/// | `grant` | CanCreateEntitlementAtOneBank | CanCreateEntitlementAtAnyBank |
/// | `revoke` | CanDeleteEntitlementAtOneBank | CanDeleteEntitlementAtAnyBank |
/// | `list` of others | CanGetEntitlementsForAnyUserAtOneBank | ...AtAnyBank |
///
/// An application has only those roles of its user that his consent names (`Principal::roles`), if
/// he gave one for views or roles.
///
/// Refusals carry the detail "reason": `missing_entitlement` (Forbidden; the detail "role" names
/// the roles of which one would do, with spaces between them), `role_unknown`, `bank_required`,
/// `bank_not_allowed` (InvalidArgument), `user_not_found`, `bank_not_found`,
/// `entitlement_not_found` (NotFound), `entitlement_exists` (AlreadyExists). Anonymous callers get
/// `Unauthenticated`.
///
/// Each writing call is atomic, and durable when it returns. Threads: as its session.
class NOSTRO_API(0, 1) Entitlements {
public:
    explicit Entitlements(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Give a user a role; it counts when this returns.
    /// @param bank_id  of a role that counts at one bank; else empty
    /// @throws InvalidArgument  role_unknown, bank_required, bank_not_allowed
    /// @throws Forbidden        missing_entitlement
    /// @throws NotFound         user_not_found, bank_not_found
    /// @throws AlreadyExists    entitlement_exists
    Entitlement grant(std::string_view user_id, std::string_view role, std::string_view bank_id);
    /// Take a role from whom it was granted to; it counts no more when this returns.
    /// @throws NotFound   entitlement_not_found
    /// @throws Forbidden  missing_entitlement, which is told first
    void revoke(std::string_view entitlement_id);
    /// A user's roles, by role and bank; of others those that the caller may see.
    /// @throws Forbidden  missing_entitlement: he may see nobody's but his own
    /// @throws NotFound   user_not_found
    [[nodiscard]] std::vector<Entitlement> list(std::string_view user_id) const;
    /// Whether the caller may act in a role at a bank; the system may always.
    /// @param bank_id  empty for a role without bank
    [[nodiscard]] bool has(std::string_view role, std::string_view bank_id) const;

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
