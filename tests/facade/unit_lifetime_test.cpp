#include "support/fixture.hpp"

#include <string>

/// Units whose keys have a lifetime.
namespace {

using namespace nostro;
using namespace std::chrono_literals;
using support::Bank;
using support::on_each_store;

/// A unit that counts its runs under a key that counts for an hour.
class Counted {
public:
    explicit Counted(Bank& bank) : bank_{bank} {
        options.key = "order 1";
        options.lifetime = 1h;
    }

    std::string run() {
        return bank_.core().atomically([&](Unit&) { return "result " + std::to_string(++runs_); },
                                       options);
    }

    UnitOptions options;

private:
    Bank& bank_;
    int runs_ = 0;
};

} // namespace

TEST_CASE("a key with a lifetime counts until then") {
    on_each_store([](Bank& bank) {
        Counted unit{bank};
        CHECK(unit.run() == "result 1");
        bank.reopen();
        CHECK(unit.run() == "result 1");
        unit.options.tenant = 2;
        CHECK(unit.run() == "result 2");
        unit.options.tenant = 1;
        bank.clock.advance(1h - 1ns);
        CHECK(unit.run() == "result 1");
        bank.clock.advance(1ns);
        CHECK(unit.run() == "result 3");
        CHECK(unit.run() == "result 3");
        unit.options.lifetime.reset(); // another key, which counts for ever
        CHECK(unit.run() == "result 4");
        bank.clock.advance(std::chrono::hours{24 * 400});
        CHECK(unit.run() == "result 4");
    });
}

TEST_CASE("periodic work erases the results of keys that have expired") {
    on_each_store([](Bank& bank) {
        Counted unit{bank};
        for (int at = 0; at < 250; ++at) {
            unit.options.key = "order " + std::to_string(at);
            unit.run();
        }
        unit.options.key = "later";
        unit.options.lifetime = 2h;
        CHECK(unit.run() == "result 251");
        bank.clock.advance(1h);
        CHECK(bank.core().run_due(bank.clock.now(), 10s).rows_purged == 250);
        CHECK(bank.core().run_due(bank.clock.now(), 10s).rows_purged == 0);
        CHECK(unit.run() == "result 251");
    });
}

TEST_CASE("a lifetime without a key, below zero or beyond a year is refused") {
    on_each_store([](Bank& bank) {
        Counted unit{bank};
        unit.options.key.clear();
        CHECK_THROWS_AS(unit.run(), InvalidArgument);
        unit.options.key = "k";
        for (auto const lifetime : {0h, -1h, std::chrono::hours{24 * 366}}) {
            unit.options.lifetime = lifetime;
            CHECK_THROWS_AS(unit.run(), InvalidArgument);
        }
        unit.options.lifetime = 1ns;
        CHECK(unit.run() == "result 1");
    });
}
