#pragma once

#include "accounts/directory.hpp"
#include "accounts/entry_order.hpp"
#include "accounts/entry_reader.hpp"
#include "domain/account_directory.hpp"
#include "ledger/reader.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/core/amount.hpp>
#include <nostro/core/time.hpp>
#include <nostro/storage/storage.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nostro::inline v0::detail {

/// The books of one account as they stood after one event of the ledger, by when entries were
/// completed.
///
/// An entry may have been completed at another time than it was booked. So the balance at an
/// instant is the ledger's balance then, less what was booked before and completed later, and with
/// what was booked later and completed before. What the account held before its first entry was
/// held always.
///
/// One thread; must not outlive the transaction.
class AccountBooks {
public:
    /// @param through_seq  the event; later ones are not seen
    /// @param now          the host's clock; decides which holds have expired
    AccountBooks(storage::Transaction& transaction,
                 std::int64_t tenant,
                 FullAccount const& account,
                 std::uint64_t through_seq,
                 Timestamp now);
    AccountBooks(AccountBooks const&) = delete;
    AccountBooks& operator=(AccountBooks const&) = delete;
    ~AccountBooks() = default;

    /// What was completed until an instant. Its cost does not grow with the number of entries, but
    /// of those whose dates are not those of the ledger.
    [[nodiscard]] Amount balance(Timestamp until);

    /// What was held of the account at an instant, or now if that is to come.
    [[nodiscard]] Amount held(Timestamp at);

    // Lists of more than `count_max` throw InvalidArgument: statement_too_long.

    /// The entries that were completed from one instant to another, both included, in their order.
    [[nodiscard]] std::vector<ListedPosting>
    completed(Timestamp from, Timestamp to, std::size_t count_max);

    /// The entries that were booked behind an event although they were completed before an instant,
    /// in the order of booking.
    [[nodiscard]] std::vector<ListedPosting>
    late(std::uint64_t after_seq, Timestamp before, std::size_t count_max);

    /// What is held of the account now, in the order of booking; the amounts are what is left.
    [[nodiscard]] std::vector<AccountEntry> pending();

    [[nodiscard]] EntryReader& reader() noexcept { return reader_; }

private:
    [[nodiscard]] std::uint64_t seq_at(Timestamp time);
    [[nodiscard]] Amount opened_between(std::uint64_t after_seq);
    [[nodiscard]] Amount
    dated_sum(EntryWindow const& window, std::uint64_t seq_from, std::uint64_t seq_to);
    [[nodiscard]] bool has_dated_behind(std::uint64_t seq);
    [[nodiscard]] Amount value_of(std::vector<std::uint64_t> seqs);

    storage::Transaction& transaction_;
    BankAccount account_; ///< the reader stands on it
    EntryReader reader_;
    LedgerPlace place_;
    LedgerHead head_;
    std::uint64_t through_seq_;
    Timestamp now_;
    LedgerReader ledger_;
    AccountRow ledger_account_;
};

} // namespace nostro::inline v0::detail
