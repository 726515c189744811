#include "accounts/posting.hpp"

#include "accounts/entry_rows.hpp"
#include "domain/book_code.hpp"
#include "ledger/refusal.hpp"
#include "ledger/scan.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <string>

namespace nostro::inline v0::detail {

namespace {

ScanRange
postings_between(Scope ledger, std::int64_t account, std::uint64_t first, std::uint64_t last) {
    return {.index = tables::Postings::by_account,
            .equal = {ledger.tenant, ledger.ledger, account},
            .from = {static_cast<std::int64_t>(first)},
            .to = {static_cast<std::int64_t>(last)}};
}

/// Adds postings to runs and keeps the last one open.
class Runs {
public:
    Runs(storage::Transaction& transaction, Scope ledger, std::int64_t account)
        : transaction_{transaction}, rows_{transaction, ledger.tenant}, ledger_{ledger},
          run_{.ledger = ledger.ledger, .account = account} {}

    /// Go on with the last run if no other posting stands between it and `seq`.
    void resume(std::uint64_t seq) {
        auto const last = rows_.list({.descending = true, .limit = 1}, run_.ledger, run_.account);
        if (!last.empty() && !has_postings_between(last.front().last_seq, seq)) {
            run_ = last.front();
            stored_ = true;
        }
    }

    void add(std::uint64_t seq) {
        if (run_.last_seq == 0) {
            run_.first_seq = seq;
        }
        run_.last_seq = seq;
    }

    /// A posting that is not set aside ends the run.
    void end() {
        if (run_.last_seq != 0) {
            stored_ ? rows_.update(run_) : rows_.insert(run_);
        }
        run_.first_seq = run_.last_seq = 0;
        stored_ = false;
    }

private:
    bool has_postings_between(std::uint64_t after, std::uint64_t before) {
        if (after + 1 >= before) {
            return false;
        }
        Scan scan{transaction_,
                  tables::Postings::table,
                  postings_between(ledger_, run_.account, after + 1, before - 1),
                  1};
        return scan.next();
    }

    storage::Transaction& transaction_;
    SetAsideRows rows_;
    Scope ledger_;
    SetAsideRow run_;
    bool stored_ = false;
};

} // namespace

std::vector<EventResult> post_events(Ledger& ledger, std::span<Event const> events) {
    std::vector<EventResult> results;
    results.reserve(events.size());
    while (results.size() < events.size()) {
        auto const chunk = events.subspan(
            results.size(), std::min(limits::batch_events_max, events.size() - results.size()));
        for (EventResult const& result : ledger.post_batch(chunk)) {
            if (!result.ok()) {
                raise_rejected(result, {"index", std::to_string(results.size())});
            }
            results.push_back(result);
        }
    }
    return results;
}

std::vector<Posting>
postings_of(LedgerAccountId const& customer, LedgerAccountId const& other, Amount value) {
    bool const paid_in = !value.is_negative();
    Amount const amount = paid_in ? value : -value;
    return {{customer, paid_in ? Side::credit : Side::debit, amount, {}},
            {other, paid_in ? Side::debit : Side::credit, amount, {}}};
}

EntryId opening_entry_id(std::string_view bank_id, std::string_view account_id) {
    std::string name{bank_id};
    name.append(1, '/').append(account_id);
    return EntryId{Uuid::from_name("nostro.opening_balance", name)};
}

void set_aside(storage::Transaction& transaction,
               Scope ledger,
               std::int64_t account,
               std::span<std::uint64_t const> seqs) {
    if (seqs.empty()) {
        return;
    }
    Runs runs{transaction, ledger, account};
    runs.resume(seqs.front());
    Scan scan{transaction,
              tables::Postings::table,
              postings_between(ledger, account, seqs.front(), seqs.back())};
    while (scan.next()) {
        for (std::size_t row = 0; row < scan.rows().size(); ++row) {
            auto const seq =
                static_cast<std::uint64_t>(scan.rows().int64(row, tables::Postings::seq));
            if (std::ranges::binary_search(seqs, seq)) {
                runs.add(seq);
            } else {
                runs.end();
            }
        }
    }
    runs.end();
}

} // namespace nostro::inline v0::detail
