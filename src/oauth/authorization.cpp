#include <nostro/oauth/authorization.hpp>

#include "oauth/authorize_flow.hpp"
#include "oauth/id_token.hpp"

#include <nostro/oauth/options.hpp>

#include <set>
#include <utility>

namespace nostro::inline v0 {

using detail::completed;
using detail::Flow;
using detail::FlowResult;
using detail::OpenInteraction;
using detail::ParameterMap;
using detail::read_id_token_hint;
using detail::require_issuer;
using detail::ServiceState;

Authorization::Authorization(std::shared_ptr<ServiceState const> state) noexcept
    : state_{std::move(state)} {}

AuthorizationStep Authorization::begin(std::vector<OauthParameter> const& parameters,
                                       Browser const& browser) {
    state_->host->require_core("Authorization::begin");
    require_issuer(*state_->host->ports().oauth);
    ParameterMap const map{parameters};
    auto const hint = read_id_token_hint(*state_, map.get("id_token_hint"));
    return completed(*state_, state_->host->written([&](storage::Transaction& transaction) {
        return Flow{transaction, *state_}.begin(map, browser, hint);
    }));
}

AuthorizationStep Authorization::decide(ConsentForm const& form, Browser const& browser) {
    state_->host->require_core("Authorization::decide");
    return completed(*state_, state_->host->written([&](storage::Transaction& transaction) {
        Flow flow{transaction, *state_};
        auto opened = flow.open(form.form, browser);
        if (auto* const page = std::get_if<ErrorPage>(&opened)) {
            return FlowResult{{std::move(*page), {}}, {}};
        }
        return flow.decide(std::get<OpenInteraction>(std::move(opened)), form);
    }));
}

OauthOptions const& Authorization::options() const noexcept {
    return *state_->host->ports().oauth;
}

std::vector<std::string> Authorization::list_origins() const {
    std::set<std::string> origins;
    state_->host->read([&](storage::Transaction& transaction) {
        storage::Records<Client>{transaction, state_->tenant}.each({}, [&](Client const& client) {
            if (client.is_live()) {
                origins.insert(client.cors_origins.begin(), client.cors_origins.end());
            }
        });
    });
    return {origins.begin(), origins.end()};
}

} // namespace nostro::inline v0
