#include "bind.hpp"
#include "casters.hpp"

#include <nostro/testing/fakes.hpp>

#include <memory>

namespace nostro::inline v0::python {
namespace {

using testing::FakeClock;

Timestamp required_time(py::handle time, std::optional<std::int64_t> nanoseconds) {
    if (auto const given = given_time_from(time, nanoseconds, "time")) {
        return *given;
    }
    throw py::type_error("give time or time_ns");
}

} // namespace

void bind_time(py::module_& module) {
    py::class_<FakeClock, std::shared_ptr<FakeClock>>(
        module,
        "FakeClock",
        "A clock for tests: it moves only when it is told to, also backwards. Threads: any.")
        .def(py::init([](py::object const& time, std::optional<std::int64_t> time_ns) {
                 return std::make_shared<FakeClock>(required_time(time, time_ns));
             }),
             py::arg("time") = py::none(),
             py::kw_only(),
             py::arg("time_ns") = py::none(),
             "Start at a datetime with a zone, or at nanoseconds since 1970.")
        .def("now", &FakeClock::now, "The time it shows, in UTC, cut to microseconds.")
        .def(
            "now_ns",
            [](FakeClock& self) { return self.now().time_since_epoch().count(); },
            "The time it shows, in nanoseconds since 1970.")
        .def(
            "set",
            [](FakeClock& self, py::object const& time, std::optional<std::int64_t> time_ns) {
                self.set(required_time(time, time_ns));
            },
            py::arg("time") = py::none(),
            py::kw_only(),
            py::arg("time_ns") = py::none(),
            "Show another time; it may be earlier.")
        .def(
            "advance",
            [](FakeClock& self, SpanArgument by) { self.advance(by.value); },
            py::arg("duration"),
            "Move by a timedelta, which may be negative.");
}

} // namespace nostro::inline v0::python
