#include <nostro/facade/session.hpp>

#include "domain/administration.hpp"

#include <nostro/access/entitlements.hpp>
#include <nostro/access/shares.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/accounts/entry_notes.hpp>
#include <nostro/facade/sandbox_import.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/authentication.hpp>
#include <nostro/identity/mfa_enrolments.hpp>
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
#include <nostro/payments/transaction_requests.hpp>
#include <nostro/statements/statements.hpp>

#include <utility>

namespace nostro::inline v0 {

namespace {

using State = std::shared_ptr<detail::ServiceState const>;

/// For services that people and applications use by their own right.
State const& somebody(State const& state) {
    if (!detail::is_bank(*state)) {
        detail::require_principal(*state);
    }
    return state;
}

/// For what acts for anybody.
State const& machinery(State const& state) {
    detail::require_administration(*state, detail::Administered::logins, detail::Right::write);
    return state;
}

/// For the bank's own side, which asks for no view.
State const& bank(State const& state) {
    somebody(state);
    if (state->principal.kind != PrincipalKind::system) {
        throw Forbidden{"this is for the bank itself; others see accounts through views",
                        {{"reason", "bank_only"}}};
    }
    return state;
}

} // namespace

Session::Session(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Principal const& Session::principal() const noexcept {
    return state_->principal;
}

std::int64_t Session::tenant() const noexcept {
    return state_->tenant;
}

Session Session::on_behalf_of(Principal caller) const {
    detail::require_principal(*state_);
    if (state_->principal.kind != PrincipalKind::system) {
        throw Forbidden{"the bank alone acts on behalf of others", {{"reason", "bank_only"}}};
    }
    if (caller.kind == PrincipalKind::system) {
        throw InvalidArgument{"the system acts for itself", {{"field", "principal"}}};
    }
    return Session{std::make_shared<detail::ServiceState const>(
        detail::ServiceState{state_->host, state_->tenant, std::move(caller), true})};
}

Users Session::users() const {
    return Users{somebody(state_)};
}

Roles Session::roles() const {
    return Roles{somebody(state_)};
}

Authentication Session::authentication() const {
    return Authentication{machinery(state_)};
}

MfaEnrolments Session::mfa_enrolments() const {
    return MfaEnrolments{somebody(state_)};
}

Passwordless Session::passwordless() const {
    return Passwordless{machinery(state_)};
}

AuditLog Session::audit_log() const {
    return AuditLog{somebody(state_)};
}

Outbox Session::outbox() const {
    return Outbox{somebody(state_)};
}

Clients Session::clients() const {
    return Clients{somebody(state_)};
}

Grants Session::grants() const {
    return Grants{somebody(state_)};
}

SigningKeys Session::signing_keys() const {
    return SigningKeys{somebody(state_)};
}

Tokens Session::tokens() const {
    return Tokens{machinery(state_)};
}

Authorization Session::authorization() const {
    return Authorization{machinery(state_)};
}

Consents Session::consents() const {
    return Consents{somebody(state_)};
}

Merchants Session::merchants() const {
    return Merchants{somebody(state_)};
}

Banks Session::banks() const {
    return Banks{bank(state_)};
}

Accounts Session::accounts() const {
    return Accounts{bank(state_)};
}

AccountEntries Session::account_entries() const {
    return AccountEntries{bank(state_)};
}

Counterparties Session::counterparties() const {
    return Counterparties{bank(state_)};
}

EntryNotes Session::entry_notes() const {
    return EntryNotes{bank(state_)};
}

SandboxImport Session::sandbox_import() const {
    return SandboxImport{bank(state_)};
}

Views Session::views() const {
    return Views{state_};
}

Shares Session::shares() const {
    return Shares{state_};
}

Entitlements Session::entitlements() const {
    return Entitlements{state_};
}

ViewedAccounts Session::viewed_accounts() const {
    return ViewedAccounts{state_};
}

Statements Session::statements() const {
    return Statements{state_};
}

TransactionRequests Session::transaction_requests() const {
    return TransactionRequests{state_};
}

} // namespace nostro::inline v0
