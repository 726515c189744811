#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// What a view lets its users see and do on an account: the 71 permissions of the Open Bank Project
/// (API 3.0.0), by their names there.
enum class Permission : std::uint8_t {
    // entry of the account, read
    can_see_transaction_this_bank_account,
    can_see_transaction_other_bank_account,
    can_see_transaction_metadata,
    can_see_transaction_description,
    can_see_transaction_amount,
    can_see_transaction_type,
    can_see_transaction_currency,
    can_see_transaction_start_date,
    can_see_transaction_finish_date,
    can_see_transaction_balance,
    // metadata of an entry, read
    can_see_comments,
    can_see_owner_comment,
    can_see_tags,
    can_see_images,
    can_see_where_tag,
    // metadata of an entry, write
    can_edit_owner_comment,
    can_add_comment,
    can_delete_comment,
    can_add_tag,
    can_delete_tag,
    can_add_image,
    can_delete_image,
    can_add_where_tag,
    can_delete_where_tag,
    // the account itself
    can_see_bank_account_owners,
    can_see_bank_account_type,
    can_see_bank_account_balance,
    can_see_bank_account_currency,
    can_see_bank_account_label,
    can_see_bank_account_national_identifier,
    can_see_bank_account_swift_bic,
    can_see_bank_account_iban,
    can_see_bank_account_number,
    can_see_bank_account_bank_name,
    can_see_bank_routing_scheme,
    can_see_bank_routing_address,
    can_see_bank_account_routing_scheme,
    can_see_bank_account_routing_address,
    can_see_bank_account_credit_limit,
    // the account on the other side
    can_see_other_account_national_identifier,
    can_see_other_account_swift_bic,
    can_see_other_account_iban,
    can_see_other_account_bank_name,
    can_see_other_account_number,
    can_see_other_account_metadata,
    can_see_other_account_kind,
    can_see_other_bank_routing_scheme,
    can_see_other_bank_routing_address,
    can_see_other_account_routing_scheme,
    can_see_other_account_routing_address,
    // metadata of the other account, read
    can_see_more_info,
    can_see_url,
    can_see_image_url,
    can_see_open_corporates_url,
    can_see_corporate_location,
    can_see_physical_location,
    can_see_public_alias,
    can_see_private_alias,
    // metadata of the other account, write
    can_add_more_info,
    can_add_url,
    can_add_image_url,
    can_add_open_corporates_url,
    can_add_corporate_location,
    can_add_physical_location,
    can_add_public_alias,
    can_add_private_alias,
    can_delete_corporate_location,
    can_delete_physical_location,
    can_add_counterparty,
    // payments
    can_add_transaction_request_to_own_account,
    can_add_transaction_request_to_any_account,
};

inline constexpr std::size_t permission_count = 71;

/// One row for each permission, in the order of the enumeration.
struct PermissionInfo {
    Permission permission;
    std::string_view name;   ///< as in JSON
    std::string_view action; ///< as in the list of allowed actions, which calls four otherwise
    bool since_3_0 = false;  ///< not among the 59 of the older shape of a view
};

/// All permissions, in the order of the enumeration.
[[nodiscard]] NOSTRO_API(0, 1) std::span<PermissionInfo const, permission_count>
permissions() noexcept;

/// The permission's name as in JSON, for example "can_see_transaction_amount".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(Permission permission) noexcept;
[[nodiscard]] NOSTRO_API(0, 1) std::span<std::string_view const>
names_of(Permission permission) noexcept;

/// The permission of a name or an action.
[[nodiscard]] NOSTRO_API(0, 1) std::optional<Permission>
find_permission(std::string_view name_or_action) noexcept;

/// A set of permissions.
class PermissionSet {
public:
    constexpr PermissionSet() noexcept = default;

    [[nodiscard]] static constexpr PermissionSet all() noexcept {
        PermissionSet set;
        for (std::size_t at = 0; at < permission_count; ++at) {
            set.add(static_cast<Permission>(at));
        }
        return set;
    }

    /// The set of these bits, in the order of the enumeration; those of no permission are dropped.
    [[nodiscard]] static constexpr PermissionSet
    from_words(std::array<std::uint64_t, 2> words) noexcept {
        PermissionSet set;
        set.words_ = words;
        return set & all();
    }

    template <class... Permissions>
    [[nodiscard]] static constexpr PermissionSet of(Permissions... permissions) noexcept {
        PermissionSet set;
        (set.add(permissions), ...);
        return set;
    }

    [[nodiscard]] constexpr bool has(Permission permission) const noexcept {
        return (words_[word(permission)] & bit(permission)) != 0;
    }

    constexpr PermissionSet& add(Permission permission) noexcept {
        words_[word(permission)] |= bit(permission);
        return *this;
    }

    constexpr PermissionSet& remove(Permission permission) noexcept {
        words_[word(permission)] &= ~bit(permission);
        return *this;
    }

    /// A bit for each permission, in the order of the enumeration.
    [[nodiscard]] constexpr std::array<std::uint64_t, 2> words() const noexcept { return words_; }

    [[nodiscard]] constexpr bool contains(PermissionSet const& other) const noexcept {
        return (other.words_[0] & ~words_[0]) == 0 && (other.words_[1] & ~words_[1]) == 0;
    }

    [[nodiscard]] constexpr PermissionSet operator&(PermissionSet const& other) const noexcept {
        PermissionSet set;
        set.words_ = {words_[0] & other.words_[0], words_[1] & other.words_[1]};
        return set;
    }

    [[nodiscard]] constexpr PermissionSet operator|(PermissionSet const& other) const noexcept {
        PermissionSet set;
        set.words_ = {words_[0] | other.words_[0], words_[1] | other.words_[1]};
        return set;
    }

    friend constexpr bool operator==(PermissionSet const&, PermissionSet const&) = default;

private:
    static constexpr std::size_t word(Permission permission) noexcept {
        return static_cast<std::size_t>(permission) / 64;
    }

    static constexpr std::uint64_t bit(Permission permission) noexcept {
        return std::uint64_t{1} << (static_cast<std::size_t>(permission) % 64);
    }

    std::array<std::uint64_t, 2> words_{};
};

/// The names of a set's members, in the order of the enumeration.
[[nodiscard]] NOSTRO_API(0, 1) std::vector<std::string> names_of(PermissionSet const& set);

} // namespace nostro::inline v0
