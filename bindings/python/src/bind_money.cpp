#include "bind.hpp"
#include "casters.hpp"

#include <nostro/core/money.hpp>

#include <pybind11/operators.h>

#include <string>
#include <vector>

namespace nostro::inline v0::python {
namespace {

/// The exact decimal of a Decimal or of a whole number of units.
ExactDecimal units_from(py::handle amount) {
    if (PyLong_Check(amount.ptr()) && !PyBool_Check(amount.ptr())) {
        return {amount_from(amount), 0};
    }
    return decimal_from(amount);
}

void bind_currency(py::module_& module) {
    py::class_<Currency>(module,
                         "Currency",
                         "What an amount counts: an ISO 4217 currency or an asset of the host, "
                         "with a fixed scale.\n\n"
                         "The scale is the number of digits after the point: 2 for EUR, 0 for JPY. "
                         "Immutable, hashable.")
        .def(py::init([](std::string const& code) { return Currency::iso(code); }),
             py::arg("code"),
             "The ISO 4217 currency with this code, as `iso`.")
        .def_static("iso",
                    &Currency::iso,
                    py::arg("code"),
                    "The ISO 4217 currency with this alphabetic code; raises NotFound.")
        .def_static("find_iso", &Currency::find_iso, py::arg("code"), "As `iso`, or None.")
        .def_static(
            "custom",
            &Currency::custom,
            py::arg("code"),
            py::arg("scale"),
            "An asset of the host: points, tokens, shares.\n\n"
            "code: 1 to 16 of A-Z, 0-9, '.', '_', '-'; scale: 0 to 18. Raises InvalidArgument.")
        .def_property_readonly("code", &Currency::code, "Alphabetic code.")
        .def_property_readonly("scale", &Currency::scale, "Digits after the point.")
        .def(py::self == py::self)
        .def("__hash__",
             [](Currency const& self) {
                 return py::hash(py::make_tuple(self.code(), self.scale()));
             })
        .def("__str__", &Currency::code)
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"code", "scale"});
        });

    py::class_<IsoCurrency>(module, "IsoCurrency", "One row of the ISO 4217 list.")
        .def_readonly("code", &IsoCurrency::code, "Alphabetic code.")
        .def_readonly("number", &IsoCurrency::number, "Numeric code.")
        .def_readonly("scale", &IsoCurrency::scale, "Digits after the point.")
        .def_readonly("name", &IsoCurrency::name, "English name.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"code", "number", "scale", "name"});
        });
    module.def(
        "iso_currencies",
        [] {
            auto const list = iso_currencies();
            return std::vector<IsoCurrency>(list.begin(), list.end());
        },
        "All active ISO 4217 currencies and funds, ordered by code.");
}

} // namespace

void bind_money(py::module_& module) {
    bind_currency(module);
    py::class_<Money>(module,
                      "Money",
                      "An exact amount of one currency.\n\n"
                      "Immutable, hashable. Adding or ordering different currencies raises "
                      "InvalidArgument. There is no way\n"
                      "in or out through float.")
        .def(py::init([](py::object const& amount, CurrencyArgument const& currency) {
                 return to_money(units_from(amount), *currency.value);
             }),
             py::arg("amount"),
             py::arg("currency"),
             "From a Decimal, or an int of whole units: Money(Decimal('10.05'), 'EUR'), Money(10, "
             "'EUR').\n\n"
             "Raises TypeError for float and bool, InvalidArgument for NaN, infinities, digits "
             "beyond the currency's\n"
             "scale (reason amount_not_representable) and what does not fit 128 bits.")
        .def_static(
            "from_minor",
            [](Amount minor, CurrencyArgument const& currency) {
                return Money{minor, *currency.value};
            },
            py::arg("minor"),
            py::arg("currency"),
            "From minor units: Money.from_minor(1005, 'EUR') is EUR 10.05.")
        .def_static(
            "parse",
            [](std::string const& text, CurrencyArgument const& currency) {
                return Money::parse(text, *currency.value);
            },
            py::arg("text"),
            py::arg("currency"),
            "From decimal text such as '-10.05': no exponent, no grouping, no '+'. Raises "
            "InvalidArgument.")
        .def_property_readonly(
            "amount",
            [](Money const& self) {
                return to_python_decimal(self.minor(), self.currency().scale());
            },
            "The amount as a Decimal with exactly the currency's digits.")
        .def_property_readonly("minor", &Money::minor, "The amount in minor units.")
        .def_property_readonly(
            "currency", [](Money const& self) { return self.currency(); }, "Its currency.")
        .def(py::self + py::self)
        .def(py::self - py::self)
        .def("__neg__",
             [](Money const& self) {
                 return Money{-self.minor(), self.currency()};
             })
        .def(py::self == py::self)
        .def(py::self < py::self)
        .def(py::self <= py::self)
        .def(py::self > py::self)
        .def(py::self >= py::self)
        .def("__hash__",
             [](Money const& self) {
                 return py::hash(
                     py::make_tuple(self.minor(), self.currency().code(), self.currency().scale()));
             })
        .def("__str__", [](Money const& self) { return to_string(self); })
        .def("__repr__", [](Money const& self) { return "Money(" + to_string(self) + ")"; });
}

} // namespace nostro::inline v0::python
