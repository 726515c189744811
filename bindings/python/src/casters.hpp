#pragma once

/// Every type caster of the module. Each bind file includes this header and no other caster,
/// because two translation units that disagree on a caster are undefined behaviour.

#include "convert.hpp"
#include "words.hpp"

#include <nostro/api/http.hpp>
#include <nostro/core/error.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/storage/sqlite.hpp>

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace nostro::inline v0::python {

/// A currency, or the code of one of ISO 4217.
struct CurrencyArgument {
    std::optional<Currency> value; ///< always set after loading
};

/// A `datetime.timedelta`.
struct SpanArgument {
    std::chrono::nanoseconds value{};
};

/// Text or `os.PathLike`.
struct PathArgument {
    std::string value;
};

/// `bytes`.
struct BytesArgument {
    std::string value;
};

/// `bool`.
struct FlagArgument {
    bool value = false;
};

/// Decimal text of a `decimal.Decimal`.
struct DecimalArgument {
    std::string value;
};

/// An array with a place for each word of an enumeration: in Python a dict of what is there.
template <class Enum, class Array>
struct ByWord {
    Array values;
};

/// Caster of an enumeration whose Python class is `enum_class<Enum>`.
template <class Enum>
struct EnumCaster {
    bool load(py::handle source, bool /*convert*/) {
        if (PyObject_IsInstance(source.ptr(), enum_class<Enum>) != 1) {
            return false;
        }
        auto const number = PyLong_AsLong(source.ptr());
        if (!std::in_range<std::underlying_type_t<Enum>>(number)) {
            throw InvalidArgument{"the flags have a bit that no flag has"};
        }
        value = static_cast<Enum>(number);
        return true;
    }

    static py::handle cast(Enum source, py::return_value_policy /*policy*/, py::handle /*parent*/) {
        return py::handle{enum_class<Enum>}(static_cast<long>(source)).release();
    }

    operator Enum*() { return &value; } // NOLINT(google-explicit-constructor)

    operator Enum&() { return value; } // NOLINT(google-explicit-constructor)

    template <class T>
    using cast_op_type = py::detail::cast_op_type<T>;

    Enum value{};
};

template <class Id>
struct IdCaster {
    PYBIND11_TYPE_CASTER(Id, py::detail::const_name("uuid.UUID"));

    bool load(py::handle source, bool /*convert*/) {
        value = Id{uuid_from(source)};
        return true;
    }

    static py::handle
    cast(Id const& source, py::return_value_policy /*policy*/, py::handle /*parent*/) {
        return to_python(static_cast<Uuid const&>(source)).release();
    }
};

} // namespace nostro::inline v0::python

namespace pybind11::detail {

template <>
struct type_caster<nostro::ErrorCode> : nostro::python::EnumCaster<nostro::ErrorCode> {
    static constexpr auto name = const_name("ErrorCode");
};

template <>
struct type_caster<nostro::ResultCode> : nostro::python::EnumCaster<nostro::ResultCode> {
    static constexpr auto name = const_name("ResultCode");
};

template <>
struct type_caster<nostro::Side> : nostro::python::EnumCaster<nostro::Side> {
    static constexpr auto name = const_name("Side");
};

template <>
struct type_caster<nostro::EventKind> : nostro::python::EnumCaster<nostro::EventKind> {
    static constexpr auto name = const_name("EventKind");
};

template <>
struct type_caster<nostro::EventFlags> : nostro::python::EnumCaster<nostro::EventFlags> {
    static constexpr auto name = const_name("EventFlags");
};

template <>
struct type_caster<nostro::LedgerAccountFlags>
    : nostro::python::EnumCaster<nostro::LedgerAccountFlags> {
    static constexpr auto name = const_name("LedgerAccountFlags");
};

template <>
struct type_caster<nostro::LedgerAccountClass>
    : nostro::python::EnumCaster<nostro::LedgerAccountClass> {
    static constexpr auto name = const_name("LedgerAccountClass");
};

template <>
struct type_caster<nostro::HoldState> : nostro::python::EnumCaster<nostro::HoldState> {
    static constexpr auto name = const_name("HoldState");
};

template <>
struct type_caster<nostro::PlainTextFormat> : nostro::python::EnumCaster<nostro::PlainTextFormat> {
    static constexpr auto name = const_name("PlainTextFormat");
};

template <>
struct type_caster<nostro::RoundingMode> : nostro::python::EnumCaster<nostro::RoundingMode> {
    static constexpr auto name = const_name("RoundingMode");
};

template <>
struct type_caster<nostro::AllocationMode> : nostro::python::EnumCaster<nostro::AllocationMode> {
    static constexpr auto name = const_name("AllocationMode");
};

template <>
struct type_caster<nostro::storage::Durability>
    : nostro::python::EnumCaster<nostro::storage::Durability> {
    static constexpr auto name = const_name("Durability");
};

template <>
struct type_caster<nostro::Uuid> : nostro::python::IdCaster<nostro::Uuid> {};

template <class Tag>
struct type_caster<nostro::Id<Tag>> : nostro::python::IdCaster<nostro::Id<Tag>> {};

template <>
struct type_caster<nostro::Amount> {
    PYBIND11_TYPE_CASTER(nostro::Amount, const_name("int"));

    bool load(handle source, bool /*convert*/) {
        value = nostro::python::amount_from(source);
        return true;
    }

    static handle cast(nostro::Amount source, return_value_policy /*policy*/, handle /*parent*/) {
        return nostro::python::to_python(source).release();
    }
};

template <>
struct type_caster<nostro::Timestamp> {
    PYBIND11_TYPE_CASTER(nostro::Timestamp, const_name("datetime.datetime"));

    bool load(handle source, bool /*convert*/) {
        value = nostro::python::time_from(source);
        return true;
    }

    static handle
    cast(nostro::Timestamp source, return_value_policy /*policy*/, handle /*parent*/) {
        return nostro::python::to_python(source).release();
    }
};

template <>
struct type_caster<nostro::Date> {
    PYBIND11_TYPE_CASTER(nostro::Date, const_name("datetime.date"));

    bool load(handle source, bool /*convert*/) {
        value = nostro::python::date_from(source);
        return true;
    }

    static handle cast(nostro::Date source, return_value_policy /*policy*/, handle /*parent*/) {
        return nostro::python::to_python(source).release();
    }
};

template <>
struct type_caster<nostro::Hash> {
    PYBIND11_TYPE_CASTER(nostro::Hash, const_name("bytes"));

    bool load(handle source, bool /*convert*/) {
        if (!PyBytes_Check(source.ptr()) ||
            PyBytes_GET_SIZE(source.ptr()) != static_cast<Py_ssize_t>(value.size())) {
            throw type_error("a digest is 32 bytes");
        }
        auto const* first = reinterpret_cast<std::byte const*>(PyBytes_AS_STRING(source.ptr()));
        std::copy_n(first, value.size(), value.begin());
        return true;
    }

    static handle
    cast(nostro::Hash const& source, return_value_policy /*policy*/, handle /*parent*/) {
        return bytes(reinterpret_cast<char const*>(source.data()), source.size()).release();
    }
};

template <>
struct type_caster<nostro::python::CurrencyArgument> {
    PYBIND11_TYPE_CASTER(nostro::python::CurrencyArgument, const_name("Currency | str"));

    bool load(handle source, bool /*convert*/) {
        if (isinstance<nostro::Currency>(source)) {
            value.value = pybind11::cast<nostro::Currency>(source);
            return true;
        }
        if (PyUnicode_Check(source.ptr())) {
            value.value = nostro::Currency::iso(pybind11::cast<std::string>(source));
            return true;
        }
        return false;
    }
};

template <>
struct type_caster<nostro::python::SpanArgument> {
    PYBIND11_TYPE_CASTER(nostro::python::SpanArgument, const_name("datetime.timedelta"));

    bool load(handle source, bool /*convert*/) {
        value.value = nostro::python::span_from(source);
        return true;
    }
};

template <>
struct type_caster<nostro::python::PathArgument> {
    PYBIND11_TYPE_CASTER(nostro::python::PathArgument, const_name("str | os.PathLike[str]"));

    bool load(handle source, bool /*convert*/) {
        value.value = nostro::python::path_from(source);
        return true;
    }
};

template <>
struct type_caster<nostro::python::BytesArgument> {
    PYBIND11_TYPE_CASTER(nostro::python::BytesArgument, const_name("bytes"));

    bool load(handle source, bool /*convert*/) {
        if (!PyBytes_Check(source.ptr())) {
            return false;
        }
        value.value = pybind11::cast<std::string>(source);
        return true;
    }

    static handle cast(nostro::python::BytesArgument const& source,
                       return_value_policy /*policy*/,
                       handle /*parent*/) {
        return bytes(source.value).release();
    }
};

template <>
struct type_caster<nostro::python::DecimalArgument> {
    PYBIND11_TYPE_CASTER(nostro::python::DecimalArgument, const_name("decimal.Decimal"));

    bool load(handle source, bool /*convert*/) {
        auto const decimal = nostro::python::decimal_from(source);
        value.value = nostro::to_decimal(decimal.digits, decimal.scale);
        return true;
    }

    static handle cast(nostro::python::DecimalArgument const& source,
                       return_value_policy /*policy*/,
                       handle /*parent*/) {
        return nostro::python::to_python_decimal(source.value).release();
    }
};

/// Not whatever is true in Python: the text "false" is.
template <>
struct type_caster<nostro::python::FlagArgument> {
    PYBIND11_TYPE_CASTER(nostro::python::FlagArgument, const_name("bool"));

    bool load(handle source, bool /*convert*/) {
        value.value = nostro::python::flag_from(source);
        return true;
    }

    static handle cast(nostro::python::FlagArgument const& source,
                       return_value_policy /*policy*/,
                       handle /*parent*/) {
        return bool_(source.value).release();
    }
};

/// Not an int, of which nobody knows whether it counts units or minor units.
template <>
struct type_caster<nostro::python::GivenAmount> {
    PYBIND11_TYPE_CASTER(nostro::python::GivenAmount, const_name("decimal.Decimal | Money"));

    bool load(handle source, bool /*convert*/) {
        value = nostro::python::given_amount_from(source);
        return true;
    }

    static handle cast(nostro::python::GivenAmount const& source,
                       return_value_policy /*policy*/,
                       handle /*parent*/) {
        return nostro::python::to_python_amount(source).release();
    }
};

template <class Enum, class Array>
struct type_caster<nostro::python::ByWord<Enum, Array>> {
    using Dict = nostro::python::ByWord<Enum, Array>;
    using Value = typename Array::value_type;
    PYBIND11_TYPE_CASTER(Dict,
                         const_name("dict[") + make_caster<Enum>::name + const_name(", ") +
                             make_caster<Value>::name + const_name("]"));

    bool load(handle source, bool convert) {
        if (!PyDict_Check(source.ptr())) {
            return false;
        }
        for (auto const& [word, given] : reinterpret_borrow<dict>(source)) {
            make_caster<Enum> key;
            make_caster<Value> item;
            if (!key.load(word, convert) || !item.load(given, convert)) {
                return false;
            }
            auto const place = static_cast<std::size_t>(cast_op<Enum&>(key));
            value.values[place] = cast_op<Value&&>(std::move(item));
        }
        return true;
    }

    static handle cast(Dict const& source, return_value_policy /*policy*/, handle /*parent*/) {
        dict result;
        for (std::size_t place = 0; place < source.values.size(); ++place) {
            if (source.values[place] != Value{}) {
                result[pybind11::cast(static_cast<Enum>(place))] =
                    pybind11::cast(source.values[place]);
            }
        }
        return result.release();
    }
};

/// Any set of Permission; a frozenset on the way back, because it is a copy.
template <>
struct type_caster<nostro::PermissionSet> {
    PYBIND11_TYPE_CASTER(nostro::PermissionSet, const_name("frozenset[Permission]"));

    bool load(handle source, bool convert) {
        if (!isinstance(source, module_::import("collections.abc").attr("Set"))) {
            return false;
        }
        for (auto const& item : reinterpret_borrow<object>(source)) {
            make_caster<nostro::Permission> permission;
            if (!permission.load(item, convert)) {
                return false;
            }
            value.add(cast_op<nostro::Permission&>(permission));
        }
        return true;
    }

    static handle
    cast(nostro::PermissionSet const& source, return_value_policy /*policy*/, handle /*parent*/) {
        set members;
        for (auto const& info : nostro::permissions()) {
            if (source.has(info.permission)) {
                members.add(pybind11::cast(info.permission));
            }
        }
        return handle(PyFrozenSet_New(members.ptr()));
    }
};

/// Whole seconds, or whole milliseconds.
template <class Period>
struct type_caster<std::chrono::duration<std::int64_t, Period>> {
    using Duration = std::chrono::duration<std::int64_t, Period>;
    PYBIND11_TYPE_CASTER(Duration, const_name("datetime.timedelta"));

    bool load(handle source, bool /*convert*/) {
        auto const span = nostro::python::span_from(source);
        value = std::chrono::floor<Duration>(span);
        if (value != span) {
            throw nostro::InvalidArgument{"the duration is finer than it can be kept",
                                          {{"reason", "duration_too_fine"}}};
        }
        return true;
    }

    static handle cast(Duration source, return_value_policy /*policy*/, handle /*parent*/) {
        return nostro::python::to_python(std::chrono::nanoseconds{source}).release();
    }
};

/// Facts in their order.
template <>
struct type_caster<std::vector<nostro::Detail>> {
    PYBIND11_TYPE_CASTER(std::vector<nostro::Detail>, const_name("dict[str, str]"));

    bool load(handle source, bool /*convert*/) {
        if (!PyDict_Check(source.ptr())) {
            return false;
        }
        for (auto const& item : reinterpret_borrow<dict>(source)) {
            value.push_back({pybind11::cast<std::string>(item.first),
                             pybind11::cast<std::string>(item.second)});
        }
        return true;
    }

    static handle cast(std::vector<nostro::Detail> const& source,
                       return_value_policy /*policy*/,
                       handle /*parent*/) {
        dict result;
        for (auto const& detail : source) {
            result[str(detail.key)] = str(detail.value);
        }
        return result.release();
    }
};

/// True is a truth, not the number 1, which the numbers of Python would have it.
template <>
struct type_caster<nostro::ClaimValue> {
    PYBIND11_TYPE_CASTER(nostro::ClaimValue, const_name("str | int | bool"));

    bool load(handle source, bool /*convert*/) {
        if (PyBool_Check(source.ptr())) {
            value = source.ptr() == Py_True;
        } else if (PyLong_Check(source.ptr())) {
            value = pybind11::cast<std::int64_t>(source);
        } else if (PyUnicode_Check(source.ptr())) {
            value = pybind11::cast<std::string>(source);
        } else {
            return false;
        }
        return true;
    }

    static handle
    cast(nostro::ClaimValue const& source, return_value_policy /*policy*/, handle /*parent*/) {
        return std::visit([](auto const& given) { return pybind11::cast(given); }, source)
            .release();
    }
};

/// A pair of name and value. Text stands for bytes as in HTTP and WSGI: one letter, one byte.
template <>
struct type_caster<nostro::api::Header> {
    PYBIND11_TYPE_CASTER(nostro::api::Header, const_name("tuple[str | bytes, str | bytes]"));

    bool load(handle source, bool /*convert*/) {
        if (!(PyTuple_Check(source.ptr()) || PyList_Check(source.ptr())) || len(source) != 2) {
            return false;
        }
        auto const pair = reinterpret_borrow<sequence>(source);
        value.name = nostro::python::latin_from(pair[0]);
        value.value = nostro::python::latin_from(pair[1]);
        return true;
    }

    static handle
    cast(nostro::api::Header const& source, return_value_policy /*policy*/, handle /*parent*/) {
        return make_tuple(nostro::python::to_python_latin(source.name),
                          nostro::python::to_python_latin(source.value))
            .release();
    }
};

} // namespace pybind11::detail
