#include "payments/challenge.hpp"

#include "core/crypto/random_text.hpp"
#include "domain/challenge_code.hpp"
#include "domain/messages.hpp"
#include "domain/throttle.hpp"
#include "domain/user_directory.hpp"

#include <nostro/core/error.hpp>
#include <nostro/payments/options.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::string_view challenges_scope = "payment.challenges";

struct CodeDestination {
    Channel channel = Channel::sms;
    std::string to;
};

CodeDestination destination_for(storage::Transaction& transaction, ServiceState const& state) {
    if (auto const user = find_user(transaction, state.tenant, state.principal.id)) {
        for (Channel const channel : {Channel::sms, Channel::email}) {
            if (auto to = destination_of(*user, channel)) {
                return {channel, *std::move(to)};
            }
        }
    }
    throw Forbidden{"the caller has neither a phone number nor an email address for a code",
                    {{"reason", "no_code_destination"}}};
}

void reserve_challenge(storage::Transaction& transaction, ServiceState const& state) {
    auto const counted = Throttle{transaction, state}.reserve(
        challenges_scope, state.principal.id, state.host->ports().payments->challenges);
    if (!counted.granted) {
        throw Forbidden{
            "too many challenges",
            {{"reason", "too_many_challenges"}, {"retry_at", to_string(counted.retry_at)}}};
    }
}

} // namespace

void challenge(storage::Transaction& transaction,
               ServiceState const& state,
               TransactionRequestRow& row,
               Money const& value,
               std::string_view payee) {
    DomainPorts const& ports = state.host->ports();
    PaymentOptions const& options = *ports.payments;
    CodeDestination const destination = destination_for(transaction, state);
    reserve_challenge(transaction, state);
    std::string const code = random_digits(*ports.random, options.code_digits);
    row.challenge_id = to_string(ports.ids->next());
    CodeMac mac = make_code_mac(*ports.vault, *row.challenge_id, code);
    row.challenge_key = mac.key_id;
    row.challenge_mac.value = std::move(mac.mac);
    row.challenge_attempts_max = options.challenge_attempts;
    row.challenge_expires_at = row.created_at + options.challenge_life;
    auto const minutes = std::chrono::ceil<std::chrono::minutes>(options.challenge_life).count();
    // The code is good for this payment alone, so the payer is to read what he confirms.
    enqueue(transaction,
            state,
            {.channel = destination.channel,
             .to = destination.to,
             .kind = "payment_code",
             .subject = destination.channel == Channel::email ? "Your payment code" : "",
             .body = "Your code for the payment of " + to_string(value) + " to " +
                     std::string{payee} + " is " + code + ". It is good for " +
                     std::to_string(minutes) + (minutes == 1 ? " minute" : " minutes") +
                     ". Do not give it to anybody.",
             .code = code,
             .expires_at = row.challenge_expires_at});
}

bool may_answer(TransactionRequestRow const& row, Timestamp now) noexcept {
    return row.challenge_id && !row.completed_at && row.challenge_expires_at > now &&
           row.challenge_attempts < row.challenge_attempts_max;
}

bool is_right_code(ServiceState const& state,
                   TransactionRequestRow const& row,
                   std::string_view code) {
    return row.challenge_id && matches_code_mac(*state.host->ports().vault,
                                                *row.challenge_id,
                                                code,
                                                row.challenge_key,
                                                row.challenge_mac.value);
}

} // namespace nostro::inline v0::detail
