#include "oauth/tables.hpp"

#include "oauth/rows.hpp"

#include <array>

namespace nostro::inline v0::tables {

std::span<storage::Table const* const> oauth_tables() noexcept {
    static constexpr std::array<storage::Table const*, 11> all{
        &storage::table_of<Client>,
        &storage::table_of<Consumer>,
        &storage::table_of<detail::ClientSecretRow>,
        &storage::table_of<detail::ClientGrantRow>,
        &storage::table_of<detail::AuthzGrantRow>,
        &storage::table_of<detail::AccessTokenRow>,
        &storage::table_of<detail::RefreshFamilyRow>,
        &storage::table_of<detail::RefreshTokenRow>,
        &storage::table_of<detail::SigningKeyRow>,
        &storage::table_of<detail::UsedOnceRow>,
        &storage::table_of<detail::AccessEpochRow>,
    };
    return all;
}

} // namespace nostro::inline v0::tables
