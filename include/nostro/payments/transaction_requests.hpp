#pragma once

#include <nostro/access/view.hpp>
#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/money.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// How a request names who is paid.
enum class TransactionRequestType : std::uint8_t {
    sandbox_tan,  ///< an account of a bank of the tenant
    sepa,         ///< an IBAN
    counterparty, ///< a counterparty of the view
};

inline constexpr std::array<std::string_view, 3> transaction_request_type_names{
    "SANDBOX_TAN", "SEPA", "COUNTERPARTY"};

[[nodiscard]] constexpr std::span<std::string_view const>
names_of(TransactionRequestType) noexcept {
    return transaction_request_type_names;
}

/// An account of a bank of the tenant: `TransactionRequestType::sandbox_tan`.
struct AccountPayee {
    std::string bank_id;
    std::string account_id;

    friend bool operator==(AccountPayee const&, AccountPayee const&) = default;
};

/// `TransactionRequestType::sepa`: the account of the tenant with this routing of the scheme
/// `IBAN`. If there is none, the counterparty of the view whose routing it is, outside of the bank.
struct IbanPayee {
    std::string iban; ///< with or without spaces, in any case

    friend bool operator==(IbanPayee const&, IbanPayee const&) = default;
};

/// `TransactionRequestType::counterparty`: one of the view. Its account is an account of the tenant
/// where its routings lead to one (`OBP` for bank and account, or an `IBAN`), else it is outside of
/// the bank.
struct CounterpartyPayee {
    std::string counterparty_id;

    friend bool operator==(CounterpartyPayee const&, CounterpartyPayee const&) = default;
};

/// Who is paid; the alternatives stand in the order of `TransactionRequestType`.
using Payee = std::variant<AccountPayee, IbanPayee, CounterpartyPayee>;

[[nodiscard]] inline TransactionRequestType type_of(Payee const& payee) noexcept {
    return static_cast<TransactionRequestType>(payee.index());
}

/// Who bears the charges. It is kept with the request; charges are zero so far.
enum class ChargePolicy : std::uint8_t { shared, sender, receiver };

inline constexpr std::array<std::string_view, 3> charge_policy_names{
    "SHARED", "SENDER", "RECEIVER"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ChargePolicy) noexcept {
    return charge_policy_names;
}

/// How far a payment has come; only `initiated` changes.
enum class TransactionRequestStatus : std::uint8_t {
    initiated, ///< waits for the answer to its challenge
    completed, ///< booked
    failed,    ///< the challenge has expired, or its answers are used up; nothing was booked
};

inline constexpr std::array<std::string_view, 3> transaction_request_status_names{
    "INITIATED", "COMPLETED", "FAILED"};

[[nodiscard]] constexpr std::span<std::string_view const>
names_of(TransactionRequestStatus) noexcept {
    return transaction_request_status_names;
}

/// What the payer has to answer before a payment is booked: a code that was sent to him.
struct PaymentChallenge {
    std::string id; ///< UUID
    int attempts = 0;
    int attempts_max = 0;
    Timestamp expires_at{};

    friend bool operator==(PaymentChallenge const&, PaymentChallenge const&) = default;
};

/// A wish to pay, and what became of it.
struct TransactionRequest {
    std::string id; ///< UUID, ordered by time
    ViewRef view;   ///< the payer's account, and the view it was asked for through
    Payee payee;
    Money value; ///< positive
    std::string description;
    ChargePolicy charge_policy = ChargePolicy::shared;
    Money charge; ///< in the currency of `value`
    TransactionRequestStatus status = TransactionRequestStatus::initiated;
    std::optional<PaymentChallenge> challenge{};
    std::string entry_id; ///< completed: the entry of the payer's account
    Timestamp created_at{};
    std::string created_by; ///< user id; empty: the host
    std::optional<Timestamp> completed_at{};

    friend bool operator==(TransactionRequest const&, TransactionRequest const&) = default;
};

/// What a new request is given.
struct NewTransactionRequest {
    ViewRef view;
    Payee payee;
    Money value;
    std::string description{}; ///< at most 3,000 bytes
    ChargePolicy charge_policy = ChargePolicy::shared;
};

/// The answer to a challenge.
struct ChallengeAnswer {
    std::string challenge_id;
    std::string code; ///< a secret
};

/// Payments that users ask for through a view: the transaction requests of the Open Bank Project.
///
/// Who calls: the system; a user with the entitlement `CanCreateAnyTransactionRequest` at the
/// payer's bank; a user of a view with the permission `can_add_transaction_request_to_any_account`,
/// or `can_add_transaction_request_to_own_account` for payments to an account that has an owner in
/// common with the payer's. An application acts for its user within his consent. A public view is
/// good for no payment. It is decided in the transaction that books, and again when a challenge is
/// answered.
///
/// A value of up to `PaymentOptions::challenge_above` is booked in the transaction that records the
/// request. Above it a code is sent to the caller, if the account holds the value: by text message
/// if he has a phone number and else by email. The right answer books; the system is not
/// challenged. The code is stored as a keyed digest.
///
/// Between accounts of one bank a payment is one journal entry. Each bank has its own ledger:
/// between two banks of the tenant it is one entry in each, in one transaction, in which the other
/// account stands as a party outside of the bank.
///
/// Refusals change nothing and carry the detail "reason"; the first one of this order is reported:
///
/// | reason | error | meaning |
/// |---|---|---|
/// | `payments_off` | Forbidden | the bank takes no transaction requests |
/// | `bank_not_found`, `account_not_found`, `view_not_found` | NotFound | of the payer |
/// | `no_payment_access` | Forbidden | the caller may not pay from this account, or not to that one |
/// | `amount_not_positive` | InvalidArgument | zero or less |
/// | `currency_mismatch` | InvalidArgument | not the currency of the payer's or payee's account |
/// | `value_too_long`, `invalid_text` | InvalidArgument | description; detail "field" |
/// | `payee_not_found` | NotFound | no such account |
/// | `counterparty_not_found` | NotFound | the view has no such counterparty |
/// | `iban_not_found` | NotFound | neither an account nor a counterparty of the view has it |
/// | `iban_ambiguous` | InvalidArgument | several accounts have it |
/// | `not_a_beneficiary` | Forbidden | the counterparty may not be paid |
/// | `same_account`, `account_closed` | InvalidArgument | payer or payee |
/// | `no_code_destination` | Forbidden | the caller has neither phone number nor email |
/// | `too_many_challenges` | Forbidden | `PaymentOptions::challenges`; detail "retry_at" |
///
/// and `Rejected` by the ledger, for example exceeds_credits. Anonymous callers get
/// `Unauthenticated`. Each writing call is atomic, and durable when it returns. Threads: as its
/// session.
class NOSTRO_API(0, 1) TransactionRequests {
public:
    explicit TransactionRequests(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Throws unless the caller may pay from this account at all, as `create` would.
    void check_payer(ViewRef const& view) const;

    /// Ask for a payment, and book it unless it is challenged.
    /// @throws Rejected  the account does not hold the value
    TransactionRequest create(NewTransactionRequest const& request);

    /// A request asked for through this view; through `owner` any of the account.
    [[nodiscard]] std::optional<TransactionRequest> find(ViewRef const& view,
                                                         std::string_view id) const;
    /// @throws NotFound  request_not_found
    [[nodiscard]] TransactionRequest get(ViewRef const& view, std::string_view id) const;
    /// Requests asked for through this view, newest first; through `owner` all of the account. The
    /// cursor is the id of the last one. It need not be one that the view shows still.
    /// @throws InvalidArgument  invalid_limit, invalid_cursor
    [[nodiscard]] Page<TransactionRequest> list(ViewRef const& view,
                                                PageRequest const& page = {}) const;

    /// Answer the challenge of a request, through the view and by the user that it was asked for.
    /// The right code books the payment, once: sent again, it gets the same request.
    ///
    /// An answer that may be tried is counted for good before it is looked at, also when a unit
    /// that it was given in fails.
    /// @return  the request, completed
    /// @throws NotFound         request_not_found; challenge_not_found: not the request's
    /// challenge,
    ///                          or another user's
    /// @throws InvalidArgument  not_initiated: completed before; challenge_expired;
    ///                          attempts_used_up; wrong_code
    /// @throws Rejected, and what `create` throws  the payment cannot be booked now; the request
    ///                          waits on
    TransactionRequest
    answer_challenge(ViewRef const& view, std::string_view id, ChallengeAnswer const& answer);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
