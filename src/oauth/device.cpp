#include "oauth/authorize_flow.hpp"
#include "oauth/authorize_scope.hpp"
#include "oauth/token_state.hpp"

#include "core/crypto/random_text.hpp"
#include "domain/throttle.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

// Devices without a browser (RFC 8628).
namespace nostro::inline v0 {

using detail::AuthorizeRequest;
using detail::AuthzGrantRow;
using detail::check_dpop;
using detail::choose_scope;
using detail::contains;
using detail::DeviceCodeRow;
using detail::DeviceState;
using detail::digest_of;
using detail::find_live_client;
using detail::Flow;
using detail::FlowResult;
using detail::get_live_client;
using detail::issue_tokens;
using detail::look_at_grant;
using detail::OpenInteraction;
using detail::page_result;
using detail::prepare_tokens;
using detail::PreparedAccess;
using detail::random_handle;
using detail::RequestKind;
using detail::require_dpop;
using detail::require_issuer;
using detail::ServiceState;
using detail::SessionStore;
using detail::Throttle;
using detail::to_json_text;
using detail::wanted_audience;

namespace {

using enum OauthErrorCode;

/// No vowels, so that no words come out, and nothing that looks like something else.
constexpr std::string_view letters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t user_code_size = 8;
constexpr std::int64_t attempts_max = 5;
constexpr std::chrono::seconds first_interval{5};
constexpr std::chrono::seconds slower{5};
/// Wrong codes of all browsers together. Of 20^8 codes these are few, and a bank has few devices.
constexpr RateLimit wrong_codes{300};

/// Each text equally likely: bytes that would favour some letters are drawn again.
std::string random_user_code(RandomSource& random) {
    constexpr unsigned fair = 256 - 256 % letters.size();
    std::string code;
    while (code.size() < user_code_size) {
        std::array<std::byte, 1> drawn{};
        random.fill(drawn);
        auto const number = std::to_integer<unsigned>(drawn[0]);
        if (number < fair) {
            code.push_back(letters[number % letters.size()]);
        }
    }
    return code;
}

std::string shown(std::string_view code) {
    return std::string{code.substr(0, 4)} + '-' + std::string{code.substr(4)};
}

/// The letters alone, in capitals.
std::string folded(std::string_view typed) {
    std::string code;
    for (char const c : typed) {
        char const upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (upper >= 'A' && upper <= 'Z') {
            code.push_back(upper);
        }
    }
    return code;
}

/// What polling has come to.
struct Polled {
    std::optional<OauthErrorCode> refusal;
    PreparedAccess access;
    Client client;
    AuthzGrantRow grant;
};

Polled refused(OauthErrorCode error) {
    Polled polled;
    polled.refusal = error;
    return polled;
}

Polled issue(storage::Transaction& transaction,
             ServiceState const& state,
             Client client,
             DeviceCodeRow device,
             std::string_view jkt) {
    auto const now = state.host->now();
    require_dpop(client, jkt);
    auto grant = storage::Records<AuthzGrantRow>{transaction, state.tenant}.find(
        device.grant_id.value_or(""));
    if (!grant || look_at_grant(state, transaction, *grant, grant->created_at, now).refusal !=
                      TokenRefusal::none) {
        return refused(invalid_grant);
    }
    device.state = DeviceState::used;
    storage::Records<DeviceCodeRow>{transaction, state.tenant}.update(device);
    Polled polled;
    polled.access = prepare_tokens(state, transaction, client, *grant, device.client_grant_id, jkt);
    polled.client = std::move(client);
    polled.grant = *std::move(grant);
    return polled;
}

Polled poll(storage::Transaction& transaction,
            ServiceState const& state,
            std::string_view client_id,
            std::string_view device_code,
            std::string_view jkt) {
    auto const now = state.host->now();
    auto client = get_live_client(transaction, state.tenant, client_id);
    storage::Records<DeviceCodeRow> devices{transaction, state.tenant};
    auto device = devices.find_for_update(digest_of(device_code));
    if (!device || device->client_id != client_id || device->state == DeviceState::used) {
        return refused(invalid_grant);
    }
    if (now >= device->expires_at) {
        return refused(expired_token);
    }
    if (device->state == DeviceState::denied) {
        return refused(access_denied);
    }
    bool const is_too_fast = device->polled_at && now < *device->polled_at + device->interval;
    device->polled_at = now;
    if (is_too_fast) {
        device->interval += slower;
    }
    if (is_too_fast || device->state == DeviceState::pending) {
        devices.update(*device);
        return refused(is_too_fast ? slow_down : authorization_pending);
    }
    return issue(transaction, state, std::move(client), *std::move(device), jkt);
}

/// Counted for the interaction, and for all of them together: a new page is easily had.
FlowResult wrong_user_code(Flow& flow, ServiceState const& state, OpenInteraction interaction) {
    auto const counted =
        Throttle{flow.transaction(), state}.reserve("device_user_code", "all", wrong_codes);
    if (!counted.granted || ++interaction.row.attempts >= attempts_max) {
        flow.close(interaction);
        return page_result(access_denied, "too many wrong codes; begin again later", 403);
    }
    flow.save(interaction);
    return flow.show(interaction, InteractionNotice::user_code_refused);
}

/// The request that a device's approval is for.
AuthorizeRequest request_of(DeviceCodeRow const& device, std::string_view user_code) {
    AuthorizeRequest request;
    request.client_id = device.client_id;
    request.scope = device.scope;
    request.audience = device.audience;
    request.client_grant_id = device.client_grant_id;
    request.user_code = shown(user_code);
    // Who approves a device is asked for everything, `offline_access` too.
    request.prompt = {"consent"};
    return request;
}

} // namespace

FlowResult detail::Flow::approve_device(OpenInteraction& interaction, AuthzGrantRow const& grant) {
    storage::Records<DeviceCodeRow> devices{transaction_, state_.tenant};
    auto device = devices.find_for_update(interaction.row.device);
    if (!device || device->state != DeviceState::pending || now_ >= device->expires_at) {
        revoke_authz_grant(state_, transaction_, grant.id, "device_gone");
        return page_result(expired_token, "the device has stopped waiting");
    }
    device->state = DeviceState::approved;
    device->grant_id = grant.id;
    devices.update(*device);
    return show(interaction, InteractionNotice::approved);
}

void detail::Flow::deny_device(OpenInteraction const& interaction) {
    storage::Records<DeviceCodeRow> devices{transaction_, state_.tenant};
    auto device = devices.find_for_update(interaction.row.device);
    if (device && device->state == DeviceState::pending) {
        device->state = DeviceState::denied;
        devices.update(*device);
    }
}

DeviceAuthorization Authorization::begin_device(DeviceRequest const& request) {
    auto const& options = *state_->host->ports().oauth;
    require_issuer(options);
    auto const code = random_handle(*state_->host->ports().random);
    auto const user_code = random_user_code(*state_->host->ports().random);
    state_->host->write([&](storage::Transaction& transaction) {
        auto const client = get_live_client(transaction, state_->tenant, request.client_id);
        if (!contains(client.response_types, "code")) {
            throw OauthError{unauthorized_client, "the client is not for people to log in"};
        }
        auto granted = choose_scope(
            transaction, *state_, client, request.scope, wanted_audience({}, request.resources));
        DeviceCodeRow row;
        row.digest = digest_of(code);
        row.user_code = digest_of(user_code);
        row.client_id = client.client_id;
        row.client_grant_id = std::move(granted.client_grant_id);
        row.scope = std::move(granted.scope);
        row.audience = std::move(granted.audience);
        row.interval = first_interval;
        row.created_at = state_->host->now();
        row.expires_at = row.created_at + options.lifetimes.device_code;
        storage::Records<DeviceCodeRow>{transaction, state_->tenant}.insert(row);
    });
    auto const page = options.issuer + "/oauth/device";
    return {.device_code = code,
            .user_code = shown(user_code),
            .verification_uri = page,
            .verification_uri_complete = page + "?user_code=" + shown(user_code),
            .expires_in = options.lifetimes.device_code,
            .interval = first_interval};
}

AuthorizationStep Authorization::open_device_page(std::string_view user_code,
                                                  Browser const& browser) {
    return state_->host->written([&](storage::Transaction& transaction) {
        Flow flow{transaction, *state_};
        auto const known = SessionStore{transaction, *state_}.recognise(browser);
        auto const interaction = flow.open_new(
            RequestKind::device, InteractionStage::user_code, AuthorizeRequest{}, {}, known);
        auto step = flow.show(interaction).step;
        if (auto const code = folded(user_code); code.size() == user_code_size) {
            std::get<Interaction>(step.next).user_code = shown(code);
        }
        return step;
    });
}

AuthorizationStep Authorization::enter_user_code(InteractionForm const& form,
                                                 std::string_view user_code,
                                                 Browser const& browser) {
    auto const code = folded(user_code);
    return state_->host->written([&](storage::Transaction& transaction) {
        Flow flow{transaction, *state_};
        auto opened = flow.open(form, browser);
        if (auto* const page = std::get_if<ErrorPage>(&opened)) {
            return AuthorizationStep{std::move(*page), {}};
        }
        auto interaction = std::get<OpenInteraction>(std::move(opened));
        auto& row = interaction.row;
        if (row.stage != InteractionStage::user_code) {
            return flow.show(interaction).step; // a page that was left behind
        }
        auto const device = storage::Records<DeviceCodeRow>{transaction, state_->tenant}.find_by(
            storage::Described<DeviceCodeRow>::by_user_code, digest_of(code));
        bool const waits = device && device->state == DeviceState::pending &&
                           state_->host->now() < device->expires_at;
        auto client =
            waits ? find_live_client(transaction, state_->tenant, device->client_id) : std::nullopt;
        if (!client) {
            return wrong_user_code(flow, *state_, std::move(interaction)).step;
        }
        interaction.request = request_of(*device, code);
        interaction.client = std::move(client);
        row.client_id = device->client_id;
        row.device = device->digest;
        row.parameters = to_json_text(interaction.request);
        auto const session = interaction.browser.session;
        row.stage = session ? InteractionStage::consent : InteractionStage::login;
        row.session_id = session ? std::optional{session->id} : std::nullopt;
        flow.save(interaction);
        return flow.show(interaction).step;
    });
}

TokenAnswer Authorization::poll_device(std::string_view client_id,
                                       std::string_view device_code,
                                       std::optional<DpopProof> const& dpop) {
    state_->host->require_core("Authorization::poll_device");
    auto const jkt = check_dpop(*state_, dpop);
    auto const polled = state_->host->written([&](storage::Transaction& transaction) {
        return poll(transaction, *state_, client_id, device_code, jkt);
    });
    if (polled.refusal) {
        throw OauthError{*polled.refusal, "the device cannot have a token now"};
    }
    return issue_tokens(*state_, polled.access, polled.client, polled.grant, {});
}

} // namespace nostro::inline v0
