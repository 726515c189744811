#pragma once

#include "oauth/token_bank.hpp"

#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/accounts/entry_notes.hpp>
#include <nostro/core/message_sender.hpp>
#include <nostro/facade/sandbox_import.hpp>
#include <nostro/identity/authentication.hpp>
#include <nostro/identity/mfa_enrolments.hpp>
#include <nostro/identity/outbox.hpp>
#include <nostro/identity/passwordless.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/consents.hpp>

#include <functional>
#include <string>
#include <vector>

/// Every call of a session that is not for everybody, and what it asks for.
namespace support {

/// What a call is about: what is there, or what is not.
struct Targets {
    std::string user;
    std::string username;
    std::string role;
    std::string client;
    std::string client_uuid;
    std::string grant;
    std::string kid;
    std::string merchant;
    std::string message;
};

/// Who may, beside the bank.
enum class Need : std::uint8_t {
    bank,              ///< nobody
    read,              ///< a scope to read
    write,             ///< a scope to write
    write_admin_users, ///< the same, or that for admin users
    rename,            ///< `admin:accounts`
    self,              ///< the user himself
    self_or_read,
    self_or_write,
};

struct AdministrativeCall {
    char const* name;
    Need need;
    std::function<void(Session const&, Targets const&)> run;
};

class DeafSender final : public nostro::MessageSender {
public:
    void send(nostro::Message const& /*message*/) override {}
};

namespace calls {

template <class Run>
[[nodiscard]] AdministrativeCall call(char const* name, Need need, Run run) {
    return {name, need, [run](Session const& session, Targets const& at) {
                static_cast<void>(run(session, at));
            }};
}

inline constexpr char const* password = "another good password";
using At = Targets const&;
using In = Session const&;

[[nodiscard]] inline std::vector<AdministrativeCall> of_users() {
    using enum Need;
    constexpr auto kind = UserKind::account;
    return {
        call("users.create",
             write,
             [](In in, At) {
                 return in.users().create({.kind = UserKind::account, .username = "new"});
             }),
        call("users.create admin",
             write_admin_users,
             [](In in, At) {
                 return in.users().create({.kind = UserKind::admin, .username = "new"});
             }),
        call("users.find", self_or_read, [](In in, At at) { return in.users().find(at.user); }),
        call("users.get", self_or_read, [](In in, At at) { return in.users().get(at.user); }),
        call("users.find_any",
             self_or_read,
             [](In in, At at) { return in.users().find_any(at.user); }),
        call("users.find_by_username",
             read,
             [](In in, At at) {
                 return in.users().find_by_username(kind, partner_id, at.username);
             }),
        call(
            "users.get_by_username",
            read,
            [](In in, At at) { return in.users().get_by_username(kind, partner_id, at.username); }),
        call("users.find_by_email",
             read,
             [](In in, At at) { return in.users().find_by_email(kind, partner_id, at.username); }),
        call("users.list_by_email",
             read,
             [](In in, At at) { return in.users().list_by_email(at.username); }),
        call("users.list_by_identity",
             read,
             [](In in, At at) { return in.users().list_by_identity(issuer, at.user); }),
        call("users.list", read, [](In in, At) { return in.users().list({}); }),
        call("users.update",
             write_admin_users,
             [](In in, At at) { return in.users().update(at.user, {.name = "Eve"}); }),
        call("users.update password",
             write_admin_users,
             [](In in, At at) { return in.users().update(at.user, {.password = password}); }),
        call(
            "users.rename", rename, [](In in, At at) { return in.users().rename(at.user, "eve"); }),
        call("users.mark_deleted",
             write_admin_users,
             [](In in, At at) { return in.users().mark_deleted(at.user); }),
        call("users.invite", write_admin_users, [](In in, At at) { in.users().invite(at.user); }),
        call("users.set_password",
             write_admin_users,
             [](In in, At at) { in.users().set_password(at.user, password); }),
        call("users.create_password_token",
             write_admin_users,
             [](In in, At at) { return in.users().create_password_token(at.user); }),
        call("users.change_password",
             self,
             [](In in, At at) { in.users().change_password(at.user, "x", password); }),
        call("users.touch", self_or_write, [](In in, At at) { in.users().touch(at.user); }),
        call("users.effective_scope",
             self_or_read,
             [](In in, At at) { return in.users().effective_scope(at.user); }),
        call("users.begin_password_reset",
             bank,
             [](In in, At at) { in.users().begin_password_reset(kind, partner_id, at.username); }),
        call("users.finish_password_reset",
             bank,
             [](In in, At) { return in.users().finish_password_reset("token", password); }),
        call("users.accept_invitation",
             bank,
             [](In in, At) { return in.users().accept_invitation("token", password); }),
        call("users.check_password",
             bank,
             [](In in, At at) {
                 return in.users().check_password(kind, partner_id, at.username, "x");
             }),
        call("users.link_external_identity",
             bank,
             [](In in, At at) { return in.users().link_external_identity(at.user, issuer, "s"); }),
        call("users.purge", bank, [](In in, At) { return in.users().purge(); }),
    };
}

[[nodiscard]] inline std::vector<AdministrativeCall> of_factors() {
    using enum Need;
    return {
        call("mfa.get_state",
             self,
             [](In in, At at) { return in.mfa_enrolments().get_state(at.user); }),
        call("mfa.set_sms",
             self,
             [](In in, At at) { in.mfa_enrolments().set_sms(at.user, true, "+4711111111"); }),
        call("mfa.associate_totp",
             self,
             [](In in, At at) { return in.mfa_enrolments().associate_totp(at.user); }),
        call("mfa.enable_totp",
             self,
             [](In in, At at) {
                 return in.mfa_enrolments().enable_totp(at.user, "123456", morning);
             }),
        call("mfa.disable_totp",
             self,
             [](In in, At at) { return in.mfa_enrolments().disable_totp(at.user, "123456"); }),
        call("mfa.check_totp",
             self,
             [](In in, At at) { return in.mfa_enrolments().check_totp(at.user, "123456"); }),
        call("mfa.make_recovery_codes",
             self,
             [](In in, At at) { return in.mfa_enrolments().make_recovery_codes(at.user); }),
        call("mfa.use_recovery_code",
             self,
             [](In in, At at) { return in.mfa_enrolments().use_recovery_code(at.user, "x"); }),
    };
}

[[nodiscard]] inline std::vector<AdministrativeCall> of_records() {
    using enum Need;
    return {
        call("roles.create",
             write,
             [](In in, At) { return in.roles().create(partner_id, {.scope = {"read:accounts"}}); }),
        call("roles.update",
             write,
             [](In in, At at) { return in.roles().update(at.role, {.scope = {"read:accounts"}}); }),
        call("roles.find", read, [](In in, At at) { return in.roles().find(at.role); }),
        call("roles.get", read, [](In in, At at) { return in.roles().get(at.role); }),
        call("roles.list",
             read,
             [](In in, At) { return in.roles().list({.owner = std::string{partner_id}}); }),
        call("roles.mark_deleted",
             write,
             [](In in, At at) { return in.roles().mark_deleted(at.role); }),
        call("merchants.create",
             write,
             [](In in, At) { return in.merchants().create({.id = "P22200000", .name = "Eve"}); }),
        call("merchants.find", read, [](In in, At at) { return in.merchants().find(at.merchant); }),
        call("merchants.get", read, [](In in, At at) { return in.merchants().get(at.merchant); }),
        call(
            "merchants.update",
            write,
            [](In in, At at) { return in.merchants().update({.id = at.merchant, .name = "Eve"}); }),
        call("merchants.mark_deleted",
             write,
             [](In in, At at) { return in.merchants().mark_deleted(at.merchant); }),
        call("merchants.list", read, [](In in, At) { return in.merchants().list(partner_id); }),
        call("audit.list", read, [](In in, At) { return in.audit_log().list({}); }),
        call("audit.verify", read, [](In in, At) { return in.audit_log().verify(); }),
        call("outbox.list", bank, [](In in, At) { return in.outbox().list(); }),
        call("outbox.take",
             bank,
             [](In in, At at) { return in.outbox().take(at.username + "@example.test"); }),
        call("outbox.mark_sent", bank, [](In in, At at) { in.outbox().mark_sent(at.message); }),
        call("outbox.deliver",
             bank,
             [](In in, At) {
                 DeafSender sender;
                 return in.outbox().deliver(sender);
             }),
    };
}

[[nodiscard]] inline std::vector<AdministrativeCall> of_clients() {
    using enum Need;
    return {
        call("clients.create",
             write,
             [](In in, At) { return in.clients().create({.client = {.client_id = "eve"}}); }),
        call("clients.find", read, [](In in, At at) { return in.clients().find(at.client); }),
        call("clients.get", read, [](In in, At at) { return in.clients().get(at.client); }),
        call("clients.find_by_id",
             read,
             [](In in, At at) { return in.clients().find_by_id(at.client_uuid); }),
        call("clients.find_by_consumer",
             read,
             [](In in, At at) { return in.clients().find_by_consumer(at.client); }),
        call("clients.list", read, [](In in, At) { return in.clients().list(partner_id); }),
        call("clients.update",
             write,
             [](In in, At at) { return in.clients().update({.client_id = at.client}); }),
        call("clients.set_enabled",
             write,
             [](In in, At at) { return in.clients().set_enabled(at.client, false); }),
        call("clients.mark_deleted",
             write,
             [](In in, At at) { return in.clients().mark_deleted(at.client); }),
        call("clients.rotate_secret",
             write,
             [](In in, At at) { return in.clients().rotate_secret(at.client); }),
        call("clients.list_secrets",
             read,
             [](In in, At at) { return in.clients().list_secrets(at.client); }),
        call("clients.authenticate",
             bank,
             [](In in, At at) {
                 return in.clients().authenticate(
                     {.method = ClientAuthMethod::client_secret_basic, .client_id = at.client});
             }),
        call("grants.create",
             write,
             [](In in, At at) {
                 return in.grants().create({.client_id = at.client,
                                            .audience = "urn:bank:eve",
                                            .scope = {"read:accounts"}});
             }),
        call("grants.find", read, [](In in, At at) { return in.grants().find(at.grant); }),
        call("grants.get", read, [](In in, At at) { return in.grants().get(at.grant); }),
        call("grants.list", read, [](In in, At) { return in.grants().list(); }),
        call("grants.set_scope",
             write,
             [](In in, At at) { return in.grants().set_scope(at.grant, {"read:accounts"}); }),
        call("grants.mark_deleted",
             write,
             [](In in, At at) { return in.grants().mark_deleted(at.grant); }),
        call("keys.ensure", bank, [](In in, At) { in.signing_keys().ensure(); }),
        call("keys.jwks", read, [](In in, At) { return in.signing_keys().jwks(); }),
        call("keys.list", read, [](In in, At) { return in.signing_keys().list(); }),
        call("keys.rotate", bank, [](In in, At) { return in.signing_keys().rotate("ES256"); }),
        call("keys.revoke", bank, [](In in, At at) { return in.signing_keys().revoke(at.kid); }),
        call("keys.tick", bank, [](In in, At) { return in.signing_keys().tick(morning); }),
    };
}

/// Services of which not even a handle is given.
[[nodiscard]] inline std::vector<AdministrativeCall> of_the_bank() {
    using enum Need;
    return {
        call("authentication", bank, [](In in, At) { return in.authentication(); }),
        call("passwordless", bank, [](In in, At) { return in.passwordless(); }),
        call("tokens", bank, [](In in, At) { return in.tokens(); }),
        call("authorization", bank, [](In in, At) { return in.authorization(); }),
        call("consents.expire_due", bank, [](In in, At) { return in.consents().expire_due(); }),
        call("banks", bank, [](In in, At) { return in.banks(); }),
        call("accounts", bank, [](In in, At) { return in.accounts(); }),
        call("account_entries", bank, [](In in, At) { return in.account_entries(); }),
        call("counterparties", bank, [](In in, At) { return in.counterparties(); }),
        call("entry_notes", bank, [](In in, At) { return in.entry_notes(); }),
        call("sandbox_import", bank, [](In in, At) { return in.sandbox_import(); }),
        call("on_behalf_of",
             bank,
             [](In in, At at) {
                 return in.on_behalf_of({.kind = nostro::PrincipalKind::user, .id = at.user});
             }),
    };
}

} // namespace calls

[[nodiscard]] inline std::vector<AdministrativeCall> administrative_calls() {
    std::vector<AdministrativeCall> all;
    for (auto const& some : {calls::of_users(),
                             calls::of_factors(),
                             calls::of_records(),
                             calls::of_clients(),
                             calls::of_the_bank()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

} // namespace support
