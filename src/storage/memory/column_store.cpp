#include "column_store.hpp"

#include <cstring>

namespace nostro::inline v0::storage::memory {
namespace {

bool any_null(ColumnSpan const& values, std::size_t count) noexcept {
    return values.nulls != nullptr && std::memchr(values.nulls, 1, count) != nullptr;
}

} // namespace

void StoredColumn::append(ColumnSpan const& values, std::size_t size, std::size_t count) {
    if (!nulls.empty() || any_null(values, count)) {
        nulls.fill_up(size);
        if (values.nulls != nullptr) {
            nulls.append(values.nulls, count);
        } else {
            nulls.fill_up(size + count);
        }
    }
    switch (type) {
    case ColumnType::int64:
        int64s.append(values.int64s, count);
        return;
    case ColumnType::int128:
        int128s.append(values.int128s, count);
        return;
    case ColumnType::bytes:
    case ColumnType::text:
        break;
    }
    std::uint64_t const base = data.size();
    data.append(values.data, static_cast<std::size_t>(values.ends[count - 1]));
    if (base == 0) {
        ends.append(values.ends, count);
        return;
    }
    std::uint64_t* const added = ends.extend(count);
    for (std::size_t at = 0; at < count; ++at) {
        added[at] = base + values.ends[at];
    }
}

void StoredColumn::truncate(std::size_t size) noexcept {
    nulls.truncate(size);
    int64s.truncate(size);
    int128s.truncate(size);
    ends.truncate(size);
    data.truncate(ends.empty() ? 0 : static_cast<std::size_t>(ends[ends.size() - 1]));
}

ColumnSpan StoredColumn::span() const noexcept {
    return {type,
            nulls.empty() ? nullptr : nulls.data(),
            int64s.data(),
            int128s.data(),
            ends.data(),
            data.data()};
}

std::size_t StoredColumn::bytes() const noexcept {
    return nulls.capacity_bytes() + int64s.capacity_bytes() + int128s.capacity_bytes() +
           ends.capacity_bytes() + data.capacity_bytes();
}

ColumnStore::ColumnStore(Table const& table) : columns_(table.columns.size()) {
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        columns_[at].type = table.columns[at].type;
    }
}

void ColumnStore::append(RowsView const& rows) {
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        columns_[at].append(rows.columns[at], size_, rows.size);
    }
    size_ += rows.size;
}

void ColumnStore::truncate(std::size_t size) noexcept {
    for (StoredColumn& column : columns_) {
        column.truncate(size);
    }
    size_ = size;
}

RowsView ColumnStore::view() const noexcept {
    RowsView result;
    result.column_count = columns_.size();
    result.size = size_;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        result.columns[at] = columns_[at].span();
    }
    return result;
}

std::size_t ColumnStore::bytes() const noexcept {
    std::size_t total = 0;
    for (StoredColumn const& column : columns_) {
        total += column.bytes();
    }
    return total;
}

} // namespace nostro::inline v0::storage::memory
