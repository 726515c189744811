#pragma once

#include "casters.hpp"

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// Plain C++ structs as Python classes: made with keywords, members are attributes to read and
/// write.
namespace nostro::inline v0::python {

/// Stands for money that is not given yet.
inline Money no_money() {
    return {Amount{}, Currency::custom("NONE", 0)};
}

/// How a member is taken from Python: flags more strictly than pybind11 takes them.
template <class Value>
struct Taken {
    using Argument = Value;

    static Argument from_member(Value const& value) { return value; }

    static Value to_member(Argument value) { return value; }
};

template <>
struct Taken<bool> {
    using Argument = FlagArgument;

    static Argument from_member(bool value) { return {value}; }

    static bool to_member(Argument value) { return value.value; }
};

template <>
struct Taken<std::optional<bool>> {
    using Argument = std::optional<FlagArgument>;

    static Argument from_member(std::optional<bool> value) {
        return value ? Argument{{*value}} : std::nullopt;
    }

    static std::optional<bool> to_member(Argument value) {
        return value ? std::optional{value->value} : std::nullopt;
    }
};

/// A member of a struct, and its name in Python.
template <class Struct, class Value>
struct Field {
    using Argument = typename Taken<Value>::Argument;

    char const* name;
    Value Struct::*member;
    char const* doc;
    bool is_secret;

    [[nodiscard]] Argument get(Struct const& self) const {
        return Taken<Value>::from_member(self.*member);
    }

    void set(Struct& self, Argument value) const {
        self.*member = Taken<Value>::to_member(std::move(value));
    }
};

template <class Struct, class Value>
constexpr Field<Struct, Value> field(char const* name, Value Struct::*member, char const* doc) {
    return {name, member, doc, false};
}

/// A member that `repr` does not show.
template <class Struct, class Value>
constexpr Field<Struct, Value> secret(char const* name, Value Struct::*member, char const* doc) {
    return {name, member, doc, true};
}

/// A member that holds bytes, which `repr` does not show.
template <class Struct>
struct BytesField {
    using Argument = BytesArgument;

    char const* name;
    std::string Struct::*member;
    char const* doc;
    bool is_secret = true;

    [[nodiscard]] Argument get(Struct const& self) const { return {self.*member}; }

    // NOLINTNEXTLINE(performance-unnecessary-value-param): it is moved from
    void set(Struct& self, Argument value) const { self.*member = std::move(value.value); }
};

template <class Struct>
struct OptionalBytesField {
    using Argument = std::optional<BytesArgument>;

    char const* name;
    std::optional<std::string> Struct::*member;
    char const* doc;
    bool is_secret = true;

    [[nodiscard]] Argument get(Struct const& self) const {
        auto const& held = self.*member;
        return held ? Argument{{*held}} : std::nullopt;
    }

    void set(Struct& self, Argument value) const {
        self.*member = value ? std::optional{std::move(value->value)} : std::nullopt;
    }
};

template <class Struct>
constexpr BytesField<Struct>
bytes_field(char const* name, std::string Struct::*member, char const* doc) {
    return {name, member, doc};
}

template <class Struct>
constexpr OptionalBytesField<Struct>
bytes_field(char const* name, std::optional<std::string> Struct::*member, char const* doc) {
    return {name, member, doc};
}

/// A member that must be given, because its type has no empty value.
template <class Struct, class Value>
struct RequiredField : Field<Struct, Value> {};

template <class Struct, class Value>
constexpr RequiredField<Struct, Value>
required_field(char const* name, Value Struct::*member, char const* doc) {
    return {{name, member, doc, false}};
}

/// A member that is an array with a place for each word of an enumeration.
template <class Enum, class Struct, class Array>
struct KeyedField {
    using Argument = ByWord<Enum, Array>;

    char const* name;
    Array Struct::*member;
    char const* doc;
    bool is_secret = false;

    [[nodiscard]] Argument get(Struct const& self) const { return {self.*member}; }

    void set(Struct& self, Argument value) const { self.*member = std::move(value.values); }
};

template <class Enum, class Struct, class Array>
constexpr KeyedField<Enum, Struct, Array>
keyed_field(char const* name, Array Struct::*member, char const* doc) {
    return {name, member, doc};
}

/// A member that is decimal text, a Decimal in Python.
template <class Struct>
struct DecimalField {
    using Argument = std::optional<DecimalArgument>;

    char const* name;
    std::optional<std::string> Struct::*member;
    char const* doc;
    bool is_secret = false;

    [[nodiscard]] Argument get(Struct const& self) const {
        auto const& held = self.*member;
        return held ? Argument{{*held}} : std::nullopt;
    }

    void set(Struct& self, Argument value) const {
        self.*member = value ? std::optional{std::move(value->value)} : std::nullopt;
    }
};

template <class Struct>
constexpr DecimalField<Struct>
decimal_field(char const* name, std::optional<std::string> Struct::*member, char const* doc) {
    return {name, member, doc};
}

/// What the class of a struct knows of a member at run time.
struct FieldName {
    char const* name;
    bool is_secret;
};

/// "Name(a=1)" from the attributes that are not empty.
std::string describe_struct(py::object const& self, std::vector<FieldName> const& fields);

/// Whether all attributes are equal; NotImplemented for an object of another class.
py::object equal_structs(py::object const& self,
                         py::object const& other,
                         std::vector<FieldName> const& fields);

/// How a default value is shown in a signature.
std::string default_text(py::handle value);

/// How the default of a member is shown in a signature; a required one has none.
template <class FieldType, class Struct>
std::string shown_default(FieldType const& described, Struct const& fresh) {
    return default_text(py::cast(described.get(fresh)));
}

template <class Owner, class Value, class Struct>
std::string shown_default(RequiredField<Owner, Value> const& /*described*/,
                          Struct const& /*fresh*/) {
    return {};
}

/// How a member is given to the constructor: with its default.
///
/// @param shown  must live until the constructor is defined
template <class FieldType, class Struct>
py::arg_v argument_of(FieldType const& described, Struct const& fresh, std::string const& shown) {
    return {described.name, described.get(fresh), shown.c_str()};
}

template <class Owner, class Value, class Struct>
py::arg argument_of(RequiredField<Owner, Value> const& described,
                    Struct const& /*fresh*/,
                    std::string const& /*shown*/) {
    return py::arg(described.name);
}

/// Whether Python code may change a member in place: a struct of its own within the struct. Lists
/// and optional members are copied, because they may move while Python refers to them; so is Money,
/// which never changes.
template <class Value>
inline constexpr bool is_struct =
    std::is_base_of_v<py::detail::type_caster_generic, py::detail::make_caster<Value>> &&
    !std::is_same_v<Value, Money>;

template <class Struct, class FieldType>
void def_field(py::class_<Struct>& bound, FieldType const& described) {
    if constexpr (is_struct<typename FieldType::Argument>) {
        bound.def_readwrite(described.name, described.member, described.doc);
    } else {
        using Argument = typename FieldType::Argument;
        bound.def_property(
            described.name,
            [described](Struct const& self) { return described.get(self); },
            [described](Struct& self, Argument value) { described.set(self, std::move(value)); },
            described.doc);
    }
}

/// Make the Python class of a struct and add it to the module.
///
/// @param fresh  what the members are before they are given
template <class Struct, class... Fields>
py::class_<Struct> bind_struct_from(Struct const& fresh,
                                    py::module_& module,
                                    char const* name,
                                    char const* doc,
                                    Fields const&... fields) {
    py::class_<Struct> bound(module, name, doc);
    bound.def(py::init([fresh, fields...](typename Fields::Argument... values) {
                  auto made = fresh;
                  (fields.set(made, std::move(values)), ...);
                  return made;
              }),
              py::kw_only(),
              argument_of(fields, fresh, shown_default(fields, fresh))...);
    (def_field(bound, fields), ...);
    std::vector<FieldName> const names{FieldName{fields.name, fields.is_secret}...};
    bound
        .def(
            "__eq__",
            [names](py::object const& self, py::object const& other) {
                return equal_structs(self, other, names);
            },
            py::is_operator())
        .def("__repr__", [names](py::object const& self) { return describe_struct(self, names); });
    return bound;
}

/// As `bind_struct_from`, of a struct that has a default for each member.
template <class Struct, class... Fields>
py::class_<Struct>
bind_struct(py::module_& module, char const* name, char const* doc, Fields const&... fields) {
    return bind_struct_from(Struct{}, module, name, doc, fields...);
}

} // namespace nostro::inline v0::python
