#include "identity/user_store.hpp"

#include "core/crypto/mac.hpp"
#include "core/crypto/random_text.hpp"
#include "domain/access_epoch.hpp"
#include "domain/delegation.hpp"
#include "domain/handle.hpp"
#include "domain/password_hasher.hpp"
#include "domain/throttle.hpp"
#include "domain/user_directory.hpp"
#include "identity/fold.hpp"
#include "identity/mfa_factors.hpp"
#include "identity/options.hpp"
#include "identity/password_policy.hpp"
#include "identity/texts.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using Described = storage::Described<UserRow>;
using PasswordRows = storage::Records<UserPasswordRow>;
using VerificationRows = storage::Records<VerificationRow>;

void require_free(std::optional<UserRow> const& holder, UserRow const& user, char const* field) {
    if (holder && holder->id != user.id) {
        throw AlreadyExists{"another user has this name", {{"field", field}, {"id", holder->id}}};
    }
}

/// The user's passwords, the current one first.
std::vector<UserPasswordRow>
list_passwords(PasswordRows const& rows, std::string_view user_id, std::size_t limit) {
    return rows.list({.descending = true, .limit = limit}, user_id);
}

void erase_verifications(VerificationRows& rows, std::string_view user_id) {
    for (VerificationRow const& row :
         rows.list({.index = storage::Described<VerificationRow>::by_user}, user_id)) {
        rows.erase(row);
    }
}

} // namespace

UserRow get_live_user(UserRows const& rows, std::string_view id) {
    auto user = rows.find_for_update(id);
    if (!user || user->deleted_at) {
        throw NotFound{"user does not exist", {{"id", std::string{id}}}};
    }
    return *std::move(user);
}

Administered administered_as(UserKind kind) noexcept {
    return kind == UserKind::admin ? Administered::admin_users : Administered::users;
}

UserRow get_user_to_change(UserRows const& rows, ServiceState const& state, std::string_view id) {
    UserRow user = get_live_user(rows, id);
    require_administration(state, administered_as(user.kind), Right::write);
    return user;
}

void put_keys(UserRow& user) {
    user.login = folded(user.username);
    // An admin user's address may stand in a link alone.
    auto const mailbox = user.kind == UserKind::admin && user.email.empty()
                             ? destination_of(user, Channel::email).value_or("")
                             : user.email;
    user.mailbox = mailbox.empty() ? std::nullopt : std::optional{folded(mailbox)};
    user.identity = user.provider.empty()
                        ? std::nullopt
                        : std::optional{identity_digest(user.provider, user.provider_id)};
}

storage::Bytes identity_digest(std::string_view provider, std::string_view provider_id) {
    std::string text{provider};
    text.push_back('\0'); // stands in neither of them
    return {hash(Hash::sha256, text.append(provider_id))};
}

void require_free_keys(UserRows const& rows, UserRow const& user) {
    if (user.login) {
        require_free(rows.find_by(Described::by_login, user.owner, user.kind, *user.login),
                     user,
                     "username");
    }
    if (user.identity) {
        require_free(rows.find_by(Described::by_identity, *user.identity, user.owner, user.kind),
                     user,
                     "provider_id");
    }
}

void require_power_over(storage::Transaction& transaction,
                        ServiceState const& state,
                        User const& user) {
    Principal const& principal = state.principal;
    if (principal.kind != PrincipalKind::user || principal.id != user.id) {
        require_delegable(principal, effective_scope(transaction, state.tenant, user));
    }
}

std::optional<UserPasswordRow>
current_password(storage::Transaction& transaction, std::int64_t tenant, std::string_view user_id) {
    auto found = list_passwords(PasswordRows{transaction, tenant}, user_id, 1);
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

void store_password(storage::Transaction& transaction,
                    ServiceState const& state,
                    UserRow& user,
                    std::string hash,
                    Timestamp now) {
    PasswordRows passwords{transaction, state.tenant};
    auto const former = list_passwords(passwords, user.id, history_max + 1);
    std::size_t const kept =
        std::clamp<std::size_t>(state.host->ports().identity->password.history, 1, history_max);
    for (std::size_t at = kept - 1; at < former.size(); ++at) {
        passwords.erase(former[at]);
    }
    passwords.insert({user.id,
                      former.empty() ? 1 : former.front().number + 1,
                      storage::Bytes{std::move(hash)},
                      now});

    user.password_changed_at = now;
    user.not_before = now;
    user.updated_at = now;
    if (user.status == UserStatus::pending) {
        user.status = UserStatus::active;
    }
    UserRows{transaction, state.tenant}.update(user);
    note_access_change(transaction, state);
    VerificationRows verifications{transaction, state.tenant};
    erase_verifications(verifications, user.id);
    Throttle{transaction, state}.forget(throttle_password, user.id);
}

void erase_credentials(storage::Transaction& transaction,
                       ServiceState const& state,
                       std::string_view user_id) {
    PasswordRows passwords{transaction, state.tenant};
    for (UserPasswordRow const& row : list_passwords(passwords, user_id, history_max + 1)) {
        passwords.erase(row);
    }
    VerificationRows verifications{transaction, state.tenant};
    erase_verifications(verifications, user_id);
    erase_factors(transaction, state, std::string{user_id});
    Throttle{transaction, state}.forget(throttle_password, user_id);
}

void check_history(ServiceState const& state, std::string_view user_id, std::string_view password) {
    DomainPorts const& ports = state.host->ports();
    std::size_t const count = std::min(ports.identity->password.history, history_max);
    if (count == 0) {
        return;
    }
    auto const former = state.host->read_out([&](storage::Transaction& transaction) {
        return list_passwords(PasswordRows{transaction, state.tenant}, user_id, count);
    });
    for (UserPasswordRow const& row : former) {
        if (ports.hasher->verify(user_id, password, row.hash.value)) {
            raise_bad_password("used_before", "this password was used before");
        }
    }
}

std::string make_verification(storage::Transaction& transaction,
                              ServiceState const& state,
                              std::string_view user_id,
                              VerificationPurpose purpose,
                              std::chrono::seconds life) {
    VerificationRows rows{transaction, state.tenant};
    if (auto const before =
            rows.find_by(storage::Described<VerificationRow>::by_user, user_id, purpose)) {
        rows.erase(*before);
    }
    std::string token = random_handle(*state.host->ports().random);
    Timestamp const now = state.host->now();
    rows.insert({digest_of(token), purpose, std::string{user_id}, now, now + life});
    return token;
}

std::optional<VerificationRow> find_verification(storage::Transaction& transaction,
                                                 ServiceState const& state,
                                                 std::string_view token,
                                                 VerificationPurpose purpose) {
    auto row = VerificationRows{transaction, state.tenant}.find(digest_of(token));
    bool const good = row && row->purpose == purpose && row->expires_at > state.host->now();
    return good ? std::move(row) : std::nullopt;
}

void send_invitation(storage::Transaction& transaction,
                     ServiceState const& state,
                     User const& user,
                     std::string_view note) {
    IdentityOptions const& options = *state.host->ports().identity;
    std::string const token = make_verification(
        transaction, state, user.id, VerificationPurpose::invitation, options.invitation_life);
    static_cast<void>(enqueue(transaction,
                              state,
                              invitation_message(user.email,
                                                 options.invitation_link,
                                                 token,
                                                 note,
                                                 state.host->now() + options.invitation_life)));
}

void send_password_notice(storage::Transaction& transaction,
                          ServiceState const& state,
                          User const& user) {
    if (auto const to = destination_of(user, Channel::email)) {
        static_cast<void>(enqueue(transaction, state, password_notice(*to, state.host->now())));
    }
}

} // namespace nostro::inline v0::detail
