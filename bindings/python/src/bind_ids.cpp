#include "bind.hpp"
#include "casters.hpp"

#include <nostro/core/id.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace nostro::inline v0::python {
namespace {

/// One generator for the process. Never destroyed: a draft may be made until the very end.
IdGenerator& generator() {
    static auto* const instance = new IdGenerator{};
    return *instance;
}

py::bytes new_ids(std::size_t count) {
    std::string bytes;
    bytes.reserve(count * sizeof(Uuid));
    for (std::size_t i = 0; i < count; ++i) {
        auto const id = generator().next().bytes();
        bytes.append(reinterpret_cast<char const*>(id.data()), id.size());
    }
    return py::bytes{bytes};
}

} // namespace

Uuid next_id() {
    return generator().next();
}

void bind_ids(py::module_& module) {
    module.def("new_id",
               &next_id,
               "A new id: a UUID of version 7. The ids of a process strictly increase.");
    module.def("new_ids",
               &new_ids,
               py::arg("count"),
               "New ids as a column for `Ledger.post_transfers`: 16 bytes each.");
    module.def(
        "id_from_name",
        &Uuid::from_name,
        py::arg("space"),
        py::arg("name"),
        "The id of a name of the host's own; the same names always give the same id.\n\n"
        "space: what kind of thing is named, for example 'obp.account'; name: 1 to 1024 bytes.");
}

} // namespace nostro::inline v0::python
