#pragma once

#include "accounts/directory.hpp"
#include "domain/host.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/core/id.hpp>
#include <nostro/ledger/ledger.hpp>

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace nostro::inline v0::detail {

/// What became of a payment, and its place in the ledger.
struct BookedPayment {
    PaymentResult result;
    std::uint64_t seq = 0;
    Timestamp time{}; ///< when it was booked
};

/// Books payments of one bank in a running transaction: in the ledger, with dates of their own, and
/// with the parties that are seen for the first time.
///
/// One thread; must not outlive the transaction.
class PaymentBook {
public:
    PaymentBook(Books& books, ServiceState const& state, std::string_view bank_id);

    /// @return  one result for each, same index
    [[nodiscard]] std::vector<BookedPayment> post(std::span<Payment const> payments);

    [[nodiscard]] BankAccount const& account(std::string const& id) const {
        return accounts_.at(id);
    }

private:
    using FingerprintKey = std::tuple<std::int64_t, storage::Bytes>;

    /// A party of a payment that has no ledger account yet, or whose has not been looked up.
    struct PartyPlan {
        ExternalParty const* party = nullptr;
        std::string currency;
        LedgerAccountId ledger_account;
    };

    void check(Payment const& payment) const;
    void load_accounts(std::span<Payment const> payments);
    void open_parties(std::span<Payment const> payments);
    [[nodiscard]] EntryDraft draft_of(Payment const& payment) const;
    [[nodiscard]] LedgerAccountId const& other_side(Payment const& payment) const;
    void keep_dates(std::span<Payment const> payments, std::span<BookedPayment const> booked);
    void note_parties(std::span<Payment const> payments);
    [[nodiscard]] std::string currency_of(Payment const& payment) const;

    Books& books_;
    ServiceState const& state_;
    BankRow bank_;
    Ledger ledger_;
    std::map<std::string, BankAccount, std::less<>> accounts_;
    std::map<std::string, PartyPlan> parties_; ///< by fingerprint
};

} // namespace nostro::inline v0::detail
