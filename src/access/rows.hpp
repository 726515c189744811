#pragma once

#include "storage/records.hpp"

#include <nostro/access/view.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

// Views, shares and entitlements as they are stored.
namespace nostro::inline v0::detail {

struct ViewRow {
    std::string bank_id;
    std::string account_id;
    std::string id;
    std::string name;
    std::string description;
    bool is_public = false;
    AliasMode alias = AliasMode::none;
    bool hide_metadata_if_alias_used = false;
    std::int64_t permissions_low = 0;  ///< one bit each, in the order of the enumeration
    std::int64_t permissions_high = 0; ///< from the 65th on
    bool is_system = false;
    Timestamp created_at{};
    std::string created_by;
};

struct ShareRow {
    std::string user_id;
    std::string bank_id;
    std::string account_id;
    std::string view_id;
    Timestamp created_at{};
    std::string created_by;
};

struct EntitlementRow {
    std::string id;
    std::string user_id;
    std::string role;
    std::string bank_id; ///< empty: everywhere
    Timestamp created_at{};
    std::string created_by;
};

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

inline constexpr auto view_fields =
    std::tuple{Field{"bank_id", &detail::ViewRow::bank_id},
               Field{"account_id", &detail::ViewRow::account_id},
               Field{"id", &detail::ViewRow::id},
               Field{"name", &detail::ViewRow::name},
               Field{"description", &detail::ViewRow::description},
               Field{"is_public", &detail::ViewRow::is_public},
               Field{"alias", &detail::ViewRow::alias},
               Field{"hide_metadata_if_alias_used", &detail::ViewRow::hide_metadata_if_alias_used},
               Field{"permissions_low", &detail::ViewRow::permissions_low},
               Field{"permissions_high", &detail::ViewRow::permissions_high},
               Field{"is_system", &detail::ViewRow::is_system},
               Field{"created_at", &detail::ViewRow::created_at},
               Field{"created_by", &detail::ViewRow::created_by}};

template <>
struct Described<detail::ViewRow> {
    static constexpr std::string_view name = "views";
    static constexpr auto const& fields = view_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;
    /// The public ones of all banks or of one, by bank, account and id.
    static constexpr std::string_view by_public = "views_by_public";
    /// The accounts of a bank that have a view of this id, by account.
    static constexpr std::string_view by_id = "views_by_id";
    static constexpr std::array indexes{index_on<view_fields,
                                                 &detail::ViewRow::is_public,
                                                 &detail::ViewRow::bank_id,
                                                 &detail::ViewRow::account_id>(by_public),
                                        index_on<view_fields,
                                                 &detail::ViewRow::bank_id,
                                                 &detail::ViewRow::id,
                                                 &detail::ViewRow::account_id>(by_id)};
};

inline constexpr auto share_fields = std::tuple{Field{"user_id", &detail::ShareRow::user_id},
                                                Field{"bank_id", &detail::ShareRow::bank_id},
                                                Field{"account_id", &detail::ShareRow::account_id},
                                                Field{"view_id", &detail::ShareRow::view_id},
                                                Field{"created_at", &detail::ShareRow::created_at},
                                                Field{"created_by", &detail::ShareRow::created_by}};

template <>
struct Described<detail::ShareRow> {
    static constexpr std::string_view name = "view_shares";
    static constexpr auto const& fields = share_fields;
    static constexpr std::size_t key_size = 4;
    static constexpr RowLife life = RowLife::changeable;
    /// The shares of an account, by view and user.
    static constexpr std::string_view by_account = "view_shares_by_account";
    static constexpr std::array indexes{index_on<share_fields,
                                                 &detail::ShareRow::bank_id,
                                                 &detail::ShareRow::account_id,
                                                 &detail::ShareRow::view_id>(by_account)};
};

inline constexpr auto entitlement_fields =
    std::tuple{Field{"id", &detail::EntitlementRow::id},
               Field{"user_id", &detail::EntitlementRow::user_id},
               Field{"role", &detail::EntitlementRow::role},
               Field{"bank_id", &detail::EntitlementRow::bank_id},
               Field{"created_at", &detail::EntitlementRow::created_at},
               Field{"created_by", &detail::EntitlementRow::created_by}};

template <>
struct Described<detail::EntitlementRow> {
    static constexpr std::string_view name = "entitlements";
    static constexpr auto const& fields = entitlement_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_user = "entitlements_by_user";
    static constexpr std::array indexes{
        index_on<entitlement_fields,
                 &detail::EntitlementRow::user_id,
                 &detail::EntitlementRow::role,
                 &detail::EntitlementRow::bank_id>(by_user, Unique::yes)};
};

} // namespace nostro::inline v0::storage
