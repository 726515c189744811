#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nostro::inline v0 {

/// What kind of actor a principal is.
enum class PrincipalKind : std::uint8_t {
    system,    ///< the host itself: may do everything
    client,    ///< an application, by its client id
    user,      ///< a person, by its user id
    anonymous, ///< nobody: reads what is public
};

inline constexpr std::array<std::string_view, 4> principal_kind_names{
    "system", "client", "user", "anonymous"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(PrincipalKind) noexcept {
    return principal_kind_names;
}

/// A view of an account that a user lets an application use, with what the view let its holder do
/// when consent was given.
struct ConsentView {
    std::string bank_id;
    std::string account_id;
    std::string view_id;
    /// Names of permissions, for example `can_see_bank_account_balance`; no spaces. Kept in the
    /// consent as they were when it was given, so that a view that grows does not widen it.
    std::vector<std::string> permissions;

    friend bool operator==(ConsentView const&, ConsentView const&) = default;
};

/// Who acts. Services note it in what they write, do for it what it may do, and let it hand on only
/// what it holds itself. A principal of which nothing is said is nobody.
struct Principal {
    PrincipalKind kind = PrincipalKind::anonymous;
    /// Client id or user id; empty for nobody. Of the system what it is noted as, mostly empty.
    std::string id;
    std::vector<std::string> scope; ///< what it may do; empty for the system, which may everything
    std::string client_id;          ///< the application a user acts through; else empty
    /// Of a user who acts through an application: the views that the consent names, no others are
    /// usable. Absent: no consent narrows what the user may.
    std::optional<std::vector<ConsentView>> views{};
    /// With `views`: the entitlements that the consent names, no others count.
    std::vector<std::string> roles{};
    /// With `views`: entries of accounts that were completed before or after are as if they were
    /// not there. Absent: no bound.
    std::optional<Timestamp> entries_from{};
    std::optional<Timestamp> entries_to{};
    std::string address; ///< where the request came from, for the audit log; may be empty

    /// The host itself. It has no scopes, application, views or roles: nothing narrows it.
    /// @param id  what it is noted as
    [[nodiscard]] static Principal system(std::string id = {});
};

inline Principal Principal::system(std::string id) {
    Principal host;
    host.kind = PrincipalKind::system;
    host.id = std::move(id);
    return host;
}

} // namespace nostro::inline v0
