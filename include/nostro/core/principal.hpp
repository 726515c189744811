#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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

/// Who acts. Services note it in what they write, and let it hand on only what it holds itself.
struct Principal {
    PrincipalKind kind = PrincipalKind::system;
    /// Client id or user id; empty for nobody. Of the system what it is noted as, mostly empty.
    std::string id;
    std::vector<std::string> scope; ///< what it may do; without meaning for the system
    std::string client_id;          ///< the application a user acts through; else empty
    /// Of a user who acts through an application: the views that the consent names, no others are
    /// usable. Absent: no consent narrows what the user may.
    std::optional<std::vector<ConsentView>> views{};
    /// With `views`: the entitlements that the consent names, no others count.
    std::vector<std::string> roles{};
    std::string address; ///< where the request came from, for the audit log; may be empty
};

} // namespace nostro::inline v0
