#include "bind.hpp"
#include "gil.hpp"
#include "services.hpp"

#include <nostro/statements/statement.hpp>
#include <nostro/statements/statements.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_statement_entry(py::module_& module) {
    bind_struct<StatementPeriod>(module,
                                 "StatementPeriod",
                                 "Whole days in UTC, both of them included.",
                                 field("from_", &StatementPeriod::from, "The first day."),
                                 field("to", &StatementPeriod::to, "The last day."));

    bind_struct<StatementExchange>(
        module,
        "StatementExchange",
        "What an entry was worth in another currency, and at what rate.",
        field("counter", &StatementExchange::counter, "Never negative."),
        field("rate",
              &StatementExchange::rate,
              "How it was converted, where the ledger says: units of rate_target for one unit of "
              "rate_source; or None."),
        field(
            "rate_source", &StatementExchange::rate_source, "ISO 4217 code; empty without a rate."),
        field("rate_target", &StatementExchange::rate_target, "ISO 4217 code."));

    bind_struct<StatementEntry>(
        module,
        "StatementEntry",
        "An entry of a statement, as the view shows it.",
        field("entry",
              &StatementEntry::entry,
              "Without metadata. new_balance is the balance after this entry in the order of the "
              "statement."),
        field("booked",
              &StatementEntry::booked,
              "The day of completed, but not before the statement's first day; None where "
              "completed is."),
        field("value_date", &StatementEntry::value_date, "None where completed is."),
        field("is_reversal", &StatementEntry::is_reversal, "It takes back an earlier entry."),
        field("exchange", &StatementEntry::exchange, "None without entry.value."),
        field("charges",
              &StatementEntry::charges,
              "Part of the entry's amount; never negative; or None."));

    bind_struct<StatementTotal>(
        module,
        "StatementTotal",
        "Entries of one direction.",
        field("count", &StatementTotal::count, "0 where the view shows no amounts."),
        field("sum", &StatementTotal::sum, "Never negative."));
}

void bind_statement(py::module_& module) {
    bind_struct<Statement>(
        module,
        "Statement",
        "A statement of an account through one view: a plain value, of which every format is "
        "written.\n\nWhere amounts and balances are shown, opening and the entries add up to "
        "closing. What the view denies is None.",
        field("view", &Statement::view, "The view."),
        field("permissions", &Statement::permissions, "Of the view, which decide what is shown."),
        field(
            "number", &Statement::number, "In the view's series, from 1; None: it is not issued."),
        field("period", &Statement::period, "Its days."),
        field("account", &Statement::account, "balance is the closing balance."),
        field("opening", &Statement::opening, "Before the first day."),
        field("closing", &Statement::closing, "After the last day, or now."),
        field("available", &Statement::available, "closing less what is held of it; or None."),
        field("credits", &Statement::credits, "What was paid in."),
        field("debits", &Statement::debits, "What was paid out."),
        field("entries", &Statement::entries, "By completed, then in the order of booking."),
        field(
            "pending", &Statement::pending, "Held now, and not booked; a preview of today alone."),
        field("created_at", &Statement::created_at, "When it was made."),
        field("message_id", &Statement::message_id, "32 hexadecimal digits, its own."));

    bind_struct<IssuedStatement>(
        module,
        "IssuedStatement",
        "An issued statement in a list.",
        field("number", &IssuedStatement::number, "In the view's series."),
        field("period", &IssuedStatement::period, "Its days."),
        field("entry_count", &IssuedStatement::entry_count, "How many entries it has."),
        field("created_at", &IssuedStatement::created_at, "When it was issued."),
        field("message_id", &IssuedStatement::message_id, "Its own."));
}

void bind_formats(py::module_& module) {
    module.def("media_type",
               &media_type,
               py::arg("format"),
               "The media type of a format, for example 'text/csv; charset=utf-8'.");
    module.def("file_extension",
               &file_extension,
               py::arg("format"),
               "The end of a file's name, for example 'csv'.");
    module.def(
        "render",
        [](Statement statement, StatementFormat format) { // a copy, kept without the lock
            ReleasedGil const released;
            auto const kept = std::move(statement);
            return render(kept, format);
        },
        py::arg("statement"),
        py::arg("format"),
        "Write a statement. Equal statements give equal texts.\n\n"
        "JSON, CSV and HTML leave out what is absent. The others refuse without amounts; camt_053 "
        "and mt940 need the\nbalances as well, and a number. Raises Forbidden "
        "(permission_missing), InvalidArgument (not_issued,\nnot_representable, incomplete).");
}

} // namespace

void bind_statements(py::module_& module) {
    bind_statement_entry(module);
    bind_statement(module);
    bind_formats(module);
    ServiceClass<Statements> statements{
        module,
        "Statements",
        "The statements of accounts, each through a view. A view has one series of issued "
        "statements, numbered from 1\nwithout gaps.\n\nAn issued statement never changes. What is "
        "booked into its period later is listed in the next statement, if\nthat begins on the day "
        "after its last. Who calls: whoever may use the view, see ViewedAccounts."};
    statements.bound().attr("entries_max") = Statements::entries_max;
    statements
        .def("issue",
             &Statements::issue,
             py::arg("view"),
             py::arg("period"),
             "Issue the statement of a period that is over, or the one that was issued for it "
             "before.\n\n"
             "Raises InvalidArgument (invalid_period, period_not_over, statement_too_long), "
             "Unauthenticated, CorruptData.")
        .def("preview",
             &Statements::preview,
             py::arg("view"),
             py::arg("period"),
             "What `issue` would make of a period now, without a number; the period may go on. "
             "Writes nothing.\n\nRaises InvalidArgument (invalid_period, statement_too_long), "
             "CorruptData.")
        .def("get",
             &Statements::get,
             py::arg("view"),
             py::arg("number"),
             "An issued statement. Raises NotFound (statement_not_found), CorruptData.")
        .def_pages(
            "", &Statements::list, "The issued statements of a view by number.", py::arg("view"));
}

} // namespace nostro::inline v0::python
