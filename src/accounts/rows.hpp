#pragma once

#include "storage/records.hpp"

#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

// Banks and accounts as they are stored. Here `ledger` is the number of the bank's ledger, and
// `ledger_account` that of an account in it.
namespace nostro::inline v0::detail {

struct BankRow {
    std::string id;
    std::int64_t ledger = 0;
    std::string short_name;
    std::string full_name;
    std::string logo_url;
    std::string website_url;
    std::string national_identifier;
    std::string swift_bic;
    std::string routing_scheme;
    std::string routing_address;
    std::int64_t last_number = 0; ///< the last account number that was generated
    Timestamp created_at{};
};

struct BankDocumentRow {
    std::string bank_id;
    BankDocumentKind kind = BankDocumentKind::branch;
    std::string id;
    std::string json;
};

struct BankAccountRow {
    std::string bank_id;
    std::string id;
    std::int64_t ledger = 0;
    std::int64_t ledger_account = 0;
    LedgerAccountId ledger_account_id;
    std::string label;
    std::string number;
    std::string type;
    std::string branch_id;
    std::string currency;
    std::string holder;
    std::string routing_scheme; ///< of the first routing; empty: it has none
    std::string routing_address;
    Timestamp created_at{};
    std::string created_by;
    std::optional<Timestamp> closed_at;
};

struct AccountOwnerRow {
    std::string bank_id;
    std::string account_id;
    std::string user_id;
};

struct AccountRoutingRow {
    std::string bank_id;
    std::string account_id;
    std::string scheme;
    std::string address;
    std::string lookup; ///< the address in the form that is compared
};

struct AccountRuleRow {
    std::string bank_id;
    std::string account_id;
    std::string scheme;
    std::string value;
};

/// Somebody outside of the bank, in one currency.
struct ExternalPartyRow {
    std::int64_t ledger = 0;
    std::int64_t ledger_account = 0;
    storage::Bytes fingerprint; ///< digest of all fields and the currency
    LedgerAccountId ledger_account_id;
    std::string name;
    std::string number;
    std::string kind;
    std::string iban;
    std::string bic;
    std::string account_routing_scheme;
    std::string account_routing_address;
    std::string bank_routing_scheme;
    std::string bank_routing_address;
    std::string bank_name;
    std::string bank_national_identifier;
};

using AccountRows = storage::Records<BankAccountRow>;
using BankRows = storage::Records<BankRow>;
using DocumentRows = storage::Records<BankDocumentRow>;
using OwnerRows = storage::Records<AccountOwnerRow>;
using RoutingRows = storage::Records<AccountRoutingRow>;
using RuleRows = storage::Records<AccountRuleRow>;

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

inline constexpr auto bank_fields =
    std::tuple{Field{"id", &detail::BankRow::id},
               Field{"ledger", &detail::BankRow::ledger},
               Field{"short_name", &detail::BankRow::short_name},
               Field{"full_name", &detail::BankRow::full_name},
               Field{"logo_url", &detail::BankRow::logo_url},
               Field{"website_url", &detail::BankRow::website_url},
               Field{"national_identifier", &detail::BankRow::national_identifier},
               Field{"swift_bic", &detail::BankRow::swift_bic},
               Field{"routing_scheme", &detail::BankRow::routing_scheme},
               Field{"routing_address", &detail::BankRow::routing_address},
               Field{"last_number", &detail::BankRow::last_number},
               Field{"created_at", &detail::BankRow::created_at}};

template <>
struct Described<detail::BankRow> {
    static constexpr std::string_view name = "banks";
    static constexpr auto const& fields = bank_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto bank_document_fields =
    std::tuple{Field{"bank_id", &detail::BankDocumentRow::bank_id},
               Field{"kind", &detail::BankDocumentRow::kind},
               Field{"id", &detail::BankDocumentRow::id},
               Field{"json", &detail::BankDocumentRow::json}};

template <>
struct Described<detail::BankDocumentRow> {
    static constexpr std::string_view name = "bank_documents";
    static constexpr auto const& fields = bank_document_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto bank_account_fields =
    std::tuple{Field{"bank_id", &detail::BankAccountRow::bank_id},
               Field{"id", &detail::BankAccountRow::id},
               Field{"ledger", &detail::BankAccountRow::ledger},
               Field{"ledger_account", &detail::BankAccountRow::ledger_account},
               Field{"ledger_account_id", &detail::BankAccountRow::ledger_account_id},
               Field{"label", &detail::BankAccountRow::label},
               Field{"number", &detail::BankAccountRow::number},
               Field{"type", &detail::BankAccountRow::type},
               Field{"branch_id", &detail::BankAccountRow::branch_id},
               Field{"currency", &detail::BankAccountRow::currency},
               Field{"holder", &detail::BankAccountRow::holder},
               Field{"routing_scheme", &detail::BankAccountRow::routing_scheme},
               Field{"routing_address", &detail::BankAccountRow::routing_address},
               Field{"created_at", &detail::BankAccountRow::created_at},
               Field{"created_by", &detail::BankAccountRow::created_by},
               Field{"closed_at", &detail::BankAccountRow::closed_at}};

template <>
struct Described<detail::BankAccountRow> {
    static constexpr std::string_view name = "accounts";
    static constexpr auto const& fields = bank_account_fields;
    static constexpr std::size_t key_size = 2;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_number = "accounts_by_number";
    static constexpr std::string_view by_ledger_account = "accounts_by_ledger_account";
    static constexpr std::array indexes{
        index_on<bank_account_fields,
                 &detail::BankAccountRow::bank_id,
                 &detail::BankAccountRow::number>(by_number, Unique::yes),
        index_on<bank_account_fields,
                 &detail::BankAccountRow::ledger,
                 &detail::BankAccountRow::ledger_account>(by_ledger_account, Unique::yes)};
};

inline constexpr auto account_owner_fields =
    std::tuple{Field{"bank_id", &detail::AccountOwnerRow::bank_id},
               Field{"account_id", &detail::AccountOwnerRow::account_id},
               Field{"user_id", &detail::AccountOwnerRow::user_id}};

template <>
struct Described<detail::AccountOwnerRow> {
    static constexpr std::string_view name = "account_owners";
    static constexpr auto const& fields = account_owner_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_user = "account_owners_by_user";
    static constexpr std::array indexes{
        index_on<account_owner_fields, &detail::AccountOwnerRow::user_id>(by_user)};
};

inline constexpr auto account_routing_fields =
    std::tuple{Field{"bank_id", &detail::AccountRoutingRow::bank_id},
               Field{"account_id", &detail::AccountRoutingRow::account_id},
               Field{"scheme", &detail::AccountRoutingRow::scheme},
               Field{"address", &detail::AccountRoutingRow::address},
               Field{"lookup", &detail::AccountRoutingRow::lookup}};

template <>
struct Described<detail::AccountRoutingRow> {
    static constexpr std::string_view name = "account_routings";
    static constexpr auto const& fields = account_routing_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_address = "account_routings_by_address";
    static constexpr std::array indexes{index_on<account_routing_fields,
                                                 &detail::AccountRoutingRow::scheme,
                                                 &detail::AccountRoutingRow::lookup>(by_address)};
};

inline constexpr auto account_rule_fields =
    std::tuple{Field{"bank_id", &detail::AccountRuleRow::bank_id},
               Field{"account_id", &detail::AccountRuleRow::account_id},
               Field{"scheme", &detail::AccountRuleRow::scheme},
               Field{"value", &detail::AccountRuleRow::value}};

template <>
struct Described<detail::AccountRuleRow> {
    static constexpr std::string_view name = "account_rules";
    static constexpr auto const& fields = account_rule_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto external_party_fields = std::tuple{
    Field{"ledger", &detail::ExternalPartyRow::ledger},
    Field{"ledger_account", &detail::ExternalPartyRow::ledger_account},
    Field{"fingerprint", &detail::ExternalPartyRow::fingerprint},
    Field{"ledger_account_id", &detail::ExternalPartyRow::ledger_account_id},
    Field{"name", &detail::ExternalPartyRow::name},
    Field{"number", &detail::ExternalPartyRow::number},
    Field{"kind", &detail::ExternalPartyRow::kind},
    Field{"iban", &detail::ExternalPartyRow::iban},
    Field{"bic", &detail::ExternalPartyRow::bic},
    Field{"account_routing_scheme", &detail::ExternalPartyRow::account_routing_scheme},
    Field{"account_routing_address", &detail::ExternalPartyRow::account_routing_address},
    Field{"bank_routing_scheme", &detail::ExternalPartyRow::bank_routing_scheme},
    Field{"bank_routing_address", &detail::ExternalPartyRow::bank_routing_address},
    Field{"bank_name", &detail::ExternalPartyRow::bank_name},
    Field{"bank_national_identifier", &detail::ExternalPartyRow::bank_national_identifier}};

template <>
struct Described<detail::ExternalPartyRow> {
    static constexpr std::string_view name = "external_parties";
    static constexpr auto const& fields = external_party_fields;
    static constexpr std::size_t key_size = 2;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_fingerprint = "external_parties_by_fingerprint";
    static constexpr std::array indexes{
        index_on<external_party_fields,
                 &detail::ExternalPartyRow::ledger,
                 &detail::ExternalPartyRow::fingerprint>(by_fingerprint, Unique::yes)};
};

} // namespace nostro::inline v0::storage
