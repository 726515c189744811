#pragma once

#include <nostro/core/amount.hpp>
#include <nostro/core/currency.hpp>
#include <nostro/core/id.hpp>
#include <nostro/core/money.hpp>
#include <nostro/core/time.hpp>
#include <nostro/ledger/event.hpp>

#include <pybind11/pybind11.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

/// Values to Python and back. "from" functions throw `TypeError` for a wrong type and
/// `InvalidArgument` for a value that is out of range; nothing is rounded. All of them need the
/// interpreter's lock.
namespace nostro::inline v0::python {

namespace py = pybind11;

/// Look up the Python classes that the conversions use. Called once, when the module is made.
void load_python_types();

/// An exact decimal: digits / 10^scale, with the smallest possible scale.
struct ExactDecimal {
    Amount digits;
    std::uint8_t scale = 0;
};

/// An amount as the caller gave it: a Decimal (`scale`), a Money (`currency`), or minor units.
struct GivenAmount {
    Amount number;
    std::optional<std::uint8_t> scale;
    std::optional<Currency> currency;
};

/// From an int; refuses bool, float and what does not fit 128 bits.
/// @param name  what the caller knows it by; the detail "field"
Amount amount_from(py::handle value, char const* name = "amount");
py::int_ to_python(Amount amount);

/// From `decimal.Decimal`; refuses NaN and infinities.
ExactDecimal decimal_from(py::handle value, char const* name = "amount");
/// `decimal.Decimal` with exactly `scale` digits after the point.
py::object to_python_decimal(Amount minor, std::uint8_t scale);
/// `decimal.Decimal` with the digits of decimal text.
py::object to_python_decimal(std::string const& text);
/// The decimal in minor units of the currency; throws `InvalidArgument` (amount_not_representable)
/// when it is finer.
Money to_money(ExactDecimal const& decimal, Currency const& currency);

/// From a Decimal or a Money.
GivenAmount given_amount_from(py::handle amount, char const* name = "amount");
/// From the pair of arguments `<name>` (Decimal or Money) and `<name>_minor` (int), of which at
/// most one may be given.
std::optional<GivenAmount> given_amount_from(py::handle amount, py::handle minor, char const* name);
/// What was given as `<name>`, or None.
py::object to_python_amount(std::optional<GivenAmount> const& given);
/// What was given as `<name>_minor`, or None.
py::object to_python_minor(std::optional<GivenAmount> const& given);

/// From `bool` and nothing else.
bool flag_from(py::handle value);

/// From `uuid.UUID`.
Uuid uuid_from(py::handle value);
py::object to_python(Uuid const& id);
/// None for the zero id.
py::object to_python_or_none(Uuid const& id);

/// From a `datetime` with a zone.
Timestamp time_from(py::handle value);
/// `datetime` in UTC, cut to microseconds.
py::object to_python(Timestamp time);
/// From the pair of arguments `<name>` (datetime) and `<name>_ns` (int), of which at most one may
/// be given.
std::optional<Timestamp>
given_time_from(py::handle time, std::optional<std::int64_t> nanoseconds, char const* name);

/// From a `date` that is not a `datetime`.
Date date_from(py::handle value);
/// `datetime.date`.
py::object to_python(Date date);

/// From `datetime.timedelta`.
std::chrono::nanoseconds span_from(py::handle value);
/// `datetime.timedelta`, cut to microseconds.
py::object to_python(std::chrono::nanoseconds span);

/// From `bytes`, or from `str` whose letters are bytes (ISO 8859-1), as HTTP and WSGI have it.
std::string latin_from(py::handle value);
/// Such a `str`.
py::object to_python_latin(std::string const& bytes);

/// From a description and a mapping of text to text, or None.
Text text_from(std::string description, py::handle metadata);
/// A dict with the metadata.
py::dict to_python_metadata(Text const& text);

/// A path from text or `os.PathLike`.
std::string path_from(py::handle value);

/// "Name(a=1, b=2)" from the attributes of a Python object.
std::string describe(py::handle object, std::initializer_list<char const*> attributes);

} // namespace nostro::inline v0::python
