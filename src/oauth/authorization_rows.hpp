#pragma once

#include "storage/records.hpp"

#include <nostro/oauth/authorization.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// What is stored of logins under way. Handles as SHA-256 only.
namespace nostro::inline v0::detail {

/// What a request is for.
enum class RequestKind : std::uint8_t {
    pushed, ///< waits for its browser (RFC 9126)
    code,   ///< a browser at the authorization endpoint
    device, ///< a browser that approves a device
    logout,
};

inline constexpr std::array<std::string_view, 4> request_kind_names{
    "pushed", "code", "device", "logout"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(RequestKind) noexcept {
    return request_kind_names;
}

struct AuthzRequestRow {
    storage::Bytes digest; ///< of its handle
    RequestKind kind = RequestKind::code;
    std::string client_id;  ///< empty: not known yet
    std::string parameters; ///< the checked request as JSON text
    InteractionStage stage = InteractionStage::login;
    storage::Bytes csrf;                   ///< digest; empty: nothing to post yet
    storage::Bytes browser;                ///< digest of what the browser is known by
    std::optional<std::string> session_id; ///< who is logged in
    storage::Bytes mfa_token;              ///< digest of the suspended login's; else empty
    std::vector<std::string> factors;      ///< what it can go on with: sms, email, totp
    storage::Bytes device;                 ///< digest of the device code; else empty
    std::int64_t attempts = 0;             ///< wrong user codes
    Timestamp created_at{};
    Timestamp expires_at{};
    std::optional<Timestamp> used_at;
};

inline constexpr auto authz_request_fields =
    std::tuple{storage::Field{"digest", &AuthzRequestRow::digest},
               storage::Field{"kind", &AuthzRequestRow::kind},
               storage::Field{"client_id", &AuthzRequestRow::client_id},
               storage::Field{"parameters", &AuthzRequestRow::parameters},
               storage::Field{"stage", &AuthzRequestRow::stage},
               storage::Field{"csrf", &AuthzRequestRow::csrf},
               storage::Field{"browser", &AuthzRequestRow::browser},
               storage::Field{"session_id", &AuthzRequestRow::session_id},
               storage::Field{"mfa_token", &AuthzRequestRow::mfa_token},
               storage::Field{"factors", &AuthzRequestRow::factors},
               storage::Field{"device", &AuthzRequestRow::device},
               storage::Field{"attempts", &AuthzRequestRow::attempts},
               storage::Field{"created_at", &AuthzRequestRow::created_at},
               storage::Field{"expires_at", &AuthzRequestRow::expires_at},
               storage::Field{"used_at", &AuthzRequestRow::used_at}};

struct AuthzCodeRow {
    storage::Bytes digest;
    std::string grant_id;
    std::string client_id;
    std::string client_grant_id; ///< empty: identity scopes only
    std::string redirect_uri;
    std::string challenge; ///< empty: the request had none
    std::string nonce;
    std::string dpop_jkt;
    Timestamp created_at{};
    Timestamp expires_at{};
    std::optional<Timestamp> used_at;
};

inline constexpr auto authz_code_fields =
    std::tuple{storage::Field{"digest", &AuthzCodeRow::digest},
               storage::Field{"grant_id", &AuthzCodeRow::grant_id},
               storage::Field{"client_id", &AuthzCodeRow::client_id},
               storage::Field{"client_grant_id", &AuthzCodeRow::client_grant_id},
               storage::Field{"redirect_uri", &AuthzCodeRow::redirect_uri},
               storage::Field{"challenge", &AuthzCodeRow::challenge},
               storage::Field{"nonce", &AuthzCodeRow::nonce},
               storage::Field{"dpop_jkt", &AuthzCodeRow::dpop_jkt},
               storage::Field{"created_at", &AuthzCodeRow::created_at},
               storage::Field{"expires_at", &AuthzCodeRow::expires_at},
               storage::Field{"used_at", &AuthzCodeRow::used_at}};

struct SessionRow {
    std::string id;         ///< `sid`
    storage::Bytes digest;  ///< of the cookie
    storage::Bytes browser; ///< digest of what the browser was first known by; outlives a login
    std::string user_id;
    Timestamp created_at{};
    Timestamp auth_time{};
    Timestamp last_seen_at{};
    Timestamp expires_at{};                ///< the absolute end
    std::optional<Timestamp> confirmed_at; ///< as `AuthzGrantRow::confirmed_at`
    std::string acr;
    std::vector<std::string> amr;
    std::string address;
    std::string agent;
    std::optional<Timestamp> ended_at;
    std::string end_reason;
};

inline constexpr auto session_fields =
    std::tuple{storage::Field{"id", &SessionRow::id},
               storage::Field{"digest", &SessionRow::digest},
               storage::Field{"browser", &SessionRow::browser},
               storage::Field{"user_id", &SessionRow::user_id},
               storage::Field{"created_at", &SessionRow::created_at},
               storage::Field{"auth_time", &SessionRow::auth_time},
               storage::Field{"last_seen_at", &SessionRow::last_seen_at},
               storage::Field{"expires_at", &SessionRow::expires_at},
               storage::Field{"confirmed_at", &SessionRow::confirmed_at},
               storage::Field{"acr", &SessionRow::acr},
               storage::Field{"amr", &SessionRow::amr},
               storage::Field{"address", &SessionRow::address},
               storage::Field{"agent", &SessionRow::agent},
               storage::Field{"ended_at", &SessionRow::ended_at},
               storage::Field{"end_reason", &SessionRow::end_reason}};

enum class DeviceState : std::uint8_t { pending, approved, denied, used };

inline constexpr std::array<std::string_view, 4> device_state_names{
    "pending", "approved", "denied", "used"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(DeviceState) noexcept {
    return device_state_names;
}

struct DeviceCodeRow {
    storage::Bytes digest;
    storage::Bytes user_code; ///< digest of the eight letters
    std::string client_id;
    std::string client_grant_id; ///< empty: identity scopes only
    std::vector<std::string> scope;
    std::string audience; ///< empty: none
    DeviceState state = DeviceState::pending;
    std::optional<std::string> grant_id; ///< once approved
    std::chrono::seconds interval{5};
    std::optional<Timestamp> polled_at;
    Timestamp created_at{};
    Timestamp expires_at{};
};

inline constexpr auto device_code_fields =
    std::tuple{storage::Field{"digest", &DeviceCodeRow::digest},
               storage::Field{"user_code", &DeviceCodeRow::user_code},
               storage::Field{"client_id", &DeviceCodeRow::client_id},
               storage::Field{"client_grant_id", &DeviceCodeRow::client_grant_id},
               storage::Field{"scope", &DeviceCodeRow::scope},
               storage::Field{"audience", &DeviceCodeRow::audience},
               storage::Field{"state", &DeviceCodeRow::state},
               storage::Field{"grant_id", &DeviceCodeRow::grant_id},
               storage::Field{"interval", &DeviceCodeRow::interval},
               storage::Field{"polled_at", &DeviceCodeRow::polled_at},
               storage::Field{"created_at", &DeviceCodeRow::created_at},
               storage::Field{"expires_at", &DeviceCodeRow::expires_at}};

/// A login at somebody else's OpenID provider.
struct ExternalLoginRow {
    storage::Bytes nonce; ///< digest
    storage::Bytes state; ///< digest
    std::string client_id;
    std::string audience;
    std::string authority;
    std::string redirect_uri;
    Timestamp created_at{};
    Timestamp expires_at{};
    std::optional<Timestamp> used_at;
};

inline constexpr auto external_login_fields =
    std::tuple{storage::Field{"nonce", &ExternalLoginRow::nonce},
               storage::Field{"state", &ExternalLoginRow::state},
               storage::Field{"client_id", &ExternalLoginRow::client_id},
               storage::Field{"audience", &ExternalLoginRow::audience},
               storage::Field{"authority", &ExternalLoginRow::authority},
               storage::Field{"redirect_uri", &ExternalLoginRow::redirect_uri},
               storage::Field{"created_at", &ExternalLoginRow::created_at},
               storage::Field{"expires_at", &ExternalLoginRow::expires_at},
               storage::Field{"used_at", &ExternalLoginRow::used_at}};

/// What another site publishes, as it was last read: a discovery document or a key set.
struct ExternalDocumentRow {
    storage::Bytes digest; ///< of the URL
    std::string body;
    Timestamp fetched_at{};
};

inline constexpr auto external_document_fields =
    std::tuple{storage::Field{"digest", &ExternalDocumentRow::digest},
               storage::Field{"body", &ExternalDocumentRow::body},
               storage::Field{"fetched_at", &ExternalDocumentRow::fetched_at}};

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

template <>
struct Described<detail::AuthzRequestRow> {
    static constexpr std::string_view name = "authorization_requests";
    static constexpr auto const& fields = detail::authz_request_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_expiry = "authorization_requests_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::authz_request_fields, &detail::AuthzRequestRow::expires_at>(by_expiry)};
};

template <>
struct Described<detail::AuthzCodeRow> {
    static constexpr std::string_view name = "authorization_codes";
    static constexpr auto const& fields = detail::authz_code_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_expiry = "authorization_codes_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::authz_code_fields, &detail::AuthzCodeRow::expires_at>(by_expiry)};
};

template <>
struct Described<detail::SessionRow> {
    static constexpr std::string_view name = "login_sessions";
    static constexpr auto const& fields = detail::session_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_digest = "login_sessions_by_digest";
    static constexpr std::string_view by_user = "login_sessions_by_user";
    static constexpr std::string_view by_expiry = "login_sessions_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::session_fields, &detail::SessionRow::digest>(by_digest, Unique::yes),
        index_on<detail::session_fields, &detail::SessionRow::user_id>(by_user),
        index_on<detail::session_fields, &detail::SessionRow::expires_at>(by_expiry)};
};

template <>
struct Described<detail::DeviceCodeRow> {
    static constexpr std::string_view name = "device_codes";
    static constexpr auto const& fields = detail::device_code_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_user_code = "device_codes_by_user_code";
    static constexpr std::string_view by_expiry = "device_codes_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::device_code_fields, &detail::DeviceCodeRow::user_code>(by_user_code,
                                                                                Unique::yes),
        index_on<detail::device_code_fields, &detail::DeviceCodeRow::expires_at>(by_expiry)};
};

template <>
struct Described<detail::ExternalLoginRow> {
    static constexpr std::string_view name = "external_logins";
    static constexpr auto const& fields = detail::external_login_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_expiry = "external_logins_by_expiry";
    static constexpr std::array indexes{
        index_on<detail::external_login_fields, &detail::ExternalLoginRow::expires_at>(by_expiry)};
};

template <>
struct Described<detail::ExternalDocumentRow> {
    static constexpr std::string_view name = "external_documents";
    static constexpr auto const& fields = detail::external_document_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
};

} // namespace nostro::inline v0::storage
