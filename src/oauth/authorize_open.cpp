#include "oauth/authorize_flow.hpp"
#include "oauth/authorize_redirect.hpp"

#include "core/crypto/random_text.hpp"
#include "core/crypto/secret.hpp"
#include "domain/user_directory.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>

#include <utility>

// Interactions: which form belongs to which, and what is shown.
namespace nostro::inline v0::detail {

namespace {

using enum OauthErrorCode;

bool is_same(storage::Bytes const& a, storage::Bytes const& b) noexcept {
    return equal_in_constant_time(a.value, b.value);
}

/// RFC 8176 has no words for levels, so these two are ours.
std::string acr_of(Login const& login) {
    return contains(login.amr, "mfa") ? "mfa" : "pwd";
}

} // namespace

Flow::Flow(storage::Transaction& transaction, ServiceState const& state)
    : transaction_{transaction}, state_{state}, ports_{state.host->ports()},
      now_{state.host->now()}, requests_{transaction, state.tenant}, sessions_{transaction, state},
      consents_{transaction, state} {}

OpenInteraction Flow::open_new(RequestKind kind,
                               InteractionStage stage,
                               AuthorizeRequest request,
                               std::optional<Client> client,
                               KnownBrowser browser) {
    OpenInteraction interaction;
    interaction.form = {random_handle(*ports_.random), random_handle(*ports_.random)};
    auto& row = interaction.row;
    row.digest = digest_of(interaction.form.id);
    row.kind = kind;
    row.client_id = request.client_id;
    row.stage = stage;
    row.csrf = digest_of(interaction.form.csrf);
    row.browser = browser.digest;
    if (stage != InteractionStage::login && browser.session) {
        row.session_id = browser.session->id;
    }
    row.created_at = now_;
    row.expires_at = now_ + ports_.oauth->lifetimes.interaction;
    row.parameters = to_json_text(request);
    requests_.insert(row);
    interaction.cookie = browser.cookie;
    interaction.request = std::move(request);
    interaction.client = std::move(client);
    interaction.browser = std::move(browser);
    return interaction;
}

OpenResult Flow::open(InteractionForm const& form, Browser const& browser) const {
    auto row = requests_.find_for_update(digest_of(form.id));
    if (!row || row->kind == RequestKind::pushed || row->used_at || now_ >= row->expires_at) {
        return ErrorPage{invalid_request, "this login is over; begin again at the application"};
    }
    auto known = sessions_.recognise(browser);
    bool const is_ours =
        is_same(row->csrf, digest_of(form.csrf)) && is_same(row->browser, known.digest);
    if (!is_ours) {
        return ErrorPage{access_denied, "the form does not belong to this browser", 403};
    }
    OpenInteraction interaction;
    interaction.request = parse_authorize_request(row->parameters);
    if (!row->client_id.empty()) {
        interaction.client = find_live_client(transaction_, state_.tenant, row->client_id);
        if (!interaction.client) {
            return ErrorPage{invalid_request, "the client is unknown"};
        }
    }
    interaction.row = *std::move(row);
    interaction.form = form;
    interaction.browser = std::move(known);
    return interaction;
}

void Flow::save(OpenInteraction const& interaction) {
    requests_.update(interaction.row);
}

void Flow::close(OpenInteraction& interaction) {
    interaction.row.used_at = now_;
    interaction.row.stage = InteractionStage::done;
    requests_.update(interaction.row);
}

std::optional<SessionRow> Flow::session_of(OpenInteraction const& interaction) const {
    auto const& session = interaction.browser.session;
    bool const is_the_one = session && interaction.row.session_id == session->id;
    return is_the_one ? session : std::nullopt;
}

void Flow::describe_factors(Interaction& page, AuthzRequestRow const& row) const {
    for (std::string const& factor : row.factors) {
        if (auto const channel = find_named<Channel>(factor)) {
            page.channels.push_back(*channel);
        } else {
            page.totp = true;
        }
    }
}

FlowResult Flow::show(OpenInteraction const& interaction, InteractionNotice notice) const {
    auto const& row = interaction.row;
    Interaction page;
    page.id = interaction.form.id;
    page.csrf = interaction.form.csrf;
    page.stage = row.stage;
    page.notice = notice;
    page.login_hint = interaction.request.login_hint;
    if (auto const& client = interaction.client) {
        page.client_id = client->client_id;
        page.client_name = client->name.empty() ? client->client_id : client->name;
    }
    if (!interaction.request.redirect_uri.empty()) {
        page.redirect_origin = origin_of(interaction.request.redirect_uri);
    }
    if (auto const session = session_of(interaction)) {
        if (auto const user = find_user(transaction_, state_.tenant, session->user_id)) {
            page.user_name = user->name.empty() ? user->username : user->name;
        }
        if (row.stage == InteractionStage::consent) {
            describe_consent(page, interaction, *session);
        }
    }
    describe_factors(page, row);
    return {{std::move(page), interaction.cookie}, {}};
}

FlowResult
Flow::logged_in(OpenInteraction interaction, Browser const& browser, Login const& login) {
    auto const begun = sessions_.begin(interaction.browser, browser, login, acr_of(login));
    interaction.browser.session = begun.row;
    interaction.cookie = begun.cookie;
    interaction.row.session_id = begun.row.id;
    interaction.row.mfa_token = {};
    interaction.row.factors.clear();
    auto const& request = interaction.request;
    FlowResult result;
    if (!request.hint_user.empty() && request.hint_user != login.user_id) {
        close(interaction);
        result = refuse(request, login_required, "somebody else has logged in");
    } else if (interaction.row.kind == RequestKind::device || needs_consent(request, begun.row)) {
        interaction.row.stage = InteractionStage::consent;
        result = ask(std::move(interaction), begun.row);
    } else {
        close(interaction);
        result = finish_as_before(request, *interaction.client, begun.row);
    }
    result.step.session = begun.cookie;
    return result;
}

} // namespace nostro::inline v0::detail
