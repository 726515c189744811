#include "sample_routes.hpp"

#include "api/call.hpp"
#include "api/matchers.hpp"
#include "api/page.hpp"
#include "support/fixture.hpp"

#include <boost/json.hpp>

#include <atomic>
#include <stdexcept>

namespace support {

namespace {

namespace json = boost::json;
using namespace nostro::api;
using nostro::Unit;

std::atomic<int> runs{0};

bool is_owner(std::string_view text) noexcept {
    return text == "T112" || text == "P112";
}

constexpr Matcher owner{"", "^[PT]112$", "an owner", &is_owner};

constexpr Field paths[]{required("oid", text(1, 9).matching(owner))};

constexpr Field link_fields[]{
    required("type", one_of("mailto|tel")),
    required("value", text(1, 40)),
};
constexpr Shape link = Shape{link_fields}.named("SampleLink");
constexpr Shape word = text(1, 20);

constexpr Field thing_fields[]{
    required("name", text(1, 10)),
    optional("count", integer(0, 9).by_default(1)),
    optional("active", boolean().by_default(false)),
    optional("note", text().or_null()),
    optional("links", list_of(link, 0, 3)),
    optional("labels", map_of(word, 2)),
    read_only("id", uuid),
};
constexpr Shape thing = Shape{thing_fields}.named("SampleThing");

Response create_thing(Call& call) {
    ++runs;
    auto body = call.checked_body.as_object();
    body["id"] = nostro::to_string(call.host.core.ids().next());
    return call.answer(body);
}

constexpr Field list_fields[]{
    page_limit,
    page_cursor,
    optional("label", list_of(word)),
    optional("with_deleted", boolean().by_default(false)),
};
constexpr Field item_fields[]{required("id", text(1, 2))};
constexpr Shape item{item_fields};

/// Twenty-five letters, of which every fifth is deleted.
Response list_things(Call& call) {
    ++runs;
    std::vector<std::string> all;
    for (char letter = 'a'; letter <= 'y'; ++letter) {
        all.emplace_back(1, letter);
    }
    bool const with_deleted = call.query().boolean("with_deleted");
    auto const page = page_of(
        all,
        read_page(call),
        [](std::string const& id) { return id; },
        [&](std::string const& id) { return with_deleted || (id[0] - 'a') % 5 != 4; });
    json::array found;
    for (auto const& id : page) {
        found.push_back(json::object{{"id", id}});
    }
    return call.answer(found);
}

void refuse_stranger(Call& call) {
    if (call.caller.kind != Caller::Kind::none && call.caller.client_id == "client-of-stranger") {
        throw ApiError{Problem::access_denied, "the token is not for this account"};
    }
}

/// Moves one unit between the first two accounts of the bank.
Response create_transfer(Call& call) {
    ++runs;
    auto const name = call.body().text("name");
    auto const id = call.host.core.ids().next<EntryId>();
    call.atomically([&](Unit& unit) {
        Transfer transfer;
        transfer.id = id;
        transfer.debit_account = {1, 1};
        transfer.credit_account = {1, 2};
        transfer.amount = 1;
        transfer.code = 1;
        unit.get_ledger("main").post(transfer);
        if (name == "fails") {
            throw ApiError{Problem::invalid_state, "not now"};
        }
        return 0;
    });
    return call.answer(json::object{{"name", name}, {"id", nostro::to_string(id)}});
}

Response get_failure(Call& call) {
    auto const& kind = call.path("kind");
    if (kind == "exception") {
        throw std::runtime_error{"the secret is 1234"};
    }
    if (kind == "number") {
        throw 7; // NOLINT(hicpp-exception-baseclass): hosts do such things
    }
    if (kind == "not_found") {
        throw nostro::NotFound{"there is no thing"};
    }
    if (kind == "invalid") {
        throw nostro::InvalidArgument{"the amount is bad", {{"field", "postings[1].amount"}}};
    }
    if (kind == "exists") {
        throw nostro::AlreadyExists{"there is one"};
    }
    if (kind == "rejected") {
        throw nostro::Rejected{"exceeds_credits", 50, "not enough"};
    }
    if (kind == "forbidden") {
        throw nostro::Error{
            nostro::ErrorCode::forbidden, "not yours", {{"reason", "scope_not_delegable"}}};
    }
    if (kind == "busy") {
        throw nostro::StorageError{nostro::ErrorCode::unavailable, "driver says 1234"};
    }
    if (kind == "broken") {
        throw nostro::StorageError{nostro::ErrorCode::storage_failure, "driver says 1234"};
    }
    if (kind == "mfa") {
        throw ApiError{403, "mfa_required", "a \"second\" factor\n is needed \xC3\xA9"}.member(
            "mfa_token", "m1");
    }
    if (kind == "header") {
        auto response = call.answer(json::object{});
        return response.add_header("Location", "https://c.example/\r\nSet-Cookie: a=b");
    }
    throw ApiError{Problem::not_found, "no such failure"};
}

Response echo_form(Call& call) {
    if (call.body().optional_text("client_secret").value_or("wrong") == "wrong" &&
        call.credentials.password != "right") {
        throw ApiError{Problem::invalid_client, "unknown client or wrong secret"};
    }
    return call.answer(call.checked_body);
}

Response who(Call& call) {
    return call.answer(json::object{{"client", call.caller.client_id},
                                    {"basic", call.credentials.user},
                                    {"path", call.path("name")}});
}

constexpr Field form_fields[]{
    optional("client_id", text(1, 64)),
    optional("client_secret", text(1, 64)),
    optional("scope", text()),
    optional("number", integer(1, 5)),
    optional("resource", list_of(word)),
};
constexpr Field who_fields[]{
    required("client", text()), required("basic", text()), required("path", text())};
constexpr Field transfer_fields[]{required("name", text(1, 20)), read_only("id", uuid)};
constexpr Shape things = list_of(item);
constexpr Shape any_value;
constexpr Field page_headers[]{optional("x-page-size", integer(1, 50).by_default(5))};

// Ids are unique over all tables, so the routes are written once and printed four times.
#define SAMPLE_ROUTES(prefix)                                                                      \
    {.method = Method::get,                                                                        \
     .path = "/things",                                                                            \
     .id = prefix "list_things",                                                                   \
     .summary = "List things",                                                                     \
     .scopes = "read:things admin",                                                                \
     .query = list_fields,                                                                         \
     .answer = things,                                                                             \
     .run = list_things},                                                                          \
        {.method = Method::post,                                                                   \
         .path = "/things",                                                                        \
         .id = prefix "create_thing",                                                              \
         .summary = "Create a thing",                                                              \
         .scopes = "admin",                                                                        \
         .headers = page_headers,                                                                  \
         .body = json_body(thing),                                                                 \
         .status = 201,                                                                            \
         .answer = thing,                                                                          \
         .run = create_thing},                                                                     \
        {.method = Method::post,                                                                   \
         .path = "/transfers",                                                                     \
         .id = prefix "create_transfer",                                                           \
         .summary = "Create a transfer",                                                           \
         .body = json_body(transfer_fields),                                                       \
         .answer = transfer_fields,                                                                \
         .keyed = true,                                                                            \
         .beyond_seed = true,                                                                      \
         .run = create_transfer},                                                                  \
        {.method = Method::get,                                                                    \
         .path = "/failures/{kind}",                                                               \
         .id = prefix "get_failure",                                                               \
         .summary = "Fail",                                                                        \
         .security = Security::none,                                                               \
         .answer = map_of(any_value),                                                              \
         .run = get_failure},                                                                      \
        {.method = Method::post,                                                                   \
         .path = "/token",                                                                         \
         .id = prefix "echo_form",                                                                 \
         .summary = "Echo a form",                                                                 \
         .security = Security::client,                                                             \
         .rate = RateClass::credentials,                                                           \
         .body = form_body(form_fields),                                                           \
         .answer = form_fields,                                                                    \
         .run = echo_form},                                                                        \
        {.method = Method::get,                                                                    \
         .path = "/who/{name}",                                                                    \
         .id = prefix "who",                                                                       \
         .summary = "Who calls",                                                                   \
         .security = Security::bearer_or_none,                                                     \
         .answer = who_fields,                                                                     \
         .run = who},                                                                              \
        {.method = Method::put,                                                                    \
         .path = "/who/{name}",                                                                    \
         .id = prefix "who_by_secret",                                                             \
         .summary = "Who calls, with a secret or a token",                                         \
         .security = Security::basic_or_bearer,                                                    \
         .scopes = "admin",                                                                        \
         .answer = who_fields,                                                                     \
         .run = who},                                                                              \
    {                                                                                              \
        .method = Method::post, .path = "/who/{name}", .id = prefix "who_by_form",                 \
        .summary = "Who calls, with a token in the form", .body = form_body(anything()),           \
        .answer = who_fields, .bearer_in_form = true, .run = who                                   \
    }

constexpr Route oauth_sample[]{SAMPLE_ROUTES("oauth_")};
constexpr Route dintero_sample[]{SAMPLE_ROUTES("dintero_")};
constexpr Route obp_sample[]{SAMPLE_ROUTES("obp_")};
constexpr Route aritma_sample[]{SAMPLE_ROUTES("aritma_")};

#undef SAMPLE_ROUTES

constexpr RouteGroup groups[]{
    {.api = Api::oauth, .tag = "sample", .prefix = "/oauth", .routes = oauth_sample},
    {.api = Api::dintero,
     .tag = "sample",
     .prefix = "/dintero/{oid}",
     .path = paths,
     .guard = refuse_stranger,
     .routes = dintero_sample},
    {.api = Api::obp, .tag = "sample", .prefix = "/obp", .routes = obp_sample},
    {.api = Api::aritma, .tag = "sample", .prefix = "/aritma", .routes = aritma_sample},
};

} // namespace

std::vector<RouteGroup> sample_routes() {
    return {std::begin(groups), std::end(groups)};
}

int sample_runs() {
    return runs;
}

} // namespace support
