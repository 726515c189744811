#pragma once

#include "api/obp/shapes.hpp"

/// The shapes of transactions, of the accounts on their other side, and of what people add to both.
namespace nostro::inline v0::api::obp {

inline constexpr Field holder_fields[]{
    required("name", text()),
    required("is_alias", boolean()),
};
inline constexpr Shape holder_shape = Shape{holder_fields}.named("ObpHolder");
inline constexpr Shape holders_shape = any_number_of(holder_shape);

// What people add

inline constexpr Field other_metadata_fields[]{
    required("public_alias", text_or_null),
    required("private_alias", text_or_null),
    required("more_info", text_or_null),
    required("url", text_or_null),
    required("image_url", text_or_null),
    required("open_corporates_url", text_or_null),
    required("corporate_location", location_shape.or_null()),
    required("physical_location", location_shape.or_null()),
};
inline constexpr Shape other_metadata_shape =
    Shape{other_metadata_fields}.named("ObpOtherMetadata");

inline constexpr Field note_fields[]{
    required("id", uuid),
    required("value", text()),
    required("date", moment),
    required("user", user_shape.or_null()),
};
inline constexpr Shape note_shape = Shape{note_fields}.named("ObpNote");
inline constexpr Shape note_list_shape = any_number_of(note_shape);

inline constexpr Field image_fields[]{
    required("id", uuid),
    required("label", text()),
    required("url", text()),
    required("date", moment),
    required("user", user_shape.or_null()),
};
inline constexpr Shape image_shape = Shape{image_fields}.named("ObpImage");
inline constexpr Shape image_list_shape = any_number_of(image_shape);

inline constexpr Field transaction_metadata_fields[]{
    required("narrative", text_or_null),
    required("comments", note_list_shape.or_null()),
    required("tags", note_list_shape.or_null()),
    required("images", image_list_shape.or_null()),
    required("where", location_shape.or_null()),
};
inline constexpr Shape transaction_metadata_shape =
    Shape{transaction_metadata_fields}.named("ObpTransactionMetadata");

inline constexpr auto counterparty_with_metadata_fields =
    extend(counterparty_fields, {required("metadata", other_metadata_shape)});
inline constexpr Shape counterparty_with_metadata_shape =
    Shape{counterparty_with_metadata_fields.fields}.named("ObpCounterpartyWithMetadata");

// Accounts on both sides

inline constexpr Field this_account_fields[]{
    required("id", text(1)),
    required("bank_routing", routing_shape),
    required("account_routing", routing_shape),
    required("holders", holders_shape),
};
inline constexpr Shape this_account_shape = Shape{this_account_fields}.named("ObpThisAccount");

inline constexpr Field other_account_fields[]{
    required("id", text(1)),
    required("holder", holder_shape),
    required("bank_routing", routing_shape),
    required("account_routing", routing_shape),
    required("metadata", other_metadata_shape.or_null()),
};
inline constexpr Shape other_account_shape = Shape{other_account_fields}.named("ObpOtherAccount");
inline constexpr Shape other_account_list_shape = any_number_of(other_account_shape);
inline constexpr Field other_accounts_fields[]{
    required("other_accounts", other_account_list_shape)};
inline constexpr Shape other_accounts_shape = other_accounts_fields;

inline constexpr Field core_other_account_fields[]{
    required("id", text(1)),
    required("holder", holder_shape),
    required("bank_routing", routing_shape),
    required("account_routing", routing_shape),
};
inline constexpr Shape core_other_account_shape =
    Shape{core_other_account_fields}.named("ObpCoreOtherAccount");

inline constexpr Field older_bank_fields[]{
    required("national_identifier", text_or_null),
    required("name", text_or_null),
};
inline constexpr Shape older_bank_shape = older_bank_fields;
inline constexpr Field older_this_account_fields[]{
    required("id", text(1)),
    required("holders", holders_shape),
    required("number", text_or_null),
    required("kind", text_or_null),
    required("iban", text_or_null),
    required("swift_bic", text_or_null),
    required("bank", older_bank_shape),
};
inline constexpr Shape older_this_account_shape =
    Shape{older_this_account_fields}.named("ObpOlderThisAccount");
inline constexpr Field older_other_account_fields[]{
    required("id", text(1)),
    required("holder", holder_shape),
    required("number", text_or_null),
    required("kind", text_or_null),
    required("iban", text_or_null),
    required("swift_bic", text_or_null),
    required("bank", older_bank_shape),
    required("metadata", other_metadata_shape.or_null()),
};
inline constexpr Shape older_other_account_shape =
    Shape{older_other_account_fields}.named("ObpOlderOtherAccount");

// Transactions

inline constexpr Field details_fields[]{
    required("type", text_or_null),
    required("description", text_or_null),
    required("posted", moment.or_null()),
    required("completed", moment.or_null()),
    required("new_balance", amount_shape),
    required("value", amount_shape),
};
inline constexpr Shape details_shape = Shape{details_fields}.named("ObpTransactionDetails");

inline constexpr Field transaction_fields[]{
    required("id", text(1)),
    required("this_account", this_account_shape.or_null()),
    required("other_account", other_account_shape.or_null()),
    required("details", details_shape),
    required("metadata", transaction_metadata_shape.or_null()),
};
inline constexpr Shape transaction_shape = Shape{transaction_fields}.named("ObpTransaction");
inline constexpr Shape transaction_list_shape = any_number_of(transaction_shape);
inline constexpr Field transactions_fields[]{required("transactions", transaction_list_shape)};
inline constexpr Shape transactions_shape = transactions_fields;

inline constexpr Field core_transaction_fields[]{
    required("id", text(1)),
    required("this_account", this_account_shape.or_null()),
    required("other_account", core_other_account_shape.or_null()),
    required("details", details_shape),
};
inline constexpr Shape core_transaction_shape =
    Shape{core_transaction_fields}.named("ObpCoreTransaction");
inline constexpr Shape core_transaction_list_shape = any_number_of(core_transaction_shape);
inline constexpr Field core_transactions_fields[]{
    required("transactions", core_transaction_list_shape)};
inline constexpr Shape core_transactions_shape = core_transactions_fields;

inline constexpr Field older_transaction_fields[]{
    required("id", text(1)),
    required("this_account", older_this_account_shape.or_null()),
    required("other_account", older_other_account_shape.or_null()),
    required("details", details_shape),
    required("metadata", transaction_metadata_shape.or_null()),
};
inline constexpr Shape older_transaction_shape =
    Shape{older_transaction_fields}.named("ObpOlderTransaction");

} // namespace nostro::inline v0::api::obp
