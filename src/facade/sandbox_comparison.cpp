#include "facade/sandbox_comparison.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/core/limits.hpp>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nostro::inline v0::detail::sandbox {

namespace {

using Transactions = std::vector<TransactionItem const*>;

/// What the file and the ledger say of one balance.
struct Pair {
    Money file;
    Money ledger;

    [[nodiscard]] Amount gap() const { return file.minor() - ledger.minor(); }
};

/// Compares the balances of one account, in the order of its transactions.
class AccountComparison {
public:
    AccountComparison(AccountItem const& item, Money const& booked, SandboxReport& report)
        : item_{item}, before_{item.balance, booked}, report_{report} {}

    /// @param transactions  of the account, in the order of booking
    /// @param balances      after entries, by their ids
    void compare(Transactions const& transactions,
                 std::unordered_map<std::string, Money> const& balances) {
        for (TransactionItem const* transaction : transactions) {
            compare(*transaction, balances.at(transaction->payment.id));
        }
        Money const& last = transactions.empty() ? before_.ledger : after_.ledger;
        note({}, {item_.balance, last}, reason_of_balance(transactions.empty()));
    }

private:
    void compare(TransactionItem const& transaction, Money const& ledger) {
        Money const& value = transaction.payment.value;
        Pair const stated{transaction.new_balance, ledger};
        if (is_first_) {
            before_ = {stated.file - value, stated.ledger - value};
        }
        note(transaction.payment.id, stated, reason_of(stated, value));
        before_ = after_ = stated;
        is_first_ = false;
    }

    [[nodiscard]] SandboxReason reason_of(Pair const& stated, Money const& value) const {
        if (is_first_) {
            return SandboxReason::opened_before;
        }
        if (stated.gap() == before_.gap()) {
            return SandboxReason::carried_on;
        }
        return stated.ledger - before_.ledger == value ? SandboxReason::file_contradicts_itself
                                                       : SandboxReason::other_entries;
    }

    [[nodiscard]] SandboxReason reason_of_balance(bool is_only) const {
        if (is_only) {
            return SandboxReason::opened_before;
        }
        return item_.balance == after_.file ? SandboxReason::carried_on
                                            : SandboxReason::file_contradicts_itself;
    }

    void note(std::string const& transaction, Pair const& stated, SandboxReason reason) {
        ++report_.balances_compared;
        if (!stated.gap().is_zero()) {
            report_.differences.push_back({.bank_id = item_.account.bank_id,
                                           .account_id = item_.account.id,
                                           .transaction_id = transaction,
                                           .file = stated.file,
                                           .ledger = stated.ledger,
                                           .reason = reason});
        }
    }

    AccountItem const& item_;
    Pair before_; ///< the transaction that is looked at; without one the balance of now
    Pair after_ = before_;
    bool is_first_ = true;
    SandboxReport& report_;
};

/// The balances of an account after its entries, by their ids.
std::unordered_map<std::string, Money> read_balances(AccountEntries const& entries,
                                                     Transactions const& transactions) {
    std::unordered_map<std::string, Money> balances;
    if (transactions.empty()) {
        return balances;
    }
    Payment const& first = transactions.front()->payment;
    AccountEntryQuery query{.bank_id = first.bank_id,
                            .account_id = first.account_id,
                            .descending = false,
                            .limit = limits::page_rows_max};
    do {
        auto page = entries.list(query);
        for (AccountEntry& entry : page.items) {
            // Customers' accounts keep their history.
            balances.emplace(std::move(entry.id), entry.new_balance.value());
        }
        query.cursor = std::move(page.next);
    } while (!query.cursor.empty());
    return balances;
}

} // namespace

void compare(std::shared_ptr<ServiceState const> state, File const& file, SandboxReport& report) {
    std::vector<Transactions> transactions(file.accounts.size());
    for (TransactionItem const& item : file.transactions) {
        transactions[item.account].push_back(&item);
    }
    Accounts const accounts{state};
    AccountEntries const entries{std::move(state)};
    for (std::size_t at = 0; at < file.accounts.size(); ++at) {
        AccountItem const& item = file.accounts[at];
        Money const booked = accounts.balance(item.account.bank_id, item.account.id).booked;
        AccountComparison{item, booked, report}.compare(transactions[at],
                                                        read_balances(entries, transactions[at]));
    }
}

} // namespace nostro::inline v0::detail::sandbox
