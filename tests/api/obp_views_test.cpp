#include "access/rows.hpp"
#include "api/obp_host.hpp"

using namespace support;

namespace {

std::string changed(json::object draft, std::string_view member, json::value value) {
    draft[member] = std::move(value);
    return json::serialize(draft);
}

std::string draft_text(std::string_view name = "_test") {
    return json::serialize(view_draft(name));
}

/// As one is left that was made while they were allowed.
void add_public_view(ObpHost& host) {
    auto const transaction = host.core().storage().begin(nostro::storage::Access::write);
    nostro::storage::Records<nostro::detail::ViewRow>{*transaction, 1}.insert(
        {.bank_id = "bank-1",
         .account_id = "account-1",
         .id = "public",
         .name = "Public",
         .is_public = true,
         .is_system = true});
    transaction->commit();
}

std::size_t count_true(json::value const& view) {
    std::size_t count = 0;
    for (auto const& member : view.as_object()) {
        count += member.key().starts_with("can_") && member.value().as_bool() ? 1U : 0U;
    }
    return count;
}

} // namespace

TEST_CASE("D25 to D27: the owner lists the views") {
    on_each_obp([](ObpHost& host) {
        auto const views = list_at(host.at_first("GET", "/views", "user1"), "views");
        CHECK(texts_of(views, "id") == std::vector<std::string>{"_private", "owner", "public"});
        CHECK(count_true(views[1]) == 71);
        check_refused(host, 401, "OBP-20001", [&] { return host.at_first("GET", "/views"); });
        check_refused(
            host, 400, "OBP-20019", [&] { return host.at_first("GET", "/views", "user3"); });
        check_refused(host, 404, "OBP-30018", [&] {
            return host.ask("GET /banks/bank-1/accounts/none/views", "user1");
        });
    });
}

TEST_CASE("D29 to D35, L134, L135: views are created by the owner, with names of their own") {
    on_each_obp([](ObpHost& host) {
        auto const ask = [&](std::string_view who, std::string const& body) {
            return host.at_first("POST", "/views", who, body);
        };
        check_refused(host, 401, "OBP-20001", [&] { return ask("", draft_text()); });
        check_refused(host, 400, "OBP-20019", [&] { return ask("user3", draft_text()); });
        check_refused(host, 404, "OBP-30018", [&] {
            return host.ask("POST /banks/bank-1/accounts/none/views", "user1", draft_text());
        });
        for (auto const* const name : {"owner", "", "test", " _x"}) {
            CAPTURE(name);
            check_refused(host, 400, "OBP-20020", [&] { return ask("user1", draft_text(name)); });
        }
        for (std::string const& name :
             std::vector<std::string>{"_", "_a/b", std::string(45, '_')}) {
            CAPTURE(name);
            check_refused(host, 400, "OBP-20020", [&] { return ask("user1", draft_text(name)); });
            auto const told = text_at(ask("user1", draft_text(name)), "/message");
            CHECK(told.find("44 of A-Z") != std::string::npos);
        }
        check_refused(host, 400, "OBP-10001", [&] {
            return ask("user1", changed(view_draft("_test"), "is_public", "yes"));
        });
        check_refused(host, 400, "OBP-10001", [&] {
            return ask("user1",
                       changed(view_draft("_test"), "allowed_actions", {"can_see_the_future"}));
        });

        auto const made =
            ask("user1", changed(view_draft("_My View"), "which_alias_to_use", "foo"));

        CHECK(made.status == 201);
        CHECK(text_at(made, "/id") == "_myview");
        CHECK(text_at(made, "/short_name") == "_My View");
        CHECK(text_at(made, "/alias").empty());
        CHECK(count_true(body_of(made)) == 71);
        CHECK(host.count_all_views() == 4);
        CHECK(host.count_views("user1") == 2);
        check_refused(host, 400, "OBP-30266", [&] { return ask("user1", draft_text("_myview")); });
    });
}

TEST_CASE("L133: the four actions that are called otherwise") {
    on_each_obp([](ObpHost& host) {
        auto const made = host.at_first("POST",
                                        "/views",
                                        "user1",
                                        changed(view_draft("_narrow"),
                                                "allowed_actions",
                                                {"can_see_narrative",
                                                 "can_see_transaction_label",
                                                 "can_see_bank_account_bank_permalink"}));
        auto const view = body_of(made);
        CHECK(view.at("can_see_owner_comment").as_bool());
        CHECK(view.at("can_see_transaction_description").as_bool());
        CHECK(count_true(view) == 2);
    });
}

TEST_CASE("D36: an update replaces what a view allows") {
    on_each_obp([](ObpHost& host) {
        auto const body = json::serialize(
            json::object{{"description", "aloha"},
                         {"is_public", false},
                         {"which_alias_to_use", "public"},
                         {"hide_metadata_if_alias_used", true},
                         {"allowed_actions", {"can_see_images", "can_delete_comment"}}});
        REQUIRE(host.at_first(
                        "POST", "/views", "user1", changed(view_draft("_open"), "is_public", true))
                    .status == 201);

        auto const response = host.at_first("PUT", "/views/_open", "user1", body);

        CHECK(response.status == 200);
        auto const view = body_of(response);
        CHECK(view.at("can_see_images").as_bool());
        CHECK(view.at("can_delete_comment").as_bool());
        CHECK(count_true(view) == 2);
        CHECK(view.at("description") == "aloha");
        CHECK(!view.at("is_public").as_bool());
        CHECK(view.at("alias") == "public");
        CHECK(view.at("hide_metadata_if_alias_used").as_bool());
    });
}

TEST_CASE("D37 to D39: what is no custom view of the owner's is not updated") {
    on_each_obp([](ObpHost& host) {
        auto const ask = [&](std::string_view view, std::string_view who) {
            return host.at_first("PUT", "/views/" + std::string{view}, who, draft_text());
        };
        check_refused(host, 400, "OBP-30005", [&] { return ask("_none", "user1"); });
        check_refused(host, 400, "OBP-20020", [&] { return ask("none", "user1"); });
        check_refused(host, 400, "OBP-20020", [&] { return ask("owner", "user1"); });
        check_refused(host, 401, "OBP-20001", [&] { return ask(private_view, ""); });
        check_refused(host, 400, "OBP-20019", [&] { return ask(private_view, "user3"); });
        check_refused(host, 400, "OBP-10001", [&] {
            return host.at_first("PUT", "/views/_private", "user1", "{}");
        });
    });
}

TEST_CASE("D41 to D44: views are deleted by the owner, with their shares") {
    on_each_obp([](ObpHost& host) {
        auto const ask = [&](std::string_view view, std::string_view who) {
            return host.at_first("DELETE", "/views/" + std::string{view}, who);
        };
        check_refused(host, 400, "OBP-20020", [&] { return ask("owner", "user1"); });
        check_refused(host, 401, "OBP-20001", [&] { return ask(private_view, ""); });
        check_refused(host, 400, "OBP-20019", [&] { return ask(private_view, "user3"); });
        check_refused(host, 400, "OBP-30005", [&] { return ask("_none", "user1"); });

        CHECK(ask(private_view, "user1").status == 204);

        CHECK(host.count_all_views() == 2);
        CHECK(host.count_views("user1") == 1);
        check_refused(host, 400, "OBP-30005", [&] {
            return host.at_first("GET", "/_private/account", "user1");
        });
    });
}

TEST_CASE("F73, F75: default views are made once, and sharing twice leaves one share") {
    on_each_obp([](ObpHost& host) {
        using nostro::DefaultView;
        for (int round = 0; round < 2; ++round) {
            for (auto const view : {DefaultView::owner,
                                    DefaultView::public_view,
                                    DefaultView::accountant,
                                    DefaultView::auditor}) {
                host.system().views().provide("bank-1", "account-1", view);
            }
            host.share("bank-1", "account-1", "auditor", "user2");
        }
        CHECK(host.count_all_views() == 5);
        CHECK(host.count_views("user2") == 1);
    });
}

TEST_CASE("L136: while public views are off there are none") {
    on_each_obp(
        [](ObpHost& host) {
            check_refused(host, 400, "OBP-00005", [&] {
                return host.at_first(
                    "POST", "/views", "user1", changed(view_draft("_open"), "is_public", true));
            });
            CHECK(list_at(host.ask("GET /accounts/public"), "accounts").empty());
            CHECK(list_at(host.ask("GET /banks/bank-1/accounts/public"), "accounts").empty());
            CHECK(host.count_all_views() == 2);
            check_refused(host, 400, "OBP-00005", [&] {
                return host.at_first(
                    "PUT", "/views/_private", "user1", changed(view_draft("x"), "is_public", true));
            });
            // Of a view from when there were some, E18 and E19 tell why it is not shared.
            add_public_view(host);
            auto const shares = "/permissions/" + ObpHost::person("user2") + "/views";
            for (auto const& [rest, body] : std::vector<std::pair<std::string, std::string>>{
                     {"/public", "{}"}, {"", R"({"views":["_private","public"]})"}}) {
                check_refused(host, 400, "OBP-00005", [&, &rest = rest, &body = body] {
                    return host.at_first("POST", shares + rest, "user1", body);
                });
            }
            auto const told = host.at_first("POST", shares + "/public", "user1", "{}");
            CHECK(text_at(told, "/message") ==
                  "OBP-00005: Public views not allowed on this instance. Please set "
                  "allow_public_views = true in props files.");
            check_refused(host, 400, "OBP-30005", [&] {
                return host.at_first("GET", "/public/account", "user1");
            });
            check_refused(host, 403, "OBP-30005", [&] {
                return host.at_first("DELETE", shares + "/public", "user1");
            });
            CHECK(host.count_all_views() == 2);
        },
        [](CoreOptions& options) { options.access.allow_public_views = false; });
}
