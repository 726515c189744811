#pragma once

#include <nostro/access/permission.hpp>
#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/time.hpp>
#include <nostro/core/view_ref.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// What a view shows instead of the name of another party.
enum class AliasMode : std::uint8_t {
    none,          ///< the name
    public_alias,  ///< the public alias, where there is one
    private_alias, ///< the private alias, where there is one
};

inline constexpr std::array<std::string_view, 3> alias_mode_names{"none", "public", "private"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(AliasMode) noexcept {
    return alias_mode_names;
}

/// What of a view can be changed.
struct ViewContent {
    std::string description{}; ///< at most 255 bytes
    bool is_public = false;    ///< anybody reads through it, where the bank allows public views
    AliasMode alias = AliasMode::none;
    bool hide_metadata_if_alias_used = false; ///< of other parties
    PermissionSet permissions{};

    friend bool operator==(ViewContent const&, ViewContent const&) = default;
};

/// A view of an account: what its users see and may do there.
struct View {
    std::string bank_id;
    std::string account_id;
    std::string id;   ///< of a default view its name; of a custom one it begins with '_'
    std::string name; ///< OBP's `short_name`; never changes
    ViewContent content;
    bool is_system = false; ///< one of the default views, which nobody changes
    Timestamp created_at{};
    std::string created_by; ///< user or client id; empty: the host

    [[nodiscard]] bool has(Permission permission) const noexcept {
        return content.permissions.has(permission);
    }

    friend bool operator==(View const&, View const&) = default;
};

/// The views that every account may have.
enum class DefaultView : std::uint8_t { owner, accountant, auditor, public_view, firehose };

/// The ids of the default views.
inline constexpr std::array<std::string_view, 5> default_view_names{
    "owner", "accountant", "auditor", "public", "firehose"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(DefaultView) noexcept {
    return default_view_names;
}

/// A default view as every account gets it.
struct DefaultViewInfo {
    DefaultView view;
    std::string_view id;
    std::string_view name;
    ViewContent content;
};

/// The default views, in the order of the enumeration. Their permissions are those of the Open Bank
/// Project (3.0.0), and `can_see_bank_account_credit_limit` for the owner.
[[nodiscard]] NOSTRO_API(0, 1) std::span<DefaultViewInfo const> default_views() noexcept;

/// The id a custom view of this name has: without spaces, in lower case.
[[nodiscard]] NOSTRO_API(0, 1) std::string view_id_of(std::string_view name);

} // namespace nostro::inline v0
