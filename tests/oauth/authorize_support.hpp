#pragma once

#include "core/crypto/jwt.hpp"
#include "token_bank.hpp"

#include <nostro/identity/mfa_enrolments.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/consents.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// A bank where people log in by a browser.
namespace support {

using nostro::AccountViews;
using nostro::Authorization;
using nostro::AuthorizationStep;
using nostro::Browser;
using nostro::ClientRedirect;
using nostro::Consents;
using nostro::ConsentView;
using nostro::ErrorPage;
using nostro::Interaction;
using nostro::InteractionStage;
using nostro::OauthParameter;
using nostro::ViewRef;

inline constexpr std::string_view callback = "https://app.example/cb";
inline constexpr std::string_view alice_password = "correct horse battery staple";

// RFC 7636 appendix B.
inline constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Who may see which accounts, as a host with accounts of its own would tell.
class ViewTable final : public AccountViews {
public:
    struct Held {
        std::string user_id;
        ConsentView view;
    };

    std::vector<ConsentView> list_views(storage::Transaction& /*transaction*/,
                                        std::int64_t /*tenant*/,
                                        std::string_view user_id) override {
        std::vector<ConsentView> found;
        for (auto const& [user, view] : held) {
            if (user == user_id) {
                found.push_back(view);
            }
        }
        return found;
    }

    std::optional<ConsentView> find_view(storage::Transaction& /*transaction*/,
                                         std::int64_t /*tenant*/,
                                         std::string_view user_id,
                                         ViewRef const& ref) override {
        for (auto const& [user, view] : held) {
            if (user == user_id && view.bank_id == ref.bank_id &&
                view.account_id == ref.account_id && view.view_id == ref.view_id) {
                return view;
            }
        }
        return std::nullopt;
    }

    bool has_role(storage::Transaction& /*transaction*/,
                  std::int64_t /*tenant*/,
                  std::string_view user_id,
                  std::string_view role) override {
        return std::ranges::find(roles, std::pair{std::string{user_id}, std::string{role}}) !=
               roles.end();
    }

    void give(std::string user_id, ConsentView view) {
        held.push_back({std::move(user_id), std::move(view)});
    }

    void take(std::string_view user_id, std::string_view view_id) {
        std::erase_if(held, [&](Held const& one) {
            return one.user_id == user_id && one.view.view_id == view_id;
        });
    }

    std::vector<Held> held;
    std::vector<std::pair<std::string, std::string>> roles;
};

/// A view of the test bank's accounts.
[[nodiscard]] inline ConsentView view_of(std::string account_id,
                                         std::string view_id,
                                         Words permissions = {"can_see_bank_account_balance",
                                                              "can_see_bank_account_number"}) {
    return {"nord", std::move(account_id), std::move(view_id), std::move(permissions)};
}

/// Parameters by name; an empty value leaves one out.
using Parameters = std::map<std::string, std::string>;

/// The options that a bank of these tests has.
[[nodiscard]] inline OauthOptions views_options(ViewTable& views) {
    auto options = quick_options();
    options.account_views = &views;
    return options;
}

/// One person with a browser.
struct Visitor {
    Browser browser{.address = "192.0.2.7", .agent = "Test/1.0"};

    /// Keep the cookie that an answer sets.
    AuthorizationStep const& take(AuthorizationStep const& step) {
        if (step.session) {
            browser.session = *step.session;
        }
        return step;
    }
};

/// A token bank with the confidential client `web`, the public one `spa`, the native one `app`, and
/// the customer `alice`.
class LoginBank : public TokenBank {
public:
    LoginBank(Store store, ViewTable& views_table)
        : LoginBank{store, views_table, views_options(views_table)} {}

    LoginBank(Store store, ViewTable& views_table, OauthOptions options)
        : TokenBank{store, std::move(options)}, views{views_table} {
        auto web = login_draft("web");
        web.client.name = "Web <App> & Co";
        web.client.post_logout_redirect_uris = {"https://app.example/bye"};
        clients().create(web);
        auto spa = login_draft("spa");
        spa.client.type = ClientType::public_client;
        spa.client.auth_method = ClientAuthMethod::none;
        clients().create(spa);
        auto native = login_draft("app");
        native.client.type = ClientType::native;
        native.client.auth_method = ClientAuthMethod::none;
        native.client.redirect_uris = {"http://127.0.0.1/cb", "com.example.app:/cb"};
        clients().create(native);
        alice = users().create({.kind = UserKind::customer,
                                .username = "alice@example.test",
                                .email = "alice@example.test",
                                .phone = "+4790000001",
                                .name = "Alice Example",
                                .password = std::string{alice_password}});
    }

    [[nodiscard]] NewClient login_draft(std::string client_id) const {
        auto wanted = draft(std::move(client_id));
        wanted.client.owner.clear();
        wanted.client.redirect_uris = {std::string{callback}};
        return wanted;
    }

    [[nodiscard]] Authorization authorization() { return session().authorization(); }

    [[nodiscard]] Consents consents() { return session().consents(); }

    [[nodiscard]] static Parameters usual(Parameters const& changes = {}) {
        Parameters parameters{{"client_id", "web"},
                              {"response_type", "code"},
                              {"redirect_uri", std::string{callback}},
                              {"scope", "openid"},
                              {"state", "x y&z=%"},
                              {"nonce", "n-0S6_WzA2Mj"},
                              {"code_challenge", std::string{challenge}},
                              {"code_challenge_method", "S256"}};
        for (auto const& [name, value] : changes) {
            parameters[name] = value;
        }
        return parameters;
    }

    AuthorizationStep begin(Visitor& visitor, Parameters const& changes = {}) {
        std::vector<OauthParameter> parameters;
        for (auto const& [name, value] : usual(changes)) {
            parameters.emplace_back(name, value);
        }
        return visitor.take(authorization().begin(parameters, visitor.browser));
    }

    AuthorizationStep log_in(Visitor& visitor,
                             AuthorizationStep const& step,
                             std::string_view username = "alice@example.test",
                             std::string_view password = alice_password) {
        auto const& page = std::get<Interaction>(step.next);
        return visitor.take(authorization().log_in(
            {{page.id, page.csrf}, std::string{username}, std::string{password}}, visitor.browser));
    }

    AuthorizationStep decide(Visitor& visitor,
                             AuthorizationStep const& step,
                             bool allow,
                             std::vector<ConsentView> views_chosen = {}) {
        auto const& page = std::get<Interaction>(step.next);
        return visitor.take(authorization().decide(
            {{page.id, page.csrf}, allow, std::move(views_chosen)}, visitor.browser));
    }

    /// From the request to the redirect, through whatever pages there are; allows everything.
    ClientRedirect go_through(Visitor& visitor, Parameters const& changes = {}) {
        auto step = begin(visitor, changes);
        for (int pages = 0; pages < 4; ++pages) {
            auto const* const page = std::get_if<Interaction>(&step.next);
            if (page == nullptr) {
                break;
            }
            if (page->stage == InteractionStage::login) {
                step = log_in(visitor, step);
            } else {
                REQUIRE(page->stage == InteractionStage::consent);
                std::vector<ConsentView> all;
                for (auto const& offered : page->views) {
                    all.push_back(offered.view);
                }
                step = decide(visitor, step, true, all);
            }
        }
        REQUIRE(std::holds_alternative<ClientRedirect>(step.next));
        return std::get<ClientRedirect>(step.next);
    }

    /// The code that a person brings to a client.
    std::string code_for(Visitor& visitor, Parameters const& changes = {}) {
        auto const redirect = go_through(visitor, changes);
        auto const code = parameter(redirect, "code");
        REQUIRE(code.size() == 43);
        return code;
    }

    [[nodiscard]] TokenAnswer redeem(std::string code, std::string client_id = "web") {
        return authorization().redeem_code({.client_id = std::move(client_id),
                                            .code = std::move(code),
                                            .redirect_uri = std::string{callback},
                                            .code_verifier = std::string{verifier}});
    }

    /// A person's tokens, from the first page to the last.
    TokenAnswer tokens_for(Visitor& visitor, Parameters const& changes = {}) {
        return redeem(code_for(visitor, changes), usual(changes).at("client_id"));
    }

    [[nodiscard]] static std::string parameter(ClientRedirect const& redirect,
                                               std::string_view name) {
        for (auto const& [known, value] : redirect.parameters) {
            if (known == name) {
                return value;
            }
        }
        return {};
    }

    ViewTable& views;
    User alice;
};

/// What a step has come to, in a word: "login", "consent", "code", the error of a redirect, or
/// "page" and the error of a page.
[[nodiscard]] inline std::string outcome(AuthorizationStep const& step) {
    if (auto const* const page = std::get_if<ErrorPage>(&step.next)) {
        return "page " + std::string{names_of(page->error)[static_cast<std::size_t>(page->error)]};
    }
    if (auto const* const page = std::get_if<Interaction>(&step.next)) {
        return std::string{names_of(page->stage)[static_cast<std::size_t>(page->stage)]};
    }
    auto const& redirect = std::get<ClientRedirect>(step.next);
    auto const error = LoginBank::parameter(redirect, "error");
    if (!error.empty()) {
        return error;
    }
    return LoginBank::parameter(redirect, "code").empty() ? "redirect" : "code";
}

/// Run a test on every store, each with a new bank.
template <class Body>
void on_each_login_bank(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        ViewTable views;
        LoginBank bank{store, views};
        body(bank);
    }
}

template <class Body>
void on_each_login_bank(OauthOptions options, Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        ViewTable views;
        options.account_views = &views;
        LoginBank bank{store, views, options};
        body(bank);
    }
}

} // namespace support
