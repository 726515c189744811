#include "api/obp_host.hpp"

using namespace support;

namespace {

std::string note_path(std::string_view view, std::string_view rest) {
    return '/' + std::string{view} + "/transactions/transaction-3/metadata/" + std::string{rest};
}

/// The path of what an account keeps about the party of its oldest transaction.
std::string party_path(ObpHost& host, std::string_view view, std::string_view rest) {
    auto const response =
        host.at_first("GET", "/owner/transactions/transaction-1/transaction", "user1");
    bool const is_beside = rest == "metadata" || rest.ends_with("_alias");
    return '/' + std::string{view} + "/other_accounts/" + text_at(response, "/other_account/id") +
           (is_beside ? "/" : "/metadata/") + std::string{rest};
}

} // namespace

TEST_CASE("K110: a public alias is written, read, hidden from others and cleared") {
    on_each_obp([](ObpHost& host) {
        auto const alias = party_path(host, "_private", "public_alias");
        std::string const body = R"({"alias":"Landlord"})";
        check_refused(
            host, 401, "OBP-20001", [&] { return host.at_first("POST", alias, "", body); });
        check_refused(
            host, 403, "OBP-20017", [&] { return host.at_first("POST", alias, "user2", body); });

        CHECK(host.at_first("POST", alias, "user1", body).status == 201);

        CHECK(text_at(host.at_first("GET", alias, "user1"), "/alias") == "Landlord");
        CHECK(host.at_first("PUT", alias, "user1", R"({"alias":"Eve"})").status == 200);
        CHECK(text_at(host.at_first("GET", alias, "user1"), "/alias") == "Eve");
        CHECK(host.at_first("DELETE", alias, "user1").status == 204);
        CHECK(text_at(host.at_first("GET", alias, "user1"), "/alias") == "null");
    });
}

TEST_CASE("L132: texts about others are the same on all views") {
    on_each_obp([](ObpHost& host) {
        for (auto const* const member :
             {"more_info", "url", "image_url", "open_corporates_url", "private_alias"}) {
            CAPTURE(member);
            auto const key = std::string{member} == "private_alias" ? "alias" : std::string{member};
            auto const body = json::serialize(json::object{{key, "https://x.example"}});
            auto const path = party_path(host, "_private", member);
            check_refused(
                host, 401, "OBP-20001", [&] { return host.at_first("POST", path, "", body); });
            CHECK(host.at_first("POST", path, "user1", body).status == 201);
            auto const seen = host.at_first("GET", party_path(host, "owner", "metadata"), "user1");
            CHECK(text_at(seen, '/' + std::string{member}) == "https://x.example");
            CHECK(text_at(host.at_first("GET", path, "user1"), '/' + key) == "https://x.example");
            CHECK(host.at_first("DELETE", path, "user1").status == 204);
            CHECK(text_at(host.at_first("GET", path, "user1"), '/' + key) == "null");
        }
        auto draft = view_draft("_reader");
        draft["allowed_actions"] = json::array{"can_see_transaction_other_bank_account"};
        REQUIRE(host.at_first("POST", "/views", "user1", json::serialize(draft)).status == 201);
        host.share("bank-1", "account-1", "_reader", "user2");
        check_refused(host, 400, "OBP-30022", [&] {
            return host.at_first(
                "POST", party_path(host, "_reader", "url"), "user2", R"({"url":"x"})");
        });
    });
}

TEST_CASE("places of others are written with who and when") {
    on_each_obp([](ObpHost& host) {
        for (auto const* const member : {"corporate_location", "physical_location"}) {
            CAPTURE(member);
            auto const path = party_path(host, "_private", member);
            auto const body = json::serialize(
                json::object{{member, {{"latitude", 52.5}, {"longitude", -13.25}}}});
            CHECK(host.at_first("POST", path, "user1", body).status == 201);
            auto const seen = host.at_first("GET", path, "user1");
            CHECK(text_at(seen, '/' + std::string{member} + "/latitude") == "5.25E1");
            CHECK(text_at(seen, '/' + std::string{member} + "/user/id") == "user1");
            CHECK(text_at(seen, '/' + std::string{member} + "/date") == "2026-01-20T09:00:00Z");
            check_refused(host, 400, "OBP-10001", [&] {
                return host.at_first("PUT",
                                     path,
                                     "user1",
                                     json::serialize(json::object{
                                         {member, {{"latitude", 90.5}, {"longitude", 0}}}}));
            });
            CHECK(host.at_first("DELETE", path, "user1").status == 204);
            CHECK(text_at(host.at_first("GET", path, "user1"), '/' + std::string{member}) ==
                  "null");
        }
    });
}

TEST_CASE("K111, L131: the narrative is the same on all views") {
    on_each_obp([](ObpHost& host) {
        std::string const body = R"({"narrative":"for March"})";
        auto const own = note_path("owner", "narrative");
        check_refused(
            host, 403, "OBP-20017", [&] { return host.at_first("POST", own, "user3", body); });
        check_refused(host, 400, "OBP-30067", [&] {
            return host.at_first("POST", "/owner/transactions/x/metadata/narrative", "user1", body);
        });

        CHECK(host.at_first("POST", own, "user1", body).status == 201);

        for (auto const* const view : {"owner", "_private"}) {
            CHECK(text_at(host.at_first("GET", note_path(view, "narrative"), "user1"),
                          "/narrative") == "for March");
        }
        CHECK(host.at_first("PUT", own, "user1", R"({"narrative":"May"})").status == 200);
        CHECK(host.at_first("DELETE", own, "user1").status == 204);
        CHECK(text_at(host.at_first("GET", own, "user1"), "/narrative") == "null");
    });
}

TEST_CASE("K112, L131: comments, tags and images are of the view they were added on") {
    on_each_obp([](ObpHost& host) {
        for (std::string const kind : {"comments", "tags", "images"}) { // NOLINT
            CAPTURE(kind);
            std::string const body = kind == "images"
                                         ? R"({"label":"receipt","url":"https://x.example/1.png"})"
                                         : R"({"value":"paid late"})";
            auto const path = note_path("_private", kind);
            check_refused(
                host, 401, "OBP-20001", [&] { return host.at_first("POST", path, "", body); });
            auto const made = host.at_first("POST", path, "user1", body);
            CHECK(made.status == 201);
            CHECK(text_at(made, "/user/id") == "user1");
            CHECK(text_at(made, "/date") == "2026-01-20T09:00:00Z");
            auto const listed = list_at(host.at_first("GET", path, "user1"), kind);
            REQUIRE(listed.size() == 1);
            CHECK(listed[0] == body_of(made));
            CHECK(list_at(host.at_first("GET", note_path("owner", kind), "user1"), kind).empty());
            auto const one = path + '/' + text_at(made, "/id");
            check_refused(
                host, 403, "OBP-20017", [&] { return host.at_first("DELETE", one, "user3"); });
            CHECK(host.at_first("DELETE", one, "user1").status == 204);
            CHECK(list_at(host.at_first("GET", path, "user1"), kind).empty());
            check_refused(
                host, 404, "OBP-10405", [&] { return host.at_first("DELETE", one, "user1"); });
        }
    });
}

TEST_CASE("K113: who wrote a comment removes it, and the owner does") {
    on_each_obp([](ObpHost& host) {
        auto const path = note_path("public", "comments");
        auto const made = host.at_first("POST", path, "user2", R"({"value":"hello"})");
        REQUIRE(made.status == 201);
        auto const one = path + '/' + text_at(made, "/id");
        check_refused(
            host, 400, "OBP-20022", [&] { return host.at_first("DELETE", one, "user3"); });
        CHECK(host.at_first("DELETE", one, "user2").status == 204);
    });
}

TEST_CASE("who wrote a comment is named when he is no user any more") {
    on_each_obp([](ObpHost& host) {
        auto const path = note_path("public", "comments");
        REQUIRE(host.at_first("POST", path, "user2", R"({"value":"hello"})").status == 201);
        host.system().users().mark_deleted(host.user_ids["user2"]);
        auto const listed = list_at(host.at_first("GET", path), "comments");
        REQUIRE(listed.size() == 1);
        CHECK(listed[0].at("user").at("display_name") == "user2 Doe");
    });
}

TEST_CASE("K114: where a transaction happened") {
    on_each_obp([](ObpHost& host) {
        auto const path = note_path("_private", "where");
        check_refused(host, 400, "OBP-10001", [&] {
            return host.at_first(
                "POST", path, "user1", R"({"where":{"latitude":400,"longitude":200}})");
        });
        CHECK(host.at_first("POST", path, "user1", R"({"where":{"latitude":1.5,"longitude":2}})")
                  .status == 201);
        auto const seen = host.at_first("GET", path, "user1");
        CHECK(text_at(seen, "/where/longitude") == "2");
        CHECK(text_at(seen, "/where/user/id") == "user1");
        CHECK(host.at_first("DELETE", path, "user1").status == 204);
        CHECK(text_at(host.at_first("GET", path, "user1"), "/where") == "null");
    });
}
