#include "api/dintero_host.hpp"

/// Aritma Banking v3: users (mandates_payments_events.md 2.1, P18, P19; oauth.md OA-30, OA-31).
namespace {

using namespace support;

constexpr std::string_view aritma_audience = "https://bank.example/api/v3";
constexpr std::string_view all_scopes = "openid profile bankservice";
constexpr std::string_view company = "C32E6B5B-CA63-48D0-91AB-D5C6CB781737";
constexpr std::string_view mailbox = "user1@mycompany.com";

/// A client of the bank itself, which may use the Aritma API.
std::string aritma_token(DinteroHost& host, std::string_view scope = all_scopes) {
    if (!host.system().clients().find("erp")) {
        static_cast<void>(host.add_client("", "erp"));
        host.system().grants().create({.client_id = "erp",
                                       .audience = std::string{aritma_audience},
                                       .type = nostro::GrantType::client_credentials,
                                       .scope = words(all_scopes)});
    }
    return host.system()
        .tokens()
        .client_credentials(
            {.client_id = "erp", .audience = std::string{aritma_audience}, .scope = words(scope)})
        .access_token;
}

std::string new_user(std::string_view rest = "") {
    return R"({"companyId":")" + std::string{company} +
           R"(","username":"user1@mycompany.com","email":"user1@mycompany.com",)"
           R"("name":"Ola Nordmann","phoneNumber":"90001337")" +
           std::string{rest} + '}';
}

api::Response create(DinteroHost& host, std::string const& token, std::string body) {
    return host.ask("POST /api/v3/users", token, std::move(body));
}

/// A problem body (RFC 9457) of this status and code, and nothing has changed.
template <class Ask>
void check_problem(DinteroHost& host, int status, std::string_view code, Ask&& ask) {
    auto const before = host.dump();
    api::Response const response = ask();
    CAPTURE(response.body);
    CHECK(response.status == status);
    CHECK(response.header("Content-Type") == "application/problem+json");
    CHECK(text_at(response, "/code") == code);
    CHECK(text_at(response, "/status") == std::to_string(status));
    CHECK(host.dump() == before);
}

} // namespace

TEST_CASE("P18, OA-30: a user without a password gets a mail to choose one") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = aritma_token(host);
        auto const made = create(host, token, new_user());
        CAPTURE(made.body);
        REQUIRE(made.status == 201);
        REQUIRE(body_of(made).is_string());
        auto const id = std::string{body_of(made).as_string()};
        CHECK(nostro::Uuid::parse(id).has_value());

        auto const read = host.ask("GET /api/v3/users/" + id, token);
        CAPTURE(read.body);
        CHECK(read.status == 200);
        CHECK(text_at(read, "/Id") == id);
        CHECK(text_at(read, "/CompanyId") == company);
        CHECK(text_at(read, "/Username") == "user1@mycompany.com");
        CHECK(text_at(read, "/Email") == "user1@mycompany.com");
        CHECK(text_at(read, "/Name") == "Ola Nordmann");
        CHECK(text_at(read, "/PhoneNumber") == "90001337");
        CHECK(text_at(read, "/ActiveUser") == "false");
        CHECK(text_at(read, "/AccountingSystemUser") == "null");

        auto const link = host.take_link_token(mailbox);
        host.clock.advance(std::chrono::seconds{30 * 60 - 1});
        host.system().users().accept_invitation(link, "sdf35asty4q3g5ehgg");
        CHECK(text_at(host.ask("GET /api/v3/users/" + id, token), "/ActiveUser") == "true");
        CHECK_THROWS(host.system().users().accept_invitation(link, "another-password-1"));
    });
}

TEST_CASE("OA-30: the link ends after thirty minutes") {
    on_each_dintero([](DinteroHost& host) {
        REQUIRE(create(host, aritma_token(host), new_user()).status == 201);
        auto const link = host.take_link_token(mailbox);
        host.clock.advance(std::chrono::seconds{30 * 60});
        CHECK_THROWS(host.system().users().accept_invitation(link, "sdf35asty4q3g5ehgg"));
    });
}

TEST_CASE("P18: a user with a password is active at once, and the password is not told") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = aritma_token(host);
        auto const made = create(host, token, new_user(R"(,"password":"sdf35asty4q3g5ehgg%¤")"));
        CAPTURE(made.body);
        REQUIRE(made.status == 201);
        CHECK(host.take_codes(mailbox).empty());
        auto const id = std::string{body_of(made).as_string()};
        auto const read = host.ask("GET /api/v3/users/" + id, token);
        CHECK(text_at(read, "/ActiveUser") == "true");
        CHECK(read.body.find("sdf35") == std::string::npos);
        for (auto const& table : host.dump()) {
            CAPTURE(table.first);
            CHECK(table.second.find("sdf35asty4q3g5ehgg") == std::string::npos);
        }
    });
}

TEST_CASE("P19: members are read in any case") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = aritma_token(host);
        auto const made = create(host,
                                 token,
                                 R"({"CompanyId":")" + std::string{company} +
                                     R"(","USERNAME":"u","Email":"u@example.com","nAME":"U",)"
                                     R"("PhoneNumber":"52 52 52 52","password":null})");
        CAPTURE(made.body);
        CHECK(made.status == 201);
        CHECK(host.take_codes("u@example.com").size() == 1);
        check_problem(host, 400, "invalid_request", [&] {
            return create(host, token, new_user(R"(,"Username":"twice")"));
        });
    });
}

TEST_CASE("What is wrong with a new user is 400, a name that is taken 409") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = aritma_token(host);
        for (auto const member : {"companyId", "username", "email", "name", "phoneNumber"}) {
            CAPTURE(member);
            for (std::string_view const value : {"\"\"", "null", "7"}) {
                CAPTURE(value);
                auto body = nostro::parse_json(new_user(), "user");
                body.as_object()[member] = nostro::parse_json(value, "value");
                check_problem(host, 400, "invalid_request", [&] {
                    return create(host, token, json::serialize(body));
                });
            }
        }
        auto const pointer = [&](std::string_view member, std::string_view value) {
            auto body = nostro::parse_json(new_user(), "user");
            body.as_object()[member] = value;
            std::string named;
            check_problem(host, 400, "invalid_request", [&] {
                auto response = create(host, token, json::serialize(body));
                named = text_at(response, "/errors/0/pointer");
                return response;
            });
            return named;
        };
        CHECK(pointer("password", "short") == "/Password");
        CHECK(pointer("password", "12345678") == "/Password");
        CHECK(pointer("phoneNumber", "no number") == "/PhoneNumber");
        CHECK(pointer("username", " ola") == "/Username");
        CHECK(pointer("email", "ola@") == "/Email");
        REQUIRE(create(host, token, new_user()).status == 201);
        check_problem(host, 409, "user.duplicate", [&] { return create(host, token, new_user()); });
    });
}

TEST_CASE("P18, OA-30: a password reset is answered alike for everybody") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = aritma_token(host);
        REQUIRE(create(host, token, new_user(R"(,"password":"sdf35asty4q3g5ehgg")")).status == 201);
        auto const reset = [&](std::string_view username) {
            return host.ask("POST /api/v3/users/passwordreset",
                            token,
                            R"({"Username":")" + std::string{username} + "\"}");
        };
        auto const known = reset("user1@mycompany.com");
        auto const unknown = reset("nobody");
        CHECK(known.status == 200);
        CHECK(known.body.empty());
        CHECK(unknown.status == 200);
        CHECK(unknown.body == known.body);
        CHECK(unknown.headers.size() == known.headers.size());

        auto const link = host.take_link_token(mailbox);
        host.system().users().finish_password_reset(link, "quite-another-one-1");
        CHECK(host.system()
                  .users()
                  .check_password(nostro::UserKind::customer, "", mailbox, "quite-another-one-1")
                  .accepted());
        CHECK_THROWS(host.system().users().finish_password_reset(link, "and-one-more-try-1"));
        check_problem(host, 400, "invalid_request", [&] { return reset(""); });
    });
}

TEST_CASE("OA-31: each operation needs all three scopes") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = aritma_token(host);
        auto const made = create(host, token, new_user());
        auto const id = std::string{body_of(made).as_string()};
        struct Operation {
            std::string line;
            std::string body;
            int status;
        };
        Operation const operations[]{
            {"GET /api/v3/users/" + id, "", 200},
            {"POST /api/v3/users",
             R"({"companyId":")" + std::string{company} +
                 R"(","username":"x","email":"x@example.com","name":"X","phoneNumber":"90001337"})",
             201},
            {"POST /api/v3/users/passwordreset", R"({"username":"x"})", 200},
        };
        for (Operation const& one : operations) {
            CAPTURE(one.line);
            check_problem(
                host, 401, "missing_credentials", [&] { return host.ask(one.line, "", one.body); });
            check_problem(
                host, 401, "invalid_token", [&] { return host.ask(one.line, "x", one.body); });
            for (auto const scope :
                 {"openid profile", "openid bankservice", "profile bankservice", "bankservice"}) {
                CAPTURE(scope);
                auto const weak = aritma_token(host, scope);
                check_problem(host, 403, "insufficient_scope", [&] {
                    return host.ask(one.line, weak, one.body);
                });
            }
            CHECK(host.ask(one.line, token, one.body).status == one.status);
        }
    });
}

TEST_CASE("Users are found by UUID in any case; others are 404, other ids 400") {
    on_each_dintero([](DinteroHost& host) {
        auto const token = aritma_token(host);
        auto const id = std::string{body_of(create(host, token, new_user())).as_string()};
        auto upper = id;
        std::ranges::transform(upper, upper.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        CHECK(host.ask("GET /api/v3/users/" + upper, token).status == 200);
        check_problem(host, 404, "not_found", [&] {
            return host.ask("GET /api/v3/users/018f0000-0000-7000-8000-000000000000", token);
        });
        check_problem(
            host, 400, "invalid_request", [&] { return host.ask("GET /api/v3/users/7", token); });
        auto const ada = host.add_ada();
        check_problem(
            host, 404, "not_found", [&] { return host.ask("GET /api/v3/users/" + ada.id, token); });
    });
}
