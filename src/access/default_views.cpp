#include <nostro/access/view.hpp>

#include <array>

namespace nostro::inline v0 {

namespace {

using enum Permission;

constexpr PermissionSet without(PermissionSet set, auto... permissions) noexcept {
    (set.remove(permissions), ...);
    return set;
}

// OBP's own default views never show a credit limit; here the owner sees his.
constexpr PermissionSet of_owner = PermissionSet::all();
constexpr PermissionSet of_firehose = without(of_owner, can_see_bank_account_credit_limit);
constexpr PermissionSet of_accountant = without(
    of_firehose, can_see_transaction_description, can_add_transaction_request_to_any_account);
constexpr PermissionSet of_auditor =
    without(of_accountant, can_add_transaction_request_to_own_account);
constexpr PermissionSet of_public = without(of_auditor, can_delete_where_tag);

} // namespace

std::span<DefaultViewInfo const> default_views() noexcept {
    static std::array<DefaultViewInfo, default_view_names.size()> const all{
        DefaultViewInfo{DefaultView::owner,
                        "owner",
                        "Owner",
                        {.description = "Owner View", .permissions = of_owner}},
        DefaultViewInfo{DefaultView::accountant,
                        "accountant",
                        "Accountant",
                        {.description = "Accountant View",
                         .alias = AliasMode::public_alias,
                         .hide_metadata_if_alias_used = true,
                         .permissions = of_accountant}},
        DefaultViewInfo{DefaultView::auditor,
                        "auditor",
                        "Auditor",
                        {.description = "Auditor View",
                         .alias = AliasMode::public_alias,
                         .hide_metadata_if_alias_used = true,
                         .permissions = of_auditor}},
        DefaultViewInfo{DefaultView::public_view,
                        "public",
                        "Public",
                        {.description = "Public View",
                         .is_public = true,
                         .alias = AliasMode::public_alias,
                         .hide_metadata_if_alias_used = true,
                         .permissions = of_public}},
        DefaultViewInfo{DefaultView::firehose,
                        "firehose",
                        "Firehose",
                        {.description = "Firehose View", .permissions = of_firehose}}};
    return all;
}

std::string view_id_of(std::string_view name) {
    std::string id;
    for (char const letter : name) {
        if (letter != ' ') {
            id.push_back(letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a')
                                                        : letter);
        }
    }
    return id;
}

} // namespace nostro::inline v0
