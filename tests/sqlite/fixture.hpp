#pragma once

#include <nostro/storage/sqlite.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

/// A small store, its file, and a second look at that file with SQLite alone.
namespace fixture {

namespace storage = nostro::storage;

/// Rows that are only added: tenant, seq, account, time?, amount, id, note?. Indexes
/// "entry_by_account" (tenant, account), "entry_by_time" (tenant, time) and the unique
/// "entry_by_id" (tenant, id).
extern storage::Table const entry;
/// Rows that change: tenant, name, value.
extern storage::Table const setting;
/// Nothing but a key: tenant, name.
extern storage::Table const tag;

/// Version 1 of all of these.
extern storage::Schema const schema;

/// A folder that is removed at the end.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;

    [[nodiscard]] std::string const& path() const noexcept { return path_; }

    [[nodiscard]] std::string file(std::string_view name = "bank.db") const;

private:
    std::string path_;
};

[[nodiscard]] storage::SqliteOptions options(std::string path);

/// Open a file and its schema, both created if they are missing.
std::unique_ptr<storage::Storage> open(storage::SqliteOptions options);
std::unique_ptr<storage::Storage> open(std::string const& path);

/// Entries first, first + 1, ... of tenant 1. Account is seq % 7, time 10 * seq (null when seq % 5
/// is 0), the amount changes its sign and passes 64 bits, the note is null for even numbers.
[[nodiscard]] storage::Rows entries(std::int64_t first, std::size_t count);

/// Commit `entries(first, count)`.
void add_entries(storage::Storage& store, std::int64_t first, std::size_t count);

/// The sequence numbers of all entries of tenant 1, in order.
std::vector<std::int64_t> sequences(storage::Storage& store);

/// Run SQL on a file with a connection of its own.
/// @return  first column of each row as text
std::vector<std::string> run_sql(std::string const& path, std::string const& sql);
std::vector<std::string> run_sql(sqlite3* db, std::string const& sql);

[[nodiscard]] std::string read_file(std::string const& path);
void write_file(std::string const& path, std::string_view content);
[[nodiscard]] std::vector<std::string> list_folder(std::string const& path);

/// A forked process that waits for a sign to do its work. Fork before the parent opens the file:
/// what SQLite knows of its locks belongs to one process.
class Child {
public:
    using Work = int (*)(std::string const& path);

    Child(Work work, std::string const& path);
    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;

    /// Let it work to its end; once.
    /// @return  what the work returned, or 128 plus the signal that ended it
    int run();

private:
    int process_ = 0;
    int sign_ = 0;
};

} // namespace fixture
