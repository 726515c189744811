#pragma once

#include <nostro/access/view.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/accounts/entry_notes.hpp>
#include <nostro/accounts/location.hpp>
#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/money.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What a view shows of an account, its entries and its other parties. A field that is denied is
// absent, as is one that there is nothing to tell of.
namespace nostro::inline v0 {

/// An amount and its currency, each of which may be denied.
struct ModeratedMoney {
    std::optional<std::string> currency; ///< ISO 4217 code
    std::optional<std::string> amount;   ///< decimal text at the currency's scale

    friend bool operator==(ModeratedMoney const&, ModeratedMoney const&) = default;
};

/// A routing, each part of which may be denied.
struct ModeratedRouting {
    std::optional<std::string> scheme;
    std::optional<std::string> address;

    friend bool operator==(ModeratedRouting const&, ModeratedRouting const&) = default;
};

/// An account as a view shows it; also the account whose entry is looked at.
struct ModeratedAccount {
    std::string bank_id;
    std::string id;
    std::optional<std::string> label;
    std::optional<std::string> number;
    std::optional<std::string> type;
    std::optional<std::vector<std::string>> owners; ///< user ids
    std::optional<std::string> holder;              ///< the name others see; with the owners
    ModeratedMoney balance;                         ///< booked
    std::optional<std::vector<Routing>> routings;   ///< the main one first
    ModeratedRouting account_routing;               ///< the main one
    ModeratedRouting bank_routing;
    /// One for each scheme, sorted by it; `OVERDRAFT` with the ledger's limit where none is stored.
    std::optional<std::vector<AccountRule>> rules;
    std::optional<std::string> iban;
    std::optional<std::string> swift_bic;
    std::optional<std::string> national_identifier; ///< of the bank
    std::optional<std::string> bank_name;

    friend bool operator==(ModeratedAccount const&, ModeratedAccount const&) = default;
};

/// What an account keeps about another party, as a view shows it.
struct ModeratedPartyMetadata {
    std::array<std::optional<std::string>, party_text_names.size()> texts; ///< by `PartyText`
    std::array<std::optional<Location>, party_place_names.size()> places;  ///< by `PartyPlace`

    friend bool operator==(ModeratedPartyMetadata const&, ModeratedPartyMetadata const&) = default;
};

/// Another party of an account, as a view shows it.
struct ModeratedOtherAccount {
    std::string id;
    std::string holder;    ///< the name, or the alias that the view shows instead
    bool is_alias = false; ///< `holder` is an alias
    std::optional<std::string> number;
    std::optional<std::string> kind;
    std::optional<std::string> iban;
    std::optional<std::string> swift_bic;
    std::optional<std::string> national_identifier; ///< of the other bank
    std::optional<std::string> bank_name;
    ModeratedRouting bank_routing;
    ModeratedRouting account_routing;
    std::optional<ModeratedPartyMetadata> metadata;

    friend bool operator==(ModeratedOtherAccount const&, ModeratedOtherAccount const&) = default;
};

/// What people have added to an entry, as a view shows it.
struct ModeratedEntryMetadata {
    std::optional<std::string> narrative;
    std::optional<std::vector<Annotation>> comments;
    std::optional<std::vector<Annotation>> tags;
    std::optional<std::vector<Annotation>> images;
    std::optional<Location> where;

    friend bool operator==(ModeratedEntryMetadata const&, ModeratedEntryMetadata const&) = default;
};

/// An entry of an account, as a view shows it.
struct ModeratedEntry {
    std::string id;
    std::optional<ModeratedOtherAccount> other;
    std::optional<std::string> type;
    std::optional<std::string> description;
    std::optional<Timestamp> posted;
    std::optional<Timestamp> completed;
    ModeratedMoney value; ///< positive: paid in
    ModeratedMoney new_balance;
    std::optional<ModeratedEntryMetadata> metadata;

    friend bool operator==(ModeratedEntry const&, ModeratedEntry const&) = default;
};

/// What a `ModeratedField` is a field of.
enum class ModeratedKind : std::uint8_t { account, entry, other_account };

inline constexpr std::array<std::string_view, 3> moderated_kind_names{
    "account", "entry", "other_account"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ModeratedKind) noexcept {
    return moderated_kind_names;
}

/// One row of the table that decides what a view shows.
struct ModeratedField {
    ModeratedKind kind;
    std::string_view field; ///< path of the member, for example `metadata.comments`
    PermissionSet needs;    ///< all of them; without one the member is absent. None: always shown
};

/// The table, in the order of the members. Moderation has no other rule but that of aliases; a
/// member that has no row is never shown.
[[nodiscard]] NOSTRO_API(0, 1) std::span<ModeratedField const> moderated_fields() noexcept;

// The functions below are pure: the same data and view give the same result. They take their data
// by value: move what is not needed any more.

/// An account through a view.
/// @param balance  absent: it is not asked for, and neither it nor its overdraft is shown
[[nodiscard]] NOSTRO_API(0, 1) ModeratedAccount moderate(Account account,
                                                         Bank const& bank,
                                                         std::optional<AccountBalance> balance,
                                                         View const& view);

/// An entry through a view.
/// @param party  what the account keeps about the other party
[[nodiscard]] NOSTRO_API(0, 1) ModeratedEntry moderate(AccountEntry entry,
                                                       EntryMetadata metadata,
                                                       PartyMetadata party,
                                                       View const& view);

/// Another party through a view. With `AliasMode::public_alias` or `private_alias` its name is
/// that alias, unless that is empty; where an alias is shown, `hide_metadata_if_alias_used` makes
/// every member of its metadata absent.
[[nodiscard]] NOSTRO_API(0, 1) ModeratedOtherAccount moderate(OtherParty party,
                                                              PartyMetadata metadata,
                                                              View const& view);

} // namespace nostro::inline v0
