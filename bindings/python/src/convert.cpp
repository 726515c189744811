#include "casters.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <datetime.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace nostro::inline v0::python {
namespace {

/// Python's own classes. They live as long as the process.
PyObject* decimal_class = nullptr;
PyObject* uuid_class = nullptr;

[[noreturn]] void raise_type(std::string const& name, std::string_view wanted, py::handle value) {
    throw py::type_error(name + " must be " + std::string{wanted} + ", not " +
                         Py_TYPE(value.ptr())->tp_name);
}

[[noreturn]] void raise_both(std::string const& name, std::string_view other) {
    throw py::type_error("give " + name + " or " + name + std::string{other} + ", not both");
}

[[noreturn]] void raise_amount_range(char const* name) {
    throw InvalidArgument{"the amount does not fit 128 bits",
                          {{"field", name}, {"reason", "amount_out_of_range"}},
                          ErrorCode::limit_exceeded};
}

[[noreturn]] void raise_not_representable(char const* name, char const* message) {
    throw InvalidArgument{message, {{"field", name}, {"reason", "amount_not_representable"}}};
}

[[noreturn]] void raise_time_range(std::string_view what) {
    throw InvalidArgument{std::string{what} + " does not fit 64 bits of nanoseconds",
                          {{"reason", "time_out_of_range"}},
                          ErrorCode::limit_exceeded};
}

py::object steal_or_throw(PyObject* object) {
    if (object == nullptr) {
        throw py::error_already_set();
    }
    return py::reinterpret_steal<py::object>(object);
}

PyObject* import_class(char const* module, char const* name) {
    return py::object{py::module_::import(module).attr(name)}.release().ptr();
}

bool is_int(py::handle value) {
    return PyIndex_Check(value.ptr()) != 0 && !PyBool_Check(value.ptr());
}

/// The upper 64 bits of an int.
py::object upper_half(py::handle number) {
    return steal_or_throw(PyNumber_Rshift(number.ptr(), py::int_(64).ptr()));
}

py::object join_halves(py::object const& high, std::uint64_t low) {
    auto const shifted = steal_or_throw(PyNumber_Lshift(high.ptr(), py::int_(64).ptr()));
    return steal_or_throw(PyNumber_Or(shifted.ptr(), py::int_(low).ptr()));
}

/// The digits of a Decimal without zeros in front or behind, and the power of ten they stand at.
struct Digits {
    std::string text;
    std::int64_t exponent = 0;
    bool negative = false;
};

Digits digits_of(py::handle decimal, char const* name) {
    py::tuple const parts = decimal.attr("as_tuple")();
    if (!PyLong_Check(parts[2].ptr())) {
        raise_not_representable(name, "the amount is not finite");
    }
    Digits result;
    result.negative = parts[0].cast<int>() != 0;
    result.exponent = parts[2].cast<std::int64_t>();
    for (auto const& digit : parts[1].cast<py::tuple>()) {
        auto const value = static_cast<char>('0' + digit.cast<int>());
        if (value != '0' || !result.text.empty()) {
            result.text += value;
        }
    }
    while (!result.text.empty() && result.text.back() == '0') {
        result.text.pop_back();
        ++result.exponent;
    }
    return result;
}

constexpr std::int64_t amount_digits_max = 39;

} // namespace

void load_python_types() {
    PyDateTime_IMPORT;
    if (PyDateTimeAPI == nullptr) {
        throw py::error_already_set();
    }
    decimal_class = import_class("decimal", "Decimal");
    uuid_class = import_class("uuid", "UUID");
}

Amount amount_from(py::handle value, char const* name) {
    if (!is_int(value)) {
        raise_type("an amount in minor units", "int", value);
    }
    auto const number = steal_or_throw(PyNumber_Index(value.ptr()));
    int overflow = 0;
    auto const narrow = PyLong_AsLongLongAndOverflow(number.ptr(), &overflow);
    if (overflow == 0) {
        return Amount{narrow};
    }
    auto const low = PyLong_AsUnsignedLongLongMask(number.ptr());
    auto const high = PyLong_AsLongLongAndOverflow(upper_half(number).ptr(), &overflow);
    if (overflow != 0) {
        raise_amount_range(name);
    }
    return Amount::from_halves(high, low);
}

py::int_ to_python(Amount amount) {
    if (auto const narrow = amount.to_int64()) {
        return py::int_(*narrow);
    }
    return py::reinterpret_borrow<py::int_>(join_halves(py::int_(amount.high()), amount.low()));
}

ExactDecimal decimal_from(py::handle value, char const* name) {
    if (!py::isinstance(value, decimal_class)) {
        raise_type("an amount", "decimal.Decimal", value);
    }
    auto digits = digits_of(value, name);
    if (digits.text.empty()) {
        return {};
    }
    if (digits.exponent < -static_cast<std::int64_t>(limits::asset_scale_max)) {
        raise_not_representable(name, "the amount has more digits after the point than any asset");
    }
    if (digits.exponent > amount_digits_max) {
        raise_amount_range(name);
    }
    digits.text.append(static_cast<std::size_t>(std::max<std::int64_t>(digits.exponent, 0)), '0');
    auto const amount = Amount::parse((digits.negative ? "-" : "") + digits.text);
    if (!amount) {
        raise_amount_range(name);
    }
    return {*amount, static_cast<std::uint8_t>(std::max<std::int64_t>(-digits.exponent, 0))};
}

py::object to_python_decimal(Amount minor, std::uint8_t scale) {
    return to_python_decimal(to_decimal(minor, scale));
}

py::object to_python_decimal(std::string const& text) {
    return py::handle{decimal_class}(text);
}

Money to_money(ExactDecimal const& decimal, Currency const& currency) {
    return Money::parse(to_decimal(decimal.digits, decimal.scale), currency);
}

GivenAmount given_amount_from(py::handle amount, char const* name) {
    if (py::isinstance<Money>(amount)) {
        auto const& money = amount.cast<Money const&>();
        return {money.minor(), {}, money.currency()};
    }
    auto const decimal = decimal_from(amount, name);
    return {decimal.digits, decimal.scale, {}};
}

std::optional<GivenAmount>
given_amount_from(py::handle amount, py::handle minor, char const* name) {
    if (!amount.is_none() && !minor.is_none()) {
        raise_both(name, "_minor");
    }
    if (!minor.is_none()) {
        auto const minor_name = std::string{name} + "_minor";
        return GivenAmount{amount_from(minor, minor_name.c_str()), {}, {}};
    }
    if (amount.is_none()) {
        return std::nullopt;
    }
    if (!py::isinstance<Money>(amount) && !py::isinstance(amount, decimal_class)) {
        auto const wanted = "decimal.Decimal or nostro.Money (minor units are given as " +
                            std::string{name} + "_minor)";
        raise_type(name, wanted, amount);
    }
    return given_amount_from(amount, name);
}

py::object to_python_amount(std::optional<GivenAmount> const& given) {
    if (given && given->currency) {
        return py::cast(Money{given->number, *given->currency});
    }
    if (given && given->scale) {
        return to_python_decimal(given->number, *given->scale);
    }
    return py::none();
}

py::object to_python_minor(std::optional<GivenAmount> const& given) {
    if (given && !given->scale && !given->currency) {
        return to_python(given->number);
    }
    return py::none();
}

bool flag_from(py::handle value) {
    if (!PyBool_Check(value.ptr())) {
        raise_type("a flag", "bool", value);
    }
    return value.is(py::bool_(true));
}

Uuid uuid_from(py::handle value) {
    if (!py::isinstance(value, uuid_class)) {
        raise_type("an id", "uuid.UUID", value);
    }
    py::object const number = value.attr("int");
    return {PyLong_AsUnsignedLongLong(upper_half(number).ptr()),
            PyLong_AsUnsignedLongLongMask(number.ptr())};
}

py::object to_python(Uuid const& id) {
    return py::handle{uuid_class}(py::arg("int") = join_halves(py::int_(id.high), id.low));
}

py::object to_python_or_none(Uuid const& id) {
    return id.is_zero() ? py::none() : to_python(id);
}

Timestamp time_from(py::handle value) {
    if (!PyDateTime_Check(value.ptr())) {
        raise_type("a time", "datetime.datetime", value);
    }
    if (value.attr("utcoffset")().is_none()) {
        throw InvalidArgument{
            "the datetime has no zone; give it one, for example datetime.timezone.utc",
            {{"reason", "naive_datetime"}}};
    }
    auto const epoch = steal_or_throw(PyDateTimeAPI->DateTime_FromDateAndTime(
        1970, 1, 1, 0, 0, 0, 0, PyDateTime_TimeZone_UTC, PyDateTimeAPI->DateTimeType));
    return Timestamp{span_from(value - epoch)};
}

py::object to_python(Timestamp time) {
    auto const day = std::chrono::floor<std::chrono::days>(time);
    auto const date = std::chrono::year_month_day{day};
    auto const clock =
        std::chrono::hh_mm_ss{std::chrono::floor<std::chrono::microseconds>(time - day)};
    return steal_or_throw(
        PyDateTimeAPI->DateTime_FromDateAndTime(static_cast<int>(date.year()),
                                                static_cast<int>(unsigned{date.month()}),
                                                static_cast<int>(unsigned{date.day()}),
                                                static_cast<int>(clock.hours().count()),
                                                static_cast<int>(clock.minutes().count()),
                                                static_cast<int>(clock.seconds().count()),
                                                static_cast<int>(clock.subseconds().count()),
                                                PyDateTime_TimeZone_UTC,
                                                PyDateTimeAPI->DateTimeType));
}

std::optional<Timestamp>
given_time_from(py::handle time, std::optional<std::int64_t> nanoseconds, char const* name) {
    if (!time.is_none() && nanoseconds) {
        raise_both(name, "_ns");
    }
    if (nanoseconds) {
        return Timestamp{std::chrono::nanoseconds{*nanoseconds}};
    }
    return time.is_none() ? std::nullopt : std::optional{time_from(time)};
}

Date date_from(py::handle value) {
    if (!PyDate_Check(value.ptr()) || PyDateTime_Check(value.ptr())) {
        raise_type("a date", "datetime.date", value);
    }
    auto* const date = value.ptr();
    return std::chrono::year{PyDateTime_GET_YEAR(date)} /
           std::chrono::month{static_cast<unsigned>(PyDateTime_GET_MONTH(date))} /
           std::chrono::day{static_cast<unsigned>(PyDateTime_GET_DAY(date))};
}

py::object to_python(Date date) {
    auto const fields = std::chrono::year_month_day{date};
    return steal_or_throw(PyDate_FromDate(static_cast<int>(fields.year()),
                                          static_cast<int>(unsigned{fields.month()}),
                                          static_cast<int>(unsigned{fields.day()})));
}

std::chrono::nanoseconds span_from(py::handle value) {
    if (!PyDelta_Check(value.ptr())) {
        raise_type("a duration", "datetime.timedelta", value);
    }
    auto* const delta = value.ptr();
    std::int64_t const seconds = std::int64_t{PyDateTime_DELTA_GET_DAYS(delta)} * 86'400 +
                                 PyDateTime_DELTA_GET_SECONDS(delta);
    std::int64_t const rest = std::int64_t{PyDateTime_DELTA_GET_MICROSECONDS(delta)} * 1'000;
    std::int64_t result = 0;
    if (__builtin_mul_overflow(seconds, std::int64_t{1'000'000'000}, &result) ||
        __builtin_add_overflow(result, rest, &result)) {
        raise_time_range("the time or duration");
    }
    return std::chrono::nanoseconds{result};
}

py::object to_python(std::chrono::nanoseconds span) {
    auto const day = std::chrono::floor<std::chrono::days>(span);
    auto const second = std::chrono::floor<std::chrono::seconds>(span - day);
    auto const rest = std::chrono::floor<std::chrono::microseconds>(span - day - second);
    return steal_or_throw(PyDelta_FromDSU(static_cast<int>(day.count()),
                                          static_cast<int>(second.count()),
                                          static_cast<int>(rest.count())));
}

std::string latin_from(py::handle value) {
    if (PyBytes_Check(value.ptr())) {
        return value.cast<std::string>();
    }
    if (!PyUnicode_Check(value.ptr())) {
        raise_type("a header's name or value", "str or bytes", value);
    }
    return steal_or_throw(PyUnicode_AsLatin1String(value.ptr())).cast<std::string>();
}

py::object to_python_latin(std::string const& bytes) {
    return steal_or_throw(
        PyUnicode_DecodeLatin1(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), nullptr));
}

Text text_from(std::string description, py::handle metadata) {
    Text result{std::move(description), {}};
    if (metadata.is_none()) {
        return result;
    }
    for (auto const& item : py::dict{py::reinterpret_borrow<py::object>(metadata)}) {
        if (!PyUnicode_Check(item.first.ptr()) || !PyUnicode_Check(item.second.ptr())) {
            throw py::type_error("metadata must map str to str");
        }
        result.metadata.emplace_back(item.first.cast<std::string>(),
                                     item.second.cast<std::string>());
    }
    return result;
}

py::dict to_python_metadata(Text const& text) {
    py::dict result;
    for (auto const& [key, value] : text.metadata) {
        result[py::str(key)] = py::str(value);
    }
    return result;
}

std::string path_from(py::handle value) {
    auto const path = steal_or_throw(PyOS_FSPath(value.ptr()));
    if (!PyUnicode_Check(path.ptr())) {
        raise_type("a path", "str or os.PathLike[str]", path);
    }
    return path.cast<std::string>();
}

std::string describe(py::handle object, std::initializer_list<char const*> attributes) {
    auto text = py::type::of(object).attr("__name__").cast<std::string>() + "(";
    char const* separator = "";
    for (auto const* attribute : attributes) {
        text += std::string{separator} + attribute + "=" +
                py::repr(object.attr(attribute)).cast<std::string>();
        separator = ", ";
    }
    return text + ")";
}

} // namespace nostro::inline v0::python
