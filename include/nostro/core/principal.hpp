#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// What kind of actor a principal is.
enum class PrincipalKind : std::uint8_t {
    system, ///< the host itself: may do everything
    client, ///< an application, by its client id
    user,   ///< a person, by its user id
};

inline constexpr std::array<std::string_view, 3> principal_kind_names{"system", "client", "user"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(PrincipalKind) noexcept {
    return principal_kind_names;
}

/// Who acts. Services note it in what they write, and let it hand on only what it holds itself.
struct Principal {
    PrincipalKind kind = PrincipalKind::system;
    std::string id;                 ///< client id or user id; empty for the system
    std::vector<std::string> scope; ///< what it may do; without meaning for the system
    std::string client_id;          ///< the application a user acts through; else empty
    std::string address; ///< where the request came from, for the audit log; may be empty
};

} // namespace nostro::inline v0
