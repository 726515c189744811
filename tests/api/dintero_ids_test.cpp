#include "api/dintero_host.hpp"

/// Ids, errors and pages (dintero.md 6.1).
namespace {

using namespace support;

std::string get(std::string_view account, std::string_view rest) {
    return "GET " + auth_path(account, rest);
}

} // namespace

TEST_CASE("S01, S02: T112 and T11200000 are one owner") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token_of("pc-app", partner, "admin:accounts");

        auto const by_account = host.ask(get("T11200000", "/clients"), token);
        auto const by_partner = host.ask(get("T112", "/clients"), token);

        CHECK(by_account.status == 200);
        CHECK(by_partner.status == 200);
        REQUIRE(body_of(by_account).is_array());
        CHECK(text_at(by_account, "/0/client_id") == "pc-app");
        CHECK(by_partner.body == by_account.body);
    });
}

TEST_CASE("S03: an id of another form is 400, before the token is looked at") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token_of("pc-app", partner, "admin:accounts");
        for (auto const id : {"X12345678", "T1122", "T112000000", "t11200000", "T1120000%C3%A9"}) {
            CAPTURE(id);
            check_refused(
                host, 400, "invalid_request", [&] { return host.ask(get(id, "/clients"), token); });
            check_refused(
                host, 400, "invalid_request", [&] { return host.ask(get(id, "/clients"), ""); });
        }
    });
}

TEST_CASE("S05: without a token the answer is 401 with a message") {
    on_each_dintero([](DinteroHost& host) {
        auto const response = host.ask(get(shop, "/clients"), "");
        CHECK(response.status == 401);
        CHECK(text_at(response, "/error/code") == "invalid_token");
        CHECK_FALSE(text_at(response, "/error/message").empty());
        CHECK(response.header("WWW-Authenticate").value_or("").starts_with("Bearer"));
    });
}

TEST_CASE("S06: a signature that was altered in any character is 401") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const signature = token.rfind('.') + 1;
        for (std::size_t at = signature; at < token.size(); at += 37) {
            CAPTURE(at);
            auto altered = token;
            altered[at] = altered[at] == 'A' ? 'B' : 'A';
            check_refused(host, 401, "invalid_token", [&] {
                return host.ask(get(shop, "/clients"), altered);
            });
        }
    });
}

TEST_CASE("S07: write:accounts does not open a read") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "write:accounts");
        check_refused(host, 403, "insufficient_scope", [&] {
            return host.ask(get(shop, "/clients"), token);
        });
    });
}

TEST_CASE("S08, S09: a token acts on its account alone, and in its mode") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        for (auto const id : {"T11200002", "T11200000", "T112", "P11200001", "T11300001"}) {
            CAPTURE(id);
            check_refused(
                host, 403, "access_denied", [&] { return host.ask(get(id, "/clients"), token); });
        }
    });
}

TEST_CASE("S10, OA-16: roles come in pages of ten, newest first, without gap or overlap") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        for (int at = 0; at < 12; ++at) {
            host.clock.advance(std::chrono::seconds{1});
            auto const name = std::to_string(at);
            REQUIRE(host.ask("POST " + auth_path(shop, "/roles"),
                             token,
                             R"({"scope":["read:accounts"],"name":")" + name + "\"}")
                        .status == 200);
        }

        auto const first = body_of(host.ask(get(shop, "/roles"), token)).as_array();
        REQUIRE(first.size() == 10);
        CHECK(first.front().at("name") == "11");
        std::string const last{first.back().at("id").as_string()};
        auto const second =
            body_of(host.ask(get(shop, "/roles?starting_after=" + last), token)).as_array();
        REQUIRE(second.size() == 2);
        CHECK(second[0].at("name") == "1");
        CHECK(second[1].at("name") == "0");

        // A role that is made in between does not move the pages behind the cursor.
        host.clock.advance(std::chrono::seconds{1});
        host.ask("POST " + auth_path(shop, "/roles"), token, R"({"scope":["read:accounts"]})");
        CHECK(body_of(host.ask(get(shop, "/roles?starting_after=" + last), token)).as_array() ==
              second);
        // Nor does it when the object of the cursor is deleted.
        REQUIRE(host.ask("DELETE " + auth_path(shop, "/roles/" + last), token).status == 200);
        CHECK(body_of(host.ask(get(shop, "/roles?starting_after=" + last), token)).as_array() ==
              second);
    });
}

TEST_CASE("S11: a limit out of range and an unknown cursor are 400") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        for (auto const query : {"limit=0",
                                 "limit=101",
                                 "limit=abc",
                                 "limit=",
                                 "limit=1&limit=2",
                                 "starting_after=018f0000-0000-7000-8000-000000000000",
                                 "include_deleted=perhaps"}) {
            CAPTURE(query);
            check_refused(host, 400, "invalid_request", [&] {
                return host.ask(get(shop, "/roles?" + std::string{query}), token);
            });
        }
        CHECK(host.ask(get(shop, "/roles?limit=100"), token).status == 200);
        CHECK(host.ask(get(shop, "/roles?limit=1"), token).status == 200);
    });
}

TEST_CASE("S13: a deleted role is listed only when asked for") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const made =
            host.ask("POST " + auth_path(shop, "/roles"), token, R"({"scope":["read:accounts"]})");
        auto const id = text_at(made, "/id");
        auto const deleted = host.ask("DELETE " + auth_path(shop, "/roles/" + id), token);
        CHECK(deleted.status == 200);
        CHECK(text_at(deleted, "/deleted_by") == "client-1");

        CHECK(body_of(host.ask(get(shop, "/roles"), token)).as_array().empty());
        auto const all = host.ask(get(shop, "/roles?include_deleted=true"), token);
        CHECK(text_at(all, "/0/id") == id);
        CHECK(text_at(all, "/0/deleted_by") == "client-1");
        CHECK(text_at(all, "/0/deleted_at") == "2026-01-20T09:00:00Z");
        check_refused(
            host, 404, "not_found", [&] { return host.ask(get(shop, "/roles/" + id), token); });
    });
}

TEST_CASE("Bodies that are no JSON, or say a member twice, are 400; other media 415 (OA-33)") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = host.token(shop, "admin:accounts");
        auto const line = "POST " + auth_path(shop, "/roles");
        check_refused(host, 400, "invalid_request", [&] {
            return host.ask(line, token, R"({"scope":["a"],"scope":["b"]})");
        });
        check_refused(host, 400, "invalid_request", [&] { return host.ask(line, token, "{"); });
        check_refused(host, 400, "invalid_request", [&] { return host.ask(line, token, "[]"); });
        check_refused(host, 415, "invalid_request", [&] {
            return host.ask(
                line, token, "scope=a", {{"Content-Type", "application/x-www-form-urlencoded"}});
        });
    });
}
