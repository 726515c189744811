#include <nostro/access/permission.hpp>

#include <algorithm>

namespace nostro::inline v0 {

namespace {

constexpr std::array<PermissionInfo, permission_count> table{
    PermissionInfo{Permission::can_see_transaction_this_bank_account,
                   "can_see_transaction_this_bank_account",
                   "can_see_transaction_this_bank_account",
                   false},
    PermissionInfo{Permission::can_see_transaction_other_bank_account,
                   "can_see_transaction_other_bank_account",
                   "can_see_transaction_other_bank_account",
                   false},
    PermissionInfo{Permission::can_see_transaction_metadata,
                   "can_see_transaction_metadata",
                   "can_see_transaction_metadata",
                   false},
    PermissionInfo{Permission::can_see_transaction_description,
                   "can_see_transaction_description",
                   "can_see_transaction_description",
                   false},
    PermissionInfo{Permission::can_see_transaction_amount,
                   "can_see_transaction_amount",
                   "can_see_transaction_amount",
                   false},
    PermissionInfo{Permission::can_see_transaction_type,
                   "can_see_transaction_type",
                   "can_see_transaction_type",
                   false},
    PermissionInfo{Permission::can_see_transaction_currency,
                   "can_see_transaction_currency",
                   "can_see_transaction_currency",
                   false},
    PermissionInfo{Permission::can_see_transaction_start_date,
                   "can_see_transaction_start_date",
                   "can_see_transaction_start_date",
                   false},
    PermissionInfo{Permission::can_see_transaction_finish_date,
                   "can_see_transaction_finish_date",
                   "can_see_transaction_finish_date",
                   false},
    PermissionInfo{Permission::can_see_transaction_balance,
                   "can_see_transaction_balance",
                   "can_see_transaction_balance",
                   false},
    PermissionInfo{Permission::can_see_comments, "can_see_comments", "can_see_comments", false},
    PermissionInfo{
        Permission::can_see_owner_comment, "can_see_owner_comment", "can_see_narrative", false},
    PermissionInfo{Permission::can_see_tags, "can_see_tags", "can_see_tags", false},
    PermissionInfo{Permission::can_see_images, "can_see_images", "can_see_images", false},
    PermissionInfo{Permission::can_see_where_tag, "can_see_where_tag", "can_see_where_tag", false},
    PermissionInfo{
        Permission::can_edit_owner_comment, "can_edit_owner_comment", "can_edit_narrative", false},
    PermissionInfo{Permission::can_add_comment, "can_add_comment", "can_add_comment", false},
    PermissionInfo{
        Permission::can_delete_comment, "can_delete_comment", "can_delete_comment", false},
    PermissionInfo{Permission::can_add_tag, "can_add_tag", "can_add_tag", false},
    PermissionInfo{Permission::can_delete_tag, "can_delete_tag", "can_delete_tag", false},
    PermissionInfo{Permission::can_add_image, "can_add_image", "can_add_image", false},
    PermissionInfo{Permission::can_delete_image, "can_delete_image", "can_delete_image", false},
    PermissionInfo{Permission::can_add_where_tag, "can_add_where_tag", "can_add_where_tag", false},
    PermissionInfo{
        Permission::can_delete_where_tag, "can_delete_where_tag", "can_delete_where_tag", false},
    PermissionInfo{Permission::can_see_bank_account_owners,
                   "can_see_bank_account_owners",
                   "can_see_bank_account_owners",
                   false},
    PermissionInfo{Permission::can_see_bank_account_type,
                   "can_see_bank_account_type",
                   "can_see_bank_account_type",
                   false},
    PermissionInfo{Permission::can_see_bank_account_balance,
                   "can_see_bank_account_balance",
                   "can_see_bank_account_balance",
                   false},
    PermissionInfo{Permission::can_see_bank_account_currency,
                   "can_see_bank_account_currency",
                   "can_see_bank_account_currency",
                   false},
    PermissionInfo{Permission::can_see_bank_account_label,
                   "can_see_bank_account_label",
                   "can_see_bank_account_label",
                   false},
    PermissionInfo{Permission::can_see_bank_account_national_identifier,
                   "can_see_bank_account_national_identifier",
                   "can_see_bank_account_national_identifier",
                   false},
    PermissionInfo{Permission::can_see_bank_account_swift_bic,
                   "can_see_bank_account_swift_bic",
                   "can_see_bank_account_swift_bic",
                   false},
    PermissionInfo{Permission::can_see_bank_account_iban,
                   "can_see_bank_account_iban",
                   "can_see_bank_account_iban",
                   false},
    PermissionInfo{Permission::can_see_bank_account_number,
                   "can_see_bank_account_number",
                   "can_see_bank_account_number",
                   false},
    PermissionInfo{Permission::can_see_bank_account_bank_name,
                   "can_see_bank_account_bank_name",
                   "can_see_bank_account_bank_name",
                   false},
    PermissionInfo{Permission::can_see_bank_routing_scheme,
                   "can_see_bank_routing_scheme",
                   "can_see_bank_routing_scheme",
                   true},
    PermissionInfo{Permission::can_see_bank_routing_address,
                   "can_see_bank_routing_address",
                   "can_see_bank_routing_address",
                   true},
    PermissionInfo{Permission::can_see_bank_account_routing_scheme,
                   "can_see_bank_account_routing_scheme",
                   "can_see_bank_account_routing_scheme",
                   true},
    PermissionInfo{Permission::can_see_bank_account_routing_address,
                   "can_see_bank_account_routing_address",
                   "can_see_bank_account_routing_address",
                   true},
    PermissionInfo{Permission::can_see_bank_account_credit_limit,
                   "can_see_bank_account_credit_limit",
                   "can_see_bank_account_credit_limit",
                   true},
    PermissionInfo{Permission::can_see_other_account_national_identifier,
                   "can_see_other_account_national_identifier",
                   "can_see_other_account_national_identifier",
                   false},
    PermissionInfo{Permission::can_see_other_account_swift_bic,
                   "can_see_other_account_swift_bic",
                   "can_see_other_account_swift_bic",
                   false},
    PermissionInfo{Permission::can_see_other_account_iban,
                   "can_see_other_account_iban",
                   "can_see_other_account_iban",
                   false},
    PermissionInfo{Permission::can_see_other_account_bank_name,
                   "can_see_other_account_bank_name",
                   "can_see_other_account_bank_name",
                   false},
    PermissionInfo{Permission::can_see_other_account_number,
                   "can_see_other_account_number",
                   "can_see_other_account_number",
                   false},
    PermissionInfo{Permission::can_see_other_account_metadata,
                   "can_see_other_account_metadata",
                   "can_see_other_account_metadata",
                   false},
    PermissionInfo{Permission::can_see_other_account_kind,
                   "can_see_other_account_kind",
                   "can_see_other_account_kind",
                   false},
    PermissionInfo{Permission::can_see_other_bank_routing_scheme,
                   "can_see_other_bank_routing_scheme",
                   "can_see_other_bank_routing_scheme",
                   true},
    PermissionInfo{Permission::can_see_other_bank_routing_address,
                   "can_see_other_bank_routing_address",
                   "can_see_other_bank_routing_address",
                   true},
    PermissionInfo{Permission::can_see_other_account_routing_scheme,
                   "can_see_other_account_routing_scheme",
                   "can_see_other_account_routing_scheme",
                   true},
    PermissionInfo{Permission::can_see_other_account_routing_address,
                   "can_see_other_account_routing_address",
                   "can_see_other_account_routing_address",
                   true},
    PermissionInfo{Permission::can_see_more_info, "can_see_more_info", "can_see_more_info", false},
    PermissionInfo{Permission::can_see_url, "can_see_url", "can_see_url", false},
    PermissionInfo{Permission::can_see_image_url, "can_see_image_url", "can_see_image_url", false},
    PermissionInfo{Permission::can_see_open_corporates_url,
                   "can_see_open_corporates_url",
                   "can_see_open_corporates_url",
                   false},
    PermissionInfo{Permission::can_see_corporate_location,
                   "can_see_corporate_location",
                   "can_see_corporate_location",
                   false},
    PermissionInfo{Permission::can_see_physical_location,
                   "can_see_physical_location",
                   "can_see_physical_location",
                   false},
    PermissionInfo{
        Permission::can_see_public_alias, "can_see_public_alias", "can_see_public_alias", false},
    PermissionInfo{
        Permission::can_see_private_alias, "can_see_private_alias", "can_see_private_alias", false},
    PermissionInfo{Permission::can_add_more_info, "can_add_more_info", "can_add_more_info", false},
    PermissionInfo{Permission::can_add_url, "can_add_url", "can_add_url", false},
    PermissionInfo{Permission::can_add_image_url, "can_add_image_url", "can_add_image_url", false},
    PermissionInfo{Permission::can_add_open_corporates_url,
                   "can_add_open_corporates_url",
                   "can_add_open_corporates_url",
                   false},
    PermissionInfo{Permission::can_add_corporate_location,
                   "can_add_corporate_location",
                   "can_add_corporate_location",
                   false},
    PermissionInfo{Permission::can_add_physical_location,
                   "can_add_physical_location",
                   "can_add_physical_location",
                   false},
    PermissionInfo{
        Permission::can_add_public_alias, "can_add_public_alias", "can_add_public_alias", false},
    PermissionInfo{
        Permission::can_add_private_alias, "can_add_private_alias", "can_add_private_alias", false},
    PermissionInfo{Permission::can_delete_corporate_location,
                   "can_delete_corporate_location",
                   "can_delete_corporate_location",
                   false},
    PermissionInfo{Permission::can_delete_physical_location,
                   "can_delete_physical_location",
                   "can_delete_physical_location",
                   false},
    PermissionInfo{
        Permission::can_add_counterparty, "can_add_counterparty", "can_add_counterparty", true},
    PermissionInfo{Permission::can_add_transaction_request_to_own_account,
                   "can_add_transaction_request_to_own_account",
                   "can_add_transaction_request_to_own_account",
                   true},
    PermissionInfo{Permission::can_add_transaction_request_to_any_account,
                   "can_add_transaction_request_to_any_account",
                   "can_add_transaction_request_to_any_account",
                   true},
};

constexpr auto permission_names = [] {
    std::array<std::string_view, permission_count> names;
    std::ranges::transform(table, names.begin(), &PermissionInfo::name);
    return names;
}();

/// Other words for a permission in lists of allowed actions.
struct Alias {
    std::string_view action;
    Permission permission;
};

constexpr std::array aliases{
    Alias{"can_see_transaction_label", Permission::can_see_transaction_description},
};

} // namespace

std::span<PermissionInfo const, permission_count> permissions() noexcept {
    return table;
}

std::string_view name_of(Permission permission) noexcept {
    return table[static_cast<std::size_t>(permission)].name;
}

std::span<std::string_view const> names_of(Permission /*permission*/) noexcept {
    return permission_names;
}

std::optional<Permission> find_permission(std::string_view name_or_action) noexcept {
    for (PermissionInfo const& info : table) {
        if (info.name == name_or_action || info.action == name_or_action) {
            return info.permission;
        }
    }
    for (Alias const& alias : aliases) {
        if (alias.action == name_or_action) {
            return alias.permission;
        }
    }
    return std::nullopt;
}

std::vector<std::string> names_of(PermissionSet const& set) {
    std::vector<std::string> names;
    for (PermissionInfo const& info : table) {
        if (set.has(info.permission)) {
            names.emplace_back(info.name);
        }
    }
    return names;
}

} // namespace nostro::inline v0
