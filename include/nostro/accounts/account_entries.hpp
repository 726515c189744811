#pragma once

#include <nostro/accounts/routing.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/id.hpp>
#include <nostro/core/money.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>
#include <nostro/ledger/query.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// Somebody outside of the bank. Two with the same fields are one, and have one ledger account for
/// each currency.
struct ExternalParty {
    std::string name; ///< at most 255 bytes; may be empty
    std::string number{};
    std::string kind{}; ///< the type of their account, a word of their bank
    std::string iban{};
    std::string bic{}; ///< of their bank
    Routing account_routing{};
    Routing bank_routing{};
    std::string bank_name{};
    std::string bank_national_identifier{};

    friend bool operator==(ExternalParty const&, ExternalParty const&) = default;
};

/// Another account of the same bank.
struct OwnAccount {
    std::string id;
};

/// Who is on the other side of an entry, as the account's entries show it.
struct OtherParty {
    /// URL-safe Base64 without padding of SHA-256(bank id, account id, name): equal names are one
    /// other account of an account.
    std::string id;
    std::string account_id; ///< when it is an account of the bank; else empty
    ExternalParty details;  ///< of an account of the bank: its holder, number, routings and bank

    friend bool operator==(OtherParty const&, OtherParty const&) = default;
};

/// Where an entry stands in the books.
struct EntryPosition {
    std::int64_t ledger = 0;
    std::int64_t account = 0; ///< number of the ledger account
    std::uint64_t seq = 0;
    std::uint16_t line = 0;

    friend auto operator<=>(EntryPosition const&, EntryPosition const&) = default;
};

/// An entry of an account, as its statement needs it: what OBP calls a transaction.
struct AccountEntry {
    std::string id; ///< the id it was given, else the UUID of the journal entry
    std::string bank_id;
    std::string account_id;
    EntryId journal_entry;
    EntryPosition position;
    std::string type;        ///< empty when it was erased, or never given
    std::string description; ///< empty when it was erased, or never given
    Timestamp posted{};
    Timestamp completed{};
    Money value;                      ///< positive: paid in
    std::optional<Money> new_balance; ///< after it, in the order of booking; absent where the
                                      ///< ledger account keeps no history
    OtherParty other;
};

/// Which entries of an account. Those booked are listed, not those only held; by `completed`, and
/// among equal times in the order of booking.
struct AccountEntryQuery {
    std::string bank_id;
    std::string account_id;
    std::optional<Timestamp> from{}; ///< completed not before
    std::optional<Timestamp> to{};   ///< completed not after
    bool descending = true;          ///< newest first
    std::size_t offset = 0;          ///< entries passed over; read but not loaded
    std::size_t limit = 50;          ///< 1 to `limits::page_rows_max`
    std::string cursor{};            ///< `Page::next` of the page before; excludes `offset`
};

/// Money that moves between an account and somebody.
struct Payment {
    std::string bank_id;
    std::string account_id;
    std::variant<ExternalParty, OwnAccount> other;
    Money value;        ///< positive: paid in to the account, negative: paid out of it
    std::string id{};   ///< the caller's name of it, unique in the account, 1 to 255 bytes, and its
                        ///< idempotency key; empty: a new UUID
    std::string type{}; ///< at most 255 bytes
    std::string description{};            ///< at most 3,000 bytes
    std::optional<Timestamp> completed{}; ///< absent: when it is booked
    std::optional<Timestamp> posted{};    ///< absent: `completed`
};

/// What became of one of several payments.
struct PaymentResult {
    EntryId journal_entry;
    bool existed = false; ///< it was booked before under this id
};

/// The entries of the accounts of a tenant's banks. This is the bank's own side: nothing is hidden
/// or refused by views, which `access` puts in front.
///
/// An entry is a posting on the account's ledger account, whoever booked it. Reasons of refusals
/// are those of `Accounts`, and `entry_not_found`, `same_account` (a payment of an account to
/// itself), `bank_mismatch` (payments of several banks at once), `invalid_offset`. Each writing
/// call is atomic, and durable when it returns. Threads: as its session.
class NOSTRO_API(0, 1) AccountEntries {
public:
    explicit AccountEntries(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// A page of an account's entries. Its cost does not depend on how many entries there are, but
    /// for `offset`.
    /// @throws NotFound         bank_not_found, account_not_found
    /// @throws InvalidArgument  `limit` or `cursor`
    [[nodiscard]] Page<AccountEntry> list(AccountEntryQuery const& query) const;

    /// @throws NotFound  bank_not_found, account_not_found
    [[nodiscard]] std::optional<AccountEntry>
    find(std::string_view bank_id, std::string_view account_id, std::string_view id) const;
    /// @throws NotFound  bank_not_found, account_not_found, entry_not_found
    [[nodiscard]] AccountEntry
    get(std::string_view bank_id, std::string_view account_id, std::string_view id) const;

    /// Book a payment.
    /// @return  the entry as the account sees it; the one before when it was sent again
    /// @throws Rejected  by the ledger, for example exceeds_credits; or the id was used for another
    /// @throws InvalidArgument, NotFound  see `Accounts`
    AccountEntry post(Payment const& payment);

    /// Book payments of one bank in order, all or none.
    /// @return  one result for each, same index
    /// @throws Rejected  as `post`; the detail "index" tells which
    std::vector<PaymentResult> post_all(std::span<Payment const> payments);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
