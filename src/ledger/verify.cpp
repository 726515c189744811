#include "ledger/verify.hpp"

#include "ledger/canonical.hpp"
#include "ledger/replayed.hpp"
#include "ledger/row_stream.hpp"
#include "ledger/tables.hpp"
#include "ledger/wide_sum.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

/// Events between two rounds of look-ups by index.
constexpr std::size_t round_size = 4'096;

std::int32_t day_number(Date date) noexcept {
    return static_cast<std::int32_t>(date.time_since_epoch().count());
}

std::int64_t key_of(std::uint64_t seq) noexcept {
    return static_cast<std::int64_t>(seq);
}

/// Of one posting; added up it is the same in any order.
std::uint64_t fingerprint_of(PostingRow const& posting) noexcept {
    auto mixed = posting.seq * 0x9E3779B97F4A7C15ULL + posting.line;
    mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93ULL;
    return mixed ^ (posting.amount.low() * 0xC2B2AE3D27D4EB4FULL) ^
           static_cast<std::uint64_t>(posting.amount.high());
}

[[noreturn]] void raise_missing(storage::Table const& table) {
    throw CorruptData{"the event has no row in " + std::string{table.name},
                      {{"table", std::string{table.name}}}};
}

/// The tables that are read beside the entries, in the same order.
class PartStreams {
public:
    PartStreams(storage::Transaction& tx, ScanRange const& whole)
        : postings{tx, tables::Postings::table, whole, tables::Postings::seq},
          accounts{
              tx, tables::LedgerAccounts::table, by_number(whole), tables::LedgerAccounts::number},
          account_changes{
              tx, tables::LedgerAccountChanges::table, whole, tables::LedgerAccountChanges::seq},
          period_changes{tx, tables::PeriodChanges::table, whole, tables::PeriodChanges::seq},
          conversions{tx, tables::Conversions::table, whole, tables::Conversions::seq},
          texts{tx, tables::Texts::table, whole, tables::Texts::seq}, holds{tx,
                                                                            tables::Holds::table,
                                                                            whole,
                                                                            tables::Holds::seq} {}

    /// Pass over rows before an event.
    /// @return  how many there were; they belong to no event
    std::size_t skip_before(std::int64_t seq) {
        std::size_t skipped = 0;
        for (auto* const stream : {&postings,
                                   &accounts,
                                   &account_changes,
                                   &period_changes,
                                   &conversions,
                                   &texts,
                                   &holds}) {
            for (; stream->is_before(seq); stream->advance()) {
                ++skipped;
            }
        }
        return skipped;
    }

    RowStream postings;
    RowStream accounts;
    RowStream account_changes;
    RowStream period_changes;
    RowStream conversions;
    RowStream texts;
    RowStream holds;

private:
    static ScanRange by_number(ScanRange range) {
        range.index = tables::LedgerAccounts::by_number;
        return range;
    }
};

/// The row of a stream that belongs to an event, decoded, if there is one.
template <class Decode>
auto take(RowStream& stream, std::int64_t seq, Decode decode)
    -> std::optional<decltype(decode(stream.rows(), std::size_t{}))> {
    if (!stream.is_at(seq)) {
        return std::nullopt;
    }
    std::optional result{decode(stream.rows(), stream.row())};
    stream.advance();
    return result;
}

class Verifier {
public:
    Verifier(storage::Transaction& tx,
             Scope scope,
             LedgerReader& reader,
             VerifyRequest const& request)
        : tx_{tx}, scope_{scope}, reader_{reader}, request_{request},
          replayed_{
              [this](std::string_view what, std::string text) { report(what, std::move(text)); }} {}

    [[nodiscard]] VerifyReport run() {
        for (auto const& finding : request_.storage_findings) {
            report("storage", finding);
        }
        attempt([this] { read_basics(); });
        attempt([this] { check_events(); });
        seq_ = 0;
        attempt([this] { check_head(); });
        attempt([this] { check_balances(); });
        attempt([this] { check_postings_by_account(); });
        attempt([this] { check_failed_ids(); });
        attempt([this] { check_row_counts(); });
        attempt([this] { check_snapshots(); });
        return std::move(report_);
    }

private:
    struct ExpectedLink {
        std::uint64_t target = 0;
        std::uint64_t seq = 0;
        EventKind kind = EventKind::post;
    };

    struct Reversal {
        std::uint64_t seq = 0;
        std::vector<PostingRow> postings;
    };

    struct BackdatedPosting {
        PostingRow posting;
        Date effective_date{};
    };

    /// What is looked up by key or index after a round of events, all at once.
    struct Round {
        std::vector<EntryId> ids;
        std::vector<std::uint64_t> id_seqs;
        std::vector<LedgerAccountId> account_ids;
        std::vector<std::int64_t> account_numbers;
        std::vector<ExpectedLink> links;
        std::vector<EntryId> reversed_ids;
        std::vector<Reversal> reversals;
        std::vector<BackdatedPosting> backdated;
    };

    /// What could not be read is a finding of its own; the other checks go on.
    template <class Work>
    void attempt(Work&& work) {
        try {
            work();
        } catch (Error const& error) {
            if (error.retryable()) {
                throw;
            }
            report("unreadable", error.what());
        }
    }

    void report(std::string_view what, std::string text) {
        if (report_.findings.size() < VerifyReport::findings_max) {
            report_.findings.push_back(
                {.seq = seq_, .what = std::string{what}, .text = std::move(text)});
        }
    }

    void report_at(std::uint64_t seq, std::string_view what, std::string text) {
        seq_ = seq;
        report(what, std::move(text));
    }

    /// An event that is not what was hashed.
    void report_altered(std::uint64_t seq, std::string_view what, std::string text) {
        report_.first_altered = std::min(report_.first_altered.value_or(seq), seq);
        report_at(seq, what, std::move(text));
    }

    [[nodiscard]] ScanRange whole() const { return {.equal = {scope_.tenant, scope_.ledger}}; }

    void read_basics() {
        ledger_ = read_ledger(tx_, scope_);
        report_.head = ledger_.head;
        assets_ = load_assets(tx_, scope_);
        for (auto const& anchor : request_.anchors) {
            anchors_.emplace(anchor.seq, anchor.hash);
        }
    }

    // --- events in order, with everything that hangs on them ---

    void check_events() {
        PartStreams parts{tx_, whole()};
        RowStream commits{tx_, tables::Commits::table, whole(), tables::Commits::seq};
        Scan entries{tx_, tables::Entries::table, whole(), round_size};
        check_anchors();
        while (entries.next()) {
            for (std::size_t row = 0; row < entries.rows().size(); ++row) {
                check_row(entries.rows(), row, parts);
                check_commit(commits);
            }
            end_round();
        }
        seq_ = 0;
        if (parts.skip_before(INT64_MAX) != 0 || !commits.ended()) {
            report("part_without_event", "rows belong to events after the last one");
        }
        replayed_.finish(ledger_.swept_until);
    }

    void check_row(storage::Rows const& rows, std::size_t row, PartStreams& parts) {
        auto const key = rows.int64(row, tables::Entries::seq);
        auto const seq = static_cast<std::uint64_t>(key);
        if (seq != report_.events + 1) {
            report_altered(report_.events + 1, "event_missing", "the sequence of events has a gap");
            chain_lost_ = true;
        }
        seq_ = seq;
        report_.events = seq;
        if (parts.skip_before(key) != 0) {
            report("part_without_event", "rows before this one belong to no event");
        }
        try {
            check_event(decode_entry(rows, row), parts);
        } catch (CorruptData const& error) {
            report_altered(seq, "event_altered", error.what());
            chain_lost_ = true;
            parts.skip_before(key + 1);
        }
    }

    void check_event(EntryRow const& entry, PartStreams& parts) {
        if (entry.seq > 1 && entry.time <= time_) {
            report("time_regresses", "the event is not later than the one before");
        }
        time_ = entry.time;
        replayed_.expire(entry.time);
        canonical::Record record{.kind = entry.kind,
                                 .flags = entry.flags,
                                 .seq = entry.seq,
                                 .time = entry.time.time_since_epoch().count(),
                                 .id = entry.id,
                                 .code = entry.code,
                                 .effective_date = day_number(entry.effective_date),
                                 .user_data = entry.user_data,
                                 .pending_id = entry.pending_id,
                                 .timeout_s = entry.timeout_s,
                                 .mandate = entry.mandate,
                                 .principal = entry.principal,
                                 .text_digest = entry.text_digest ? &*entry.text_digest : nullptr,
                                 .business_date = {},
                                 .locked_through = {},
                                 .postings = {}};
        auto const conversion = take(parts.conversions, key_of(entry.seq), decode_conversion);
        record.conversion = conversion ? &*conversion : nullptr;
        check_text(entry, parts.texts);
        switch (entry.kind) {
        case EventKind::open:
            check_opening(entry, record, parts.accounts);
            break;
        case EventKind::change:
            check_change(entry, record, parts.account_changes);
            break;
        case EventKind::period:
            check_period(entry, record, parts.period_changes);
            break;
        default:
            check_entry(entry, record, parts);
        }
        if (entry.kind != EventKind::open) {
            round_.ids.push_back(entry.id);
            round_.id_seqs.push_back(entry.seq);
        }
    }

    /// After a digest that does not match no other one can, until a commit tells the whole digest
    /// again.
    void check_digest(EntryRow const& entry, canonical::Record const& record) {
        hash_ = chain_.next(hash_, record);
        bool const is_same = std::ranges::equal(std::span{hash_}.first<8>(), entry.hash);
        if (!is_same && !chain_lost_) {
            report_altered(entry.seq, "event_altered", "the event is not the one that was hashed");
        }
        chain_lost_ = !is_same;
        check_anchors();
    }

    void check_commit(RowStream& commits) {
        auto const key = key_of(report_.events);
        for (; commits.is_before(key); commits.advance()) {
            report("part_without_event", "a commit ends at no event");
        }
        if (!commits.is_at(key)) {
            return;
        }
        last_commit_ = report_.events;
        auto const stored =
            std::as_bytes(std::span{commits.rows().bytes(commits.row(), tables::Commits::hash)});
        bool const is_digest = stored.size() == hash_.size();
        if (chain_lost_ && is_digest) {
            std::ranges::copy(stored, hash_.begin());
            chain_lost_ = false;
        } else if (!std::ranges::equal(stored, hash_)) {
            report("commit_differs", "the commit has another digest than its last event");
        }
        commits.advance();
    }

    void check_anchors() {
        auto const anchors = anchors_.equal_range(report_.events);
        for (auto anchor = anchors.first; anchor != anchors.second; ++anchor) {
            if (anchor->second != hash_) {
                report("anchor_differs", "the chain has another digest than the anchor");
            }
        }
    }

    void check_text(EntryRow const& entry, RowStream& texts) {
        if (!texts.is_at(key_of(entry.seq))) {
            return; // none, or erased
        }
        try {
            auto const row = decode_text(texts.rows(), texts.row());
            if (!entry.text_digest ||
                canonical::text_digest(row.salt, row.text) != *entry.text_digest) {
                report_altered(
                    entry.seq, "text_altered", "the text is not the one that was hashed");
            }
        } catch (CorruptData const& error) {
            report_altered(entry.seq, "text_altered", error.what());
        }
        texts.advance();
    }

    /// Of the record a copy, which refers to what is read here.
    void check_opening(EntryRow const& entry, canonical::Record record, RowStream& accounts) {
        auto const row = take(accounts, key_of(entry.seq), decode_account);
        if (!row) {
            raise_missing(tables::LedgerAccounts::table);
        }
        auto const asset = std::ranges::find(assets_, row->asset, &AssetRow::number);
        if (asset == assets_.end()) {
            raise_missing(tables::Assets::table);
        }
        canonical::AccountOpened const opened{.asset = asset->currency.code(),
                                              .scale = asset->currency.scale(),
                                              .account_class = row->account_class,
                                              .parent = row->parent};
        canonical::AccountState const state{
            row->id, row->flags, row->debit_headroom, row->credit_headroom};
        record.id = row->id;
        record.opened = &opened;
        record.state = &state;
        check_digest(entry, record);
        if (row->code != entry.code || row->user_data != entry.user_data) {
            report("account_differs",
                   "the account's row has another code or user data than its opening");
        }
        replayed_.open(*row, entry.seq);
        ++report_.accounts;
        round_.account_ids.push_back(row->id);
        round_.account_numbers.push_back(row->number);
    }

    void check_change(EntryRow const& entry, canonical::Record record, RowStream& changes) {
        auto const row = take(changes, key_of(entry.seq), decode_account_change);
        auto* const account = row ? replayed_.find(row->account) : nullptr;
        if (account == nullptr) {
            raise_missing(tables::LedgerAccountChanges::table);
        }
        canonical::AccountState const state{
            account->id, row->flags, row->debit_headroom, row->credit_headroom};
        record.state = &state;
        check_digest(entry, record);
        replayed_.change(*account, *row, entry.seq);
    }

    void check_period(EntryRow const& entry, canonical::Record& record, RowStream& changes) {
        auto const row = take(changes, key_of(entry.seq), decode_period_change);
        if (!row) {
            raise_missing(tables::PeriodChanges::table);
        }
        business_date_ = row->business_date;
        locked_through_ = row->locked_through;
        if (business_date_) {
            record.business_date = day_number(*business_date_);
        }
        if (locked_through_) {
            record.locked_through = day_number(*locked_through_);
        }
        check_digest(entry, record);
    }

    void check_entry(EntryRow const& entry, canonical::Record& record, PartStreams& parts) {
        postings_.clear();
        views_.clear();
        while (auto const posting = take(parts.postings, key_of(entry.seq), decode_posting)) {
            auto const* const account = replayed_.find(posting->account);
            if (account == nullptr) {
                raise_missing(tables::LedgerAccounts::table);
            }
            if (posting->line != postings_.size() || posting->kind != entry.kind) {
                report("part_differs",
                       "a posting has another line or kind than its entry gives it");
            }
            views_.push_back({account->id, posting->side, posting->amount});
            postings_.push_back(*posting);
        }
        record.postings = views_;
        check_digest(entry, record);
        if (entry.kind <= EventKind::pending && postings_.empty()) {
            report("rule_broken", "the entry has no postings");
        }
        if (locked_through_ && entry.effective_date <= *locked_through_) {
            report("rule_broken", "the entry is effective in a locked period");
        }
        note_target(entry);
        auto const hold = take(parts.holds, key_of(entry.seq), decode_hold);
        if (hold && entry.kind != EventKind::pending) {
            report("hold_differs", "an entry that is not pending has a hold");
        }
        replayed_.apply(
            entry,
            postings_,
            hold ? &*hold : nullptr,
            [&](PostingRow const& posting, ReplayedAccount& account, bool is_backdated) {
                check_posting(entry, posting, account, is_backdated);
            });
        report_.postings += postings_.size();
    }

    void check_posting(EntryRow const& entry,
                       PostingRow const& posting,
                       ReplayedAccount& account,
                       bool is_backdated) {
        ++account.postings;
        account.fingerprint += fingerprint_of(posting);
        bool const has_history = has(account.flags, LedgerAccountFlags::history);
        if (has_history != posting.after.has_value() ||
            (has_history && !(account.counters == *posting.after)) ||
            posting.latest_effective != account.latest_effective) {
            report("counter_differs",
                   "the counters after a posting on account " + to_string(account.id) + " differ");
        }
        if (is_backdated) {
            round_.backdated.push_back({posting, entry.effective_date});
        }
    }

    void note_target(EntryRow const& entry) {
        if (entry.kind == EventKind::reverse) {
            round_.reversed_ids.push_back(entry.pending_id);
            round_.reversals.push_back({entry.seq, postings_});
        } else if (entry.kind == EventKind::post || entry.kind == EventKind::void_) {
            if (auto const target = replayed_.find_open_hold(entry.pending_id)) {
                round_.links.push_back({*target, entry.seq, entry.kind});
            }
        }
    }

    // --- look-ups by key and index, a round of events at once ---

    void end_round() {
        check_ids();
        check_account_ids();
        check_reversals();
        check_links();
        check_backdated();
        round_ = {};
        if (request_.progress) {
            request_.progress(report_.events, ledger_.head.seq);
        }
    }

    void check_ids() {
        auto const seqs = find_seqs(tx_, scope_, round_.ids);
        for (std::size_t at = 0; at < seqs.size(); ++at) {
            if (seqs[at] != round_.id_seqs[at]) {
                report_at(round_.id_seqs[at], "index_differs", "the event is not found by its id");
            }
        }
    }

    void check_account_ids() {
        auto const rows = find_accounts(tx_, scope_.tenant, round_.account_ids);
        for (std::size_t at = 0; at < rows.size(); ++at) {
            if (!rows[at] || rows[at]->number != round_.account_numbers[at] ||
                rows[at]->ledger != scope_.ledger) {
                auto const seq = static_cast<std::uint64_t>(round_.account_numbers[at]);
                report_at(seq, "index_differs", "the account is not found by its id");
            }
        }
    }

    void check_reversals() {
        auto const targets = find_seqs(tx_, scope_, round_.reversed_ids);
        for (std::size_t at = 0; at < targets.size(); ++at) {
            auto const& reversal = round_.reversals[at];
            seq_ = reversal.seq;
            if (!targets[at] || *targets[at] >= reversal.seq) {
                report("link_differs", "what the entry reverses does not stand before it");
                continue;
            }
            round_.links.push_back({*targets[at], reversal.seq, EventKind::reverse});
            auto const original = load_postings(tx_, scope_, std::span{&*targets[at], 1});
            auto const is_mirror = [](PostingRow const& a, PostingRow const& b) {
                bool const is_original = a.kind == EventKind::normal || a.kind == EventKind::post;
                return is_original && a.account == b.account && a.amount == b.amount &&
                       a.side != b.side;
            };
            if (!std::ranges::equal(original, reversal.postings, is_mirror)) {
                report("link_differs", "the entry is not the mirror of what it reverses");
            }
        }
    }

    void check_links() {
        storage::Rows keys{tables::Links::table, tables::Links::table.key_size};
        for (auto const& link : round_.links) {
            keys.add(scope_.tenant)
                .add(scope_.ledger)
                .add(key_of(link.target))
                .add(key_of(link.seq));
        }
        storage::Rows rows{tables::Links::table};
        auto const found =
            tx_.get(tables::Links::table, {}, keys.view(), storage::Lock::none, rows);
        std::vector<bool> is_right(round_.links.size());
        for (std::size_t row = 0; row < found.size(); ++row) {
            auto const kind = static_cast<std::int64_t>(round_.links[found[row]].kind);
            is_right[found[row]] = rows.int64(row, tables::Links::kind) == kind;
        }
        for (std::size_t at = 0; at < is_right.size(); ++at) {
            if (!is_right[at]) {
                report_at(round_.links[at].seq,
                          "link_differs",
                          "the event is not linked to the one it names");
            }
        }
        links_ += round_.links.size();
    }

    void check_backdated() {
        using tables::Backdated;
        storage::Rows keys{Backdated::table, Backdated::table.key_size};
        for (auto const& [posting, effective_date] : round_.backdated) {
            keys.add(scope_.tenant).add(scope_.ledger).add(posting.account);
            keys.add(std::int64_t{day_number(effective_date)})
                .add(key_of(posting.seq))
                .add(std::int64_t{posting.line});
        }
        storage::Rows rows{Backdated::table};
        auto const found = tx_.get(Backdated::table, {}, keys.view(), storage::Lock::none, rows);
        std::vector<bool> is_right(round_.backdated.size());
        for (std::size_t row = 0; row < found.size(); ++row) {
            auto const& posting = round_.backdated[found[row]].posting;
            is_right[found[row]] =
                rows.int64(row, Backdated::side) == static_cast<std::int64_t>(posting.side) &&
                rows.int128(row, Backdated::amount) == posting.amount;
        }
        for (std::size_t at = 0; at < is_right.size(); ++at) {
            if (!is_right[at]) {
                report_at(round_.backdated[at].posting.seq,
                          "backdated_differs",
                          "a back-dated posting is not listed as such");
            }
        }
        backdated_ += round_.backdated.size();
    }

    // --- what the events must have left ---

    void check_head() {
        auto const& head = ledger_.head;
        if (report_.events != head.seq) {
            report_altered(std::min(report_.events, head.seq) + 1,
                           "event_missing",
                           "the events do not end where the head says");
        }
        seq_ = 0;
        if (head.time != time_ || (!chain_lost_ && head.hash != hash_) ||
            last_commit_ != head.seq || head.business_date != business_date_ ||
            head.locked_through != locked_through_) {
            report("head_differs", "the ledger's head is not what its events leave");
        }
        for (auto anchor = anchors_.upper_bound(report_.events); anchor != anchors_.end();
             ++anchor) {
            report_at(anchor->first, "anchor_differs", "the event of the anchor does not exist");
        }
        seq_ = 0;
    }

    struct Totals {
        WideSum debits_pending;
        WideSum debits_posted;
        WideSum credits_pending;
        WideSum credits_posted;
    };

    void check_balances() {
        std::map<std::int64_t, Totals> totals;
        RowStream rows{tx_, tables::Balances::table, whole(), tables::Balances::account};
        for (auto const& account : replayed_.accounts()) {
            for (; rows.is_before(account.number); rows.advance()) {
                report("balance_differs", "a balance belongs to no account");
            }
            auto const balance = take(rows, account.number, decode_balance);
            if (!balance || !is_right(account, *balance)) {
                report("balance_differs",
                       "the balance of account " + to_string(account.id) +
                           " is not what its events leave");
            }
            if (balance) {
                auto& sum = totals[account.asset];
                sum.debits_pending.add(balance->counters.debits_pending);
                sum.debits_posted.add(balance->counters.debits_posted);
                sum.credits_pending.add(balance->counters.credits_pending);
                sum.credits_posted.add(balance->counters.credits_posted);
            }
        }
        if (!rows.ended()) {
            report("balance_differs", "a balance belongs to no account");
        }
        for (auto const& [asset, sum] : totals) {
            if (sum.debits_pending != sum.credits_pending ||
                sum.debits_posted != sum.credits_posted) {
                report("totals_differ",
                       "debits and credits of asset " + std::to_string(asset) + " differ");
            }
        }
    }

    /// A row still counts expired holds that were not swept.
    [[nodiscard]] static bool is_right(ReplayedAccount const& account, BalanceRow const& row) {
        auto expected = account.counters;
        expected.debits_pending += account.unswept.debits_pending;
        expected.credits_pending += account.unswept.credits_pending;
        bool const is_closed = has(row.flags, LedgerAccountFlags::closed);
        bool const closed_fits = account.closed_unswept || is_closed == (account.closed_by != 0);
        auto const flags = is_closed ? account.flags | LedgerAccountFlags::closed : account.flags;
        return expected == row.counters && row.flags == flags && closed_fits &&
               to_amount(static_cast<int128>(account.debit_headroom)) == row.debit_headroom &&
               to_amount(static_cast<int128>(account.credit_headroom)) == row.credit_headroom &&
               row.latest_effective == account.latest_effective && row.last_seq == account.last_seq;
    }

    void check_postings_by_account() {
        auto range = whole();
        range.index = tables::Postings::by_account;
        RowStream rows{tx_, tables::Postings::table, std::move(range), tables::Postings::account};
        for (auto const& account : replayed_.accounts()) {
            std::uint64_t count = 0;
            std::uint64_t fingerprint = 0;
            while (auto const posting = take(rows, account.number, decode_posting)) {
                ++count;
                fingerprint += fingerprint_of(*posting);
            }
            if (count != account.postings || fingerprint != account.fingerprint) {
                report("index_differs",
                       "the postings of account " + to_string(account.id) +
                           " are not found by account");
            }
        }
        if (!rows.ended()) {
            report("index_differs", "postings are found by an account that does not exist");
        }
    }

    /// A refusal that is remembered has burnt its id: no event can have it.
    void check_failed_ids() {
        std::uint64_t count = 0;
        Scan scan{tx_, tables::FailedIds::table, whole()};
        while (scan.next()) {
            std::vector<EntryId> ids;
            for (std::size_t row = 0; row < scan.rows().size(); ++row) {
                auto const failed = decode_failed(scan.rows(), row);
                ids.push_back(failed.id);
                if (!info_of(failed.code).remembered) {
                    report("rule_broken", "a refusal is remembered that does not burn its id");
                }
            }
            for (auto const& seq : find_seqs(tx_, scope_, ids)) {
                if (seq) {
                    report_at(*seq, "rule_broken", "the event has the id of a remembered refusal");
                }
            }
            seq_ = 0;
            count += ids.size();
        }
        if (count != ledger_.failed_count) {
            report("head_differs",
                   "the number of remembered refusals is not what the ledger's row says");
        }
    }

    void check_row_counts() {
        if (count_rows(tables::Backdated::table) != backdated_) {
            report("backdated_differs", "postings are listed as back-dated that are not");
        }
        using tables::Links;
        std::uint64_t links = 0;
        std::int64_t reversed = 0;
        Scan scan{tx_, Links::table, whole()};
        while (scan.next()) {
            for (std::size_t row = 0; row < scan.rows().size(); ++row) {
                auto const& rows = scan.rows();
                auto const target = rows.int64(row, Links::target);
                bool const reverses =
                    rows.int64(row, Links::kind) == static_cast<std::int64_t>(EventKind::reverse);
                if (reverses && std::exchange(reversed, target) == target) {
                    report_at(static_cast<std::uint64_t>(rows.int64(row, Links::seq)),
                              "rule_broken",
                              "an entry is reversed twice");
                }
                ++links;
            }
        }
        seq_ = 0;
        if (links != links_) {
            report("link_differs", "events are linked that do not name each other");
        }
    }

    [[nodiscard]] std::uint64_t count_rows(storage::Table const& table) {
        std::uint64_t count = 0;
        Scan scan{tx_, table, whole()};
        while (scan.next()) {
            count += scan.rows().size();
        }
        return count;
    }

    void check_snapshots() {
        using tables::Snapshots;
        Scan scan{tx_, Snapshots::table, whole()};
        while (scan.next()) {
            for (std::size_t row = 0; row < scan.rows().size(); ++row) {
                auto const& rows = scan.rows();
                Balance const kept{rows.int128(row, Snapshots::debits_pending),
                                   rows.int128(row, Snapshots::debits_posted),
                                   rows.int128(row, Snapshots::credits_pending),
                                   rows.int128(row, Snapshots::credits_posted)};
                AsOf const as_of{.seq = static_cast<std::uint64_t>(rows.int64(row, Snapshots::seq)),
                                 .time = {},
                                 .effective = Date{
                                     std::chrono::days{rows.int64(row, Snapshots::business_date)}}};
                if (!is_snapshot_right(rows.int64(row, Snapshots::account), as_of, kept)) {
                    report_at(*as_of.seq,
                              "snapshot_differs",
                              "a snapshot of " + to_string(*as_of.effective) + " differs");
                }
            }
        }
    }

    [[nodiscard]] bool
    is_snapshot_right(std::int64_t number, AsOf const& as_of, Balance const& kept) {
        auto const account = find_accounts_by_number(tx_, scope_, std::span{&number, 1}).front();
        try {
            return account && reader_.balance_as_of(*account, as_of) == kept;
        } catch (NotFound const&) {
            return false; // taken before the account was opened
        }
    }

    storage::Transaction& tx_;
    Scope scope_;
    LedgerReader& reader_;
    VerifyRequest const& request_;
    VerifyReport report_;
    LedgerRow ledger_;
    std::vector<AssetRow> assets_;
    std::multimap<std::uint64_t, Hash> anchors_;

    std::uint64_t seq_ = 0; ///< the event that findings are about
    Timestamp time_{};
    Hash hash_{};
    bool chain_lost_ = false; ///< `hash_` is not known until the next commit
    std::uint64_t last_commit_ = 0;
    std::optional<Date> business_date_;
    std::optional<Date> locked_through_;
    ReplayedLedger replayed_;
    canonical::Chain chain_;

    std::vector<PostingRow> postings_; ///< of the present event, as are `views_`
    std::vector<canonical::PostingView> views_;
    Round round_;
    std::uint64_t links_ = 0;
    std::uint64_t backdated_ = 0;
};

} // namespace

VerifyReport verify_ledger(storage::Transaction& tx,
                           Scope scope,
                           LedgerReader& reader,
                           VerifyRequest const& request) {
    return Verifier{tx, scope, reader, request}.run();
}

VerifyReport LedgerReader::verify(std::span<Anchor const> anchors,
                                  std::span<std::string const> storage_findings,
                                  Progress const& progress) {
    return verify_ledger(
        tx_,
        scope_,
        *this,
        {.anchors = anchors, .storage_findings = storage_findings, .progress = progress});
}

} // namespace nostro::inline v0::detail
