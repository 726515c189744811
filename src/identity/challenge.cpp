#include "identity/challenge.hpp"

#include "core/crypto/mac.hpp"
#include "core/crypto/random_text.hpp"
#include "domain/challenge_code.hpp"
#include "domain/messages.hpp"

#include <nostro/identity/options.hpp>

#include <chrono>

namespace nostro::inline v0::detail {

namespace {

using storage::Records;
using storage::Transaction;

/// How long what has ended is kept: an old handle is answered like one that has just expired.
constexpr std::chrono::hours kept_after_end{1};

/// Whether an attempt at a challenge may be counted for this login: they are of the same client.
bool is_of_client(Transaction& transaction,
                  ServiceState const& state,
                  OobChallengeRow const& challenge,
                  MfaTransactionRow const& login) {
    if (challenge.transaction_id == login.id) {
        return true;
    }
    auto const owner =
        Records<MfaTransactionRow>{transaction, state.tenant}.find(challenge.transaction_id);
    return owner && owner->client_id == login.client_id;
}

template <class Row>
std::size_t
purge_rows(Transaction& transaction, ServiceState const& state, Timestamp now, std::size_t limit) {
    constexpr std::string_view index = storage::Described<Row>::by_expiry;
    Records<Row> rows{transaction, state.tenant};
    Timestamp const end = now - kept_after_end;
    std::size_t removed = 0;
    for (Row const& row : rows.list({.index = index, .limit = limit})) {
        if (row.expires_at > end) {
            break;
        }
        removed += rows.erase(row);
    }
    return removed;
}

} // namespace

void send_code(Transaction& transaction,
               ServiceState const& state,
               Channel channel,
               std::string const& destination,
               std::string const& code,
               Timestamp expires_at) {
    auto const minutes =
        std::chrono::ceil<std::chrono::minutes>(expires_at - state.host->now()).count();
    enqueue(transaction,
            state,
            {.channel = channel,
             .to = destination,
             .kind = "one_time_code",
             .subject = channel == Channel::email ? "Your login code" : "",
             .body = "Your login code is " + code + ". It is good for " + std::to_string(minutes) +
                     (minutes == 1 ? " minute" : " minutes") + ". Do not give it to anybody.",
             .code = code,
             .expires_at = expires_at});
}

std::string
suspend_login(Transaction& transaction, ServiceState const& state, MfaTransactionRow& login) {
    DomainPorts const& ports = state.host->ports();
    std::string token = random_handle(*ports.random);
    login.id = to_string(ports.ids->next());
    login.digest = digest_of(token);
    login.expires_at = login.created_at + ports.identity->mfa.pending_login_life;
    Records<MfaTransactionRow>{transaction, state.tenant}.insert(login);
    return token;
}

bool is_waiting(MfaTransactionRow const& login, Timestamp now) noexcept {
    return !login.used_at && login.expires_at > now;
}

std::optional<MfaTransactionRow> find_suspended(Transaction& transaction,
                                                ServiceState const& state,
                                                std::string_view mfa_token,
                                                std::string_view client_id) {
    auto login = Records<MfaTransactionRow>{transaction, state.tenant}.find_by(
        storage::Described<MfaTransactionRow>::by_digest, digest_of(mfa_token));
    bool const is_usable =
        login && login->client_id == client_id && is_waiting(*login, state.host->now());
    return is_usable ? login : std::nullopt;
}

std::optional<MfaTransactionRow>
lock_suspended(Transaction& transaction, ServiceState const& state, std::string_view id) {
    auto login =
        Records<MfaTransactionRow>{transaction, state.tenant}.find_for_update(std::string{id});
    return login && is_waiting(*login, state.host->now()) ? login : std::nullopt;
}

std::string issue_challenge(Transaction& transaction,
                            ServiceState const& state,
                            MfaTransactionRow login,
                            Channel channel,
                            std::optional<std::string> const& destination) {
    DomainPorts const& ports = state.host->ports();
    Timestamp const now = state.host->now();
    std::string handle = random_handle(*ports.random);
    std::string const code = random_digits(*ports.random, code_digits);
    OobChallengeRow challenge{.id = to_string(ports.ids->next()),
                              .digest = digest_of(handle),
                              .transaction_id = login.id,
                              .channel = channel,
                              .sent_at = now,
                              .expires_at = now + ports.identity->mfa.oob_code_life};
    CodeMac const mac = make_code_mac(*ports.vault, challenge.id, code);
    challenge.key_id = mac.key_id;
    // A challenge that went nowhere looks like any other, but has a MAC that no code has.
    challenge.mac.value = destination ? mac.mac : random_bytes(*ports.random, mac.mac.size());
    Records<OobChallengeRow>{transaction, state.tenant}.insert(challenge);
    login.challenge = challenge.id;
    Records<MfaTransactionRow>{transaction, state.tenant}.update(login);
    if (destination) {
        send_code(transaction, state, channel, *destination, code, challenge.expires_at);
    }
    return handle;
}

std::optional<OobChallengeRow> reserve_answer(Transaction& transaction,
                                              ServiceState const& state,
                                              MfaTransactionRow const& login,
                                              std::string_view oob_code) {
    Records<OobChallengeRow> rows{transaction, state.tenant};
    auto const named =
        rows.find_by(storage::Described<OobChallengeRow>::by_digest, digest_of(oob_code));
    auto challenge = named ? rows.find_for_update(named->id) : std::nullopt;
    bool const may_try = challenge && !challenge->used_at &&
                         challenge->expires_at > state.host->now() &&
                         challenge->attempts < state.host->ports().identity->mfa.code_attempts &&
                         is_of_client(transaction, state, *challenge, login);
    if (!may_try) {
        return std::nullopt;
    }
    ++challenge->attempts;
    rows.update(*challenge);
    return login.challenge == challenge->id ? challenge : std::nullopt;
}

bool spend_challenge(Transaction& transaction,
                     ServiceState const& state,
                     MfaTransactionRow const& login,
                     std::string_view challenge_id) {
    Records<OobChallengeRow> rows{transaction, state.tenant};
    auto challenge = rows.find_for_update(std::string{challenge_id});
    if (!challenge || challenge->used_at || login.challenge != challenge->id) {
        return false;
    }
    challenge->used_at = state.host->now();
    rows.update(*challenge);
    return true;
}

std::size_t
purge_codes(Transaction& transaction, ServiceState const& state, Timestamp now, std::size_t limit) {
    return purge_rows<OobChallengeRow>(transaction, state, now, limit) +
           purge_rows<MfaTransactionRow>(transaction, state, now, limit) +
           purge_rows<PasswordlessCodeRow>(transaction, state, now, limit);
}

} // namespace nostro::inline v0::detail
