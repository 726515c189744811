#include "api/obp/codes.hpp"
#include "api/obp/refusals.hpp"
#include "api/obp/request.hpp"
#include "api/obp/statement_shapes.hpp"
#include "api/tables.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>
#include <nostro/statements/statements.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <charconv>
#include <string>
#include <utility>

/// Statements of accounts, each through a view: our own addition to the Open Bank Project.
namespace nostro::inline v0::api {

namespace obp {

namespace {

/// The checked dates of a query or body.
StatementPeriod statement_period(JsonReader const& from) {
    return {.from = parse_date(from.text("from_date")).value(),
            .to = parse_date(from.text("to_date")).value()};
}

std::uint32_t statement_number(Call const& call) {
    std::string const& text = call.path("number");
    std::uint32_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw NotFound{"no statement of this number", {{"reason", "statement_not_found"}}};
    }
    return number;
}

Response answer_statement(Call const& call, Statement const& statement) {
    auto const format = find_named<StatementFormat>(call.query().text("format")).value();
    auto response = call.answer();
    response.body = render(statement, format);
    response.set_header("Content-Type", std::string{media_type(format)});
    response.set_header("X-Content-Type-Options", "nosniff");
    if (format != StatementFormat::json && format != StatementFormat::html) {
        std::string const name =
            statement.number ? "statement-" + std::to_string(*statement.number) : "report";
        response.set_header("Content-Disposition",
                            "attachment; filename=\"" + name + '.' +
                                std::string{file_extension(format)} + '"');
    }
    return response;
}

Response list_statements(Call& call) {
    auto const query = call.query();
    auto const issued = call.services().statements().list(
        view_of(call),
        {.limit = static_cast<std::size_t>(query.integer("limit")),
         .cursor = std::to_string(query.integer("after"))});
    boost::json::array statements;
    for (IssuedStatement const& one : issued) {
        statements.push_back(boost::json::object{{"number", one.number},
                                                 {"from_date", to_string(one.period.from)},
                                                 {"to_date", to_string(one.period.to)},
                                                 {"entry_count", one.entry_count},
                                                 {"message_id", one.message_id},
                                                 {"created_at", to_string(one.created_at)}});
    }
    return call.answer(boost::json::object{{"statements", std::move(statements)}});
}

Response issue_statement(Call& call) {
    auto const statement =
        call.services().statements().issue(view_of(call), statement_period(call.body()));
    auto response = call.answer();
    response.set_header("Content-Type", "application/json");
    response.body = render(statement, StatementFormat::json);
    return response;
}

Response get_statement(Call& call) {
    auto const view = view_of(call);
    return answer_statement(call, call.services().statements().get(view, statement_number(call)));
}

Response preview_statement(Call& call) {
    return answer_statement(
        call, call.services().statements().preview(view_of(call), statement_period(call.query())));
}

constexpr Route open_statement_routes[]{
    {.method = Method::get,
     .path = "/banks/{bank_id}/accounts/{account_id}/{view_id}/statements",
     .id = "obp_list_statements",
     .summary = "List the issued statements of an account",
     .security = Security::bearer_or_none,
     .query = statements_query,
     .answer = issued_statements_shape,
     .beyond_seed = true,
     .run = run<list_statements>},
    {.method = Method::get,
     .path = "/banks/{bank_id}/accounts/{account_id}/{view_id}/statements/preview",
     .id = "obp_preview_statement",
     .summary = "Get what the statement of a period would be now",
     .security = Security::bearer_or_none,
     .query = preview_query,
     .answer = statement_shape,
     .media = "*/*",
     .beyond_seed = true,
     .run = run<preview_statement>},
    {.method = Method::get,
     .path = "/banks/{bank_id}/accounts/{account_id}/{view_id}/statements/{number}",
     .id = "obp_get_statement",
     .summary = "Get an issued statement",
     .security = Security::bearer_or_none,
     .query = statement_query,
     .answer = statement_shape,
     .media = "*/*",
     .beyond_seed = true,
     .run = run<get_statement>},
};

constexpr Route statement_routes[]{
    {.method = Method::post,
     .path = "/banks/{bank_id}/accounts/{account_id}/{view_id}/statements",
     .id = "obp_issue_statement",
     .summary = "Issue the statement of a period, or get it if it has been issued",
     .body = json_body(new_statement_shape),
     .status = 201,
     .answer = statement_shape,
     .beyond_seed = true,
     .run = run<issue_statement>},
};

constexpr RouteGroup statement_groups[]{
    {.api = Api::obp, .tag = "statements", .prefix = prefix, .routes = open_statement_routes},
    {.api = Api::obp,
     .tag = "statements",
     .prefix = prefix,
     .guard = run<require_user>,
     .routes = statement_routes},
};

} // namespace

} // namespace obp

std::span<RouteGroup const> obp_statement_routes() {
    return obp::statement_groups;
}

} // namespace nostro::inline v0::api
