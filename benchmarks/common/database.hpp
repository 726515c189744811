#pragma once

#include <nostro/storage/sqlite.hpp>

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace bench {

/// One prepared statement of a yardstick. Parameters count from 1, columns from 0. What is bound is
/// borrowed until the statement has run.
class Statement {
public:
    Statement(sqlite3* db, std::string_view sql);

    template <class... Values>
    void bind(Values const&... values) {
        int parameter = 0;
        (bind_one(++parameter, values), ...);
    }

    /// Run to the next row, or to the end.
    /// @return  whether there is a row
    bool step();

    /// Run a statement without rows, and make it ready to run again.
    template <class... Values>
    void run(Values const&... values) {
        bind(values...);
        step();
        reset();
    }

    void reset() noexcept { sqlite3_reset(handle_.get()); }

    /// Take all values of the row, as their reader would.
    void touch() noexcept;

    [[nodiscard]] int parameters() const noexcept {
        return sqlite3_bind_parameter_count(handle_.get());
    }

    [[nodiscard]] std::int64_t int64(int column) const noexcept {
        return sqlite3_column_int64(handle_.get(), column);
    }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
    };

    void bind_one(int parameter, std::int64_t value);
    void bind_one(int parameter, std::string_view text);
    void bind_one(int parameter, std::span<std::byte const> blob);
    void bind_one(int parameter, std::nullptr_t);

    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// A SQLite file of a yardstick, set up like ours: WAL, 4 KiB pages, the same durability and cache.
class Database {
public:
    /// A new file.
    /// @param tables  SQL that creates what is in it
    Database(std::string const& path, nostro::storage::Durability durability, char const* tables);
    /// An existing file, to be read.
    explicit Database(std::string const& path);

    void execute(char const* sql);

    [[nodiscard]] Statement prepare(std::string_view sql) { return {handle_.get(), sql}; }

private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close(handle); }
    };

    Database(std::string const& path, int flags);

    std::unique_ptr<sqlite3, Close> handle_;
};

} // namespace bench
