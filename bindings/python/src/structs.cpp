#include "structs.hpp"

#include <algorithm>

namespace nostro::inline v0::python {

std::string describe_struct(py::object const& self, std::vector<FieldName> const& fields) {
    auto text = py::type::of(self).attr("__name__").cast<std::string>() + "(";
    auto const no_time = to_python(Timestamp{});
    char const* separator = "";
    for (auto const& field : fields) {
        py::object const value = self.attr(field.name);
        if (!py::bool_(value) || value.equal(no_time)) {
            continue;
        }
        text += std::string{separator} + field.name + "=" +
                (field.is_secret ? "<secret>" : py::repr(value).cast<std::string>());
        separator = ", ";
    }
    return text + ")";
}

py::object equal_structs(py::object const& self,
                         py::object const& other,
                         std::vector<FieldName> const& fields) {
    if (!py::isinstance(other, py::type::of(self))) {
        return py::reinterpret_borrow<py::object>(Py_NotImplemented);
    }
    return py::bool_(std::ranges::all_of(fields, [&](FieldName const& field) {
        return self.attr(field.name).equal(other.attr(field.name));
    }));
}

std::string default_text(py::handle value) {
    auto const type = py::type::of(value);
    auto const name = type.attr("__name__").cast<std::string>();
    if (py::isinstance(value, py::module_::import("enum").attr("Enum"))) {
        return name + "." + value.attr("name").cast<std::string>();
    }
    if (type.attr("__module__").cast<std::string>() == "nostro._nostro") {
        return name + "()";
    }
    return py::repr(value).cast<std::string>();
}

} // namespace nostro::inline v0::python
