#pragma once

#include <nostro/core/id.hpp>

#include <pybind11/pybind11.h>

/// What each bind file adds to the module. One file for each public header, called in the order in
/// which the types build on each other.
namespace nostro::inline v0::python {

void bind_errors(pybind11::module_& module);
void bind_enums(pybind11::module_& module);
void bind_time(pybind11::module_& module);
void bind_ids(pybind11::module_& module);
void bind_money(pybind11::module_& module);
void bind_rate(pybind11::module_& module);
void bind_events(pybind11::module_& module);
void bind_records(pybind11::module_& module);
void bind_queries(pybind11::module_& module);
void bind_columns(pybind11::module_& module);
void bind_ledger(pybind11::module_& module);
void bind_core(pybind11::module_& module);

/// A new id of the module's own generator.
Uuid next_id();

} // namespace nostro::inline v0::python
