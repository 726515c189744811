#pragma once

#include "casters.hpp"

#include <string>
#include <string_view>

namespace nostro::inline v0::python {

/// Make the Python class of an enumeration and add it to the module.
///
/// @param base     name of a class of Python's `enum`: "IntEnum", "IntFlag", "StrEnum"
/// @param members  name to value
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

/// The name of a word's member: `sandbox_tan` of `SANDBOX_TAN`, `camt_053` of `camt.053`.
inline std::string member_name(std::string_view word) {
    std::string name;
    for (auto const letter : word) {
        auto const is_capital = letter >= 'A' && letter <= 'Z';
        name += letter == '.' ? '_' : static_cast<char>(is_capital ? letter + ('a' - 'A') : letter);
    }
    return name;
}

/// Make the Python class of an enumeration of words and add it to the module.
template <Words Enum>
void bind_words(py::module_& module, char const* doc) {
    py::dict members;
    for (auto const word : names_of(Enum{})) {
        members[py::str(member_name(word))] = word;
    }
    bind_enum<Enum>(module, word_name<Enum>.text, "StrEnum", members, doc);
}

} // namespace nostro::inline v0::python
