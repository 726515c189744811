#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/principal.hpp>

#include <cstdint>
#include <memory>

namespace nostro::inline v0 {

class AccountEntries;
class Accounts;
class AuditLog;
class Authentication;
class Authorization;
class Banks;
class Clients;
class Consents;
class Counterparties;
class Entitlements;
class EntryNotes;
class Grants;
class Merchants;
class MfaEnrolments;
class Outbox;
class Passwordless;
class Roles;
class SandboxImport;
class Shares;
class SigningKeys;
class Statements;
class Tokens;
class TransactionRequests;
class Users;
class ViewedAccounts;
class Views;

namespace detail {
struct ServiceState;
} // namespace detail

/// The services as one principal may use them, on a core (each call is a unit of its own) or in a
/// running unit (each call joins it). Include the header of a service to use it.
///
/// The system, the bank itself, may use everything. Others may use:
/// - `users`, `roles`, `clients`, `grants`, `merchants`, `signing_keys` and `audit_log`, to read:
///   clients and users who hold one of the scopes `admin:accounts` and `read:accounts`;
/// - `users`, `roles`, `clients`, `grants` and `merchants`, to write: who holds one of
///   `admin:accounts` and `write:accounts`, with the exceptions that `Users` names;
/// - `users`, `mfa_enrolments` and `consents`: a user what is its own, a client its own consents;
/// - `views`, `shares`, `entitlements`, `viewed_accounts`, `statements` and `transaction_requests`:
///   what views and entitlements allow;
/// - nothing of the rest: `outbox`, the logins and tokens (`authentication`, `passwordless`,
///   `tokens`, `authorization`), and the bank's own side of accounts.
///
/// The scopes are those that the routes of the APIs ask for. A scope says what its holder may do,
/// not for whom: that a merchant's client stays with its own merchant is for the host to see to, as
/// `api::Service` does by the audience of the token.
///
/// Asking for a service that the principal may not use at all throws, and so does a method that it
/// may not use, before anything is looked up: `Forbidden` with the reason `bank_only` (the detail
/// "scope" has the scopes of which one is needed, if any would do), or `Unauthenticated` for
/// nobody.
///
/// Threads: any, at the same time, on a core; one in a unit. The same holds for its services.
class NOSTRO_API(0, 1) Session {
public:
    explicit Session(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Who acts.
    [[nodiscard]] Principal const& principal() const noexcept;
    /// Whose banks, users and clients these are.
    [[nodiscard]] std::int64_t tenant() const noexcept;

    /// The same with the bank's right to administer and to log in, for a host that does something
    /// for a caller whom it has checked: logs somebody in, issues a token. Written down, in the
    /// audit log too, is the caller; the limits of attempts by address and application are the
    /// caller's; and it hands on only the scopes that the caller may hand on. The bank's own side
    /// of accounts is not among it.
    ///
    /// @param caller  a client, a user, or nobody with an address
    /// @throws Forbidden        `bank_only`: this session is not the system's
    /// @throws InvalidArgument  `principal`: the system
    [[nodiscard]] Session on_behalf_of(Principal caller) const;

    [[nodiscard]] Users users() const;                   ///< identity/users.hpp
    [[nodiscard]] Roles roles() const;                   ///< identity/roles.hpp
    [[nodiscard]] Authentication authentication() const; ///< identity/authentication.hpp
    [[nodiscard]] MfaEnrolments mfa_enrolments() const;  ///< identity/mfa_enrolments.hpp
    [[nodiscard]] Passwordless passwordless() const;     ///< identity/passwordless.hpp
    [[nodiscard]] AuditLog audit_log() const;            ///< identity/audit_log.hpp
    [[nodiscard]] Outbox outbox() const;                 ///< identity/outbox.hpp
    [[nodiscard]] Clients clients() const;               ///< oauth/clients.hpp
    [[nodiscard]] Grants grants() const;                 ///< oauth/grants.hpp
    [[nodiscard]] SigningKeys signing_keys() const;      ///< oauth/signing_keys.hpp
    [[nodiscard]] Tokens tokens() const;                 ///< oauth/tokens.hpp
    [[nodiscard]] Authorization authorization() const;   ///< oauth/authorization.hpp
    [[nodiscard]] Consents consents() const;             ///< oauth/consents.hpp
    [[nodiscard]] Merchants merchants() const;           ///< onboarding/merchants.hpp

    // The bank's own side, for the system alone: nothing is hidden or refused by views.

    [[nodiscard]] Banks banks() const;                    ///< accounts/banks.hpp
    [[nodiscard]] Accounts accounts() const;              ///< accounts/accounts.hpp
    [[nodiscard]] AccountEntries account_entries() const; ///< accounts/account_entries.hpp
    [[nodiscard]] Counterparties counterparties() const;  ///< accounts/counterparties.hpp
    [[nodiscard]] EntryNotes entry_notes() const;         ///< accounts/entry_notes.hpp
    [[nodiscard]] SandboxImport sandbox_import() const;   ///< facade/sandbox_import.hpp

    // What anybody may call; each says what it asks for.

    [[nodiscard]] Views views() const;                    ///< access/views.hpp
    [[nodiscard]] Shares shares() const;                  ///< access/shares.hpp
    [[nodiscard]] Entitlements entitlements() const;      ///< access/entitlements.hpp
    [[nodiscard]] ViewedAccounts viewed_accounts() const; ///< access/viewed_accounts.hpp
    [[nodiscard]] Statements statements() const;          ///< statements/statements.hpp
    /// payments/transaction_requests.hpp
    [[nodiscard]] TransactionRequests transaction_requests() const;

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
