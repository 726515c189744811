#include "api/call.hpp"
#include "api/matchers.hpp"
#include "api/obp/codes.hpp"
#include "api/obp/request.hpp"
#include "api/obp/shapes.hpp"
#include "api/tables.hpp"
#include "core/decimal.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>
#include <nostro/core/money.hpp>
#include <nostro/payments/transaction_requests.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

/// Transaction requests, in the shape of version 2.1.0.
namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

using obp::refusal;

// Shapes

constexpr Field payment_value_fields[]{
    required("currency", text(0, 16).described("ISO 4217 code.")),
    required("amount", text(0, 64).described("A decimal number above zero.")),
};
constexpr Shape payment_value = payment_value_fields;
constexpr Shape payment_description = text(0, 2'000);
constexpr Shape payment_charge_policy = text(0, 64).described("SHARED, SENDER or RECEIVER.");

constexpr Field account_payee_fields[]{
    required("bank_id", text(1, 255)),
    required("account_id", text(1, 255)),
};
constexpr Shape account_payee = account_payee_fields;
constexpr Field iban_payee_fields[]{required("iban", text(1, 128))};
constexpr Shape iban_payee = iban_payee_fields;
constexpr Field counterparty_payee_fields[]{required("counterparty_id", text(1, 255))};
constexpr Shape counterparty_payee = counterparty_payee_fields;

constexpr Field sandbox_tan_fields[]{
    required("to", account_payee),
    required("value", payment_value),
    required("description", payment_description),
    optional("charge_policy", payment_charge_policy.by_default("SHARED")),
};
constexpr Shape sandbox_tan_body = Shape{sandbox_tan_fields}.named("ObpSandboxTanRequest");
constexpr Field sepa_fields[]{
    required("to", iban_payee),
    required("value", payment_value),
    required("description", payment_description),
    required("charge_policy", payment_charge_policy),
};
constexpr Shape sepa_body = Shape{sepa_fields}.named("ObpSepaRequest");
constexpr Field counterparty_fields[]{
    required("to", counterparty_payee),
    required("value", payment_value),
    required("description", payment_description),
    required("charge_policy", payment_charge_policy),
};
constexpr Shape counterparty_body = Shape{counterparty_fields}.named("ObpCounterpartyRequest");

constexpr Field challenge_answer_fields[]{
    required("id", text(1, 64).described("Of the challenge.")),
    required("answer", text(1, 64).described("The code that was sent.")),
};
constexpr Shape challenge_answer = challenge_answer_fields;

constexpr Field payment_details_fields[]{
    optional("to_sandbox_tan", account_payee),
    optional("to_sepa", iban_payee),
    optional("to_counterparty", counterparty_payee),
    required("value", payment_value),
    required("description", text()),
    required("charge_policy", text()),
};
constexpr Shape payment_details = payment_details_fields;
constexpr Field payment_challenge_fields[]{
    required("id", uuid),
    required("allowed_attempts", integer(1)),
    required("challenge_type", text()),
};
constexpr Shape payment_challenge = payment_challenge_fields;
constexpr Field payment_charge_fields[]{
    required("summary", text()),
    required("value", payment_value),
};
constexpr Shape payment_charge = payment_charge_fields;
constexpr Field transaction_request_fields[]{
    required("id", uuid),
    required("type", text().described("SANDBOX_TAN, SEPA or COUNTERPARTY.")),
    required("from", account_payee),
    required("details", payment_details),
    required("transaction_ids", list_of(payment_description).described("One, when completed.")),
    required("status", text().described("INITIATED, COMPLETED or FAILED.")),
    required("start_date", obp::moment),
    required("end_date", obp::moment.or_null()),
    required("challenge", payment_challenge.or_null()),
    required("charge", payment_charge),
};
constexpr Shape transaction_request =
    Shape{transaction_request_fields}.named("ObpTransactionRequest");
constexpr Shape transaction_request_list = list_of(transaction_request);
constexpr Field transaction_requests_fields[]{
    required("transaction_requests_with_charges", transaction_request_list),
};

constexpr Field request_list_query[]{
    optional("limit", integer(1, elements_max).by_default(elements_max)),
    optional("before", text(1, 255).described("Id of the last one of the page before.")),
};

// Answers

json::object to_json(Money const& money) {
    return {{"currency", money.currency().code()},
            {"amount", to_decimal(money.minor(), money.currency().scale())}};
}

std::string by_the_second(Timestamp time) {
    return to_string(Timestamp{std::chrono::floor<std::chrono::seconds>(time)});
}

json::object details_of(TransactionRequest const& request) {
    json::object details;
    if (auto const* account = std::get_if<AccountPayee>(&request.payee)) {
        details["to_sandbox_tan"] = {{"bank_id", account->bank_id},
                                     {"account_id", account->account_id}};
    } else if (auto const* iban = std::get_if<IbanPayee>(&request.payee)) {
        details["to_sepa"] = {{"iban", iban->iban}};
    } else {
        details["to_counterparty"] = {
            {"counterparty_id", std::get<CounterpartyPayee>(request.payee).counterparty_id}};
    }
    details["value"] = to_json(request.value);
    details["description"] = request.description;
    details["charge_policy"] = name_of(request.charge_policy);
    return details;
}

json::object to_json(TransactionRequest const& request) {
    json::object found{
        {"id", request.id},
        {"type", name_of(type_of(request.payee))},
        {"from", {{"bank_id", request.view.bank_id}, {"account_id", request.view.account_id}}},
        {"details", details_of(request)},
        {"transaction_ids", json::array{}},
        {"status", name_of(request.status)},
        {"start_date", by_the_second(request.created_at)},
        {"end_date", nullptr},
        {"challenge", nullptr},
        {"charge",
         {{"summary", "Total charges for completed transaction"},
          {"value", to_json(request.charge)}}}};
    if (request.completed_at) {
        found["transaction_ids"] = json::array{json::value(request.entry_id)};
        found["end_date"] = by_the_second(*request.completed_at);
    }
    if (auto const& challenge = request.challenge) {
        found["challenge"] = {{"id", challenge->id},
                              {"allowed_attempts", challenge->attempts_max},
                              {"challenge_type", "SANDBOX_TAN"}};
    }
    return found;
}

// Requests

/// The first of these that is wrong is told: the number, its sign, the currency.
Money read_value(JsonReader const& value) {
    std::string_view const amount = value.text("amount");
    auto const number = split_decimal(amount);
    if (!number) {
        throw refusal("OBP-10002");
    }
    auto const is_zero = [](std::string_view digits) {
        return std::ranges::all_of(digits, [](char digit) { return digit == '0'; });
    };
    if (number->negative || (is_zero(number->whole) && is_zero(number->fraction))) {
        throw refusal("OBP-40008");
    }
    auto const currency = Currency::find_iso(value.text("currency"));
    if (!currency) {
        throw refusal("OBP-10003");
    }
    try {
        return Money::parse(amount, *currency);
    } catch (InvalidArgument const& error) {
        throw refusal("OBP-10002", error.what());
    }
}

ChargePolicy read_charge_policy(JsonReader const& body) {
    auto const policy = find_named<ChargePolicy>(body.text("charge_policy"));
    if (!policy) {
        throw refusal("OBP-40013");
    }
    return *policy;
}

/// What a ledger refuses has no code of its own in OBP.
template <class Work>
TransactionRequest booked(Work const& work) {
    try {
        return work();
    } catch (Rejected const& error) {
        throw refusal("OBP-10009", std::string{error.reason()} + ": " + error.what());
    }
}

Response create_request(Call& call, Payee payee) {
    Money const value = read_value(call.body().object("value"));
    NewTransactionRequest const request{.view = obp::view_of(call),
                                        .payee = std::move(payee),
                                        .value = value,
                                        .description = std::string{call.body().text("description")},
                                        .charge_policy = read_charge_policy(call.body())};
    return call.answer(
        to_json(booked([&] { return call.services().transaction_requests().create(request); })));
}

Response create_sandbox_tan_request(Call& call) {
    auto const to = call.body().object("to");
    return create_request(
        call, AccountPayee{std::string{to.text("bank_id")}, std::string{to.text("account_id")}});
}

Response create_sepa_request(Call& call) {
    return create_request(call, IbanPayee{std::string{call.body().object("to").text("iban")}});
}

Response create_counterparty_request(Call& call) {
    return create_request(
        call, CounterpartyPayee{std::string{call.body().object("to").text("counterparty_id")}});
}

Response refuse_request_type(Call& call) {
    throw refusal("OBP-40001", call.path("type"));
}

Response list_requests(Call& call) {
    auto const query = call.query();
    json::array found;
    for (TransactionRequest const& request : call.services().transaction_requests().list(
             obp::view_of(call),
             {.limit = static_cast<std::size_t>(query.integer("limit")),
             .cursor = std::string{query.optional_text("before").value_or("")}})) {
        found.push_back(to_json(request));
    }
    return call.answer(json::object{{"transaction_requests_with_charges", std::move(found)}});
}

Response answer_request_challenge(Call& call) {
    auto requests = call.services().transaction_requests();
    ViewRef const view = obp::view_of(call);
    auto const& id = call.path("request_id");
    if (name_of(type_of(requests.get(view, id).payee)) != call.path("type")) {
        throw refusal("OBP-40009");
    }
    ChallengeAnswer const answer{std::string{call.body().text("id")},
                                 std::string{call.body().text("answer")}};
    return call.answer(
        to_json(booked([&] { return requests.answer_challenge(view, id, answer); })));
}

/// Before the body is looked at; what may be paid to whom is decided when it is booked.
void may_pay_at_all(Call& call) {
    obp::require_user(call);
    call.services().transaction_requests().check_payer(obp::view_of(call));
}

// Tables

constexpr std::string_view of_account =
    "/obp/v3.0.0/banks/{bank_id}/accounts/{account_id}/{view_id}";

constexpr Route request_routes[]{
    {.method = Method::post,
     .path = "/transaction-request-types/SANDBOX_TAN/transaction-requests",
     .id = "obp_create_sandbox_tan_request",
     .summary = "Pay to an account of a bank here",
     .body = json_body(sandbox_tan_body),
     .status = 201,
     .answer = transaction_request,
     .keyed = true,
     .beyond_seed = true,
     .run = create_sandbox_tan_request},
    {.method = Method::post,
     .path = "/transaction-request-types/SEPA/transaction-requests",
     .id = "obp_create_sepa_request",
     .summary = "Pay to an IBAN",
     .body = json_body(sepa_body),
     .status = 201,
     .answer = transaction_request,
     .keyed = true,
     .beyond_seed = true,
     .run = create_sepa_request},
    {.method = Method::post,
     .path = "/transaction-request-types/COUNTERPARTY/transaction-requests",
     .id = "obp_create_counterparty_request",
     .summary = "Pay to a counterparty of the view",
     .body = json_body(counterparty_body),
     .status = 201,
     .answer = transaction_request,
     .keyed = true,
     .beyond_seed = true,
     .run = create_counterparty_request},
    {.method = Method::post,
     .path = "/transaction-request-types/{type}/transaction-requests",
     .id = "obp_create_transaction_request",
     .summary = "Pay in a way that is not supported; always refused",
     .body = json_body(anything()),
     .status = 201,
     .answer = transaction_request,
     .beyond_seed = true,
     .run = refuse_request_type},
    {.method = Method::get,
     .path = "/transaction-requests",
     .id = "obp_list_transaction_requests",
     .summary = "List transaction requests, newest first",
     .query = request_list_query,
     .answer = transaction_requests_fields,
     .beyond_seed = true,
     .run = list_requests},
    {.method = Method::post,
     .path = "/transaction-request-types/{type}/transaction-requests/{request_id}/challenge",
     .id = "obp_answer_transaction_request",
     .summary = "Answer the challenge of a transaction request",
     .rate = RateClass::credentials,
     .body = json_body(challenge_answer),
     .status = 202,
     .answer = transaction_request,
     .keyed = true,
     .beyond_seed = true,
     .run = answer_request_challenge},
};

constexpr RouteGroup request_groups[]{
    {.api = Api::obp,
     .tag = "Transaction requests",
     .prefix = of_account,
     .guard = may_pay_at_all,
     .routes = request_routes},
};

} // namespace

std::span<RouteGroup const> obp_transaction_request_routes() {
    return request_groups;
}

} // namespace nostro::inline v0::api
