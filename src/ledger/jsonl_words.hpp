#pragma once

#include <nostro/ledger/event.hpp>

#include <array>
#include <cstdint>
#include <string_view>

/// Words that stand in an exported ledger and nowhere else.
namespace nostro::inline v0::detail::jsonl {

inline constexpr std::string_view format_name = "nostro.ledger";
inline constexpr std::int64_t format_version = 1;

template <class Flags>
struct FlagName {
    Flags flag;
    std::string_view name;
};

template <class Flags>
FlagName(Flags, std::string_view) -> FlagName<Flags>;

inline constexpr std::array event_flags{
    FlagName{EventFlags::linked, "linked"},
    FlagName{EventFlags::keep_open, "keep_open"},
    FlagName{EventFlags::balancing_debit, "balancing_debit"},
    FlagName{EventFlags::balancing_credit, "balancing_credit"},
    FlagName{EventFlags::closing_debit, "closing_debit"},
    FlagName{EventFlags::closing_credit, "closing_credit"},
    FlagName{EventFlags::imported, "imported"},
};

inline constexpr std::array account_flags{
    FlagName{LedgerAccountFlags::debit_limited, "debit_limited"},
    FlagName{LedgerAccountFlags::credit_limited, "credit_limited"},
    FlagName{LedgerAccountFlags::history, "history"},
    FlagName{LedgerAccountFlags::frozen_debit, "frozen_debit"},
    FlagName{LedgerAccountFlags::frozen_credit, "frozen_credit"},
};

} // namespace nostro::inline v0::detail::jsonl
