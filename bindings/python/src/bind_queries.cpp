#include "bind.hpp"
#include "casters.hpp"
#include "pages.hpp"

#include <nostro/ledger/query.hpp>

#include <optional>
#include <string>
#include <utility>

namespace nostro::inline v0::python {

py::object PageIterator::next() {
    while (index_ == page_.items.size()) {
        if (started_ && page_.next.empty()) {
            throw py::stop_iteration();
        }
        // The cursor moves only after the page was read, so that an error loses nothing.
        page_ = read_(page_.next);
        started_ = true;
        index_ = 0;
    }
    return page_.items[index_++];
}

namespace {

template <class Filter>
void set_user_data(Filter& filter,
                   std::optional<Uuid> id,
                   std::optional<std::uint64_t> number,
                   std::optional<std::uint32_t> tag) {
    filter.user_data_id = id;
    filter.user_data_number = number;
    filter.user_data_tag = tag;
}

std::optional<LedgerAccountId> account_or_none(std::optional<Uuid> const& id) {
    return id ? std::optional{LedgerAccountId{*id}} : std::nullopt;
}

void bind_filters(py::module_& module) {
    py::class_<EntryFilter>(module,
                            "EntryFilter",
                            "Which entries, in which order. All conditions that are set must hold.")
        .def(py::init([](std::optional<Uuid> account,
                         std::optional<EventKind> kind,
                         std::optional<std::uint16_t> code,
                         std::optional<Uuid> user_data_id,
                         std::optional<std::uint64_t> user_data_number,
                         std::optional<std::uint32_t> user_data_tag,
                         py::object const& time_from,
                         std::optional<std::int64_t> time_from_ns,
                         py::object const& time_to,
                         std::optional<std::int64_t> time_to_ns,
                         std::optional<Date> effective_from,
                         std::optional<Date> effective_to,
                         std::optional<Amount> amount_from_minor,
                         std::optional<Amount> amount_to_minor,
                         bool descending) {
                 EntryFilter filter;
                 filter.account = account_or_none(account);
                 filter.kind = kind;
                 filter.code = code;
                 set_user_data(filter, user_data_id, user_data_number, user_data_tag);
                 filter.time_from = given_time_from(time_from, time_from_ns, "time_from");
                 filter.time_to = given_time_from(time_to, time_to_ns, "time_to");
                 filter.effective_from = effective_from;
                 filter.effective_to = effective_to;
                 filter.amount_from = amount_from_minor;
                 filter.amount_to = amount_to_minor;
                 filter.descending = descending;
                 return filter;
             }),
             py::kw_only(),
             py::arg("account") = py::none(),
             py::arg("kind") = py::none(),
             py::arg("code") = py::none(),
             py::arg("user_data_id") = py::none(),
             py::arg("user_data_number") = py::none(),
             py::arg("user_data_tag") = py::none(),
             py::arg("time_from") = py::none(),
             py::arg("time_from_ns") = py::none(),
             py::arg("time_to") = py::none(),
             py::arg("time_to_ns") = py::none(),
             py::arg("effective_from") = py::none(),
             py::arg("effective_to") = py::none(),
             py::arg("amount_from_minor") = py::none(),
             py::arg("amount_to_minor") = py::none(),
             py::arg("descending") = false,
             "account: with a posting on it, or opening or changing it; all bounds are inclusive; "
             "amounts: some posting\n"
             "(of `account`, if set) in minor units; descending: newest first. A datetime is exact "
             "to the microsecond: use "
             "the *_ns bounds to\n"
             "meet a time exactly.");

    py::class_<LedgerAccountFilter>(
        module,
        "LedgerAccountFilter",
        "Which accounts, in which order. All conditions that are set must hold.")
        .def(py::init([](std::optional<std::string> asset,
                         std::optional<LedgerAccountClass> account_class,
                         std::optional<std::uint16_t> code,
                         std::optional<Uuid> parent,
                         std::optional<Uuid> user_data_id,
                         std::optional<std::uint64_t> user_data_number,
                         std::optional<std::uint32_t> user_data_tag,
                         bool descending) {
                 LedgerAccountFilter filter;
                 filter.asset = std::move(asset);
                 filter.account_class = account_class;
                 filter.code = code;
                 filter.parent = account_or_none(parent);
                 set_user_data(filter, user_data_id, user_data_number, user_data_tag);
                 filter.descending = descending;
                 return filter;
             }),
             py::kw_only(),
             py::arg("asset") = py::none(),
             py::arg("account_class") = py::none(),
             py::arg("code") = py::none(),
             py::arg("parent") = py::none(),
             py::arg("user_data_id") = py::none(),
             py::arg("user_data_number") = py::none(),
             py::arg("user_data_tag") = py::none(),
             py::arg("descending") = false,
             "asset: the asset's code; parent: the parent's id; descending: newest first.");

    py::class_<StatementFilter>(
        module,
        "StatementFilter",
        "Which lines of an account's statement, in which order. All conditions that are set must "
        "hold.")
        .def(
            py::init([](py::object const& time_from,
                        std::optional<std::int64_t> time_from_ns,
                        py::object const& time_to,
                        std::optional<std::int64_t> time_to_ns,
                        std::optional<Date> effective_from,
                        std::optional<Date> effective_to,
                        std::optional<Side> side,
                        bool posted_only,
                        bool descending) {
                StatementFilter filter;
                filter.time_from = given_time_from(time_from, time_from_ns, "time_from");
                filter.time_to = given_time_from(time_to, time_to_ns, "time_to");
                filter.effective_from = effective_from;
                filter.effective_to = effective_to;
                filter.side = side;
                filter.posted_only = posted_only;
                filter.descending = descending;
                return filter;
            }),
            py::kw_only(),
            py::arg("time_from") = py::none(),
            py::arg("time_from_ns") = py::none(),
            py::arg("time_to") = py::none(),
            py::arg("time_to_ns") = py::none(),
            py::arg("effective_from") = py::none(),
            py::arg("effective_to") = py::none(),
            py::arg("side") = py::none(),
            py::arg("posted_only") = false,
            py::arg("descending") = false,
            "All bounds are inclusive; posted_only leaves out pending and void; descending: newest "
            "first.");
}

} // namespace

void bind_queries(py::module_& module) {
    py::class_<AsOf>(module, "AsOf", "Which balance is meant, in both times. Left out: as of now.")
        .def(py::init([](std::optional<std::uint64_t> seq,
                         py::object const& time,
                         std::optional<std::int64_t> time_ns,
                         std::optional<Date> effective) {
                 return AsOf{seq, given_time_from(time, time_ns, "time"), effective};
             }),
             py::kw_only(),
             py::arg("seq") = py::none(),
             py::arg("time") = py::none(),
             py::arg("time_ns") = py::none(),
             py::arg("effective") = py::none(),
             "seq: knowing the events up to this one; time: knowing the events up to this instant; "
             "effective: counting\n"
             "posted entries effective on or before this day.")
        .def_readonly("seq", &AsOf::seq, "Sequence number, or None.")
        .def_readonly("time", &AsOf::time, "Instant, or None.")
        .def_readonly("effective", &AsOf::effective, "Day, or None.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"seq", "time", "effective"});
        });

    bind_filters(module);

    py::class_<PageView>(module, "Page", "One page of a list.")
        .def_property_readonly(
            "items", [](PageView const& self) { return self.items; }, "The records.")
        .def_readonly("next", &PageView::next, "Cursor of the next page; empty: this was the last.")
        .def("__len__", [](PageView const& self) { return self.items.size(); })
        .def("__getitem__",
             [](PageView const& self, py::object const& at) { return py::object{self.items[at]}; })
        .def("__iter__", [](PageView const& self) { return py::iter(self.items); })
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"items", "next"});
        });

    py::class_<PageIterator>(
        module,
        "PageIterator",
        "Goes through all pages of a list; reads the next page when it is needed.\n\n"
        "Rows that are written meanwhile are neither missed nor repeated.")
        .def("__iter__", [](py::object self) { return self; })
        .def("__next__", &PageIterator::next);
}

} // namespace nostro::inline v0::python
