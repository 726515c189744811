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

std::optional<std::int32_t> day_number(std::optional<Date> const& date) noexcept {
    return date ? std::optional{day_number(*date)} : std::nullopt;
}

/// Of one posting; added up it is the same in any order.
std::uint64_t fingerprint_of(std::int64_t seq, std::int64_t line, Amount amount) noexcept {
    auto mixed = static_cast<std::uint64_t>(seq) * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(line);
    mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93ULL;
    return mixed ^ (amount.low() * 0xC2B2AE3D27D4EB4FULL) ^ static_cast<std::uint64_t>(amount.high());
}

class Verifier {
public:
    Verifier(storage::Transaction& tx, Scope scope, LedgerReader& reader, VerifyRequest const& request)
        : tx_{tx}, scope_{scope}, reader_{reader}, request_{request},
          replayed_{[this](std::string_view what, std::string text) { report(what, std::move(text)); }} {}

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
        attempt([this] { check_row_counts(); });
        attempt([this] { check_snapshots(); });
        return std::move(report_);
    }

private:
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
            report_.findings.push_back({.seq = seq_, .what = std::string{what}, .text = std::move(text)});
        }
    }

    /// The first event of all that is not what was hashed.
    void report_altered(std::string_view what, std::uint64_t seq, std::string text) {
        report_.first_altered = std::min(report_.first_altered.value_or(seq), seq);
        seq_ = seq;
        report(what, std::move(text));
    }

    [[nodiscard]] ScanRange whole(std::string_view index = {}) const {
        return {.index = index, .equal = {scope_.tenant, scope_.ledger}};
    }

    void read_basics() {
        ledger_ = read_ledger(tx_, scope_);
        report_.head = ledger_.head;
        assets_ = load_assets(tx_, scope_);
        for (auto const& anchor : request_.anchors) {
            anchors_.emplace(anchor.seq, anchor.hash);
        }
    }

    // --- events in order, with everything that hangs on them ---

    /// The tables that are read beside the entries, in the same order.
    struct Streams {
        RowStream postings;
        RowStream accounts;
        RowStream account_changes;
        RowStream period_changes;
        RowStream conversions;
        RowStream texts;
        RowStream holds;
        RowStream commits;
    };

    /// One event with its parts.
    struct EventParts {
        EntryRow entry;
        std::vector<PostingRow> postings;
        std::vector<canonical::PostingView> views;
        std::optional<AccountRow> account;
        std::optional<HoldRow> hold;
        std::optional<ConversionNote> conversion;
        canonical::AccountOpened opened;
        canonical::AccountState state;
    };

    void check_events() {
        Streams parts{{tx_, tables::Postings::table, whole(), tables::Postings::seq},
                      {tx_, tables::Accounts::table, whole(tables::Accounts::by_number), tables::Accounts::number},
                      {tx_, tables::AccountChanges::table, whole(), tables::AccountChanges::seq},
                      {tx_, tables::PeriodChanges::table, whole(), tables::PeriodChanges::seq},
                      {tx_, tables::Conversions::table, whole(), tables::Conversions::seq},
                      {tx_, tables::Texts::table, whole(), tables::Texts::seq},
                      {tx_, tables::Holds::table, whole(), tables::Holds::seq},
                      {tx_, tables::Commits::table, whole(), tables::Commits::seq}};
        Scan entries{tx_, tables::Entries::table, whole(), round_size};
        while (entries.next()) {
            for (std::size_t row = 0; row < entries.rows().size(); ++row) {
                check_row(entries.rows(), row, parts);
            }
            end_round();
        }
        end_of_parts(parts);
        replayed_.finish();
    }

    void check_row(storage::Rows const& rows, std::size_t row, Streams& parts) {
        auto const key = rows.int64(row, tables::Entries::seq);
        auto const seq = static_cast<std::uint64_t>(key);
        if (key <= 0 || seq != report_.events + 1) {
            report_altered("event_missing", report_.events + 1, "the sequence of events has a gap");
            chain_lost_ = true;
        }
        seq_ = seq;
        report_.events = seq;
        try {
            check_event(rows, row, parts);
        } catch (CorruptData const& error) {
            report_altered("event_altered", seq, error.what());
            chain_lost_ = true;
        }
        check_commit(parts.commits, key);
    }

    void check_event(storage::Rows const& rows, std::size_t row, Streams& parts) {
        event_.postings.clear();
        event_.views.clear();
        event_.account.reset();
        event_.hold.reset();
        event_.conversion.reset();
        // Taken from their streams first, so that a malformed row does not bring the streams out of step.
        auto const key = rows.int64(row, tables::Entries::seq);
        auto postings = skip_to(parts.postings, key, tables::Postings::table);
        skip_to(parts.conversions, key, tables::Conversions::table);
        skip_to(parts.accounts, key, tables::Accounts::table);
        skip_to(parts.account_changes, key, tables::AccountChanges::table);
        skip_to(parts.period_changes, key, tables::PeriodChanges::table);
        skip_to(parts.holds, key, tables::Holds::table);
        skip_to(parts.texts, key, tables::Texts::table);
        static_cast<void>(postings);
        event_.entry = decode_entry(rows, row);
        auto& entry = event_.entry;
        if (entry.time <= time_ && entry.seq != 1) {
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
                                 .locked_through = {}};
        switch (entry.kind) {
        case EventKind::open:
            take_opening(parts, record);
            break;
        case EventKind::change:
            take_change(parts, record);
            break;
        case EventKind::period:
            take_period(parts, record);
            break;
        default:
            take_entry(parts, record);
        }
        check_text(parts.texts);
        check_digest(record);
        check_anchor();
        note_look_ups();
    }
};

} // namespace

} // namespace nostro::inline v0::detail
