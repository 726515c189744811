#pragma once

#include "api/call.hpp"
#include "api/shape.hpp"

#include <nostro/access/viewed_accounts.hpp>
#include <nostro/core/time.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

/// Which transactions of an account to answer: by headers or the query, each under two names.
namespace nostro::inline v0::api::obp {

/// Transactions that one answer has at most: OBP knows no such limit, but they are held in memory.
inline constexpr std::size_t transactions_max = 100'000;

/// The members of `Route::headers` and `Route::query` of a list of transactions. They are texts,
/// since what is wrong with one has a code of its own.
inline constexpr Field paging_fields[]{
    optional("sort_direction", text().described("By completed date: ASC or DESC, the default.")),
    optional("from_date", text().described("Completed not before: 2014-07-01T00:00:00.000Z.")),
    optional("to_date",
             text().described("Completed not after, as `from_date`; without milliseconds (.000) "
                              "all of that second.")),
    optional("limit",
             text().described("A whole number from 1, by default 50; at most 100000 come.")),
    optional("offset", text().described("A whole number, by default 0.")),
    optional("obp_sort_direction", text().described("Where `sort_direction` is absent.")),
    optional("obp_from_date", text().described("Where `from_date` is absent.")),
    optional("obp_to_date", text().described("Where `to_date` is absent.")),
    optional("obp_limit", text().described("Where `limit` is absent.")),
    optional("obp_offset", text().described("Where `offset` is absent.")),
};
inline constexpr Shape paging = paging_fields;

/// What a request says about the page. The first of sort direction, from, to, limit and offset that
/// is wrong is reported.
/// @param view  goes into the query
/// @return      its limit is 1 to `transactions_max`
/// @throws ApiError  OBP-10023 to OBP-10026
[[nodiscard]] ViewedEntryQuery read_paging(Call const& call, ViewRef view);

/// `yyyy-MM-dd'T'HH:mm:ss.SSS` and `Z` or an offset like `+0000`. Years beyond what a time can be
/// are its end, or beginning.
[[nodiscard]] std::optional<Timestamp> parse_obp_date(std::string_view text) noexcept;

} // namespace nostro::inline v0::api::obp
