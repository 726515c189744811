#pragma once

#include "api/call.hpp"

#include <nostro/core/principal.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/dpop.hpp>
#include <nostro/oauth/error.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the standard endpoints have in common.
namespace nostro::inline v0::api {

/// The value of a form parameter; empty when it is absent.
[[nodiscard]] std::string_view form_value(Call const& call, std::string_view name) noexcept;
/// The values of a parameter that may stand several times.
[[nodiscard]] std::vector<std::string> form_values(Call const& call, std::string_view name);
/// The words of a parameter, which have spaces between them.
[[nodiscard]] std::vector<std::string> form_words(Call const& call, std::string_view name);

/// Add a member unless it would be empty.
void add_text(boost::json::object& body, std::string_view name, std::string const& value);

/// Add the views that a person has let be used as `authorization_details` (RFC 9396 sections 7 and
/// 9.2), unless there was no talk of views.
void add_views(boost::json::object& body, std::optional<std::vector<ConsentView>> const& views);

/// Find out which client calls: by HTTP Basic, secret in the form, assertion, or, if it can keep
/// no secret, by its name alone.
/// @throws ApiError    two ways at once
/// @throws OauthError  invalid_client, too_many_requests
[[nodiscard]] Client authenticate_client(Call const& call);

/// The DPoP proof of a request, if it has one.
/// @throws OauthError  invalid_dpop_proof: it has two
[[nodiscard]] std::optional<DpopProof> proof_of(Request const& request, std::string_view issuer);

/// A refusal as RFC 6749 section 5.2 writes it.
[[nodiscard]] ApiError to_standard_error(Call const& call, OauthError const& error);
[[nodiscard]] ApiError to_unavailable();

/// Runs a handler and translates what the services refuse.
template <Response (*handler)(Call& call)>
Response standard(Call& call) {
    try {
        return handler(call);
    } catch (OauthError const& error) {
        throw to_standard_error(call, error);
    } catch (Conflict const&) {
        throw to_unavailable();
    } catch (StorageError const&) {
        // RFC 7009 2.2.1: what was not committed is never told as done.
        throw to_unavailable();
    }
}

} // namespace nostro::inline v0::api
