#include "bind.hpp"
#include "enums.hpp"
#include "structs.hpp"

#include <nostro/core/bic.hpp>
#include <nostro/core/creditor_id.hpp>
#include <nostro/core/creditor_reference.hpp>
#include <nostro/core/iban.hpp>
#include <nostro/core/kid.hpp>
#include <nostro/core/lei.hpp>
#include <nostro/core/norwegian_bban.hpp>

#include <pybind11/operators.h>

#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::python {
namespace {

/// What all identifiers have, but for the functions that make them from text.
template <class Identifier>
py::class_<Identifier> bind_value(py::module_& module, char const* name, char const* doc) {
    return py::class_<Identifier>(module, name, doc)
        .def_property_readonly("text", &Identifier::text, "Canonical text.")
        .def(py::self == py::self)
        .def("__str__", &Identifier::text)
        .def("__repr__", [](py::object const& self) { return describe(self, {"text"}); });
}

template <class Identifier>
py::class_<Identifier> bind_identifier(py::module_& module, char const* name, char const* doc) {
    return bind_value<Identifier>(module, name, doc)
        .def_static("check",
                    &Identifier::check,
                    py::arg("text"),
                    "What is wrong with canonical text; None: nothing.")
        .def_static("parse",
                    &Identifier::parse,
                    py::arg("text"),
                    "From canonical text. Raises InvalidArgument; its reason names the fault.")
        .def_static("read",
                    &Identifier::read,
                    py::arg("text"),
                    "From text as people write it. Raises InvalidArgument as `parse`.");
}

template <class Identifier>
void def_text_hash(py::class_<Identifier>& bound) {
    bound.def("__hash__", [](Identifier const& self) { return py::hash(py::str(self.text())); });
}

void bind_iban(py::module_& module) {
    auto iban = bind_identifier<Iban>(
        module,
        "Iban",
        "An international bank account number (ISO 13616).\n\n"
        "Whoever has one has one that is right: country, length, structure, check digits, and "
        "where the country is BE,\nEE, ES, FI, FR, IT, NO, PL, PT or SI also those within the "
        "BBAN. Immutable, hashable.");
    iban.def_static("make",
                    &Iban::make,
                    py::arg("country"),
                    py::arg("bban"),
                    "The IBAN of an account number. Raises InvalidArgument.")
        .def("printed", &Iban::printed, "In groups of four: 'NO93 8601 1117 947'.")
        .def_property_readonly("country", &Iban::country, "ISO 3166-1.")
        .def_property_readonly("bban", &Iban::bban, "The account number of the country.");
    def_text_hash(iban);

    py::class_<IbanCountry>(module, "IbanCountry", "A country that has IBANs.")
        .def_readonly("code", &IbanCountry::code, "ISO 3166-1.")
        .def_readonly("structure",
                      &IbanCountry::structure,
                      "Of the BBAN: n digits, a letters, c both; for example '4!n6!n1!n'.")
        .def_readonly("length", &IbanCountry::length, "Of the whole IBAN.")
        .def_readonly("is_sepa", &IbanCountry::is_sepa, "In the Single Euro Payments Area.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"code", "structure", "length", "is_sepa"});
        });
    module.def(
        "iban_countries",
        [] {
            auto const list = iban_countries();
            return std::vector<IbanCountry>(list.begin(), list.end());
        },
        "The countries of the IBAN registry, ordered by code.");
    module.def(
        "iban_country_of",
        [](std::string const& country) { return std::string{iban_country_of(country)}; },
        py::arg("country"),
        "With which country the IBANs of accounts in a country begin: of 'GP' with 'FR'.");
}

void bind_bic(py::module_& module) {
    bind_words<BicUse>(module,
                       "What a BIC is wanted for.\n\n"
                       "production: money, and a test BIC is refused; test: any BIC will do.");
    bind_value<Bic>(module,
                    "Bic",
                    "A business identifier code (ISO 9362).\n\n"
                    "One of 8 characters equals the same with the branch XXX. Immutable, hashable.")
        .def_static("check",
                    &Bic::check,
                    py::arg("text"),
                    py::arg("use") = BicUse::production,
                    "What is wrong with canonical text; None: nothing.")
        .def_static("parse",
                    &Bic::parse,
                    py::arg("text"),
                    py::arg("use") = BicUse::production,
                    "From canonical text. Raises InvalidArgument; its reason names the fault.")
        .def_static("read",
                    &Bic::read,
                    py::arg("text"),
                    py::arg("use") = BicUse::production,
                    "From text as people write it. Raises InvalidArgument as `parse`.")
        .def("full_text", &Bic::full_text, "With its branch: 11 characters.")
        .def("agrees_with",
             &Bic::agrees_with,
             py::arg("iban"),
             "Whether the bank can keep the account of an IBAN, by their countries.")
        .def("require_agreement",
             &Bic::require_agreement,
             py::arg("iban"),
             "As `agrees_with`; raises InvalidArgument (bic.country_mismatch).")
        .def_property_readonly("country", &Bic::country, "ISO 3166-1.")
        .def_property_readonly("is_test", &Bic::is_test, "Its eighth character is 0.")
        .def_property_readonly("is_passive",
                               &Bic::is_passive,
                               "Its eighth character is 1: the bank is not connected to SWIFT.")
        .def_property_readonly("has_old_form",
                               &Bic::has_old_form,
                               "Whether messages of schemas from before 2014 can hold it too.")
        .def("__hash__", [](Bic const& self) { return py::hash(py::str(self.full_text())); });
}

void bind_creditors(py::module_& module) {
    auto reference = bind_identifier<CreditorReference>(
        module,
        "CreditorReference",
        "A creditor reference (ISO 11649), by which an invoice is paid: RF18539007547034. "
        "Immutable, hashable.");
    reference
        .def_static("make",
                    &CreditorReference::make,
                    py::arg("number"),
                    "The reference of a creditor's own number: 1 to 21 of A-Z, 0-9.")
        .def("printed", &CreditorReference::printed, "In groups of four.")
        .def_property_readonly("number", &CreditorReference::number, "The creditor's own number.");
    def_text_hash(reference);

    bind_identifier<CreditorId>(
        module,
        "CreditorId",
        "A SEPA creditor identifier, the name of who collects direct debits.\n\n"
        "Two that differ in the business code alone are equal. Immutable, hashable.")
        .def_static("make",
                    &CreditorId::make,
                    py::arg("country"),
                    py::arg("national_id"),
                    py::arg("business_code") = "ZZZ",
                    "The identifier of a creditor. Raises InvalidArgument.")
        .def_property_readonly("country", &CreditorId::country, "ISO 3166-1.")
        .def_property_readonly(
            "business_code", &CreditorId::business_code, "What the creditor chose.")
        .def_property_readonly(
            "national_id", &CreditorId::national_id, "By which the country knows the creditor.")
        .def("__hash__", [](CreditorId const& self) {
            return py::hash(py::make_tuple(self.text().substr(0, 4), self.national_id()));
        });

    auto lei = bind_identifier<Lei>(
        module, "Lei", "A legal entity identifier (ISO 17442). Immutable, hashable.");
    lei.def_static("make",
                   &Lei::make,
                   py::arg("entity"),
                   "The identifier of an entity: 18 of A-Z, 0-9, and their check digits.");
    def_text_hash(lei);
}

void bind_norwegian(py::module_& module) {
    auto bban = bind_identifier<NorwegianBban>(
        module,
        "NorwegianBban",
        "A Norwegian account number, the BBAN of a Norwegian IBAN. Immutable, hashable.");
    bban.def("printed", &NorwegianBban::printed, "As on paper: '8601.11.17947'.");
    def_text_hash(bban);

    bind_words<KidAlgorithm>(module,
                             "How the check character of a KID is made.\n\n"
                             "mod10: Luhn; mod11: weights 2 to 7, and it may be a hyphen.");
    bind_struct<KidStructure>(
        module,
        "KidStructure",
        "The KIDs of one length that a creditor account takes.",
        field("length", &KidStructure::length, "With the check character; 2 to 25."),
        field("algorithm", &KidStructure::algorithm, "How their check character is made."));
    py::class_<KidAgreement> agreement{
        module,
        "KidAgreement",
        "Which KIDs, the references of Norwegian invoices, a creditor account takes: either of one "
        "algorithm and any\nlength, or of one to three structures, each of another length. "
        "Immutable."};
    agreement.attr("length_min") = KidAgreement::length_min;
    agreement.attr("length_max") = KidAgreement::length_max;
    agreement.attr("avtalegiro_length_min") = KidAgreement::avtalegiro_length_min;
    agreement.attr("structures_max") = KidAgreement::structures_max;
    agreement
        .def(py::init<KidAlgorithm, std::size_t>(),
             py::arg("algorithm"),
             py::arg("shortest") = KidAgreement::length_min,
             "Any length from `shortest` to 25. Raises InvalidArgument (invalid_agreement).")
        .def_static(
            "of_structures",
            [](std::vector<KidStructure> structures) {
                return KidAgreement{std::move(structures)};
            },
            py::arg("structures"),
            "One to three, each of another length. Raises InvalidArgument (invalid_agreement).")
        .def("check",
             &KidAgreement::check,
             py::arg("text"),
             "What is wrong with a text: charset, length or checksum; None: nothing.")
        .def("require",
             &KidAgreement::require,
             py::arg("text"),
             "As `check`; raises InvalidArgument (kid.charset, kid.length, kid.checksum).")
        .def("make",
             &KidAgreement::make,
             py::arg("digits"),
             "A KID: the digits, and their check character. Raises InvalidArgument.")
        .def_property_readonly(
            "structures",
            [](KidAgreement const& self) {
                auto const list = self.structures();
                return std::vector<KidStructure>(list.begin(), list.end());
            },
            "Empty: of one algorithm and any length.")
        .def(py::self == py::self)
        .def("__repr__", [](py::object const& self) { return describe(self, {"structures"}); });
}

} // namespace

void bind_identifiers(py::module_& module) {
    bind_words<IdentifierFault>(
        module,
        "What is wrong with an identifier; where several things are, the first one is told.\n\n"
        "The reason of an error names the identifier as well, for example 'iban.checksum'.");
    bind_iban(module);
    bind_bic(module);
    bind_creditors(module);
    bind_norwegian(module);
}

} // namespace nostro::inline v0::python
