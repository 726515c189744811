#include "api/obp/codes.hpp"

#include "core/check.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nostro::inline v0::api::obp {

namespace {

constexpr std::string_view nobody_logged_in = "OBP-20001";

constexpr std::array code_table{
    Code{"OBP-00003", 400, "Transaction Requests is disabled in this API instance."},
    Code{"OBP-00005",
         400,
         "Public views not allowed on this instance. Please set allow_public_views = true in props "
         "files."},
    Code{"OBP-00009",
         400,
         "Firehose views not allowed on this instance. Please set allow_firehose_views = true in "
         "props files."},
    Code{"OBP-10001", 400, "Incorrect json format."},
    Code{"OBP-10002", 400, "Invalid Number. Could not convert value to a number."},
    Code{"OBP-10003", 400, "Invalid Currency Value. It should be three letters ISO Currency Code."},
    Code{"OBP-10007", 400, "Incorrect Role name:"},
    Code{"OBP-10009", 400, "Could not save or update resource."},
    Code{"OBP-10018", 429, "Too Many Requests."},
    Code{"OBP-10023", 400, "obp_sort_direction parameter can only take two values: DESC or ASC!"},
    Code{"OBP-10024",
         400,
         "wrong value for obp_offset parameter. Please send a positive integer (=>0)!"},
    Code{"OBP-10025",
         400,
         "wrong value for obp_limit parameter. Please send a positive integer (=>1)!"},
    Code{"OBP-10026",
         400,
         "Failed to parse date string. Please use this format yyyy-MM-dd'T'HH:mm:ss.SSS'Z' or that "
         "one yyyy-MM-dd'T'HH:mm:ss.SSSZ!"},
    Code{"OBP-10404", 404, "404 Not Found."},
    Code{"OBP-10405", 404, "Resource does not exist."},
    Code{nobody_logged_in, 401, "User not logged in. Authentication is required!"},
    Code{"OBP-20005", 404, "User not found. Please specify a valid value for USER_ID."},
    Code{"OBP-20006", 403, "User is missing one or more roles:"},
    Code{"OBP-20010", 400, "Value too long"},
    Code{"OBP-20011", 400, "Value contains invalid characters"},
    Code{"OBP-20017",
         403,
         "Current user does not have access to the view. Please specify a valid value for "
         "VIEW_ID."},
    Code{"OBP-20019", 400, "User does not have access to owner view."},
    Code{"OBP-20020", 400, "View name must start with `_`. eg: _work, _life"},
    Code{"OBP-20021",
         400,
         "System Views can not be modified. Only the created views can be modified."},
    Code{"OBP-20022", 400, "View does not permit the access."},
    Code{"OBP-20104", 400, "User not found by PROVIDER and PROVIDER_ID."},
    Code{"OBP-20202", 401, "OAuth 2 access token cannot be verified."},
    Code{"OBP-20217",
         401,
         "The Bearer token was not issued for this API instance. Audience (aud) claim is not "
         "allowed."},
    Code{"OBP-30001", 404, "Bank not found. Please specify a valid value for BANK_ID."},
    Code{"OBP-30003", 404, "Account not found. Please specify a valid value for ACCOUNT_ID."},
    Code{"OBP-30004",
         400,
         "Counterparty not found. The BANK_ID / ACCOUNT_ID specified does not exist on this "
         "server."},
    Code{"OBP-30005", 400, "View not found for Account. Please specify a valid value for VIEW_ID"},
    Code{"OBP-30009", 404, "ATM not found. Please specify a valid value for ATM_ID."},
    Code{"OBP-30010", 404, "Branch not found. Please specify a valid value for BRANCH_ID."},
    Code{"OBP-30011", 404, "Product not found. Please specify a valid value for PRODUCT_CODE."},
    Code{"OBP-30012", 400, "Counterparty not found. Please specify a valid value for IBAN."},
    Code{"OBP-30013",
         400,
         "The account can not send money to the Counterparty. Please set the Counterparty "
         "'isBeneficiary' true first"},
    Code{"OBP-30014",
         400,
         "Counterparty already exists. Please specify a different value for BANK_ID or ACCOUNT_ID "
         "or VIEW_ID or NAME."},
    Code{"OBP-30017",
         404,
         "Counterparty not found. Please specify a valid value for COUNTERPARTY_ID."},
    Code{"OBP-30018",
         404,
         "Bank Account not found. Please specify valid values for BANK_ID and ACCOUNT_ID."},
    Code{"OBP-30022", 400, "The current view does not have the permission:"},
    Code{"OBP-30063", 400, "Cannot grant account access."},
    Code{"OBP-30064", 400, "Cannot revoke account access."},
    Code{"OBP-30065", 400, "Cannot find account access."},
    Code{"OBP-30067",
         400,
         "Transaction not found. Please specify a valid value for TRANSACTION_ID."},
    Code{"OBP-30105", 400, "Invalid Balance Currency."},
    Code{"OBP-30106", 400, "Invalid Balance Amount."},
    Code{"OBP-30107", 400, "Invalid User Id."},
    Code{"OBP-30109", 400, "Initial Balance of Account must be Zero (0)."},
    Code{"OBP-30110",
         400,
         "Invalid Account Id. The ACCOUNT_ID should only contain 0-9/a-z/A-Z/'-'/'.'/'_', the "
         "length should be smaller than 255."},
    Code{"OBP-30111",
         400,
         "Invalid Bank Id. The BANK_ID should only contain 0-9/a-z/A-Z/'-'/'.'/'_', the length "
         "should be smaller than 255."},
    Code{"OBP-30112", 400, "Invalid Number. Initial balance must be a number, e.g 1000.00"},
    Code{"OBP-30205",
         400,
         "This entitlement is a Bank Role. Please set bank_id to a valid bank id."},
    Code{
        "OBP-30206", 400, "This entitlement is a System Role. Please set bank_id to empty string."},
    Code{"OBP-30208", 400, "Account_ID already exists at the Bank."},
    Code{"OBP-30212", 404, "EntitlementId not found"},
    Code{"OBP-30213", 400, "USER_ID does not have the ENTITLEMENT_ID."},
    Code{"OBP-30216", 400, "Entitlement already exists for the user."},
    Code{"OBP-30266", 400, "The custom view is already exists."},
    Code{"OBP-34000", 400, "Bank Id already exists. Please specify a different value."},
    Code{"OBP-40001", 400, "Invalid TransactionRequestType. Current value is not supported."},
    Code{"OBP-40002",
         400,
         "Insufficient authorisation to create TransactionRequest. The Transaction Request could "
         "not be created because you don't have access to the owner view of the from account or "
         "you don't have access to canCreateAnyTransactionRequest."},
    Code{"OBP-40003",
         400,
         "Transaction Request Currency must be the same as From Account Currency."},
    Code{"OBP-40004", 400, "Transaction Request Id not found."},
    Code{"OBP-40008", 400, "Can't send a payment with a value of 0 or less."},
    Code{"OBP-40009", 400, "The TRANSACTION_REQUEST_TYPE has changed."},
    Code{"OBP-40010", 400, "Invalid Challenge Id. Please specify a valid value for CHALLENGE_ID."},
    Code{"OBP-40011", 400, "Transaction Request Status is not INITIATED."},
    Code{"OBP-40013",
         400,
         "Invalid Charge Policy. Please specify a valid value for Charge_Policy: SHARED, SENDER or "
         "RECEIVER."},
    Code{"OBP-40014", 400, "Sorry, you've used up your allowed attempts."},
    Code{"OBP-40016",
         400,
         "Invalid Challenge Answer. Please specify a valid value for answer in Json body."},
    Code{"OBP-40017",
         400,
         "Invalid Phone Number. Please specify a valid value for PHONE_NUMBER. Eg:+9722398746"},
    Code{"OBP-50000", 500, "Unknown Error."},
};

} // namespace

Code const* find_code(std::string_view code) noexcept {
    auto const* const found = std::ranges::find(code_table, code, &Code::code);
    return found == code_table.end() ? nullptr : found;
}

ApiError refusal(std::string_view code, std::string details) {
    auto const* const found = find_code(code);
    NOSTRO_CHECK(found != nullptr);
    ApiError error{found->status, std::string{code}, std::move(details)};
    if (code == nobody_logged_in) {
        error.problem = Problem::missing_credentials;
    }
    return error;
}

} // namespace nostro::inline v0::api::obp
