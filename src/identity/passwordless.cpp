#include <nostro/identity/passwordless.hpp>

#include "core/crypto/refuse.hpp"
#include "core/crypto/secret.hpp"
#include "core/utf8.hpp"
#include "domain/audit.hpp"
#include "domain/challenge_code.hpp"
#include "domain/limits.hpp"
#include "domain/throttle.hpp"
#include "domain/user_directory.hpp"
#include "identity/authentication_steps.hpp"
#include "identity/challenge.hpp"
#include "identity/challenge_limits.hpp"
#include "identity/mfa_factors.hpp"
#include "identity/mfa_put.hpp"
#include "identity/mfa_rows.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/options.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::PasswordlessCodeRow;
using detail::ServiceState;
using storage::Transaction;
using Codes = storage::Records<PasswordlessCodeRow>;

constexpr RateLimit starts_through_a_client{5, std::chrono::seconds{60}};
/// Without a user a guess is tried at all codes of a client, so that few may be made.
constexpr RateLimit wrong_links_a_minute{5, std::chrono::seconds{60}};
constexpr RateLimit wrong_links_an_hour{30, std::chrono::seconds{3600}};
constexpr std::size_t codes_looked_at = 100;
constexpr std::string_view link_scope = "passwordless.link";
constexpr std::string_view link_hour_scope = "passwordless.link_hour";
constexpr std::size_t name_max = 320; ///< an email has at most 254 bytes, a username 255
constexpr std::size_t session_id_max = 64;

void require_text(std::string_view text, std::size_t size_max, std::string_view field) {
    detail::require(!text.empty(), field, "missing");
    detail::require(text.size() <= size_max && is_valid_text(text), field);
}

void check_client(std::string_view client_id, std::string_view audience) {
    detail::require(!client_id.empty(), "client_id", "missing");
    detail::require(detail::is_client_name(client_id), "client_id");
    require_text(audience, detail::audience_max, "audience");
}

/// A user by its email; an email may also be the name it logs in by.
std::optional<User> find_by_email(Transaction& transaction,
                                  ServiceState const& state,
                                  UserKind kind,
                                  std::string_view owner,
                                  std::string_view email) {
    auto user = detail::find_user_by_email(transaction, state.tenant, kind, owner, email);
    return user ? user : detail::find_user_by_name(transaction, state.tenant, kind, owner, email);
}

std::optional<User>
find_person(Transaction& transaction, ServiceState const& state, PasswordlessCode const& shown) {
    if (shown.ident_type == IdentType::email) {
        return find_by_email(transaction, state, shown.kind, shown.owner, shown.ident);
    }
    auto user = detail::find_user(transaction, state.tenant, shown.ident);
    return user && user->owner == shown.owner ? user : std::nullopt;
}

bool is_of_type(User const& user, PasswordlessType type) noexcept {
    return user.company_id.empty() == (type == PasswordlessType::customer);
}

bool is_good(PasswordlessCodeRow const& row, ServiceState const& state) {
    return !row.used_at && row.expires_at > state.host->now() &&
           row.attempts < state.host->ports().identity->mfa.code_attempts;
}

std::optional<std::string> code_of(PasswordlessCodeRow const& row, ServiceState const& state) {
    return detail::derive_code(
        *state.host->ports().vault,
        row.key_id,
        {row.id, row.login_session_id, row.user_id, row.client_id, row.audience});
}

PasswordlessCodeRow new_code(ServiceState const& state,
                             std::string_view user_id,
                             std::string_view client_id,
                             std::string_view audience,
                             std::string_view login_session_id) {
    detail::DomainPorts const& ports = state.host->ports();
    Timestamp const now = state.host->now();
    return {.user_id = std::string{user_id},
            .client_id = std::string{client_id},
            .audience = std::string{audience},
            .id = to_string(ports.ids->next()),
            .login_session_id = std::string{login_session_id},
            .key_id = ports.vault->current(KeyPurpose::code).id,
            .created_at = now,
            .expires_at = now + ports.identity->mfa.passwordless_code_life};
}

void record(Transaction& transaction,
            ServiceState const& state,
            std::string_view kind,
            std::string_view user_id,
            std::string_view client_id,
            std::string_view refusal = {}) {
    detail::record(transaction,
                   state,
                   {.kind = kind,
                    .subject = user_id,
                    .outcome = refusal.empty() ? AuditOutcome::success : AuditOutcome::refused,
                    .reason = refusal,
                    .client = client_id});
}

detail::Reservation
reserve_start(Transaction& transaction, ServiceState const& state, PasswordlessStart const& start) {
    auto const key_with = [&](std::string_view further) {
        return detail::throttle_key(start.owner, name_of(start.kind), start.email, further);
    };
    auto const burst = detail::Throttle{transaction, state}.reserve(
        "passwordless.client", key_with(start.client_id), starts_through_a_client);
    return burst.granted ? detail::reserve_request(transaction,
                                                   state,
                                                   "passwordless.start",
                                                   "passwordless.start_day",
                                                   key_with(name_of(start.connection)))
                         : burst;
}

/// Where the code goes, if the request names somebody who may have one.
struct Recipient {
    User user;
    std::string destination;
};

std::optional<Recipient> find_recipient(Transaction& transaction,
                                        ServiceState const& state,
                                        PasswordlessStart const& start) {
    auto user = find_by_email(transaction, state, start.kind, start.owner, start.email);
    if (!user || !detail::may_log_in(*user) || !is_of_type(*user, start.type)) {
        return std::nullopt;
    }
    auto const factors = detail::factors_of(transaction, state, *user);
    auto const& destination = factors.destination(start.connection);
    bool const is_granted =
        destination && detail::reserve_code(transaction, state, *destination, user->id).granted;
    return is_granted ? std::optional{Recipient{*std::move(user), *destination}} : std::nullopt;
}

/// The code of this session as it stands, else a new one.
PasswordlessCodeRow code_for(Transaction& transaction,
                             ServiceState const& state,
                             PasswordlessStart const& start,
                             User const& user,
                             std::string const& session_id) {
    auto row =
        Codes{transaction, state.tenant}.find_for_update(user.id, start.client_id, start.audience);
    bool const is_same = row && is_good(*row, state) && row->login_session_id == session_id &&
                         row->created_at >= user.not_before && code_of(*row, state);
    return is_same ? *row : new_code(state, user.id, start.client_id, start.audience, session_id);
}

void send(Transaction& transaction,
          ServiceState const& state,
          PasswordlessStart const& start,
          Recipient const& recipient,
          std::string const& session_id) {
    PasswordlessCodeRow row = code_for(transaction, state, start, recipient.user, session_id);
    std::string const channel{name_of(start.connection)};
    if (std::ranges::find(row.channels, channel) == row.channels.end()) {
        row.channels.push_back(channel);
    }
    detail::put_row(Codes{transaction, state.tenant}, row);
    detail::send_code(transaction,
                      state,
                      start.connection,
                      recipient.destination,
                      code_of(row, state).value(),
                      row.expires_at);
}

/// Count an attempt at the code of a user.
std::optional<PasswordlessCodeRow>
reserve_try(Transaction& transaction, ServiceState const& state, PasswordlessCode const& shown) {
    Codes rows{transaction, state.tenant};
    auto const user = find_person(transaction, state, shown);
    auto row =
        user ? rows.find_for_update(user->id, shown.client_id, shown.audience) : std::nullopt;
    if (!row || !is_good(*row, state)) {
        return std::nullopt;
    }
    ++row->attempts;
    rows.update(*row);
    return row;
}

/// The codes that somebody may have who does not say who he is. Each attempt is counted.
std::vector<PasswordlessCodeRow>
reserve_link(Transaction& transaction, ServiceState const& state, PasswordlessCode const& shown) {
    std::string const key =
        detail::throttle_key(shown.owner, name_of(shown.kind), shown.client_id, shown.audience);
    detail::Throttle throttle{transaction, state};
    if (!throttle.reserve(link_scope, key, wrong_links_a_minute).granted ||
        !throttle.reserve(link_hour_scope, key, wrong_links_an_hour).granted) {
        return {};
    }
    auto rows = Codes{transaction, state.tenant}.list(
        {.index = storage::Described<PasswordlessCodeRow>::by_client,
         .descending = true,
         .limit = codes_looked_at},
        shown.client_id,
        shown.audience);
    std::erase_if(rows, [&](PasswordlessCodeRow const& row) {
        auto const user = detail::find_user(transaction, state.tenant, row.user_id);
        return !user || user->owner != shown.owner || user->kind != shown.kind ||
               !is_good(row, state);
    });
    return rows;
}

void take_back_link(Transaction& transaction,
                    ServiceState const& state,
                    PasswordlessCode const& shown) {
    std::string const key =
        detail::throttle_key(shown.owner, name_of(shown.kind), shown.client_id, shown.audience);
    detail::Throttle throttle{transaction, state};
    throttle.take_back(link_scope, key);
    throttle.take_back(link_hour_scope, key);
}

/// The only one of these that the code is of. All are looked at, whichever it is.
std::optional<PasswordlessCodeRow> find_only(std::vector<PasswordlessCodeRow> const& rows,
                                             ServiceState const& state,
                                             std::string_view shown) {
    std::optional<PasswordlessCodeRow> found;
    int matches = 0;
    for (PasswordlessCodeRow const& row : rows) {
        auto const code = code_of(row, state);
        if (code && detail::equal_in_constant_time(*code, shown)) {
            found = row;
            ++matches;
        }
    }
    return matches == 1 ? found : std::nullopt;
}

/// How a code was proved: by text message only when it went nowhere else.
std::vector<std::string> methods_of(PasswordlessCodeRow const& row) {
    bool const is_sms = row.channels == std::vector<std::string>{"sms"};
    return {is_sms ? "sms" : "otp"};
}

std::optional<Login>
use_up(Transaction& transaction, ServiceState const& state, PasswordlessCodeRow const& tried) {
    Codes rows{transaction, state.tenant};
    auto row = rows.find_for_update(tried.user_id, tried.client_id, tried.audience);
    if (!row || row->id != tried.id || row->used_at ||
        !detail::find_user_to_log_in(transaction, state, row->user_id, row->created_at)) {
        return std::nullopt;
    }
    row->used_at = state.host->now();
    rows.update(*row);
    detail::touch_user(transaction, state.tenant, row->user_id, *row->used_at);
    return Login{.user_id = row->user_id,
                 .amr = methods_of(*row),
                 .auth_time = *row->used_at,
                 .goal = {.client_id = row->client_id,
                          .audience = row->audience,
                          .grant_type = "authorization_code",
                          .scope = {}}};
}

} // namespace

Passwordless::Passwordless(std::shared_ptr<ServiceState const> state) noexcept
    : state_{std::move(state)} {}

PasswordlessStarted Passwordless::start(PasswordlessStart const& start) {
    state_->host->require_core("Passwordless::start");
    check_client(start.client_id, start.audience);
    require_text(start.email, name_max, "email");
    detail::require(is_valid_text(start.owner), "owner", "not_text");
    detail::require(start.login_session_id.size() <= session_id_max &&
                        is_valid_text(start.login_session_id),
                    "login_session_id");
    return state_->host->written([&](Transaction& transaction) {
        auto const reservation = reserve_start(transaction, *state_, start);
        if (!reservation.granted) {
            return PasswordlessStarted{
                .throttled = true, .retry_at = reservation.retry_at, .login_session_id = {}};
        }
        std::string const session_id = start.login_session_id.empty()
                                           ? to_string(state_->host->ports().ids->next())
                                           : start.login_session_id;
        auto const recipient = find_recipient(transaction, *state_, start);
        if (recipient) {
            send(transaction, *state_, start, *recipient, session_id);
        }
        record(transaction,
               *state_,
               "passwordless.code_sent",
               recipient ? recipient->user.id : "",
               start.client_id,
               recipient ? "" : "no_recipient");
        return PasswordlessStarted{.login_session_id = session_id};
    });
}

std::string Passwordless::mint(std::string_view owner,
                               std::string_view client_id,
                               std::string_view audience,
                               std::string_view user_id) {
    state_->host->require_core("Passwordless::mint");
    check_client(client_id, audience);
    return state_->host->written([&](Transaction& transaction) {
        auto const user = detail::find_user(transaction, state_->tenant, user_id);
        if (!user || user->owner != owner || !detail::may_log_in(*user)) {
            throw NotFound{"no such user", {{"field", "user_id"}}};
        }
        PasswordlessCodeRow const row = new_code(*state_, user->id, client_id, audience, {});
        detail::put_row(Codes{transaction, state_->tenant}, row);
        record(transaction, *state_, "passwordless.code_made", user->id, client_id);
        return code_of(row, *state_).value();
    });
}

std::optional<Login> Passwordless::redeem(PasswordlessCode const& shown) {
    state_->host->require_core("Passwordless::redeem");
    for (std::string_view const text :
         {shown.owner, shown.client_id, shown.audience, shown.ident}) {
        detail::require(is_valid_text(text), "ident", "not_text");
    }
    bool const is_link = shown.ident.empty();
    auto const tried = state_->host->written([&](Transaction& transaction) {
        if (is_link) {
            return reserve_link(transaction, *state_, shown);
        }
        auto row = reserve_try(transaction, *state_, shown);
        return row ? std::vector{*std::move(row)} : std::vector<PasswordlessCodeRow>{};
    });
    auto const right = find_only(tried, *state_, shown.verification_code);
    return state_->host->written([&](Transaction& transaction) {
        auto login = right ? use_up(transaction, *state_, *right) : std::nullopt;
        if (login && is_link) {
            take_back_link(transaction, *state_, shown);
        }
        bool const is_known = !is_link && !tried.empty();
        std::string const user_id = login ? login->user_id : is_known ? tried.front().user_id : "";
        record(transaction,
               *state_,
               "passwordless.code_redeemed",
               user_id,
               user_id.empty() ? "" : shown.client_id,
               login ? "" : "wrong_code");
        return login;
    });
}

} // namespace nostro::inline v0
