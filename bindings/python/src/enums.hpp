#pragma once

#include "casters.hpp"

namespace nostro::inline v0::python {

/// Make the Python class of an enumeration and add it to the module.
///
/// @param base     name of a class of Python's `enum`: "IntEnum" or "IntFlag"
/// @param members  name to number
template <class Enum>
void bind_enum(py::module_& module,
               char const* name,
               char const* base,
               py::dict const& members,
               char const* doc) {
    py::object made =
        py::module_::import("enum").attr(base)(name, members, py::arg("module") = "nostro");
    made.attr("__doc__") = doc;
    module.attr(name) = made;
    enum_class<Enum> = made.release().ptr();
}

} // namespace nostro::inline v0::python
