#include "api/dintero_host.hpp"

#include <nostro/identity/passwordless.hpp>

/// Every route of the Dintero authentication half with no token, with a token of another scope, of
/// another account and of the other mode, and with each scope that its table lists.
namespace {

using namespace support;

/// A request that succeeds with the right token.
struct Target {
    std::map<std::string, std::string, std::less<>> parameters{}; ///< of the path
    std::string query{};
    std::string body{};
};

/// What a token that asks it may do, besides the scope.
using MakeTarget = std::function<Target(DinteroHost&, std::string_view scope)>;

std::string unique(std::string_view prefix) {
    static int made = 0;
    return std::string{prefix} + std::to_string(++made);
}

Target with_body(std::string body) {
    return {.body = std::move(body)};
}

Target a_client(DinteroHost& host, std::string_view) {
    auto const client_id = unique("victim-");
    static_cast<void>(host.add_client(shop, client_id));
    return {.parameters = {{"id", host.system().clients().get(client_id).id}}};
}

Target a_grant(DinteroHost& host, std::string_view) {
    auto const client_id = unique("granted-");
    static_cast<void>(host.add_client(shop, client_id));
    auto const grant =
        host.add_grant(client_id, shop, "read:orders", nostro::GrantType::client_credentials);
    return {.parameters = {{"id", grant.id}}};
}

Target a_role(DinteroHost& host, std::string_view) {
    auto const role = host.system().roles().create(
        shop, {.name = unique("role-"), .scope = {"write:accounts:/orders"}});
    return {.parameters = {{"role_id", role.id}},
            .body = R"({"scope":["write:accounts:/orders"],"name":")" + unique("role-") + "\"}"};
}

Target a_user(DinteroHost& host, std::string_view) {
    nostro::NewUser draft;
    draft.kind = nostro::UserKind::admin;
    draft.owner = shop;
    draft.username = unique("user-");
    draft.password = "correct horse";
    host.system().users().create(draft);
    return {.parameters = {{"username", draft.username}},
            .body = R"({"password":"battery staple","username":")" + unique("user-") + "\"}"};
}

Target an_account_user(DinteroHost& host, std::string_view) {
    auto const user = host.add_account_user(shop, unique("u") + "@example.com", {});
    return {.parameters = {{"uid", user.id}}, .body = R"({"name":"Uma"})"};
}

std::string json_member(std::string_view name, std::string_view value) {
    return '"' + std::string{name} + "\":\"" + std::string{value} + '"';
}

Target a_link(DinteroHost& host, std::string_view) {
    auto const ada = host.system().users().get_by_username(nostro::UserKind::admin, shop, "ada");
    auto const code = host.system().passwordless().mint(shop, "mc-app", audience_of(shop), ada.id);
    return {.query = "?response_type=authenticate&client_id=mc-app&state=s&verification_code=" +
                     code + "&audience=" + audience_of(shop)};
}

Target a_challenge(DinteroHost& host, std::string_view) {
    auto const response = host.ask_token(
        shop,
        bearer(host.mc_token("write:accounts:/auth/users")),
        R"({"grant_type":"password","username":"bob","password":"factor-two-please",)" +
            json_member("audience", audience_of(shop)) + '}');
    host.clock.advance(std::chrono::hours{1} / 2); // so that sending is never throttled
    auto const again = host.ask_token(
        shop,
        bearer(host.mc_token("write:accounts:/auth/users")),
        R"({"grant_type":"password","username":"bob","password":"factor-two-please",)" +
            json_member("audience", audience_of(shop)) + '}');
    return with_body(R"({"challenge_type":"oob",)" +
                     json_member("mfa_token", text_at(again, "/mfa_token")) + '}');
}

std::string audience_member() {
    return json_member("audience", audience_of(shop));
}

/// How each route of accounts is asked; those of the person's own are in `person_targets`.
std::map<std::string_view, MakeTarget> const targets{
    {"get_token",
     [](DinteroHost&, std::string_view) {
         return with_body(
             R"({"grant_type":"password","username":"ada","password":"lovelace1815",)" +
             audience_member() + '}');
     }},
    {"exchange_token",
     [](DinteroHost&, std::string_view) {
         return with_body('{' + json_member("account_id", shop) + '}');
     }},
    {"authorize_link", a_link},
    {"authorize_link_by_post", a_link},
    {"authorize_oidc",
     [](DinteroHost&, std::string_view) {
         return Target{.query = "?response_type=code&client_id=mc-app&redirect_uri="
                                "https://shop.example/cb&audience=" +
                                audience_of(shop)};
     }},
    {"get_oidc_token",
     [](DinteroHost&, std::string_view) {
         return with_body(R"({"grant_type":"authorization_code","client_id":"mc-app","code":"c",)" +
                          audience_member() + '}');
     }},
    {"start_passwordless",
     [](DinteroHost& host, std::string_view scope) {
         host.clock.advance(std::chrono::hours{3}); // so that sending is never throttled
         auto const connection = scope.ends_with("-sms") ? "sms" : "email";
         return with_body(R"({"client_id":"mc-app","email":"ada@example.com",)" +
                          json_member("connection", connection) + ',' + audience_member() + '}');
     }},
    {"create_verification_code",
     [](DinteroHost& host, std::string_view) {
         auto const ada =
             host.system().users().get_by_username(nostro::UserKind::admin, shop, "ada");
         return with_body(R"({"client_id":"mc-app",)" + json_member("user_id", ada.id) + ',' +
                          audience_member() + '}');
     }},
    {"redirect_with_id_token",
     [](DinteroHost&, std::string_view) {
         return with_body(R"({"redirect_uri":"https://r.example/a"})");
     }},
    {"revoke_token",
     [](DinteroHost&, std::string_view) { return with_body(R"({"token":"unknown"})"); }},
    {"list_clients", [](DinteroHost&, std::string_view) { return Target{}; }},
    {"create_client",
     [](DinteroHost&, std::string_view) { return with_body(R"({"name":"shop"})"); }},
    {"get_client", a_client},
    {"delete_client", a_client},
    {"rotate_client_secret", a_client},
    {"list_client_grants", [](DinteroHost&, std::string_view) { return Target{}; }},
    {"create_client_grant",
     [](DinteroHost& host, std::string_view) {
         auto const client_id = unique("granted-");
         static_cast<void>(host.add_client(shop, client_id));
         return with_body(R"({"scope":["write:accounts:/orders"],)" +
                          json_member("client_id", client_id) + ',' + audience_member() + '}');
     }},
    {"delete_client_grant", a_grant},
    {"list_roles", [](DinteroHost&, std::string_view) { return Target{}; }},
    {"create_role", a_role},
    {"get_role", a_role},
    {"update_role", a_role},
    {"delete_role", a_role},
    {"list_keys", [](DinteroHost&, std::string_view) { return Target{}; }},
    {"create_auth_user", a_user},
    {"update_auth_user", a_user},
    {"delete_auth_user", a_user},
    {"change_username", a_user},
    {"challenge_mfa", a_challenge},
    {"recover_mfa",
     [](DinteroHost& host, std::string_view) {
         host.clock.advance(std::chrono::hours{3});
         return with_body(R"({"challenge_type":"oob","username":"bob",)" + audience_member() + '}');
     }},
    {"list_account_users", [](DinteroHost&, std::string_view) { return Target{}; }},
    {"create_account_user",
     [](DinteroHost&, std::string_view) {
         return with_body('{' + json_member("email", unique("new") + "@example.com") + '}');
     }},
    {"update_account_user", an_account_user},
    {"delete_account_user", an_account_user},
    {"list_user_activities", an_account_user},
};

std::string line_of(api::RouteGroup const& group,
                    api::Route const& route,
                    Target const& target,
                    std::string_view account) {
    auto path = api::full_path(group, route);
    for (auto const& name : api::parameter_names(api::full_path(group, route))) {
        auto const found = target.parameters.find(name);
        auto const value = found == target.parameters.end() ? std::string{account} : found->second;
        auto const brace = '{' + std::string{name} + '}';
        path.replace(path.find(brace), brace.size(), value);
    }
    return std::string{api::method_names[static_cast<std::size_t>(route.method)]} + ' ' + path +
           target.query;
}

/// The scopes that the table lists; the token endpoint's depend on the grant and stand elsewhere.
std::vector<std::string> scopes_of(api::Route const& route) {
    if (route.id == "get_token") {
        return {"admin:accounts",
                "write:accounts",
                "write:accounts:/auth/users",
                "write:accounts:/auth/users/no-mfa"};
    }
    auto scopes = words(route.scopes);
    if (scopes.empty()) {
        scopes.emplace_back("openid");
    }
    return scopes;
}

bool needs_scope(api::Route const& route) {
    return !route.scopes.empty() || route.id == "get_token";
}

/// A user with a second factor.
void add_bob(DinteroHost& host) {
    nostro::NewUser draft;
    draft.kind = nostro::UserKind::admin;
    draft.owner = shop;
    draft.username = "bob";
    draft.password = "factor-two-please";
    draft.links = {{nostro::LinkRel::phone_number, "tel:+4790000002"},
                   {nostro::LinkRel::email, "mailto:bob@example.com"}};
    draft.mfa_channels = {nostro::Channel::sms, nostro::Channel::email};
    host.system().users().create(draft);
}

void check_account_route(DinteroHost& host, api::RouteGroup const& group, api::Route const& route) {
    auto const made = targets.find(route.id);
    REQUIRE_MESSAGE(made != targets.end(), "no target for the route");
    bool const is_exchange = route.id == "exchange_token";
    auto const account = is_exchange ? partner : shop;
    auto const foreign = is_exchange ? std::string_view{"T11300000"} : other_shop;
    auto const other_mode =
        is_exchange ? std::string_view{"P11200000"} : std::string_view{"P11200001"};
    auto const token = [&](std::string_view scope) {
        return is_exchange ? host.token(partner, scope) : host.mc_token(scope);
    };
    auto const scopes = scopes_of(route);
    {
        auto const target = made->second(host, scopes.front());
        auto const line = line_of(group, route, target, account);
        auto const refused =
            [&](int status, std::string_view code, std::string const& bearer_token) {
                CAPTURE(line);
                check_refused(
                    host, status, code, [&] { return host.ask(line, bearer_token, target.body); });
            };
        refused(401, "invalid_token", "");
        refused(401, "invalid_token", token(scopes.front()) + "A");
        if (needs_scope(route)) {
            refused(403, "insufficient_scope", token("openid"));
        }
        refused(403, "access_denied", host.token(foreign, scopes.front()));
        refused(403, "access_denied", host.token(other_mode, scopes.front()));
    }
    if (route.id == "authorize_oidc" || route.id == "get_oidc_token") {
        return; // they succeed with a provider, in dintero_oidc_test.cpp
    }
    for (auto const& scope : scopes) {
        CAPTURE(scope);
        auto const target = made->second(host, scope);
        auto const line = line_of(group, route, target, account);
        CAPTURE(line);
        auto const response = host.ask(line, token(scope), target.body);
        CAPTURE(response.body);
        bool const redirects = route.id == "redirect_with_id_token";
        CHECK(response.status == (redirects ? 302 : route.status));
    }
}

/// How each route of a person's own is asked.
std::map<std::string_view, Target> const person_targets{
    {"get_authenticated_user", {}},
    {"configure_sms_mfa", with_body(R"({"enabled":true,"phone_number":"+4799999999"})")},
    {"configure_totp_mfa", with_body(R"({"enabled":false})")},
    {"associate_totp_mfa", {}},
    {"change_own_password",
     with_body(R"({"previous_password":"hopper-1906-cobol","proposed_password":"next-one-1"})")},
    {"change_own_password_by_put",
     with_body(R"({"previous_password":"hopper-1906-cobol","proposed_password":"next-one-1"})")},
};

void check_person_route(DinteroHost& host, api::RouteGroup const& group, api::Route const& route) {
    auto const found = person_targets.find(route.id);
    REQUIRE_MESSAGE(found != person_targets.end(), "no target for the route");
    auto const& target = found->second;
    auto const line = line_of(group, route, target, "");
    CAPTURE(line);
    auto const refused = [&](int status, std::string_view code, std::string const& bearer_token) {
        check_refused(
            host, status, code, [&] { return host.ask(line, bearer_token, target.body); });
    };
    refused(401, "invalid_token", "");
    refused(403, "insufficient_scope", host.token(shop, "admin:accounts"));
    refused(403, "access_denied", host.token(shop, "openid"));

    auto const user = host.add_account_user(shop, unique("own") + "@example.com", {});
    auto const response = host.ask(line, host.person_token(user), target.body);
    CAPTURE(response.body);
    CHECK(response.status == route.status);
}

} // namespace

TEST_CASE("S05, S07, S08, S09: each route opens to its own scopes, account and mode alone") {
    on_each_dintero([](DinteroHost& host) {
        host.add_mc();
        host.add_ada();
        add_bob(host);
        for (auto const& group : api::dintero_auth_routes()) {
            for (auto const& route : group.routes) {
                CAPTURE(route.id);
                if (group.prefix.starts_with("/v1/accounts/")) {
                    check_account_route(host, group, route);
                } else {
                    check_person_route(host, group, route);
                }
            }
        }
    });
}
