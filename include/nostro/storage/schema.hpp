#pragma once

#include <nostro/core/export.hpp>

#include <cstdint>
#include <span>
#include <string_view>

/// The storage contract: described tables, and what an adapter does with them.
namespace nostro::inline v0::storage {

/// What a column holds. Booleans are int64 0/1, times int64 nanoseconds, dates int64 days.
enum class ColumnType : std::uint8_t {
    int64,  ///< 64-bit signed integer
    int128, ///< an `Amount`; not in keys and indexes, because not every engine can order it
    bytes,  ///< any bytes
    text,   ///< UTF-8 without U+0000
};

/// A column of a table.
struct Column {
    std::string_view name; ///< snake_case, as it stands in SQL
    ColumnType type = ColumnType::int64;
    bool nullable = false;
};

/// An additional order of a table's rows. Columns are positions in `Table::columns`; the first is
/// the tenant. The full order is these columns followed by the key columns that are not among them.
struct Index {
    std::string_view name; ///< unique in the schema
    std::span<std::uint8_t const> columns;
    bool unique = false; ///< a row with a null in `columns` is outside of a unique index
};

/// What may happen to a row once it is committed.
enum class RowLife : std::uint8_t {
    append_only, ///< nothing, ever: update and erase are refused
    erasable,    ///< it may be erased, not changed (texts with personal data)
    changeable,  ///< it may be updated and erased
};

/// One description drives the DDL, the row coding, the memory adapter and migrations.
///
/// The key is the first `key_size` columns, never null, and its first column is `tenant`, the
/// partition key. At most `columns_max` columns. Tables are constants that live for ever.
struct Table {
    static constexpr std::size_t columns_max = 32;

    std::string_view name; ///< snake_case; SQL adapters put "nostro_" in front
    std::span<Column const> columns;
    std::uint8_t key_size = 0;
    std::span<Index const> indexes;
    RowLife life = RowLife::append_only;
};

/// One step of a migration.
struct SchemaStep {
    enum class Kind : std::uint8_t {
        create_table, ///< `table` with all its indexes
        add_column,   ///< column `name` of `table`, which must be nullable
        add_index,    ///< index `name` of `table`
        drop_index,   ///< index `name`
    };

    Kind kind = Kind::create_table;
    Table const* table = nullptr;
    std::string_view name;
};

/// The steps that lead from version - 1 to `version`, applied in one transaction.
struct Migration {
    int version = 0;
    std::span<SchemaStep const> steps;
};

/// All tables of a store and the way to them from older versions.
///
/// A new store is created at `version` from `tables`. Versions start at 1.
struct Schema {
    int version = 1;
    std::span<Table const* const> tables;
    std::span<Migration const> migrations; ///< ascending by version; may be empty
};

} // namespace nostro::inline v0::storage
