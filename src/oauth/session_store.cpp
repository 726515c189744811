#include "oauth/session_store.hpp"

#include "core/crypto/mac.hpp"
#include "core/crypto/random_text.hpp"
#include "core/utf8.hpp"
#include "domain/audit.hpp"
#include "domain/user_directory.hpp"
#include "oauth/issue.hpp"
#include "oauth/rows.hpp"

#include <nostro/identity/users.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t handle_size = 43;
constexpr std::size_t agent_max = 255;
constexpr std::chrono::minutes seen_step{1};

bool is_handle(std::string_view text) noexcept {
    return text.size() == handle_size && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
           });
}

} // namespace

SessionStore::SessionStore(storage::Transaction& transaction, ServiceState const& state)
    : transaction_{transaction}, state_{state}, now_{state.host->now()}, sessions_{transaction,
                                                                                   state.tenant} {}

bool SessionStore::is_live(SessionRow const& row) const {
    auto const& lifetimes = state_.host->ports().oauth->lifetimes;
    if (row.ended_at || now_ >= row.expires_at ||
        now_ >= row.last_seen_at + lifetimes.session_idle) {
        return false;
    }
    auto const user = find_user(transaction_, state_.tenant, row.user_id);
    return user && user->status == UserStatus::active &&
           std::max(row.auth_time, row.confirmed_at.value_or(row.auth_time)) >= user->not_before;
}

KnownBrowser SessionStore::recognise(Browser const& browser) const {
    if (!is_handle(browser.session)) {
        auto handle = random_handle(*state_.host->ports().random);
        return {digest_of(handle), std::nullopt, std::move(handle)};
    }
    auto digest = digest_of(browser.session);
    auto row = sessions_.find_by(storage::Described<SessionRow>::by_digest, digest);
    if (!row) {
        return {std::move(digest), std::nullopt, std::nullopt};
    }
    auto first = row->browser;
    return {std::move(first), is_live(*row) ? std::move(row) : std::nullopt, std::nullopt};
}

std::optional<SessionRow> SessionStore::find_live(std::string_view id) const {
    auto row = sessions_.find(id);
    return row && is_live(*row) ? std::move(row) : std::nullopt;
}

bool SessionStore::confirm(std::string_view id, Timestamp at) {
    auto row = sessions_.find_for_update(id);
    if (!row || !is_live(*row)) {
        return false;
    }
    row->confirmed_at = at;
    sessions_.update(*row);
    return true;
}

NewSession SessionStore::begin(KnownBrowser const& known,
                               Browser const& browser,
                               Login const& login,
                               std::string acr) {
    auto const& ports = state_.host->ports();
    bool const is_same_person = known.session && known.session->user_id == login.user_id;
    if (known.session && !is_same_person) {
        end(*known.session, "another_login");
    }
    NewSession begun{is_same_person ? *known.session : SessionRow{}, random_handle(*ports.random)};
    SessionRow& row = begun.row;
    if (!is_same_person) {
        row.id = to_string(ports.ids->next());
        row.user_id = login.user_id;
        row.browser = known.digest;
        row.created_at = now_;
    }
    row.digest = digest_of(begun.cookie);
    row.auth_time = login.auth_time;
    row.last_seen_at = now_;
    row.expires_at = now_ + ports.oauth->lifetimes.session_absolute;
    row.acr = std::move(acr);
    row.amr = login.amr;
    row.address = browser.address;
    row.agent = printable(browser.agent, agent_max);
    sessions_.put(row);
    touch_user(transaction_, state_.tenant, login.user_id, now_);
    record(transaction_,
           state_,
           {.kind = is_same_person ? "session.renewed" : "session.begun",
            .subject = row.user_id,
            .entity = row.id,
            .client = login.goal.client_id});
    return begun;
}

void SessionStore::touch(SessionRow row) {
    if (now_ >= row.last_seen_at + seen_step) {
        row.last_seen_at = now_;
        sessions_.update(row);
        touch_user(transaction_, state_.tenant, row.user_id, now_);
    }
}

void SessionStore::end(SessionRow row, std::string_view reason) {
    row.ended_at = now_;
    row.end_reason = reason;
    sessions_.update(row);
    auto const grants = storage::Records<AuthzGrantRow>{transaction_, state_.tenant}.list(
        {.index = storage::Described<AuthzGrantRow>::by_session,
         .limit = storage::Range::limit_max},
        std::optional{row.id});
    for (AuthzGrantRow const& grant : grants) {
        if (!grant.offline) {
            revoke_authz_grant(state_, transaction_, grant.id, "session_ended");
        }
    }
    record(transaction_,
           state_,
           {.kind = "session.ended",
            .subject = row.user_id,
            .entity = row.id,
            .context = {{"cause", std::string{reason}}}});
}

} // namespace nostro::inline v0::detail
