#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>
#include <nostro/oauth/client_authentication.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// Whether a client can keep a secret (RFC 6749 section 2.1).
enum class ClientType : std::uint8_t {
    confidential,  ///< runs on a server
    public_client, ///< runs in a browser
    native,        ///< runs on a device; may be redirected to loopback and to its own scheme
};

inline constexpr std::array<std::string_view, 3> client_type_names{
    "confidential", "public", "native"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ClientType) noexcept {
    return client_type_names;
}

/// What becomes of a refresh token that is used.
enum class RefreshPolicy : std::uint8_t {
    rotate,            ///< replaced; using it again ends the whole family (RFC 9700 section 4.14)
    rotate_with_grace, ///< the same, but a lost answer may be asked for again for a moment
    keep,              ///< stays good; for confidential clients only
};

inline constexpr std::array<std::string_view, 3> refresh_policy_names{
    "rotate", "rotate_with_grace", "keep"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(RefreshPolicy) noexcept {
    return refresh_policy_names;
}

/// What the Open Bank Project keeps of an application ("consumer"). A limit of 0 is none.
struct Consumer {
    std::string client_id;   ///< whose it is; follows the client
    std::string consumer_id; ///< empty in a new client: the client's id
    std::string app_type;
    std::string developer_email;
    std::string company;
    std::string certificate_thumbprint; ///< `x5t#S256` of its certificate; may be empty
    std::int64_t calls_per_second = 0;
    std::int64_t calls_per_minute = 0;
    std::int64_t calls_per_hour = 0;
    std::int64_t calls_per_day = 0;
    std::int64_t calls_per_week = 0;
    std::int64_t calls_per_month = 0;

    friend bool operator==(Consumer const&, Consumer const&) = default;
};

/// An application's login.
struct Client {
    std::string client_id; ///< `[A-Za-z0-9_-]{3,64}`, not `usr_...` or `acc_...`; never used again
    std::string id;        ///< UUID
    std::string owner;     ///< merchant or partner id; empty: the bank's own
    std::string name;
    std::string description;
    ClientType type = ClientType::confidential;
    ClientAuthMethod auth_method = ClientAuthMethod::client_secret_basic;
    std::string auth_alg; ///< of `private_key_jwt`: RS256, PS256, ES256, ES384, ES512 or EdDSA
    std::string jwks;     ///< of `private_key_jwt`: a JWK Set of public keys, JSON text
    std::vector<std::string> redirect_uris; ///< compared byte by byte; Dintero's "callbacks"
    std::vector<std::string> post_logout_redirect_uris;
    std::vector<std::string> cors_origins;           ///< `https://app.example`
    std::vector<std::string> response_types{"code"}; ///< `code`, `token`, `id_token`; items of one
    bool require_pkce = true;
    bool require_par = false;
    bool require_dpop = false;
    RefreshPolicy refresh_policy = RefreshPolicy::rotate;
    std::chrono::seconds access_token_life{0}; ///< 0: as the options say; at most 24 h
    std::string access_token_alg;              ///< empty: as the options say
    std::string id_token_alg;                  ///< empty: that of access tokens, as the options say
    /// Audiences of which the client is the resource server: it may introspect their tokens.
    std::vector<std::string> resource_audiences;
    bool enabled = true;
    std::optional<Consumer> consumer; ///< of OBP; may be absent
    Timestamp created_at{};
    std::string created_by; ///< client or user id; empty: the host
    Timestamp updated_at{};
    std::optional<Timestamp> deleted_at;
    std::string deleted_by;

    [[nodiscard]] bool is_live() const noexcept { return enabled && !deleted_at; }

    friend bool operator==(Client const&, Client const&) = default;
};

/// What a new client is given.
struct NewClient {
    /// `id` and the audit members are made; `client_id` too when it is empty.
    Client client{};
    /// A secret the host chooses: 8 to 255 visible ASCII characters. Below 32 it is taken for a
    /// person's and hashed slowly, with no unit open. Empty: one is made if the client needs it.
    std::string secret{};
};

/// A client and its new secret, which cannot be shown again.
struct ClientWithSecret {
    Client client;
    std::string secret; ///< 43 characters of `A-Za-z0-9_-`, or as given; empty if it has none
};

/// What is known of a secret without the secret.
struct ClientSecretInfo {
    std::string id;   ///< UUID
    std::string hint; ///< its last four characters; empty if it is short
    Timestamp created_at{};
    std::optional<Timestamp> not_after;    ///< refused from then on
    std::optional<Timestamp> last_used_at; ///< at most a minute old
};

/// The clients of a tenant and their secrets.
///
/// Each writing call is atomic, noted in the audit log, and durable when it returns. What is
/// deleted or disabled ends its tokens in the same moment. Threads: as its session.
///
/// For the system, and for who holds `admin:accounts`, or `read:accounts` to read, or
/// `write:accounts` to write; others are `Forbidden` (`bank_only`) before anything is looked up.
/// `authenticate` is for the system alone.
///
/// A malformed member throws `InvalidArgument` with "field", for example `redirect_uris[1]`, and
/// "reason". Redirect URIs are absolute, without fragment, user or `*`; https, or http to a
/// loopback IP address, or for native clients a scheme with a dot (RFC 8252).
class NOSTRO_API(0, 1) Clients {
public:
    explicit Clients(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// @throws InvalidArgument  a member is wrong; in a unit, also a secret below 32 characters
    /// @throws AlreadyExists    the client id ("field" `client_id`) is taken, also by a deleted
    ///                          client; or the consumer id
    ClientWithSecret create(NewClient const& client);

    /// A client that is not deleted, by its client id.
    [[nodiscard]] std::optional<Client> find(std::string_view client_id) const;
    /// @throws NotFound
    [[nodiscard]] Client get(std::string_view client_id) const;
    /// As `find`, by UUID.
    [[nodiscard]] std::optional<Client> find_by_id(std::string_view id) const;
    /// As `find`, by the OBP consumer id.
    [[nodiscard]] std::optional<Client> find_by_consumer(std::string_view consumer_id) const;

    /// Clients of an owner that are not deleted, oldest first. The cursor is the UUID of the last
    /// one, `Client::id`, which may be deleted since.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<Client> list(std::string_view owner, PageRequest const& page = {}) const;

    /// Replace all members but ids, owner and the audit members. One that becomes disabled loses
    /// nothing but its use: enabled again, its tokens that have not expired count again.
    /// @throws NotFound, InvalidArgument, AlreadyExists
    /// @throws Forbidden  how the client authenticates would change, and the caller may not hand on
    ///                    what its grants open of the administration ("reason"
    ///                    `scope_not_delegable`)
    Client update(Client const& client);

    /// Let the client be used, or not; see `update`.
    /// @throws NotFound
    Client set_enabled(std::string_view client_id, bool enabled);

    /// Mark as deleted: its secrets, grants, tokens and refresh tokens end.
    /// @throws NotFound  there is none, or it is deleted
    Client mark_deleted(std::string_view client_id);

    /// Give the client another secret.
    ///
    /// @param overlap  how long the secrets before stay good; 0: not at all; at most 30 days. No
    ///                 more than two are good at a time: the older ones end at once
    /// @param secret   as `NewClient::secret`
    /// @throws NotFound
    /// @throws InvalidArgument  the client has no secret by its method; overlap or secret is wrong
    /// @throws Forbidden        the caller may not hand on what the client's grants open of the
    ///                          administration ("reason" `scope_not_delegable`)
    ClientWithSecret rotate_secret(std::string_view client_id,
                                   std::chrono::seconds overlap = std::chrono::seconds{0},
                                   std::string_view secret = {});

    /// The secrets that are good, newest first.
    /// @throws NotFound
    [[nodiscard]] std::vector<ClientSecretInfo> list_secrets(std::string_view client_id) const;

    /// Find out which client shows these credentials. The method must be the client's own.
    ///
    /// An unknown, deleted or disabled client is answered as one with a wrong secret is, after the
    /// same work; only a short secret, chosen by a person, costs more. An assertion is good once,
    /// for at most `TokenLifetimes::client_assertion`; its `aud` is the issuer as one text.
    ///
    /// @throws OauthError       `invalid_client`; `too_many_requests` after too many failures
    /// @throws InvalidArgument  in a unit
    [[nodiscard]] Client authenticate(ClientCredentials const& credentials);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
