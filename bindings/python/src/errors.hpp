#pragma once

#include <nostro/core/error.hpp>

#include <pybind11/pybind11.h>

namespace nostro::inline v0::python {

/// Whether a Python exception is a `nostro.Conflict`.
bool is_conflict(pybind11::error_already_set const& error);

/// The C++ form of a `nostro.Conflict` that went through Python, so that the unit of work is
/// repeated.
Conflict to_conflict(pybind11::error_already_set const& error);

} // namespace nostro::inline v0::python
