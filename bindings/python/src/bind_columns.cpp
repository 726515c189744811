#include "bind.hpp"
#include "casters.hpp"
#include "columns.hpp"

#include <vector>

namespace nostro::inline v0::python {
namespace {

/// A read-only memoryview of a column, with its type.
template <class Item>
py::object view_of(std::vector<Item> const& items, char const* type) {
    py::bytes const copy{reinterpret_cast<char const*>(items.data()), items.size() * sizeof(Item)};
    return py::memoryview{copy}.attr("cast")(type);
}

} // namespace

void bind_columns(py::module_& module) {
    py::class_<ColumnResults>(module,
                              "ColumnResults",
                              "The answers to `Ledger.post_transfers`: read-only memoryviews, one "
                              "item for each transfer.")
        .def_property_readonly(
            "codes",
            [](ColumnResults const& self) { return view_of(self.codes, "B"); },
            "Numbers of ResultCode; uint8.")
        .def_property_readonly(
            "seqs",
            [](ColumnResults const& self) { return view_of(self.seqs, "Q"); },
            "Sequence numbers; uint64.")
        .def_property_readonly(
            "times_ns",
            [](ColumnResults const& self) { return view_of(self.times_ns, "q"); },
            "Times in nanoseconds since 1970; int64.")
        .def_property_readonly(
            "first_codes",
            [](ColumnResults const& self) { return view_of(self.first_codes, "B"); },
            "For id_already_failed: the code it first failed with; uint8.")
        .def_readonly("ok", &ColumnResults::ok, "Whether every transfer stands.")
        .def("__len__", [](ColumnResults const& self) { return self.codes.size(); })
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"ok", "codes"});
        });
}

} // namespace nostro::inline v0::python
