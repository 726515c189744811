#pragma once

#include "storage/records.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

// The parties of accounts: those seen in entries, and those written down. An account is named by
// the number of its ledger and its own in it.
namespace nostro::inline v0::detail {

/// A party of an account with what the account keeps about it.
struct PartyRow {
    std::int64_t ledger = 0;
    std::int64_t account = 0;
    std::string id; ///< of an other account or a counterparty
    /// Of an other account: the entry it was first seen in, and its ledger account there.
    std::optional<std::uint64_t> seen_seq;
    std::optional<std::int64_t> ledger_account;
    std::string automatic_alias;
    std::optional<std::string> public_alias; ///< absent: the automatic one
    std::string private_alias;
    std::string more_info;
    std::string url;
    std::string image_url;
    std::string open_corporates_url;
    std::optional<std::string> corporate_latitude; ///< the shortest decimal text of the number
    std::string corporate_longitude;
    Timestamp corporate_at{};
    std::string corporate_author_id;
    std::optional<std::string> physical_latitude;
    std::string physical_longitude;
    Timestamp physical_at{};
    std::string physical_author_id;
};

struct CounterpartyRow {
    std::int64_t ledger = 0;
    std::int64_t account = 0;
    std::string view_id;
    std::string id;
    std::string name;
    std::string description;
    std::string account_routing_scheme;
    std::string account_routing_address;
    std::string secondary_account_routing_scheme;
    std::string secondary_account_routing_address;
    std::string bank_routing_scheme;
    std::string bank_routing_address;
    std::string branch_routing_scheme;
    std::string branch_routing_address;
    bool is_beneficiary = false;
    std::string bespoke; ///< JSON array of pairs
    Timestamp created_at{};
    std::string created_by;
};

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

inline constexpr auto party_fields =
    std::tuple{Field{"ledger", &detail::PartyRow::ledger},
               Field{"account", &detail::PartyRow::account},
               Field{"id", &detail::PartyRow::id},
               Field{"seen_seq", &detail::PartyRow::seen_seq},
               Field{"ledger_account", &detail::PartyRow::ledger_account},
               Field{"automatic_alias", &detail::PartyRow::automatic_alias},
               Field{"public_alias", &detail::PartyRow::public_alias},
               Field{"private_alias", &detail::PartyRow::private_alias},
               Field{"more_info", &detail::PartyRow::more_info},
               Field{"url", &detail::PartyRow::url},
               Field{"image_url", &detail::PartyRow::image_url},
               Field{"open_corporates_url", &detail::PartyRow::open_corporates_url},
               Field{"corporate_latitude", &detail::PartyRow::corporate_latitude},
               Field{"corporate_longitude", &detail::PartyRow::corporate_longitude},
               Field{"corporate_at", &detail::PartyRow::corporate_at},
               Field{"corporate_author_id", &detail::PartyRow::corporate_author_id},
               Field{"physical_latitude", &detail::PartyRow::physical_latitude},
               Field{"physical_longitude", &detail::PartyRow::physical_longitude},
               Field{"physical_at", &detail::PartyRow::physical_at},
               Field{"physical_author_id", &detail::PartyRow::physical_author_id}};

template <>
struct Described<detail::PartyRow> {
    static constexpr std::string_view name = "account_parties";
    static constexpr auto const& fields = party_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_alias = "account_parties_by_alias";
    static constexpr std::string_view by_sight = "account_parties_by_sight";
    static constexpr std::array indexes{
        index_on<party_fields,
                 &detail::PartyRow::ledger,
                 &detail::PartyRow::account,
                 &detail::PartyRow::automatic_alias>(by_alias, Unique::yes),
        index_on<party_fields,
                 &detail::PartyRow::ledger,
                 &detail::PartyRow::account,
                 &detail::PartyRow::seen_seq>(by_sight)};
};

inline constexpr auto counterparty_fields =
    std::tuple{Field{"ledger", &detail::CounterpartyRow::ledger},
               Field{"account", &detail::CounterpartyRow::account},
               Field{"view_id", &detail::CounterpartyRow::view_id},
               Field{"id", &detail::CounterpartyRow::id},
               Field{"name", &detail::CounterpartyRow::name},
               Field{"description", &detail::CounterpartyRow::description},
               Field{"account_routing_scheme", &detail::CounterpartyRow::account_routing_scheme},
               Field{"account_routing_address", &detail::CounterpartyRow::account_routing_address},
               Field{"secondary_account_routing_scheme",
                     &detail::CounterpartyRow::secondary_account_routing_scheme},
               Field{"secondary_account_routing_address",
                     &detail::CounterpartyRow::secondary_account_routing_address},
               Field{"bank_routing_scheme", &detail::CounterpartyRow::bank_routing_scheme},
               Field{"bank_routing_address", &detail::CounterpartyRow::bank_routing_address},
               Field{"branch_routing_scheme", &detail::CounterpartyRow::branch_routing_scheme},
               Field{"branch_routing_address", &detail::CounterpartyRow::branch_routing_address},
               Field{"is_beneficiary", &detail::CounterpartyRow::is_beneficiary},
               Field{"bespoke", &detail::CounterpartyRow::bespoke},
               Field{"created_at", &detail::CounterpartyRow::created_at},
               Field{"created_by", &detail::CounterpartyRow::created_by}};

template <>
struct Described<detail::CounterpartyRow> {
    static constexpr std::string_view name = "account_counterparties";
    static constexpr auto const& fields = counterparty_fields;
    static constexpr std::size_t key_size = 4;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_name = "account_counterparties_by_name";
    static constexpr std::array indexes{
        index_on<counterparty_fields,
                 &detail::CounterpartyRow::ledger,
                 &detail::CounterpartyRow::account,
                 &detail::CounterpartyRow::view_id,
                 &detail::CounterpartyRow::name>(by_name, Unique::yes)};
};

} // namespace nostro::inline v0::storage
