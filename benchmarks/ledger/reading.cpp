#include "reading.hpp"

#include "common/database.hpp"
#include "common/files.hpp"
#include "nostro_side.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t page_lines = 50;

/// What one read asks for.
struct Target {
    nostro::LedgerAccountId account;
    std::uint64_t seq = 0; ///< R3: knowing the events up to this one
};

/// A kind of read, done by the library and in SQL. Parameters of the SQL: account id, ledger, and
/// perhaps seq. It names the index, like the library: without statistics SQLite would scan the
/// table.
struct ReadKind {
    std::string_view workload;
    void (*read)(nostro::Ledger const&, Target const&);
    std::string_view sql;
};

void read_balance(nostro::Ledger const& ledger, Target const& target) {
    static_cast<void>(ledger.get_balance(target.account));
}

void read_statement(nostro::Ledger const& ledger, Target const& target) {
    nostro::StatementFilter const newest{.descending = true};
    static_cast<void>(ledger.list_statement(target.account, newest, {.limit = page_lines}));
}

void read_past_balance(nostro::Ledger const& ledger, Target const& target) {
    static_cast<void>(ledger.get_balance(target.account, {.seq = target.seq}));
}

constexpr ReadKind kinds[] = {
    {"R1",
     read_balance,
     "SELECT debits_pending, debits_posted, credits_pending, credits_posted "
     "FROM nostro_balances WHERE tenant = 1 AND ledger = ?2 AND account = "
     "(SELECT number FROM nostro_ledger_accounts WHERE tenant = 1 AND id = ?1)"},
    {"R2",
     read_statement,
     "SELECT p.seq, p.line, e.time, e.effective_date, e.kind, e.id, e.pending_id, e.code, "
     "e.user_data_id, e.user_data_number, e.user_data_tag, p.side, p.amount, p.debits_pending, "
     "p.debits_posted, p.credits_pending, p.credits_posted "
     "FROM (SELECT * FROM nostro_postings_by_account WHERE tenant = 1 AND ledger = ?2 "
     "AND account = (SELECT number FROM nostro_ledger_accounts WHERE tenant = 1 AND id = ?1) "
     "UNION ALL SELECT * FROM nostro_postings_by_account_new WHERE tenant = 1 AND ledger = ?2 "
     "AND account = (SELECT number FROM nostro_ledger_accounts WHERE tenant = 1 AND id = ?1) "
     "ORDER BY seq DESC, line DESC LIMIT 50) i "
     "CROSS JOIN nostro_postings p USING (tenant, ledger, seq, line) "
     "CROSS JOIN nostro_entries e USING (tenant, ledger, seq) "
     "ORDER BY p.seq DESC, p.line DESC LIMIT 50"},
    {"R3",
     read_past_balance,
     "SELECT sum(iif(side = 0, amount, 0)), sum(iif(side = 1, amount, 0)) "
     "FROM (SELECT * FROM nostro_postings_by_account WHERE tenant = 1 AND ledger = ?2 "
     "AND account = (SELECT number FROM nostro_ledger_accounts WHERE tenant = 1 AND id = ?1) AND "
     "seq <= "
     "?3 "
     "UNION ALL SELECT * FROM nostro_postings_by_account_new WHERE tenant = 1 AND ledger = ?2 "
     "AND account = (SELECT number FROM nostro_ledger_accounts WHERE tenant = 1 AND id = ?1) "
     "AND seq <= ?3) i "
     "CROSS JOIN nostro_postings p USING (tenant, ledger, seq, line)"},
};

ReadKind const& kind_of(std::string_view workload) {
    auto const found = std::ranges::find(kinds, workload, &ReadKind::workload);
    if (found == std::end(kinds)) {
        throw std::logic_error{"not a workload of reads"};
    }
    return *found;
}

/// The same reads in SQL, on the file of the library.
class PlainSql {
public:
    static constexpr char const* yardstick = "plain_sql";

    PlainSql(std::string const& path, std::string_view sql, std::int64_t ledger)
        : database_{path}, statement_{database_.prepare(sql)}, ledger_{ledger} {}

    void read(Target const& target) {
        auto const id = target.account.bytes();
        if (statement_.parameters() == 2) {
            statement_.bind(std::span{id}, ledger_);
        } else {
            statement_.bind(std::span{id}, ledger_, static_cast<std::int64_t>(target.seq));
        }
        std::size_t rows = 0;
        while (statement_.step()) {
            ++rows;
        }
        statement_.reset();
        if (rows == 0) {
            throw std::runtime_error{"plain_sql: nothing was found"};
        }
    }

private:
    Database database_;
    Statement statement_;
    std::int64_t ledger_;
};

void fill(NostroSide& side, Workload& workload, std::size_t transfers, std::size_t batch) {
    for (auto left = transfers; left > 0;) {
        auto const count = std::min(left, batch);
        auto const slice = workload.next(count);
        side.post(slice.batch(0, count));
        left -= count;
    }
}

std::vector<Target> draw_targets(nostro::testing::SeededRandom& random,
                                 Workload const& workload,
                                 std::size_t transfers,
                                 std::size_t count) {
    std::vector<Target> targets(count);
    for (auto& target : targets) {
        target.account = workload.accounts()[random.below(Workload::accounts_count)].id;
        // After all accounts have been opened.
        target.seq = Workload::accounts_count + 1 + random.below(transfers);
    }
    return targets;
}

} // namespace

void run_reads(Options const& options, Report& report) {
    auto const& kind = kind_of(options.workload);
    Files const files{options.file};
    Workload workload{options.seed, options.history};
    NostroSide ours{options, workload, files.ours()};
    fill(ours, workload, options.transfers, options.batch);

    std::vector<Target> targets;
    std::vector<Side> sides;
    sides.push_back({std::string{ours.name()}, options.threads, [&](std::size_t call) {
                         kind.read(ours.ledger(), targets[call]);
                     }});
    std::unique_ptr<PlainSql> sql;
    if (options.adapter == "sqlite" && options.wants(PlainSql::yardstick)) {
        sql = std::make_unique<PlainSql>(files.ours(), kind.sql, ours.ledger().number());
        sides.push_back(
            {PlainSql::yardstick, 1, [&](std::size_t call) { sql->read(targets[call]); }});
    }

    nostro::testing::SeededRandom random{options.seed};
    race(sides, [&](std::size_t round) {
        targets = draw_targets(random, workload, options.transfers, share_of(options.reads, round));
        return targets.size();
    });
    if (options.verify) {
        ours.verify();
    }
    report.add({1,
                options.transfers,
                options.reads,
                static_cast<double>(ours.grown_bytes()) / static_cast<double>(options.transfers),
                &sides.front(),
                sides.size() > 1 ? &sides.back() : nullptr});
}

} // namespace bench
