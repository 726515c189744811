#pragma once

#include <nostro/access/moderation.hpp>

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// An account, an entry and another party of which everything is known.
namespace support {

struct Sample {
    nostro::Bank bank{.id = "bank.x",
                      .full_name = "The Bank of X",
                      .national_identifier = "12-34",
                      .swift_bic = "BANKXXXX",
                      .routing = {"BIC", "X1"}};
    nostro::Account account{.bank_id = "bank.x",
                            .id = "a",
                            .label = "Savings",
                            .number = "1000000001",
                            .type = "CURRENT",
                            .branch_id = "7",
                            .currency = "EUR",
                            .holder = "Ann Doe",
                            .owners = {"user-1", "user-2"},
                            .routings = {{"BBAN", "77"}, {"IBAN", "DE2"}},
                            .rules = {{"OVERDRAFT", "10"}},
                            .ledger_account = {},
                            .created_by = {},
                            .closed_at = {}};
    nostro::AccountBalance balance{eur(1'005), eur(905)};
    nostro::AccountEntry entry{.id = "t1",
                               .bank_id = "bank.x",
                               .account_id = "a",
                               .journal_entry = {},
                               .position = {},
                               .type = "SEPA",
                               .description = "Rent",
                               .posted = time(1),
                               .completed = time(2),
                               .value = eur(-250),
                               .new_balance = eur(1'005),
                               .other = {.id = "o1",
                                         .account_id = {},
                                         .details = {.name = "Landlord",
                                                     .number = "99",
                                                     .kind = "SAVINGS",
                                                     .iban = "DE9",
                                                     .bic = "OTHERXXX",
                                                     .account_routing = {"IBAN", "DE9"},
                                                     .bank_routing = {"BLZ", "100"},
                                                     .bank_name = "Other Bank",
                                                     .bank_national_identifier = "56-78"}}};
    nostro::EntryMetadata notes{.narrative = "for May",
                                .annotations = {note(nostro::AnnotationKind::comment, "c1"),
                                                note(nostro::AnnotationKind::tag, "t1"),
                                                note(nostro::AnnotationKind::image, "i1"),
                                                note(nostro::AnnotationKind::comment, "c2")},
                                .where = nostro::Location{1, 2, time(3), "user-1"}};
    nostro::PartyMetadata party{
        .texts = {"ALIAS_0A1B2C", "Bob", "info", "https://u", "https://i", "https://c"},
        .places = {nostro::Location{3, 4, time(4), "user-1"},
                   nostro::Location{5, 6, time(5), "user-2"}}};

    [[nodiscard]] static nostro::Money eur(nostro::Amount minor) {
        return {minor, nostro::Currency::iso("EUR")};
    }

    [[nodiscard]] static nostro::Timestamp time(int seconds) {
        return nostro::Timestamp{std::chrono::seconds{seconds}};
    }

    [[nodiscard]] static nostro::Annotation note(nostro::AnnotationKind kind, std::string text) {
        return {.id = text, .kind = kind, .text = text, .created_at = time(6), .author_id = "u"};
    }
};

[[nodiscard]] inline nostro::View view_with(nostro::PermissionSet permissions,
                                            nostro::AliasMode alias = nostro::AliasMode::none,
                                            bool hide = false) {
    return {.bank_id = "bank.x",
            .account_id = "a",
            .id = "_v",
            .name = "_v",
            .content = {.alias = alias,
                        .hide_metadata_if_alias_used = hide,
                        .permissions = permissions},
            .created_by = {}};
}

/// A view with everything but some permissions.
template <class... Permissions>
[[nodiscard]] nostro::View view_without(Permissions... permissions) {
    auto set = nostro::PermissionSet::all();
    (set.remove(permissions), ...);
    return view_with(set);
}

[[nodiscard]] inline nostro::ModeratedAccount shown_account(Sample const& sample,
                                                            nostro::View const& view) {
    return moderate(sample.account, sample.bank, sample.balance, view);
}

[[nodiscard]] inline nostro::ModeratedEntry shown_entry(Sample const& sample,
                                                        nostro::View const& view) {
    return moderate(sample.entry, sample.notes, sample.party, view);
}

[[nodiscard]] inline nostro::ModeratedOtherAccount shown_party(Sample const& sample,
                                                               nostro::View const& view) {
    return moderate(sample.entry.other, sample.party, view);
}

/// The members that are there, by their paths.
using Members = std::set<std::string, std::less<>>;

[[nodiscard]] inline Members members_of(std::vector<std::pair<std::string, bool>> const& all) {
    Members there;
    for (auto const& [path, is_there] : all) {
        if (is_there) {
            there.insert(path);
        }
    }
    return there;
}

[[nodiscard]] inline Members members_of(nostro::ModeratedAccount const& shown) {
    return members_of({{"bank_id", !shown.bank_id.empty()},
                       {"id", !shown.id.empty()},
                       {"label", shown.label.has_value()},
                       {"number", shown.number.has_value()},
                       {"type", shown.type.has_value()},
                       {"owners", shown.owners.has_value()},
                       {"holder", shown.holder.has_value()},
                       {"balance.currency", shown.balance.currency.has_value()},
                       {"balance.amount", shown.balance.amount.has_value()},
                       {"routings", shown.routings.has_value()},
                       {"account_routing.scheme", shown.account_routing.scheme.has_value()},
                       {"account_routing.address", shown.account_routing.address.has_value()},
                       {"bank_routing.scheme", shown.bank_routing.scheme.has_value()},
                       {"bank_routing.address", shown.bank_routing.address.has_value()},
                       {"rules", shown.rules.has_value()},
                       {"iban", shown.iban.has_value()},
                       {"swift_bic", shown.swift_bic.has_value()},
                       {"national_identifier", shown.national_identifier.has_value()},
                       {"bank_name", shown.bank_name.has_value()}});
}

[[nodiscard]] inline Members members_of(nostro::ModeratedEntry const& shown) {
    auto const& metadata = shown.metadata;
    return members_of({{"id", !shown.id.empty()},
                       {"other", shown.other.has_value()},
                       {"type", shown.type.has_value()},
                       {"description", shown.description.has_value()},
                       {"posted", shown.posted.has_value()},
                       {"completed", shown.completed.has_value()},
                       {"value.currency", shown.value.currency.has_value()},
                       {"value.amount", shown.value.amount.has_value()},
                       {"new_balance.currency", shown.new_balance.currency.has_value()},
                       {"new_balance.amount", shown.new_balance.amount.has_value()},
                       {"metadata", metadata.has_value()},
                       {"metadata.narrative", metadata && metadata->narrative},
                       {"metadata.comments", metadata && metadata->comments},
                       {"metadata.tags", metadata && metadata->tags},
                       {"metadata.images", metadata && metadata->images},
                       {"metadata.where", metadata && metadata->where}});
}

[[nodiscard]] inline Members members_of(nostro::ModeratedOtherAccount const& shown) {
    auto members =
        members_of({{"id", !shown.id.empty()},
                    {"holder", !shown.holder.empty()},
                    {"is_alias", true},
                    {"number", shown.number.has_value()},
                    {"kind", shown.kind.has_value()},
                    {"iban", shown.iban.has_value()},
                    {"swift_bic", shown.swift_bic.has_value()},
                    {"national_identifier", shown.national_identifier.has_value()},
                    {"bank_name", shown.bank_name.has_value()},
                    {"bank_routing.scheme", shown.bank_routing.scheme.has_value()},
                    {"bank_routing.address", shown.bank_routing.address.has_value()},
                    {"account_routing.scheme", shown.account_routing.scheme.has_value()},
                    {"account_routing.address", shown.account_routing.address.has_value()},
                    {"metadata", shown.metadata.has_value()}});
    if (shown.metadata) {
        for (std::size_t at = 0; at < nostro::party_text_names.size(); ++at) {
            if (shown.metadata->texts[at]) {
                members.insert("metadata." + std::string{nostro::party_text_names[at]});
            }
        }
        for (std::size_t at = 0; at < nostro::party_place_names.size(); ++at) {
            if (shown.metadata->places[at]) {
                members.insert("metadata." + std::string{nostro::party_place_names[at]});
            }
        }
    }
    return members;
}

} // namespace support
