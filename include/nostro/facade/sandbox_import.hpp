#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/money.hpp>
#include <nostro/ledger/ledger.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// What an import makes.
enum class SandboxItem : std::uint8_t {
    bank,
    user,
    account,
    view,  ///< default views of accounts
    share, ///< of these views with owners
    branch,
    atm,
    product,
    opening_balance, ///< what an account held before its first transaction
    transaction,
};

inline constexpr std::array<std::string_view, 10> sandbox_item_names{"banks",
                                                                     "users",
                                                                     "accounts",
                                                                     "views",
                                                                     "shares",
                                                                     "branches",
                                                                     "atms",
                                                                     "products",
                                                                     "opening_balances",
                                                                     "transactions"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(SandboxItem) noexcept {
    return sandbox_item_names;
}

/// Items of one kind.
struct SandboxCount {
    std::uint64_t created = 0;
    std::uint64_t existing = 0; ///< were there before, and stayed as they were

    friend bool operator==(SandboxCount const&, SandboxCount const&) = default;
};

/// Why the file and the ledger disagree on a balance.
enum class SandboxReason : std::uint8_t {
    /// The balance before it and its value do not give what the file says; of an account: its last
    /// transaction in the file left another balance.
    file_contradicts_itself,
    carried_on,    ///< as at the transaction before
    opened_before, ///< the account was there, with another balance
    other_entries, ///< the ledger has other entries in between
};

inline constexpr std::array<std::string_view, 4> sandbox_reason_names{
    "file_contradicts_itself", "carried_on", "opened_before", "other_entries"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(SandboxReason) noexcept {
    return sandbox_reason_names;
}

/// A balance on which the file and the ledger disagree.
struct SandboxDifference {
    std::string bank_id;
    std::string account_id;
    std::string transaction_id; ///< empty: the account's balance
    Money file;
    Money ledger;
    SandboxReason reason = SandboxReason::file_contradicts_itself;
};

/// Something odd that is no reason to refuse a file.
struct SandboxWarning {
    std::string place; ///< for example "accounts[3].IBAN"
    std::string text;

    friend bool operator==(SandboxWarning const&, SandboxWarning const&) = default;
};

/// What an import has done and found.
struct SandboxReport {
    std::array<SandboxCount, sandbox_item_names.size()> counts{}; ///< by `SandboxItem`
    std::uint64_t balances_compared = 0;
    std::vector<SandboxDifference> differences; ///< by account, in the order of booking
    std::vector<SandboxWarning> warnings;       ///< in the order they were noticed

    [[nodiscard]] SandboxCount const& count(SandboxItem item) const noexcept {
        return counts[static_cast<std::size_t>(item)];
    }

    /// Items of all kinds that the import has made; 0: it has changed nothing.
    [[nodiscard]] std::uint64_t created() const noexcept;
};

/// Imports sandbox files of the Open Bank Project: banks, users, accounts, transactions, branches,
/// ATMs and products. For the system alone.
///
/// | in the file | in the bank |
/// |---|---|
/// | bank | a `Bank` with its ledger |
/// | user | a customer with this name; a password is hashed, a weak one kept with a warning |
/// | account | an `Account` without limit, its IBAN as routing |
/// | its `generate_*_view` | `owner` and the views these ask for, shared with the owners |
/// | transaction | an entry of the account against the counterparty it names |
/// | balance before the first transaction | the account's opening balance, the day before |
/// | branch, ATM, product | a document of the bank |
///
/// Transactions are booked in the order of `completed`, then of the file. The opening balance is
/// booked against the bank's equity; of an account without transactions it is its `balance`.
///
/// Ids are unique in their bank, or account, only. What is there already stays as it is: the same
/// file again changes nothing, and a later file goes on where the first one ended.
///
/// Every balance the file states is compared with the ledger's; differences are reported, with the
/// reason, and nothing is booked to make them go away. An impossible IBAN, a public view where the
/// bank allows none, and lists that are not imported are warnings.
///
/// Threads: as its session.
class NOSTRO_API(0, 1) SandboxImport {
public:
    explicit SandboxImport(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Import a file: all of it, in one transaction, or nothing. Passwords are hashed before it
    /// begins, so it does not run in a unit. It holds the writer while it books.
    ///
    /// @param json      the file's text
    /// @param progress  called with (done, total) steps; begins again when the import is repeated
    /// @throws InvalidArgument  the text is not JSON (details "line" and "column"), or what stands
    ///                          at the place of the detail "field" is wrong: "reason" says how
    /// @throws Rejected         an id of the file was booked with other content; details "field"
    ///                          and "transaction"
    SandboxReport run(std::string_view json, Progress const& progress = {});

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
