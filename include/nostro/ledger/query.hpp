#pragma once

#include <nostro/ledger/records.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nostro::inline v0 {

/// Which balance is meant, in both times. Absent: as of now.
struct AsOf {
    std::optional<std::uint64_t> seq; ///< knowing the events up to this one
    std::optional<Timestamp>
        time; ///< knowing the events up to this instant; with `seq`: the earlier
    std::optional<Date> effective; ///< counting posted entries effective on or before this day
};

/// A page of a list. `cursor` is opaque, belongs to one filter, and is refused with another.
struct PageRequest {
    std::size_t limit = 100; ///< 1 to `limits::page_rows_max`
    std::string cursor;      ///< empty: from the start
    bool descending = false; ///< newest first
};

template <class Record>
struct Page {
    std::vector<Record> items;
    std::string next; ///< cursor of the next page; empty: this was the last
};

/// Which entries. All conditions that are set must hold.
struct EntryFilter {
    std::optional<AccountId> account; ///< with a posting on it, or opening or changing it
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
};

/// Which accounts. All conditions that are set must hold.
struct AccountFilter {
    std::optional<std::string> asset;
    std::optional<AccountClass> account_class;
    std::optional<std::uint16_t> code;
    std::optional<AccountId> parent;
    std::optional<Uuid> user_data_id;
    std::optional<std::uint64_t> user_data_number;
    std::optional<std::uint32_t> user_data_tag;
};

/// Which lines of an account's statement. All conditions that are set must hold.
struct StatementFilter {
    std::optional<Timestamp> time_from;
    std::optional<Timestamp> time_to;
    std::optional<Date> effective_from;
    std::optional<Date> effective_to;
    std::optional<Side> side;
    bool posted_only = false; ///< leave out pending and void
};

} // namespace nostro::inline v0
