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
class EntryNotes;
class Grants;
class Merchants;
class MfaEnrolments;
class Outbox;
class Passwordless;
class Roles;
class SigningKeys;
class Tokens;
class Users;

namespace detail {
struct ServiceState;
} // namespace detail

/// The services as one principal may use them, on a core (each call is a unit of its own) or in a
/// running unit (each call joins it). Include the header of a service to use it.
///
/// Threads: as its core or unit.
class NOSTRO_API(0, 2) Session {
public:
    explicit Session(std::shared_ptr<detail::ServiceState const> state) noexcept;

    [[nodiscard]] Principal const& principal() const noexcept;
    [[nodiscard]] std::int64_t tenant() const noexcept;

    [[nodiscard]] Users users() const;                    ///< identity/users.hpp
    [[nodiscard]] Roles roles() const;                    ///< identity/roles.hpp
    [[nodiscard]] Authentication authentication() const;  ///< identity/authentication.hpp
    [[nodiscard]] MfaEnrolments mfa() const;              ///< identity/mfa.hpp
    [[nodiscard]] Passwordless passwordless() const;      ///< identity/passwordless.hpp
    [[nodiscard]] AuditLog audit() const;                 ///< identity/audit_log.hpp
    [[nodiscard]] Outbox outbox() const;                  ///< identity/outbox.hpp
    [[nodiscard]] Clients clients() const;                ///< oauth/clients.hpp
    [[nodiscard]] Grants grants() const;                  ///< oauth/grants.hpp
    [[nodiscard]] SigningKeys keys() const;               ///< oauth/signing_keys.hpp
    [[nodiscard]] Tokens tokens() const;                  ///< oauth/tokens.hpp
    [[nodiscard]] Authorization authorization() const;    ///< oauth/authorization.hpp
    [[nodiscard]] Consents consents() const;              ///< oauth/consents.hpp
    [[nodiscard]] Merchants merchants() const;            ///< onboarding/merchants.hpp
    [[nodiscard]] Banks banks() const;                    ///< accounts/banks.hpp
    [[nodiscard]] Accounts accounts() const;              ///< accounts/accounts.hpp
    [[nodiscard]] AccountEntries account_entries() const; ///< accounts/account_entries.hpp
    [[nodiscard]] Counterparties counterparties() const;  ///< accounts/counterparties.hpp
    [[nodiscard]] EntryNotes entry_notes() const;         ///< accounts/entry_metadata.hpp

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
