#include "bind.hpp"
#include "casters.hpp"
#include "columns.hpp"
#include "drafts.hpp"
#include "jsonl_files.hpp"
#include "ledger_handle.hpp"
#include "pages.hpp"
#include "views.hpp"

#include <chrono>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace nostro::inline v0::python {
namespace {

using BoundLedger = py::class_<LedgerHandle>;

/// Sends one event by the method of its kind.
struct Sender {
    Ledger& ledger;

    EventResult operator()(EntryDraft const& draft) const { return ledger.post(draft); }

    EventResult operator()(Transfer const& draft) const { return ledger.post(draft); }

    EventResult operator()(LedgerAccountDraft const& draft) const {
        return ledger.open_account(draft);
    }

    EventResult operator()(LedgerAccountChange const& draft) const {
        return ledger.change_account(draft);
    }

    EventResult operator()(PeriodChange const& draft) const { return ledger.change_period(draft); }
};

ResultView send(LedgerHandle const& self, EventInput const& input) {
    auto const result = self.call([&](LedgerRoom& room) {
        return std::visit(Sender{room.ledger}, EventMaker{room.assets}(input));
    });
    return {result, id_of(input)};
}

/// The events as transfers, when all of them are.
std::optional<std::vector<Transfer>> as_transfers(std::vector<Event> const& events) {
    std::vector<Transfer> transfers;
    transfers.reserve(events.size());
    for (auto const& event : events) {
        auto const* transfer = std::get_if<Transfer>(&event);
        if (transfer == nullptr) {
            return std::nullopt;
        }
        transfers.push_back(*transfer);
    }
    return transfers;
}

std::vector<EventResult>
send_batch(LedgerRoom& room, std::vector<EventInput> const& inputs, BatchOptions const& options) {
    EventMaker make{room.assets};
    std::vector<Event> events;
    events.reserve(inputs.size());
    for (auto const& input : inputs) {
        events.push_back(make(input));
    }
    if (auto const transfers = as_transfers(events)) {
        return room.ledger.post_batch(*transfers, options);
    }
    return room.ledger.post_batch(events, options);
}

BatchOptions make_options(bool atomic,
                          bool dry_run,
                          std::optional<Uuid> batch_id,
                          std::uint64_t principal,
                          std::optional<SpanArgument> const& timeout) {
    BatchOptions options{atomic, dry_run, batch_id, principal, {}};
    if (timeout) {
        options.deadline = std::chrono::steady_clock::now() + timeout->value;
    }
    return options;
}

EventInput event_from(py::handle draft) {
    py::detail::make_caster<EventInput> caster;
    if (draft.is_none() || !caster.load(draft, false)) {
        throw py::type_error(std::string{"an event must be a draft, not "} +
                             Py_TYPE(draft.ptr())->tp_name);
    }
    return py::detail::cast_op<EventInput>(std::move(caster));
}

std::vector<ResultView>
post_batch(LedgerHandle const& self, py::iterable const& events, BatchOptions const& options) {
    std::vector<EventInput> inputs;
    for (auto const& event : events) {
        inputs.push_back(event_from(event));
    }
    auto const results =
        self.call([&](LedgerRoom& room) { return send_batch(room, inputs, options); });
    std::vector<ResultView> views;
    views.reserve(results.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
        views.push_back({results[i], id_of(inputs[i])});
    }
    return views;
}

constexpr char const* batch_options_doc =
    "atomic: all or none; dry_run: answer what would happen and keep nothing; batch_id: remember "
    "the batch, sent\n"
    "again it gives the stored results; principal: who acts, 0 the system; timeout: for waiting. "
    "Raises Rejected\n"
    "(batch_too_large, batch_id_reused), and InvalidArgument, after which no event of the batch "
    "was applied.";

void def_posting(BoundLedger& bound) {
    bound
        .def(
            "post",
            [](LedgerHandle const& self, std::variant<TransferInput, EntryInput> const& draft) {
                return send(self,
                            std::visit([](auto const& given) { return EventInput{given}; }, draft));
            },
            py::arg("draft"),
            "Post a Transfer or an EntryDraft. Returns created, or exists when it was sent "
            "before.\n\n"
            "Raises Rejected with the result code; then nothing changed except that the id may be "
            "remembered.")
        .def(
            "open_account",
            [](LedgerHandle const& self, AccountInput const& draft) { return send(self, draft); },
            py::arg("draft"),
            "Open an account; as `post`.")
        .def(
            "change_account",
            [](LedgerHandle const& self, ChangeInput const& change) { return send(self, change); },
            py::arg("change"),
            "Change an account's limits or freeze it; as `post`.")
        .def(
            "change_period",
            [](LedgerHandle const& self, PeriodChange const& change) { return send(self, change); },
            py::arg("change"),
            "Move the business date or lock a period; as `post`.")
        .def(
            "post_batch",
            [](LedgerHandle const& self,
               py::iterable const& events,
               bool atomic,
               bool dry_run,
               std::optional<Uuid> batch_id,
               std::uint64_t principal,
               std::optional<SpanArgument> timeout) {
                return post_batch(
                    self, events, make_options(atomic, dry_run, batch_id, principal, timeout));
            },
            py::arg("events"),
            py::kw_only(),
            py::arg("atomic") = false,
            py::arg("dry_run") = false,
            py::arg("batch_id") = py::none(),
            py::arg("principal") = 0,
            py::arg("timeout") = py::none(),
            (std::string{"Apply up to 8190 drafts of any kind in order; one EventResult for each, "
                         "same index.\n\n"} +
             batch_options_doc)
                .c_str())
        .def(
            "post_transfers",
            [](LedgerHandle const& self,
               py::object ids,
               py::object debit_accounts,
               py::object credit_accounts,
               py::object amounts,
               py::object codes,
               py::object kinds,
               py::object flags,
               py::object pending_ids,
               py::object timeouts_s,
               py::object effective_days,
               py::object user_data_ids,
               py::object user_data_numbers,
               py::object user_data_tags,
               py::object times_ns,
               bool atomic,
               bool dry_run,
               std::optional<Uuid> batch_id,
               std::uint64_t principal,
               std::optional<SpanArgument> timeout) {
                return post_columns(self,
                                    {std::move(ids),
                                     std::move(debit_accounts),
                                     std::move(credit_accounts),
                                     std::move(amounts),
                                     std::move(codes),
                                     std::move(kinds),
                                     std::move(flags),
                                     std::move(pending_ids),
                                     std::move(timeouts_s),
                                     std::move(effective_days),
                                     std::move(user_data_ids),
                                     std::move(user_data_numbers),
                                     std::move(user_data_tags),
                                     std::move(times_ns)},
                                    make_options(atomic, dry_run, batch_id, principal, timeout));
            },
            py::arg("ids"),
            py::arg("debit_accounts"),
            py::arg("credit_accounts"),
            py::arg("amounts"),
            py::arg("codes"),
            py::kw_only(),
            py::arg("kinds") = static_cast<int>(EventKind::normal),
            py::arg("flags") = 0,
            py::arg("pending_ids") = py::none(),
            py::arg("timeouts_s") = 0,
            py::arg("effective_days") = py::none(),
            py::arg("user_data_ids") = py::none(),
            py::arg("user_data_numbers") = 0,
            py::arg("user_data_tags") = 0,
            py::arg("times_ns") = 0,
            py::arg("atomic") = false,
            py::arg("dry_run") = false,
            py::arg("batch_id") = py::none(),
            py::arg("principal") = 0,
            py::arg("timeout") = py::none(),
            (std::string{"Apply up to 8190 transfers that are given as columns: buffers such as "
                         "bytes, array.array or NumPy arrays.\n\n"
                         "ids, debit_accounts, credit_accounts, pending_ids, user_data_ids: 16 "
                         "bytes for each transfer, as in\n"
                         "`uuid.UUID.bytes`. amounts: minor units, as integers of any width, or 16 "
                         "bytes each (signed,\n"
                         "little-endian). All others: integers of any width, or one int for all; "
                         "effective_days counts from\n"
                         "1970-01-01. Buffers of floats raise TypeError; columns of different "
                         "length raise InvalidArgument. The\n"
                         "buffers are read without the interpreter's lock: do not write to them "
                         "meanwhile.\n\n"} +
             batch_options_doc)
                .c_str());
}

EventInput make_follow_up(EventKind kind, Uuid const& about, std::optional<Uuid> const& id) {
    EntryInput input;
    input.draft.id = EntryId{id ? *id : next_id()};
    input.draft.kind = kind;
    input.draft.pending_id = EntryId{about};
    return input;
}

/// The hold's own postings with another amount. None when there is no such hold: the ledger will
/// say so.
std::vector<PostingDraft>
captured_postings(LedgerHandle const& self, Uuid const& hold_id, GivenAmount const& amount) {
    auto const hold =
        self.call([&](LedgerRoom& room) { return room.ledger.find_hold(EntryId{hold_id}); });
    if (!hold) {
        return {};
    }
    if (hold->postings.size() != 2) {
        throw InvalidArgument{"a hold of more than two postings is captured with an EntryDraft",
                              {{"field", "amount"}}};
    }
    std::vector<PostingDraft> postings;
    for (auto const& posting : hold->postings) {
        postings.push_back({posting.account, posting.side, amount});
    }
    return postings;
}

PageView read_holds(LedgerHandle const& self,
                    std::optional<Uuid> const& account,
                    PageRequest const& request) {
    auto page = self.call([&](LedgerRoom& room) {
        auto const wanted = account ? std::optional{LedgerAccountId{*account}} : std::nullopt;
        auto found = room.ledger.list_open_holds(wanted, request);
        return Page<HoldView>{all_with_postings(std::move(found.items), room.assets),
                              std::move(found.next)};
    });
    return to_page(std::move(page.items), std::move(page.next));
}

void def_holds(BoundLedger& bound) {
    constexpr auto id_doc =
        "id: idempotency key, a new one when absent; give one to be able to send it again.";
    bound
        .def(
            "hold",
            [](LedgerHandle const& self,
               Uuid const& debit_account,
               Uuid const& credit_account,
               py::object const& amount,
               py::object const& amount_minor,
               std::uint16_t code,
               std::uint32_t timeout_s,
               std::optional<Uuid> id) {
                auto const given = given_amount_from(amount, amount_minor, "amount");
                if (!given) {
                    throw py::type_error("give amount (Decimal or Money) or amount_minor (int)");
                }
                TransferInput input;
                input.draft.id = EntryId{id ? *id : next_id()};
                input.draft.kind = EventKind::pending;
                input.draft.debit_account = LedgerAccountId{debit_account};
                input.draft.credit_account = LedgerAccountId{credit_account};
                input.draft.code = code;
                input.draft.timeout_s = timeout_s;
                input.amount = *given;
                return send(self, input);
            },
            py::arg("debit_account"),
            py::arg("credit_account"),
            py::arg("amount") = py::none(),
            py::kw_only(),
            py::arg("amount_minor") = py::none(),
            py::arg("code"),
            py::arg("timeout_s") = 0,
            py::arg("id") = py::none(),
            (std::string{"Reserve an amount. timeout_s: seconds until it expires, 0 never.\n\n"} +
             id_doc)
                .c_str())
        .def(
            "capture",
            [](LedgerHandle const& self,
               Uuid const& hold_id,
               py::object const& amount,
               py::object const& amount_minor,
               bool keep_open,
               std::optional<Uuid> id) {
                auto input = make_follow_up(EventKind::post, hold_id, id);
                auto& entry = std::get<EntryInput>(input);
                entry.draft.flags = keep_open ? EventFlags::keep_open : EventFlags::none;
                if (auto const given = given_amount_from(amount, amount_minor, "amount")) {
                    entry.postings = captured_postings(self, hold_id, *given);
                }
                return send(self, input);
            },
            py::arg("hold_id"),
            py::arg("amount") = py::none(),
            py::kw_only(),
            py::arg("amount_minor") = py::none(),
            py::arg("keep_open") = false,
            py::arg("id") = py::none(),
            (std::string{"Book what was held: all that is left, or an amount.\n\n"
                         "The rest is released, or kept held with keep_open. "} +
             id_doc)
                .c_str())
        .def(
            "void",
            [](LedgerHandle const& self, Uuid const& hold_id, std::optional<Uuid> id) {
                return send(self, make_follow_up(EventKind::void_, hold_id, id));
            },
            py::arg("hold_id"),
            py::kw_only(),
            py::arg("id") = py::none(),
            (std::string{"Release what is left of a hold. "} + id_doc).c_str())
        .def(
            "reverse",
            [](LedgerHandle const& self, Uuid const& entry_id, std::optional<Uuid> id) {
                return send(self, make_follow_up(EventKind::reverse, entry_id, id));
            },
            py::arg("entry_id"),
            py::kw_only(),
            py::arg("id") = py::none(),
            (std::string{"Book the mirror of an entry, once. "} + id_doc).c_str())
        .def(
            "find_hold",
            [](LedgerHandle const& self, Uuid const& hold_id) {
                return self.call([&](LedgerRoom& room) -> std::optional<HoldView> {
                    auto hold = room.ledger.find_hold(EntryId{hold_id});
                    return hold ? std::optional{with_postings(*std::move(hold), room.assets)}
                                : std::nullopt;
                });
            },
            py::arg("hold_id"),
            "The hold with this id, or None.")
        .def(
            "list_open_holds",
            [](LedgerHandle const& self,
               std::optional<Uuid> const& account,
               std::size_t limit,
               std::string cursor) {
                return read_holds(self, account, {limit, std::move(cursor)});
            },
            py::arg("account") = py::none(),
            py::kw_only(),
            py::arg("limit") = 100,
            py::arg("cursor") = "",
            "Holds that are open now, oldest first; of one account if given. One page; as "
            "`list_entries`.")
        .def(
            "iter_open_holds",
            [](LedgerHandle const& self,
               std::optional<Uuid> const& account,
               std::size_t page_size) {
                return PageIterator{[=](std::string const& cursor) {
                    return read_holds(self, account, {page_size, cursor});
                }};
            },
            py::arg("account") = py::none(),
            py::kw_only(),
            py::arg("page_size") = 1'000,
            "Holds that are open now, oldest first. All of them, page by page.");
}

/// Define `list_<name>(...) -> Page` and `iter_<name>(...) -> PageIterator` over the same filter.
///
/// @param read  called without the interpreter's lock: gives a Page of views for (room, filter,
/// request)
template <class Filter, class Read>
void def_list(BoundLedger& bound, std::string const& name, std::string const& doc, Read read) {
    auto const read_page =
        [read](LedgerHandle const& self, Filter const& filter, PageRequest const& request) {
            auto page = self.call([&](LedgerRoom& room) { return read(room, filter, request); });
            return to_page(std::move(page.items), std::move(page.next));
        };
    auto const filter_name =
        py::type::of<Filter>().attr("__name__").template cast<std::string>() + "()";
    bound.def(
        ("list_" + name).c_str(),
        [read_page](
            LedgerHandle const& self, Filter const& filter, std::size_t limit, std::string cursor) {
            return read_page(self, filter, {limit, std::move(cursor)});
        },
        py::arg_v("filter", Filter{}, filter_name.c_str()),
        py::kw_only(),
        py::arg("limit") = 100,
        py::arg("cursor") = "",
        (doc + " One page.\n\nlimit: 1 to 8190; cursor: `next` of the page before, with the "
               "same filter.")
            .c_str());
    bound.def(("iter_" + name).c_str(),
              [read_page](LedgerHandle const& self, Filter const& filter, std::size_t page_size) {
                  return PageIterator{[=](std::string const& cursor) {
                      return read_page(self, filter, {page_size, cursor});
                  }};
              },
              py::arg_v("filter", Filter{}, filter_name.c_str()),
              py::kw_only(),
              py::arg("page_size") = 1'000,
              (doc + " All of them, page by page.").c_str());
}

void def_statement(BoundLedger& bound) {
    auto const read_page = [](LedgerHandle const& self,
                              Uuid const& account,
                              StatementFilter const& filter,
                              PageRequest const& request) {
        auto page = self.call([&](LedgerRoom& room) {
            auto const id = LedgerAccountId{account};
            auto const asset = room.assets.get(id);
            auto found = room.ledger.list_statement(id, filter, request);
            return Page<LineView>{all_in_asset(std::move(found.items), asset),
                                  std::move(found.next)};
        });
        return to_page(std::move(page.items), std::move(page.next));
    };
    bound
        .def(
            "list_statement",
            [read_page](LedgerHandle const& self,
                        Uuid const& account,
                        StatementFilter const& filter,
                        std::size_t limit,
                        std::string cursor) {
                return read_page(self, account, filter, {limit, std::move(cursor)});
            },
            py::arg("account"),
            py::arg_v("filter", StatementFilter{}, "StatementFilter()"),
            py::kw_only(),
            py::arg("limit") = 100,
            py::arg("cursor") = "",
            "An account's postings by sequence. One page; as `list_entries`. Raises NotFound.")
        .def(
            "iter_statement",
            [read_page](LedgerHandle const& self,
                        Uuid const& account,
                        StatementFilter const& filter,
                        std::size_t page_size) {
                return PageIterator{[=](std::string const& cursor) {
                    return read_page(self, account, filter, {page_size, cursor});
                }};
            },
            py::arg("account"),
            py::arg_v("filter", StatementFilter{}, "StatementFilter()"),
            py::kw_only(),
            py::arg("page_size") = 1'000,
            "An account's postings by sequence. All of them, page by page.");
}

std::vector<EntryView>
read_changes(LedgerHandle const& self, std::uint64_t after_seq, std::size_t limit) {
    return self.call([&](LedgerRoom& room) {
        return all_with_postings(room.ledger.read_changes(after_seq, limit), room.assets);
    });
}

void def_changes(BoundLedger& bound) {
    bound
        .def("read_changes",
             &read_changes,
             py::arg("after_seq") = 0,
             py::kw_only(),
             py::arg("limit") = 1'000,
             "The change feed: committed events after a sequence number, in order, without gaps.")
        .def(
            "iter_changes",
            [](LedgerHandle const& self, std::uint64_t after_seq, std::size_t page_size) {
                return PageIterator{[=](std::string const& cursor) {
                    auto const after = cursor.empty() ? after_seq : std::stoull(cursor);
                    auto entries = read_changes(self, after, page_size);
                    auto next =
                        entries.empty() ? std::string{} : std::to_string(entries.back().record.seq);
                    return to_page(std::move(entries), std::move(next));
                }};
            },
            py::arg("after_seq") = 0,
            py::kw_only(),
            py::arg("page_size") = 1'000,
            "The change feed to its present end, page by page.");
}

void def_reading(BoundLedger& bound) {
    bound
        .def(
            "find_account",
            [](LedgerHandle const& self, Uuid const& id) {
                return self.call([&](LedgerRoom& room) {
                    return room.ledger.find_account(LedgerAccountId{id});
                });
            },
            py::arg("id"),
            "The account with its counters as of now, or None.")
        .def(
            "get_account",
            [](LedgerHandle const& self, Uuid const& id) {
                return self.call(
                    [&](LedgerRoom& room) { return room.ledger.get_account(LedgerAccountId{id}); });
            },
            py::arg("id"),
            "As `find_account`; raises NotFound.")
        .def(
            "get_balance",
            [](LedgerHandle const& self, Uuid const& id, AsOf const& as_of) {
                return self.call([&](LedgerRoom& room) {
                    auto const account = LedgerAccountId{id};
                    return BalanceView{room.ledger.get_balance(account, as_of),
                                       room.assets.get(account)};
                });
            },
            py::arg("id"),
            py::arg_v("as_of", AsOf{}, "AsOf()"),
            "The account's counters at a moment of system time and a day of effective time.\n\n"
            "Raises NotFound when there is no such account or it was opened later.")
        .def(
            "find_entry",
            [](LedgerHandle const& self, Uuid const& id) {
                return self.call([&](LedgerRoom& room) -> std::optional<EntryView> {
                    auto entry = room.ledger.find_entry(EntryId{id});
                    return entry ? std::optional{with_postings(*std::move(entry), room.assets)}
                                 : std::nullopt;
                });
            },
            py::arg("id"),
            "The entry with this id, or None.")
        .def(
            "get_entry",
            [](LedgerHandle const& self, Uuid const& id) {
                return self.call([&](LedgerRoom& room) {
                    return with_postings(room.ledger.get_entry(EntryId{id}), room.assets);
                });
            },
            py::arg("id"),
            "As `find_entry`; raises NotFound.")
        .def(
            "find_entry_by_seq",
            [](LedgerHandle const& self, std::uint64_t seq) {
                return self.call([&](LedgerRoom& room) -> std::optional<EntryView> {
                    auto entry = room.ledger.find_entry_by_seq(seq);
                    return entry ? std::optional{with_postings(*std::move(entry), room.assets)}
                                 : std::nullopt;
                });
            },
            py::arg("seq"),
            "The event with this sequence number, or None.");
    def_list<LedgerAccountFilter>(
        bound,
        "accounts",
        "Accounts in the order they were opened.",
        [](LedgerRoom& room, LedgerAccountFilter const& filter, PageRequest const& request) {
            return room.ledger.list_accounts(filter, request);
        });
    def_list<EntryFilter>(
        bound,
        "entries",
        "Entries by sequence.",
        [](LedgerRoom& room, EntryFilter const& filter, PageRequest const& request) {
            auto page = room.ledger.list_entries(filter, request);
            return Page<EntryView>{all_with_postings(std::move(page.items), room.assets),
                                   std::move(page.next)};
        });
    def_statement(bound);
    def_changes(bound);
}

/// Define a method without arguments.
template <class Read>
void def_read(BoundLedger& bound, char const* name, char const* doc, Read read) {
    bound.def(
        name,
        [read](LedgerHandle const& self) {
            return self.call([&](LedgerRoom& room) { return read(room.ledger); });
        },
        doc);
}

void def_proofs(BoundLedger& bound) {
    def_read(bound, "head", "Where the ledger stands.", [](Ledger const& ledger) {
        return ledger.head();
    });
    def_read(bound,
             "anchor",
             "The head as a promise to check later with `verify`.",
             [](Ledger const& ledger) { return ledger.anchor(); });
    def_read(bound, "trial_balance", "Totals by asset, ordered by code.", [](Ledger const& ledger) {
        return ledger.trial_balance();
    });
    def_read(bound,
             "state_hash",
             "Digest of accounts, counters, open holds and the head: 32 bytes, equal on every "
             "adapter for equal\nhistories.",
             [](Ledger const& ledger) { return ledger.state_hash(); });
    bound
        .def(
            "verify",
            [](LedgerHandle const& self, std::vector<Anchor> const& anchors) {
                return self.call([&](LedgerRoom& room) { return room.ledger.verify(anchors); });
            },
            py::arg("anchors") = std::vector<Anchor>{},
            "Read everything back and check it: each event's digest, the chain, double entry, "
            "counters, holds, limits.\n\n"
            "anchors: heads noted earlier; a missing or different one is a finding.")
        .def(
            "erase_text",
            [](LedgerHandle const& self, std::uint64_t seq) {
                return self.call([&](LedgerRoom& room) { return room.ledger.erase_text(seq); });
            },
            py::arg("seq"),
            "Erase the text of the event with this sequence number; the chain stays "
            "verifiable.\n\nReturns whether there was text.")
        .def(
            "sweep_expired",
            [](LedgerHandle const& self,
               py::object const& now,
               std::optional<std::int64_t> now_ns,
               std::size_t limit) {
                auto const time = given_time_from(now, now_ns, "now");
                if (!time) {
                    throw py::type_error("give now or now_ns");
                }
                return self.call(
                    [&](LedgerRoom& room) { return room.ledger.sweep_expired(*time, limit); });
            },
            py::arg("now") = py::none(),
            py::kw_only(),
            py::arg("now_ns") = py::none(),
            py::arg("limit") = 1'000,
            "Mark holds that have expired by `now` as expired; they stopped counting already. "
            "Returns how many.");
}

PageView read_snapshots(LedgerHandle const& self, Uuid const& account, PageRequest const& request) {
    auto page = self.call([&](LedgerRoom& room) {
        auto const id = LedgerAccountId{account};
        auto const asset = room.assets.get(id);
        auto found = room.ledger.list_snapshots(id, request);
        return Page<SnapshotView>{all_in_asset(std::move(found.items), asset),
                                  std::move(found.next)};
    });
    return to_page(std::move(page.items), std::move(page.next));
}

void def_snapshots(BoundLedger& bound) {
    bound
        .def(
            "take_snapshot",
            [](LedgerHandle const& self, Date business_date) {
                return self.call(
                    [&](LedgerRoom& room) { return room.ledger.take_snapshot(business_date); });
            },
            py::arg("business_date"),
            "Keep every account's counters for a business day. Returns the number of accounts.")
        .def(
            "list_snapshots",
            [](LedgerHandle const& self,
               Uuid const& account,
               std::size_t limit,
               std::string cursor) {
                return read_snapshots(self, account, {limit, std::move(cursor)});
            },
            py::arg("account"),
            py::kw_only(),
            py::arg("limit") = 100,
            py::arg("cursor") = "",
            "The account's snapshots by business day, oldest first. One page; as `list_entries`.")
        .def(
            "iter_snapshots",
            [](LedgerHandle const& self, Uuid const& account, std::size_t page_size) {
                return PageIterator{[=](std::string const& cursor) {
                    return read_snapshots(self, account, {page_size, cursor});
                }};
            },
            py::arg("account"),
            py::kw_only(),
            py::arg("page_size") = 1'000,
            "The account's snapshots by business day, oldest first. All of them, page by page.")
        .def(
            "drop_snapshot",
            [](LedgerHandle const& self, Date business_date) {
                self.call([&](LedgerRoom& room) { room.ledger.drop_snapshot(business_date); });
            },
            py::arg("business_date"),
            "Delete the snapshots of a day. Reads never depend on snapshots.");
}

/// @param run  called with the ledger and what each line goes to
template <class Run>
void export_lines(LedgerHandle const& self, py::object const& target, Run const& run) {
    auto const bound = [&](Ledger const& ledger) -> Export {
        return [&](auto const& write) { run(ledger, write); };
    };
    if (!py::hasattr(target, "write")) {
        auto const path = path_from(target);
        self.call([&](LedgerRoom& room) { export_to_file(bound(room.ledger), path); });
        return;
    }
    auto const text =
        self.call([&](LedgerRoom& room) { return export_to_text(bound(room.ledger)); });
    target.attr("write")(py::str(text));
}

void export_jsonl(LedgerHandle const& self, py::object const& target) {
    export_lines(
        self, target, [](Ledger const& ledger, auto const& write) { ledger.export_jsonl(write); });
}

void export_plain_text(LedgerHandle const& self, py::object const& target, PlainTextFormat format) {
    export_lines(self, target, [format](Ledger const& ledger, auto const& write) {
        ledger.export_plain_text(format, write);
    });
}

std::uint64_t import_jsonl(LedgerHandle const& self, py::object const& source) {
    if (!py::hasattr(source, "read")) {
        auto const path = path_from(source);
        return self.call([&](LedgerRoom& room) { return import_from_file(room.ledger, path); });
    }
    auto const text = source.attr("read")().cast<std::string>();
    return self.call([&](LedgerRoom& room) { return import_from_text(room.ledger, text); });
}

} // namespace

void bind_ledger(py::module_& module) {
    BoundLedger bound(
        module,
        "Ledger",
        "The double-entry ledger: accounts, journal entries, holds, balances and the hash "
        "chain over them.\n\n"
        "A ledger of a Core works in a unit of its own for each call, durable when it "
        "returns; a ledger of a Unit\n"
        "joins it. Every method may raise StorageError, Conflict, OutcomeUnknown, "
        "DeadlineExceeded or CorruptData.\n"
        "Threads: any, at the same time; other Python threads run during a call. A ledger "
        "of a Unit belongs to\n"
        "its thread.");
    bound.def_property_readonly("number", &LedgerHandle::number, "Its number in the tenant.")
        .def_property_readonly("tenant", &LedgerHandle::tenant, "Its partition key.")
        .def_property_readonly("name", &LedgerHandle::name, "Its name.")
        .def(
            "define_asset",
            [](LedgerHandle const& self, Currency const& asset) {
                self.call([&](LedgerRoom& room) { room.ledger.define_asset(asset); });
            },
            py::arg("asset"),
            "Define an asset that is not in ISO 4217. Raises AlreadyExists with another scale.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"name", "tenant"});
        });
    def_posting(bound);
    def_holds(bound);
    def_reading(bound);
    def_proofs(bound);
    def_snapshots(bound);
    bound
        .def("export_jsonl",
             &export_jsonl,
             py::arg("target"),
             "Write the whole ledger as JSON lines to a path, or to a text file object.\n\n"
             "A file appears under its name only when it is complete. A file object gets the text "
             "in one piece.")
        .def("export_plain_text",
             &export_plain_text,
             py::arg("target"),
             py::arg("format"),
             "Write what is booked as plain-text accounting, for the reports of other tools, to a "
             "path or to a text file\n"
             "object: every account, and every entry that moved posted counters at its effective "
             "date. It cannot be imported.")
        .def("import_jsonl",
             &import_jsonl,
             py::arg("source"),
             "Read what `export_jsonl` wrote, from a path or a file object, into this ledger, "
             "which must be empty or\n"
             "hold a prefix of it. Returns the events added. Raises InvalidArgument (detail "
             "'line').");
}

} // namespace nostro::inline v0::python
