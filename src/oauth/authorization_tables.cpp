#include "oauth/authorization_tables.hpp"

#include "oauth/authorization_rows.hpp"
#include "oauth/consent_rows.hpp"

#include <array>

namespace nostro::inline v0::tables {

std::span<storage::Table const* const> authorization_tables() noexcept {
    static constexpr std::array<storage::Table const*, 8> all{
        &storage::table_of<detail::ConsentRow>,
        &storage::table_of<detail::ConsentViewRow>,
        &storage::table_of<detail::AuthzRequestRow>,
        &storage::table_of<detail::AuthzCodeRow>,
        &storage::table_of<detail::SessionRow>,
        &storage::table_of<detail::DeviceCodeRow>,
        &storage::table_of<detail::ExternalLoginRow>,
        &storage::table_of<detail::ExternalDocumentRow>,
    };
    return all;
}

} // namespace nostro::inline v0::tables
