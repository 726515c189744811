#pragma once

#include "oauth/rows.hpp"

#include "domain/host.hpp"

#include <nostro/oauth/dpop.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>
#include <nostro/oauth/tokens.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Issuing tokens takes two steps: in a unit the rows are checked and written, and when it has been
// committed the token is signed. A crash in between loses an answer, never a rule.
//
//     PreparedAccess prepared = state.host->written([&](auto& transaction) {
//         ... consume the code, insert the grant ...
//         return prepare_access(state, transaction, client, {.user_id = ..., .scope = ...});
//     });
//     TokenAnswer answer = finish_access(state, prepared);
namespace nostro::inline v0::detail {

/// Throws `InvalidArgument` unless the options can be used to issue tokens.
void require_issuer(OauthOptions const& options);

/// A client that is neither deleted nor disabled, nor a deleted merchant's.
[[nodiscard]] std::optional<Client> find_live_client(storage::Transaction& transaction,
                                                     std::int64_t tenant,
                                                     std::string_view client_id);
/// @throws OauthError  invalid_client
[[nodiscard]] Client
get_live_client(storage::Transaction& transaction, std::int64_t tenant, std::string_view client_id);

/// The audience that is asked for: `audience` and each of `resources` must say the same.
/// @return  empty: none is asked for
/// @throws OauthError  invalid_target: two different ones, or a resource that is no absolute URI
[[nodiscard]] std::string wanted_audience(std::string_view audience,
                                          std::span<std::string const> resources);

/// The client's grants for an audience; those for its very text first, then those for others that
/// name the same merchant.
/// @param audience  empty: all of the client's grants
[[nodiscard]] std::vector<ClientGrantRow> list_client_grants(storage::Transaction& transaction,
                                                             ServiceState const& state,
                                                             std::string_view client_id,
                                                             std::string_view audience);

/// The grant by which a client may ask for tokens of an audience in this way: the one of the type,
/// else the one of type `any`.
///
/// @param audience  any text that names it; empty: that of the client's only grant
/// @throws OauthError  invalid_target ("reason" `audience_missing` or `no_grant`),
///                     unauthorized_client: there are grants for the audience, of other types
[[nodiscard]] ClientGrantRow get_client_grant(storage::Transaction& transaction,
                                              ServiceState const& state,
                                              std::string_view client_id,
                                              std::string_view audience,
                                              GrantType type);

/// The scopes asked for, each once, all of which must be allowed; all that is allowed when none is
/// asked for.
/// @throws OauthError  invalid_scope
[[nodiscard]] std::vector<std::string> narrowed_scope(std::span<std::string const> wanted,
                                                      std::span<std::string const> allowed);

/// The thumbprint of the key that the proof proves; empty without a proof.
/// @param access_token  that it must be for; empty: none
/// @throws OauthError  invalid_dpop_proof, use_dpop_nonce
[[nodiscard]] std::string check_dpop(ServiceState const& state,
                                     std::optional<DpopProof> const& dpop,
                                     std::string_view access_token = {});

/// Refuse a client that must bind its tokens and shows no proof.
/// @throws OauthError  invalid_dpop_proof
void require_dpop(Client const& client, std::string_view jkt);

/// A row that has been written, and what is to be signed.
struct PreparedAccess {
    AccessTokenRow row;
    std::string handle;    ///< the opaque token; empty: a JWT is to be made
    std::string algorithm; ///< of the JWT
    std::string refresh_token{};
    std::optional<std::vector<ConsentView>> views{};
};

/// Write the row of an access token.
///
/// @param row        `jti`, `handle`, `client_id` and the two times are filled in here. Without an
///                   audience the token is an opaque handle
/// @param not_after  what it must not outlive; its own life is by client and options
/// @throws OauthError  invalid_target: the merchant that it is for was deleted
[[nodiscard]] PreparedAccess prepare_access(ServiceState const& state,
                                            storage::Transaction& transaction,
                                            Client const& client,
                                            AccessTokenRow row,
                                            std::optional<Timestamp> not_after = {});

/// Sign what was prepared and committed.
[[nodiscard]] TokenAnswer finish_access(ServiceState const& state, PreparedAccess const& prepared);

/// A new family and its first refresh token.
struct StartedFamily {
    std::string family_id;
    std::string refresh_token;
};

/// Write a refresh family of a person's grant, which must have been inserted. It lives by the
/// options, and never longer than the grant.
/// @param audience         of its access tokens; empty: opaque ones
/// @param client_grant_id  that must live on; may be absent
/// @param jkt              of the proof; binds the family of a client that cannot authenticate
/// @param policy           absent: the client's
[[nodiscard]] StartedFamily start_family(ServiceState const& state,
                                         storage::Transaction& transaction,
                                         Client const& client,
                                         AuthzGrantRow const& grant,
                                         std::vector<std::string> audience,
                                         std::optional<std::string> client_grant_id,
                                         std::string_view jkt,
                                         std::optional<RefreshPolicy> policy = {});

/// Mark a person's grant as revoked: all that hangs on it is void.
/// @return  whether it was live
bool revoke_authz_grant(ServiceState const& state,
                        storage::Transaction& transaction,
                        std::string_view grant_id,
                        std::string_view reason);

/// What an ID token is to say; the user's claims follow from grant and client.
struct IdTokenOrder {
    Client client;
    AuthzGrantRow grant;
    std::string nonce;        ///< empty: none was sent, or it is for a refresh
    std::string access_token; ///< for `at_hash`; empty: none
    std::string code;         ///< for `c_hash`; empty: none
};

/// Make and sign an ID token (id_token.cpp). Not with a unit open.
[[nodiscard]] std::string make_id_token(ServiceState const& state, IdTokenOrder const& order);

} // namespace nostro::inline v0::detail
