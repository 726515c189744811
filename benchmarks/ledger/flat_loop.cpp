#include "flat_loop.hpp"

#include <functional>
#include <stdexcept>
#include <utility>

namespace bench {

std::size_t IdSet::insert(nostro::Uuid const& id) {
    if ((size_ + 1) * 4 > slots_.size() * 3) {
        grow();
    }
    auto const slot = slot_of(id);
    if (!slots_[slot].is_zero()) {
        return absent;
    }
    slots_[slot] = id;
    ++size_;
    return slot;
}

std::size_t IdSet::find(nostro::Uuid const& id) const {
    auto const slot = slot_of(id);
    return slots_[slot].is_zero() ? absent : slot;
}

std::size_t IdSet::slot_of(nostro::Uuid const& id) const {
    auto const mask = slots_.size() - 1;
    auto slot = std::hash<nostro::Uuid>{}(id)&mask;
    while (!slots_[slot].is_zero() && slots_[slot] != id) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

void IdSet::grow() {
    auto const old = std::exchange(slots_, std::vector<nostro::Uuid>(slots_.size() * 2));
    for (auto const& id : old) {
        if (!id.is_zero()) {
            slots_[slot_of(id)] = id;
        }
    }
}

FlatLoop::FlatLoop(Workload const& workload) {
    // The table is larger than it must be for the accounts, so that their slots stay where they
    // are.
    static_assert(Workload::accounts_count < (1U << 15U));
    for (auto const& account : workload.accounts()) {
        account_ids_.insert(account.id);
    }
    accounts_.resize(account_ids_.slots());
}

void FlatLoop::post(Batch const& batch) {
    for (auto const& transfer : batch.transfers) {
        book(transfer);
    }
}

void FlatLoop::book(nostro::Transfer const& transfer) {
    if (ids_.insert(transfer.id) == IdSet::absent) {
        throw std::runtime_error{"flat_loop: an id was sent twice"};
    }
    account(transfer.debit_account).debits += transfer.amount;
    account(transfer.credit_account).credits += transfer.amount;
    records_.push_back({.id = transfer.id,
                        .debit_account = transfer.debit_account,
                        .credit_account = transfer.credit_account,
                        .amount = transfer.amount,
                        .pending_id = transfer.pending_id,
                        .user_data_id = transfer.user_data.id,
                        .user_data_number = transfer.user_data.number,
                        .time = records_.size(),
                        .user_data_tag = transfer.user_data.tag,
                        .timeout_s = transfer.timeout_s,
                        .ledger = 1,
                        .code = transfer.code,
                        .flags = static_cast<std::uint16_t>(transfer.flags)});
}

FlatLoop::Account& FlatLoop::account(nostro::LedgerAccountId const& id) {
    auto const slot = account_ids_.find(id);
    if (slot == IdSet::absent) {
        throw std::runtime_error{"flat_loop: an account does not exist"};
    }
    return accounts_[slot];
}

} // namespace bench
