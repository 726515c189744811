#pragma once

#include "api/matchers.hpp"
#include "api/shape.hpp"

#include <nostro/access/permission.hpp>

#include <cstddef>
#include <limits>

/// The shapes of the Open Bank Project API 3.0.0: what requests and answers look like. A member
/// that is denied or empty is there, and null.
namespace nostro::inline v0::api::obp {

/// A list in an answer, of any length.
[[nodiscard]] constexpr Shape any_number_of(Shape const& element) noexcept {
    return list_of(element, 0, std::numeric_limits<std::int64_t>::max());
}

Shape any_number_of(Shape const&&) = delete;

/// The members of an object, for `Shape`.
template <std::size_t N>
struct FieldList {
    Field fields[N];
};

/// The members of a shape and more behind them.
template <std::size_t N, std::size_t M>
[[nodiscard]] constexpr FieldList<N + M> extend(Field const (&first)[N],
                                                Field const (&more)[M]) noexcept {
    FieldList<N + M> all{};
    for (std::size_t at = 0; at < N; ++at) {
        all.fields[at] = first[at];
    }
    for (std::size_t at = 0; at < M; ++at) {
        all.fields[N + at] = more[at];
    }
    return all;
}

inline constexpr Shape short_text = text(0, 255);
inline constexpr Shape text_or_null = text().or_null();
inline constexpr Shape moment = date_time.described("UTC, by the second.");

// Parts

inline constexpr Field amount_fields[]{
    required("currency", text_or_null),
    required("amount", text_or_null),
};
inline constexpr Shape amount_shape = Shape{amount_fields}.named("ObpAmount");

inline constexpr Field routing_fields[]{
    required("scheme", text_or_null),
    required("address", text_or_null),
};
inline constexpr Shape routing_shape = Shape{routing_fields}.named("ObpRouting");
inline constexpr Shape routings_shape = any_number_of(routing_shape);

inline constexpr Field user_fields[]{
    required("id", text().described("As the provider knows the person.")),
    required("provider", text_or_null),
    required("display_name", text_or_null),
};
inline constexpr Shape user_shape = Shape{user_fields}.named("ObpUser");
inline constexpr Shape users_shape = any_number_of(user_shape);

inline constexpr Field location_fields[]{
    required("latitude", number(-90, 90)),
    required("longitude", number(-180, 180)),
    required("date", moment),
    required("user", user_shape.or_null()),
};
inline constexpr Shape location_shape = Shape{location_fields}.named("ObpLocation");

inline constexpr Field success_fields[]{required("success", text())};
inline constexpr Shape success_shape = Shape{success_fields}.named("ObpSuccess");

// Views

/// Members of a view that are no permissions.
inline constexpr std::size_t view_member_count = 6;
inline constexpr std::size_t older_permission_count = 59;

extern FieldList<view_member_count + permission_count> const view_fields;
extern FieldList<view_member_count + older_permission_count> const older_view_fields;

inline constexpr Shape view_shape = Shape{view_fields.fields}.named("ObpView");
inline constexpr Shape older_view_shape = Shape{older_view_fields.fields}.named("ObpOlderView");
inline constexpr Shape view_list_shape = any_number_of(view_shape);
inline constexpr Shape older_view_list_shape = any_number_of(older_view_shape);

inline constexpr Field views_fields[]{required("views", view_list_shape)};
inline constexpr Field older_views_fields[]{required("views", older_view_list_shape)};
inline constexpr Shape views_shape = views_fields;
inline constexpr Shape older_views_shape = older_views_fields;

inline constexpr Shape action_shape = text(1, 64);
inline constexpr Field new_view_fields[]{
    required("name",
             short_text.described("Begins with '_'; without spaces and in lower case the id.")),
    required("description", short_text),
    required("is_public", boolean()),
    required("which_alias_to_use", short_text.described("public or private; anything else: none.")),
    required("hide_metadata_if_alias_used", boolean()),
    required("allowed_actions", list_of(action_shape).described("Names of permissions.")),
};
inline constexpr Field view_update_fields[]{
    required("description", short_text),
    required("is_public", boolean()),
    required("which_alias_to_use", short_text.described("public or private; anything else: none.")),
    required("hide_metadata_if_alias_used", boolean()),
    required("allowed_actions", list_of(action_shape).described("What is not named ends.")),
};
inline constexpr Shape new_view_shape = Shape{new_view_fields}.named("ObpNewView");
inline constexpr Shape view_update_shape = Shape{view_update_fields}.named("ObpViewUpdate");

// Access

inline constexpr Field permission_fields[]{
    required("user", user_shape),
    required("views", older_view_list_shape),
};
inline constexpr Shape permission_shape = Shape{permission_fields}.named("ObpPermission");
inline constexpr Shape permission_list_shape = any_number_of(permission_shape);
inline constexpr Field permissions_fields[]{required("permissions", permission_list_shape)};
inline constexpr Shape access_of_users_shape = permissions_fields;

inline constexpr Shape view_id_shape = text(1, 255);
inline constexpr Field view_ids_fields[]{required("views", list_of(view_id_shape))};
inline constexpr Shape view_ids_shape = view_ids_fields;

// Accounts

inline constexpr Field new_balance_fields[]{
    required("currency", short_text.described("ISO 4217 code.")),
    required("amount", short_text.described("Zero, as a decimal number.")),
};
inline constexpr Shape new_account_balance_shape = new_balance_fields;
inline constexpr Field new_routing_fields[]{
    required("scheme", text(0, 32).described("When empty: OBP.")),
    required("address", text(0, 128).described("When empty: the account id.")),
};
inline constexpr Shape new_account_routing_shape = new_routing_fields;
inline constexpr Field new_account_fields[]{
    required("user_id", short_text.or_null().described("The owner; when empty: the caller.")),
    required("label", short_text),
    required("type", short_text),
    required("balance", new_account_balance_shape),
    required("branch_id", short_text),
    required("account_routing", new_account_routing_shape),
};
inline constexpr Shape new_account_shape = Shape{new_account_fields}.named("ObpNewAccount");

inline constexpr Field label_update_fields[]{
    required("id",
             short_text.described("Not looked at, like `bank_id`: the path names the account.")),
    required("label", short_text),
    required("bank_id", short_text),
};
inline constexpr Shape label_update_shape = Shape{label_update_fields}.named("ObpLabelUpdate");

inline constexpr Field basic_view_fields[]{
    required("id", text(1)),
    required("short_name", text_or_null),
    required("is_public", boolean()),
};
inline constexpr Shape basic_view_shape = Shape{basic_view_fields}.named("ObpBasicView");
inline constexpr Shape basic_view_list_shape = any_number_of(basic_view_shape);
inline constexpr Field basic_account_fields[]{
    required("id", text(1)),
    required("label", text_or_null),
    required("bank_id", text(1)),
    required("views_available", basic_view_list_shape),
};
inline constexpr Shape basic_account_shape = Shape{basic_account_fields}.named("ObpBasicAccount");
inline constexpr Shape basic_account_list_shape = any_number_of(basic_account_shape);
inline constexpr Field basic_accounts_fields[]{required("accounts", basic_account_list_shape)};
inline constexpr Shape basic_accounts_shape = basic_accounts_fields;

inline constexpr Field core_account_fields[]{
    required("id", text(1)),
    required("label", text_or_null),
    required("bank_id", text(1)),
    required("account_routing", routing_shape),
};
inline constexpr Shape core_account_shape = Shape{core_account_fields}.named("ObpCoreAccount");
inline constexpr Shape core_account_list_shape = any_number_of(core_account_shape);
inline constexpr Field core_accounts_fields[]{required("accounts", core_account_list_shape)};
inline constexpr Shape core_accounts_shape = core_accounts_fields;

inline constexpr Field account_id_fields[]{required("id", text(1))};
inline constexpr Shape account_id_shape = account_id_fields;
inline constexpr Shape account_id_list_shape = any_number_of(account_id_shape);
inline constexpr Field account_ids_fields[]{required("accounts", account_id_list_shape)};
inline constexpr Shape account_ids_shape = account_ids_fields;

inline constexpr Field rule_fields[]{
    required("scheme", text()),
    required("value", text()),
};
inline constexpr Shape rule_shape = rule_fields;
inline constexpr Shape rules_shape = any_number_of(rule_shape);

inline constexpr Field core_account_detail_fields[]{
    required("id", text(1)),
    required("bank_id", text(1)),
    required("label", text_or_null),
    required("number", text_or_null),
    required("owners", users_shape),
    required("type", text_or_null),
    required("balance", amount_shape),
    required("account_routings", routings_shape),
    required("account_rules", rules_shape),
};
inline constexpr Shape core_account_detail_shape =
    Shape{core_account_detail_fields}.named("ObpCoreAccountDetail");
inline constexpr Shape core_account_detail_list_shape = any_number_of(core_account_detail_shape);
inline constexpr Field core_account_details_fields[]{
    required("accounts", core_account_detail_list_shape)};
inline constexpr Shape core_account_details_shape = core_account_details_fields;

inline constexpr auto account_detail_fields =
    extend(core_account_detail_fields,
           {
               required("views_available", view_list_shape),
               required("account_routing", routing_shape),
           });
inline constexpr Shape account_detail_shape =
    Shape{account_detail_fields.fields}.named("ObpAccountDetail");

// Counterparties

inline constexpr Field bespoke_fields[]{
    required("key", text()),
    required("value", text()),
};
inline constexpr Shape bespoke_shape = bespoke_fields;
inline constexpr Shape bespoke_list_shape = list_of(bespoke_shape, 0, 32);

/// The members of a counterparty that its writer gives, and those the bank adds.
inline constexpr Field counterparty_fields[]{
    required("name", short_text),
    required("description", short_text),
    required("created_by_user_id", text()),
    required("this_bank_id", text(1)),
    required("this_account_id", text(1)),
    required("this_view_id", text(1)),
    required("counterparty_id", uuid),
    required("other_bank_routing_scheme", short_text),
    required("other_bank_routing_address", short_text),
    required("other_branch_routing_scheme", short_text),
    required("other_branch_routing_address", short_text),
    required("other_account_routing_scheme", short_text),
    required("other_account_routing_address", short_text),
    required("other_account_secondary_routing_scheme", short_text),
    required("other_account_secondary_routing_address", short_text),
    required("is_beneficiary", boolean()),
    required("bespoke", bespoke_list_shape),
};
inline constexpr Shape counterparty_shape = Shape{counterparty_fields}.named("ObpCounterparty");
inline constexpr Shape counterparty_list_shape = any_number_of(counterparty_shape);
inline constexpr Field counterparties_fields[]{required("counterparties", counterparty_list_shape)};
inline constexpr Shape counterparties_shape = counterparties_fields;

inline constexpr Field new_counterparty_fields[]{
    required("name", short_text),
    required("description", short_text),
    required("other_account_routing_scheme", text(0, 32)),
    required("other_account_routing_address", text(0, 128)),
    required("other_account_secondary_routing_scheme", text(0, 32)),
    required("other_account_secondary_routing_address", text(0, 128)),
    required("other_bank_routing_scheme", text(0, 32)),
    required("other_bank_routing_address", text(0, 128)),
    required("other_branch_routing_scheme", text(0, 32)),
    required("other_branch_routing_address", text(0, 128)),
    required("is_beneficiary", boolean().described("Whether it may be paid.")),
    required("bespoke", bespoke_list_shape),
};
inline constexpr Shape new_counterparty_shape =
    Shape{new_counterparty_fields}.named("ObpNewCounterparty");

} // namespace nostro::inline v0::api::obp
