#pragma once

#include "domain/host.hpp"
#include "oauth/known_rows.hpp"
#include "oauth/rows.hpp"
#include "oauth/token_name.hpp"

#include <nostro/oauth/tokens.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Whether a token counts is decided by the rows it hangs on, in one state of the storage.
namespace nostro::inline v0::detail {

/// `sub` of the token.
[[nodiscard]] std::string subject_of_row(AccessTokenRow const& row);

/// What the rows say of a token.
struct TokenState {
    TokenRefusal refusal = TokenRefusal::none;
    VerifiedToken token;    ///< when not refused
    Timestamp good_until{}; ///< when not refused: unless something changes
};

/// Look at the token's own row and then at all it hangs on: what it was exchanged from, refresh
/// family, grant, consent, client, user, merchant.
/// @param known  clients, grants and merchants of the same epoch; may be null
[[nodiscard]] TokenState look_at_token(ServiceState const& state,
                                       storage::Transaction& transaction,
                                       AccessTokenRow row,
                                       Timestamp now,
                                       KnownRows* known = nullptr);

/// What the rows say of a person's grant.
struct GrantState {
    TokenRefusal refusal = TokenRefusal::none;
    Timestamp good_until{}; ///< when not refused: unless something changes
};

/// Whether a person's grant counts: itself, its consent, its user.
/// @param since  when the token was issued, or the family begun
[[nodiscard]] GrantState look_at_grant(ServiceState const& state,
                                       storage::Transaction& transaction,
                                       AuthzGrantRow const& grant,
                                       Timestamp since,
                                       Timestamp now);

/// Which views a person's grant opens, by its consent; absent when the consent is about scopes
/// alone, or there is none.
[[nodiscard]] std::optional<std::vector<ConsentView>>
views_of(ServiceState const& state, storage::Transaction& transaction, AuthzGrantRow const& grant);

/// What a client's grant leaves of a person's scope: identity scopes need no grant.
[[nodiscard]] std::vector<std::string> granted_to_person(std::vector<std::string> const& scope,
                                                         std::vector<std::string> const& granted);

/// The scopes that both have, in the order of the first.
[[nodiscard]] std::vector<std::string> common_scope(std::vector<std::string> const& scope,
                                                    std::vector<std::string> const& other);

/// Which token this is: a JWT must bear our signature, a handle may be anybody's.
/// @param ignores_time  whether an expired one is told, too
[[nodiscard]] TokenName
name_of_token(ServiceState const& state, std::string_view token, bool ignores_time = false);

[[nodiscard]] std::optional<AccessTokenRow>
find_token(storage::Transaction& transaction, std::int64_t tenant, TokenName const& name);

/// Whether an access token counts, for whatever use; remembered if it does.
[[nodiscard]] TokenResult check_token(ServiceState const& state, std::string_view token);

} // namespace nostro::inline v0::detail
