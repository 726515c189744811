#include "host.hpp"
#include "sample_routes.hpp"

#include <string>
#include <thread>
#include <vector>

namespace {

using namespace nostro::api;
using support::ApiHost;
using support::bearer;
using support::Headers;
using support::sample_routes;
using support::sample_runs;
using support::Store;
using support::text_at;

struct Fixture {
    explicit Fixture(Store store) : host{sample_routes(), {}, store} {
        host.tokens.add_client("one", {"admin"});
        host.tokens.add_client("two", {"admin"});
        first = host.bank.open();
        REQUIRE(first == nostro::LedgerAccountId{1, 1});
        REQUIRE(host.bank.open() == nostro::LedgerAccountId{1, 2});
    }

    Response transfer(std::string const& key,
                      std::string const& body = R"({"name":"x"})",
                      std::string const& token = "one",
                      std::string_view line = "POST /dintero/T112/transfers") {
        Headers headers{bearer(token)};
        if (!key.empty()) {
            headers.push_back({"idempotency-key", key});
        }
        return host.send(line, body, std::move(headers));
    }

    /// How many transfers have taken effect.
    nostro::Amount count() { return host.bank.balance(first).debits_posted; }

    ApiHost host;
    nostro::LedgerAccountId first;
};

void on_each_store(auto const& body) {
    for (auto const store : support::all_stores) {
        CAPTURE(support::name(store));
        Fixture fixture{store};
        body(fixture);
        fixture.host.bank.check_sound();
    }
}

} // namespace

TEST_CASE("a repeat with the same key has one effect and gets the same answer") {
    on_each_store([](Fixture& f) {
        auto const first = f.transfer("k1");
        CHECK(first.status == 200);
        auto const runs = sample_runs();
        auto const again = f.transfer("k1");
        CHECK(again.status == 200);
        CHECK(again.body == first.body);
        CHECK(again.header("Content-Type") == first.header("Content-Type"));
        CHECK(again.header("X-Request-Id") != first.header("X-Request-Id"));
        CHECK(sample_runs() == runs);
        CHECK(f.count() == 1);
        CHECK(f.transfer("k2").body != first.body);
        CHECK(f.count() == 2);
    });
}

TEST_CASE("without a key each request has its effect") {
    on_each_store([](Fixture& f) {
        CHECK(f.transfer("").status == 200);
        CHECK(f.transfer("").status == 200);
        CHECK(f.count() == 2);
    });
}

TEST_CASE("a key of another request is refused in the words of the API") {
    on_each_store([](Fixture& f) {
        CHECK(f.transfer("k1").status == 200);
        auto const body = f.transfer("k1", R"({"name":"y"})");
        CHECK(body.status == 400);
        CHECK(text_at(body, "/error/code") == "invalid_request");
        CHECK(text_at(body, "/error/errors/0/path") == "Idempotency-Key");
        auto const path = f.transfer("k1", R"({"name":"x"})", "one", "POST /aritma/transfers");
        CHECK(path.status == 422);
        CHECK(text_at(path, "/code") == "idempotency_key_reused");
        CHECK(
            f.transfer("k1", R"({"name":"x"})", "one", "POST /dintero/T112/transfers?a=b").status ==
            400);
        CHECK(f.count() == 1);
    });
}

TEST_CASE("keys belong to their callers") {
    on_each_store([](Fixture& f) {
        auto const one = f.transfer("k1");
        auto const two = f.transfer("k1", R"({"name":"x"})", "two");
        CHECK(two.status == 200);
        CHECK(two.body != one.body);
        CHECK(f.count() == 2);
    });
}

TEST_CASE("a failure is undone and not kept: the next try runs") {
    on_each_store([](Fixture& f) {
        auto const failed = f.transfer("k1", R"({"name":"fails"})");
        CHECK(failed.status == 400);
        CHECK(text_at(failed, "/error/code") == "invalid_state");
        CHECK(f.count() == 0);
        auto const runs = sample_runs();
        CHECK(f.transfer("k1", R"({"name":"fails"})").status == 400);
        CHECK(sample_runs() == runs + 1);
        CHECK(f.transfer("k1").status == 200);
        CHECK(f.count() == 1);
    });
}

TEST_CASE("malformed keys are refused before anything runs") {
    Fixture f{Store::memory};
    auto const runs = sample_runs();
    CHECK(f.transfer(std::string(129, 'k')).status == 400);
    CHECK(f.transfer("a b").status == 400);
    CHECK(f.transfer("\xC3\xA9").status == 400);
    Headers const twice{bearer("one"), {"Idempotency-Key", "a"}, {"Idempotency-Key", "a"}};
    CHECK(f.host.send("POST /dintero/T112/transfers", R"({"name":"x"})", twice).status == 400);
    CHECK(sample_runs() == runs);
    CHECK(f.transfer(std::string(128, 'k')).status == 200);
}

TEST_CASE("the same request from many threads has one effect") {
    on_each_store([](Fixture& f) {
        std::vector<std::string> bodies(8);
        {
            std::vector<std::jthread> threads;
            for (auto& body : bodies) {
                threads.emplace_back([&f, &body] {
                    auto const request =
                        support::request("POST /dintero/T112/transfers",
                                         R"({"name":"x"})",
                                         {bearer("one"), {"Idempotency-Key", "k"}});
                    body = f.host.dispatcher.handle(request).body;
                });
            }
        }
        for (auto const& body : bodies) {
            CHECK(body == bodies.front());
        }
        CHECK(f.count() == 1);
    });
}
