#pragma once

#include "identity/columns.hpp"
#include "storage/records.hpp"

#include <nostro/identity/users.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// What is stored of users.
namespace nostro::inline v0::detail {

/// A user, and what it is found by. The latter is absent once the user is deleted, so that its
/// names are free.
struct UserRow : User {
    std::optional<std::string> login;       ///< the username, folded
    std::optional<std::string> mailbox;     ///< the email, folded
    std::optional<storage::Bytes> identity; ///< digest of provider and provider_id
};

/// A password that a user has, or had: the last number is the current one.
struct UserPasswordRow {
    std::string user_id;
    std::int64_t number = 0;
    storage::Bytes hash; ///< as `PasswordHasher` stores it
    Timestamp set_at{};
};

/// What a secret that was handed out or sent is good for.
enum class VerificationPurpose : std::uint8_t {
    password_reset,
    invitation,     ///< to choose the first password
    first_password, ///< to stand for the previous password where there is none
};

inline constexpr std::array<std::string_view, 3> verification_purpose_names{
    "password_reset", "invitation", "first_password"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(VerificationPurpose) noexcept {
    return verification_purpose_names;
}

/// A secret that a person was sent, until it is used. A user has at most one for each purpose.
struct VerificationRow {
    storage::Bytes digest; ///< SHA-256 of the secret
    VerificationPurpose purpose = VerificationPurpose::password_reset;
    std::string user_id;
    Timestamp created_at{};
    Timestamp expires_at{};
};

using UserRows = storage::Records<UserRow>;

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

template <>
struct Codec<std::vector<Channel>> {
    static constexpr ColumnType type = ColumnType::text;

    static Value encode(std::vector<Channel> const& channels, std::string& store);
    static std::vector<Channel> decode(Rows const& rows, std::size_t row, std::size_t column);
};

/// A JSON array of objects with the members of a link; empty text for no links.
template <>
struct Codec<std::vector<UserLink>> {
    static constexpr ColumnType type = ColumnType::text;

    static Value encode(std::vector<UserLink> const& links, std::string& store);
    static std::vector<UserLink> decode(Rows const& rows, std::size_t row, std::size_t column);
};

template <class Member>
constexpr auto user_field(std::string_view name, Member User::*member) {
    return base_field<detail::UserRow>(name, member);
}

inline constexpr auto user_fields =
    std::tuple{user_field("id", &User::id),
               user_field("kind", &User::kind),
               user_field("owner", &User::owner),
               user_field("username", &User::username),
               Field{"login", &detail::UserRow::login},
               user_field("email", &User::email),
               Field{"mailbox", &detail::UserRow::mailbox},
               user_field("phone", &User::phone),
               user_field("name", &User::name),
               user_field("company_id", &User::company_id),
               user_field("provider", &User::provider),
               user_field("provider_id", &User::provider_id),
               Field{"identity", &detail::UserRow::identity},
               user_field("authentication_type", &User::authentication_type),
               user_field("scope", &User::scope),
               user_field("role_ids", &User::role_ids),
               user_field("links", &User::links),
               user_field("mfa_channels", &User::mfa_channels),
               user_field("agreement", &User::agreement),
               user_field("status", &User::status),
               user_field("accounting_system_user", &User::accounting_system_user),
               user_field("email_verified_at", &User::email_verified_at),
               user_field("phone_verified_at", &User::phone_verified_at),
               user_field("password_changed_at", &User::password_changed_at),
               user_field("not_before", &User::not_before),
               user_field("last_seen_at", &User::last_seen_at),
               user_field("created_at", &User::created_at),
               user_field("created_by", &User::created_by),
               user_field("updated_at", &User::updated_at),
               user_field("deleted_at", &User::deleted_at),
               user_field("deleted_by", &User::deleted_by)};

template <>
struct Described<detail::UserRow> {
    static constexpr std::string_view name = "users";
    static constexpr auto const& fields = user_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;

    static constexpr auto login_columns = columns_named<user_fields>("owner", "kind", "login");
    static constexpr auto mailbox_columns = columns_named<user_fields>("mailbox", "created_at");
    static constexpr auto identity_columns =
        columns_named<user_fields>("identity", "owner", "kind");
    static constexpr auto owner_columns = columns_named<user_fields>("owner", "kind", "created_at");

    static constexpr std::string_view by_login = "users_by_login";
    static constexpr std::string_view by_mailbox = "users_by_mailbox";
    static constexpr std::string_view by_identity = "users_by_identity";
    static constexpr std::string_view by_owner = "users_by_owner";
    static constexpr std::array indexes{RecordIndex{by_login, login_columns, true},
                                        RecordIndex{by_mailbox, mailbox_columns},
                                        RecordIndex{by_identity, identity_columns, true},
                                        RecordIndex{by_owner, owner_columns}};
};

inline constexpr auto user_password_fields =
    std::tuple{Field{"user_id", &detail::UserPasswordRow::user_id},
               Field{"number", &detail::UserPasswordRow::number},
               Field{"hash", &detail::UserPasswordRow::hash},
               Field{"set_at", &detail::UserPasswordRow::set_at}};

template <>
struct Described<detail::UserPasswordRow> {
    static constexpr std::string_view name = "user_passwords";
    static constexpr auto const& fields = user_password_fields;
    static constexpr std::size_t key_size = 2;
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto verification_fields =
    std::tuple{Field{"digest", &detail::VerificationRow::digest},
               Field{"purpose", &detail::VerificationRow::purpose},
               Field{"user_id", &detail::VerificationRow::user_id},
               Field{"created_at", &detail::VerificationRow::created_at},
               Field{"expires_at", &detail::VerificationRow::expires_at}};

template <>
struct Described<detail::VerificationRow> {
    static constexpr std::string_view name = "verifications";
    static constexpr auto const& fields = verification_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_user = "verifications_by_user";
    static constexpr std::string_view by_expiry = "verifications_by_expiry";
    static constexpr std::array indexes{
        index_on<verification_fields,
                 &detail::VerificationRow::user_id,
                 &detail::VerificationRow::purpose>(by_user, Unique::yes),
        index_on<verification_fields, &detail::VerificationRow::expires_at>(by_expiry)};
};

} // namespace nostro::inline v0::storage
