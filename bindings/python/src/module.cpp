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
    bind_words_of_services(module);
    bind_time(module);
    bind_ids(module);
    bind_money(module);
    bind_identifiers(module);
    bind_rate(module);
    bind_events(module);
    bind_records(module);
    bind_queries(module);
    bind_columns(module);
    bind_ledger(module);
    bind_ports(module);
    bind_identity_options(module);
    bind_identity_users(module);
    bind_identity_roles(module);
    bind_identity_login(module);
    bind_identity_records(module);
    bind_oauth_options(module);
    bind_oauth_clients(module);
    bind_oauth_tokens(module);
    bind_oauth_consents(module);
    bind_oauth_authorization(module);
    bind_merchants(module);
    bind_accounts_banks(module);
    bind_accounts(module);
    bind_accounts_entries(module);
    bind_accounts_parties(module);
    bind_accounts_notes(module);
    bind_access_permissions(module);
    bind_access_options(module);
    bind_access_views(module);
    bind_access_entitlements(module);
    bind_access_moderation(module);
    bind_access_viewed(module);
    bind_payment_options(module);
    bind_payments(module);
    bind_statements(module);
    bind_sandbox(module);
    bind_session(module);
    bind_core(module);
    bind_api(module);

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
