#pragma once

#include "storage/records.hpp"

#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/signing_keys.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// What is stored of clients, grants, keys and tokens. Secrets and handles as digests only, keys
/// and secrets of others encrypted.
namespace nostro::inline v0::detail {

// The rows of a client are the public structs; `Client::consumer` is a row of its own.

inline constexpr auto client_fields =
    std::tuple{storage::Field{"client_id", &Client::client_id},
               storage::Field{"id", &Client::id},
               storage::Field{"owner", &Client::owner},
               storage::Field{"name", &Client::name},
               storage::Field{"description", &Client::description},
               storage::Field{"type", &Client::type},
               storage::Field{"auth_method", &Client::auth_method},
               storage::Field{"auth_alg", &Client::auth_alg},
               storage::Field{"jwks", &Client::jwks},
               storage::Field{"redirect_uris", &Client::redirect_uris},
               storage::Field{"post_logout_redirect_uris", &Client::post_logout_redirect_uris},
               storage::Field{"cors_origins", &Client::cors_origins},
               storage::Field{"response_types", &Client::response_types},
               storage::Field{"require_pkce", &Client::require_pkce},
               storage::Field{"require_par", &Client::require_par},
               storage::Field{"require_dpop", &Client::require_dpop},
               storage::Field{"refresh_policy", &Client::refresh_policy},
               storage::Field{"access_token_life", &Client::access_token_life},
               storage::Field{"access_token_alg", &Client::access_token_alg},
               storage::Field{"id_token_alg", &Client::id_token_alg},
               storage::Field{"resource_audiences", &Client::resource_audiences},
               storage::Field{"enabled", &Client::enabled},
               storage::Field{"created_at", &Client::created_at},
               storage::Field{"created_by", &Client::created_by},
               storage::Field{"updated_at", &Client::updated_at},
               storage::Field{"deleted_at", &Client::deleted_at},
               storage::Field{"deleted_by", &Client::deleted_by}};

inline constexpr auto consumer_fields =
    std::tuple{storage::Field{"client_id", &Consumer::client_id},
               storage::Field{"consumer_id", &Consumer::consumer_id},
               storage::Field{"app_type", &Consumer::app_type},
               storage::Field{"developer_email", &Consumer::developer_email},
               storage::Field{"company", &Consumer::company},
               storage::Field{"certificate_thumbprint", &Consumer::certificate_thumbprint},
               storage::Field{"calls_per_second", &Consumer::calls_per_second},
               storage::Field{"calls_per_minute", &Consumer::calls_per_minute},
               storage::Field{"calls_per_hour", &Consumer::calls_per_hour},
               storage::Field{"calls_per_day", &Consumer::calls_per_day},
               storage::Field{"calls_per_week", &Consumer::calls_per_week},
               storage::Field{"calls_per_month", &Consumer::calls_per_month}};

enum class SecretAlgorithm : std::uint8_t {
    sha256, ///< of 256 random bits, or 32 characters: nobody guesses those
    scrypt, ///< sealed by `PasswordHasher`, as passwords are
};

inline constexpr std::array<std::string_view, 2> secret_algorithm_names{"sha256", "scrypt"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(SecretAlgorithm) noexcept {
    return secret_algorithm_names;
}

struct ClientSecretRow {
    std::string client_id;
    std::string id;
    SecretAlgorithm algorithm = SecretAlgorithm::sha256;
    storage::Bytes hash;
    std::string hint;
    Timestamp created_at{};
    std::optional<Timestamp> not_after;
    std::optional<Timestamp> last_used_at;
};

inline constexpr auto client_secret_fields =
    std::tuple{storage::Field{"client_id", &ClientSecretRow::client_id},
               storage::Field{"id", &ClientSecretRow::id},
               storage::Field{"algorithm", &ClientSecretRow::algorithm},
               storage::Field{"hash", &ClientSecretRow::hash},
               storage::Field{"hint", &ClientSecretRow::hint},
               storage::Field{"created_at", &ClientSecretRow::created_at},
               storage::Field{"not_after", &ClientSecretRow::not_after},
               storage::Field{"last_used_at", &ClientSecretRow::last_used_at}};

struct ClientGrantRow {
    std::string id;
    std::string client_id;
    std::string owner;
    std::string audience;
    GrantType type = GrantType::any;
    std::vector<std::string> scope;
    bool may_exchange = false;
    std::string oidc_authority; ///< empty: no provider
    std::string oidc_client_id;
    std::vector<std::string> oidc_scope;
    storage::Bytes oidc_client_secret; ///< sealed; empty: none
    Timestamp created_at{};
    std::string created_by;
    Timestamp updated_at{};
    std::optional<Timestamp> deleted_at;
    std::string deleted_by;
    std::optional<bool> live = true; ///< absent when deleted: outside of the unique index
};

inline constexpr auto client_grant_fields =
    std::tuple{storage::Field{"id", &ClientGrantRow::id},
               storage::Field{"client_id", &ClientGrantRow::client_id},
               storage::Field{"owner", &ClientGrantRow::owner},
               storage::Field{"audience", &ClientGrantRow::audience},
               storage::Field{"type", &ClientGrantRow::type},
               storage::Field{"scope", &ClientGrantRow::scope},
               storage::Field{"may_exchange", &ClientGrantRow::may_exchange},
               storage::Field{"oidc_authority", &ClientGrantRow::oidc_authority},
               storage::Field{"oidc_client_id", &ClientGrantRow::oidc_client_id},
               storage::Field{"oidc_scope", &ClientGrantRow::oidc_scope},
               storage::Field{"oidc_client_secret", &ClientGrantRow::oidc_client_secret},
               storage::Field{"created_at", &ClientGrantRow::created_at},
               storage::Field{"created_by", &ClientGrantRow::created_by},
               storage::Field{"updated_at", &ClientGrantRow::updated_at},
               storage::Field{"deleted_at", &ClientGrantRow::deleted_at},
               storage::Field{"deleted_by", &ClientGrantRow::deleted_by},
               storage::Field{"live", &ClientGrantRow::live}};

/// What a person's codes, access tokens and refresh tokens all hang on: revoking it ends them.
struct AuthzGrantRow {
    std::string id;
    std::string client_id;
    std::string user_id;                   ///< UUID, without "usr_"
    std::optional<std::string> consent_id; ///< absent: none is needed
    std::optional<std::string> session_id; ///< ends with this session, unless `offline`
    std::vector<std::string> scope;
    std::vector<std::string> resources; ///< audiences that may be asked for
    std::string claims;                 ///< the OpenID `claims` parameter; JSON text or empty
    std::string grant_type;             ///< `gty` of its tokens: `authorization_code`, ...
    std::optional<Timestamp> auth_time; ///< when the person proved who it is
    std::string acr;
    std::vector<std::string> amr;
    bool offline = false;
    Timestamp created_at{};
    Timestamp expires_at{}; ///< nothing of it lives longer
    /// When its person changed the password through it: it outlives what was older and is void.
    std::optional<Timestamp> confirmed_at;
    std::optional<Timestamp> revoked_at;
    std::string revoke_reason; ///< one word

    /// From when on an access token counts as issued, for comparison with `User::not_before`.
    [[nodiscard]] Timestamp good_since(Timestamp issued_at) const noexcept {
        return std::max(issued_at, confirmed_at.value_or(issued_at));
    }
};

inline constexpr auto authz_grant_fields =
    std::tuple{storage::Field{"id", &AuthzGrantRow::id},
               storage::Field{"client_id", &AuthzGrantRow::client_id},
               storage::Field{"user_id", &AuthzGrantRow::user_id},
               storage::Field{"consent_id", &AuthzGrantRow::consent_id},
               storage::Field{"session_id", &AuthzGrantRow::session_id},
               storage::Field{"scope", &AuthzGrantRow::scope},
               storage::Field{"resources", &AuthzGrantRow::resources},
               storage::Field{"claims", &AuthzGrantRow::claims},
               storage::Field{"grant_type", &AuthzGrantRow::grant_type},
               storage::Field{"auth_time", &AuthzGrantRow::auth_time},
               storage::Field{"acr", &AuthzGrantRow::acr},
               storage::Field{"amr", &AuthzGrantRow::amr},
               storage::Field{"offline", &AuthzGrantRow::offline},
               storage::Field{"created_at", &AuthzGrantRow::created_at},
               storage::Field{"expires_at", &AuthzGrantRow::expires_at},
               storage::Field{"confirmed_at", &AuthzGrantRow::confirmed_at},
               storage::Field{"revoked_at", &AuthzGrantRow::revoked_at},
               storage::Field{"revoke_reason", &AuthzGrantRow::revoke_reason}};

struct AccessTokenRow {
    std::string jti;
    std::optional<storage::Bytes> handle; ///< SHA-256 of an opaque token; absent: a JWT
    std::string client_id;
    std::string user_id;                        ///< empty: the client's own
    std::optional<std::string> grant_id;        ///< of the person; revoked: void
    std::optional<std::string> family_id;       ///< of the refresh token it came with
    std::optional<std::string> client_grant_id; ///< deleted: void; its scope is the most
    std::optional<std::string> parent;          ///< `jti` it was exchanged from; void: void
    std::vector<std::string> audience;
    std::vector<std::string> scope;
    std::string grant_type;
    std::vector<std::string> actors; ///< `act`, nearest first
    std::string cnf_jkt;
    bool scope_of_user = false; ///< what the user does not hold any more does not count
    Timestamp issued_at{};
    Timestamp expires_at{};
    std::optional<Timestamp> revoked_at;

    // Not stored: what the person's grant says, to be signed.
    std::optional<Timestamp> auth_time;
    std::string acr;
    std::vector<std::string> amr;
};

inline constexpr auto access_token_fields =
    std::tuple{storage::Field{"jti", &AccessTokenRow::jti},
               storage::Field{"handle", &AccessTokenRow::handle},
               storage::Field{"client_id", &AccessTokenRow::client_id},
               storage::Field{"user_id", &AccessTokenRow::user_id},
               storage::Field{"grant_id", &AccessTokenRow::grant_id},
               storage::Field{"family_id", &AccessTokenRow::family_id},
               storage::Field{"client_grant_id", &AccessTokenRow::client_grant_id},
               storage::Field{"parent", &AccessTokenRow::parent},
               storage::Field{"audience", &AccessTokenRow::audience},
               storage::Field{"scope", &AccessTokenRow::scope},
               storage::Field{"grant_type", &AccessTokenRow::grant_type},
               storage::Field{"actors", &AccessTokenRow::actors},
               storage::Field{"cnf_jkt", &AccessTokenRow::cnf_jkt},
               storage::Field{"scope_of_user", &AccessTokenRow::scope_of_user},
               storage::Field{"issued_at", &AccessTokenRow::issued_at},
               storage::Field{"expires_at", &AccessTokenRow::expires_at},
               storage::Field{"revoked_at", &AccessTokenRow::revoked_at}};

/// The refresh tokens that came out of one, and what they may be used for.
struct RefreshFamilyRow {
    std::string id;
    std::string grant_id;
    std::optional<std::string> client_grant_id; ///< deleted: void
    std::string client_id;
    std::string user_id;
    std::vector<std::string> scope;
    std::vector<std::string> audience; ///< of its access tokens; empty: opaque ones
    std::string cnf_jkt;               ///< the key it is bound to; may be empty
    RefreshPolicy policy = RefreshPolicy::rotate;
    std::chrono::seconds idle{0};
    Timestamp created_at{};
    Timestamp absolute_expiry{};
    std::optional<Timestamp> revoked_at;
    std::string revoke_reason; ///< one word
};

inline constexpr auto refresh_family_fields =
    std::tuple{storage::Field{"id", &RefreshFamilyRow::id},
               storage::Field{"grant_id", &RefreshFamilyRow::grant_id},
               storage::Field{"client_grant_id", &RefreshFamilyRow::client_grant_id},
               storage::Field{"client_id", &RefreshFamilyRow::client_id},
               storage::Field{"user_id", &RefreshFamilyRow::user_id},
               storage::Field{"scope", &RefreshFamilyRow::scope},
               storage::Field{"audience", &RefreshFamilyRow::audience},
               storage::Field{"cnf_jkt", &RefreshFamilyRow::cnf_jkt},
               storage::Field{"policy", &RefreshFamilyRow::policy},
               storage::Field{"idle", &RefreshFamilyRow::idle},
               storage::Field{"created_at", &RefreshFamilyRow::created_at},
               storage::Field{"absolute_expiry", &RefreshFamilyRow::absolute_expiry},
               storage::Field{"revoked_at", &RefreshFamilyRow::revoked_at},
               storage::Field{"revoke_reason", &RefreshFamilyRow::revoke_reason}};

enum class RefreshTokenState : std::uint8_t {
    active,
    rotated,    ///< used; a successor took its place
    superseded, ///< never used, and replaced because the answer that held it was lost
};

inline constexpr std::array<std::string_view, 3> refresh_token_state_names{
    "active", "rotated", "superseded"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(RefreshTokenState) noexcept {
    return refresh_token_state_names;
}

struct RefreshTokenRow {
    storage::Bytes digest; ///< SHA-256 of the token
    std::string family_id;
    std::int64_t generation = 1;
    RefreshTokenState state = RefreshTokenState::active;
    Timestamp issued_at{};
    Timestamp expires_at{};
    std::optional<Timestamp> used_at; ///< first used
};

inline constexpr auto refresh_token_fields =
    std::tuple{storage::Field{"digest", &RefreshTokenRow::digest},
               storage::Field{"family_id", &RefreshTokenRow::family_id},
               storage::Field{"generation", &RefreshTokenRow::generation},
               storage::Field{"state", &RefreshTokenRow::state},
               storage::Field{"issued_at", &RefreshTokenRow::issued_at},
               storage::Field{"expires_at", &RefreshTokenRow::expires_at},
               storage::Field{"used_at", &RefreshTokenRow::used_at}};

struct SigningKeyRow {
    std::string kid;
    std::string algorithm;
    SigningKeyState state = SigningKeyState::pending;
    std::string public_jwk;
    storage::Bytes private_key; ///< PKCS #8 DER, sealed; empty once the key is gone
    Timestamp created_at{};
    Timestamp not_before{};
    std::optional<Timestamp> sign_until;
    std::optional<Timestamp> publish_until;
};

inline constexpr auto signing_key_fields =
    std::tuple{storage::Field{"kid", &SigningKeyRow::kid},
               storage::Field{"algorithm", &SigningKeyRow::algorithm},
               storage::Field{"state", &SigningKeyRow::state},
               storage::Field{"public_jwk", &SigningKeyRow::public_jwk},
               storage::Field{"private_key", &SigningKeyRow::private_key},
               storage::Field{"created_at", &SigningKeyRow::created_at},
               storage::Field{"not_before", &SigningKeyRow::not_before},
               storage::Field{"sign_until", &SigningKeyRow::sign_until},
               storage::Field{"publish_until", &SigningKeyRow::publish_until}};

/// Something that may be used once: the `jti` of a client assertion or a DPoP proof.
struct UsedOnceRow {
    storage::Bytes digest; ///< of what it is, whose, and its name
    Timestamp expires_at{};
};

inline constexpr auto used_once_fields =
    std::tuple{storage::Field{"digest", &UsedOnceRow::digest},
               storage::Field{"expires_at", &UsedOnceRow::expires_at}};

/// Counts what may end tokens or change what they are worth. One row a tenant.
struct AccessEpochRow {
    std::int64_t id = 0;
    std::int64_t epoch = 0;
};

inline constexpr auto access_epoch_fields = std::tuple{
    storage::Field{"id", &AccessEpochRow::id}, storage::Field{"epoch", &AccessEpochRow::epoch}};

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

template <>
struct Described<Client> {
    static constexpr std::string_view name = "clients";
    static constexpr auto const& fields = detail::client_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_id = "clients_by_id";
    static constexpr std::string_view by_owner = "clients_by_owner";
    static constexpr std::array indexes{
        index_on<detail::client_fields, &Client::id>(by_id, Unique::yes),
        index_on<detail::client_fields, &Client::owner, &Client::id>(by_owner)};
};

template <>
struct Described<Consumer> {
    static constexpr std::string_view name = "consumers";
    static constexpr auto const& fields = detail::consumer_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_consumer = "consumers_by_consumer_id";
    static constexpr std::array indexes{
        index_on<detail::consumer_fields, &Consumer::consumer_id>(by_consumer, Unique::yes)};
};

template <>
struct Described<detail::ClientSecretRow> {
    static constexpr std::string_view name = "client_secrets";
    static constexpr auto const& fields = detail::client_secret_fields;
    static constexpr std::size_t key_size = 2;
    static constexpr RowLife life = RowLife::changeable;
};

template <>
struct Described<detail::ClientGrantRow> {
    static constexpr std::string_view name = "client_grants";
    static constexpr auto const& fields = detail::client_grant_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_client = "client_grants_by_client";
    static constexpr std::string_view by_owner = "client_grants_by_owner";
    static constexpr std::string_view by_audience = "client_grants_by_audience";
    static constexpr std::array indexes{
        index_on<detail::client_grant_fields,
                 &detail::ClientGrantRow::client_id,
                 &detail::ClientGrantRow::audience,
                 &detail::ClientGrantRow::type,
                 &detail::ClientGrantRow::live>(by_client, Unique::yes),
        index_on<detail::client_grant_fields,
                 &detail::ClientGrantRow::owner,
                 &detail::ClientGrantRow::id>(by_owner),
        index_on<detail::client_grant_fields,
                 &detail::ClientGrantRow::audience,
                 &detail::ClientGrantRow::id>(by_audience)};
};

template <>
struct Described<detail::AuthzGrantRow> {
    static constexpr std::string_view name = "authorization_grants";
    static constexpr auto const& fields = detail::authz_grant_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_user = "authorization_grants_by_user";
    static constexpr std::string_view by_consent = "authorization_grants_by_consent";
    static constexpr std::string_view by_session = "authorization_grants_by_session";
    static constexpr std::string_view by_expiry = "authorization_grants_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::authz_grant_fields, &detail::AuthzGrantRow::user_id>(by_user),
        index_on<detail::authz_grant_fields, &detail::AuthzGrantRow::consent_id>(by_consent),
        index_on<detail::authz_grant_fields, &detail::AuthzGrantRow::session_id>(by_session),
        index_on<detail::authz_grant_fields, &detail::AuthzGrantRow::expires_at>(by_expiry)};
};

template <>
struct Described<detail::AccessTokenRow> {
    static constexpr std::string_view name = "access_tokens";
    static constexpr auto const& fields = detail::access_token_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_handle = "access_tokens_by_handle";
    static constexpr std::string_view by_expiry = "access_tokens_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::access_token_fields, &detail::AccessTokenRow::handle>(by_handle,
                                                                               Unique::yes),
        index_on<detail::access_token_fields, &detail::AccessTokenRow::expires_at>(by_expiry)};
};

template <>
struct Described<detail::RefreshFamilyRow> {
    static constexpr std::string_view name = "refresh_families";
    static constexpr auto const& fields = detail::refresh_family_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_expiry = "refresh_families_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::refresh_family_fields, &detail::RefreshFamilyRow::absolute_expiry>(
            by_expiry)};
};

template <>
struct Described<detail::RefreshTokenRow> {
    static constexpr std::string_view name = "refresh_tokens";
    static constexpr auto const& fields = detail::refresh_token_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_family = "refresh_tokens_by_family";
    static constexpr std::array indexes{
        index_on<detail::refresh_token_fields,
                 &detail::RefreshTokenRow::family_id,
                 &detail::RefreshTokenRow::generation>(by_family, Unique::yes)};
};

template <>
struct Described<detail::SigningKeyRow> {
    static constexpr std::string_view name = "signing_keys";
    static constexpr auto const& fields = detail::signing_key_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
};

template <>
struct Described<detail::UsedOnceRow> {
    static constexpr std::string_view name = "used_once";
    static constexpr auto const& fields = detail::used_once_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_expiry = "used_once_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::used_once_fields, &detail::UsedOnceRow::expires_at>(by_expiry)};
};

template <>
struct Described<detail::AccessEpochRow> {
    static constexpr std::string_view name = "access_epochs";
    static constexpr auto const& fields = detail::access_epoch_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
};

} // namespace nostro::inline v0::storage
