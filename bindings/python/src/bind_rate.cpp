#include "bind.hpp"
#include "casters.hpp"

#include <nostro/core/rate.hpp>

#include <pybind11/operators.h>

#include <string>
#include <vector>

namespace nostro::inline v0::python {
namespace {

Rate rate_from(py::handle value) {
    if (PyUnicode_Check(value.ptr())) {
        return Rate::parse(value.cast<std::string>());
    }
    auto const decimal = decimal_from(value, "rate");
    return Rate::parse(to_decimal(decimal.digits, decimal.scale));
}

std::vector<Money>
allocate_money(Money const& total, std::vector<std::uint64_t> const& weights, AllocationMode mode) {
    std::vector<Money> shares;
    for (auto const share : allocate(total.minor(), weights, mode)) {
        shares.emplace_back(share, total.currency());
    }
    return shares;
}

} // namespace

void bind_rate(py::module_& module) {
    py::class_<Rate>(
        module,
        "Rate",
        "Exact exchange rate: units of the target currency for one unit of the source currency.\n\n"
        "Rate(824214, 10000) is 82.4214. Immutable.")
        .def(py::init([](std::int64_t numerator, std::int64_t denominator) {
                 return Rate{numerator, denominator};
             }),
             py::arg("numerator"),
             py::arg("denominator") = 1,
             "From two positive ints.")
        .def_static(
            "parse",
            &rate_from,
            py::arg("text"),
            "From a positive decimal: Rate.parse('82.4214') or a Decimal. Raises InvalidArgument.")
        .def_readonly("numerator", &Rate::numerator, "Positive.")
        .def_readonly("denominator", &Rate::denominator, "Positive.")
        .def(py::self == py::self)
        .def("__hash__",
             [](Rate const& self) {
                 return py::hash(py::make_tuple(self.numerator, self.denominator));
             })
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"numerator", "denominator"});
        });

    py::class_<Conversion>(
        module,
        "Conversion",
        "The result of `convert`: the booked amount and the exact part that could not be "
        "booked.\n\n"
        "booked + remainder_numerator / remainder_denominator minor units is the exact product.")
        .def_readonly("booked", &Conversion::booked, "The rounded amount.")
        .def_readonly("remainder_numerator",
                      &Conversion::remainder_numerator,
                      "In minor units of the target.")
        .def_readonly("remainder_denominator", &Conversion::remainder_denominator, "Positive.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"booked", "remainder_numerator", "remainder_denominator"});
        });

    module.def(
        "convert",
        [](Money const& source, Rate rate, CurrencyArgument const& target, RoundingMode mode) {
            return convert(source, rate, *target.value, mode);
        },
        py::arg("source"),
        py::arg("rate"),
        py::arg("target"),
        py::arg("mode"),
        "Convert money at an exact rate. Raises InvalidArgument when the rate is not positive or "
        "the result\n"
        "does not fit.");
    module.def(
        "allocate",
        &allocate_money,
        py::arg("total"),
        py::arg("weights"),
        py::arg_v("mode", AllocationMode::largest_remainder, "AllocationMode.largest_remainder"),
        "Split money by weights so that the shares add up to it exactly; one share for each "
        "weight.\n\n"
        "Deterministic; a negative total gives the negated split. Raises InvalidArgument "
        "when all weights are 0.");
}

} // namespace nostro::inline v0::python
