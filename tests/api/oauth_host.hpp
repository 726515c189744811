#pragma once

#include "api/form.hpp"
#include "api/router.hpp"
#include "api/tables.hpp"
#include "core/crypto/base64.hpp"
#include "core/crypto/jwt.hpp"
#include "host.hpp"

#include <nostro/api/service.hpp>
#include <nostro/core/http_client.hpp>
#include <nostro/identity/mfa_enrolments.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/tokens.hpp>
#include <nostro/testing/fakes.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

inline constexpr std::string_view oauth_issuer = "https://bank.example";
inline constexpr std::string_view oauth_callback = "https://app.example/cb";
inline constexpr std::string_view oauth_password = "correct horse battery staple";
// RFC 7636 appendix B.
inline constexpr std::string_view pkce_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr std::string_view pkce_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

using FormFields = std::vector<api::Parameter>;

/// The bank's OAuth endpoints over HTTP messages: clients `web` (Basic), `post` (secret in the
/// form), `spa` (public), `machine`, and the customer alice.
class OauthHost {
public:
    using Adjust = std::function<void(CoreOptions&, api::ServiceOptions&)>;

    explicit OauthHost(Store store = Store::memory, Adjust const& adjust = {}) {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.identity.password.ln = 4;
        options.oauth.issuer = oauth_issuer;
        options.oauth.signing_algorithms = {"ES256"};
        options.oauth.access_token_algorithm = "ES256";
        api::ServiceOptions service;
        service.rates.enabled = false;
        service.log = &log;
        if (adjust) {
            adjust(options, service);
        }
        issuer = options.oauth.issuer;
        core_.emplace(Core::open(open_storage(store, folder_.file("bank.db")), options));
        service_.emplace(*core_, service);
        secrets["web"] = make_client("web").secret;
        auto post = draft("post");
        post.client.auth_method = nostro::ClientAuthMethod::client_secret_post;
        secrets["post"] = system().clients().create(post).secret;
        auto spa = draft("spa");
        spa.client.type = nostro::ClientType::public_client;
        spa.client.auth_method = nostro::ClientAuthMethod::none;
        spa.client.cors_origins = {"https://spa.example"};
        system().clients().create(spa);
        auto machine = draft("machine");
        machine.client.resource_audiences = {"urn:bank:api"};
        secrets["machine"] = system().clients().create(machine).secret;
        allow("machine", "urn:bank:api", {"accounts:read", "accounts:write"});
        alice = system().users().create({.kind = nostro::UserKind::customer,
                                         .username = "alice@example.test",
                                         .email = "alice@example.test",
                                         .name = "Alice <Example>",
                                         .password = std::string{oauth_password}});
    }

    [[nodiscard]] Core& core() { return *core_; }

    [[nodiscard]] nostro::Session system() { return core_->system(); }

    [[nodiscard]] nostro::NewClient draft(std::string client_id) const {
        nostro::NewClient wanted;
        wanted.client.client_id = client_id;
        wanted.client.name = client_id == "web" ? "Web <App> & \"Co\"" : client_id;
        wanted.client.redirect_uris = {std::string{oauth_callback}};
        wanted.client.id_token_alg = "ES256";
        return wanted;
    }

    nostro::ClientWithSecret make_client(std::string client_id) {
        return system().clients().create(draft(std::move(client_id)));
    }

    void allow(std::string client_id,
               std::string audience,
               std::vector<std::string> scope,
               nostro::GrantType type = nostro::GrantType::any) {
        system().grants().create({.client_id = std::move(client_id),
                                  .audience = std::move(audience),
                                  .type = type,
                                  .scope = std::move(scope),
                                  .may_exchange = true});
    }

    api::Response send(api::Request const& asked) {
        return checked(asked, service_->handle(asked));
    }

    api::Response get(std::string_view path, Headers headers = {}) {
        return send(request("GET " + std::string{path}, {}, std::move(headers)));
    }

    api::Response post(std::string_view path, FormFields const& fields, Headers headers = {}) {
        headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        return send(request("POST " + std::string{path}, api::write_form(fields), headers));
    }

    [[nodiscard]] static api::Header basic(std::string_view user, std::string_view password) {
        return {"Authorization",
                "Basic " + nostro::detail::base64(std::string{user} + ':' + std::string{password})};
    }

    [[nodiscard]] api::Header as_client(std::string const& client_id) {
        return basic(client_id, secrets.at(client_id));
    }

    /// A request of the token endpoint by a client with Basic.
    api::Response token(std::string const& client_id, FormFields const& fields) {
        return post("/oauth/token", fields, {as_client(client_id)});
    }

    testing::FakeClock clock{morning};
    testing::CountingLog log;
    std::map<std::string, std::string> secrets;
    nostro::User alice;
    std::string issuer;

private:
    /// Each success is held against what its route promises.
    api::Response checked(api::Request const& asked, api::Response response) {
        CHECK(response.header("X-Request-Id").has_value());
        CHECK(response.header("X-Content-Type-Options") == "nosniff");
        CHECK(response.header("Cache-Control").has_value());
        auto const match = router_.find(asked.method, asked.path);
        if (match.route != nullptr && response.status == match.route->status &&
            match.route->media == "application/json") {
            for (auto const& error : api::check_answer(match.route->answer, body_of(response))) {
                FAIL_CHECK(match.route->id << " answers " << error.path << ", which "
                                           << error.message);
            }
        }
        return response;
    }

    TempFolder folder_;
    testing::SeededRandom random_{20'260'120};
    api::Router router_{api::oauth_routes()};
    std::optional<Core> core_;
    std::optional<api::Service> service_;
};

/// An HTML form as a browser sees it.
struct HtmlForm {
    std::string action;
    FormFields fields; ///< inputs with their values; check boxes only when checked
    std::vector<std::string> check_boxes;       ///< values of all of them
    std::map<std::string, std::string> buttons; ///< value by text
    std::string button_name;
    std::string code_field; ///< the input that takes one-time codes
};

/// A tiny browser: keeps cookies, follows redirects within the bank, fills and sends forms.
class TestBrowser {
public:
    explicit TestBrowser(OauthHost& host) : host_{host} {}

    /// Go to a path of the bank.
    void open(std::string const& path) { receive(host_.get(path, headers())); }

    /// Send a form of the page, with some fields set.
    void submit(FormFields const& set, std::string_view button = {}, std::size_t which = 0) {
        auto const all = forms();
        REQUIRE(which < all.size());
        auto const& form = all[which];
        auto fields = form.fields;
        for (auto const& [name, value] : set) {
            auto const found = std::ranges::find(fields, name, &api::Parameter::name);
            if (found == fields.end() || name == "view") {
                fields.push_back({name, value});
            } else {
                found->value = value;
            }
        }
        if (!button.empty()) {
            auto const pressed = form.buttons.find(std::string{button});
            REQUIRE(pressed != form.buttons.end());
            fields.push_back({form.button_name, pressed->second});
        }
        receive(host_.post("/oauth/" + form.action, fields, headers()));
    }

    void log_in(std::string_view password = oauth_password) {
        submit({{"username", "alice@example.test"}, {"password", std::string{password}}});
    }

    /// The parameters of the address that the browser was sent to.
    [[nodiscard]] std::map<std::string, std::string> answer() const {
        REQUIRE(location.starts_with(std::string{oauth_callback} + '?'));
        std::map<std::string, std::string> found;
        for (auto const& [name, value] : api::parse_form(location.substr(location.find('?') + 1))) {
            CHECK(found.emplace(name, value).second);
        }
        return found;
    }

    [[nodiscard]] std::vector<HtmlForm> forms() const {
        std::vector<HtmlForm> found;
        for (auto at = page.body.find("<form"); at != std::string::npos;
             at = page.body.find("<form", at + 1)) {
            auto const end = page.body.find("</form>", at);
            found.push_back(read_form(std::string_view{page.body}.substr(at, end - at)));
        }
        return found;
    }

    [[nodiscard]] Headers headers() const {
        Headers list;
        if (!cookie.empty()) {
            list.push_back({"Cookie", "other=1; " + cookie});
        }
        return list;
    }

    api::Response page;
    std::string location; ///< outside of the bank
    std::string cookie;   ///< "name=value"

private:
    void receive(api::Response response) {
        page = std::move(response);
        location.clear();
        for (auto const& header : page.headers) {
            if (header.name == "Set-Cookie") {
                cookie = header.value.substr(0, header.value.find(';'));
            }
        }
        if (page.status == 303) {
            location = page.header("Location").value_or("");
        }
    }

    static std::string attribute(std::string_view tag, std::string_view name) {
        auto const key = ' ' + std::string{name} + "=\"";
        auto const at = tag.find(key);
        if (at == std::string_view::npos) {
            return {};
        }
        auto const begin = at + key.size();
        auto text = std::string{tag.substr(begin, tag.find('"', begin) - begin)};
        for (auto const& [escape, plain] : std::map<std::string, std::string>{
                 {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
            for (auto found = text.find(escape); found != std::string::npos;
                 found = text.find(escape, found + plain.size())) {
                text.replace(found, escape.size(), plain);
            }
        }
        return text;
    }

    static HtmlForm read_form(std::string_view html) {
        HtmlForm form;
        form.action = attribute(html.substr(0, html.find('>')), "action");
        for (auto at = html.find('<', 1); at != std::string_view::npos;
             at = html.find('<', at + 1)) {
            auto const end = html.find('>', at);
            auto const tag = html.substr(at, end - at);
            if (tag.starts_with("<input")) {
                auto const name = attribute(tag, "name");
                if (attribute(tag, "autocomplete") == "one-time-code") {
                    form.code_field = name;
                }
                bool const is_box = attribute(tag, "type") == "checkbox";
                if (is_box) {
                    form.check_boxes.push_back(attribute(tag, "value"));
                }
                if (!is_box || tag.ends_with(" checked")) {
                    form.fields.push_back({name, attribute(tag, "value")});
                }
            } else if (tag.starts_with("<button")) {
                auto const text = std::string{html.substr(end + 1, html.find('<', end) - end - 1)};
                form.button_name = attribute(tag, "name");
                form.buttons[text] = attribute(tag, "value");
            }
        }
        return form;
    }

    OauthHost& host_;
};

/// The address of the authorization endpoint.
[[nodiscard]] inline std::string
authorize_path(std::map<std::string, std::string> const& changes = {}) {
    std::map<std::string, std::string> parameters{{"client_id", "web"},
                                                  {"response_type", "code"},
                                                  {"redirect_uri", std::string{oauth_callback}},
                                                  {"scope", "openid"},
                                                  {"state", "s-1"},
                                                  {"nonce", "n-1"},
                                                  {"code_challenge", std::string{pkce_challenge}},
                                                  {"code_challenge_method", "S256"}};
    for (auto const& [name, value] : changes) {
        parameters[name] = value;
    }
    FormFields fields;
    for (auto const& [name, value] : parameters) {
        if (!value.empty()) {
            fields.push_back({name, value});
        }
    }
    return "/oauth/authorize?" + api::write_form(fields);
}

/// The form that redeems a code.
[[nodiscard]] inline FormFields code_form(std::string const& code) {
    return {{"grant_type", "authorization_code"},
            {"code", code},
            {"redirect_uri", std::string{oauth_callback}},
            {"code_verifier", std::string{pkce_verifier}}};
}

} // namespace support
