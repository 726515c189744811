#include "api/idempotency.hpp"

#include "api/ascii.hpp"
#include "api/input.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/limits.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

/// Each part with its length in front, so that no two lists of parts look alike.
std::string digest_of(std::initializer_list<std::string_view> parts) {
    Sha256 digest;
    for (std::string_view const part : parts) {
        digest.update(std::to_string(part.size())).update(":").update(part);
    }
    return to_hex(digest.finish());
}

ApiError refused_key(Problem problem, std::string message, std::string word, std::string text) {
    ApiError error{problem, std::move(message)};
    error.field(std::string{idempotency_header}, std::move(word), std::move(text));
    return error;
}

/// A key belongs to its caller: nobody meets the keys of others.
std::string unit_key(Caller const& caller, std::string_view key) {
    auto const kind = caller.kind == Caller::Kind::user ? "user" : "client";
    return "http." +
           digest_of({kind, caller.client_id, caller.user_id, caller.subject, caller.account, key});
}

std::string request_digest(Request const& request) {
    return digest_of({request.method, request.path, request.query, request.body});
}

std::string store(std::string const& digest, Response const& response) {
    json::array headers;
    for (Header const& header : response.headers) {
        headers.push_back(json::array{json::value(header.name), json::value(header.value)});
    }
    auto text = to_text(json::object{{"request", digest},
                                     {"status", response.status},
                                     {"headers", std::move(headers)},
                                     {"body", response.body}});
    if (text.size() > limits::unit_result_max) {
        throw refused_key(Problem::invalid_request,
                          "the answer is too long to be kept; nothing was done",
                          "answer_too_long",
                          "cannot be used for this request");
    }
    return text;
}

Response load(std::string const& digest, std::string const& text) {
    auto const document = parse_json(text, "stored answer");
    JsonReader const stored{document};
    if (stored.text("request") != digest) {
        throw refused_key(Problem::key_reused,
                          "the Idempotency-Key belongs to another request",
                          "reused",
                          "was sent with another request");
    }
    Response response;
    response.status = static_cast<int>(stored.integer("status"));
    for (JsonReader const& header : stored.array("headers")) {
        auto const parts = header.array();
        response.add_header(parts.at(0).text(), std::string{parts.at(1).text()});
    }
    response.body = stored.text("body");
    return response;
}

} // namespace

std::optional<std::string_view> read_key(Call const& call) {
    auto const key = single_header(call.request, idempotency_header);
    if (key.empty() && !call.request.header(idempotency_header)) {
        return std::nullopt;
    }
    if (key.empty() || key.size() > idempotency_key_max || !std::ranges::all_of(key, is_visible)) {
        throw refused_key(Problem::invalid_request,
                          "the Idempotency-Key is not 1 to 128 visible ASCII characters",
                          "format",
                          "must be 1 to 128 visible ASCII characters");
    }
    return key;
}

Response run_once(Call& call, std::string_view key) {
    if (call.route.prepare != nullptr) {
        call.route.prepare(call);
    }
    auto const digest = request_digest(call.request);
    UnitOptions options;
    options.key = unit_key(call.caller, key);
    options.tenant = call.host.options.tenant;
    options.lifetime = idempotency_lifetime;
    std::string made;
    auto const work = [&](Unit& unit) -> std::string {
        // However the handler ends, the call must not keep the unit.
        auto const leave = [](Call* running) { running->unit = nullptr; };
        std::unique_ptr<Call, decltype(leave)> const guard{&call, leave};
        call.unit = &unit;
        made = store(digest, call.route.run(call));
        return made;
    };
    auto const kept = call.host.core.atomically(work, options);
    auto response = load(digest, kept);
    if (kept != made) {
        response.set_header("Idempotent-Replayed", "true");
    }
    return response;
}

} // namespace nostro::inline v0::api
