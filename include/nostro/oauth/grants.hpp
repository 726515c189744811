#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>

#include <array>
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

/// For which kinds of token request a grant is. Token exchange is never among them, see
/// `ClientGrant::may_exchange`.
enum class GrantType : std::uint8_t {
    any, ///< the three below
    authorization_code,
    client_credentials,
    password,
};

inline constexpr std::array<std::string_view, 4> grant_type_names{
    "any", "authorization_code", "client_credentials", "password"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(GrantType) noexcept {
    return grant_type_names;
}

/// An OpenID provider of the client's own, at which the users of a grant log in.
struct ExternalProvider {
    std::string authority;          ///< its issuer, an https URL
    std::string client_id;          ///< the bank's client there
    std::vector<std::string> scope; ///< asked for; empty: `openid`

    friend bool operator==(ExternalProvider const&, ExternalProvider const&) = default;
};

/// What a client may ask for at an audience.
struct ClientGrant {
    std::string id; ///< UUID
    std::string client_id;
    std::string owner; ///< of the client
    std::string audience;
    GrantType type = GrantType::any;
    std::vector<std::string> scope;
    bool may_exchange = false;            ///< tokens for this audience may be exchanged (RFC 8693)
    std::optional<ExternalProvider> oidc; ///< with type `authorization_code` only
    Timestamp created_at{};
    std::string created_by; ///< client or user id; empty: the host
    Timestamp updated_at{};
    std::optional<Timestamp> deleted_at;
    std::string deleted_by;
};

/// What a new grant is given.
struct NewClientGrant {
    std::string client_id;
    std::string audience; ///< 1 to 512 visible ASCII characters
    GrantType type = GrantType::any;
    std::vector<std::string> scope; ///< 1 to 100 scopes (`is_scope`)
    bool may_exchange = false;
    std::optional<ExternalProvider> oidc{};
    std::string oidc_client_secret{}; ///< encrypted in storage and never returned
};

/// Which grants to list. Empty members do not select.
struct GrantFilter {
    std::string owner{};
    std::string client_id{};
    std::string audience{};
};

/// The grants of a tenant's clients.
///
/// Each writing call is atomic, noted in the audit log, and durable when it returns. A principal
/// other than the system gives only scopes that it may delegate (`may_delegate`). Threads: as its
/// session.
///
/// For the system, and for who holds `admin:accounts`, or `read:accounts` to read, or
/// `write:accounts` to write; others are `Forbidden` (`bank_only`) before anything is looked up.
class NOSTRO_API(0, 1) Grants {
public:
    explicit Grants(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// @throws InvalidArgument  a member is wrong, "field" names it: no scope, a malformed one, or
    ///                          `oidc` with another type than `authorization_code`
    /// @throws NotFound         there is no such client
    /// @throws AlreadyExists    the client has a grant of this type for the audience
    /// @throws Forbidden        "reason" `scope_not_delegable`, "scope" the first one
    ClientGrant create(NewClientGrant const& grant);

    /// A grant that is not deleted.
    [[nodiscard]] std::optional<ClientGrant> find(std::string_view id) const;
    /// @throws NotFound
    [[nodiscard]] ClientGrant get(std::string_view id) const;

    /// Grants that are not deleted, oldest first. The cursor is the id of the last one, which may
    /// be deleted since.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<ClientGrant> list(GrantFilter const& filter = {},
                                         PageRequest const& page = {}) const;

    /// Replace the scopes. Tokens lose at once what is gone, and gain nothing.
    /// @throws NotFound, InvalidArgument, Forbidden  as `create`
    ClientGrant set_scope(std::string_view id, std::vector<std::string> const& scope);

    /// Mark as deleted: nothing is issued by it any more, and its tokens end.
    /// @throws NotFound  there is none, or it is deleted
    ClientGrant mark_deleted(std::string_view id);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
