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
/// Asking for a service that the principal may not use throws `Forbidden` with the reason
/// `bank_only`, or `Unauthenticated` for nobody.
///
/// Threads: as its core or unit.
class NOSTRO_API(0, 2) Session {
public:
    explicit Session(std::shared_ptr<detail::ServiceState const> state) noexcept;

    [[nodiscard]] Principal const& principal() const noexcept;
    [[nodiscard]] std::int64_t tenant() const noexcept;

    [[nodiscard]] Users users() const;                   ///< identity/users.hpp
    [[nodiscard]] Roles roles() const;                   ///< identity/roles.hpp
    [[nodiscard]] Authentication authentication() const; ///< identity/authentication.hpp
    [[nodiscard]] MfaEnrolments mfa() const;             ///< identity/mfa.hpp
    [[nodiscard]] Passwordless passwordless() const;     ///< identity/passwordless.hpp
    [[nodiscard]] AuditLog audit() const;                ///< identity/audit_log.hpp
    [[nodiscard]] Outbox outbox() const;                 ///< identity/outbox.hpp
    [[nodiscard]] Clients clients() const;               ///< oauth/clients.hpp
    [[nodiscard]] Grants grants() const;                 ///< oauth/grants.hpp
    [[nodiscard]] SigningKeys keys() const;              ///< oauth/signing_keys.hpp
    [[nodiscard]] Tokens tokens() const;                 ///< oauth/tokens.hpp
    [[nodiscard]] Authorization authorization() const;   ///< oauth/authorization.hpp
    [[nodiscard]] Consents consents() const;             ///< oauth/consents.hpp
    [[nodiscard]] Merchants merchants() const;           ///< onboarding/merchants.hpp

    // The bank's own side, for the system alone: nothing is hidden or refused by views.

    [[nodiscard]] Banks banks() const;                    ///< accounts/banks.hpp
    [[nodiscard]] Accounts accounts() const;              ///< accounts/accounts.hpp
    [[nodiscard]] AccountEntries account_entries() const; ///< accounts/account_entries.hpp
    [[nodiscard]] Counterparties counterparties() const;  ///< accounts/counterparties.hpp
    [[nodiscard]] EntryNotes entry_notes() const;         ///< accounts/entry_metadata.hpp
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
