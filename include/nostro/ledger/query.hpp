#pragma once

#include <nostro/core/page.hpp>
#include <nostro/ledger/records.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace nostro::inline v0 {

/// Which balance is meant, in both times. Absent: as of now.
struct AsOf {
    std::optional<std::uint64_t> seq; ///< knowing the events up to this one
    std::optional<Timestamp>
        time; ///< knowing the events up to this instant; with `seq`: the earlier
    std::optional<Date> effective; ///< counting posted entries effective on or before this day
};

/// Which entries, in which order. All conditions that are set must hold.
struct EntryFilter {
    std::optional<LedgerAccountId> account; ///< with a posting on it, or opening or changing it
    std::optional<EventKind> kind;
    std::optional<std::uint16_t> code;
    std::optional<Uuid> user_data_id;
    std::optional<std::uint64_t> user_data_number;
    std::optional<std::uint32_t> user_data_tag;
    std::optional<Timestamp> time_from; ///< inclusive
    std::optional<Timestamp> time_to;   ///< inclusive
    std::optional<Date> effective_from; ///< inclusive
    std::optional<Date> effective_to;   ///< inclusive
    std::optional<Amount>
        amount_from; ///< some posting (of `account`, if set) has at least this amount
    std::optional<Amount> amount_to; ///< ... and at most this one
    bool descending = false;         ///< newest first
};

/// Which accounts, in which order. All conditions that are set must hold.
struct LedgerAccountFilter {
    std::optional<std::string> asset;
    std::optional<LedgerAccountClass> account_class;
    std::optional<std::uint16_t> code;
    std::optional<LedgerAccountId> parent;
    std::optional<Uuid> user_data_id;
    std::optional<std::uint64_t> user_data_number;
    std::optional<std::uint32_t> user_data_tag;
    bool descending = false; ///< newest first
};

/// Which lines of an account's statement, in which order. All conditions that are set must hold.
struct StatementFilter {
    std::optional<Timestamp> time_from;
    std::optional<Timestamp> time_to;
    std::optional<Date> effective_from;
    std::optional<Date> effective_to;
    std::optional<Side> side;
    bool posted_only = false; ///< leave out pending and void
    bool descending = false;  ///< newest first
};

} // namespace nostro::inline v0
