#pragma once

#include <nostro/ledger/event.hpp>
#include <nostro/ledger/ledger.hpp>
#include <nostro/ledger/query.hpp>
#include <nostro/ledger/records.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// The slow, obvious model of docs/ledger.md, and what compares it with the real ledger.
namespace simulation {

using nostro::Amount;
using nostro::Date;
using nostro::EntryId;
using nostro::LedgerAccountId;
using nostro::ResultCode;
using nostro::Timestamp;

/// Wide enough for any sum of amounts, so that the model never thinks about overflow.
using Number = boost::multiprecision::int256_t;

[[nodiscard]] Number to_number(Amount amount);
/// @pre  the number fits
[[nodiscard]] Amount to_amount(Number const& number);

/// The answer to a batch: results, or the code with which the whole batch was refused.
struct Answer {
    std::optional<ResultCode> refused;
    std::vector<nostro::EventResult> results;

    friend bool operator==(Answer const&, Answer const&) = default;
};

/// A hold that is open in the books; whether it has expired is asked of the clock each time.
struct OpenHold {
    EntryId id;
    std::uint64_t seq = 0;
    nostro::EventFlags flags = nostro::EventFlags::none;
    std::vector<nostro::Posting> postings;
    std::vector<Number> left; ///< of each posting
    Number captured = 0;
    std::optional<Timestamp> expires_at;

    [[nodiscard]] bool is_alive(Timestamp now) const { return !expires_at || now < *expires_at; }
};

/// An account as it is. Pending counters are not kept: they follow from the open holds.
struct OracleAccount {
    nostro::LedgerAccount opened; ///< as it was opened
    nostro::LedgerAccountFlags flags = nostro::LedgerAccountFlags::none;
    Number debit_headroom;
    Number credit_headroom;
    Number debits_posted;
    Number credits_posted;
};

/// The four counters without bounds.
struct Counters {
    Number debits_pending;
    Number debits_posted;
    Number credits_pending;
    Number credits_posted;

    [[nodiscard]] nostro::Balance balance() const;
};

/// All ledgers of one tenant, by the book: maps, full copies and scans.
///
/// It answers as the ledger must, event by event, but computes no hashes. Asset codes are those of
/// ISO 4217 and the ones defined here. Input the ledger would throw `InvalidArgument` for is not
/// modelled.
class Oracle {
public:
    /// @return  the ledger's index
    std::size_t add_ledger(bool strict_history);
    void define_asset(nostro::Currency const& asset);

    /// @param reading  what the host's clock says
    Answer post_batch(std::size_t ledger,
                      std::span<nostro::Event const> events,
                      nostro::BatchOptions const& options,
                      Timestamp reading);

    /// End holds that have expired by `now`, oldest expiry first. Ledger time does not fall behind
    /// them again.
    std::size_t sweep(std::size_t ledger, Timestamp now, std::size_t limit);

    /// Absent: no such account, or it was opened later. `now` is the host's clock.
    [[nodiscard]] std::optional<nostro::Balance> find_balance(std::size_t ledger,
                                                              LedgerAccountId const& id,
                                                              nostro::AsOf const& as_of,
                                                              Timestamp now) const;
    /// As of now; the text is as sent.
    [[nodiscard]] std::optional<nostro::LedgerAccount>
    find_account(std::size_t ledger, LedgerAccountId const& id, Timestamp now) const;
    [[nodiscard]] std::vector<LedgerAccountId> list_accounts(std::size_t ledger) const;
    [[nodiscard]] std::vector<OpenHold> list_open_holds(std::size_t ledger, Timestamp now) const;
    /// The hold with this id if nothing ended it yet; it may have expired. Valid until the next
    /// batch.
    [[nodiscard]] OpenHold const* find_open_hold(std::size_t ledger, EntryId const& id) const;
    /// All events in order; the counters after a posting are absent.
    [[nodiscard]] std::vector<nostro::JournalEntry> const& events(std::size_t ledger) const;
    [[nodiscard]] std::uint64_t head_seq(std::size_t ledger) const;
    [[nodiscard]] Timestamp head_time(std::size_t ledger) const;
    [[nodiscard]] std::optional<Date> business_date(std::size_t ledger) const;
    [[nodiscard]] std::optional<Date> locked_through(std::size_t ledger) const;
    /// How the hold with this id stands; absent: there is none.
    [[nodiscard]] std::optional<nostro::HoldState>
    find_hold_state(std::size_t ledger, EntryId const& id, Timestamp now) const;
    /// Counters of one asset over all accounts.
    [[nodiscard]] Counters
    totals(std::size_t ledger, std::string const& asset, Timestamp now) const;

private:
    /// What changes; copied whole to undo a chain.
    struct Books {
        std::map<LedgerAccountId, OracleAccount> accounts;
        std::map<std::uint64_t, OpenHold> open_holds;
        std::uint64_t seq = 0;
        Timestamp time{};
        Timestamp swept_until{}; ///< the latest expiry that was swept
        std::optional<Date> business_date;
        std::optional<Date> locked_through;

        /// Now, as the ledger sees it.
        [[nodiscard]] Timestamp moment(Timestamp now) const {
            return std::max({now, time, swept_until});
        }
    };

    struct EndedHold {
        nostro::HoldState state = nostro::HoldState::posted;
        std::uint64_t by_seq = 0; ///< the event that ended it or first came after its expiry
        std::vector<Number> left;
    };

    struct OneLedger {
        bool strict_history = false;
        Books books;
        std::vector<nostro::JournalEntry> events;
        std::map<EntryId, std::uint64_t> ids;
        std::map<EntryId, ResultCode> failed;
        std::map<std::uint64_t, EndedHold> ended_holds;
        std::map<std::uint64_t, std::uint64_t> reversed; ///< entry -> its reversal
        std::map<nostro::Uuid, std::pair<std::string, Answer>> receipts;
    };

    /// Any event in one form.
    struct Sent;
    /// What becomes of an event that passes.
    struct Plan;

    /// The rules for one batch, while it runs.
    class Run;

    [[nodiscard]] nostro::Currency currency(std::string const& asset) const;
    [[nodiscard]] Counters
    count(Books const& books, LedgerAccountId const& id, Timestamp now) const;
    [[nodiscard]] static bool
    is_closed(Books const& books, LedgerAccountId const& id, Timestamp now);
    void undo(OneLedger& ledger, Books const& books);

    std::map<std::string, nostro::Currency> assets_;
    std::map<LedgerAccountId, std::size_t> account_owners_; ///< ids are unique in the tenant
    std::vector<OneLedger> ledgers_;
};

} // namespace simulation
