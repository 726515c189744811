#include "statements/iso_schema.hpp"
#include "statements/statement_bank.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

// Random histories: payments with and without dates of their own, some of them late, holds,
// postings around the accounts, and statements in between.

using namespace nostro;
using namespace support;

namespace {

class StatementHistory {
public:
    StatementHistory(StatementBank& bank, std::uint64_t seed) : bank_{bank}, engine_{seed} {
        bank_.open_account("b");
        ledger_a_ = bank_.ledger_account("a");
        ledger_b_ = bank_.ledger_account("b");
    }

    void run(int steps) {
        for (int step = 0; step < steps; ++step) {
            bank_.clock.advance(std::chrono::hours{below(30)});
            switch (below(9)) {
            case 0:
                book_around();
                break;
            case 1:
                hold();
                break;
            case 2:
                issue();
                break;
            case 3:
                check_preview();
                break;
            default:
                pay();
                break;
            }
        }
        bank_.reopen();
        check_series();
    }

private:
    std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>{0, bound - 1}(engine_);
    }

    [[nodiscard]] Date today() { return std::chrono::floor<std::chrono::days>(bank_.clock.now()); }

    Amount value() { return static_cast<int>(below(2'000)) - 1'000; }

    void pay() {
        std::optional<Timestamp> completed;
        if (below(2) == 0) {
            // Up to twelve days ago, or some days ahead.
            completed =
                bank_.clock.now() - std::chrono::hours{below(300)} + std::chrono::hours{below(80)};
        }
        bank_.pay("a", value(), completed);
    }

    void book_around() {
        Transfer transfer;
        transfer.id = next_id();
        transfer.debit_account = below(2) == 0 ? ledger_a_ : ledger_b_;
        transfer.credit_account = transfer.debit_account == ledger_a_ ? ledger_b_ : ledger_a_;
        transfer.amount = static_cast<int>(below(500));
        transfer.code = 1;
        bank_.books().post(transfer);
    }

    void hold() {
        EntryDraft draft;
        draft.id = next_id();
        draft.code = 1;
        draft.kind = EventKind::pending;
        draft.timeout_s = static_cast<std::uint32_t>(below(200'000));
        draft.postings = {{ledger_a_, Side::debit, 9, {}}, {ledger_b_, Side::credit, 9, {}}};
        bank_.books().post(draft);
        if (below(3) == 0) {
            EntryDraft post;
            post.id = next_id();
            post.kind = EventKind::post;
            post.pending_id = draft.id;
            bank_.books().post(post);
        }
    }

    EntryId next_id() { return EntryId{Uuid::from_name("laws", std::to_string(++ids_))}; }

    /// The statement of the days since the last one, unless today is the first of them.
    void issue() {
        Date const to = today() - std::chrono::days{1};
        Date const from = std::max(next_day_, to - std::chrono::days{40});
        if (from > to) {
            return;
        }
        auto const statement = bank_.statements().issue(owner_of_a, {from, to});
        check_adds_up(statement);
        CHECK(statement.number == issued_.size() + 1);
        if (!issued_.empty() && issued_.back().period.to + std::chrono::days{1} == from) {
            CHECK(statement.opening == issued_.back().closing);
        }
        issued_.push_back(statement);
        next_day_ = to + std::chrono::days{1};
    }

    /// Any days, against the account's list of entries.
    void check_preview() {
        Date const from = today() - std::chrono::days{below(20)};
        Date const to = from + std::chrono::days{below(12)};
        if (std::ranges::any_of(issued_, [&](Statement const& one) {
                return one.period.to + std::chrono::days{1} == from;
            })) {
            return; // it would list late entries too
        }
        auto const report = bank_.statements().preview(owner_of_a, {from, to});
        check_adds_up(report);
        Amount opening;
        std::vector<std::string> expected;
        for (auto const& entry : list_all()) {
            Date const day = std::chrono::floor<std::chrono::days>(entry.completed);
            if (day < from) {
                opening += entry.value.minor();
            } else if (day <= to) {
                expected.push_back(entry.id);
            }
        }
        CHECK(minor_of(report.opening) == opening);
        std::vector<std::string> found;
        for (auto const& listed : report.entries) {
            found.push_back(listed.entry.id);
        }
        CHECK(found == expected);
    }

    [[nodiscard]] std::vector<AccountEntry> list_all() {
        return bank_.system()
            .account_entries()
            .list({.bank_id = bank_id, .account_id = "a", .descending = false, .limit = 8'000})
            .items;
    }

    /// Issued statements are as they were, and list every entry once, but those of days to come.
    void check_series() {
        std::map<std::string, int> listed;
        for (auto const& statement : issued_) {
            auto const again = bank_.statements().get(owner_of_a, statement.number.value());
            CHECK(render(again, StatementFormat::json) == render(statement, StatementFormat::json));
            for (auto const& entry : again.entries) {
                ++listed[entry.entry.id];
            }
        }
        if (issued_.empty()) {
            return;
        }
        auto const rest =
            bank_.statements().preview(owner_of_a, {next_day_, today() + std::chrono::days{30}});
        check_adds_up(rest);
        CHECK(rest.opening == issued_.back().closing);
        for (auto const& entry : rest.entries) {
            ++listed[entry.entry.id];
        }
        for (auto const& entry : list_all()) {
            bool const is_before_all = entry.completed < Timestamp{issued_.front().period.from};
            CHECK((listed[entry.id] == 1 || is_before_all));
        }
        check_valid(issued_.back());
    }

    static void check_valid(Statement const& statement) {
        if (!skips_validation()) {
            IsoSchemas schemas;
            for (auto const format : iso_formats) {
                CHECK(schemas.findings(render(statement, format), format) == "");
            }
        }
    }

    StatementBank& bank_;
    std::mt19937_64 engine_;
    LedgerAccountId ledger_a_;
    LedgerAccountId ledger_b_;
    std::vector<Statement> issued_;
    Date next_day_ = date(2026, 1, 5);
    std::uint64_t ids_ = 0;
};

} // namespace

TEST_CASE("statements laws: given random histories, when issued, then opening and entries are "
          "closing, nothing is lost or doubled, and what was issued stays") {
    std::uint64_t const first_seed = std::random_device{}();
    for (auto const store : all_stores) {
        for (std::uint64_t seed = first_seed; seed < first_seed + 6; ++seed) {
            MESSAGE(name(store) << " seed " << seed);
            StatementBank bank{store};
            StatementHistory{bank, seed}.run(120);
            bank.check_sound();
        }
    }
}

TEST_CASE("statements laws: given more entries than are read at once, when drawn up, then all of "
          "them are") {
    StatementBank bank{Store::memory};
    std::vector<Payment> payments;
    for (int at = 0; at < 2'500; ++at) {
        payments.push_back({.bank_id = bank_id,
                            .account_id = "a",
                            .other = ExternalParty{.name = "Bob"},
                            .value = {at, Currency::iso("EUR")}});
    }
    bank.system().account_entries().post_all(payments);
    auto const report = bank.statements().preview(owner_of_a, days(20, 20));
    CHECK(report.entries.size() == 2'500);
    check_adds_up(report);
}
