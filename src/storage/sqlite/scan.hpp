#pragma once

#include "connection.hpp"

#include <nostro/storage/storage.hpp>

#include <span>
#include <vector>

namespace nostro::inline v0::storage::sqlite {

/// One stretch of a range: fixed leading values, then at most one bound.
struct Stretch {
    std::vector<Value> values; ///< the fixed ones, then the bound's
    Scan scan;
};

/// A range's rows from its first one on, as stretches that are disjoint and follow each other in
/// order.
///
/// A tuple bound (a, b) > (1, 2) is read as a = 1 and b > 2, then a > 1. Each is a range scan of
/// the index, and nulls come out first, as the contract wants; SQL's own comparison of tuples loses
/// rows with nulls. The far end is not part of it: rows come in order, so the reader sees when he
/// is past it.
[[nodiscard]] std::vector<Stretch>
stretches_of(Table const& table, Index const* index, Range const& range);

/// Append the rows of a range, in order.
/// @return  rows appended
std::size_t read_range(Connection& connection,
                       Table const& table,
                       Index const* index,
                       Range const& range,
                       Rows& found);

} // namespace nostro::inline v0::storage::sqlite
