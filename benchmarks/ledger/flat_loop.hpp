#pragma once

#include "contestant.hpp"

#include <nostro/core/amount.hpp>

#include <vector>

namespace bench {

/// A set of ids in one flat table: open addressing, linear probing, grown by doubling. No zero ids.
class IdSet {
public:
    static constexpr std::size_t absent = SIZE_MAX;

    IdSet() : slots_(1U << 16U) {}

    /// @return  the slot, or `absent` when the id was there before
    std::size_t insert(nostro::Uuid const& id);
    /// @return  the id's slot, or `absent`
    [[nodiscard]] std::size_t find(nostro::Uuid const& id) const;

    [[nodiscard]] std::size_t slots() const noexcept { return slots_.size(); }

private:
    /// Where the id is, or the empty slot where it would be.
    [[nodiscard]] std::size_t slot_of(nostro::Uuid const& id) const;
    void grow();

    std::vector<nostro::Uuid> slots_;
    std::size_t size_ = 0;
};

/// Yardstick: what one would write by hand to book transfers in memory. Checks the id, finds both
/// accounts, adds the amounts, appends a record of 128 bytes. No limits, no holds, no chain, no
/// undo, no threads, nothing to read back by.
class FlatLoop final : public Contestant {
public:
    static constexpr char const* yardstick = "flat_loop";

    explicit FlatLoop(Workload const& workload);

    [[nodiscard]] std::string_view name() const noexcept override { return yardstick; }

    void post(Batch const& batch) override;

private:
    struct Account {
        nostro::Amount debits;
        nostro::Amount credits;
    };

    /// What is kept of a transfer.
    struct Record {
        nostro::Uuid id;
        nostro::Uuid debit_account;
        nostro::Uuid credit_account;
        nostro::Amount amount;
        nostro::Uuid pending_id;
        nostro::Uuid user_data_id;
        std::uint64_t user_data_number = 0;
        std::uint64_t time = 0;
        std::uint32_t user_data_tag = 0;
        std::uint32_t timeout_s = 0;
        std::uint32_t ledger = 0;
        std::uint16_t code = 0;
        std::uint16_t flags = 0;
    };

    static_assert(sizeof(Record) == 128);

    void book(nostro::Transfer const& transfer);
    [[nodiscard]] Account& account(nostro::LedgerAccountId const& id);

    IdSet account_ids_;
    std::vector<Account> accounts_; ///< by slot of `account_ids_`
    IdSet ids_;
    std::vector<Record> records_;
};

} // namespace bench
