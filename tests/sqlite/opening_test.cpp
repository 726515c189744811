#include "fixture.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <optional>
#include <string_view>

namespace {

using namespace nostro::storage;
using fixture::Folder;
using nostro::ErrorCode;

/// The code of what a piece of work throws.
template <class Work>
std::optional<ErrorCode> code_of(Work&& work) {
    try {
        work();
    } catch (nostro::Error const& error) {
        return error.code();
    }
    return std::nullopt;
}

SqliteOptions existing(std::string path, bool read_only = false) {
    SqliteOptions options;
    options.path = std::move(path);
    options.read_only = read_only;
    return options;
}

std::optional<ErrorCode> code_of_opening(SqliteOptions options) {
    return code_of([&] { open_sqlite(options)->open_schema(fixture::schema); });
}

constexpr uid_t nobody = 65534;

} // namespace

TEST_CASE("a missing file is created only when asked") {
    Folder const folder;
    CHECK(code_of_opening(existing(folder.file())) == ErrorCode::not_found);
    CHECK(code_of_opening(existing(folder.file("no/such/folder.db"))) == ErrorCode::not_found);
    CHECK(code_of_opening(existing(folder.file(), true)) == ErrorCode::not_found);
    CHECK(fixture::list_folder(folder.path()).empty());

    auto store = open_sqlite(fixture::options(folder.file()));
    CHECK(store->open_schema(fixture::schema, {.create = true}) == SchemaState::created);
    store.reset();
    CHECK(fixture::list_folder(folder.path()) == std::vector<std::string>{"bank.db"});
    store = open_sqlite(existing(folder.file()));
    CHECK(store->open_schema(fixture::schema) == SchemaState::current);
}

TEST_CASE("names that SQLite reads in its own way are refused") {
    for (std::string const path : {"", ":memory:", "file:bank.db?mode=memory"}) {
        CAPTURE(path);
        CHECK(code_of([&] { static_cast<void>(open_sqlite(fixture::options(path))); }) ==
              ErrorCode::invalid_argument);
    }
}

TEST_CASE("a file of another kind is refused and not touched") {
    Folder const folder;
    std::string const page(5000, 'x');
    for (std::string const& content :
         {std::string{"x"}, std::string{"hello"}, page, std::string(4096, '\0')}) {
        fixture::write_file(folder.file(), content);
        CHECK(code_of([&] { fixture::open(folder.file()); }) == ErrorCode::not_a_database);
        CHECK(code_of_opening(existing(folder.file(), true)) == ErrorCode::not_a_database);
        CHECK(fixture::read_file(folder.file()) == content);
        CHECK(fixture::list_folder(folder.path()).size() == 1);
    }
    CHECK(code_of([&] { fixture::open(folder.path()); }) == ErrorCode::not_a_database);
}

TEST_CASE("an empty file is an empty store") {
    Folder const folder;
    fixture::write_file(folder.file(), "");
    CHECK(code_of_opening(existing(folder.file())) == ErrorCode::not_found);
    CHECK(fixture::read_file(folder.file()).empty());
    CHECK(fixture::sequences(*fixture::open(folder.file())).empty());
}

TEST_CASE("a truncated file is damaged") {
    Folder const folder;
    fixture::add_entries(*fixture::open(folder.file()), 1, 1000);
    std::string const whole = fixture::read_file(folder.file());
    for (std::size_t const size : {whole.size() / 2, std::size_t{4096}, std::size_t{100}}) {
        CAPTURE(size);
        fixture::write_file(folder.file(), whole.substr(0, size));
        CHECK(code_of([&] { fixture::open(folder.file()); }) == ErrorCode::corrupt_data);
    }
}

TEST_CASE("damaged pages are found by check and do not pass as rows") {
    Folder const folder;
    fixture::add_entries(*fixture::open(folder.file()), 1, 1000);
    CHECK(fixture::open(folder.file())->check().empty());
    std::string content = fixture::read_file(folder.file());
    content.replace(content.size() / 2, content.size() / 4, content.size() / 4, '\x5a');
    fixture::write_file(folder.file(), content);
    auto store = fixture::open(folder.file());
    CHECK_FALSE(store->check().empty());
    CHECK(code_of([&] { fixture::sequences(*store); }) == ErrorCode::corrupt_data);
}

TEST_CASE("a newer file is refused and an older one needs leave to be migrated") {
    Folder const folder;
    fixture::add_entries(*fixture::open(folder.file()), 1, 10);

    static constexpr std::array<std::uint8_t, 3> columns{0, 2, 7};
    static constexpr std::array indexes{Index{"entry_by_account", {}, false},
                                        Index{"entry_by_kind", columns, false}};
    static std::vector<Column> wider{fixture::entry.columns.begin(), fixture::entry.columns.end()};
    wider.push_back({"kind", ColumnType::int64, true});
    static std::vector<Index> kept{fixture::entry.indexes[0], indexes[1]};
    static Table const entry{"entry", wider, 2, kept, RowLife::append_only};
    static constexpr std::array extra_columns{Column{"tenant", ColumnType::int64},
                                              Column{"order", ColumnType::text}};
    static Table const extra{"extra", extra_columns, 2, {}, RowLife::erasable};
    static std::array const tables{&entry, &fixture::setting, &fixture::tag, &extra};
    using Kind = SchemaStep::Kind;
    static std::array const to_2{SchemaStep{Kind::create_table, &extra, {}},
                                 SchemaStep{Kind::add_column, &entry, "kind"}};
    static std::array const to_3{SchemaStep{Kind::add_index, &entry, "entry_by_kind"},
                                 SchemaStep{Kind::drop_index, &entry, "entry_by_time"},
                                 SchemaStep{Kind::drop_index, &entry, "entry_by_id"}};
    static std::array const migrations{Migration{2, to_2}, Migration{3, to_3}};
    Schema const newer{3, tables, migrations};

    std::string const before = fixture::read_file(folder.file());
    auto store = open_sqlite(existing(folder.file()));
    CHECK(code_of([&] { store->open_schema(newer, {.create = true}); }) ==
          ErrorCode::schema_too_old);
    store.reset();
    CHECK(fixture::read_file(folder.file()) == before);

    store = open_sqlite(existing(folder.file()));
    CHECK(store->open_schema(newer, {.create = true, .migrate = true}) == SchemaState::migrated);
    {
        auto transaction = store->begin(Access::read);
        std::array const equal{Value{std::int64_t{1}}, Value{std::int64_t{3}}, Value{}};
        Range range{.index = "entry_by_kind", .equal = equal, .limit = 10};
        Rows rows{entry};
        CHECK(transaction->select(entry, range, rows) == 2); // entries 3 and 10
        CHECK(rows.is_null(0, 7));
    }
    store.reset();
    CHECK(code_of_opening(existing(folder.file())) == ErrorCode::schema_too_new);
    CHECK(code_of_opening(existing(folder.file(), true)) == ErrorCode::schema_too_new);

    fixture::run_sql(folder.file(),
                     "UPDATE nostro_meta SET value = 99 WHERE key = 'format_version'");
    store = open_sqlite(existing(folder.file()));
    CHECK(code_of([&] { store->open_schema(newer, {.create = true, .migrate = true}); }) ==
          ErrorCode::schema_too_new);
}

TEST_CASE("a missing index is damage") {
    Folder const folder;
    fixture::open(folder.file());
    fixture::run_sql(folder.file(), "DROP INDEX nostro_entry_by_time");
    CHECK(code_of_opening(existing(folder.file())) == ErrorCode::corrupt_data);
}

TEST_CASE("a host may keep its own tables in the file") {
    Folder const folder;
    fixture::run_sql(folder.file(),
                     "PRAGMA application_id = 77; CREATE TABLE customer (name TEXT); "
                     "INSERT INTO customer VALUES ('Ada')");
    std::string const before = fixture::read_file(folder.file());
    CHECK(code_of_opening(existing(folder.file())) == ErrorCode::not_found);
    CHECK(fixture::read_file(folder.file()) == before);

    fixture::add_entries(*fixture::open(folder.file()), 1, 3);
    CHECK(fixture::run_sql(folder.file(), "SELECT name FROM customer").front() == "Ada");
    CHECK(fixture::run_sql(folder.file(), "PRAGMA application_id").front() == "77");
    CHECK(fixture::sequences(*fixture::open(folder.file())).size() == 3);

    std::string const own = folder.file("own.db");
    fixture::open(own);
    CHECK(fixture::run_sql(own, "PRAGMA application_id").front() == std::to_string(0x4E535452));

    std::string const other = folder.file("other.db");
    fixture::run_sql(other, "CREATE TABLE nostro_meta (x)");
    CHECK(code_of([&] { fixture::open(other); }) == ErrorCode::not_a_database);
    std::string const wide = folder.file("wide.db");
    fixture::run_sql(wide, "PRAGMA encoding = 'UTF-16le'; CREATE TABLE customer (name TEXT)");
    CHECK(code_of([&] { fixture::open(wide); }) == ErrorCode::storage_failure);
}

TEST_CASE("the header tells a later format, where it is ours") {
    Folder const folder;
    fixture::open(folder.file());
    CHECK(fixture::run_sql(folder.file(), "PRAGMA user_version").front() == "1");
    fixture::run_sql(folder.file(), "PRAGMA user_version = 999");
    CHECK(code_of_opening(existing(folder.file())) == ErrorCode::schema_too_new);
    CHECK(code_of_opening(existing(folder.file(), true)) == ErrorCode::schema_too_new);
    fixture::run_sql(folder.file(), "DROP TABLE nostro_meta");
    CHECK(code_of([&] { fixture::open(folder.file()); }) == ErrorCode::schema_too_new);

    for (std::string const marks :
         {"PRAGMA user_version = 999", "PRAGMA application_id = 77; PRAGMA user_version = 999"}) {
        CAPTURE(marks);
        std::string const hosts = folder.file("host" + std::to_string(marks.size()) + ".db");
        fixture::run_sql(hosts, marks + "; CREATE TABLE customer (name TEXT)");
        fixture::open(hosts);
        CHECK(code_of_opening(existing(hosts)) == std::nullopt);
        CHECK(fixture::run_sql(hosts, "PRAGMA user_version").front() == "999");
    }
}

TEST_CASE("the file is as documented") {
    Folder const folder;
    fixture::open(folder.file());
    auto const one = [&](std::string const& sql) {
        return fixture::run_sql(folder.file(), sql).front();
    };
    CHECK(one("PRAGMA journal_mode") == "wal");
    CHECK(one("PRAGMA page_size") == "4096");
    CHECK(one("SELECT sql FROM sqlite_schema WHERE name = 'nostro_entry'") ==
          "CREATE TABLE nostro_entry (\"tenant\" INTEGER NOT NULL, \"seq\" INTEGER NOT NULL, "
          "\"account\" INTEGER NOT NULL, \"time\" INTEGER, \"amount\" ANY NOT NULL, "
          "\"id\" BLOB NOT NULL, \"note\" TEXT, PRIMARY KEY (\"tenant\", \"seq\")) STRICT, WITHOUT "
          "ROWID");
    CHECK(one("SELECT sql FROM sqlite_schema WHERE name = 'nostro_entry_by_id'") ==
          "CREATE UNIQUE INDEX nostro_entry_by_id ON nostro_entry (\"tenant\", \"id\")");

    fixture::add_entries(*fixture::open(folder.file()), 1, 3);
    CHECK(fixture::run_sql(folder.file(),
                           "SELECT typeof(amount) || ' ' || amount FROM nostro_entry") ==
          std::vector<std::string>{
              "integer -1", "integer 2", "text -170141183460469231731687303715884105724"});
}

TEST_CASE("reading only leaves no trace beside a file that nobody uses") {
    Folder const folder;
    fixture::add_entries(*fixture::open(folder.file()), 1, 100);
    std::string const before = fixture::read_file(folder.file());
    {
        auto store = open_sqlite(existing(folder.file(), true));
        CHECK(store->open_schema(fixture::schema, {.create = true, .migrate = true}) ==
              SchemaState::current);
        CHECK(fixture::sequences(*store).size() == 100);
        CHECK(store->check().empty());
        CHECK(code_of([&] { static_cast<void>(store->begin(Access::write)); }) ==
              ErrorCode::read_only);
        CHECK(fixture::list_folder(folder.path()).size() == 1);
    }
    CHECK(fixture::list_folder(folder.path()).size() == 1);
    CHECK(fixture::read_file(folder.file()) == before);
}

TEST_CASE("a reader of an unused file sees a writer that comes later") {
    Folder const folder;
    fixture::add_entries(*fixture::open(folder.file()), 1, 5);
    auto reader = open_sqlite(existing(folder.file(), true));
    reader->open_schema(fixture::schema);
    CHECK(fixture::sequences(*reader).size() == 5);
    auto transaction = reader->begin(Access::read);
    {
        auto writer = fixture::open(folder.file());
        fixture::add_entries(*writer, 6, 5);
        CHECK(fixture::sequences(*reader).size() == 10);
    }
    CHECK(fixture::sequences(*reader).size() == 10);
    Rows rows{fixture::tag};
    std::array const equal{Value{std::int64_t{1}}};
    CHECK(code_of([&] { transaction->select(fixture::tag, {.equal = equal, .limit = 1}, rows); }) ==
          ErrorCode::conflict);
}

TEST_CASE("a read-only file and folder" * doctest::skip(::getuid() != 0)) {
    Folder const folder;
    fixture::add_entries(*fixture::open(folder.file()), 1, 10);
    REQUIRE(::chmod(folder.file().c_str(), 0444) == 0);
    REQUIRE(::chmod(folder.path().c_str(), 0555) == 0);

    // Root may write everything, so a child without rights looks.
    auto const look = [](std::string const& path) {
        if (::setuid(nobody) != 0) {
            return 1;
        }
        auto store = open_sqlite(existing(path, true));
        store->open_schema(fixture::schema);
        if (fixture::sequences(*store).size() != 10) {
            return 2;
        }
        return code_of_opening(existing(path)) == ErrorCode::read_only ? 0 : 3;
    };
    CHECK(fixture::Child{look, folder.file()}.run() == 0);
    REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
}

TEST_CASE("a file that may not be opened is told with the system's reason" *
          doctest::skip(::getuid() != 0)) {
    Folder const folder;
    fixture::add_entries(*fixture::open(folder.file()), 1, 10);
    REQUIRE(::chmod(folder.file().c_str(), 0) == 0);
    REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);

    auto const look = [](std::string const& path) {
        if (::setuid(nobody) != 0) {
            return 1;
        }
        try {
            static_cast<void>(open_sqlite(existing(path, true)));
        } catch (nostro::StorageError const& error) {
            bool const is_told =
                error.detail("driver_message").find("Permission denied") != std::string_view::npos;
            return error.code() == ErrorCode::storage_failure && is_told ? 0 : 2;
        }
        return 3;
    };
    CHECK(fixture::Child{look, folder.file()}.run() == 0);
}
