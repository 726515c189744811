#include "accounts/accounts_bank.hpp"

#include <algorithm>
#include <map>
#include <random>

using namespace nostro;
using namespace support;

namespace {

/// What one entry of an account must look like.
struct ModelEntry {
    Timestamp completed{};
    Timestamp posted{};
    std::size_t number = 0; ///< in the order of booking
    Amount value;
    Amount balance;
    std::string other;
    std::string description;
};

std::string describe(ModelEntry const& entry) {
    return to_string(entry.completed) + ' ' + to_string(entry.posted) + ' ' +
           to_string(entry.value) + ' ' + to_string(entry.balance) + ' ' + entry.other + ' ' +
           entry.description + '\n';
}

/// The slow and obvious accounts: everything in lists, searched from the start.
struct Model {
    std::map<std::string, std::vector<ModelEntry>> entries;
    std::map<std::string, Amount> balances;
    std::map<std::string, std::vector<std::string>> others; ///< names in the order of sight
    std::size_t booked = 0;

    void book(std::string const& account, ModelEntry entry) {
        entry.balance = balances[account] += entry.value;
        entry.number = booked;
        auto& names = others[account];
        if (std::ranges::find(names, entry.other) == names.end()) {
            names.push_back(entry.other);
        }
        entries[account].push_back(std::move(entry));
    }

    [[nodiscard]] std::vector<ModelEntry> list(AccountEntryQuery const& query) const {
        std::vector<ModelEntry> found;
        if (auto const all = entries.find(query.account_id); all != entries.end()) {
            for (ModelEntry const& entry : all->second) {
                if ((!query.from || entry.completed >= *query.from) &&
                    (!query.to || entry.completed <= *query.to)) {
                    found.push_back(entry);
                }
            }
        }
        std::ranges::sort(found, {}, [](ModelEntry const& entry) {
            return std::pair{entry.completed, entry.number};
        });
        if (query.descending) {
            std::ranges::reverse(found);
        }
        found.erase(found.begin(),
                    found.begin() + static_cast<long>(std::min(query.offset, found.size())));
        found.resize(std::min(found.size(), query.limit));
        return found;
    }
};

/// Books at random through the accounts and around them, and compares what is read.
class History {
public:
    History(AccountsBank& bank, std::uint64_t seed) : bank_{bank}, engine_{seed} {
        for (auto const* id : {"a", "b", "c"}) {
            ledger_ids_[id] = bank.session()
                                  .accounts()
                                  .create({.bank_id = bank_id,
                                           .id = id,
                                           .currency = "EUR",
                                           .holder = std::string{"holder of "} + id,
                                           .overdraft = std::nullopt})
                                  .ledger_account;
        }
    }

    void run(int steps) {
        for (int step = 0; step < steps; ++step) {
            bank_.clock.advance(std::chrono::seconds{below(100)});
            switch (below(8)) {
            case 0:
                book_around();
                break;
            case 1:
                book_hold();
                break;
            case 2:
                book_several();
                break;
            default:
                post(1);
                break;
            }
            if (below(4) == 0) {
                compare();
            }
        }
        for (auto const& [id, ledger_id] : ledger_ids_) {
            compare_all(id);
        }
    }

private:
    std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>{0, bound - 1}(engine_);
    }

    std::string account() { return std::string(1, static_cast<char>('a' + below(3))); }

    std::string account_but(std::string const& not_this) {
        std::string other = account();
        while (other == not_this) {
            other = account();
        }
        return other;
    }

    /// Some times often, so that entries share them; also times of the ledger itself.
    Timestamp date() {
        return below(3) == 0 && !times_.empty()
                   ? times_[below(times_.size())]
                   : morning + std::chrono::minutes{static_cast<int>(below(200)) - 150};
    }

    void book_around() {
        std::string const from = account();
        std::string const to = account_but(from);
        Transfer transfer =
            bank_.transfer(ledger_ids_[from], ledger_ids_[to], static_cast<int>(below(50)));
        auto const result = bank_.books().post(transfer);
        note(from, to, -transfer.amount, {result.time, result.time}, {});
    }

    void book_hold() {
        std::string const from = account();
        std::string const to = account_but(from);
        auto const hold = bank_.hold(ledger_ids_[from], ledger_ids_[to], 9, 5);
        bank_.books().post(hold);
        if (below(2) == 0) {
            auto const result = bank_.books().post(bank_.resolve(EventKind::post, hold.id));
            note(from, to, -9, {result.time, result.time}, {});
        }
    }

    void book_several() { post(2 + below(20)); }

    void post(std::size_t count) {
        std::vector<Payment> payments;
        for (std::size_t i = 0; i < count; ++i) {
            payments.push_back(payment());
        }
        auto const results = bank_.session().account_entries().post_all(payments);
        for (std::size_t at = 0; at < count; ++at) {
            Payment const& sent = payments[at];
            Timestamp const booked = bank_.books().get_entry(results[at].journal_entry).time;
            Timestamp const completed = sent.completed.value_or(booked);
            Dates const dates{completed, sent.posted.value_or(completed)};
            if (auto const* own = std::get_if<OwnAccount>(&sent.other)) {
                note(sent.account_id, own->id, sent.value.minor(), dates, sent.description);
            } else {
                ++model_.booked;
                times_.push_back(booked);
                model_.book(sent.account_id,
                            {.completed = dates.completed,
                             .posted = dates.posted,
                             .value = sent.value.minor(),
                             .other = std::get<ExternalParty>(sent.other).name,
                             .description = sent.description});
            }
        }
    }

    Payment payment() {
        std::string const id = account();
        Payment draft = AccountsBank::payment(
            id, static_cast<int>(below(100)) - 50, "party " + std::to_string(below(30)));
        if (below(3) == 0) {
            draft.other = OwnAccount{account_but(id)};
        }
        if (below(2) == 0) {
            draft.completed = date();
        }
        if (below(4) == 0) {
            draft.posted = date();
        }
        draft.description = std::to_string(below(1'000));
        return draft;
    }

    struct Dates {
        Timestamp completed{};
        Timestamp posted{};
    };

    void note(std::string const& one,
              std::string const& other,
              Amount value,
              Dates const& dates,
              std::string const& description) {
        ++model_.booked;
        times_.push_back(dates.completed);
        for (bool const first : {true, false}) {
            model_.book(first ? one : other,
                        {.completed = dates.completed,
                         .posted = dates.posted,
                         .value = first ? value : -value,
                         .other = "holder of " + (first ? other : one),
                         .description = description});
        }
    }

    static ModelEntry seen(AccountEntry const& entry) {
        return {.completed = entry.completed,
                .posted = entry.posted,
                .value = entry.value.minor(),
                .balance = entry.new_balance.value().minor(),
                .other = entry.other.details.name,
                .description = entry.description};
    }

    void compare(AccountEntryQuery query) {
        std::string expected;
        for (ModelEntry const& entry : model_.list(query)) {
            expected += describe(entry);
        }
        std::string found;
        for (AccountEntry const& entry : bank_.entries(query)) {
            found += describe(seen(entry));
        }
        CHECK(found == expected);
    }

    /// A part of an account's list, chosen at random.
    void compare() {
        AccountEntryQuery query{.account_id = account(), .descending = below(2) == 0};
        if (below(2) == 0) {
            query.from = date();
        }
        if (below(2) == 0) {
            query.to = date();
        }
        query.offset = below(20);
        query.limit = 1 + below(20);
        compare(query);
    }

    /// The whole list by cursors, the balance, and the other accounts.
    void compare_all(std::string const& id) {
        AccountEntryQuery query{
            .bank_id = bank_id, .account_id = id, .descending = below(2) == 0, .limit = 1'000};
        auto const expected = model_.list(query);
        query.limit = 1 + below(7);
        std::size_t at = 0;
        for (bool more = true; more;) {
            auto const page = bank_.session().account_entries().list(query);
            for (AccountEntry const& entry : page.items) {
                REQUIRE(at < expected.size());
                CHECK(describe(seen(entry)) == describe(expected[at++]));
                CHECK(bank_.session().account_entries().get(bank_id, id, entry.id).position ==
                      entry.position);
            }
            query.cursor = page.next;
            more = !page.next.empty();
        }
        CHECK(at == expected.size());
        CHECK(bank_.booked(id) == model_.balances[id]);
        std::vector<std::string> names;
        auto const others =
            bank_.session().counterparties().list_other_accounts(bank_id, id, {.limit = 8'000});
        for (auto const& other : others) {
            names.push_back(other.party.details.name);
        }
        CHECK(names == model_.others[id]);
    }

    AccountsBank& bank_;
    std::mt19937_64 engine_;
    Model model_;
    std::map<std::string, LedgerAccountId> ledger_ids_;
    std::vector<Timestamp> times_;
};

} // namespace

TEST_CASE("random histories read as the slow and obvious accounts say") {
    std::uint64_t const first = std::random_device{}();
    for (std::uint64_t seed = first; seed < first + 3; ++seed) {
        INFO("seed " << seed);
        on_each_accounts_store([&](AccountsBank& bank) { History{bank, seed}.run(150); });
    }
}
