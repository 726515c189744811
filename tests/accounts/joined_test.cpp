#include "accounts/accounts_bank.hpp"
#include "domain/joined_host.hpp"
#include "facade/domain_hosts.hpp"
#include "facade/schema.hpp"

using namespace nostro;
using namespace support;

namespace {

/// Services whose state is at hand, as other domains have it.
struct Services {
    Services() {
        auto memory = nostro::storage::open_memory();
        memory->open_schema(tables::bank_schema(), {.create = true});
        auto const core = std::make_shared<detail::CoreState>(std::move(memory), CoreOptions{});
        state = std::make_shared<detail::ServiceState const>(detail::ServiceState{
            std::make_shared<detail::CoreServices>(core), 1, Principal::system()});
        Banks{state}.create({.id = bank_id});
        Accounts{state}.create({.bank_id = bank_id, .id = "a", .currency = "EUR"});
    }

    std::shared_ptr<detail::ServiceState const> state;
};

} // namespace

TEST_CASE("given another domain's transaction, when services join it, then all is one step") {
    Services services;
    auto const& state = services.state;
    auto const payment = AccountsBank::payment("a", 5, "work");
    CHECK_THROWS_AS(state->host->write_books([&](detail::Books& books) {
        auto const joined = detail::joined(*state, books);
        AccountEntries{joined}.post(payment);
        CHECK(Accounts{joined}.balance(bank_id, "a").booked == AccountsBank::eur(5));
        throw NotFound{"the outer work fails"};
    }),
                    NotFound);
    CHECK(Accounts{state}.balance(bank_id, "a").booked == AccountsBank::eur(0));

    state->host->write_books([&](detail::Books& books) {
        auto const joined = detail::joined(*state, books);
        auto const entry = AccountEntries{joined}.post(payment);
        EntryNotes{joined}.set_narrative(bank_id, "a", entry.id, "salary");
    });
    state->host->read([&](nostro::storage::Transaction& transaction) {
        auto const joined = detail::joined(*state, transaction);
        auto const page = AccountEntries{joined}.list({.bank_id = bank_id, .account_id = "a"});
        REQUIRE(page.items.size() == 1);
        CHECK(EntryNotes{joined}.list(page.items, "owner").front().narrative == "salary");
        CHECK_THROWS_AS(AccountEntries{joined}.post(payment), InternalError);
    });
    CHECK(Accounts{state}.balance(bank_id, "a").booked == AccountsBank::eur(5));
}
