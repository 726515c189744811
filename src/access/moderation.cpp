#include <nostro/access/moderation.hpp>

#include "access/moderation_alias.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0 {

namespace {

/// What OBP calls the rule of an account's overdraft.
constexpr std::string_view overdraft_scheme = "OVERDRAFT";

/// A member of what a view shows: which permissions it needs, and how it gets there. What has no
/// rule is never shown.
template <class Shown, class Known>
struct FieldRule {
    std::string_view field;
    PermissionSet needs;
    void (*show)(Shown& to, Known& from);
};

// What is known stays where it is, and what is shown of it is moved from there.

struct KnownAccount {
    Account& account;
    Bank const& bank;
    std::optional<AccountBalance> const& balance;
};

struct KnownEntry {
    AccountEntry& entry;
    EntryMetadata& metadata;
    PartyMetadata& party;
    View const& view;
};

/// `metadata` without what an alias hides.
struct KnownParty {
    OtherParty& party;
    PartyMetadata& metadata;
    bool is_alias; ///< the party's name is one
};

using AccountField = FieldRule<ModeratedAccount, KnownAccount>;
using EntryField = FieldRule<ModeratedEntry, KnownEntry>;
using PartyField = FieldRule<ModeratedOtherAccount, KnownParty>;

std::optional<std::string> told(std::string&& text) {
    return text.empty() ? std::nullopt : std::optional{std::move(text)};
}

std::optional<std::string> told(std::string const& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

std::string decimal_of(Money const& money) {
    return to_decimal(money.minor(), money.currency().scale());
}

std::vector<Annotation> taken(std::vector<Annotation>& annotations, AnnotationKind kind) {
    std::vector<Annotation> taken;
    for (Annotation& annotation : annotations) {
        if (annotation.kind == kind) {
            taken.push_back(std::move(annotation));
        }
    }
    return taken;
}

template <PartyText text>
void show_text(ModeratedOtherAccount& to, KnownParty& from) {
    constexpr auto at = static_cast<std::size_t>(text);
    to.metadata->texts[at] = told(std::move(from.metadata.texts[at]));
}

template <PartyPlace place>
void show_place(ModeratedOtherAccount& to, KnownParty& from) {
    constexpr auto at = static_cast<std::size_t>(place);
    to.metadata->places[at] = std::move(from.metadata.places[at]);
}

/// The rules of an account. How far the ledger lets it be overdrawn is one of them, also where the
/// bank has written none down.
std::vector<AccountRule> rules_of(KnownAccount& from) {
    auto rules = std::move(from.account.rules);
    if (!from.balance || !from.balance->overdraft || from.balance->overdraft->is_zero()) {
        return rules;
    }
    auto const place = std::ranges::lower_bound(rules, overdraft_scheme, {}, &AccountRule::scheme);
    if (place == rules.end() || place->scheme != overdraft_scheme) {
        Money const overdraft{*from.balance->overdraft, from.balance->booked.currency()};
        rules.insert(place, {std::string{overdraft_scheme}, decimal_of(overdraft)});
    }
    return rules;
}

constexpr std::array account_fields = [] {
    using enum Permission;
    // Without this one nothing of the account is shown, beside its entries or alone.
    constexpr auto needs = [](auto... permissions) {
        return PermissionSet::of(can_see_transaction_this_bank_account, permissions...);
    };
    return std::array{
        AccountField{
            "bank_id", {}, [](auto& to, auto& from) { to.bank_id = from.account.bank_id; }},
        AccountField{"id", {}, [](auto& to, auto& from) { to.id = from.account.id; }},
        AccountField{"label",
                     needs(can_see_bank_account_label),
                     [](auto& to, auto& from) { to.label = told(std::move(from.account.label)); }},
        AccountField{
            "number",
            needs(can_see_bank_account_number),
            [](auto& to, auto& from) { to.number = told(std::move(from.account.number)); }},
        AccountField{"type",
                     needs(can_see_bank_account_type),
                     [](auto& to, auto& from) { to.type = told(std::move(from.account.type)); }},
        AccountField{"owners",
                     needs(can_see_bank_account_owners),
                     [](auto& to, auto& from) { to.owners = std::move(from.account.owners); }},
        AccountField{
            "holder",
            needs(can_see_bank_account_owners),
            [](auto& to, auto& from) { to.holder = told(std::move(from.account.holder)); }},
        AccountField{"balance.currency",
                     needs(can_see_bank_account_currency),
                     [](auto& to, auto& from) { to.balance.currency = from.account.currency; }},
        AccountField{"balance.amount",
                     needs(can_see_bank_account_balance),
                     [](auto& to, auto& from) {
                         if (from.balance) {
                             to.balance.amount = decimal_of(from.balance->booked);
                         }
                     }},
        AccountField{
            "routings",
            needs(can_see_bank_account_routing_scheme, can_see_bank_account_routing_address),
            [](auto& to, auto& from) { to.routings = from.account.routings; }},
        AccountField{"account_routing.scheme",
                     needs(can_see_bank_account_routing_scheme),
                     [](auto& to, auto& from) {
                         if (!from.account.routings.empty()) {
                             to.account_routing.scheme = told(from.account.routings.front().scheme);
                         }
                     }},
        AccountField{"account_routing.address",
                     needs(can_see_bank_account_routing_address),
                     [](auto& to, auto& from) {
                         if (!from.account.routings.empty()) {
                             to.account_routing.address =
                                 told(from.account.routings.front().address);
                         }
                     }},
        AccountField{
            "bank_routing.scheme",
            needs(can_see_bank_routing_scheme),
            [](auto& to, auto& from) { to.bank_routing.scheme = told(from.bank.routing.scheme); }},
        AccountField{"bank_routing.address",
                     needs(can_see_bank_routing_address),
                     [](auto& to, auto& from) {
                         to.bank_routing.address = told(from.bank.routing.address);
                     }},
        AccountField{"rules",
                     needs(can_see_bank_account_credit_limit),
                     [](auto& to, auto& from) { to.rules = rules_of(from); }},
        AccountField{"iban",
                     needs(can_see_bank_account_iban),
                     [](auto& to, auto& from) {
                         auto const& routings = from.account.routings;
                         auto const found = std::ranges::find(routings, "IBAN", &Routing::scheme);
                         if (found != routings.end()) {
                             to.iban = told(found->address);
                         }
                     }},
        AccountField{"swift_bic",
                     needs(can_see_bank_account_swift_bic),
                     [](auto& to, auto& from) { to.swift_bic = told(from.bank.swift_bic); }},
        AccountField{"national_identifier",
                     needs(can_see_bank_account_national_identifier),
                     [](auto& to, auto& from) {
                         to.national_identifier = told(from.bank.national_identifier);
                     }},
        AccountField{"bank_name",
                     needs(can_see_bank_account_bank_name),
                     [](auto& to, auto& from) { to.bank_name = told(from.bank.full_name); }},
    };
}();

constexpr std::array entry_fields = [] {
    using enum Permission;
    constexpr auto needs = [](auto... permissions) { return PermissionSet::of(permissions...); };
    constexpr auto metadata_needs = [](auto... permissions) {
        return PermissionSet::of(can_see_transaction_metadata, permissions...);
    };
    return std::array{
        EntryField{"id", {}, [](auto& to, auto& from) { to.id = std::move(from.entry.id); }},
        EntryField{"other",
                   needs(can_see_transaction_other_bank_account),
                   [](auto& to, auto& from) {
                       to.other =
                           moderate(std::move(from.entry.other), std::move(from.party), from.view);
                   }},
        EntryField{"type",
                   needs(can_see_transaction_type),
                   [](auto& to, auto& from) { to.type = told(std::move(from.entry.type)); }},
        EntryField{
            "description",
            needs(can_see_transaction_description),
            [](auto& to, auto& from) { to.description = told(std::move(from.entry.description)); }},
        EntryField{"posted",
                   needs(can_see_transaction_start_date),
                   [](auto& to, auto& from) { to.posted = from.entry.posted; }},
        EntryField{"completed",
                   needs(can_see_transaction_finish_date),
                   [](auto& to, auto& from) { to.completed = from.entry.completed; }},
        EntryField{
            "value.currency",
            needs(can_see_transaction_currency),
            [](auto& to, auto& from) { to.value.currency = from.entry.value.currency().code(); }},
        EntryField{"value.amount",
                   needs(can_see_transaction_amount),
                   [](auto& to, auto& from) { to.value.amount = decimal_of(from.entry.value); }},
        EntryField{"new_balance.currency",
                   needs(can_see_transaction_currency),
                   [](auto& to, auto& from) {
                       to.new_balance.currency = from.entry.value.currency().code();
                   }},
        EntryField{"new_balance.amount",
                   needs(can_see_transaction_balance),
                   [](auto& to, auto& from) {
                       if (from.entry.new_balance) {
                           to.new_balance.amount = decimal_of(*from.entry.new_balance);
                       }
                   }},
        EntryField{"metadata", metadata_needs(), [](auto& to, auto&) { to.metadata.emplace(); }},
        EntryField{"metadata.narrative",
                   metadata_needs(can_see_owner_comment),
                   [](auto& to, auto& from) {
                       to.metadata->narrative = told(std::move(from.metadata.narrative));
                   }},
        EntryField{"metadata.comments",
                   metadata_needs(can_see_comments),
                   [](auto& to, auto& from) {
                       to.metadata->comments =
                           taken(from.metadata.annotations, AnnotationKind::comment);
                   }},
        EntryField{"metadata.tags",
                   metadata_needs(can_see_tags),
                   [](auto& to, auto& from) {
                       to.metadata->tags = taken(from.metadata.annotations, AnnotationKind::tag);
                   }},
        EntryField{"metadata.images",
                   metadata_needs(can_see_images),
                   [](auto& to, auto& from) {
                       to.metadata->images =
                           taken(from.metadata.annotations, AnnotationKind::image);
                   }},
        EntryField{
            "metadata.where",
            metadata_needs(can_see_where_tag),
            [](auto& to, auto& from) { to.metadata->where = std::move(from.metadata.where); }},
    };
}();

constexpr std::array party_fields = [] {
    using enum Permission;
    constexpr auto needs = [](auto... permissions) { return PermissionSet::of(permissions...); };
    constexpr auto metadata_needs = [](auto... permissions) {
        return PermissionSet::of(can_see_other_account_metadata, permissions...);
    };
    return std::array{
        PartyField{"id", {}, [](auto& to, auto& from) { to.id = std::move(from.party.id); }},
        PartyField{"holder",
                   {},
                   [](auto& to, auto& from) { to.holder = std::move(from.party.details.name); }},
        PartyField{"is_alias", {}, [](auto& to, auto& from) { to.is_alias = from.is_alias; }},
        PartyField{
            "number",
            needs(can_see_other_account_number),
            [](auto& to, auto& from) { to.number = told(std::move(from.party.details.number)); }},
        PartyField{
            "kind",
            needs(can_see_other_account_kind),
            [](auto& to, auto& from) { to.kind = told(std::move(from.party.details.kind)); }},
        PartyField{
            "iban",
            needs(can_see_other_account_iban),
            [](auto& to, auto& from) { to.iban = told(std::move(from.party.details.iban)); }},
        PartyField{
            "swift_bic",
            needs(can_see_other_account_swift_bic),
            [](auto& to, auto& from) { to.swift_bic = told(std::move(from.party.details.bic)); }},
        PartyField{"national_identifier",
                   needs(can_see_other_account_national_identifier),
                   [](auto& to, auto& from) {
                       to.national_identifier =
                           told(std::move(from.party.details.bank_national_identifier));
                   }},
        PartyField{"bank_name",
                   needs(can_see_other_account_bank_name),
                   [](auto& to, auto& from) {
                       to.bank_name = told(std::move(from.party.details.bank_name));
                   }},
        PartyField{"bank_routing.scheme",
                   needs(can_see_other_bank_routing_scheme),
                   [](auto& to, auto& from) {
                       to.bank_routing.scheme =
                           told(std::move(from.party.details.bank_routing.scheme));
                   }},
        PartyField{"bank_routing.address",
                   needs(can_see_other_bank_routing_address),
                   [](auto& to, auto& from) {
                       to.bank_routing.address =
                           told(std::move(from.party.details.bank_routing.address));
                   }},
        PartyField{"account_routing.scheme",
                   needs(can_see_other_account_routing_scheme),
                   [](auto& to, auto& from) {
                       to.account_routing.scheme =
                           told(std::move(from.party.details.account_routing.scheme));
                   }},
        PartyField{"account_routing.address",
                   needs(can_see_other_account_routing_address),
                   [](auto& to, auto& from) {
                       to.account_routing.address =
                           told(std::move(from.party.details.account_routing.address));
                   }},
        PartyField{"metadata", metadata_needs(), [](auto& to, auto&) { to.metadata.emplace(); }},
        PartyField{"metadata.public_alias",
                   metadata_needs(can_see_public_alias),
                   &show_text<PartyText::public_alias>},
        PartyField{"metadata.private_alias",
                   metadata_needs(can_see_private_alias),
                   &show_text<PartyText::private_alias>},
        PartyField{"metadata.more_info",
                   metadata_needs(can_see_more_info),
                   &show_text<PartyText::more_info>},
        PartyField{"metadata.url", metadata_needs(can_see_url), &show_text<PartyText::url>},
        PartyField{"metadata.image_url",
                   metadata_needs(can_see_image_url),
                   &show_text<PartyText::image_url>},
        PartyField{"metadata.open_corporates_url",
                   metadata_needs(can_see_open_corporates_url),
                   &show_text<PartyText::open_corporates_url>},
        PartyField{"metadata.corporate_location",
                   metadata_needs(can_see_corporate_location),
                   &show_place<PartyPlace::corporate_location>},
        PartyField{"metadata.physical_location",
                   metadata_needs(can_see_physical_location),
                   &show_place<PartyPlace::physical_location>},
    };
}();

constexpr auto all_fields = [] {
    std::array<ModeratedField, account_fields.size() + entry_fields.size() + party_fields.size()>
        all{};
    auto next = all.begin();
    auto const add = [&](ModeratedKind kind, auto const& rules) {
        for (auto const& rule : rules) {
            *next++ = {kind, rule.field, rule.needs};
        }
    };
    add(ModeratedKind::account, account_fields);
    add(ModeratedKind::entry, entry_fields);
    add(ModeratedKind::other_account, party_fields);
    return all;
}();

/// A member comes after the one that holds it, and needs what that needs.
template <class Shown, class Known, std::size_t count>
Shown shown(std::array<FieldRule<Shown, Known>, count> const& rules,
            Known known,
            View const& view) {
    Shown result;
    for (auto const& rule : rules) {
        if (view.content.permissions.contains(rule.needs)) {
            rule.show(result, known);
        }
    }
    return result;
}

} // namespace

std::span<ModeratedField const> moderated_fields() noexcept {
    return all_fields;
}

ModeratedAccount moderate(Account account,
                          Bank const& bank,
                          std::optional<AccountBalance> balance,
                          View const& view) {
    return shown(account_fields, KnownAccount{account, bank, balance}, view);
}

ModeratedEntry
moderate(AccountEntry entry, EntryMetadata metadata, PartyMetadata party, View const& view) {
    return shown(entry_fields, KnownEntry{entry, metadata, party, view}, view);
}

ModeratedOtherAccount moderate(OtherParty party, PartyMetadata metadata, View const& view) {
    auto const& alias = detail::shown_alias(metadata, view.content);
    bool const is_alias = !alias.empty();
    if (is_alias) {
        party.details.name = alias;
    }
    if (detail::hides_metadata(metadata, view.content)) {
        metadata = {};
    }
    return shown(party_fields, KnownParty{party, metadata, is_alias}, view);
}

} // namespace nostro::inline v0
