#include "bind.hpp"
#include "structs.hpp"

#include <nostro/access/moderation.hpp>

#include <utility>

namespace nostro::inline v0::python {
namespace {

void bind_moderated_parts(py::module_& module) {
    bind_struct<ModeratedMoney>(
        module,
        "ModeratedMoney",
        "An amount and its currency, each of which may be denied.",
        field("currency", &ModeratedMoney::currency, "ISO 4217 code, or None."),
        decimal_field("amount", &ModeratedMoney::amount, "At the currency's scale, or None."));

    bind_struct<ModeratedRouting>(module,
                                  "ModeratedRouting",
                                  "A routing, each half of which may be denied.",
                                  field("scheme", &ModeratedRouting::scheme, "Or None."),
                                  field("address", &ModeratedRouting::address, "Or None."));

    bind_struct<ModeratedPartyMetadata>(
        module,
        "ModeratedPartyMetadata",
        "What an account keeps about another party, as a view shows it.",
        keyed_field<PartyText>("texts", &ModeratedPartyMetadata::texts, "Those that are shown."),
        keyed_field<PartyPlace>(
            "places", &ModeratedPartyMetadata::places, "Those that are shown."));

    bind_struct<ModeratedEntryMetadata>(
        module,
        "ModeratedEntryMetadata",
        "What people have added to an entry, as a view shows it.",
        field("narrative", &ModeratedEntryMetadata::narrative, "The owner's, or None."),
        field("comments", &ModeratedEntryMetadata::comments, "Or None: denied."),
        field("tags", &ModeratedEntryMetadata::tags, "Or None: denied."),
        field("images", &ModeratedEntryMetadata::images, "Or None: denied."),
        field("where", &ModeratedEntryMetadata::where, "Where it happened, or None."));
}

void bind_moderated_account(py::module_& module) {
    bind_struct<ModeratedAccount>(
        module,
        "ModeratedAccount",
        "An account as a view shows it; also the account whose entry is looked at. A field that is "
        "denied is None, as\nis one that there is nothing to tell of.",
        field("bank_id", &ModeratedAccount::bank_id, "The bank."),
        field("id", &ModeratedAccount::id, "Its id."),
        field("label", &ModeratedAccount::label, "Or None."),
        field("number", &ModeratedAccount::number, "Or None."),
        field("type", &ModeratedAccount::type, "Or None."),
        field("owners", &ModeratedAccount::owners, "User ids, or None."),
        field("holder", &ModeratedAccount::holder, "The name others see; with the owners."),
        field("balance", &ModeratedAccount::balance, "Booked."),
        field("routings", &ModeratedAccount::routings, "The main one first; or None."),
        field("account_routing", &ModeratedAccount::account_routing, "The main one."),
        field("bank_routing", &ModeratedAccount::bank_routing, "Of the bank."),
        field("rules", &ModeratedAccount::rules, "Or None."),
        field("iban", &ModeratedAccount::iban, "Or None."),
        field("swift_bic", &ModeratedAccount::swift_bic, "Of the bank, or None."),
        field(
            "national_identifier", &ModeratedAccount::national_identifier, "Of the bank, or None."),
        field("bank_name", &ModeratedAccount::bank_name, "Or None."));
}

void bind_moderated_other_account(py::module_& module) {
    bind_struct<ModeratedOtherAccount>(
        module,
        "ModeratedOtherAccount",
        "Another party of an account, as a view shows it.",
        field("id", &ModeratedOtherAccount::id, "Its id."),
        field("holder",
              &ModeratedOtherAccount::holder,
              "The name, or the alias that the view shows instead."),
        field("is_alias", &ModeratedOtherAccount::is_alias, "holder is an alias."),
        field("number", &ModeratedOtherAccount::number, "Or None."),
        field("kind", &ModeratedOtherAccount::kind, "Or None."),
        field("iban", &ModeratedOtherAccount::iban, "Or None."),
        field("swift_bic", &ModeratedOtherAccount::swift_bic, "Of the other bank, or None."),
        field("national_identifier",
              &ModeratedOtherAccount::national_identifier,
              "Of the other bank, or None."),
        field("bank_name", &ModeratedOtherAccount::bank_name, "Or None."),
        field("bank_routing", &ModeratedOtherAccount::bank_routing, "Of the other bank."),
        field("account_routing", &ModeratedOtherAccount::account_routing, "Of the account."),
        field("metadata", &ModeratedOtherAccount::metadata, "Or None: denied."));
}

void bind_moderated_entry(py::module_& module) {
    bind_struct<ModeratedEntry>(
        module,
        "ModeratedEntry",
        "An entry of an account, as a view shows it.",
        field("id", &ModeratedEntry::id, "Its id."),
        field("other", &ModeratedEntry::other, "Who is on the other side, or None."),
        field("type", &ModeratedEntry::type, "Or None."),
        field("description", &ModeratedEntry::description, "Or None."),
        field("posted", &ModeratedEntry::posted, "Or None."),
        field("completed", &ModeratedEntry::completed, "Or None."),
        field("value", &ModeratedEntry::value, "Positive: paid in."),
        field("new_balance", &ModeratedEntry::new_balance, "After it."),
        field("metadata", &ModeratedEntry::metadata, "Or None: denied."));
}

void bind_table(py::module_& module) {
    py::class_<ModeratedField>(
        module, "ModeratedField", "One row of the table that decides what a view shows.")
        .def_readonly("kind", &ModeratedField::kind, "ModeratedKind.")
        .def_readonly(
            "field", &ModeratedField::field, "Path of the member, for example metadata.comments.")
        .def_readonly("needs",
                      &ModeratedField::needs,
                      "All of these permissions; without one the member is None.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"kind", "field", "needs"});
        });
    module.def(
        "moderated_fields",
        [] {
            auto const table = moderated_fields();
            return std::vector<ModeratedField>(table.begin(), table.end());
        },
        "The table, in the order of the members. Moderation has no other rule but that of "
        "aliases.");
}

/// C++ has one name for the three, which it tells apart by their types.
void bind_moderate(py::module_& module) {
    module.def(
        "moderate_account",
        [](Account account,
           Bank const& bank,
           std::optional<AccountBalance> const& balance,
           View const& view) { return moderate(std::move(account), bank, balance, view); },
        py::arg("account"),
        py::arg("bank"),
        py::arg("balance"),
        py::arg("view"),
        "An account through a view. balance: None is not shown.");
    module.def(
        "moderate_entry",
        [](AccountEntry entry, EntryMetadata metadata, PartyMetadata party, View const& view) {
            return moderate(std::move(entry), std::move(metadata), std::move(party), view);
        },
        py::arg("entry"),
        py::arg("metadata"),
        py::arg("party"),
        py::arg("view"),
        "An entry through a view. party: what the account keeps about the other party.");
    module.def(
        "moderate_other_account",
        [](OtherParty party, PartyMetadata metadata, View const& view) {
            return moderate(std::move(party), std::move(metadata), view);
        },
        py::arg("party"),
        py::arg("metadata"),
        py::arg("view"),
        "Another party through a view.\n\n"
        "With AliasMode.public or AliasMode.private its name is that alias, unless that is empty; "
        "where an alias is\nshown, hide_metadata_if_alias_used makes every member of its metadata "
        "None.");
}

} // namespace

void bind_access_moderation(py::module_& module) {
    bind_moderated_parts(module);
    bind_moderated_account(module);
    bind_moderated_other_account(module);
    bind_moderated_entry(module);
    bind_table(module);
    bind_moderate(module);
}

} // namespace nostro::inline v0::python
