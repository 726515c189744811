#pragma once

#include <nostro/accounts/routing.hpp>
#include <nostro/core/amount.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/id.hpp>
#include <nostro/core/money.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// What a bank has settled for an account, for example `OVERDRAFT` and `10`. Kept and shown; the
/// limit that counts is `NewAccount::overdraft`.
struct AccountRule {
    std::string scheme; ///< 1 to 32 bytes
    std::string value;  ///< at most 255 bytes

    friend bool operator==(AccountRule const&, AccountRule const&) = default;
};

/// What a customer has at a bank. It is named by the pair of bank id and id.
struct Account {
    std::string bank_id;
    std::string id;     ///< 1 to 255 of A-Z, a-z, 0-9, '-', '_', '.'
    std::string label;  ///< at most 255 bytes
    std::string number; ///< unique in the bank
    std::string type;   ///< a word of the bank, for example `CURRENT`; at most 255 bytes
    std::string branch_id;
    std::string currency;            ///< ISO 4217 code
    std::string holder;              ///< name of the holder or holders, as others see it
    std::vector<std::string> owners; ///< user ids, sorted
    std::vector<Routing> routings; ///< one for each scheme: the main one, then the others by scheme
    std::vector<AccountRule> rules; ///< one for each scheme, sorted by it
    LedgerAccountId ledger_account; ///< in the ledger of the bank; a customer's credit
    Timestamp created_at{};
    std::string created_by;             ///< user or client id; empty: the host
    std::optional<Timestamp> closed_at; ///< nothing is booked on it any more

    friend bool operator==(Account const&, Account const&) = default;
};

/// What a new account is given.
struct NewAccount {
    std::string bank_id;
    std::string id;
    std::string currency;
    std::string label{};
    std::string number{}; ///< empty: the bank's next free number of ten digits
    std::string type{};
    std::string branch_id{};
    std::string holder{};              ///< empty: the names of the owners, joined by ", "
    std::vector<std::string> owners{}; ///< user ids
    std::vector<Routing> routings{};   ///< an empty scheme becomes `OBP`, an empty address the id
    std::vector<AccountRule> rules{};
    /// How far the balance may fall below zero, minor units; absent: any far.
    std::optional<Amount> overdraft = Amount{};
};

/// What an account holds now.
struct AccountBalance {
    Money booked;    ///< credits less debits
    Money available; ///< booked, less what is held of it, and the overdraft
    /// How far `booked` may fall below zero, minor units; absent: any far.
    std::optional<Amount> overdraft = Amount{};
};

/// The accounts of the banks of a tenant. This is the bank's own side: nothing is hidden or refused
/// by views, which `access` puts in front.
///
/// Refusals carry the details "field" and "reason", a word of this list:
///
/// | reason | error | meaning |
/// |---|---|---|
/// | `invalid_account_id`, `invalid_bank_id` | InvalidArgument | malformed id |
/// | `invalid_currency` | InvalidArgument | not a code of ISO 4217 |
/// | `value_too_long` | InvalidArgument, `limit_exceeded` | a text is longer than it may be |
/// | `invalid_text` | InvalidArgument | a text is not UTF-8, or empty where it may not be |
/// | `bank_not_found`, `account_not_found`, `user_not_found` | NotFound | there is none |
/// | `invalid_limit`, `cursor_not_found` | InvalidArgument, NotFound | see `PageRequest` |
/// | `account_exists`, `number_exists` | AlreadyExists | of the bank |
/// | `balance_not_zero` | InvalidArgument | an account with money is not closed |
/// | `account_closed` | InvalidArgument | it is closed |
/// | `scheme_repeated` | InvalidArgument | two routings or rules of one scheme |
/// | `invalid_overdraft` | InvalidArgument | negative |
/// | `currency_mismatch` | InvalidArgument | money of another currency than the account's |
///
/// Each writing call is atomic, and durable when it returns. Threads: as its session.
class NOSTRO_API(0, 1) Accounts {
public:
    explicit Accounts(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Create an account with a balance of zero, and its ledger account.
    ///
    /// The first of these that is wrong is reported: ids, bank, owners, currency, texts, the id is
    /// taken, the number is taken.
    Account create(NewAccount const& account);

    /// An account, also a closed one; absent for an unknown bank as well.
    [[nodiscard]] std::optional<Account> find(std::string_view bank_id, std::string_view id) const;
    /// @throws NotFound  bank_not_found, account_not_found
    [[nodiscard]] Account get(std::string_view bank_id, std::string_view id) const;
    /// As `find`, by the account's number.
    [[nodiscard]] std::optional<Account> find_by_number(std::string_view bank_id,
                                                        std::string_view number) const;

    /// The accounts of a bank by id, closed ones too; none for an unknown bank. The cursor is the
    /// id of the last one.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<Account> list(std::string_view bank_id, PageRequest const& page = {}) const;
    /// The accounts of all banks that a user owns, by bank id and id.
    [[nodiscard]] std::vector<Account> list_by_owner(std::string_view user_id) const;
    /// The accounts of all banks with this routing, by bank id and id. Addresses of IBANs are
    /// compared without spaces and in any case.
    [[nodiscard]] std::vector<Account> list_by_routing(Routing const& routing) const;

    /// Replace the label.
    /// @throws NotFound         bank_not_found, account_not_found
    /// @throws InvalidArgument  value_too_long, invalid_text
    Account update_label(std::string_view bank_id, std::string_view id, std::string_view label);
    /// Replace the owners; the holder's name stays.
    /// @throws NotFound  bank_not_found, account_not_found, user_not_found
    Account set_owners(std::string_view bank_id,
                       std::string_view id,
                       std::vector<std::string> const& user_ids);
    /// Add a routing, or replace the address of its scheme; an empty address removes it.
    /// @throws NotFound, InvalidArgument  as `update_label`
    Account set_routing(std::string_view bank_id, std::string_view id, Routing const& routing);
    /// Add a rule, or replace the value of its scheme; an empty value removes it.
    /// @throws NotFound, InvalidArgument  as `update_label`
    Account set_rule(std::string_view bank_id, std::string_view id, AccountRule const& rule);

    /// Book what an account held before its first entry, against the bank's own equity. It is no
    /// entry of the account's list. Sent again with the same value it changes nothing.
    /// @param date  effective date; absent: the bank's business date
    /// @throws NotFound         bank_not_found, account_not_found
    /// @throws InvalidArgument  account_closed, currency_mismatch
    /// @throws Rejected         it was opened with another value
    Account set_opening_balance(std::string_view bank_id,
                                std::string_view id,
                                Money const& balance,
                                std::optional<Date> const& date = {});

    /// Close an account for ever; it stays readable. Closing it again changes nothing.
    /// @throws NotFound         bank_not_found, account_not_found
    /// @throws InvalidArgument  balance_not_zero: booked or held
    Account close(std::string_view bank_id, std::string_view id);

    /// @throws NotFound  bank_not_found, account_not_found
    [[nodiscard]] AccountBalance balance(std::string_view bank_id, std::string_view id) const;
    /// The balances of accounts that are at hand, in their order; a fixed number of reads a bank.
    [[nodiscard]] std::vector<AccountBalance> balances(std::span<Account const> accounts) const;

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
