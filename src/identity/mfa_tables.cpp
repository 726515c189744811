#include "identity/mfa_tables.hpp"

#include "identity/mfa_rows.hpp"

#include <array>

namespace nostro::inline v0::tables {

std::span<storage::Table const* const> mfa_tables() noexcept {
    static constexpr std::array<storage::Table const*, 5> all{
        &storage::table_of<detail::MfaEnrolmentRow>,
        &storage::table_of<detail::RecoveryCodeRow>,
        &storage::table_of<detail::MfaTransactionRow>,
        &storage::table_of<detail::OobChallengeRow>,
        &storage::table_of<detail::PasswordlessCodeRow>};
    return all;
}

} // namespace nostro::inline v0::tables
