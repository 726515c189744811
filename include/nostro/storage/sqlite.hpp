#pragma once

#include <nostro/core/log.hpp>
#include <nostro/core/progress.hpp>
#include <nostro/storage/storage.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace nostro::inline v0::storage {

/// When a commit counts as done.
enum class Durability : std::uint8_t {
    /// After the device has confirmed it (fdatasync): survives power loss. The default.
    full,
    /// Survives a crash of the process, not of the machine: the last commits may be lost, the file
    /// stays sound (SQLite `synchronous=NORMAL`).
    relaxed,
    /// No sync at all: a crash of the machine may destroy the file. For scratch data only.
    none,
};

/// Which file, and how it is opened.
struct SqliteOptions {
    std::string path;               ///< file name, UTF-8; ":memory:" and URIs are refused
    bool create_if_missing = false; ///< false: a missing file is `NotFound`: a typo founds no bank
    bool read_only = false; ///< true: nothing is written, nor beside a file that is not in use
    Durability durability = Durability::full;
    std::chrono::milliseconds busy_timeout{
        5'000}; ///< wait for another writer, then `unavailable`; 0: do not wait
    std::uint64_t cache_bytes = 128ULL
                                << 20; ///< page cache of the writer; each reader has an eighth
    std::size_t readers_max = 8;       ///< pooled reading connections; one more waits
    LogSink* log = nullptr;            ///< null: `null_log()`; must outlive the storage
};

/// Open one SQLite file in WAL mode. The tables are STRICT, named "nostro_...", and readable by any
/// tool; docs/storage.md says which are a contract for reading. Indexes of append-only tables are
/// staged: new entries wait in a small table and are merged many at a time. Others are SQL's own.
///
/// A host may keep tables of its own in the same file: `Storage::open_schema` creates ours beside
/// them, and `Transaction::native_handle` lends the connection (`sqlite3*`) for rows that commit
/// with ours. A read-only store does not take part in locking while nobody else uses the file;
/// reading it just when somebody begins to write ends in `Conflict`. After `fork` the child opens a
/// store of its own.
///
/// @throws NotFound      no such file and `create_if_missing` is false
/// @throws StorageError  `not_a_database`, `read_only`, `unavailable`, `storage_failure`
[[nodiscard]] NOSTRO_API(0, 1) std::unique_ptr<Storage> open_sqlite(SqliteOptions options);

/// Put a backup in place: copy `backup` to `target`, checking the copy. The target must not exist.
///
/// @throws NotFound, AlreadyExists, StorageError, CorruptData
NOSTRO_API(0, 1) void
restore_sqlite(std::string const& backup, std::string const& target, Progress const& progress = {});

} // namespace nostro::inline v0::storage
