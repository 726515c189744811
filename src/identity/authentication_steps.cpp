#include "identity/authentication_steps.hpp"

#include "core/crypto/refuse.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "domain/audit.hpp"
#include "domain/limits.hpp"
#include "domain/user_directory.hpp"
#include "identity/challenge.hpp"
#include "identity/mfa_factors.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace nostro::inline v0::detail {

namespace {

using storage::Transaction;

constexpr std::size_t word_max = 64;

bool is_text(std::string_view text, std::size_t size_max) noexcept {
    return text.size() <= size_max && is_valid_text(text);
}

void mark_used(Transaction& transaction, ServiceState const& state, MfaTransactionRow& login) {
    login.used_at = state.host->now();
    storage::Records<MfaTransactionRow>{transaction, state.tenant}.update(login);
}

} // namespace

bool is_client_name(std::string_view text) noexcept {
    return text.size() <= word_max &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

void check_goal(LoginGoal const& goal) {
    require(is_client_name(goal.client_id), "client_id");
    require(is_text(goal.audience, detail::audience_max), "audience");
    require(is_text(goal.grant_type, word_max), "grant_type");
    std::size_t size = 0;
    for (std::string const& word : goal.scope) {
        size += word.size() + 1;
        require(!word.empty() && word.find(' ') == std::string::npos, "scope", "malformed");
        require(is_text(word, detail::scope_text_max) && size <= detail::scope_text_max, "scope");
    }
}

MfaTransactionRow login_for(LoginGoal const& goal, Timestamp began) {
    return {.client_id = goal.client_id,
            .audience = goal.audience,
            .grant_type = goal.grant_type,
            .scope = goal.scope,
            .created_at = began};
}

void add_method(MfaTransactionRow& login, std::string_view method) {
    if (std::ranges::find(login.amr, method) == login.amr.end()) {
        login.amr.emplace_back(method);
    }
}

bool was_proved(MfaTransactionRow const& login, Channel channel) noexcept {
    return std::ranges::find(login.channels_done, name_of(channel)) != login.channels_done.end();
}

bool may_go_on(Transaction& transaction,
               ServiceState const& state,
               MfaTransactionRow const& login) {
    return find_user_to_log_in(transaction, state, login.user_id, login.created_at).has_value();
}

LoginResult suspend(Transaction& transaction, ServiceState const& state, MfaTransactionRow& login) {
    LoginResult suspended{.outcome = LoginOutcome::mfa_required};
    suspended.mfa_token = suspend_login(transaction, state, login);
    return suspended;
}

LoginResult continue_recovery(Transaction& transaction,
                              ServiceState const& state,
                              MfaTransactionRow login,
                              Channel channel) {
    mark_used(transaction, state, login);
    MfaTransactionRow next = login;
    next.channels_done.emplace_back(name_of(channel));
    next.challenge.reset();
    next.used_at.reset();
    next.created_at = *login.used_at;
    LoginResult suspended = suspend(transaction, state, next);
    for (Channel const other : all_channels) {
        if (!was_proved(next, other)) {
            suspended.channels.push_back(other);
        }
    }
    record_step(transaction, state, next, "mfa.recovery_continued", name_of(channel));
    return suspended;
}

LoginResult finish(Transaction& transaction, ServiceState const& state, MfaTransactionRow login) {
    mark_used(transaction, state, login);
    // A recovery proves possession twice, over two channels; a login knowledge and possession.
    add_method(login, login.purpose == MfaPurpose::recovery ? "mca" : "mfa");
    login.created_at = *login.used_at;
    return complete(transaction, state, login, "login.completed");
}

LoginResult complete(Transaction& transaction,
                     ServiceState const& state,
                     MfaTransactionRow const& login,
                     std::string_view kind) {
    touch_user(transaction, state.tenant, login.user_id, state.host->now());
    record(transaction,
           state,
           {.kind = kind,
            .subject = login.user_id,
            .entity = login.id,
            .client = login.client_id,
            .context = {{"amr", join(login.amr, ",")}}});
    LoginResult done{.outcome = LoginOutcome::done};
    done.login = Login{.user_id = login.user_id,
                       .amr = login.amr,
                       .auth_time = login.created_at,
                       .goal = {.client_id = login.client_id,
                                .audience = login.audience,
                                .grant_type = login.grant_type,
                                .scope = login.scope}};
    return done;
}

void record_step(Transaction& transaction,
                 ServiceState const& state,
                 MfaTransactionRow const& login,
                 std::string_view kind,
                 std::string_view channel) {
    AuditEntry entry{
        .kind = kind, .subject = login.user_id, .entity = login.id, .client = login.client_id};
    if (!channel.empty()) {
        entry.context.push_back({"channel", std::string{channel}});
    }
    record(transaction, state, entry);
}

void record_refusal(Transaction& transaction,
                    ServiceState const& state,
                    MfaTransactionRow const& login,
                    std::string_view kind,
                    std::string_view reason) {
    record(transaction,
           state,
           {.kind = kind,
            .subject = login.user_id,
            .entity = login.id,
            .outcome = AuditOutcome::refused,
            .reason = reason,
            .client = login.client_id});
}

} // namespace nostro::inline v0::detail
