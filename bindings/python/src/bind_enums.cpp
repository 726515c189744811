#include "bind.hpp"
#include "casters.hpp"
#include "enums.hpp"

#include <nostro/ledger/result_code.hpp>

#include <initializer_list>
#include <string>

namespace nostro::inline v0::python {
namespace {

/// Members named as `name_of` names them.
template <class Enum>
py::dict named(std::initializer_list<Enum> values) {
    py::dict members;
    for (auto const value : values) {
        members[py::str(std::string{name_of(value)})] = static_cast<int>(value);
    }
    return members;
}

template <class Enum>
struct Named {
    char const* name;
    Enum value;
};

template <class Enum>
py::dict listed(std::initializer_list<Named<Enum>> values) {
    py::dict members;
    for (auto const& value : values) {
        members[value.name] = static_cast<int>(value.value);
    }
    return members;
}

void bind_event_enums(py::module_& module) {
    bind_enum<Side>(
        module, "Side", "IntEnum", named({Side::debit, Side::credit}), "The side of a posting.");
    bind_enum<EventKind>(module,
                         "EventKind",
                         "IntEnum",
                         named({EventKind::normal,
                                EventKind::pending,
                                EventKind::post,
                                EventKind::void_,
                                EventKind::reverse,
                                EventKind::open,
                                EventKind::change,
                                EventKind::period}),
                         "What an event does.\n\n"
                         "normal books its postings; pending reserves them (a hold); post captures "
                         "a hold; void releases it;\n"
                         "reverse books the mirror of an entry, once; open opens an account; "
                         "change changes its limits or\n"
                         "freezes it; period moves the ledger's dates.");
    bind_enum<EventFlags>(module,
                          "EventFlags",
                          "IntFlag",
                          listed<EventFlags>({{"none", EventFlags::none},
                                              {"linked", EventFlags::linked},
                                              {"keep_open", EventFlags::keep_open},
                                              {"balancing_debit", EventFlags::balancing_debit},
                                              {"balancing_credit", EventFlags::balancing_credit},
                                              {"closing_debit", EventFlags::closing_debit},
                                              {"closing_credit", EventFlags::closing_credit},
                                              {"imported", EventFlags::imported}}),
                          "Flags of an event, combined with |.\n\n"
                          "linked: shares its fate with the next event of the batch; keep_open: "
                          "capture a part and keep the rest\n"
                          "held; balancing_debit, balancing_credit: lower the amount to what the "
                          "account can give or take;\n"
                          "closing_debit, closing_credit: close the account while the hold lives; "
                          "imported: the caller gives the time.");
    bind_enum<LedgerAccountFlags>(
        module,
        "LedgerAccountFlags",
        "IntFlag",
        listed<LedgerAccountFlags>({{"none", LedgerAccountFlags::none},
                                    {"debit_limited", LedgerAccountFlags::debit_limited},
                                    {"credit_limited", LedgerAccountFlags::credit_limited},
                                    {"history", LedgerAccountFlags::history},
                                    {"frozen_debit", LedgerAccountFlags::frozen_debit},
                                    {"frozen_credit", LedgerAccountFlags::frozen_credit},
                                    {"closed", LedgerAccountFlags::closed}}),
        "Flags of an account, combined with |.\n\n"
        "debit_limited: debits and holds may not exceed credits + "
        "debit_headroom; credit_limited: the mirror;\n"
        "history: keep the balance after each posting; frozen_debit, "
        "frozen_credit: that side is refused;\n"
        "closed: set by the ledger through a closing hold.");
    bind_enum<LedgerAccountClass>(module,
                                  "LedgerAccountClass",
                                  "IntEnum",
                                  named({LedgerAccountClass::asset,
                                         LedgerAccountClass::liability,
                                         LedgerAccountClass::equity,
                                         LedgerAccountClass::income,
                                         LedgerAccountClass::expense}),
                                  "The class of an account in the chart of accounts.");
    bind_enum<HoldState>(
        module,
        "HoldState",
        "IntEnum",
        named({HoldState::open, HoldState::posted, HoldState::voided, HoldState::expired}),
        "How a hold stands.");
    bind_enum<PlainTextFormat>(module,
                               "PlainTextFormat",
                               "IntEnum",
                               listed<PlainTextFormat>({{"ledger", PlainTextFormat::ledger},
                                                        {"beancount", PlainTextFormat::beancount}}),
                               "The language of a tool of plain-text accounting.\n\n"
                               "ledger: Ledger and hledger; beancount: Beancount.");
}

void bind_result_code(py::module_& module) {
    py::dict members;
    for (auto const& row : result_codes()) {
        members[py::str(std::string{row.name})] = static_cast<int>(row.code);
    }
    bind_enum<ResultCode>(
        module,
        "ResultCode",
        "IntEnum",
        members,
        "The verdict on one event; the number is its precedence.\n\n"
        "When several rules are broken the lowest is answered. See `result_codes()`.");

    py::class_<ResultCodeInfo>(
        module, "ResultCodeInfo", "What is to be known about one result code.")
        .def_readonly("code", &ResultCodeInfo::code, "The code.")
        .def_readonly("name", &ResultCodeInfo::name, "Its stable name.")
        .def_readonly("remembered",
                      &ResultCodeInfo::remembered,
                      "Whether it burns the id: the same id answers id_already_failed for ever.")
        .def_readonly("meaning", &ResultCodeInfo::meaning, "One line for a person.")
        .def("__repr__", [](py::object const& self) {
            return describe(self, {"code", "remembered", "meaning"});
        });
    module.def(
        "result_codes",
        [] {
            auto const codes = result_codes();
            return std::vector<ResultCodeInfo>(codes.begin(), codes.end());
        },
        "All result codes in the order of precedence.");
}

} // namespace

void bind_enums(py::module_& module) {
    bind_event_enums(module);
    bind_result_code(module);
    bind_enum<RoundingMode>(module,
                            "RoundingMode",
                            "IntEnum",
                            named({RoundingMode::half_even,
                                   RoundingMode::half_up,
                                   RoundingMode::half_down,
                                   RoundingMode::down,
                                   RoundingMode::up,
                                   RoundingMode::floor,
                                   RoundingMode::ceiling}),
                            "How a result between two representable numbers is chosen.");
    bind_enum<AllocationMode>(
        module,
        "AllocationMode",
        "IntEnum",
        listed<AllocationMode>({{"largest_remainder", AllocationMode::largest_remainder},
                                {"first", AllocationMode::first},
                                {"last", AllocationMode::last}}),
        "Which share takes what the integer division leaves over.");
    bind_enum<storage::Durability>(
        module,
        "Durability",
        "IntEnum",
        listed<storage::Durability>({{"full", storage::Durability::full},
                                     {"relaxed", storage::Durability::relaxed},
                                     {"none", storage::Durability::none}}),
        "When a commit counts as done.\n\n"
        "full: after the device has confirmed it; relaxed: survives a crash of the process,\n"
        "not of the machine; none: for scratch data only.");
}

} // namespace nostro::inline v0::python
