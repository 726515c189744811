#include "api/obp/refusals.hpp"

#include "api/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace nostro::inline v0::api::obp {

namespace {

/// Newer servers answer these by 403 whatever is wrong with the account's access.
constexpr std::string_view sharing =
    "obp_grant_view|obp_grant_views|obp_revoke_view|obp_revoke_views";

/// To share a public view while there are none is told as such and not as a view that is missing.
constexpr std::string_view granting = "obp_grant_view|obp_grant_views";

/// In place of a detail.
constexpr std::string_view own_words = "what()";

struct RefusalRow {
    std::string_view reason;
    std::string_view code;
    /// Which detail of the error stands behind the code's words, or what it says itself.
    std::string_view shows = {};
    int status = 0;               ///< 0: that of the code
    std::string_view routes = {}; ///< only for these; empty: for all
};

/// The first row that fits is taken.
constexpr std::array refusal_rows{
    RefusalRow{"bank_not_found", "OBP-30001"},
    RefusalRow{"account_not_found", "OBP-30018"},
    RefusalRow{"view_not_found", "OBP-30005", {}, 403, sharing},
    RefusalRow{"view_not_found", "OBP-30005"},
    RefusalRow{"entry_not_found", "OBP-30067"},
    RefusalRow{"other_account_not_found", "OBP-30017"},
    RefusalRow{"counterparty_not_found", "OBP-30017"},
    RefusalRow{"annotation_not_found", "OBP-10405"},
    RefusalRow{"statement_not_found", "OBP-10405"},
    RefusalRow{"user_not_found", "OBP-20005"},
    RefusalRow{"share_not_found", "OBP-30065"},
    RefusalRow{"entitlement_not_found", "OBP-30212"},

    RefusalRow{"no_view_access", "OBP-20017"},
    RefusalRow{"no_owner_access", "OBP-20019", {}, 403, sharing},
    RefusalRow{"no_owner_access", "OBP-20019"},
    RefusalRow{"permission_missing", "OBP-30022", "permission"},
    RefusalRow{"not_the_author", "OBP-20022"},
    RefusalRow{"missing_entitlement", "OBP-20006", "role"},
    RefusalRow{"firehose_off", "OBP-00009"},
    RefusalRow{"public_views_off", "OBP-00005"},
    RefusalRow{"system_view", "OBP-20021"},
    RefusalRow{"view_is_public", "OBP-30063"},
    RefusalRow{"account_holder", "OBP-30064"},
    RefusalRow{"last_owner", "OBP-30064"},

    RefusalRow{"account_exists", "OBP-30208"},
    RefusalRow{"bank_exists", "OBP-34000"},
    RefusalRow{"counterparty_exists", "OBP-30014"},
    RefusalRow{"entitlement_exists", "OBP-30216"},
    RefusalRow{"view_exists", "OBP-30266"},

    RefusalRow{"bank_required", "OBP-30205"},
    RefusalRow{"bank_not_allowed", "OBP-30206"},
    RefusalRow{"invalid_account_id", "OBP-30110"},
    RefusalRow{"invalid_bank_id", "OBP-30111"},
    RefusalRow{"invalid_currency", "OBP-30105"},
    RefusalRow{"invalid_text", "OBP-20011", "field"},
    RefusalRow{"role_unknown", "OBP-10007", "role"},
    RefusalRow{"too_many_annotations", "OBP-10009"},
    RefusalRow{"value_too_long", "OBP-20010", "field"},
    RefusalRow{"view_name_invalid", "OBP-20020", own_words},

    RefusalRow{"payments_off", "OBP-00003"},
    RefusalRow{"no_payment_access", "OBP-40002"},
    RefusalRow{"amount_not_positive", "OBP-40008"},
    RefusalRow{"currency_mismatch", "OBP-40003"},
    RefusalRow{"payee_not_found", "OBP-30004"},
    RefusalRow{"iban_not_found", "OBP-30012"},
    RefusalRow{"iban_ambiguous", "OBP-30012"},
    RefusalRow{"not_a_beneficiary", "OBP-30013"},
    RefusalRow{"no_code_destination", "OBP-40017"},
    RefusalRow{"too_many_challenges", "OBP-10018"},
    RefusalRow{"request_not_found", "OBP-40004"},
    RefusalRow{"challenge_not_found", "OBP-40010"},
    RefusalRow{"not_initiated", "OBP-40011"},
    RefusalRow{"attempts_used_up", "OBP-40014"},
    RefusalRow{"challenge_expired", "OBP-40016"},
    RefusalRow{"wrong_code", "OBP-40016"},
};

/// Operations on an account that tell a bank that is not there from an account that is not.
constexpr std::string_view knows_banks =
    "obp_create_account|obp_get_account|obp_get_account_access|obp_list_access|"
    "obp_get_counterparty|obp_create_counterparty";

/// Those of them that have a code of their own for the account.
constexpr std::string_view knows_accounts =
    "obp_get_account|obp_get_account_access|obp_list_access|obp_create_counterparty";

/// Most operations on an account have one code for a bank and an account that are not there.
std::string_view code_of(RefusalRow const& row, Call const* call) {
    bool const names_account =
        call != nullptr && std::ranges::find(call->path_parameters,
                                             std::string_view{"account_id"},
                                             &Parameter::name) != call->path_parameters.end();
    if (!names_account) {
        return row.code;
    }
    if (row.reason == "bank_not_found" && !has_piece(knows_banks, '|', call->route.id)) {
        return "OBP-30018";
    }
    if (row.reason == "account_not_found" && has_piece(knows_accounts, '|', call->route.id)) {
        return "OBP-30003";
    }
    return row.code;
}

std::string_view reason_of(Error const& error, std::string_view route) {
    return error.detail("public_views") == "off" && has_piece(granting, '|', route)
               ? std::string_view{"public_views_off"}
               : error.detail("reason");
}

/// "canAddCounterparty" of can_add_counterparty: so OBP names permissions to people.
std::string spoken_permission(std::string_view name) {
    std::string spoken;
    for (std::size_t at = 0; at < name.size(); ++at) {
        bool const is_start = name[at] == '_' && at + 1 < name.size();
        at += is_start ? 1U : 0U;
        spoken += is_start && name[at] >= 'a' && name[at] <= 'z'
                      ? static_cast<char>(name[at] - 'a' + 'A')
                      : name[at];
    }
    return spoken;
}

/// What stands behind the code's own words.
std::string details_of(RefusalRow const& row, Error const& error) {
    if (row.code == "OBP-30005" && error.detail("public_views") == "off") {
        return "<- OBP-00005: " + std::string{find_code("OBP-00005")->text};
    }
    if (row.shows == own_words) {
        return error.what();
    }
    if (row.shows == "permission") {
        return spoken_permission(error.detail(row.shows));
    }
    return row.shows.empty() ? std::string{} : std::string{error.detail(row.shows)};
}

} // namespace

std::optional<ApiError> find_refusal(Error const& error, Call const* call) {
    if (error.code() == ErrorCode::unauthenticated) {
        return refusal("OBP-20001");
    }
    auto const route = call != nullptr ? call->route.id : std::string_view{};
    auto const reason = reason_of(error, route);
    auto const* const row = std::ranges::find_if(refusal_rows, [&](RefusalRow const& candidate) {
        return candidate.reason == reason &&
               (candidate.routes.empty() || has_piece(candidate.routes, '|', route));
    });
    if (row == refusal_rows.end()) {
        return std::nullopt;
    }
    auto found = refusal(code_of(*row, call), details_of(*row, error));
    if (row->status != 0) {
        found.status = row->status;
    }
    return found;
}

} // namespace nostro::inline v0::api::obp
