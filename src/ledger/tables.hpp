#pragma once

#include <nostro/storage/schema.hpp>

#include <cstdint>

/// The ledger's tables. One enumeration a table names its columns in order; `tables.cpp` describes
/// them.
///
/// Amount columns are int128; ids are 16 bytes; times are nanoseconds, dates days; absent ids are
/// null.
namespace nostro::inline v0::tables {

/// One row a ledger: its head, locked first by whoever posts.
struct Ledgers {
    enum Column : std::uint8_t {
        tenant,
        ledger,
        name,
        strict_history,
        created_at,
        business_date,
        locked_through,
        head_seq,
        head_time,
        head_hash,
        failed_count,
        swept_until,
    };

    static storage::Table const table;
    static constexpr std::string_view by_name = "ledgers_by_name"; ///< unique: tenant, name
};

/// Assets in use.
struct Assets {
    enum Column : std::uint8_t { tenant, ledger, number, code, scale };

    static storage::Table const table;
};

/// Accounts as they were opened.
struct LedgerAccounts {
    enum Column : std::uint8_t {
        tenant,
        id,
        ledger,
        number,
        asset,
        parent,
        account_class,
        code,
        flags,
        debit_headroom,
        credit_headroom,
        user_data_id,
        user_data_number,
        user_data_tag,
    };

    static storage::Table const table;
    static constexpr std::string_view by_number =
        "ledger_accounts_by_number"; ///< unique: tenant, ledger, number
};

/// Accounts as they are: counters and what may change.
struct Balances {
    enum Column : std::uint8_t {
        tenant,
        ledger,
        account,
        debits_pending,
        debits_posted,
        credits_pending,
        credits_posted,
        flags,
        debit_headroom,
        credit_headroom,
        latest_effective,
        last_seq,
    };

    static storage::Table const table;
};

/// One row an event.
struct Entries {
    enum Column : std::uint8_t {
        tenant,
        ledger,
        seq,
        time,
        kind,
        flags,
        id,
        code,
        effective_date,
        user_data_id,
        user_data_number,
        user_data_tag,
        pending_id,
        timeout_s,
        mandate,
        principal,
        text_digest,
        hash,
    };

    static storage::Table const table;
    static constexpr std::string_view by_id = "entries_by_id"; ///< unique: tenant, ledger, id
};

/// One row a posting. The counters after it are null without `history`. `latest_effective` is the
/// largest effective date of the account's posted postings up to this one; it never falls, so that
/// an as-of read finds its place by binary search (see as_of.cpp).
struct Postings {
    enum Column : std::uint8_t {
        tenant,
        ledger,
        seq,
        line,
        account,
        side,
        kind,
        amount,
        debits_pending,
        debits_posted,
        credits_pending,
        credits_posted,
        latest_effective,
    };

    static storage::Table const table;
    static constexpr std::string_view by_account =
        "postings_by_account"; ///< tenant, ledger, account (+ seq, line)
};

/// Posted postings that were effective before an earlier posting of their account: the few an as-of
/// read by effective date must add to the running balance.
struct Backdated {
    enum Column : std::uint8_t { tenant, ledger, account, effective_date, seq, line, side, amount };

    static storage::Table const table;
};

/// Pending entries and what became of them.
struct Holds {
    enum Column : std::uint8_t { tenant, ledger, seq, state, expires_at, captured };

    static storage::Table const table;
    static constexpr std::string_view by_expiry =
        "holds_by_expiry";                           ///< tenant, ledger, state, expires_at (+ seq)
    static constexpr std::int64_t never = INT64_MAX; ///< `expires_at` of a hold without timeout
};

/// From an entry to those that post, void or reverse it.
struct Links {
    enum Column : std::uint8_t { tenant, ledger, target, seq, kind };

    static storage::Table const table;
};

/// Ids of remembered refusals.
struct FailedIds {
    enum Column : std::uint8_t { tenant, ledger, id, code };

    static storage::Table const table;
};

/// The state an account's change event left, for the three that can change.
struct LedgerAccountChanges {
    enum Column : std::uint8_t {
        tenant,
        ledger,
        seq,
        account,
        flags,
        debit_headroom,
        credit_headroom
    };

    static storage::Table const table;
    static constexpr std::string_view by_account =
        "ledger_account_changes_by_account"; ///< tenant, ledger, account (+ seq)
};

/// The state a period event left.
struct PeriodChanges {
    enum Column : std::uint8_t { tenant, ledger, seq, business_date, locked_through };

    static storage::Table const table;
};

/// Exchange rates of entries that have one.
struct Conversions {
    enum Column : std::uint8_t {
        tenant,
        ledger,
        seq,
        rate_numerator,
        rate_denominator,
        rounding,
        remainder_numerator,
        remainder_denominator,
    };

    static storage::Table const table;
};

/// Text of events, erasable; metadata is a JSON object of strings with sorted keys.
struct Texts {
    enum Column : std::uint8_t { tenant, ledger, seq, salt, description, metadata };

    static storage::Table const table;
};

/// The chain's whole head after each commit.
struct Commits {
    enum Column : std::uint8_t { tenant, ledger, seq, hash };

    static storage::Table const table;
};

/// Results of batches and units that were sent with an id or key. `scope` is the ledger, 0 for
/// units.
struct Receipts {
    enum Column : std::uint8_t { tenant, scope, key, digest, result };

    static storage::Table const table;
};

/// Counters at the end of business days.
struct Snapshots {
    enum Column : std::uint8_t {
        tenant,
        ledger,
        business_date,
        account,
        seq,
        debits_pending,
        debits_posted,
        credits_pending,
        credits_posted,
    };

    static storage::Table const table;
    static constexpr std::string_view by_account =
        "snapshots_by_account"; ///< tenant, ledger, account (+ business_date)
};

/// All tables, for `Storage::open_schema`.
[[nodiscard]] storage::Schema const& ledger_schema() noexcept;

} // namespace nostro::inline v0::tables
