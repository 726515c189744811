#include "column_store.hpp"

#include <cstring>
#include <utility>

namespace nostro::inline v0::storage::memory {
namespace {

bool any_null(ColumnSpan const& values, std::size_t count) noexcept {
    return values.nulls != nullptr && std::memchr(values.nulls, 1, count) != nullptr;
}

/// The length of each value when all are of one length, else `varied`.
std::uint64_t common_length(ColumnSpan const& values, std::size_t count) noexcept {
    std::uint64_t const length = values.ends[0];
    for (std::size_t at = 1; at < count; ++at) {
        if (values.ends[at] - values.ends[at - 1] != length) {
            return CellSpan::varied;
        }
    }
    return length;
}

} // namespace

void StoredColumn::append(ColumnSpan const& values, std::size_t size, std::size_t count) {
    bool const has_null = any_null(values, count);
    if (has_null || !nulls.empty()) {
        nulls.fill_up(size);
        if (has_null) {
            nulls.append(values.nulls, count);
        } else {
            nulls.fill_up(size + count);
        }
    }
    switch (type) {
    case ColumnType::int64:
        numbers.append(values.int64s, count);
        return;
    case ColumnType::int128:
        numbers.append(values.int128s, count);
        return;
    case ColumnType::bytes:
    case ColumnType::text:
        append_bytes(values, size, count);
        return;
    }
}

void StoredColumn::append_bytes(ColumnSpan const& values, std::size_t size, std::size_t count) {
    std::uint64_t const added = common_length(values, count);
    if (size == 0) {
        length = added;
    } else if (length != CellSpan::varied && length != added) {
        Numbers ends;
        ends.append_multiples(static_cast<std::int64_t>(length), size);
        numbers = std::move(ends);
        length = CellSpan::varied;
    }
    if (length == CellSpan::varied) {
        numbers.append(reinterpret_cast<std::int64_t const*>(values.ends),
                       count,
                       static_cast<std::int64_t>(data.size()));
    }
    data.append(values.data, static_cast<std::size_t>(values.ends[count - 1]));
}

void StoredColumn::truncate(std::size_t size) noexcept {
    nulls.truncate(size);
    numbers.truncate(size);
    if (type == ColumnType::bytes || type == ColumnType::text) {
        std::uint64_t const left = length != CellSpan::varied ? size * length
                                   : size == 0
                                       ? 0
                                       : static_cast<std::uint64_t>(numbers.span().int64(size - 1));
        data.truncate(static_cast<std::size_t>(left));
    }
}

CellSpan StoredColumn::span() const noexcept {
    CellSpan result;
    result.type = type;
    result.nulls = nulls.empty() ? nullptr : nulls.data();
    result.numbers = numbers.span();
    result.data = data.data();
    result.length = length;
    return result;
}

std::size_t StoredColumn::bytes() const noexcept {
    return nulls.capacity_bytes() + numbers.capacity_bytes() + data.capacity_bytes();
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

CellsView ColumnStore::view() const noexcept {
    CellsView result;
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
