#include "oauth/consent_uk.hpp"

#include <algorithm>
#include <array>

namespace nostro::inline v0::detail {

namespace {

constexpr std::array<std::string_view, 5> accounts_basic{"can_see_bank_account_type",
                                                         "can_see_bank_account_currency",
                                                         "can_see_bank_account_label",
                                                         "can_see_bank_account_bank_name",
                                                         "can_see_bank_account_bank_permalink"};

constexpr std::array<std::string_view, 9> accounts_detail{
    "can_see_bank_account_owners",
    "can_see_bank_account_number",
    "can_see_bank_account_iban",
    "can_see_bank_account_swift_bic",
    "can_see_bank_account_national_identifier",
    "can_see_bank_account_routing_scheme",
    "can_see_bank_account_routing_address",
    "can_see_bank_routing_scheme",
    "can_see_bank_routing_address"};

constexpr std::array<std::string_view, 2> balances{"can_see_bank_account_balance",
                                                   "can_see_bank_account_credit_limit"};

constexpr std::array<std::string_view, 7> transactions_basic{
    "can_see_transaction_this_bank_account",
    "can_see_transaction_amount",
    "can_see_transaction_currency",
    "can_see_transaction_type",
    "can_see_transaction_start_date",
    "can_see_transaction_finish_date",
    "can_see_transaction_label"};

constexpr std::array<std::string_view, 12> transactions_detail{
    "can_see_transaction_description",
    "can_see_transaction_balance",
    "can_see_transaction_other_bank_account",
    "can_see_other_account_number",
    "can_see_other_account_iban",
    "can_see_other_account_swift_bic",
    "can_see_other_account_national_identifier",
    "can_see_other_account_bank_name",
    "can_see_other_account_routing_scheme",
    "can_see_other_account_routing_address",
    "can_see_other_bank_routing_scheme",
    "can_see_other_bank_routing_address"};

constexpr std::array<std::string_view, 1> beneficiaries{"can_get_counterparty"};

using Names = std::span<std::string_view const>;

struct UkPermission {
    std::string_view name;
    std::array<Names, 2> gives; ///< a detailed permission gives what the basic one does, too
};

constexpr std::array uk_permissions{
    UkPermission{"ReadAccountsBasic", {accounts_basic}},
    UkPermission{"ReadAccountsDetail", {accounts_basic, accounts_detail}},
    UkPermission{"ReadBalances", {balances}},
    UkPermission{"ReadTransactionsBasic", {transactions_basic}},
    UkPermission{"ReadTransactionsDetail", {transactions_basic, transactions_detail}},
    // These two say which transactions of the permissions above; alone they give nothing.
    UkPermission{"ReadTransactionsCredits", {}},
    UkPermission{"ReadTransactionsDebits", {}},
    UkPermission{"ReadBeneficiariesBasic", {beneficiaries}},
    UkPermission{"ReadBeneficiariesDetail", {beneficiaries}},
};

} // namespace

bool is_uk_permission(std::string_view name) noexcept {
    return std::ranges::find(uk_permissions, name, &UkPermission::name) != uk_permissions.end();
}

std::vector<std::string> narrowed_by_uk(std::vector<std::string> view_permissions,
                                        std::span<std::string const> asked) {
    auto const is_given = [&](std::string_view permission) {
        return std::ranges::any_of(uk_permissions, [&](UkPermission const& candidate) {
            return std::ranges::find(asked, candidate.name) != asked.end() &&
                   std::ranges::any_of(candidate.gives, [&](Names names) {
                       return std::ranges::find(names, permission) != names.end();
                   });
        });
    };
    std::erase_if(view_permissions,
                  [&](std::string const& permission) { return !is_given(permission); });
    return view_permissions;
}

} // namespace nostro::inline v0::detail
