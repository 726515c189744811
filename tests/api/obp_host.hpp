#pragma once

#include "api/host.hpp"
#include "api/router.hpp"
#include "api/tables.hpp"
#include "core/text.hpp"
#include "facade/schema.hpp"
#include "support/table_text.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/access/shares.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/identity/users.hpp>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

inline constexpr std::string_view obp_issuer = "https://bank.example";
/// The view of the fixture that is neither public nor a default one.
inline constexpr std::string_view private_view = "_private";
/// The account that most tests look at.
inline constexpr std::string_view first_account = "/banks/bank-1/accounts/account-1";

/// All that permissions allow but payments.
[[nodiscard]] inline nostro::PermissionSet nearly_all() {
    return nostro::PermissionSet::all()
        .remove(nostro::Permission::can_add_transaction_request_to_any_account)
        .remove(nostro::Permission::can_add_transaction_request_to_own_account);
}

/// The Open Bank Project API over the fixture of its own tests: banks `bank-1` to `bank-4` with the
/// accounts `account-1` and `account-2`, each with the views `owner`, `public` and `_private`,
/// a balance of 9,000,000.00 EUR and ten transactions of a year ago. `user1` holds every view;
/// `user2` and `user3` hold none. Tokens are called as their users.
class ObpHost {
public:
    using Adjust = std::function<void(CoreOptions&)>;

    explicit ObpHost(Store store, Adjust const& adjust = {}) : router_{api::all_routes()} {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.oauth.issuer = obp_issuer;
        options.access.allow_public_views = true;
        if (adjust) {
            adjust(options);
        }
        public_views_ = options.access.allow_public_views;
        core_.emplace(Core::open(open_storage(store, folder_.file("bank.db")), options));
        api::ServiceOptions service;
        service.rates.enabled = false;
        service.log = &log;
        dispatcher_.emplace(*core_, service, api::all_routes(), tokens_);
        for (auto const* const name : {"user1", "user2", "user3"}) {
            add_user(name);
        }
        for (auto const* const bank : {"bank-1", "bank-2", "bank-3", "bank-4"}) {
            system().banks().create({.id = bank, .full_name = "The " + std::string{bank}});
            for (auto const* const account : {"account-1", "account-2"}) {
                add_account(bank, account, "user1");
                add_transactions(bank, account);
            }
        }
    }

    [[nodiscard]] Core& core() { return *core_; }

    /// The services as the host itself uses them.
    [[nodiscard]] nostro::Session system() { return core_->system(); }

    // Asking

    /// @param line  "GET /banks", behind the prefix of the API
    /// @param who   whose token is sent; empty: nobody's
    api::Response ask(std::string_view line,
                      std::string_view who = {},
                      std::string body = {},
                      Headers more = {}) {
        if (!who.empty()) {
            more.push_back(bearer(std::string{who}));
        }
        auto const space = line.find(' ') + 1;
        auto const asked = request(std::string{line.substr(0, space)} + "/obp/v3.0.0" +
                                       std::string{line.substr(space)},
                                   std::move(body),
                                   std::move(more));
        auto response = dispatcher_->handle(asked);
        check(asked, response);
        return response;
    }

    /// Ask at the first account: "GET", "/views".
    api::Response at_first(std::string_view method,
                           std::string_view rest,
                           std::string_view who = {},
                           std::string body = {},
                           Headers more = {}) {
        return ask(std::string{method} + ' ' + std::string{first_account} + std::string{rest},
                   who,
                   std::move(body),
                   std::move(more));
    }

    /// The part of a path that names a user.
    [[nodiscard]] static std::string person(std::string_view name) {
        return nostro::percent_encode(obp_issuer) + '/' + nostro::percent_encode(name);
    }

    /// How many views of the first account a user holds, as user1 sees it.
    std::size_t count_views(std::string_view user) {
        auto const response = at_first("GET", "/permissions/" + person(user), "user1");
        REQUIRE(response.status == 200);
        return body_of(response).at("views").as_array().size();
    }

    /// How many views the first account has, as user1 sees it.
    std::size_t count_all_views() {
        auto const response = at_first("GET", "/views", "user1");
        REQUIRE(response.status == 200);
        return body_of(response).at("views").as_array().size();
    }

    // Making

    std::string add_user(std::string const& name) {
        auto const user = system().users().create({.username = name, .name = name + " Doe"});
        api::Caller caller;
        caller.kind = api::Caller::Kind::user;
        caller.user_id = user.id;
        caller.client_id = "app";
        caller.subject = nostro::subject_of(user);
        tokens_.callers[name] = std::move(caller);
        user_ids[name] = user.id;
        return user.id;
    }

    /// A token of an application of its own.
    void add_client(std::string const& token) { tokens_.add_client(token, {}); }

    [[nodiscard]] api::Caller& caller(std::string const& token) { return tokens_.callers[token]; }

    void add_account(std::string const& bank, std::string const& account, std::string const& user) {
        system().viewed_accounts().open({.bank_id = bank,
                                         .id = account,
                                         .currency = "EUR",
                                         .label = "Household",
                                         .type = "CURRENT",
                                         .owners = {user_ids.at(user)},
                                         .routings = {{"IBAN", "DE89370400440532013000"}},
                                         .rules = {{"CREDIT_LIMIT", "10"}}});
        system().views().create(
            bank, account, std::string{private_view}, {.permissions = nearly_all()});
        share(bank, account, std::string{private_view}, user);
        if (public_views_) {
            system().views().provide(bank, account, nostro::DefaultView::public_view);
        }
    }

    void share(std::string const& bank,
               std::string const& account,
               std::string const& view,
               std::string const& user) {
        std::vector<std::string> const views{view};
        system().shares().share(bank, account, views, user_ids.at(user));
    }

    /// A view on the first account with these permissions, shared with user1.
    void add_view(std::string const& name, nostro::ViewContent const& content) {
        system().views().create("bank-1", "account-1", name, content);
        if (!content.is_public) {
            share("bank-1", "account-1", name, "user1");
        }
    }

    void grant(std::string const& user, std::string_view role, std::string_view bank = {}) {
        system().entitlements().grant(user_ids.at(user), role, bank);
    }

    /// Ten transactions of a year ago, booked out of the order of their dates.
    void add_transactions(std::string const& bank, std::string const& account) {
        using std::chrono::hours;
        auto const euro = nostro::Currency::iso("EUR");
        system().accounts().set_opening_balance(bank, account, {900'000'000, euro});
        std::vector<nostro::Payment> payments;
        auto posted = year_ago;
        for (int at = 0; at < 10; ++at) {
            posted += at % 2 == 0 ? hours{10} : hours{-5};
            auto const number = std::to_string(at);
            payments.push_back(
                {.bank_id = bank,
                 .account_id = account,
                 .other = nostro::ExternalParty{.name = "Party " + number,
                                                .number = "4711" + number,
                                                .kind = "SAVINGS",
                                                .iban = "GB82WEST1234569876543" + number,
                                                .bic = "WESTGB22",
                                                .account_routing = {"IBAN", "GB82" + number},
                                                .bank_routing = {"BIC", "WESTGB22"},
                                                .bank_name = "West",
                                                .bank_national_identifier = "12-34"},
                 .value = {100 + at, euro},
                 .id = "transaction-" + number,
                 .type = "SEPA",
                 .description = "Rent " + number,
                 .completed = posted + std::chrono::minutes{10},
                 .posted = posted});
        }
        static_cast<void>(system().account_entries().post_all(payments));
    }

    // Looking

    using Dump = std::map<std::string, std::string>;

    /// All rows of all tables, by table, but those that note who was here.
    [[nodiscard]] Dump dump() {
        Dump all;
        auto transaction = core_->storage().begin(storage::Access::read);
        for (auto const* table : nostro::tables::bank_schema().tables) {
            all[std::string{table->name}] = dump_table(*transaction, *table);
        }
        return all;
    }

    testing::FakeClock clock{morning};
    testing::CountingLog log;
    std::map<std::string, std::string> user_ids;

    static constexpr Timestamp year_ago = morning - std::chrono::hours{365 * 24};

private:
    /// What is answered is documented.
    void check(api::Request const& asked, api::Response const& response) const {
        auto const match = router_.find(asked.method, asked.path);
        REQUIRE(match.route != nullptr);
        CAPTURE(match.route->id);
        CAPTURE(response.body);
        CHECK(response.status < 500);
        if (response.status >= 400) {
            CHECK(body_of(response).at("code") == response.status);
            CHECK(!text_at(response, "/message").empty());
        } else if (response.status == 204) {
            CHECK(response.body.empty());
        } else {
            CHECK(response.status == match.route->status);
            if (response.header("Content-Type").value_or("").find("json") ==
                std::string_view::npos) {
                return;
            }
            for (auto const& error : api::check_answer(match.route->answer, body_of(response))) {
                FAIL_CHECK(error.path << " " << error.message);
            }
        }
    }

    TempFolder folder_;
    testing::SeededRandom random_{1};
    TokenTable tokens_;
    std::optional<Core> core_;
    std::optional<api::Dispatcher> dispatcher_;
    api::Router router_;
    bool public_views_ = true;
};

/// Run a test on every store, each with a new host.
template <class Body>
void on_each_obp(Body const& body, ObpHost::Adjust const& adjust = {}) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        ObpHost host{store, adjust};
        body(host);
    }
}

/// "OBP-30001" of a refusal.
[[nodiscard]] inline std::string code_of(api::Response const& response) {
    auto const text = text_at(response, "/message");
    return text.substr(0, text.find(':'));
}

/// Whatever is done is refused with this status and code, and changes nothing.
template <class Ask>
void check_refused(ObpHost& host, int status, std::string_view code, Ask&& ask) {
    auto const before = host.dump();
    api::Response const response = ask();
    CAPTURE(response.body);
    CHECK(response.status == status);
    CHECK(code_of(response) == code);
    for (auto const& table : host.dump()) {
        CAPTURE(table.first);
        CHECK((before.at(table.first) == table.second));
    }
}

/// The values of a text member of each element of a list.
[[nodiscard]] inline std::vector<std::string> texts_of(json::array const& list,
                                                       std::string_view name) {
    std::vector<std::string> texts;
    for (auto const& element : list) {
        texts.emplace_back(element.at(name).as_string());
    }
    return texts;
}

[[nodiscard]] inline json::array list_at(api::Response const& response, std::string_view name) {
    REQUIRE(response.status == 200);
    return body_of(response).at(name).as_array();
}

/// The body of a new view that allows everything.
[[nodiscard]] inline json::object view_draft(std::string_view name) {
    json::array actions;
    for (auto const& permission : nostro::permissions()) {
        actions.push_back(json::value(permission.action));
    }
    return {{"name", name},
            {"description", "what it is for"},
            {"is_public", false},
            {"which_alias_to_use", "none"},
            {"hide_metadata_if_alias_used", false},
            {"allowed_actions", std::move(actions)}};
}

} // namespace support
