#pragma once

#include <nostro/storage/schema.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// The SQL texts that follow from a described table.
namespace nostro::inline v0::storage::sqlite {

/// The shape of one scan: the first columns of the order are fixed, the next one may be bounded.
struct Scan {
    enum class Bound : std::uint8_t { none, greater, greater_equal, less, less_equal };

    std::uint8_t equal = 0; ///< how many columns of the order have a fixed value
    Bound bound = Bound::none;
    bool descending = false;

    friend bool operator==(Scan const&, Scan const&) = default;
};

/// The version of the schema in the file; one row.
inline constexpr std::string_view schema_version_sql =
    "SELECT value FROM nostro_meta WHERE key = 'schema_version'";

[[nodiscard]] std::string table_name(Table const& table);

/// STRICT and WITHOUT ROWID: the rows lie in the order of their key, so that rows with growing keys
/// are appended to one b-tree, and SQLite completes every index with the key, as the contract
/// orders rows.
[[nodiscard]] std::string create_table_sql(Table const& table);
[[nodiscard]] std::string create_index_sql(Table const& table, Index const& index);

/// Whether an index is kept as two tables of its entries instead of an index of SQLite's: one of
/// new entries, small enough to stay in the cache, and one into which many of these are merged at
/// once, in their order.
///
/// An index of SQLite's would have each commit of n rows write nearly n pages of the index, most of
/// them for a single entry. It can be done where rows never change and no entry must be unique.
[[nodiscard]] bool is_staged(Table const& table, Index const& index) noexcept;
/// The table of the merged entries, and that of the new ones.
[[nodiscard]] std::string merged_name(Index const& index);
[[nodiscard]] std::string staged_name(Index const& index);
[[nodiscard]] std::string
create_entries_sql(Table const& table, Index const& index, std::string_view name);
/// Enter all rows of the table into an index without entries.
[[nodiscard]] std::string fill_entries_sql(Table const& table, Index const& index);
/// Parameters: the columns of the order of the first entry, and so on.
[[nodiscard]] std::string
insert_entries_sql(Table const& table, Index const& index, std::size_t rows);
[[nodiscard]] std::string count_staged_sql(Index const& index);
[[nodiscard]] std::string merge_staged_sql(Table const& table, Index const& index);
[[nodiscard]] std::string clear_staged_sql(Index const& index);
/// A view of the rows in the order of the index, for people with a tool for SQL.
[[nodiscard]] std::string create_rows_view_sql(Table const& table, Index const& index);
/// Answers 1 when each row has one entry, and each entry a row; else 0.
[[nodiscard]] std::string check_entries_sql(Table const& table, Index const& index);
[[nodiscard]] std::string add_column_sql(Table const& table, Column const& column);
/// Of either kind.
[[nodiscard]] std::array<std::string, 4> drop_index_sql(std::string_view index);

/// Parameters: the columns of the first row, then those of the second, and so on.
/// A failure keeps the rows before the one that failed: undoing them is left to the transaction.
[[nodiscard]] std::string insert_sql(Table const& table, std::size_t rows);
/// Parameters: all columns.
[[nodiscard]] std::string update_sql(Table const& table);
/// Parameters: the key.
[[nodiscard]] std::string erase_sql(Table const& table);
/// Parameters: the columns of the index, or the key. All columns are selected.
[[nodiscard]] std::string get_sql(Table const& table, Index const* index);
/// Parameters: the fixed values, then the bound. All columns are selected, in order.
[[nodiscard]] std::string scan_sql(Table const& table, Index const* index, Scan const& scan);

} // namespace nostro::inline v0::storage::sqlite
