#include "bind.hpp"
#include "casters.hpp"
#include "drafts.hpp"

#include <pybind11/operators.h>

#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace nostro::inline v0::python {
namespace {

/// What most drafts have: an id, texts and a time.
struct CommonArguments {
    std::optional<Uuid> id;
    std::optional<UserData> user_data;
    py::object time;
    std::optional<std::int64_t> time_ns;
    std::string description;
    py::object metadata;
};

template <class Draft>
void set_common(Draft& draft, CommonArguments const& given) {
    draft.id = decltype(draft.id){given.id ? *given.id : next_id()};
    draft.user_data = given.user_data.value_or(UserData{});
    draft.time = given_time_from(given.time, given.time_ns, "time").value_or(Timestamp{});
    if constexpr (requires { draft.text; }) {
        draft.text = text_from(given.description, given.metadata);
    }
}

template <class IdType>
IdType id_or_zero(std::optional<Uuid> const& id) {
    return IdType{id.value_or(Uuid{})};
}

GivenAmount required_amount(py::handle amount, py::handle minor) {
    if (auto given = given_amount_from(amount, minor, "amount")) {
        return *given;
    }
    throw py::type_error("give amount (Decimal or Money) or amount_minor (int)");
}

PostingDraft make_posting(Uuid const& account, Side side, py::handle amount, py::handle minor) {
    return {LedgerAccountId{account}, side, required_amount(amount, minor)};
}

/// In minor units; the asset tells the scale of a Decimal and the currency of a Money.
Amount make_headroom(std::optional<GivenAmount> const& given,
                     std::optional<Currency> const& asset,
                     std::string_view asset_code) {
    if (!given) {
        return Amount{};
    }
    if (given->currency && given->currency->code() != asset_code) {
        throw InvalidArgument{"the headroom is in another currency than the account",
                              {{"reason", "currency_mismatch"},
                               {"asset", std::string{asset_code}},
                               {"currency", std::string{given->currency->code()}}}};
    }
    if (!given->scale) {
        return given->number;
    }
    if (!asset) {
        throw InvalidArgument{"a Decimal needs the asset's scale: give the asset as a Currency",
                              {{"field", "asset"}}};
    }
    return to_money({given->number, *given->scale}, *asset).minor();
}

/// Define what every draft shows. `draft` gives the C++ draft inside an input.
template <class Input, class Access>
void def_common(py::class_<Input>& bound, Access draft) {
    bound
        .def_property_readonly(
            "id",
            [draft](Input const& self) { return to_python(draft(self).id); },
            "Names the event; sending it again under this id changes nothing.")
        .def_property_readonly(
            "flags", [draft](Input const& self) { return draft(self).flags; }, "EventFlags.")
        .def_property_readonly(
            "user_data",
            [draft](Input const& self) { return draft(self).user_data; },
            "The host's own numbers.")
        .def_property_readonly(
            "time_ns",
            [draft](Input const& self) { return draft(self).time.time_since_epoch().count(); },
            "Imported events: nanoseconds since 1970; else 0.");
    if constexpr (requires(Input const& input) { draft(input).text; }) {
        bound
            .def_property_readonly(
                "description",
                [draft](Input const& self) { return draft(self).text.description; },
                "Text for people; it can be erased later.")
            .def_property_readonly(
                "metadata",
                [draft](Input const& self) { return to_python_metadata(draft(self).text); },
                "Keys and values as text; they can be erased later.");
    }
}

void bind_parts(py::module_& module) {
    py::class_<UserData>(module,
                         "UserData",
                         "Three numbers the host may hang on any event or account; the ledger "
                         "keeps and compares them.")
        .def(py::init([](std::optional<Uuid> const& id, std::uint64_t number, std::uint32_t tag) {
                 return UserData{id.value_or(Uuid{}), number, tag};
             }),
             py::arg("id") = py::none(),
             py::arg("number") = 0,
             py::arg("tag") = 0,
             "id: 128 bits, for example the host's own key; number: 64 bits; tag: 32 bits.")
        .def_property_readonly(
            "id",
            [](UserData const& self) { return to_python_or_none(self.id); },
            "128 bits, or None.")
        .def_readonly("number", &UserData::number, "64 bits.")
        .def_readonly("tag", &UserData::tag, "32 bits.")
        .def(py::self == py::self)
        .def("__hash__",
             [](UserData const& self) {
                 return py::hash(py::make_tuple(to_python(self.id), self.number, self.tag));
             })
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"id", "number", "tag"});
        });

    py::class_<ConversionNote>(
        module,
        "ConversionNote",
        "How a booked amount came from another currency; kept with the entry and hashed.")
        .def(py::init([](Rate rate, RoundingMode rounding, Amount numerator, Amount denominator) {
                 return ConversionNote{rate, rounding, numerator, denominator};
             }),
             py::arg("rate"),
             py::arg("rounding"),
             py::arg("remainder_numerator"),
             py::arg("remainder_denominator"),
             "The remainder is what could not be booked, see `Conversion`.")
        .def_readonly("rate", &ConversionNote::rate, "The exact rate.")
        .def_readonly("rounding", &ConversionNote::rounding, "How it was rounded.")
        .def_readonly("remainder_numerator",
                      &ConversionNote::remainder_numerator,
                      "Minor units of the target.")
        .def_readonly("remainder_denominator", &ConversionNote::remainder_denominator, "Positive.")
        .def(py::self == py::self)
        .def("__repr__", [](py::object const& self) {
            return describe(self,
                            {"rate", "rounding", "remainder_numerator", "remainder_denominator"});
        });

    py::class_<PostingDraft>(module, "Posting", "One line of a journal entry to be made.")
        .def(py::init([](Uuid const& account,
                         Side side,
                         py::object const& amount,
                         py::object const& amount_minor) {
                 return make_posting(account, side, amount, amount_minor);
             }),
             py::arg("account"),
             py::arg("side"),
             py::arg("amount") = py::none(),
             py::kw_only(),
             py::arg("amount_minor") = py::none(),
             "amount: a Decimal in units of the account's asset, or a Money, whose currency must "
             "be the account's\n"
             "asset; amount_minor: an int of minor units. One of the two is needed.")
        .def_readonly("account", &PostingDraft::account, "The account's id.")
        .def_readonly("side", &PostingDraft::side, "debit or credit.")
        .def_property_readonly(
            "amount",
            [](PostingDraft const& self) { return to_python_amount(self.amount); },
            "The Decimal or Money given, or None.")
        .def_property_readonly(
            "amount_minor",
            [](PostingDraft const& self) { return to_python_minor(self.amount); },
            "The minor units given, or None.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"account", "side", "amount", "amount_minor"});
        });
    for (auto const side : {Side::debit, Side::credit}) {
        auto const name = std::string{name_of(side)};
        auto const doc = "A posting on the " + name + " side, see `Posting`.";
        module.def(
            name.c_str(),
            [side](Uuid const& account, py::object const& amount, py::object const& amount_minor) {
                return make_posting(account, side, amount, amount_minor);
            },
            py::arg("account"),
            py::arg("amount") = py::none(),
            py::kw_only(),
            py::arg("amount_minor") = py::none(),
            doc.c_str());
    }
}

void bind_transfer(py::module_& module) {
    py::class_<TransferInput> bound(
        module, "Transfer", "The journal entry of two postings, without text: the fast path.");
    bound.def(py::init([](Uuid const& debit_account,
                          Uuid const& credit_account,
                          py::object const& amount,
                          py::object const& amount_minor,
                          std::uint16_t code,
                          std::optional<Uuid> id,
                          EventKind kind,
                          EventFlags flags,
                          std::optional<Uuid> pending_id,
                          std::uint32_t timeout_s,
                          std::optional<Date> effective_date,
                          std::optional<UserData> user_data,
                          py::object time,
                          std::optional<std::int64_t> time_ns) {
                  TransferInput input;
                  input.amount = required_amount(amount, amount_minor);
                  auto& draft = input.draft;
                  set_common(draft, {id, user_data, std::move(time), time_ns, {}, py::none()});
                  draft.debit_account = LedgerAccountId{debit_account};
                  draft.credit_account = LedgerAccountId{credit_account};
                  draft.code = code;
                  draft.kind = kind;
                  draft.flags = flags;
                  draft.pending_id = id_or_zero<EntryId>(pending_id);
                  draft.timeout_s = timeout_s;
                  draft.effective_date = effective_date;
                  return input;
              }),
              py::arg("debit_account"),
              py::arg("credit_account"),
              py::arg("amount") = py::none(),
              py::kw_only(),
              py::arg("amount_minor") = py::none(),
              py::arg("code"),
              py::arg("id") = py::none(),
              py::arg_v("kind", EventKind::normal, "EventKind.normal"),
              py::arg_v("flags", EventFlags::none, "EventFlags.none"),
              py::arg("pending_id") = py::none(),
              py::arg("timeout_s") = 0,
              py::arg("effective_date") = py::none(),
              py::arg("user_data") = py::none(),
              py::arg("time") = py::none(),
              py::arg("time_ns") = py::none(),
              "amount, amount_minor: as for `Posting`; AMOUNT_MAX minor units with a balancing "
              "flag: as much as possible;\n"
              "code: the host's reason code, not 0; id: idempotency key, a new one when absent; "
              "pending_id: what kind\n"
              "post, void or reverse is about; timeout_s: seconds until a hold expires, 0 never; "
              "effective_date: absent,\n"
              "the ledger's business date; time or time_ns: imported events only.");
    def_common(bound, [](TransferInput const& self) -> Transfer const& { return self.draft; });
    bound
        .def_property_readonly(
            "debit_account",
            [](TransferInput const& self) { return self.draft.debit_account; },
            "The debited account.")
        .def_property_readonly(
            "credit_account",
            [](TransferInput const& self) { return self.draft.credit_account; },
            "The credited account.")
        .def_property_readonly(
            "amount",
            [](TransferInput const& self) { return to_python_amount(self.amount); },
            "The Decimal or Money given, or None.")
        .def_property_readonly(
            "amount_minor",
            [](TransferInput const& self) { return to_python_minor(self.amount); },
            "The minor units given, or None.")
        .def_property_readonly(
            "code", [](TransferInput const& self) { return self.draft.code; }, "Reason code.")
        .def_property_readonly(
            "kind", [](TransferInput const& self) { return self.draft.kind; }, "EventKind.")
        .def_property_readonly(
            "pending_id",
            [](TransferInput const& self) { return to_python_or_none(self.draft.pending_id); },
            "What it is about, or None.")
        .def_property_readonly(
            "timeout_s",
            [](TransferInput const& self) { return self.draft.timeout_s; },
            "Seconds; 0: never.")
        .def_property_readonly(
            "effective_date",
            [](TransferInput const& self) { return self.draft.effective_date; },
            "The day, or None.")
        .def("__repr__", [](py::object const& self) {
            return describe(self,
                            {"id",
                             "kind",
                             "debit_account",
                             "credit_account",
                             "amount",
                             "amount_minor",
                             "code"});
        });
}

void bind_entry(py::module_& module) {
    py::class_<EntryInput> bound(
        module,
        "EntryDraft",
        "A journal entry to be made: normal, pending, post, void or reverse.\n\n"
        "For post, void and reverse the postings and the code may be left out: they are taken from "
        "the\n"
        "entry named by pending_id.");
    bound.def(py::init([](std::vector<PostingDraft> postings,
                          std::uint16_t code,
                          std::optional<Uuid> id,
                          EventKind kind,
                          EventFlags flags,
                          std::optional<Uuid> pending_id,
                          std::uint32_t timeout_s,
                          std::optional<Date> effective_date,
                          std::optional<UserData> user_data,
                          std::optional<Uuid> mandate,
                          std::string description,
                          py::object metadata,
                          std::optional<ConversionNote> conversion,
                          py::object time,
                          std::optional<std::int64_t> time_ns) {
                  EntryInput input;
                  input.postings = std::move(postings);
                  auto& draft = input.draft;
                  set_common(draft,
                             {id,
                              user_data,
                              std::move(time),
                              time_ns,
                              std::move(description),
                              std::move(metadata)});
                  draft.code = code;
                  draft.kind = kind;
                  draft.flags = flags;
                  draft.pending_id = id_or_zero<EntryId>(pending_id);
                  draft.timeout_s = timeout_s;
                  draft.effective_date = effective_date;
                  draft.mandate = id_or_zero<MandateId>(mandate);
                  draft.conversion = conversion;
                  return input;
              }),
              py::arg("postings") = std::vector<PostingDraft>{},
              py::kw_only(),
              py::arg("code") = 0,
              py::arg("id") = py::none(),
              py::arg_v("kind", EventKind::normal, "EventKind.normal"),
              py::arg_v("flags", EventFlags::none, "EventFlags.none"),
              py::arg("pending_id") = py::none(),
              py::arg("timeout_s") = 0,
              py::arg("effective_date") = py::none(),
              py::arg("user_data") = py::none(),
              py::arg("mandate") = py::none(),
              py::arg("description") = "",
              py::arg("metadata") = py::none(),
              py::arg("conversion") = py::none(),
              py::arg("time") = py::none(),
              py::arg("time_ns") = py::none(),
              "postings: 1 to 64 on each side, balanced per asset; code: the host's reason code; "
              "id: idempotency key, a\n"
              "new one when absent; pending_id: the hold to post or void, the entry to reverse; "
              "timeout_s: seconds until\n"
              "a hold expires, 0 never; effective_date: absent, the ledger's business date; "
              "description, metadata: text,\n"
              "at most 4096 bytes in all; time or time_ns: imported events only.");
    def_common(bound, [](EntryInput const& self) -> EntryDraft const& { return self.draft; });
    bound.def_readonly("postings", &EntryInput::postings, "The lines.")
        .def_property_readonly(
            "code", [](EntryInput const& self) { return self.draft.code; }, "Reason code.")
        .def_property_readonly(
            "kind", [](EntryInput const& self) { return self.draft.kind; }, "EventKind.")
        .def_property_readonly(
            "pending_id",
            [](EntryInput const& self) { return to_python_or_none(self.draft.pending_id); },
            "What it is about, or None.")
        .def_property_readonly(
            "timeout_s",
            [](EntryInput const& self) { return self.draft.timeout_s; },
            "Seconds; 0: never.")
        .def_property_readonly(
            "effective_date",
            [](EntryInput const& self) { return self.draft.effective_date; },
            "The day, or None.")
        .def_property_readonly(
            "mandate",
            [](EntryInput const& self) { return to_python_or_none(self.draft.mandate); },
            "The mandate's id, or None.")
        .def_property_readonly(
            "conversion",
            [](EntryInput const& self) { return self.draft.conversion; },
            "ConversionNote or None.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"id", "kind", "code", "pending_id", "postings"});
        });
}

/// The asset as a Currency where its scale is known, and its code.
std::pair<std::optional<Currency>, std::string> asset_from(py::handle asset) {
    if (py::isinstance<Currency>(asset)) {
        auto const& currency = asset.cast<Currency const&>();
        return {currency, std::string{currency.code()}};
    }
    if (!PyUnicode_Check(asset.ptr())) {
        throw py::type_error("asset must be nostro.Currency or str");
    }
    auto code = asset.cast<std::string>();
    auto const iso = Currency::find_iso(code);
    return {iso, std::move(code)};
}

void bind_account(py::module_& module) {
    py::class_<AccountInput> bound(module, "LedgerAccountDraft", "An account to be opened.");
    bound.def(
        py::init([](py::object const& asset,
                    LedgerAccountClass account_class,
                    std::uint16_t code,
                    std::optional<Uuid> id,
                    LedgerAccountFlags account_flags,
                    EventFlags flags,
                    py::object const& debit_headroom,
                    py::object const& debit_headroom_minor,
                    py::object const& credit_headroom,
                    py::object const& credit_headroom_minor,
                    std::optional<Uuid> parent,
                    std::optional<UserData> user_data,
                    std::string description,
                    py::object metadata,
                    py::object time,
                    std::optional<std::int64_t> time_ns) {
            AccountInput input;
            auto& draft = input.draft;
            set_common(draft,
                       {id,
                        user_data,
                        std::move(time),
                        time_ns,
                        std::move(description),
                        std::move(metadata)});
            std::tie(input.asset, draft.asset) = asset_from(asset);
            draft.account_class = account_class;
            draft.code = code;
            draft.account_flags = account_flags;
            draft.flags = flags;
            draft.debit_headroom = make_headroom(
                given_amount_from(debit_headroom, debit_headroom_minor, "debit_headroom"),
                input.asset,
                draft.asset);
            draft.credit_headroom = make_headroom(
                given_amount_from(credit_headroom, credit_headroom_minor, "credit_headroom"),
                input.asset,
                draft.asset);
            draft.parent = id_or_zero<LedgerAccountId>(parent);
            return input;
        }),
        py::arg("asset"),
        py::kw_only(),
        py::arg_v("account_class", LedgerAccountClass::liability, "LedgerAccountClass.liability"),
        py::arg("code"),
        py::arg("id") = py::none(),
        py::arg_v("account_flags", LedgerAccountFlags::history, "LedgerAccountFlags.history"),
        py::arg_v("flags", EventFlags::none, "EventFlags.none"),
        py::arg("debit_headroom") = py::none(),
        py::arg("debit_headroom_minor") = py::none(),
        py::arg("credit_headroom") = py::none(),
        py::arg("credit_headroom_minor") = py::none(),
        py::arg("parent") = py::none(),
        py::arg("user_data") = py::none(),
        py::arg("description") = "",
        py::arg("metadata") = py::none(),
        py::arg("time") = py::none(),
        py::arg("time_ns") = py::none(),
        "asset: a Currency or the code of one; code: the host's kind of account, not 0; id: "
        "also the idempotency\n"
        "key, unique in the tenant, a new one when absent; debit_headroom: overdraft, how "
        "far debits may exceed\n"
        "credits, as Decimal or Money, or in minor units; credit_headroom: the mirror; "
        "parent: an account of\n"
        "the ledger; time or time_ns: imported events only.");
    def_common(bound,
               [](AccountInput const& self) -> LedgerAccountDraft const& { return self.draft; });
    bound
        .def_property_readonly(
            "asset", [](AccountInput const& self) { return self.draft.asset; }, "The asset's code.")
        .def_property_readonly(
            "account_class",
            [](AccountInput const& self) { return self.draft.account_class; },
            "LedgerAccountClass.")
        .def_property_readonly(
            "code",
            [](AccountInput const& self) { return self.draft.code; },
            "The host's kind of account.")
        .def_property_readonly(
            "account_flags",
            [](AccountInput const& self) { return self.draft.account_flags; },
            "LedgerAccountFlags.")
        .def_property_readonly(
            "debit_headroom_minor",
            [](AccountInput const& self) { return self.draft.debit_headroom; },
            "In minor units.")
        .def_property_readonly(
            "credit_headroom_minor",
            [](AccountInput const& self) { return self.draft.credit_headroom; },
            "In minor units.")
        .def_property_readonly(
            "parent",
            [](AccountInput const& self) { return to_python_or_none(self.draft.parent); },
            "The parent's id, or None.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"id", "asset", "account_class", "code", "account_flags"});
        });
}

void bind_changes(py::module_& module) {
    py::class_<ChangeInput> change(
        module,
        "LedgerAccountChange",
        "A change of an account's limits or freezing. Never fails because of the balance.\n\n"
        "What is left out stays as it is.");
    change.def(
        py::init([](Uuid const& account,
                    std::optional<Uuid> id,
                    EventFlags flags,
                    py::object const& debit_headroom,
                    py::object const& debit_headroom_minor,
                    py::object const& credit_headroom,
                    py::object const& credit_headroom_minor,
                    std::optional<bool> debit_limited,
                    std::optional<bool> credit_limited,
                    std::optional<bool> frozen_debit,
                    std::optional<bool> frozen_credit,
                    std::optional<UserData> user_data,
                    std::string description,
                    py::object metadata,
                    py::object time,
                    std::optional<std::int64_t> time_ns) {
            ChangeInput input;
            auto& draft = input.draft;
            set_common(draft,
                       {id,
                        user_data,
                        std::move(time),
                        time_ns,
                        std::move(description),
                        std::move(metadata)});
            draft.account = LedgerAccountId{account};
            draft.flags = flags;
            input.debit_headroom =
                given_amount_from(debit_headroom, debit_headroom_minor, "debit_headroom");
            input.credit_headroom =
                given_amount_from(credit_headroom, credit_headroom_minor, "credit_headroom");
            draft.debit_limited = debit_limited;
            draft.credit_limited = credit_limited;
            draft.frozen_debit = frozen_debit;
            draft.frozen_credit = frozen_credit;
            return input;
        }),
        py::arg("account"),
        py::kw_only(),
        py::arg("id") = py::none(),
        py::arg_v("flags", EventFlags::none, "EventFlags.none"),
        py::arg("debit_headroom") = py::none(),
        py::arg("debit_headroom_minor") = py::none(),
        py::arg("credit_headroom") = py::none(),
        py::arg("credit_headroom_minor") = py::none(),
        py::arg("debit_limited") = py::none(),
        py::arg("credit_limited") = py::none(),
        py::arg("frozen_debit") = py::none(),
        py::arg("frozen_credit") = py::none(),
        py::arg("user_data") = py::none(),
        py::arg("description") = "",
        py::arg("metadata") = py::none(),
        py::arg("time") = py::none(),
        py::arg("time_ns") = py::none(),
        "id: idempotency key, a new one when absent; headrooms as for `LedgerAccountDraft`.");
    def_common(change,
               [](ChangeInput const& self) -> LedgerAccountChange const& { return self.draft; });
    change
        .def_property_readonly(
            "account",
            [](ChangeInput const& self) { return self.draft.account; },
            "The account's id.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"id", "account"});
        });

    py::class_<PeriodChange> period(module, "PeriodChange", "A change of the ledger's dates.");
    period.def(
        py::init([](std::optional<Date> business_date,
                    std::optional<Date> locked_through,
                    bool unlock,
                    std::optional<Uuid> id,
                    EventFlags flags,
                    std::optional<UserData> user_data,
                    std::string description,
                    py::object metadata,
                    py::object time,
                    std::optional<std::int64_t> time_ns) {
            PeriodChange draft;
            set_common(draft,
                       {id,
                        user_data,
                        std::move(time),
                        time_ns,
                        std::move(description),
                        std::move(metadata)});
            draft.business_date = business_date;
            draft.locked_through = locked_through;
            draft.unlock = unlock;
            draft.flags = flags;
            return draft;
        }),
        py::kw_only(),
        py::arg("business_date") = py::none(),
        py::arg("locked_through") = py::none(),
        py::arg("unlock") = false,
        py::arg("id") = py::none(),
        py::arg_v("flags", EventFlags::none, "EventFlags.none"),
        py::arg("user_data") = py::none(),
        py::arg("description") = "",
        py::arg("metadata") = py::none(),
        py::arg("time") = py::none(),
        py::arg("time_ns") = py::none(),
        "business_date: new default effective date; locked_through: no entry may be effective on "
        "or before this\n"
        "day; unlock: no day is locked any more; id: idempotency key, a new one when absent.");
    def_common(period, [](PeriodChange const& self) -> PeriodChange const& { return self; });
    period
        .def_readonly(
            "business_date", &PeriodChange::business_date, "The new business date, or None.")
        .def_readonly(
            "locked_through", &PeriodChange::locked_through, "The last locked day, or None.")
        .def_readonly("unlock", &PeriodChange::unlock, "Whether all days are unlocked.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"id", "business_date", "locked_through", "unlock"});
        });
}

} // namespace

void bind_events(py::module_& module) {
    bind_parts(module);
    bind_transfer(module);
    bind_entry(module);
    bind_account(module);
    bind_changes(module);
}

} // namespace nostro::inline v0::python
