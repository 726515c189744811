#include <nostro/storage/rows.hpp>

#include <algorithm>

namespace nostro::inline v0::storage {

Value ColumnSpan::value(std::size_t row) const noexcept {
    if (is_null(row)) {
        return {};
    }
    switch (type) {
    case ColumnType::int64:
        return int64s[row];
    case ColumnType::int128:
        return int128s[row];
    case ColumnType::bytes:
    case ColumnType::text:
        return bytes(row);
    }
    return {};
}

Rows::Rows(Table const& table) : Rows{table, table.columns.size()} {}

Rows::Rows(Table const& table, std::size_t column_count)
    : columns_(column_count), count_{column_count} {
    for (std::size_t at = 0; at < column_count; ++at) {
        columns_[at].type = table.columns[at].type;
    }
}

Rows::Rows(std::span<ColumnType const> types) : columns_(types.size()), count_{types.size()} {
    for (std::size_t at = 0; at < types.size(); ++at) {
        columns_[at].type = types[at];
    }
}

Rows& Rows::add_null() {
    make_room();
    Owned& column = columns_[next_];
    switch (column.type) {
    case ColumnType::int64:
        column.int64s[size_] = 0;
        break;
    case ColumnType::int128:
        column.int128s[size_] = Amount{};
        break;
    case ColumnType::bytes:
    case ColumnType::text:
        column.ends[size_] = column.data.size();
        break;
    }
    column.nulls.reserve(capacity_); // so that `view()` need not allocate
    column.nulls.resize(size_, 0);
    column.nulls.push_back(1);
    return advance();
}

Rows& Rows::add(Value const& value) {
    if (value.kind() == Value::Kind::null) {
        return add_null();
    }
    switch (columns_[next_].type) {
    case ColumnType::int64:
        return add(value.int64());
    case ColumnType::int128:
        return add(value.int128());
    case ColumnType::bytes:
    case ColumnType::text:
        break;
    }
    return add(value.bytes());
}

void Rows::append(RowsView const& rows, std::size_t row) {
    for (std::size_t at = 0; at < rows.column_count; ++at) {
        add(rows.columns[at].value(row));
    }
}

std::string_view Rows::bytes(std::size_t row, std::size_t column) const noexcept {
    Owned const& owned = columns_[column];
    std::uint64_t const begin = row == 0 ? 0 : owned.ends[row - 1];
    return std::string_view{owned.data}.substr(begin, owned.ends[row] - begin);
}

RowsView Rows::view() const noexcept {
    RowsView result;
    result.column_count = columns_.size();
    result.size = size_;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        Owned const& column = columns_[at];
        ColumnSpan& span = result.columns[at];
        span.type = column.type;
        if (!column.nulls.empty()) {
            // It may be longer already: by a null of the row that is being written.
            column.nulls.resize(std::max(column.nulls.size(), size_), 0);
            span.nulls = column.nulls.data();
        }
        switch (column.type) {
        case ColumnType::int64:
            span.int64s = column.int64s.data();
            break;
        case ColumnType::int128:
            span.int128s = column.int128s.data();
            break;
        case ColumnType::bytes:
        case ColumnType::text:
            span.ends = column.ends.data();
            span.data = column.data.data();
            break;
        }
    }
    return result;
}

void Rows::reserve(std::size_t rows) {
    if (rows > capacity_) {
        grow(rows);
    }
}

void Rows::grow(std::size_t rows) {
    for (Owned& column : columns_) {
        if (!column.nulls.empty()) {
            column.nulls.reserve(rows);
        }
        switch (column.type) {
        case ColumnType::int64:
            column.int64s.resize(rows);
            break;
        case ColumnType::int128:
            column.int128s.resize(rows);
            break;
        case ColumnType::bytes:
        case ColumnType::text:
            column.ends.resize(rows);
            break;
        }
    }
    capacity_ = rows;
}

void Rows::truncate(std::size_t rows) {
    next_ = 0;
    size_ = rows < size_ ? rows : size_;
    for (Owned& column : columns_) {
        if (column.nulls.size() > size_) {
            column.nulls.resize(size_);
        }
        if (!column.ends.empty()) {
            column.data.resize(size_ == 0 ? 0 : column.ends[size_ - 1]);
        }
    }
}

void Rows::clear() noexcept {
    next_ = 0;
    size_ = 0;
    for (Owned& column : columns_) {
        column.nulls.clear();
        column.data.clear();
    }
}

} // namespace nostro::inline v0::storage
