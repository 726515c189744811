#pragma once

#include "column_store.hpp"
#include "table_index.hpp"

#include <nostro/storage/storage.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nostro::inline v0::storage::memory {

class MemoryTable;

/// One change, and what is needed to take it back.
struct Undo {
    enum class Kind : std::uint8_t {
        inserted,    ///< the rows from `first` on are new
        overwritten, ///< `rows` had the values of `columns`
        killed,      ///< `rows` were alive
    };

    struct OldColumn {
        std::size_t column = 0;
        StoredColumn values; ///< `nulls` is empty when the column had none then
    };

    Kind kind = Kind::inserted;
    MemoryTable* table = nullptr;
    RowNumber first = 0;
    std::vector<RowNumber> rows;
    std::vector<OldColumn> columns;
};

/// What a write transaction did, oldest first.
class UndoLog {
public:
    [[nodiscard]] std::size_t size() const noexcept { return changes_.size(); }

    Undo& add(Undo::Kind kind, MemoryTable& table) {
        changes_.push_back({kind, &table, 0, {}, {}});
        return changes_.back();
    }

    /// Take back all changes behind the first `size`, the latest first.
    void roll_back_to(std::size_t size) noexcept;

    void clear() noexcept { changes_.clear(); }

private:
    std::vector<Undo> changes_;
};

/// One table in memory. Rows are numbered as they arrive and never move.
///
/// An update changes numbers in place. One that touches bytes, text or an indexed column appends a
/// new row and marks the old one dead, so that indexes only ever see new rows and deaths. Each
/// change is written to the log before it is made: after an exception the log takes it back.
class MemoryTable {
public:
    explicit MemoryTable(Table const& table);

    [[nodiscard]] Table const& table() const noexcept { return *table_; }

    std::vector<std::uint32_t> get(Index const* index, RowsView const& keys, Rows& found);
    void insert(RowsView const& rows, UndoLog& log);
    void update(RowsView const& rows, UndoLog& log);
    std::size_t erase(RowsView const& keys, UndoLog& log);
    std::size_t select(Index const* index, Range const& range, Rows& found);

    void undo(Undo const& change) noexcept;

    /// All rows are there for good. Rebuilds the table when most of its rows are dead.
    void commit() noexcept;

    [[nodiscard]] std::size_t bytes() const noexcept;

private:
    [[nodiscard]] TableIndex& find(Index const* index) noexcept;
    [[nodiscard]] std::vector<RowNumber> rows_to_update(RowsView const& rows) const;
    [[nodiscard]] bool stays_in_place(RowsView const& rows,
                                      std::vector<RowNumber> const& numbers) const;
    void overwrite(RowsView const& rows, std::vector<RowNumber> const& numbers, UndoLog& log);
    void kill(RowNumber row) noexcept;
    void revive(RowNumber row) noexcept;
    void rebuild();

    Table const* table_;
    ColumnStore columns_;
    DeadRows dead_;
    std::vector<TableIndex> indexes_; ///< the key, then those of the table
    ColumnList fixed_;                ///< columns that cannot change in place
    ColumnList free_;                 ///< columns that can
    RowNumber committed_ = 0;
};

} // namespace nostro::inline v0::storage::memory
