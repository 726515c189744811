#include <nostro/accounts/account_entries.hpp>

#include "accounts/booking.hpp"
#include "accounts/directory.hpp"
#include "accounts/entry_reader.hpp"
#include "domain/checks.hpp"
#include "domain/host.hpp"

#include <array>
#include <utility>

namespace nostro::inline v0 {

AccountEntries::AccountEntries(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Page<AccountEntry> AccountEntries::list(AccountEntryQuery const& query) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        auto const account =
            detail::get_bank_account(transaction, state_->tenant, query.bank_id, query.account_id);
        return detail::EntryReader{transaction, state_->tenant, account}.list(query);
    });
}

std::optional<AccountEntry> AccountEntries::find(std::string_view bank_id,
                                                 std::string_view account_id,
                                                 std::string_view id) const {
    return state_->host->read_out([&](storage::Transaction& transaction) {
        auto const account =
            detail::get_bank_account(transaction, state_->tenant, bank_id, account_id);
        return detail::EntryReader{transaction, state_->tenant, account}.find(id);
    });
}

AccountEntry AccountEntries::get(std::string_view bank_id,
                                 std::string_view account_id,
                                 std::string_view id) const {
    if (auto entry = find(bank_id, account_id, id)) {
        return *std::move(entry);
    }
    detail::raise_not_found("entry_id", "entry_not_found", id);
}

AccountEntry AccountEntries::post(Payment const& payment) {
    return state_->host->written_books([&](detail::Books& books) {
        detail::PaymentBook book{books, *state_, payment.bank_id};
        auto const booked = book.post(std::span{&payment, 1}).front();
        return detail::EntryReader{
            books.transaction(), state_->tenant, book.account(payment.account_id)}
            .at(booked.seq);
    });
}

std::vector<PaymentResult> AccountEntries::post_all(std::span<Payment const> payments) {
    std::vector<PaymentResult> results;
    if (payments.empty()) {
        return results;
    }
    state_->host->write_books([&](detail::Books& books) {
        detail::PaymentBook book{books, *state_, payments.front().bank_id};
        results.clear();
        for (detail::BookedPayment const& booked : book.post(payments)) {
            results.push_back(booked.result);
        }
    });
    return results;
}

} // namespace nostro::inline v0
