#pragma once

#include "domain/host.hpp"
#include "oauth/rows.hpp"

#include <nostro/oauth/tokens.hpp>

#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// Throws unless tokens can be issued here.
/// @throws InvalidArgument  in a unit, or the core has no issuer
void require_issuing(ServiceState const& state, char const* what);

/// Make a token of another one, for the merchant of an audience or another one of the client.
struct Derivation {
    VerifiedToken const& subject;
    std::string client_id; ///< whose it will be
    std::string audience;
    std::vector<std::string> scope;
    std::vector<std::string> actors;
    std::string grant_type;
    std::optional<std::string> client_grant_id;
    std::string cnf_jkt;
};

[[nodiscard]] TokenAnswer derive_token(ServiceState const& state, Derivation const& wanted);

/// Whether the merchant may be acted for by the partner: both live, and the row says so.
[[nodiscard]] bool is_merchant_of(ServiceState const& state,
                                  std::string_view merchant_id,
                                  std::string_view partner_id);

} // namespace nostro::inline v0::detail
