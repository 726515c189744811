#include <nostro/facade/session.hpp>

#include "domain/host.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/accounts/entry_metadata.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/authentication.hpp>
#include <nostro/identity/mfa.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/passwordless.hpp>
#include <nostro/identity/roles.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/consents.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/oauth/tokens.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <utility>

namespace nostro::inline v0 {

Session::Session(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Principal const& Session::principal() const noexcept {
    return state_->principal;
}

std::int64_t Session::tenant() const noexcept {
    return state_->tenant;
}

Users Session::users() const {
    return Users{state_};
}

Roles Session::roles() const {
    return Roles{state_};
}

Authentication Session::authentication() const {
    return Authentication{state_};
}

MfaEnrolments Session::mfa() const {
    return MfaEnrolments{state_};
}

Passwordless Session::passwordless() const {
    return Passwordless{state_};
}

AuditLog Session::audit() const {
    return AuditLog{state_};
}

Outbox Session::outbox() const {
    return Outbox{state_};
}

Clients Session::clients() const {
    return Clients{state_};
}

Grants Session::grants() const {
    return Grants{state_};
}

SigningKeys Session::keys() const {
    return SigningKeys{state_};
}

Tokens Session::tokens() const {
    return Tokens{state_};
}

Authorization Session::authorization() const {
    return Authorization{state_};
}

Consents Session::consents() const {
    return Consents{state_};
}

Merchants Session::merchants() const {
    return Merchants{state_};
}

Banks Session::banks() const {
    return Banks{state_};
}

Accounts Session::accounts() const {
    return Accounts{state_};
}

AccountEntries Session::account_entries() const {
    return AccountEntries{state_};
}

Counterparties Session::counterparties() const {
    return Counterparties{state_};
}

EntryNotes Session::entry_notes() const {
    return EntryNotes{state_};
}

} // namespace nostro::inline v0
