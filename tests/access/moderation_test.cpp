#include "access/moderation_sample.hpp"

#include <nostro/access/moderation.hpp>

#include <doctest/doctest.h>

#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace nostro;
using namespace support;
using enum Permission;

namespace {

/// What the Open Bank Project asks of a view for a member, as it is written down there.
struct Rule {
    std::string_view kind;
    std::string_view field;
    std::string_view permissions;
};

constexpr std::array rules{
    Rule{"account", "bank_id", ""},
    Rule{"account", "id", ""},
    Rule{"account", "label", "can_see_bank_account_label"},
    Rule{"account", "number", "can_see_bank_account_number"},
    Rule{"account", "type", "can_see_bank_account_type"},
    Rule{"account", "owners", "can_see_bank_account_owners"},
    Rule{"account", "holder", "can_see_bank_account_owners"},
    Rule{"account", "balance.currency", "can_see_bank_account_currency"},
    Rule{"account", "balance.amount", "can_see_bank_account_balance"},
    Rule{"account",
         "routings",
         "can_see_bank_account_routing_scheme can_see_bank_account_routing_address"},
    Rule{"account", "account_routing.scheme", "can_see_bank_account_routing_scheme"},
    Rule{"account", "account_routing.address", "can_see_bank_account_routing_address"},
    Rule{"account", "bank_routing.scheme", "can_see_bank_routing_scheme"},
    Rule{"account", "bank_routing.address", "can_see_bank_routing_address"},
    Rule{"account", "rules", "can_see_bank_account_credit_limit"},
    Rule{"account", "iban", "can_see_bank_account_iban"},
    Rule{"account", "swift_bic", "can_see_bank_account_swift_bic"},
    Rule{"account", "national_identifier", "can_see_bank_account_national_identifier"},
    Rule{"account", "bank_name", "can_see_bank_account_bank_name"},

    Rule{"entry", "id", ""},
    Rule{"entry", "other", "can_see_transaction_other_bank_account"},
    Rule{"entry", "type", "can_see_transaction_type"},
    Rule{"entry", "description", "can_see_transaction_description"},
    Rule{"entry", "posted", "can_see_transaction_start_date"},
    Rule{"entry", "completed", "can_see_transaction_finish_date"},
    Rule{"entry", "value.currency", "can_see_transaction_currency"},
    Rule{"entry", "value.amount", "can_see_transaction_amount"},
    Rule{"entry", "new_balance.currency", "can_see_transaction_currency"},
    Rule{"entry", "new_balance.amount", "can_see_transaction_balance"},
    Rule{"entry", "metadata", ""},
    Rule{"entry", "metadata.narrative", "can_see_owner_comment"},
    Rule{"entry", "metadata.comments", "can_see_comments"},
    Rule{"entry", "metadata.tags", "can_see_tags"},
    Rule{"entry", "metadata.images", "can_see_images"},
    Rule{"entry", "metadata.where", "can_see_where_tag"},

    Rule{"other_account", "id", ""},
    Rule{"other_account", "holder", ""},
    Rule{"other_account", "is_alias", ""},
    Rule{"other_account", "number", "can_see_other_account_number"},
    Rule{"other_account", "kind", "can_see_other_account_kind"},
    Rule{"other_account", "iban", "can_see_other_account_iban"},
    Rule{"other_account", "swift_bic", "can_see_other_account_swift_bic"},
    Rule{"other_account", "national_identifier", "can_see_other_account_national_identifier"},
    Rule{"other_account", "bank_name", "can_see_other_account_bank_name"},
    Rule{"other_account", "bank_routing.scheme", "can_see_other_bank_routing_scheme"},
    Rule{"other_account", "bank_routing.address", "can_see_other_bank_routing_address"},
    Rule{"other_account", "account_routing.scheme", "can_see_other_account_routing_scheme"},
    Rule{"other_account", "account_routing.address", "can_see_other_account_routing_address"},
    Rule{"other_account", "metadata", ""},
    Rule{"other_account", "metadata.public_alias", "can_see_public_alias"},
    Rule{"other_account", "metadata.private_alias", "can_see_private_alias"},
    Rule{"other_account", "metadata.more_info", "can_see_more_info"},
    Rule{"other_account", "metadata.url", "can_see_url"},
    Rule{"other_account", "metadata.image_url", "can_see_image_url"},
    Rule{"other_account", "metadata.open_corporates_url", "can_see_open_corporates_url"},
    Rule{"other_account", "metadata.corporate_location", "can_see_corporate_location"},
    Rule{"other_account", "metadata.physical_location", "can_see_physical_location"},
};

/// Permissions without which nothing below them is shown.
std::string_view gate_of(Rule const& rule) {
    bool const is_metadata = rule.field.starts_with("metadata");
    if (rule.kind == "account") {
        return rule.field == "id" || rule.field == "bank_id"
                   ? ""
                   : "can_see_transaction_this_bank_account";
    }
    if (!is_metadata) {
        return "";
    }
    return rule.kind == "entry" ? "can_see_transaction_metadata" : "can_see_other_account_metadata";
}

PermissionSet needs_of(Rule const& rule) {
    PermissionSet needs;
    std::istringstream names{std::string{rule.permissions} + ' ' + std::string{gate_of(rule)}};
    for (std::string name; names >> name;) {
        needs.add(find_permission(name).value());
    }
    return needs;
}

Members expected(std::string_view kind, PermissionSet const& permissions) {
    Members there;
    for (Rule const& rule : rules) {
        if (rule.kind == kind && permissions.contains(needs_of(rule))) {
            there.emplace(rule.field);
        }
    }
    return there;
}

void check_members(PermissionSet const& permissions) {
    Sample const sample;
    View const view = view_with(permissions);
    CHECK(members_of(shown_account(sample, view)) == expected("account", permissions));
    CHECK(members_of(shown_party(sample, view)) == expected("other_account", permissions));
    auto const entry = shown_entry(sample, view);
    CHECK(members_of(entry) == expected("entry", permissions));
    if (entry.other) {
        CHECK(members_of(*entry.other) == expected("other_account", permissions));
    }
}

std::vector<std::string> texts_of(std::vector<Annotation> const& annotations) {
    std::vector<std::string> texts;
    for (Annotation const& annotation : annotations) {
        texts.push_back(annotation.text);
    }
    return texts;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("the table has each member once, with the permissions of the Open Bank Project") {
    std::map<std::pair<std::string_view, std::string_view>, PermissionSet> table;
    for (ModeratedField const& field : moderated_fields()) {
        auto const kind = moderated_kind_names[static_cast<std::size_t>(field.kind)];
        CHECK(table.emplace(std::pair{kind, field.field}, field.needs).second);
    }
    CHECK(table.size() == rules.size());
    for (Rule const& rule : rules) {
        CAPTURE(rule.kind);
        CAPTURE(rule.field);
        auto const found = table.find({rule.kind, rule.field});
        REQUIRE(found != table.end());
        CHECK(found->second == needs_of(rule));
    }
}

TEST_CASE("each permission alone, each permission missing, and all pairs show what they should") {
    check_members({});
    check_members(PermissionSet::all());
    for (PermissionInfo const& one : permissions()) {
        CAPTURE(one.name);
        check_members(PermissionSet::of(one.permission));
        check_members(PermissionSet::all().remove(one.permission));
        for (PermissionInfo const& other : permissions()) {
            CAPTURE(other.name);
            check_members(PermissionSet::of(one.permission, other.permission));
            check_members(PermissionSet::all().remove(one.permission).remove(other.permission));
        }
    }
}

TEST_CASE("every reading permission shows something, and no other one does") {
    for (PermissionInfo const& one : permissions()) {
        CAPTURE(one.name);
        bool used = false;
        for (ModeratedField const& field : moderated_fields()) {
            used = used || field.needs.has(one.permission);
        }
        CHECK(used == one.name.starts_with("can_see_"));
    }
}

TEST_CASE("with all permissions everything is shown as it is known") {
    Sample const sample;
    View const view = view_with(PermissionSet::all());
    auto const account = shown_account(sample, view);
    CHECK(account.label == "Savings");
    CHECK(account.number == "1000000001");
    CHECK(account.type == "CURRENT");
    CHECK(account.owners == Texts{"user-1", "user-2"});
    CHECK(account.holder == "Ann Doe");
    CHECK(account.balance == ModeratedMoney{"EUR", "10.05"});
    CHECK(account.routings == sample.account.routings);
    CHECK(account.account_routing == ModeratedRouting{"BBAN", "77"});
    CHECK(account.bank_routing == ModeratedRouting{"BIC", "X1"});
    CHECK(account.rules == sample.account.rules);
    CHECK(account.iban == "DE2");
    CHECK(account.swift_bic == "BANKXXXX");
    CHECK(account.national_identifier == "12-34");
    CHECK(account.bank_name == "The Bank of X");

    auto const entry = shown_entry(sample, view);
    CHECK(entry.type == "SEPA");
    CHECK(entry.description == "Rent");
    CHECK(entry.posted == Sample::time(1));
    CHECK(entry.completed == Sample::time(2));
    CHECK(entry.value == ModeratedMoney{"EUR", "-2.50"});
    CHECK(entry.new_balance == ModeratedMoney{"EUR", "10.05"});
    CHECK(entry.metadata->narrative == "for May");
    CHECK(texts_of(*entry.metadata->comments) == Texts{"c1", "c2"});
    CHECK(texts_of(*entry.metadata->tags) == Texts{"t1"});
    CHECK(texts_of(*entry.metadata->images) == Texts{"i1"});
    CHECK(entry.metadata->where == sample.notes.where);

    auto const& other = *entry.other;
    CHECK(other == shown_party(sample, view));
    CHECK(other.id == "o1");
    CHECK(other.holder == "Landlord");
    CHECK(other.number == "99");
    CHECK(other.kind == "SAVINGS");
    CHECK(other.iban == "DE9");
    CHECK(other.swift_bic == "OTHERXXX");
    CHECK(other.national_identifier == "56-78");
    CHECK(other.bank_name == "Other Bank");
    CHECK(other.bank_routing == ModeratedRouting{"BLZ", "100"});
    CHECK(other.account_routing == ModeratedRouting{"IBAN", "DE9"});
    CHECK(other.metadata->texts[3] == "https://u");
    CHECK(other.metadata->places[1] == sample.party.places[1]);
}

TEST_CASE("L116 to L120: parts of an account are denied one by one") {
    Sample const sample;
    CHECK(shown_account(sample, view_without(can_see_bank_account_balance)).balance ==
          ModeratedMoney{"EUR", std::nullopt});
    CHECK(shown_account(sample, view_without(can_see_bank_account_currency)).balance ==
          ModeratedMoney{std::nullopt, "10.05"});
    auto const no_owners = shown_account(sample, view_without(can_see_bank_account_owners));
    CHECK_FALSE(no_owners.owners);
    CHECK_FALSE(no_owners.holder);
    auto const no_scheme = shown_account(sample, view_without(can_see_bank_account_routing_scheme));
    CHECK_FALSE(no_scheme.routings);
    CHECK(no_scheme.account_routing == ModeratedRouting{std::nullopt, "77"});
    CHECK_FALSE(shown_account(sample, view_without(can_see_bank_account_credit_limit)).rules);
}

TEST_CASE("L121 to L124: parts of an entry are denied one by one") {
    Sample const sample;
    auto const no_currency = shown_entry(sample, view_without(can_see_transaction_currency));
    CHECK(no_currency.value == ModeratedMoney{std::nullopt, "-2.50"});
    CHECK(no_currency.new_balance == ModeratedMoney{std::nullopt, "10.05"});
    auto const no_balance = shown_entry(sample, view_without(can_see_transaction_balance));
    CHECK(no_balance.value == ModeratedMoney{"EUR", "-2.50"});
    CHECK(no_balance.new_balance == ModeratedMoney{"EUR", std::nullopt});
    CHECK_FALSE(shown_entry(sample, view_without(can_see_transaction_metadata)).metadata);
    auto without_notes = sample;
    without_notes.notes = {};
    auto const no_comments = shown_entry(without_notes, view_without(can_see_comments));
    CHECK_FALSE(no_comments.metadata->comments);
    CHECK(no_comments.metadata->tags == std::vector<Annotation>{});
    CHECK_FALSE(shown_entry(sample, view_without(can_see_transaction_other_bank_account)).other);
}

TEST_CASE("L125: an account without its gate is shown with nothing but its ids, never refused") {
    auto const shown = shown_account(Sample{}, view_without(can_see_transaction_this_bank_account));
    CHECK(shown == ModeratedAccount{.bank_id = "bank.x", .id = "a"});
}

TEST_CASE("L126, L127: a view with public aliases shows the name once the alias is cleared") {
    Sample sample;
    View const view = view_with(PermissionSet::all(), AliasMode::public_alias, true);
    CHECK(shown_party(sample, view).holder == "ALIAS_0A1B2C");
    CHECK(shown_party(sample, view).is_alias);
    sample.party.texts[0].clear();
    auto const shown = shown_party(sample, view);
    CHECK(shown.holder == "Landlord");
    CHECK_FALSE(shown.is_alias);
    CHECK(shown.metadata->texts[1] == "Bob");
    CHECK(shown.metadata->places[0]);
}

TEST_CASE("L128: without aliases a view shows the name, and hides nothing") {
    auto const shown =
        shown_party(Sample{}, view_with(PermissionSet::all(), AliasMode::none, true));
    CHECK(shown.holder == "Landlord");
    CHECK_FALSE(shown.is_alias);
    CHECK(shown.metadata->texts[0] == "ALIAS_0A1B2C");
}

TEST_CASE("L129: a view that hides the metadata of aliases shows it as empty") {
    for (auto const alias : {AliasMode::public_alias, AliasMode::private_alias}) {
        auto const shown = shown_party(Sample{}, view_with(PermissionSet::all(), alias, true));
        CHECK(shown.is_alias);
        CHECK(shown.metadata == ModeratedPartyMetadata{});
        CHECK(shown.number == "99");
    }
}

TEST_CASE("L130: a view with private aliases shows these alone") {
    Sample sample;
    View const view = view_with(PermissionSet::all(), AliasMode::private_alias);
    CHECK(shown_party(sample, view).holder == "Bob");
    CHECK(shown_party(sample, view).is_alias);
    CHECK(shown_party(sample, view).metadata->texts[0] == "ALIAS_0A1B2C");
    sample.party.texts[1].clear();
    CHECK(shown_party(sample, view).holder == "Landlord");
    CHECK_FALSE(shown_party(sample, view).is_alias);
}

TEST_CASE("what there is nothing to tell of is absent, and empty lists are lists") {
    Sample sample;
    View const view = view_with(PermissionSet::all());
    auto const account =
        moderate(Account{.bank_id = "b", .id = "a", .currency = "JPY"}, Bank{}, std::nullopt, view);
    CHECK(members_of(account) ==
          Members{"bank_id", "id", "owners", "balance.currency", "routings", "rules"});
    CHECK(account.owners->empty());

    sample.entry.type.clear();
    sample.entry.description.clear();
    sample.entry.new_balance.reset();
    auto const entry = moderate(sample.entry, {}, {}, view);
    CHECK_FALSE(entry.type);
    CHECK_FALSE(entry.description);
    CHECK(entry.new_balance == ModeratedMoney{"EUR", std::nullopt});
    CHECK_FALSE(entry.metadata->narrative);
    CHECK_FALSE(entry.metadata->where);
    CHECK(entry.metadata->images->empty());
    CHECK(entry.other->metadata == ModeratedPartyMetadata{});
}

TEST_CASE("amounts have the scale of their currency") {
    Sample sample;
    View const view = view_with(PermissionSet::all());
    for (auto const& [code, text] :
         {std::pair{"JPY", "1005"}, {"KWD", "1.005"}, {"EUR", "10.05"}}) {
        Money const money{1'005, Currency::iso(code)};
        sample.balance.booked = money;
        sample.account.currency = code;
        CHECK(shown_account(sample, view).balance == ModeratedMoney{code, text});
    }
}
