#include <nostro/identity/users.hpp>

#include "core/require.hpp"
#include "core/utf8.hpp"
#include "domain/access_epoch.hpp"
#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "domain/delegation.hpp"
#include "domain/password_hasher.hpp"
#include "domain/user_directory.hpp"
#include "domain/user_life.hpp"
#include "identity/mfa_factors.hpp"
#include "identity/password_change.hpp"
#include "identity/password_policy.hpp"
#include "identity/refusals.hpp"
#include "identity/rows.hpp"
#include "identity/user_checks.hpp"
#include "identity/user_store.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::UserRow;
using detail::UserRows;
using Described = storage::Described<UserRow>;

constexpr std::size_t note_max = 1'024;

void check_note(std::string_view note) {
    require_field(note.size() <= note_max && is_valid_text(note),
                  "invitation_note",
                  "a note has at most 1,024 bytes");
}

template <class T>
std::vector<T> each_once(std::vector<T> const& items) {
    std::vector<T> result;
    for (T const& item : items) {
        if (std::find(result.begin(), result.end(), item) == result.end()) {
            result.push_back(item);
        }
    }
    return result;
}

/// The roles must be live ones of the user's owner, and the principal's to give.
void check_roles(storage::Transaction& transaction,
                 detail::ServiceState const& state,
                 User const& user,
                 std::vector<std::string> const& before) {
    storage::Records<detail::RoleRow> const roles{transaction, state.tenant};
    for (std::string const& id : detail::added(user.role_ids, before)) {
        auto const role = roles.find(id);
        if (!role || role->deleted_at || role->owner != user.owner) {
            throw InvalidArgument{"there is no such role of this owner",
                                  {{"field", "role_ids"}, {"id", id}, {"reason", "unknown"}}};
        }
        detail::require_delegable(state.principal, role->scope);
    }
}

UserStatus first_status(NewUser const& user) noexcept {
    return user.password || user.password_hash ||
                   user.authentication_type == AuthenticationType::external
               ? UserStatus::active
               : UserStatus::pending;
}

/// The user as it is stored, but for what the transaction decides.
UserRow to_row(NewUser const& user) {
    UserRow row;
    row.kind = user.kind;
    row.owner = user.owner;
    row.username = user.username.empty() ? user.email : user.username;
    row.email = user.email;
    row.phone = user.phone;
    row.name = user.name;
    row.company_id = user.company_id;
    row.provider = user.provider;
    row.provider_id = user.provider_id;
    row.authentication_type = user.authentication_type;
    row.scope = detail::checked_scope(user.scope);
    row.role_ids = each_once(user.role_ids);
    row.links = user.links;
    row.mfa_channels = each_once(user.mfa_channels);
    row.agreement = user.agreement;
    row.status = first_status(user);
    row.accounting_system_user = user.accounting_system_user;
    detail::check_user(row);
    detail::put_keys(row);
    return row;
}

void check_first_password(NewUser const& user) {
    require_field(
        !(user.password && user.password_hash), "password_hash", "a password or its hash");
    require_field(!(user.password || user.password_hash) ||
                      user.authentication_type == AuthenticationType::password,
                  "password",
                  "an external user has no password here");
    require_field(!user.invite ||
                      (!user.email.empty() && first_status(user) == UserStatus::pending),
                  "invite",
                  "who is invited has an email, and no password yet");
    check_note(user.invitation_note);
}

/// What of a user decides where its secrets are sent.
bool same_reach(User const& a, User const& b) {
    return a.email == b.email && a.phone == b.phone && a.links == b.links &&
           a.mfa_channels == b.mfa_channels && a.email_verified_at == b.email_verified_at &&
           a.phone_verified_at == b.phone_verified_at;
}

/// Refuse all but the bank: whoever says whose an address is decides where codes are sent.
void require_verifier(detail::ServiceState const& state, bool verifies) {
    if (verifies && !detail::is_bank(state)) {
        throw Forbidden{"only the bank says which addresses are verified",
                        {{"reason", "bank_only"}}};
    }
}

void apply_status(UserRow& user, UserStatus wanted, Timestamp now) {
    require_field(wanted != UserStatus::pending, "status", "a user becomes active or disabled");
    if (wanted == UserStatus::disabled && user.status != UserStatus::disabled) {
        user.not_before = now; // tokens stay void when it is active again
    }
    bool const can_log_in =
        user.password_changed_at || user.authentication_type == AuthenticationType::external;
    user.status = wanted == UserStatus::active && !can_log_in ? UserStatus::pending : wanted;
}

/// Change what is named in the update; answers the names for the audit log.
std::vector<Detail> apply(UserRow& user, UserUpdate const& update, Timestamp now) {
    std::vector<Detail> changes;
    auto const set = [&](auto& member, auto const& wanted, char const* field) {
        if (wanted) {
            member = *wanted;
            changes.push_back({field, "set"});
        }
    };
    auto const verify = [&](auto& verified_at, auto const& wanted, char const* field) {
        if (wanted) {
            verified_at = *wanted ? std::optional{verified_at.value_or(now)} : std::nullopt;
            changes.push_back({field, *wanted ? "true" : "false"});
        }
    };
    std::string const email = user.email;
    std::string const phone = user.phone;
    set(user.email, update.email, "email");
    set(user.phone, update.phone, "phone");
    set(user.name, update.name, "name");
    set(user.company_id, update.company_id, "company_id");
    set(user.scope, update.scope, "scope");
    set(user.role_ids, update.role_ids, "role_ids");
    set(user.links, update.links, "links");
    set(user.mfa_channels, update.mfa_channels, "mfa_channels");
    set(user.agreement, update.agreement, "agreement");
    set(user.accounting_system_user, update.accounting_system_user, "accounting_system_user");
    user.scope = detail::checked_scope(user.scope);
    user.role_ids = each_once(user.role_ids);
    user.mfa_channels = each_once(user.mfa_channels);
    if (user.email != email) {
        user.email_verified_at.reset();
    }
    if (user.phone != phone) {
        user.phone_verified_at.reset();
    }
    verify(user.email_verified_at, update.email_verified, "email_verified");
    verify(user.phone_verified_at, update.phone_verified, "phone_verified");
    if (update.status) {
        apply_status(user, *update.status, now);
        changes.push_back({"status", std::string{name_of(user.status)}});
    }
    user.updated_at = now;
    return changes;
}

/// What administering users of any kind takes at least; of which kind the user is, is found out
/// later.
void require_any_administration(detail::ServiceState const& state) {
    detail::require_administration(state, detail::Administered::admin_users, detail::Right::write);
}

} // namespace

Users::Users(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

User Users::create(NewUser const& wanted) {
    detail::require_administration(
        *state_, detail::administered_as(wanted.kind), detail::Right::write);
    require_verifier(*state_, wanted.email_verified || wanted.phone_verified);
    check_first_password(wanted);
    detail::DomainPorts const& ports = state_->host->ports();
    UserRow user = to_row(wanted);
    user.id = to_string(ports.ids->next());
    if (wanted.password) {
        state_->host->require_core("Users::create with a password");
        detail::check_new_password(*wanted.password, ports.identity->password, user);
    }
    return detail::noting_refusal(*state_, "user.created", {}, [&]() -> User {
        detail::require_delegable(state_->principal, user.scope);
        std::string const hash = wanted.password ? ports.hasher->hash(user.id, *wanted.password)
                                 : wanted.password_hash
                                     ? ports.hasher->import(user.id, *wanted.password_hash)
                                     : std::string{};
        state_->host->write([&](storage::Transaction& transaction) {
            UserRows rows{transaction, state_->tenant};
            check_roles(transaction, *state_, user, {});
            detail::require_free_keys(rows, user);
            Timestamp const now = state_->host->now();
            user.created_at = now;
            user.created_by = state_->principal.id;
            user.updated_at = now;
            user.email_verified_at = wanted.email_verified ? std::optional{now} : std::nullopt;
            user.phone_verified_at = wanted.phone_verified ? std::optional{now} : std::nullopt;
            detail::require_reachable(transaction, *state_, user);
            rows.insert(user);
            if (!hash.empty()) {
                detail::store_password(transaction, *state_, user, hash, now);
            } else if (wanted.invite) {
                detail::send_invitation(transaction, *state_, user, wanted.invitation_note);
            }
            detail::record(transaction,
                           *state_,
                           {.kind = "user.created",
                            .subject = user.id,
                            .context = {{"kind", std::string{name_of(user.kind)}}}});
        });
        return user;
    });
}

std::string Users::hash_first_password(NewUser const& wanted) const {
    detail::require_administration(
        *state_, detail::administered_as(wanted.kind), detail::Right::write);
    state_->host->require_core("Users::hash_first_password");
    check_first_password(wanted);
    require_field(wanted.password.has_value(), "password", "there is none");
    detail::DomainPorts const& ports = state_->host->ports();
    detail::check_new_password(*wanted.password, ports.identity->password, to_row(wanted));
    return ports.hasher->make_phc(*wanted.password);
}

User Users::update(std::string_view id, UserUpdate const& update) {
    require_any_administration(*state_);
    require_verifier(*state_,
                     update.email_verified.has_value() || update.phone_verified.has_value());
    if (update.password) {
        state_->host->require_core("Users::update with a password");
    }
    return detail::noting_refusal(*state_, "user.updated", id, [&]() -> User {
        std::string const hash =
            update.password ? detail::make_hash_for(*state_, id, *update.password) : std::string{};
        return state_->host->written([&](storage::Transaction& transaction) {
            UserRows rows{transaction, state_->tenant};
            UserRow user = detail::get_user_to_change(rows, *state_, id);
            User const before = user;
            Timestamp const now = state_->host->now();
            auto changes = apply(user, update, now);
            detail::check_user(user);
            detail::require_delegable(state_->principal, detail::added(user.scope, before.scope));
            check_roles(transaction, *state_, user, before.role_ids);
            bool const decides_logins = update.password || !same_reach(user, before);
            if (decides_logins) {
                detail::require_power_over(transaction, *state_, before);
            }
            detail::put_keys(user);
            rows.update(user);
            if (update.password) {
                detail::put_password(transaction, *state_, user, hash, now);
                changes.push_back({"password", "set"});
            }
            if (decides_logins) {
                detail::require_reachable(transaction, *state_, user);
            }
            detail::note_access_change(transaction, *state_);
            detail::record(
                transaction,
                *state_,
                {.kind = "user.updated", .subject = user.id, .context = std::move(changes)});
            return user;
        });
    });
}

User Users::rename(std::string_view id, std::string_view username) {
    detail::require_administration(*state_, detail::Administered::usernames, detail::Right::write);
    detail::check_username(username);
    return detail::noting_refusal(*state_, "user.renamed", id, [&]() -> User {
        return state_->host->written([&](storage::Transaction& transaction) {
            UserRows rows{transaction, state_->tenant};
            UserRow user = detail::get_live_user(rows, id);
            detail::require_power_over(transaction, *state_, user);
            user.username = username;
            user.updated_at = state_->host->now();
            detail::put_keys(user);
            detail::require_free_keys(rows, user);
            rows.update(user);
            detail::record(transaction, *state_, {.kind = "user.renamed", .subject = user.id});
            return user;
        });
    });
}

User Users::mark_deleted(std::string_view id) {
    require_any_administration(*state_);
    return state_->host->written([&](storage::Transaction& transaction) -> User {
        UserRows rows{transaction, state_->tenant};
        UserRow user = detail::get_user_to_change(rows, *state_, id);
        Timestamp const now = state_->host->now();
        user.login.reset();
        user.mailbox.reset();
        user.identity.reset();
        user.not_before = now;
        user.deleted_at = now;
        user.deleted_by = state_->principal.id;
        rows.update(user);
        detail::erase_credentials(transaction, *state_, user.id);
        detail::end_shares(transaction, *state_, user.id);
        detail::note_access_change(transaction, *state_);
        detail::record(transaction, *state_, {.kind = "user.deleted", .subject = user.id});
        return user;
    });
}

void Users::invite(std::string_view id, std::string_view note) {
    require_any_administration(*state_);
    check_note(note);
    state_->host->write([&](storage::Transaction& transaction) {
        UserRows const rows{transaction, state_->tenant};
        UserRow const user = detail::get_user_to_change(rows, *state_, id);
        require_field(user.status == UserStatus::pending && !user.email.empty(),
                      "status",
                      "who is invited has an email, and no password yet");
        detail::send_invitation(transaction, *state_, user, note);
        detail::record(transaction, *state_, {.kind = "user.invited", .subject = user.id});
    });
}

void Users::touch(std::string_view id) {
    detail::require_self_or_administration(*state_, id, detail::Right::write);
    Timestamp const now = state_->host->now();
    auto const user = state_->host->read_out([&](storage::Transaction& transaction) {
        return detail::find_user(transaction, state_->tenant, id);
    });
    if (user && detail::is_touch_due(*user, now)) {
        state_->host->write([&](storage::Transaction& transaction) {
            detail::touch_user(transaction, state_->tenant, id, now);
        });
    }
}

bool Users::link_external_identity(std::string_view id,
                                   std::string_view issuer,
                                   std::string_view subject) {
    detail::require_administration(*state_, detail::Administered::logins, detail::Right::write);
    User const known = get(id);
    if (known.authentication_type != AuthenticationType::external || issuer.empty() ||
        subject.empty()) {
        return false;
    }
    if (!known.provider.empty()) {
        return known.provider == issuer && known.provider_id == subject;
    }
    return state_->host->written([&](storage::Transaction& transaction) {
        UserRows rows{transaction, state_->tenant};
        UserRow user = detail::get_live_user(rows, id);
        if (!user.provider.empty()) { // somebody else was first
            return user.provider == issuer && user.provider_id == subject;
        }
        user.provider = issuer;
        user.provider_id = subject;
        user.updated_at = state_->host->now();
        detail::check_user(user);
        detail::put_keys(user);
        auto const holder =
            rows.find_by(Described::by_identity, *user.identity, user.owner, user.kind);
        if (holder) {
            return false;
        }
        rows.update(user);
        detail::record(transaction, *state_, {.kind = "user.identity_bound", .subject = user.id});
        return true;
    });
}

} // namespace nostro::inline v0
