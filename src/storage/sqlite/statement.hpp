#pragma once

#include <nostro/core/amount.hpp>
#include <nostro/storage/rows.hpp>

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace nostro::inline v0::storage::sqlite {

/// One prepared statement. Parameters count from 1, columns from 0. One thread.
class Statement {
public:
    /// @param persistent  it will be kept and run many times
    /// @throws StorageError  the text does not compile
    Statement(sqlite3* db, std::string_view sql, bool persistent);

    [[nodiscard]] sqlite3_stmt* handle() const noexcept { return handle_.get(); }

    [[nodiscard]] sqlite3* db() const noexcept { return sqlite3_db_handle(handle_.get()); }

    void bind(int parameter, std::int64_t value);
    /// Borrowed until `finish`.
    void bind(int parameter, std::string_view text);
    /// Any value, as the column's type is stored. Borrowed until `finish`.
    void bind(int parameter, Value const& value, ColumnType type);

    /// Run to the next row, or to the end.
    /// @return  whether there is a row
    bool step();

    /// `step`, with SQLite's result code instead of an exception.
    [[nodiscard]] int try_step() noexcept { return sqlite3_step(handle_.get()); }

    [[nodiscard]] std::int64_t int64(int column) const noexcept {
        return sqlite3_column_int64(handle_.get(), column);
    }

    /// Borrowed until the next step.
    [[nodiscard]] std::string_view text(int column) const;

    /// Make it ready to run again; bound values stay.
    void reset() noexcept { sqlite3_reset(handle_.get()); }

    /// Make it ready to run again and forget borrowed values.
    void finish() noexcept;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
    };

    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// Finishes a statement at the end of a scope, whatever happens in it.
class Running {
public:
    explicit Running(Statement& statement) noexcept : statement_{statement} {}

    ~Running() { statement_.finish(); }

    Running(Running const&) = delete;
    Running& operator=(Running const&) = delete;

private:
    Statement& statement_;
};

} // namespace nostro::inline v0::storage::sqlite
