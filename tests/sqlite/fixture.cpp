#include "fixture.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fixture {
namespace {

using storage::Column;
using storage::ColumnType;
using storage::Index;
using storage::RowLife;
using storage::Table;

constexpr std::array entry_columns{Column{"tenant", ColumnType::int64},
                                   Column{"seq", ColumnType::int64},
                                   Column{"account", ColumnType::int64},
                                   Column{"time", ColumnType::int64, true},
                                   Column{"amount", ColumnType::int128},
                                   Column{"id", ColumnType::bytes},
                                   Column{"note", ColumnType::text, true}};
constexpr std::array<std::uint8_t, 2> by_account{0, 2};
constexpr std::array<std::uint8_t, 2> by_time{0, 3};
constexpr std::array<std::uint8_t, 2> by_id{0, 5};
constexpr std::array entry_indexes{Index{"entry_by_account", by_account},
                                   Index{"entry_by_time", by_time},
                                   Index{"entry_by_id", by_id, true}};

constexpr std::array setting_columns{Column{"tenant", ColumnType::int64},
                                     Column{"name", ColumnType::text},
                                     Column{"value", ColumnType::bytes, true}};

constexpr std::array tag_columns{Column{"tenant", ColumnType::int64},
                                 Column{"name", ColumnType::text}};

constexpr std::array<Table const*, 3> tables{&entry, &setting, &tag};

} // namespace

constinit Table const entry{"entry", entry_columns, 2, entry_indexes, RowLife::append_only};
constinit Table const setting{"setting", setting_columns, 2, {}, RowLife::changeable};
constinit Table const tag{"tag", tag_columns, 2, {}, RowLife::changeable};
constinit storage::Schema const schema{1, tables, {}};

Folder::Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "nostro-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = std::filesystem::canonical(name).string();
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string Folder::file(std::string_view name) const {
    return path_ + '/' + std::string{name};
}

storage::SqliteOptions options(std::string path) {
    storage::SqliteOptions result;
    result.path = std::move(path);
    result.create_if_missing = true;
    return result;
}

std::unique_ptr<storage::Storage> open(storage::SqliteOptions options) {
    auto store = storage::open_sqlite(std::move(options));
    store->open_schema(schema, {.create = true});
    return store;
}

std::unique_ptr<storage::Storage> open(std::string const& path) {
    return open(options(path));
}

storage::Rows entries(std::int64_t first, std::size_t count) {
    storage::Rows rows{entry};
    auto const huge = nostro::Amount::max();
    for (std::int64_t seq = first; seq < first + static_cast<std::int64_t>(count); ++seq) {
        rows.add(std::int64_t{1}).add(seq).add(seq % 7);
        seq % 5 == 0 ? rows.add_null() : rows.add(seq * 10);
        nostro::Amount const amount = seq % 3 == 0 ? huge - seq : nostro::Amount{seq};
        rows.add(seq % 2 == 0 ? amount : -amount);
        rows.add(std::string_view{"id-" + std::to_string(seq)});
        seq % 2 == 0 ? rows.add_null() : rows.add(std::string_view{"note " + std::to_string(seq)});
    }
    return rows;
}

void add_entries(storage::Storage& store, std::int64_t first, std::size_t count) {
    auto transaction = store.begin(storage::Access::write);
    transaction->insert(entry, entries(first, count).view());
    transaction->commit();
}

std::vector<std::int64_t> sequences(storage::Storage& store) {
    auto transaction = store.begin(storage::Access::read);
    std::array const equal{storage::Value{std::int64_t{1}}};
    storage::Range range;
    range.equal = equal;
    range.limit = storage::Range::limit_max;
    storage::Rows rows{entry};
    transaction->select(entry, range, rows);
    std::vector<std::int64_t> result;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        result.push_back(rows.int64(row, 1));
    }
    return result;
}

std::vector<std::string> run_sql(sqlite3* db, std::string const& sql) {
    std::vector<std::string> result;
    auto const collect = [](void* to, int, char** values, char**) {
        static_cast<std::vector<std::string>*>(to)->emplace_back(values[0] == nullptr ? ""
                                                                                      : values[0]);
        return 0;
    };
    INFO(sql);
    char* message = nullptr;
    int const code = sqlite3_exec(db, sql.c_str(), collect, &result, &message);
    std::string const text = message == nullptr ? "" : message;
    sqlite3_free(message);
    INFO(text);
    REQUIRE(code == SQLITE_OK);
    return result;
}

std::vector<std::string> run_sql(std::string const& path, std::string const& sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    auto result = run_sql(db, sql);
    REQUIRE(sqlite3_close(db) == SQLITE_OK);
    return result;
}

std::string read_file(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

void write_file(std::string const& path, std::string_view content) {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    REQUIRE(file.good());
}

std::vector<std::string> list_folder(std::string const& path) {
    std::vector<std::string> names;
    for (auto const& item : std::filesystem::directory_iterator{path}) {
        names.push_back(item.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

Child::Child(Work work, std::string const& path) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
        ::close(ends[1]);
        int status = 99;
        try {
            char sign = 0;
            status = ::read(ends[0], &sign, 1) == 1 ? work(path) : 97;
        } catch (...) {
            status = 98;
        }
        ::_exit(status);
    }
    ::close(ends[0]);
    sign_ = ends[1];
}

int Child::run() {
    REQUIRE(::write(sign_, "!", 1) == 1);
    ::close(sign_);
    int status = 0;
    REQUIRE(::waitpid(process_, &status, 0) == process_);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace fixture
