#pragma once

#include "api/matchers.hpp"
#include "api/shape.hpp"

/// What requests for statements look like, and statements as JSON. What a view denies is absent.
namespace nostro::inline v0::api::obp {

inline constexpr Shape statement_format =
    one_of("json|csv|camt.053|camt.052|camt.054|mt940|html").by_default("json");

inline constexpr Field statement_query[]{
    optional("format", statement_format),
};

inline constexpr Field preview_query[]{
    required("from_date", date),
    required("to_date", date),
    optional("format", statement_format),
};

inline constexpr Field statements_query[]{
    optional("after", integer(0, 4'294'967'295).by_default(0).described("Number of the last one.")),
    optional("limit", integer(1, 1'000).by_default(1'000)),
};

inline constexpr Field new_statement_fields[]{
    required("from_date", date),
    required("to_date", date.described("Included; before today.")),
};
inline constexpr Shape new_statement_shape = Shape{new_statement_fields}.named("ObpNewStatement");

inline constexpr Field shown_money_fields[]{
    optional("currency", text()),
    optional("amount", text()),
};
inline constexpr Shape shown_money = Shape{shown_money_fields}.named("ObpShownMoney");

inline constexpr Field shown_routing_fields[]{
    optional("scheme", text()),
    optional("address", text()),
};
inline constexpr Shape shown_routing = shown_routing_fields;

inline constexpr Field statement_period_fields[]{
    required("from", date),
    required("to", date),
};

inline constexpr Field statement_account_fields[]{
    required("bank_id", text()),
    required("id", text()),
    optional("label", text()),
    optional("number", text()),
    optional("type", text()),
    optional("holder", text()),
    optional("iban", text()),
    optional("swift_bic", text()),
    optional("national_identifier", text()),
    optional("bank_name", text()),
    optional("account_routing", shown_routing),
    optional("bank_routing", shown_routing),
};

inline constexpr Field statement_party_fields[]{
    required("id", text()),
    required("holder", text()),
    required("is_alias", boolean()),
    optional("number", text()),
    optional("kind", text()),
    optional("iban", text()),
    optional("swift_bic", text()),
    optional("national_identifier", text()),
    optional("bank_name", text()),
    optional("account_routing", shown_routing),
    optional("bank_routing", shown_routing),
};

inline constexpr Field statement_rate_fields[]{
    required("numerator", integer(1)),
    required("denominator", integer(1)),
    required("source", text()),
    required("target", text()),
};

inline constexpr Field statement_exchange_fields[]{
    required("counter", shown_money),
    optional("rate", Shape{statement_rate_fields}),
};

inline constexpr Field statement_entry_fields[]{
    required("id", text()),
    optional("booked", date),
    optional("value_date", date),
    optional("posted", date_time),
    optional("completed", date_time),
    optional("type", text()),
    optional("description", text()),
    optional("value", shown_money),
    optional("new_balance", shown_money),
    optional("is_reversal", boolean()),
    optional("other", Shape{statement_party_fields}),
    optional("exchange", Shape{statement_exchange_fields}),
    optional("charges", shown_money),
};
inline constexpr Shape statement_entry = Shape{statement_entry_fields}.named("ObpStatementEntry");

inline constexpr Field statement_total_fields[]{
    required("count", integer(0)),
    required("sum", shown_money),
};
inline constexpr Shape statement_total = statement_total_fields;

inline constexpr Field statement_fields[]{
    required("bank_id", text()),
    required("account_id", text()),
    required("view_id", text()),
    optional("number", integer(1)),
    required("message_id", text()),
    required("created_at", date_time),
    required("period", Shape{statement_period_fields}),
    required("account", Shape{statement_account_fields}),
    optional("opening", shown_money),
    optional("closing", shown_money),
    optional("available", shown_money),
    optional("credits", statement_total),
    optional("debits", statement_total),
    required("entries", list_of(statement_entry, 0, 100'000)),
    optional("pending", list_of(statement_entry, 0, 100'000)),
};
inline constexpr Shape statement_shape = Shape{statement_fields}.named("ObpStatement");

inline constexpr Field issued_statement_fields[]{
    required("number", integer(1)),
    required("from_date", date),
    required("to_date", date),
    required("entry_count", integer(0)),
    required("message_id", text()),
    required("created_at", date_time),
};
inline constexpr Shape issued_statement =
    Shape{issued_statement_fields}.named("ObpIssuedStatement");

inline constexpr Field issued_statements_fields[]{
    required("statements", list_of(issued_statement, 0, 1'000)),
};
inline constexpr Shape issued_statements_shape = issued_statements_fields;

} // namespace nostro::inline v0::api::obp
