#include <nostro/storage/memory.hpp>
#include <nostro/storage/sqlite.hpp>
#include <nostro/testing/conformance.hpp>
#include <nostro/testing/fault.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using nostro::storage::open_memory;
using nostro::storage::open_sqlite;
using nostro::storage::SqliteOptions;
using nostro::testing::FaultStorage;
using nostro::testing::storage_conformance_cases;
using nostro::testing::StorageFactory;

/// A new folder for one factory's files, removed with the last copy of the factory.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::random_device random;
        path_ = std::filesystem::temp_directory_path() /
                ("nostro-test-" + std::to_string(random()) + std::to_string(random()));
        std::filesystem::create_directory(path_);
    }

    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;

    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string file() const {
        return (path_ / (std::to_string(files_) + ".db")).string();
    }

    [[nodiscard]] std::string next_file() {
        ++files_;
        return file();
    }

private:
    std::filesystem::path path_;
    int files_ = 0;
};

void print_note(std::string_view factory, std::string_view what) {
    MESSAGE(factory, " leaves out: ", what);
}

StorageFactory memory_factory() {
    return {.name = "memory",
            .open_empty = [] { return open_memory(); },
            .reopen = {},
            .open_backup = {},
            .note = {}};
}

StorageFactory fault_factory() {
    return {.name = "memory behind FaultStorage",
            .open_empty = [] { return std::make_unique<FaultStorage>(open_memory()); },
            .reopen = {},
            .open_backup = {},
            .note = {}};
}

StorageFactory sqlite_factory(std::string name, std::uint64_t cache_bytes) {
    auto const folder = std::make_shared<TemporaryFolder>();
    auto const options = [cache_bytes](std::string path, bool create) {
        SqliteOptions result;
        result.path = std::move(path);
        result.create_if_missing = create;
        result.cache_bytes = cache_bytes;
        return result;
    };
    return {
        .name = std::move(name),
        .open_empty = [=] { return open_sqlite(options(folder->next_file(), true)); },
        .reopen = [=] { return open_sqlite(options(folder->file(), false)); },
        .open_backup = [=](std::string const& path) { return open_sqlite(options(path, false)); },
        .note = {}};
}

/// Every adapter that has to keep the contract.
std::vector<StorageFactory> factories() {
    std::vector<StorageFactory> result{memory_factory(),
                                       fault_factory(),
                                       sqlite_factory("sqlite", 16U << 20),
                                       sqlite_factory("sqlite with a tiny cache", 16U << 10)};
    for (StorageFactory& factory : result) {
        factory.note = [name = factory.name](std::string_view what) { print_note(name, what); };
    }
    return result;
}

} // namespace

TEST_CASE("storage conformance") {
    for (StorageFactory const& factory : factories()) {
        for (auto const& conformance_case : storage_conformance_cases()) {
            std::string const title = factory.name + ": " + std::string{conformance_case.name};
            SUBCASE(title.c_str()) {
                CHECK_NOTHROW(conformance_case.run(factory));
            }
        }
    }
}
