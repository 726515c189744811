#include "accounts/tables.hpp"

#include "accounts/entry_rows.hpp"
#include "accounts/party_rows.hpp"
#include "accounts/rows.hpp"

#include <array>

namespace nostro::inline v0::tables {

std::span<storage::Table const* const> accounts_tables() noexcept {
    using storage::table_of;
    static constexpr std::array<storage::Table const*, 16> all{
        &table_of<detail::BankRow>,
        &table_of<detail::BankDocumentRow>,
        &table_of<detail::BankAccountRow>,
        &table_of<detail::AccountOwnerRow>,
        &table_of<detail::AccountRoutingRow>,
        &table_of<detail::AccountRuleRow>,
        &table_of<detail::ExternalPartyRow>,
        &table_of<detail::EntryDateRow>,
        &table_of<detail::SetAsideRow>,
        &table_of<detail::SightingRow>,
        &table_of<detail::NarrativeRow>,
        &table_of<detail::AnnotationSlotsRow>,
        &table_of<detail::AnnotationRow>,
        &table_of<detail::EntryPlaceRow>,
        &table_of<detail::PartyRow>,
        &table_of<detail::CounterpartyRow>,
    };
    return all;
}

} // namespace nostro::inline v0::tables
