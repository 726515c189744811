#include "core/json.hpp"
#include "statements/formats.hpp"

#include <boost/json.hpp>
#include <string>
#include <string_view>

// One object; what is absent has no member. Amounts are decimal texts.
namespace nostro::inline v0::detail {

namespace {

namespace json = boost::json;

void put_member(json::object& object,
                std::string_view key,
                std::optional<std::string> const& value) {
    if (value) {
        object[key] = *value;
    }
}

void put_object(json::object& object, std::string_view key, json::object value) {
    if (!value.empty()) {
        object[key] = std::move(value);
    }
}

template <class T>
void put_time(json::object& object, std::string_view key, std::optional<T> const& time) {
    if (time) {
        object[key] = to_string(*time);
    }
}

json::object money_json(ModeratedMoney const& money) {
    json::object object;
    put_member(object, "currency", money.currency);
    put_member(object, "amount", money.amount);
    return object;
}

json::object routing_json(ModeratedRouting const& routing) {
    json::object object;
    put_member(object, "scheme", routing.scheme);
    put_member(object, "address", routing.address);
    return object;
}

/// Where an account is kept, ours or another's.
template <class Account>
void put_bank(json::object& object, Account const& account) {
    put_member(object, "iban", account.iban);
    put_member(object, "swift_bic", account.swift_bic);
    put_member(object, "national_identifier", account.national_identifier);
    put_member(object, "bank_name", account.bank_name);
    put_object(object, "account_routing", routing_json(account.account_routing));
    put_object(object, "bank_routing", routing_json(account.bank_routing));
}

json::object account_json(ModeratedAccount const& account) {
    json::object object;
    object["bank_id"] = account.bank_id;
    object["id"] = account.id;
    put_member(object, "label", account.label);
    put_member(object, "number", account.number);
    put_member(object, "type", account.type);
    put_member(object, "holder", account.holder);
    put_bank(object, account);
    return object;
}

json::object party_json(ModeratedOtherAccount const& other) {
    json::object object;
    object["id"] = other.id;
    object["holder"] = other.holder;
    object["is_alias"] = other.is_alias;
    put_member(object, "number", other.number);
    put_member(object, "kind", other.kind);
    put_bank(object, other);
    return object;
}

json::object exchange_json(StatementExchange const& exchange) {
    json::object object;
    object["counter"] = money_json(exchange.counter);
    if (exchange.rate) {
        object["rate"] = json::object{{"numerator", exchange.rate->numerator},
                                      {"denominator", exchange.rate->denominator},
                                      {"source", exchange.rate_source},
                                      {"target", exchange.rate_target}};
    }
    return object;
}

json::object listed_json(StatementEntry const& listed) {
    ModeratedEntry const& entry = listed.entry;
    json::object object;
    object["id"] = entry.id;
    put_time(object, "booked", listed.booked);
    put_time(object, "value_date", listed.value_date);
    put_time(object, "posted", entry.posted);
    put_time(object, "completed", entry.completed);
    put_member(object, "type", entry.type);
    put_member(object, "description", entry.description);
    put_object(object, "value", money_json(entry.value));
    put_object(object, "new_balance", money_json(entry.new_balance));
    if (listed.is_reversal) {
        object["is_reversal"] = true;
    }
    if (entry.other) {
        object["other"] = party_json(*entry.other);
    }
    if (listed.exchange) {
        object["exchange"] = exchange_json(*listed.exchange);
    }
    if (listed.charges) {
        object["charges"] = money_json(*listed.charges);
    }
    return object;
}

json::array listed_json(std::vector<StatementEntry> const& entries) {
    json::array array;
    array.reserve(entries.size());
    for (StatementEntry const& entry : entries) {
        array.push_back(listed_json(entry));
    }
    return array;
}

void put_total(json::object& object, std::string_view key, StatementTotal const& total) {
    if (total.sum.amount) {
        object[key] = json::object{{"count", total.count}, {"sum", money_json(total.sum)}};
    }
}

} // namespace

std::string statement_json(Statement const& statement) {
    json::object object;
    object["bank_id"] = statement.view.bank_id;
    object["account_id"] = statement.view.account_id;
    object["view_id"] = statement.view.view_id;
    if (statement.number) {
        object["number"] = *statement.number;
    }
    object["message_id"] = statement.message_id;
    object["created_at"] = to_string(statement.created_at);
    object["period"] = json::object{{"from", to_string(statement.period.from)},
                                    {"to", to_string(statement.period.to)}};
    object["account"] = account_json(statement.account);
    put_object(object, "opening", money_json(statement.opening));
    put_object(object, "closing", money_json(statement.closing));
    if (statement.available) {
        put_object(object, "available", money_json(*statement.available));
    }
    put_total(object, "credits", statement.credits);
    put_total(object, "debits", statement.debits);
    object["entries"] = listed_json(statement.entries);
    if (!statement.pending.empty()) {
        object["pending"] = listed_json(statement.pending);
    }
    return to_text(object);
}

} // namespace nostro::inline v0::detail
