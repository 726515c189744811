#pragma once

#include "api/host.hpp"
#include "api/idempotency.hpp"
#include "api/tables.hpp"
#include "facade/schema.hpp"
#include "support/table_text.hpp"

#include <nostro/facade/core.hpp>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// What every route that takes an Idempotency-Key (`Route::keyed`) must do.
namespace support {

/// A request as a host of the tests is asked.
struct Asked {
    std::string line; ///< "POST /path?query", behind what the host puts in front
    std::string token;
    std::string body{};
};

/// By the id of a route: makes all that its request needs, and the request.
template <class Host>
using Recipes = std::map<std::string, std::function<Asked(Host&)>>;

template <class Host>
api::Response send_keyed(Host& host, Asked const& asked, std::string const& key) {
    Headers headers;
    headers.push_back({"Idempotency-Key", key});
    return host.ask(asked.line, asked.token, asked.body, std::move(headers));
}

/// All rows of all tables, by table.
template <class Host>
std::map<std::string, std::string> all_tables(Host& host) {
    std::map<std::string, std::string> all;
    auto const transaction = host.core().storage().begin(storage::Access::read);
    for (auto const* const table : nostro::tables::bank_schema().tables) {
        all[std::string{table->name}] = dump_table(*transaction, *table);
    }
    return all;
}

/// No table has the secret as it is.
template <class Host>
void check_kept_nowhere(Host& host, std::string_view secret) {
    REQUIRE_FALSE(secret.empty());
    for (auto const& table : all_tables(host)) {
        CAPTURE(table.first);
        CHECK(table.second.find(secret) == std::string::npos);
    }
}

/// Where the answers are kept.
inline constexpr char const* kept_answers = "unit_results";

/// The routes of these APIs.
inline std::vector<api::Route> routes_of(std::set<api::Api> const& apis) {
    std::vector<api::Route> found;
    for (api::RouteGroup const& group : api::all_routes()) {
        if (apis.contains(group.api)) {
            found.insert(found.end(), group.routes.begin(), group.routes.end());
        }
    }
    return found;
}

/// The POSTs that take no key.
inline std::set<std::string> unkeyed_posts(std::set<api::Api> const& apis) {
    std::set<std::string> found;
    for (api::Route const& route : routes_of(apis)) {
        if (route.method == api::Method::post && !route.keyed) {
            found.emplace(route.id);
        }
    }
    return found;
}

inline void check_same_answer(api::Response const& again, api::Response const& first) {
    CHECK(again.status == first.status);
    CHECK(again.body == first.body);
    CHECK(again.header("Content-Type") == first.header("Content-Type"));
    CHECK(again.header("Idempotent-Replayed") == "true");
}

/// Asked twice with one key, a route answers alike and works once; the key is then refused to
/// another request.
template <class Host>
void check_keyed(Host& host, api::Route const& route, Asked const& asked) {
    auto const key = "key-of-" + std::string{route.id};
    auto before = all_tables(host);

    auto const first = send_keyed(host, asked, key);

    CAPTURE(first.body);
    REQUIRE(first.status == route.status);
    CHECK_FALSE(first.header("Idempotent-Replayed").has_value());
    auto const after = all_tables(host);
    before[kept_answers] = after.at(kept_answers);
    CHECK((before != after)); // beside the answer

    check_same_answer(send_keyed(host, asked, key), first);
    CHECK((all_tables(host) == after));

    auto other = asked;
    other.body = other.body.empty() ? "{}" : other.body + ' '; // the same to JSON
    auto const refused = send_keyed(host, other, key);
    CAPTURE(refused.body);
    CHECK(refused.status >= 400);
    CHECK(refused.body.find("Idempotency-Key") != std::string::npos);
    CHECK((all_tables(host) == after));
}

/// Every keyed route of the APIs.
template <class Host>
void check_all_keyed(Host& host, std::set<api::Api> const& apis, Recipes<Host> const& recipes) {
    std::size_t checked = 0;
    for (api::Route const& route : routes_of(apis)) {
        if (route.keyed) {
            CAPTURE(route.id);
            auto const recipe = recipes.find(std::string{route.id});
            REQUIRE(recipe != recipes.end());
            check_keyed(host, route, recipe->second(host));
            ++checked;
        }
    }
    CHECK(checked == recipes.size());
}

} // namespace support
