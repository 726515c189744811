#include "scan.hpp"

#include "codec.hpp"

#include "storage/schema_check.hpp"

#include <cstdint>
#include <limits>

namespace nostro::inline v0::storage::sqlite {
namespace {

using Bound = Scan::Bound;

/// One end of a range.
struct End {
    std::span<Value const> values;
    bool inclusive = true;
};

End near_end(Range const& range) noexcept {
    return range.descending ? End{range.to, range.to_inclusive}
                            : End{range.from, range.from_inclusive};
}

End far_end(Range const& range) noexcept {
    return range.descending ? End{range.from, range.from_inclusive}
                            : End{range.to, range.to_inclusive};
}

Value smallest(ColumnType type) noexcept {
    return type == ColumnType::int64 ? Value{std::numeric_limits<std::int64_t>::min()}
                                     : Value{std::string_view{}};
}

/// Collects the stretches of one range.
class Stretches {
public:
    explicit Stretches(Range const& range) : range_{range} {}

    /// Rows that begin with `equal` and the first `fixed` values of the near end.
    void add(std::size_t fixed) { add(fixed, Bound::none, {}); }

    /// Of these, those whose next column is bounded.
    void add(std::size_t fixed, Bound bound, Value const& value) {
        Stretch stretch;
        auto const near = near_end(range_).values.first(fixed);
        stretch.values.assign(range_.equal.begin(), range_.equal.end());
        stretch.values.insert(stretch.values.end(), near.begin(), near.end());
        stretch.scan = {.equal = static_cast<std::uint8_t>(stretch.values.size()),
                        .bound = bound,
                        .descending = range_.descending};
        if (bound != Bound::none) {
            stretch.values.push_back(value);
        }
        found_.push_back(std::move(stretch));
    }

    /// Rows after the near end's value at `at`, that value included or not, going up.
    void add_ascending(std::size_t at, Value const& value, Column const& column, bool inclusive) {
        if (value.kind() != Value::Kind::null) {
            add(at, inclusive ? Bound::greater_equal : Bound::greater, value);
        } else if (inclusive) {
            add(at);
        } else {
            add(at, Bound::greater_equal, smallest(column.type));
        }
    }

    /// The same, going down: nulls come last.
    void add_descending(std::size_t at, Value const& value, Column const& column, bool inclusive) {
        if (value.kind() == Value::Kind::null) {
            if (inclusive) {
                add(at + 1);
            }
            return;
        }
        add(at, inclusive ? Bound::less_equal : Bound::less, value);
        if (column.nullable) {
            add(at);
            found_.back().values.emplace_back();
            ++found_.back().scan.equal;
        }
    }

    [[nodiscard]] std::vector<Stretch> take() && { return std::move(found_); }

private:
    Range const& range_;
    std::vector<Stretch> found_;
};

/// Whether the current row lies beyond the far end.
bool is_past(sqlite3_stmt* row,
             Table const& table,
             ColumnList const& order,
             Range const& range,
             End const& end) {
    for (std::size_t at = 0; at < end.values.size(); ++at) {
        std::uint8_t const column = order[range.equal.size() + at];
        int const compared = compare_cell(row, column, table.columns[column].type, end.values[at]);
        if (compared != 0) {
            return (compared > 0) != range.descending;
        }
    }
    return !end.values.empty() && !end.inclusive;
}

} // namespace

std::vector<Stretch> stretches_of(Table const& table, Index const* index, Range const& range) {
    Stretches stretches{range};
    End const near = near_end(range);
    if (near.values.empty()) {
        stretches.add(0);
    }
    ColumnList const order = order_columns(table, index);
    for (std::size_t left = near.values.size(); left > 0; --left) {
        std::size_t const at = left - 1;
        bool const inclusive = left == near.values.size() && near.inclusive;
        Column const& column = table.columns[order[range.equal.size() + at]];
        if (range.descending) {
            stretches.add_descending(at, near.values[at], column, inclusive);
        } else {
            stretches.add_ascending(at, near.values[at], column, inclusive);
        }
    }
    return std::move(stretches).take();
}

std::size_t read_range(Connection& connection,
                       Table const& table,
                       Index const* index,
                       Range const& range,
                       Rows& found) {
    ColumnList const order = order_columns(table, index);
    End const end = far_end(range);
    std::size_t count = 0;
    for (Stretch const& stretch : stretches_of(table, index, range)) {
        Statement& statement =
            connection.kept({&table, index, StatementKey::Operation::scan, stretch.scan});
        Running const running{statement};
        for (std::size_t at = 0; at < stretch.values.size(); ++at) {
            statement.bind(
                static_cast<int>(at) + 1, stretch.values[at], table.columns[order[at]].type);
        }
        while (count < range.limit && statement.step()) {
            if (is_past(statement.handle(), table, order, range, end)) {
                return count;
            }
            read_row(statement.handle(), table, found);
            ++count;
        }
        if (count == range.limit) {
            break;
        }
    }
    return count;
}

} // namespace nostro::inline v0::storage::sqlite
