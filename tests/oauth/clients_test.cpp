#include "token_bank.hpp"

#include <algorithm>
#include <cctype>

using namespace nostro; // NOLINT(google-build-using-namespace)
using namespace std::chrono_literals;

using namespace support;

namespace {

bool authenticates(TokenBank& bank, std::string client_id, std::string secret) {
    return error_of([&] {
               return bank.clients().authenticate({.method = ClientAuthMethod::client_secret_basic,
                                                   .client_id = std::move(client_id),
                                                   .secret = std::move(secret)});
           }) != "invalid_client";
}

} // namespace

TEST_CASE("OA-01 S14 S15: a new client is given a secret that is shown once and not stored") {
    on_each_bank([](TokenBank& bank) {
        auto const made = bank.make_client("shop");

        CHECK(made.secret.size() == 43);
        CHECK(std::ranges::all_of(made.secret, [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
        }));
        CHECK(Uuid::parse(made.client.id));
        CHECK(made.client.created_at == morning);
        CHECK(bank.clients().get("shop") == made.client);
        CHECK(bank.clients().find_by_id(made.client.id) == made.client);
        CHECK(bank.clients().list(partner_id).size() == 1);
        auto const secrets = bank.clients().list_secrets("shop");
        REQUIRE(secrets.size() == 1);
        CHECK(secrets.front().hint == made.secret.substr(39));
        CHECK_FALSE(bank.is_stored(made.secret));
        CHECK(authenticates(bank, "shop", made.secret));
    });
}

TEST_CASE("OA-02: a client id that is taken, reserved or malformed is refused and stores nothing") {
    on_each_bank([](TokenBank& bank) {
        bank.make_client("shop");

        CHECK_THROWS_AS(bank.make_client("shop"), AlreadyExists);
        for (auto const* id : {"usr_1", "acc_1", "a b", "ab", "sh\xC3\xB8p"}) {
            CAPTURE(id);
            CHECK(wrong_field([&] { return bank.make_client(id); }) == "client_id");
        }
        CHECK(bank.clients().list(partner_id).size() == 1);
    });
}

TEST_CASE("OA-03: with an overlap both secrets are good until its exact end") {
    on_each_bank([](TokenBank& bank) {
        auto const first = bank.make_client("shop");
        CHECK(authenticates(bank, "shop", first.secret));
        bank.clock.advance(1h);

        auto const second = bank.clients().rotate_secret("shop", 24h);

        CHECK(second.secret != first.secret);
        CHECK(authenticates(bank, "shop", second.secret));
        bank.clock.advance(24h - 1ns);
        CHECK(authenticates(bank, "shop", first.secret));
        auto const secrets = bank.clients().list_secrets("shop");
        REQUIRE(secrets.size() == 2);
        CHECK(secrets[0].last_used_at == morning + 1h);
        CHECK(secrets[1].last_used_at == morning + 25h - 1ns);
        bank.clock.advance(1ns);
        CHECK_FALSE(authenticates(bank, "shop", first.secret));
        CHECK(authenticates(bank, "shop", second.secret));
    });
}

TEST_CASE("OA-03: the last use of a secret is written at most once a minute") {
    on_each_bank([](TokenBank& bank) {
        auto const made = bank.make_client("shop");
        CHECK(authenticates(bank, "shop", made.secret));
        bank.clock.advance(59s);
        CHECK(authenticates(bank, "shop", made.secret));
        CHECK(bank.clients().list_secrets("shop").front().last_used_at == morning);
        bank.clock.advance(1s);
        CHECK(authenticates(bank, "shop", made.secret));
        CHECK(bank.clients().list_secrets("shop").front().last_used_at == morning + 60s);
    });
}

TEST_CASE("S16: without an overlap the old secret is refused at once") {
    on_each_bank([](TokenBank& bank) {
        auto const first = bank.make_client("shop");
        auto const second = bank.clients().rotate_secret("shop");

        CHECK_FALSE(authenticates(bank, "shop", first.secret));
        CHECK(authenticates(bank, "shop", second.secret));
        CHECK(bank.clients().list_secrets("shop").size() == 1);
    });
}

TEST_CASE("no more than two secrets are good at a time") {
    on_each_bank([](TokenBank& bank) {
        auto const first = bank.make_client("shop");
        bank.clock.advance(1s);
        auto const second = bank.clients().rotate_secret("shop", 24h);
        bank.clock.advance(1s);
        auto const third = bank.clients().rotate_secret("shop", 24h);

        CHECK_FALSE(authenticates(bank, "shop", first.secret));
        CHECK(authenticates(bank, "shop", second.secret));
        CHECK(authenticates(bank, "shop", third.secret));
        CHECK(wrong_field([&] { return bank.clients().rotate_secret("shop", 24h * 31); }) ==
              "overlap");
    });
}

TEST_CASE("OA-05 S17: deleting a client ends all it has, and its id is never free again") {
    on_each_bank([](TokenBank& bank) {
        auto const made = bank.make_client("shop");
        bank.allow("shop", api, {"r"});
        auto const user = bank.make_user("ada");
        auto const token = bank.token("shop");
        auto const person = bank.user_tokens("shop", user.id);
        bank.make_client("watcher");
        REQUIRE(bank.counts(token));
        REQUIRE(bank.counts(person.access_token));

        auto const erased = bank.clients().mark_deleted("shop");

        CHECK(erased.deleted_at == morning);
        CHECK_FALSE(bank.counts(token));
        CHECK_FALSE(bank.counts(person.access_token));
        CHECK_FALSE(bank.tokens().introspect(token, "shop").active);
        CHECK(error_of([&] { return bank.refresh("shop", person.refresh_token); }) ==
              "invalid_client");
        CHECK(bank.grants().list({.client_id = "shop"}).empty());
        CHECK_FALSE(authenticates(bank, "shop", made.secret));
        CHECK_FALSE(bank.clients().find("shop"));
        CHECK_THROWS_AS(bank.clients().mark_deleted("shop"), NotFound);
        CHECK_THROWS_AS(bank.make_client("shop"), AlreadyExists);
        CHECK(bank.audited("client.deleted") == 1);
    });
}

TEST_CASE("a deleted client says who has deleted it") {
    TokenBank bank{Store::memory};
    bank.make_client("shop");
    Principal const admin{
        .kind = PrincipalKind::client, .id = "admin-client", .scope = {"write:accounts"}};

    CHECK(bank.core().as(admin).clients().mark_deleted("shop").deleted_by == "admin-client");
}

TEST_CASE("a disabled client cannot do anything until it is enabled again") {
    on_each_bank([](TokenBank& bank) {
        auto const made = bank.make_client("shop");
        bank.allow("shop", api, {"r"});
        auto const token = bank.token("shop");
        REQUIRE(bank.counts(token));

        bank.clients().set_enabled("shop", false);

        CHECK(bank.refusal(token) == TokenRefusal::client_gone);
        CHECK_FALSE(authenticates(bank, "shop", made.secret));
        CHECK(error_of([&] { return bank.token("shop"); }) == "invalid_client");
        bank.clients().set_enabled("shop", true);
        CHECK(bank.counts(token));
        CHECK(authenticates(bank, "shop", made.secret));
    });
}

TEST_CASE("a redirect URI is absolute and goes where a client can be") {
    TokenBank bank{Store::memory};

    struct Row {
        char const* uri;
        ClientType type;
        bool good;
    };

    constexpr auto web = ClientType::confidential;
    constexpr auto native = ClientType::native;
    int number = 0;
    for (auto const& row : {Row{"https://shop.example/cb", web, true},
                            Row{"https://shop.example/cb?a=b", web, true},
                            Row{"HTTPS://shop.example/cb", web, true},
                            Row{"http://127.0.0.1/cb", web, true},
                            Row{"http://127.1.2.3:8080/cb", web, true},
                            Row{"http://[::1]/cb", native, true},
                            Row{"com.example.app:/cb", native, true},
                            Row{"com.example.app:/cb", web, false},
                            Row{"http://shop.example/cb", web, false},
                            Row{"http://localhost/cb", native, false},
                            Row{"http://127.0.0.1.evil.example/cb", native, false},
                            Row{"https://shop.example/cb#x", web, false},
                            Row{"https://shop.example/cb#", web, false},
                            Row{"https://ada@shop.example/cb", web, false},
                            Row{"https://*.example/cb", web, false},
                            Row{"https:///cb", web, false},
                            Row{"https://shop.example/c b", web, false},
                            Row{"https://shop.example/\xC3\xB8", web, false},
                            Row{"/cb", web, false},
                            Row{"", web, false},
                            Row{"javascript:alert(1)", native, false},
                            Row{"data:text/html,x", native, false},
                            Row{"file:///etc/passwd", native, false},
                            Row{"myapp:/cb", native, false}}) {
        CAPTURE(row.uri);
        NewClient wanted = bank.draft("client-" + std::to_string(++number));
        wanted.client.type = row.type;
        if (row.type == native) {
            wanted.client.auth_method = ClientAuthMethod::none;
        }
        wanted.client.redirect_uris = {"https://first.example/", row.uri};
        CHECK(wrong_field([&] { return bank.clients().create(wanted); }) ==
              (row.good ? "" : "redirect_uris[1]"));
    }
}

TEST_CASE("what does not fit the type of a client is refused") {
    TokenBank bank{Store::memory};

    struct Row {
        char const* field;
        std::function<void(Client&)> change;
    };

    for (Row const& row :
         {Row{"auth_method", [](Client& client) { client.type = ClientType::public_client; }},
          Row{"auth_method", [](Client& client) { client.auth_method = ClientAuthMethod::none; }},
          Row{"refresh_policy",
              [](Client& client) {
                  client.type = ClientType::native;
                  client.auth_method = ClientAuthMethod::none;
                  client.refresh_policy = RefreshPolicy::keep;
              }},
          Row{"require_pkce",
              [](Client& client) {
                  client.type = ClientType::native;
                  client.auth_method = ClientAuthMethod::none;
                  client.require_pkce = false;
              }},
          Row{"response_types[0]", [](Client& client) { client.response_types = {"magic"}; }},
          Row{"cors_origins[0]",
              [](Client& client) { client.cors_origins = {"https://a.example/path"}; }},
          Row{"access_token_life", [](Client& client) { client.access_token_life = 25h; }},
          Row{"id_token_alg", [](Client& client) { client.id_token_alg = "HS256"; }},
          Row{"auth_alg", [](Client& client) { client.auth_alg = "ES256"; }},
          Row{"name", [](Client& client) { client.name = std::string(256, 'x'); }}}) {
        CAPTURE(row.field);
        NewClient wanted = bank.draft("shop");
        row.change(wanted.client);
        CHECK(wrong_field([&] { return bank.clients().create(wanted); }) == row.field);
    }
}

TEST_CASE("a secret that a person chose is hashed as a password is, and guesses are counted") {
    on_each_bank([](TokenBank& bank) {
        NewClient wanted = bank.draft("legacy");
        wanted.secret = "hunter22!";
        CHECK(bank.clients().create(wanted).secret == "hunter22!");

        CHECK(authenticates(bank, "legacy", "hunter22!"));
        CHECK(bank.clients().list_secrets("legacy").front().hint.empty());
        CHECK_FALSE(bank.is_stored("hunter22!"));
        for (int guess = 0; guess < 5; ++guess) {
            CHECK_FALSE(authenticates(bank, "legacy", "hunter2" + std::to_string(guess)));
        }
        CHECK(error_of([&] {
                  return bank.clients().authenticate(
                      {.method = ClientAuthMethod::client_secret_basic,
                       .client_id = "legacy",
                       .secret = "hunter22!"});
              }) == "too_many_requests");
        bank.clock.advance(61s);
        CHECK(authenticates(bank, "legacy", "hunter22!"));
    });
}

TEST_CASE("a host can bring a long secret of its own") {
    TokenBank bank{Store::sqlite};
    NewClient wanted = bank.draft("interop-service");
    wanted.secret = "interop-secret-for-service-0123456789abcde";
    bank.clients().create(wanted);

    CHECK(authenticates(bank, "interop-service", wanted.secret));
    CHECK_FALSE(bank.is_stored(wanted.secret));
    wanted = bank.draft("other");
    wanted.secret = "short";
    CHECK(wrong_field([&] { return bank.clients().create(wanted); }) == "client_secret");
}

TEST_CASE("OA-17: how a client authenticates is decided by who may hand on what it may do") {
    on_each_bank([](TokenBank& bank) {
        auto client = bank.make_client("boss").client;
        bank.allow("boss", api, {"admin:accounts", "orders"});
        Principal caller{.kind = PrincipalKind::client, .id = "shop", .scope = {"write:accounts"}};
        auto writer = bank.core().as(caller).clients();
        auto const refusal = [](auto const& work) {
            try {
                work();
            } catch (Forbidden const& error) {
                return std::string{error.detail("scope")};
            }
            return std::string{};
        };

        client.name = "Boss";
        CHECK(refusal([&] { client = writer.update(client); }).empty());
        auto public_client = client;
        public_client.type = ClientType::public_client;
        public_client.auth_method = ClientAuthMethod::none;
        CHECK(refusal([&] { writer.update(public_client); }) == "admin:accounts");
        CHECK(refusal([&] { writer.rotate_secret("boss"); }) == "admin:accounts");
        CHECK(bank.clients().get("boss") == client);
        CHECK(bank.clients().list_secrets("boss").size() == 1);

        caller.scope = {"admin:accounts"};
        CHECK(refusal([&] { bank.core().as(caller).clients().rotate_secret("boss"); }).empty());
        CHECK(refusal([&] { bank.core().as(caller).clients().update(public_client); }).empty());
    });
}

TEST_CASE("what OBP keeps of a consumer follows the client") {
    on_each_bank([](TokenBank& bank) {
        NewClient wanted = bank.draft("shop");
        wanted.client.consumer = Consumer{.company = "Shop AS", .calls_per_day = 1'000};
        auto const made = bank.clients().create(wanted).client;
        REQUIRE(made.consumer);
        CHECK(made.consumer->consumer_id == made.id);

        CHECK(bank.clients().find_by_consumer(made.id) == made);
        Client changed = made;
        changed.consumer->consumer_id = "7f1c";
        changed.name = "Shop";
        bank.clients().update(changed);
        CHECK_FALSE(bank.clients().find_by_consumer(made.id));
        CHECK(bank.clients().find_by_consumer("7f1c")->name == "Shop");
        wanted = bank.draft("other");
        wanted.client.consumer = Consumer{.consumer_id = "7f1c"};
        CHECK(wrong_field([&] { return bank.clients().create(wanted); }) == "consumer.consumer_id");
        bank.clients().mark_deleted("shop");
        CHECK_FALSE(bank.clients().find_by_consumer("7f1c"));
    });
}

TEST_CASE("clients are created and changed in a unit, too") {
    on_each_bank([](TokenBank& bank) {
        NewClient const wanted = bank.draft("shop");
        CHECK_THROWS_AS(bank.core().atomically([&](Unit& unit) {
            unit.system().clients().create(wanted);
            throw NotFound{"as the test wants"};
        }),
                        NotFound);
        CHECK_FALSE(bank.clients().find("shop"));
        bank.core().atomically([&](Unit& unit) { unit.system().clients().create(wanted); });
        CHECK(bank.clients().find("shop"));
    });
}
