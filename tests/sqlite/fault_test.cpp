#include "fixture.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <optional>

namespace {

using namespace nostro::storage;
using fixture::Folder;
using nostro::ErrorCode;

/// A VFS in front of the default one whose logs fail on demand.
class FailingLog {
public:
    FailingLog() {
        real = sqlite3_vfs_find(nullptr);
        vfs = *real;
        vfs.zName = "nostro-failing-log";
        vfs.xOpen = open;
        sync_failure = write_failure = SQLITE_OK;
        REQUIRE(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
    }

    ~FailingLog() { sqlite3_vfs_unregister(&vfs); }

    FailingLog(FailingLog const&) = delete;
    FailingLog& operator=(FailingLog const&) = delete;

    inline static int sync_failure = SQLITE_OK;
    inline static int write_failure = SQLITE_OK;

private:
    static int open(sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* out) {
        int const code = real->xOpen(real, name, file, flags, out);
        if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0) {
            real_methods = file->pMethods;
            methods = *real_methods;
            methods.xSync = sync;
            methods.xWrite = write;
            file->pMethods = &methods;
        }
        return code;
    }

    static int sync(sqlite3_file* file, int flags) {
        return sync_failure != SQLITE_OK ? sync_failure : real_methods->xSync(file, flags);
    }

    static int write(sqlite3_file* file, void const* data, int size, sqlite3_int64 offset) {
        return write_failure != SQLITE_OK ? write_failure
                                          : real_methods->xWrite(file, data, size, offset);
    }

    inline static sqlite3_vfs* real = nullptr;
    inline static sqlite3_vfs vfs{};
    inline static sqlite3_io_methods const* real_methods = nullptr;
    inline static sqlite3_io_methods methods{};
};

std::optional<ErrorCode> code_of_adding(Storage& store, std::int64_t first) {
    try {
        fixture::add_entries(store, first, 10);
    } catch (nostro::Error const& error) {
        CHECK(error.detail("driver") == "sqlite");
        return error.code();
    }
    return std::nullopt;
}

} // namespace

TEST_CASE("a commit whose sync fails has an unknown outcome, and the store is read again") {
    Folder const folder;
    FailingLog const log;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 10);
    FailingLog::sync_failure = SQLITE_IOERR_FSYNC;
    CHECK(code_of_adding(*store, 11) == ErrorCode::outcome_unknown);
    FailingLog::sync_failure = SQLITE_OK;
    CHECK(store->begin(Access::write)->changed_elsewhere());
    CHECK(fixture::sequences(*store).size() % 10 == 0);
    CHECK(code_of_adding(*store, 21) == std::nullopt);
    CHECK(store->check().empty());
}

TEST_CASE("a commit that was not written whole has surely failed") {
    Folder const folder;
    FailingLog const log;
    auto store = fixture::open(folder.file());
    fixture::add_entries(*store, 1, 10);
    FailingLog::write_failure = SQLITE_IOERR_WRITE;
    CHECK(code_of_adding(*store, 11) == ErrorCode::storage_failure);
    FailingLog::write_failure = SQLITE_FULL;
    CHECK(code_of_adding(*store, 11) == ErrorCode::storage_full);
    FailingLog::write_failure = SQLITE_OK;
    CHECK(fixture::sequences(*store).size() == 10);
    CHECK(code_of_adding(*store, 11) == std::nullopt);
    CHECK(fixture::sequences(*store).size() == 20);
}
