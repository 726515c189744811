#pragma once

#include "storage/records.hpp"

#include <nostro/core/amount.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace nostro::inline v0::detail {

/// The series of statements of a view. It is locked before a number is taken.
struct StatementSeriesRow {
    std::string bank_id;
    std::string account_id;
    std::string view_id;
    std::uint32_t last_number = 0;
};

/// An issued statement: what of the books it lists, and what came of it. Never changed.
struct StatementRow {
    std::string bank_id;
    std::string account_id;
    std::string view_id;
    std::uint32_t number = 0;
    std::string period_from; ///< ISO 8601 days, both included
    std::string period_to;
    std::uint64_t through_seq = 0;          ///< events up to this one are in it
    std::optional<std::uint64_t> after_seq; ///< what was booked behind this event and completed
                                            ///< before the period is listed too
    Amount opening;                         ///< minor units
    Amount closing;
    Amount available;
    std::uint64_t entry_count = 0;
    std::string message_id;
    Timestamp created_at{};
    std::string created_by; ///< user or client id; empty: the host
};

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

inline constexpr auto statement_series_fields =
    std::tuple{Field{"bank_id", &detail::StatementSeriesRow::bank_id},
               Field{"account_id", &detail::StatementSeriesRow::account_id},
               Field{"view_id", &detail::StatementSeriesRow::view_id},
               Field{"last_number", &detail::StatementSeriesRow::last_number}};

template <>
struct Described<detail::StatementSeriesRow> {
    static constexpr std::string_view name = "statement_series";
    static constexpr auto const& fields = statement_series_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto statement_fields =
    std::tuple{Field{"bank_id", &detail::StatementRow::bank_id},
               Field{"account_id", &detail::StatementRow::account_id},
               Field{"view_id", &detail::StatementRow::view_id},
               Field{"number", &detail::StatementRow::number},
               Field{"period_from", &detail::StatementRow::period_from},
               Field{"period_to", &detail::StatementRow::period_to},
               Field{"through_seq", &detail::StatementRow::through_seq},
               Field{"after_seq", &detail::StatementRow::after_seq},
               Field{"opening", &detail::StatementRow::opening},
               Field{"closing", &detail::StatementRow::closing},
               Field{"available", &detail::StatementRow::available},
               Field{"entry_count", &detail::StatementRow::entry_count},
               Field{"message_id", &detail::StatementRow::message_id},
               Field{"created_at", &detail::StatementRow::created_at},
               Field{"created_by", &detail::StatementRow::created_by}};

template <>
struct Described<detail::StatementRow> {
    static constexpr std::string_view name = "statements";
    static constexpr auto const& fields = statement_fields;
    static constexpr std::size_t key_size = 4;
    static constexpr RowLife life = RowLife::append_only;
    static constexpr std::string_view by_end = "statements_by_end";
    static constexpr std::array indexes{index_on<statement_fields,
                                                 &detail::StatementRow::bank_id,
                                                 &detail::StatementRow::account_id,
                                                 &detail::StatementRow::view_id,
                                                 &detail::StatementRow::period_to>(by_end)};
};

} // namespace nostro::inline v0::storage
