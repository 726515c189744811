#include "bind.hpp"
#include "casters.hpp"

#include <nostro/access/permission.hpp>
#include <nostro/access/view.hpp>

namespace nostro::inline v0::python {

void bind_access_permissions(py::module_& module) {
    py::class_<PermissionInfo>(module, "PermissionInfo", "What is to be known about a permission.")
        .def_readonly("permission", &PermissionInfo::permission, "Permission.")
        .def_readonly("name", &PermissionInfo::name, "As in JSON.")
        .def_readonly("action",
                      &PermissionInfo::action,
                      "As in the list of allowed actions, which calls four otherwise.")
        .def_readonly("since_3_0",
                      &PermissionInfo::since_3_0,
                      "Not among the 59 of the older shape of a view.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"name", "action", "since_3_0"});
        });
    module.def(
        "permissions",
        [] {
            auto const table = permissions();
            return std::vector<PermissionInfo>(table.begin(), table.end());
        },
        "All permissions, in the order of the enumeration.");
    module.def("find_permission",
               &find_permission,
               py::arg("name_or_action"),
               "The permission of a name or an action, or None.");
}

} // namespace nostro::inline v0::python
