#include "api/call.hpp"
#include "api/router.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace nostro::api;
using nostro::InternalError;

Response no_answer(Call&) {
    return {};
}

constexpr Route tree[]{
    {.path = "/", .id = "root", .summary = "-", .run = no_answer},
    {.path = "/a", .id = "a", .summary = "-", .run = no_answer},
    {.path = "/a/", .id = "a_slash", .summary = "-", .run = no_answer},
    {.path = "/a/{x}", .id = "a_x", .summary = "-", .run = no_answer},
    {.method = Method::delete_,
     .path = "/a/{x}",
     .id = "a_x_delete",
     .summary = "-",
     .run = no_answer},
    {.path = "/a/me", .id = "a_me", .summary = "-", .run = no_answer},
    {.method = Method::post, .path = "/a/me/b", .id = "a_me_b", .summary = "-", .run = no_answer},
    {.path = "/a/{y}/b/{z}", .id = "a_y_b_z", .summary = "-", .run = no_answer},
    {.path = "/a/{y}/c.json", .id = "a_y_c", .summary = "-", .run = no_answer},
};
constexpr Route other[]{
    {.path = "/{id}/info", .id = "info", .summary = "-", .run = no_answer},
};
constexpr RouteGroup groups[]{
    {.api = Api::dintero, .tag = "tree", .routes = tree},
    {.api = Api::obp, .tag = "other", .prefix = "/obp/v3", .routes = other},
};

/// The id of the route and its parameters: "a_x x=1"; or what there is instead of a route.
std::string find(std::string_view method, std::string_view path) {
    Router const router{groups};
    auto const match = router.find(method, path);
    if (!match.well_formed) {
        return "malformed";
    }
    if (match.route == nullptr) {
        return match.path_found ? "allow " + match.allowed : "nothing";
    }
    std::string text{match.route->id};
    for (auto const& [name, value] : match.parameters) {
        text += ' ' + name + '=' + value;
    }
    return text;
}

} // namespace

TEST_CASE("a path leads to its route, a literal before a parameter") {
    CHECK(find("GET", "/") == "root");
    CHECK(find("GET", "/a") == "a");
    CHECK(find("GET", "/a/") == "a_slash");
    CHECK(find("GET", "/a/1") == "a_x x=1");
    CHECK(find("DELETE", "/a/1") == "a_x_delete x=1");
    CHECK(find("GET", "/a/me") == "a_me");
    CHECK(find("GET", "/a/me2") == "a_x x=me2");
    CHECK(find("GET", "/a/1/c.json") == "a_y_c y=1");
    CHECK(find("GET", "/obp/v3/x/info") == "info id=x");
}

TEST_CASE("a literal that leads nowhere gives way to a parameter") {
    CHECK(find("POST", "/a/me/b") == "a_me_b");
    CHECK(find("GET", "/a/me/b/1") == "a_y_b_z y=me z=1");
    CHECK(find("GET", "/a/me/c.json") == "a_y_c y=me");
}

TEST_CASE("a literal that does not serve the method gives way to a parameter") {
    CHECK(find("GET", "/a/me") == "a_me");
    CHECK(find("DELETE", "/a/me") == "a_x_delete x=me");
    // What neither serves is refused by what both serve.
    CHECK(find("POST", "/a/me") == "allow GET, HEAD, DELETE, OPTIONS");
    CHECK(find("OPTIONS", "/a/me") == "allow GET, HEAD, DELETE, OPTIONS");
}

TEST_CASE("HEAD is found as GET, other methods are refused by name") {
    CHECK(find("HEAD", "/a") == "a");
    CHECK(find("POST", "/a/1") == "allow GET, HEAD, DELETE, OPTIONS");
    CHECK(find("HEAD", "/a/me/b") == "allow POST, OPTIONS");
    CHECK(find("OPTIONS", "/a/me/b") == "allow POST, OPTIONS");
    CHECK(find("get", "/a") == "allow GET, HEAD, OPTIONS");
    CHECK(find("", "/a") == "allow GET, HEAD, OPTIONS");
}

TEST_CASE("unknown paths are not found") {
    for (auto const* const path : {"/b",
                                   "/a//",
                                   "//",
                                   "/a/1/",
                                   "/a/1/b",
                                   "/a/1/b/",
                                   "/obp/v3",
                                   "/A",
                                   "/a/1/b/2/3",
                                   "/a%2Fme",
                                   "/obp//x/info"}) {
        CAPTURE(path);
        CHECK(find("GET", path) == "nothing");
    }
}

TEST_CASE("segments are decoded one by one") {
    CHECK(find("GET", "/%61/%6De") == "a_me");
    CHECK(find("GET", "/a/b%2Fc") == "a_x x=b/c");
    CHECK(find("GET", "/a/%25") == "a_x x=%");
    CHECK(find("GET", "/a/a+b%20c") == "a_x x=a+b c");
    CHECK(find("GET", "/a/%C3%A9") == "a_x x=\xC3\xA9");
    CHECK(find("GET", "/a/http:%2F%2Fx.example%2F?") == "a_x x=http://x.example/?");
}

TEST_CASE("malformed paths are told apart from unknown ones") {
    std::string const many(2 * path_segments_max, '/');
    for (std::string const& path : {std::string{},
                                    std::string{"a"},
                                    std::string{"*"},
                                    std::string{"/a/%"},
                                    std::string{"/a/%4"},
                                    std::string{"/a/%zz"},
                                    std::string{"/a/%00"},
                                    std::string("/a/\0", 4),
                                    std::string{"/a/%ff"},
                                    std::string{"/a/\xC0\x80"},
                                    std::string{"/a/."},
                                    std::string{"/a/.."},
                                    std::string{"/a/%2e%2E"},
                                    std::string{"/a/../a"},
                                    many}) {
        CAPTURE(path);
        CHECK(find("GET", path) == "malformed");
    }
}

TEST_CASE("the API of a path is known as far as the path is") {
    Router const router{groups};
    CHECK(router.find("GET", "/obp/v3/x/info").api == Api::obp);
    CHECK(router.find("GET", "/obp/nothing").api == Api::obp);
    CHECK(router.find("GET", "/obp/%zz").api == Api::obp);
    CHECK(router.find("GET", "/a/1/nothing").api == Api::dintero);
    CHECK(router.find("GET", "/else").api == Api::nostro);
    CHECK(router.find("GET", "").api == Api::nostro);
}

TEST_CASE("tables that contradict themselves are refused") {
    auto const refused = [](Route const& first, Route const& second) {
        Route const routes[]{first, second};
        RouteGroup const group{.tag = "bad", .routes = routes};
        CHECK_THROWS_AS(Router{std::span(&group, 1)}, InternalError);
    };
    Route const good{.path = "/x/{a}", .id = "good", .summary = "-", .run = no_answer};
    auto changed = [&](auto change) {
        auto route = good;
        route.path = "/y";
        route.id = "other";
        change(route);
        return route;
    };
    refused(good, changed([](Route& route) { route.path = "/x/{b}"; }));
    refused(good, changed([](Route& route) { route.id = "good"; }));
    refused(good, changed([](Route& route) { route.run = nullptr; }));
    refused(good, changed([](Route& route) { route.id = ""; }));
    refused(good, changed([](Route& route) { route.path = "y"; }));
    refused(good, changed([](Route& route) { route.keyed = true; }));
    refused(good, changed([](Route& route) { route.bearer_in_form = true; }));
    refused(good, changed([](Route& route) { route.body = json_body(anything()); }));
    refused(good, changed([](Route& route) { route.query = text(); }));
    refused(good, changed([](Route& route) {
                route.security = Security::none;
                route.scopes = "x";
            }));
}

TEST_CASE("names of path parameters are listed in order") {
    CHECK(parameter_names("/a/{b}/c/{d}") == std::vector<std::string>{"b", "d"});
    CHECK(parameter_names("/a/b").empty());
    CHECK(full_path(groups[1], other[0]) == "/obp/v3/{id}/info");
}
