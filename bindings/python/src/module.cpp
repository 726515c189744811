#include "bind.hpp"
#include "casters.hpp"

#include <nostro/core/limits.hpp>
#include <nostro/core/version.hpp>

PYBIND11_MODULE(_nostro, module) {
    using namespace nostro::python; // NOLINT(google-build-using-namespace): a function of its own

    module.doc() = "The compiled part of nostro; import it as `nostro`.";
    load_python_types();

    bind_errors(module);
    bind_enums(module);
    bind_time(module);
    bind_ids(module);
    bind_money(module);
    bind_rate(module);
    bind_events(module);
    bind_records(module);
    bind_queries(module);
    bind_columns(module);
    bind_ledger(module);
    bind_core(module);

    module.attr("AMOUNT_MAX") = to_python(nostro::Amount::max());
    module.attr("AMOUNT_MIN") = to_python(nostro::Amount::min());
    module.attr("BATCH_EVENTS_MAX") = nostro::limits::batch_events_max;
    module.attr("PAGE_ROWS_MAX") = nostro::limits::page_rows_max;
    module.attr("POSTINGS_PER_SIDE_MAX") = nostro::limits::postings_per_side_max;
    module.attr("TEXT_BYTES_MAX") = nostro::limits::text_bytes_max;
    module.attr("__version__") = nostro::runtime_version();
    module.def("build_report",
               &nostro::build_report,
               "One line for a support ticket: versions and compiler.");
}
