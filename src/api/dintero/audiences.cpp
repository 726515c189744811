#include "api/dintero/audiences.hpp"

#include "api/dintero/ids.hpp"
#include "api/dintero/refusals.hpp"

#include <nostro/oauth/tokens.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <algorithm>

namespace nostro::inline v0::api::dintero {

namespace {

/// What a body or query names, without the vendor's own way of writing it.
std::string named_audience(Call const& call, std::string_view asked) {
    auto const user_at = std::min(asked.find("://"), asked.size() - 1) + 3;
    auto const host_at = asked.find('@');
    if (host_at == std::string_view::npos || host_at <= user_at) {
        return std::string{asked};
    }
    auto const user = asked.substr(user_at, host_at - user_at);
    if (!account_id.matches(user)) {
        return std::string{asked};
    }
    auto const host = asked.substr(host_at + 1, asked.find('/', host_at) - host_at - 1);
    auto audience = call.system().tokens().audience_of_merchant(user);
    auto const own = std::string{asked.substr(0, user_at)} + std::string{host} + '/';
    return audience.starts_with(own) ? audience : std::string{asked};
}

} // namespace

std::string audience_in(Call const& call, JsonReader const& input) {
    auto const tokens = call.system().tokens();
    auto audience = named_audience(call, input.text("audience"));
    auto const account = tokens.merchant_of_audience(audience);
    return account ? tokens.audience_of_merchant(*account) : audience;
}

std::optional<std::string> account_of(Call const& call, std::string_view audience) {
    return call.system().tokens().merchant_of_audience(audience);
}

bool may_grant_at(Call const& call, std::string const& owner, std::string_view audience) {
    auto const account = account_of(call, audience);
    if (!account || *account == owner) {
        return true;
    }
    auto const merchant = call.system().merchants().find(*account);
    return merchant && merchant->partner_id == owner;
}

GrantCheck check_grant(Call const& call,
                       std::string_view client_id,
                       std::string_view audience,
                       GrantType wanted) {
    GrantFilter filter;
    filter.client_id = client_id;
    filter.audience = audience;
    auto const grants = call.system().grants().list(filter); // one a type at most
    if (grants.empty()) {
        return GrantCheck::none;
    }
    bool const is_for_it = std::ranges::any_of(grants, [&](ClientGrant const& grant) {
        return grant.type == GrantType::any || grant.type == wanted;
    });
    return is_for_it ? GrantCheck::granted : GrantCheck::other_type;
}

void require_grant(Call const& call,
                   std::string_view client_id,
                   std::string_view audience,
                   GrantType wanted) {
    switch (check_grant(call, client_id, audience, wanted)) {
    case GrantCheck::granted:
        return;
    case GrantCheck::none:
        throw no_grant();
    case GrantCheck::other_type:
        throw ApiError{403, "unauthorized_client", "the client's grant is not for this grant_type"};
    }
}

} // namespace nostro::inline v0::api::dintero
