#include "cells.hpp"

#include <algorithm>
#include <cstring>

namespace nostro::inline v0::storage::memory {
namespace {

constexpr std::uint64_t sign_bit = 1ULL << 63;

/// What all rows of a column say about the order.
enum class Trend : std::uint8_t { constant, ascending, other };

Trend trend(CellSpan const& column, std::size_t begin, std::size_t end) noexcept {
    if (column.type != ColumnType::int64 || column.nulls != nullptr) {
        return Trend::other;
    }
    return column.numbers.visit([begin, end](auto const* values) {
        bool constant = true;
        bool ascending = true;
        for (std::size_t row = begin + 1; row < end; ++row) {
            constant &= values[row] == values[row - 1];
            ascending &= values[row] > values[row - 1];
        }
        return constant ? Trend::constant : ascending ? Trend::ascending : Trend::other;
    });
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) noexcept {
    hash = (hash ^ value) * 0x9E37'79B9'7F4A'7C15ULL;
    return hash ^ (hash >> 29);
}

std::uint64_t mixed(std::uint64_t hash, std::string_view bytes) noexcept {
    hash = mixed(hash, bytes.size());
    while (!bytes.empty()) {
        std::size_t const length = std::min(bytes.size(), sizeof(std::uint64_t));
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), length);
        hash = mixed(hash, word);
        bytes.remove_prefix(length);
    }
    return hash;
}

} // namespace

CellSpan::CellSpan(ColumnSpan const& column) noexcept
    : type{column.type}, nulls{column.nulls}, data{column.data} {
    switch (type) {
    case ColumnType::int64:
        numbers = {column.int64s, Width::eight};
        return;
    case ColumnType::int128:
        numbers = {column.int128s, Width::sixteen};
        return;
    case ColumnType::bytes:
    case ColumnType::text:
        numbers = {column.ends, Width::eight};
        return;
    }
}

CellsView::CellsView(RowsView const& rows) noexcept
    : column_count{rows.column_count}, size{rows.size} {
    for (std::size_t at = 0; at < column_count; ++at) {
        columns[at] = rows.columns[at];
    }
}

void append(CellsView const& rows, std::size_t row, Rows& to) {
    for (std::size_t at = 0; at < rows.column_count; ++at) {
        CellSpan const& column = rows.columns[at];
        if (column.is_null(row)) {
            to.add_null();
            continue;
        }
        switch (column.type) {
        case ColumnType::int64:
            to.add(column.numbers.int64(row));
            break;
        case ColumnType::int128:
            to.add(column.numbers.int128(row));
            break;
        case ColumnType::bytes:
        case ColumnType::text:
            to.add(column.bytes(row));
            break;
        }
    }
}

CellsView pick(CellsView const& rows, ColumnList const& columns) noexcept {
    CellsView result;
    result.size = rows.size;
    for (std::uint8_t const column : columns) {
        result.columns[result.column_count++] = rows.columns[column];
    }
    return result;
}

bool has_null(CellsView const& rows, std::size_t row, std::size_t columns) noexcept {
    for (std::size_t at = 0; at < columns; ++at) {
        if (rows.columns[at].is_null(row)) {
            return true;
        }
    }
    return false;
}

std::uint32_t hash_row(CellsView const& rows, std::size_t row, std::size_t columns) noexcept {
    std::uint64_t hash = columns;
    for (std::size_t at = 0; at < columns; ++at) {
        CellSpan const& column = rows.columns[at];
        switch (column.type) {
        case ColumnType::int64:
            hash = mixed(hash, static_cast<std::uint64_t>(column.numbers.int64(row)));
            break;
        case ColumnType::int128:
            hash = mixed(hash, column.numbers.int128(row).low());
            hash = mixed(hash, static_cast<std::uint64_t>(column.numbers.int128(row).high()));
            break;
        case ColumnType::bytes:
        case ColumnType::text:
            hash = mixed(hash, column.bytes(row));
            break;
        }
    }
    return static_cast<std::uint32_t>(hash >> 32);
}

RowNumber ascending_rows(CellsView const& rows, RowNumber first, std::size_t columns) noexcept {
    auto const size = static_cast<RowNumber>(rows.size);
    std::size_t const begin = first == 0 ? 0 : first - 1;
    // A column with one value throughout (tenant, ledger) decides nothing; one that ascends,
    // everything.
    std::size_t column = 0;
    for (; column < columns; ++column) {
        Trend const found = trend(rows.columns[column], begin, size);
        if (found == Trend::ascending) {
            return size - first;
        }
        if (found == Trend::other) {
            break;
        }
    }
    for (std::size_t row = begin + 1; row < size; ++row) {
        if (compare_rows(rows, row - 1, rows, row, column, columns) >= 0) {
            return static_cast<RowNumber>(row) - first;
        }
    }
    return size - first;
}

std::uint64_t order_prefix(CellSpan const& column, std::size_t row) noexcept {
    if (column.is_null(row)) {
        return 0;
    }
    switch (column.type) {
    case ColumnType::int64:
        return static_cast<std::uint64_t>(column.numbers.int64(row)) ^ sign_bit;
    case ColumnType::int128:
        return static_cast<std::uint64_t>(column.numbers.int128(row).high()) ^ sign_bit;
    case ColumnType::bytes:
    case ColumnType::text:
        break;
    }
    std::string_view const bytes = column.bytes(row).substr(0, sizeof(std::uint64_t));
    std::uint64_t prefix = 0;
    for (std::size_t at = 0; at < sizeof prefix; ++at) {
        prefix = prefix << 8 | (at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U);
    }
    return prefix;
}

} // namespace nostro::inline v0::storage::memory
