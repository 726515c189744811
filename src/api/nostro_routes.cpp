#include "api/call.hpp"
#include "api/matchers.hpp"
#include "api/openapi.hpp"
#include "api/tables.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/identity/outbox.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <utility>

namespace nostro::inline v0::api {

namespace {

constexpr std::string_view json_suffix = ".json";
constexpr std::size_t messages_max = 1'000;

/// Reads the storage, so that a host sees when it is gone.
Response get_health(Call& call) {
    static_cast<void>(call.host.core.list_ledgers(call.host.options.tenant));
    return call.answer(boost::json::object{{"status", "ok"}});
}

Response send_document(Call& call, std::optional<Api> api) {
    auto response = call.answer();
    response.set_header("Content-Type", "application/json");
    response.set_header("Cache-Control", "public, max-age=300");
    response.body = call.host.documents.get(api);
    return response;
}

Response get_openapi(Call& call) {
    return send_document(call, std::nullopt);
}

Response get_openapi_of(Call& call) {
    std::string_view const document = call.path("document");
    auto const api = document.ends_with(json_suffix)
                         ? find_named<Api>(document.substr(0, document.size() - json_suffix.size()))
                         : std::nullopt;
    if (!api) {
        throw ApiError{Problem::not_found, "no API of this name"};
    }
    return send_document(call, api);
}

/// For tests of a host: it shows codes, and is not there unless the host asked for it.
Response get_test_outbox(Call& call) {
    if (!call.host.options.test_outbox) {
        throw ApiError{Problem::route_not_found, "there is no such resource"};
    }
    auto const to = call.query().optional_text("to");
    boost::json::array messages;
    for (Message const& message : call.system().outbox().list({.limit = messages_max})) {
        if (!to || message.to == *to) {
            messages.push_back(boost::json::object{{"id", message.id},
                                                   {"channel", name_of(message.channel)},
                                                   {"to", message.to},
                                                   {"kind", message.kind},
                                                   {"subject", message.subject},
                                                   {"body", message.body},
                                                   {"code", message.code},
                                                   {"created_at", to_string(message.created_at)}});
        }
    }
    return call.answer(boost::json::object{{"messages", std::move(messages)}});
}

constexpr Field outbox_query[]{optional("to", text(1, 255))};
constexpr Field message_fields[]{
    required("id", text()),
    required("channel", one_of("sms|email")),
    required("to", text()),
    required("kind", text()),
    required("subject", text()),
    required("body", text()),
    required("code", text()),
    required("created_at", date_time),
};
constexpr Shape message = Shape{message_fields}.named("OutboxMessage");
constexpr Field outbox[]{required("messages", list_of(message))};

constexpr Shape any_value;
constexpr Field health[]{required("status", one_of("ok"))};

constexpr Route routes[]{
    {.method = Method::get,
     .path = "/health",
     .id = "get_health",
     .summary = "Whether the bank can answer",
     .security = Security::none,
     .answer = health,
     .run = get_health},
    {.method = Method::get,
     .path = "/openapi.json",
     .id = "get_openapi",
     .summary = "The OpenAPI document of all APIs",
     .security = Security::none,
     .answer = map_of(any_value),
     .run = get_openapi},
    {.method = Method::get,
     .path = "/openapi/{document}",
     .id = "get_openapi_of",
     .summary = "The OpenAPI document of one API, for example dintero.json",
     .security = Security::none,
     .answer = map_of(any_value),
     .run = get_openapi_of},
    {.method = Method::get,
     .path = "/test/outbox",
     .id = "get_test_outbox",
     .summary = "Messages that wait to be sent, for tests of a host that has asked for it",
     .security = Security::none,
     .query = outbox_query,
     .answer = outbox,
     .run = get_test_outbox},
};

constexpr RouteGroup groups[]{{.api = Api::nostro, .tag = "service", .routes = routes}};

} // namespace

std::span<RouteGroup const> nostro_routes() {
    return groups;
}

} // namespace nostro::inline v0::api
