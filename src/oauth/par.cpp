#include "oauth/authorize_flow.hpp"
#include "oauth/authorize_redirect.hpp"
#include "oauth/id_token.hpp"

#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>

// Pushed authorization requests (RFC 9126).
namespace nostro::inline v0 {

using detail::check_dpop;
using detail::Flow;
using detail::get_live_client;
using detail::is_redirect_uri_of;
using detail::ParameterMap;
using detail::pushed_prefix;
using detail::read_id_token_hint;

PushedRequest Authorization::push(std::string_view client_id,
                                  std::vector<OauthParameter> const& parameters,
                                  std::optional<DpopProof> const& dpop) {
    using enum OauthErrorCode;
    state_->host->require_core("Authorization::push");
    ParameterMap const map{parameters};
    if (!map.get("request_uri").empty()) {
        throw OauthError{invalid_request, "request_uri cannot be pushed"};
    }
    if (auto const named = map.get("client_id"); !named.empty() && named != client_id) {
        throw OauthError{invalid_request, "client_id is another client's"};
    }
    auto const hint = read_id_token_hint(*state_, map.get("id_token_hint"));
    auto const jkt = check_dpop(*state_, dpop);
    auto const life = state_->host->ports().oauth->lifetimes.pushed_request;
    auto const handle = state_->host->written([&](storage::Transaction& transaction) {
        auto const client = get_live_client(transaction, state_->tenant, client_id);
        if (map.is_repeated("redirect_uri") ||
            !is_redirect_uri_of(client, map.get("redirect_uri"))) {
            throw OauthError{invalid_request, "redirect_uri is not registered for the client"};
        }
        Flow flow{transaction, *state_};
        auto request = flow.check(map, client, hint);
        // RFC 9449 10.1: a proof binds the code to its key as `dpop_jkt` does.
        if (!jkt.empty() && !request.dpop_jkt.empty() && request.dpop_jkt != jkt) {
            throw OauthError{invalid_dpop_proof, "dpop_jkt names another key"};
        }
        if (!jkt.empty()) {
            request.dpop_jkt = jkt;
        }
        return flow.push(request, state_->host->now() + life);
    });
    return {std::string{pushed_prefix} + handle, life};
}

} // namespace nostro::inline v0
