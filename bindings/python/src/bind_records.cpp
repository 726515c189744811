#include "bind.hpp"
#include "casters.hpp"
#include "views.hpp"

#include <pybind11/operators.h>

#include <string>
#include <vector>

namespace nostro::inline v0::python {
namespace {

/// Define `<name>` as a Decimal and `<name>_minor` as an int. `amount` gives the amount of a view,
/// `asset` the currency it counts.
template <class View, class GetAmount, class GetAsset>
void def_amount(py::class_<View>& bound,
                std::string const& name,
                std::string const& doc,
                GetAmount amount,
                GetAsset asset) {
    bound.def_property_readonly(
        name.c_str(),
        [amount, asset](View const& self) {
            return to_python_decimal(amount(self), asset(self).scale());
        },
        (doc + " A Decimal.").c_str());
    bound.def_property_readonly((name + "_minor").c_str(),
                                [amount](View const& self) { return amount(self); },
                                (doc + " In minor units.").c_str());
}

/// Define `<name>` as a datetime and `<name>_ns` as an int, of a record's `time`.
template <class View, class GetTime>
void def_time(py::class_<View>& bound,
              std::string const& name,
              std::string const& doc,
              GetTime time) {
    bound.def_property_readonly(
        name.c_str(),
        [time](View const& self) { return to_python(time(self)); },
        (doc + " UTC, cut to microseconds.").c_str());
    bound.def_property_readonly(
        (name + "_ns").c_str(),
        [time](View const& self) { return time(self).time_since_epoch().count(); },
        (doc + " Nanoseconds since 1970.").c_str());
}

template <class View, class GetText>
void def_text(py::class_<View>& bound, GetText text) {
    bound.def_property_readonly(
        "description",
        [text](View const& self) { return text(self).description; },
        "Text for people; empty when it was erased.");
    bound.def_property_readonly(
        "metadata",
        [text](View const& self) { return to_python_metadata(text(self)); },
        "Keys and values; empty when they were erased.");
}

template <class Record>
std::vector<PostingView> postings_of(WithPostings<Record> const& view) {
    std::vector<PostingView> result;
    result.reserve(view.assets.size());
    for (std::size_t i = 0; i < view.assets.size(); ++i) {
        result.push_back({view.record.postings[i], view.assets[i]});
    }
    return result;
}

py::object balance_or_none(std::optional<Balance> const& balance, Currency const& asset) {
    return balance ? py::cast(BalanceView{*balance, asset}) : py::none();
}

void bind_balance(py::module_& module) {
    py::class_<BalanceView> bound(
        module,
        "Balance",
        "The four counters of an account. Expired holds are not in the pending ones.");
    auto const asset = [](BalanceView const& self) -> Currency const& { return self.asset; };
    auto const counter = [&](char const* name, char const* doc, Amount Balance::*member) {
        def_amount(
            bound,
            name,
            doc,
            [member](BalanceView const& self) { return self.record.*member; },
            asset);
    };
    counter("debits_pending", "Debits reserved by holds.", &Balance::debits_pending);
    counter("debits_posted", "Debits booked.", &Balance::debits_posted);
    counter("credits_pending", "Credits reserved by holds.", &Balance::credits_pending);
    counter("credits_posted", "Credits booked.", &Balance::credits_posted);
    def_amount(
        bound,
        "net",
        "credits_posted - debits_posted.",
        [](BalanceView const& self) { return self.record.net(); },
        asset);
    bound
        .def_property_readonly(
            "asset", [](BalanceView const& self) { return self.asset; }, "What it counts.")
        .def(
            "__eq__",
            [](BalanceView const& self, BalanceView const& other) {
                return self.record == other.record && self.asset == other.asset;
            },
            py::is_operator())
        .def("__repr__", [](py::object const& self) {
            return describe(
                self,
                {"debits_pending", "debits_posted", "credits_pending", "credits_posted", "asset"});
        });
}

void bind_ledger_account(py::module_& module) {
    py::class_<LedgerAccount> bound(
        module,
        "LedgerAccount",
        "One balance of the ledger: what it counts, its limits and its counters.");
    auto const asset = [](LedgerAccount const& self) -> Currency const& { return self.asset; };
    bound.def_readonly("id", &LedgerAccount::id, "Its id.")
        .def_readonly(
            "number", &LedgerAccount::number, "Sequence number of the event that opened it.")
        .def_readonly("asset", &LedgerAccount::asset, "What it counts.")
        .def_readonly("account_class", &LedgerAccount::account_class, "LedgerAccountClass.")
        .def_readonly("code", &LedgerAccount::code, "The host's kind of account.")
        .def_readonly("flags", &LedgerAccount::flags, "LedgerAccountFlags as of now.")
        .def_property_readonly(
            "parent",
            [](LedgerAccount const& self) { return to_python_or_none(self.parent); },
            "The parent's id, or None.")
        .def_readonly("user_data", &LedgerAccount::user_data, "The host's own numbers.")
        .def_property_readonly(
            "balance",
            [](LedgerAccount const& self) {
                return BalanceView{self.balance, self.asset};
            },
            "Its counters.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"id", "asset", "account_class", "code", "flags", "balance"});
        });
    def_time(bound, "opened_at", "When it was opened.", [](LedgerAccount const& self) {
        return self.opened_at;
    });
    def_text(bound, [](LedgerAccount const& self) -> Text const& { return self.text; });
    def_amount(
        bound,
        "debit_headroom",
        "How far debits may exceed credits.",
        [](LedgerAccount const& self) { return self.debit_headroom; },
        asset);
    def_amount(
        bound,
        "credit_headroom",
        "How far credits may exceed debits.",
        [](LedgerAccount const& self) { return self.credit_headroom; },
        asset);
    def_amount(
        bound,
        "available",
        "What can still be debited; negative when a limit was lowered below use. Only a bound for "
        "a\n"
        "debit_limited account.",
        [](LedgerAccount const& self) { return self.available(); },
        asset);
}

void bind_posting_record(py::module_& module) {
    py::class_<PostingView> bound(module, "PostingRecord", "One posting of a stored entry.");
    def_amount(
        bound,
        "amount",
        "The amount.",
        [](PostingView const& self) { return self.record.amount; },
        [](PostingView const& self) -> Currency const& { return self.asset; });
    bound
        .def_property_readonly(
            "account",
            [](PostingView const& self) { return self.record.account; },
            "The account's id.")
        .def_property_readonly(
            "side", [](PostingView const& self) { return self.record.side; }, "debit or credit.")
        .def_property_readonly(
            "asset", [](PostingView const& self) { return self.asset; }, "What the amount counts.")
        .def_property_readonly(
            "after",
            [](PostingView const& self) { return balance_or_none(self.record.after, self.asset); },
            "The account's Balance after it; None without `history`.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"account", "side", "amount", "asset"});
        });
}

void bind_journal_entry(py::module_& module) {
    py::class_<EntryView> bound(
        module,
        "JournalEntry",
        "A stored event of any kind; immutable but for the erasing of its text.");
    auto const field = [&](char const* name, char const* doc, auto member) {
        bound.def_property_readonly(
            name, [member](EntryView const& self) { return self.record.*member; }, doc);
    };
    field("seq", "Sequence number, gapless from 1.", &JournalEntry::seq);
    field("kind", "EventKind.", &JournalEntry::kind);
    field("flags", "EventFlags.", &JournalEntry::flags);
    field("timeout_s", "Seconds until a hold expires; 0: never.", &JournalEntry::timeout_s);
    field("code", "The host's reason code.", &JournalEntry::code);
    field("effective_date", "The day it counts for.", &JournalEntry::effective_date);
    field("user_data", "The host's own numbers.", &JournalEntry::user_data);
    field("principal", "Who acted; 0: the system.", &JournalEntry::principal);
    field("text_erased", "Whether its text was erased.", &JournalEntry::text_erased);
    field("conversion", "ConversionNote or None.", &JournalEntry::conversion);
    field("account",
          "Opening: the account as opened. Change: the account with its new limits. Else None.",
          &JournalEntry::account);
    field("business_date",
          "Period: the business date after it. Else None.",
          &JournalEntry::business_date);
    field("locked_through",
          "Period: the last locked day after it. Else None.",
          &JournalEntry::locked_through);
    def_time(bound, "time", "When it was booked.", [](EntryView const& self) {
        return self.record.time;
    });
    def_text(bound, [](EntryView const& self) -> Text const& { return self.record.text; });
    bound
        .def_property_readonly(
            "id",
            [](EntryView const& self) { return to_python_or_none(self.record.id); },
            "Its id; None for an opening, whose id is the account's.")
        .def_property_readonly(
            "pending_id",
            [](EntryView const& self) { return to_python_or_none(self.record.pending_id); },
            "The entry it is about, or None.")
        .def_property_readonly(
            "mandate",
            [](EntryView const& self) { return to_python_or_none(self.record.mandate); },
            "The mandate's id, or None.")
        .def_property_readonly("postings", &postings_of<JournalEntry>, "Its postings.")
        .def("__repr__", [](py::object const& self) {
            return describe(self,
                            {"seq", "time_ns", "kind", "id", "code", "effective_date", "postings"});
        });
}

void bind_hold(py::module_& module) {
    py::class_<HoldView> bound(module, "Hold", "A pending entry and what became of it.");
    bound
        .def_property_readonly(
            "id", [](HoldView const& self) { return self.record.id; }, "Its id.")
        .def_property_readonly(
            "seq",
            [](HoldView const& self) { return self.record.seq; },
            "Sequence number of the pending entry.")
        .def_property_readonly(
            "state", [](HoldView const& self) { return self.record.state; }, "HoldState.")
        .def_property_readonly(
            "expires_at",
            [](HoldView const& self) { return self.record.expires_at; },
            "When it expires, UTC, cut to microseconds; None: never.")
        .def_property_readonly(
            "expires_at_ns",
            [](HoldView const& self) -> std::optional<std::int64_t> {
                return self.record.expires_at
                           ? std::optional{self.record.expires_at->time_since_epoch().count()}
                           : std::nullopt;
            },
            "When it expires, nanoseconds since 1970; None: never.")
        .def_property_readonly("postings", &postings_of<Hold>, "As held.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"id", "seq", "state", "expires_at", "captured", "postings"});
        });
    def_amount(
        bound,
        "captured",
        "So far, of each posting of a two-posting hold.",
        [](HoldView const& self) { return self.record.captured; },
        [](HoldView const& self) -> Currency const& { return self.assets.front(); });
}

void bind_statement_line(py::module_& module) {
    py::class_<LineView> bound(
        module, "StatementLine", "One line of an account's statement: a posting with its entry.");
    auto const field = [&](char const* name, char const* doc, auto member) {
        bound.def_property_readonly(
            name, [member](LineView const& self) { return self.record.*member; }, doc);
    };
    field("seq", "Sequence number of the entry.", &StatementLine::seq);
    field("line", "Index of the posting in its entry.", &StatementLine::line);
    field("effective_date", "The day it counts for.", &StatementLine::effective_date);
    field("kind", "EventKind.", &StatementLine::kind);
    field("id", "The entry's id.", &StatementLine::id);
    field("code", "The host's reason code.", &StatementLine::code);
    field("user_data", "The host's own numbers.", &StatementLine::user_data);
    field("side", "debit or credit.", &StatementLine::side);
    field("counterparties",
          "Accounts on the other side of the entry, in order, no repeats.",
          &StatementLine::counterparties);
    def_time(bound, "time", "When it was booked.", [](LineView const& self) {
        return self.record.time;
    });
    def_text(bound, [](LineView const& self) -> Text const& { return self.record.text; });
    def_amount(
        bound,
        "amount",
        "The amount.",
        [](LineView const& self) { return self.record.amount; },
        [](LineView const& self) -> Currency const& { return self.asset; });
    bound
        .def_property_readonly(
            "pending_id",
            [](LineView const& self) { return to_python_or_none(self.record.pending_id); },
            "The entry it is about, or None.")
        .def_property_readonly(
            "asset", [](LineView const& self) { return self.asset; }, "What the amount counts.")
        .def_property_readonly(
            "after",
            [](LineView const& self) { return balance_or_none(self.record.after, self.asset); },
            "The account's Balance after it; None without `history`.")
        .def("__repr__", [](py::object const& self) {
            return describe(
                self, {"seq", "line", "time_ns", "kind", "id", "side", "amount", "description"});
        });
}

void bind_results(py::module_& module) {
    py::class_<ResultView> bound(module, "EventResult", "The answer to one event.");
    bound.def_readonly("id", &ResultView::id, "The id of the event; of an opening, the account's.")
        .def_property_readonly(
            "code", [](ResultView const& self) { return self.result.code; }, "ResultCode.")
        .def_property_readonly(
            "seq",
            [](ResultView const& self) { return self.result.seq; },
            "created, exists: the event's sequence number; else 0.")
        .def_property_readonly(
            "first_code",
            [](ResultView const& self) { return self.result.first_code; },
            "id_already_failed: the code it first failed with.")
        .def_property_readonly(
            "ok",
            [](ResultView const& self) { return self.result.ok(); },
            "Whether the event stands, now or already.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"id", "code", "seq", "time_ns"});
        });
    def_time(bound, "time", "created, exists: the event's time.", [](ResultView const& self) {
        return self.result.time;
    });
}

void bind_heads(py::module_& module) {
    py::class_<LedgerHead> head(module, "LedgerHead", "Where a ledger stands.");
    head.def_readonly("seq", &LedgerHead::seq, "Last event; 0: none.")
        .def_readonly("hash",
                      &LedgerHead::hash,
                      "Head of the hash chain, 32 bytes; all zero when there is no event.")
        .def_readonly("business_date",
                      &LedgerHead::business_date,
                      "Default effective date; None: the UTC day of the batch.")
        .def_readonly("locked_through", &LedgerHead::locked_through, "Last locked day, or None.")
        .def(py::self == py::self)
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"seq", "time_ns", "hash", "business_date", "locked_through"});
        });
    def_time(
        head, "time", "Time of the last event.", [](LedgerHead const& self) { return self.time; });

    py::class_<Anchor>(module,
                       "Anchor",
                       "The chain's head at a sequence number, to hold against the ledger later.")
        .def(py::init([](std::uint64_t seq, Hash const& hash) {
                 return Anchor{seq, hash};
             }),
             py::arg("seq"),
             py::arg("hash"),
             "seq: a sequence number; hash: 32 bytes.")
        .def_readonly("seq", &Anchor::seq, "Sequence number.")
        .def_readonly("hash", &Anchor::hash, "32 bytes.")
        .def(py::self == py::self)
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"seq", "hash"});
        });

    py::class_<AssetTotals>(module, "AssetTotals", "Sums over all accounts of one asset.")
        .def_readonly("asset", &AssetTotals::asset, "The asset.")
        .def_readonly("accounts", &AssetTotals::accounts, "Number of accounts.")
        .def_property_readonly(
            "totals",
            [](AssetTotals const& self) {
                return BalanceView{self.totals, self.asset};
            },
            "Debits equal credits, pending and posted, in a sound ledger.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"asset", "accounts", "totals"});
        });

    py::class_<SnapshotView>(
        module, "Snapshot", "An account's counters kept at the end of a business day.")
        .def_property_readonly(
            "account",
            [](SnapshotView const& self) { return self.record.account; },
            "The account's id.")
        .def_property_readonly(
            "business_date",
            [](SnapshotView const& self) { return self.record.business_date; },
            "The day.")
        .def_property_readonly(
            "seq",
            [](SnapshotView const& self) { return self.record.seq; },
            "Events up to this one are in it.")
        .def_property_readonly(
            "balance",
            [](SnapshotView const& self) {
                return BalanceView{self.record.balance, self.asset};
            },
            "Posted counters by effective date; pending as of `seq`.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"account", "business_date", "seq", "balance"});
        });
}

void bind_reports(py::module_& module) {
    py::class_<Finding>(module, "Finding", "One thing `Ledger.verify` found wrong.")
        .def_readonly("seq", &Finding::seq, "The event it was found at; 0: not at one event.")
        .def_readonly("what", &Finding::what, "Stable name, for example 'event_altered'.")
        .def_readonly("text", &Finding::text, "One line for a person.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"seq", "what", "text"});
        });

    py::class_<VerifyReport>(module, "VerifyReport", "What `Ledger.verify` did and found.")
        .def_readonly("events", &VerifyReport::events, "Events read.")
        .def_readonly("accounts", &VerifyReport::accounts, "Accounts checked.")
        .def_readonly("postings", &VerifyReport::postings, "Postings checked.")
        .def_readonly("head", &VerifyReport::head, "The head.")
        .def_readonly("first_altered",
                      &VerifyReport::first_altered,
                      "The first event whose digest does not match, or None.")
        .def_readonly(
            "findings", &VerifyReport::findings, "What is wrong, at most 100; empty: sound.")
        .def_property_readonly("ok", &VerifyReport::ok, "Whether nothing is wrong.")
        .def("__repr__", [](py::object const& self) {
            return describe(self,
                            {"ok", "events", "accounts", "postings", "first_altered", "findings"});
        });

    py::class_<DueReport>(module, "DueReport", "What `Core.run_due` did.")
        .def_readonly("holds_expired", &DueReport::holds_expired, "Holds marked as expired.")
        .def_readonly("messages_sent", &DueReport::messages_sent, "Messages handed to the sender.")
        .def_readonly("rows_purged",
                      &DueReport::rows_purged,
                      "Rows removed of expired codes, tokens and sessions.")
        .def_readonly("more", &DueReport::more, "Whether the budget ended before the work did.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"holds_expired", "more"});
        });
}

} // namespace

void bind_records(py::module_& module) {
    bind_balance(module);
    bind_ledger_account(module);
    bind_posting_record(module);
    bind_journal_entry(module);
    bind_hold(module);
    bind_statement_line(module);
    bind_results(module);
    bind_heads(module);
    bind_reports(module);
}

} // namespace nostro::inline v0::python
