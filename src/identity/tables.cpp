#include "identity/tables.hpp"

#include "identity/rows.hpp"
#include "identity/user_rows.hpp"

#include <array>

namespace nostro::inline v0::tables {

std::span<storage::Table const* const> identity_tables() noexcept {
    static constexpr std::array all{&storage::table_of<detail::UserRow>,
                                    &storage::table_of<detail::UserPasswordRow>,
                                    &storage::table_of<detail::VerificationRow>,
                                    &storage::table_of<detail::RoleRow>,
                                    &storage::table_of<detail::ThrottleRow>,
                                    &storage::table_of<detail::AuditHeadRow>,
                                    &storage::table_of<detail::AuditEventRow>,
                                    &storage::table_of<detail::MessageRow>};
    return all;
}

} // namespace nostro::inline v0::tables
