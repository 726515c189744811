#include "conformance_cases.hpp"
#include "conformance_kit.hpp"

#include <array>
#include <chrono>
#include <filesystem>
#include <system_error>

namespace nostro::inline v0::testing::cases {
namespace {

using kit::item;
using kit::null;
using kit::Row;
using storage::Column;
using storage::ColumnType;
using storage::Index;
using storage::Migration;
using storage::RowLife;
using storage::Schema;
using storage::SchemaState;
using storage::SchemaStep;
using storage::Table;

// A small schema in two versions: a column and an index come, an index goes, a table comes.
constexpr std::array<std::uint8_t, 2> by_name{0, 2};
constexpr std::array<std::uint8_t, 2> by_age{0, 3};
constexpr std::array<std::uint8_t, 2> by_email{0, 4};

constexpr std::array<Column, 4> person_columns_1{{{"tenant", ColumnType::int64},
                                                  {"id", ColumnType::int64},
                                                  {"name", ColumnType::text},
                                                  {"age", ColumnType::int64, true}}};
constexpr std::array<Index, 1> person_indexes_1{{{"person_by_age", by_age}}};
constexpr Table person_1{"test_person", person_columns_1, 2, person_indexes_1, RowLife::changeable};
constexpr std::array<Table const*, 1> tables_1{&person_1};
constexpr Schema schema_1{1, tables_1, {}};

constexpr std::array<Column, 5> person_columns_2{{{"tenant", ColumnType::int64},
                                                  {"id", ColumnType::int64},
                                                  {"name", ColumnType::text},
                                                  {"age", ColumnType::int64, true},
                                                  {"email", ColumnType::text, true}}};
constexpr std::array<Index, 2> person_indexes_2{
    {{"person_by_name", by_name}, {"person_by_email", by_email, true}}};
constexpr Table person_2{"test_person", person_columns_2, 2, person_indexes_2, RowLife::changeable};
constexpr std::array<Column, 3> pet_columns{
    {{"tenant", ColumnType::int64}, {"id", ColumnType::int64}, {"name", ColumnType::text}}};
constexpr std::array<Index, 1> pet_indexes{{{"pet_by_name", by_name, true}}};
constexpr Table pet{"test_pet", pet_columns, 2, pet_indexes, RowLife::changeable};
constexpr std::array<Table const*, 2> tables_2{&person_2, &pet};
constexpr std::array<SchemaStep, 5> steps_2{
    {{SchemaStep::Kind::add_column, &person_2, "email"},
     {SchemaStep::Kind::add_index, &person_2, "person_by_name"},
     {SchemaStep::Kind::add_index, &person_2, "person_by_email"},
     {SchemaStep::Kind::drop_index, &person_2, "person_by_age"},
     {SchemaStep::Kind::create_table, &pet, {}}}};
constexpr std::array<Migration, 1> migrations_2{{{2, steps_2}}};
constexpr Schema schema_2{2, tables_2, migrations_2};

constexpr std::string_view not_durable = "the store does not outlive its handle";

/// A path in the folder for temporary files where nothing is; removed at the end.
class TemporaryPath {
public:
    TemporaryPath() {
        SeededRandom random{static_cast<std::uint64_t>(
            std::chrono::steady_clock::now().time_since_epoch().count())};
        path_ = std::filesystem::temp_directory_path() /
                ("nostro-conformance-" + std::to_string(random.next()));
    }

    TemporaryPath(TemporaryPath const&) = delete;
    TemporaryPath& operator=(TemporaryPath const&) = delete;

    ~TemporaryPath() {
        for (char const* const suffix : {"", "-wal", "-shm", "-journal"}) {
            std::error_code ignored;
            std::filesystem::remove(path_.string() + suffix, ignored);
        }
    }

    [[nodiscard]] std::string string() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

std::vector<Row> some_items() {
    std::vector<Row> rows;
    for (std::int64_t id = 0; id < 1'000; ++id) {
        std::string const code = "c" + std::to_string(id * 7'919 % 1'000);
        rows.push_back(
            {1, id, std::string_view{code}, id % 7, Amount::from_halves(id - 500, 1), id, null});
    }
    return rows;
}

void expect_items(storage::Storage& storage, std::vector<Row> const& rows) {
    auto const transaction = kit::read(storage);
    for (std::string_view const index : {"", "items_by_code", "items_by_group"}) {
        kit::Query const query{.index = index, .equal = {1}};
        NOSTRO_EXPECT_EQUAL(kit::select(*transaction, kit::items::table, query),
                            kit::naive_select(rows, kit::items::table, query));
    }
}

} // namespace

void empty_store_is_created_only_when_asked(StorageFactory const& factory) {
    {
        auto const storage = factory.open_empty();
        NOSTRO_EXPECT_THROWS(NotFound, storage->open_schema(kit::schema));
    }
    auto const storage = factory.open_empty();
    NOSTRO_EXPECT_EQUAL(storage->open_schema(kit::schema, {.create = true}), SchemaState::created);
    for (Table const* table : kit::schema.tables) {
        NOSTRO_EXPECT(kit::all(*storage, *table).empty());
    }
}

void reopening_keeps_everything(StorageFactory const& factory) {
    if (!factory.reopen) {
        return kit::note(factory, not_durable);
    }
    std::vector<Row> rows = some_items();
    std::vector<Row> const wide{
        {1, 1, INT64_MIN, Amount::min(), std::string_view{"\0\xFF", 2}, "\U0001F680"},
        {1, 2, null, null, null, null}};
    {
        auto const storage = kit::open(factory);
        kit::store(*storage, kit::items::table, rows);
        kit::store(*storage, kit::wide::table, wide);
        auto const transaction = kit::write(*storage);
        transaction->erase(kit::items::table, kit::keys(kit::items::table, "", {{1, 999}}).view());
        rows.pop_back();
        rows[5][kit::items::code] = "changed";
        transaction->update(kit::items::table, kit::rows(kit::items::table, {rows[5]}).view());
        transaction->commit();
    }
    for (int time = 0; time < 2; ++time) {
        auto const storage = factory.reopen();
        NOSTRO_EXPECT_EQUAL(storage->open_schema(kit::schema, {.create = time == 0}),
                            SchemaState::current);
        expect_items(*storage, rows);
        NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::wide::table), wide);
    }
}

void reopening_forgets_what_was_not_committed(StorageFactory const& factory) {
    if (!factory.reopen) {
        return kit::note(factory, not_durable);
    }
    {
        auto const storage = kit::open(factory);
        kit::store(*storage, kit::items::table, {item(1, 1)});
        auto const transaction = kit::write(*storage);
        transaction->update(kit::items::table, kit::rows(kit::items::table, {item(1, 2)}).view());
        transaction->insert(kit::items::table, kit::rows(kit::items::table, {item(2)}).view());
    }
    auto const storage = factory.reopen();
    NOSTRO_EXPECT_EQUAL(storage->open_schema(kit::schema), SchemaState::current);
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::items::table), (std::vector<Row>{item(1, 1)}));
}

void newer_schema_is_refused(StorageFactory const& factory) {
    if (!factory.reopen) {
        return kit::note(factory, not_durable);
    }
    NOSTRO_EXPECT_EQUAL(factory.open_empty()->open_schema(schema_2, {.create = true}),
                        SchemaState::created);
    for (bool const migrate : {false, true}) {
        auto const error = NOSTRO_EXPECT_THROWS(
            SchemaError,
            factory.reopen()->open_schema(schema_1, {.create = true, .migrate = migrate}));
        NOSTRO_EXPECT_EQUAL(error.code(), ErrorCode::schema_too_new);
    }
    NOSTRO_EXPECT_EQUAL(factory.reopen()->open_schema(schema_2), SchemaState::current);
}

void older_schema_is_migrated_only_when_asked(StorageFactory const& factory) {
    if (!factory.reopen) {
        return kit::note(factory, not_durable);
    }
    {
        auto const storage = factory.open_empty();
        NOSTRO_EXPECT_EQUAL(storage->open_schema(schema_1, {.create = true}), SchemaState::created);
        kit::store(*storage, person_1, {{1, 1, "Zoe", 30}, {1, 2, "Ada", null}, {1, 3, "Bob", 7}});
    }
    auto const error = NOSTRO_EXPECT_THROWS(
        SchemaError, factory.reopen()->open_schema(schema_2, {.create = true}));
    NOSTRO_EXPECT_EQUAL(error.code(), ErrorCode::schema_too_old);
    NOSTRO_EXPECT_EQUAL(factory.reopen()->open_schema(schema_1), SchemaState::current);
    {
        auto const storage = factory.reopen();
        NOSTRO_EXPECT_EQUAL(storage->open_schema(schema_2, {.migrate = true}),
                            SchemaState::migrated);
        NOSTRO_EXPECT_EQUAL(
            kit::select(*kit::read(*storage), person_2, {.index = "person_by_name", .equal = {1}}),
            (std::vector<Row>{
                {1, 2, "Ada", null, null}, {1, 3, "Bob", 7, null}, {1, 1, "Zoe", 30, null}}));
        kit::store(*storage, person_2, {{1, 4, "Eve", 1, "eve@example.com"}});
        kit::store(*storage, pet, {{1, 1, "Rex"}});
        NOSTRO_EXPECT_THROWS(AlreadyExists,
                             kit::store(*storage, person_2, {{1, 5, "E", 1, "eve@example.com"}}));
        NOSTRO_EXPECT_THROWS(AlreadyExists, kit::store(*storage, pet, {{1, 2, "Rex"}}));
    }
    auto const storage = factory.reopen();
    NOSTRO_EXPECT_EQUAL(storage->open_schema(schema_2, {.migrate = true}), SchemaState::current);
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, person_2).size(), 4U);
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, pet), (std::vector<Row>{{1, 1, "Rex"}}));
}

void own_commits_are_not_changes_elsewhere(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    for (std::int64_t id = 0; id < 3; ++id) {
        auto const transaction = kit::write(*storage);
        bool const changed = transaction->changed_elsewhere();
        NOSTRO_EXPECT(!changed || storage->capabilities().shared);
        transaction->insert(kit::items::table, kit::rows(kit::items::table, {item(id)}).view());
        transaction->commit();
    }
}

void native_handle_needs_the_capability(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    auto const transaction = kit::write(*storage);
    NOSTRO_EXPECT_EQUAL(transaction->native_handle() != nullptr,
                        storage->capabilities().native_handle);
    transaction->commit();
}

void backup_is_complete(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> const rows = some_items();
    kit::store(*storage, kit::items::table, rows);
    TemporaryPath const target;
    if (!storage->capabilities().backup) {
        NOSTRO_EXPECT_THROWS(StorageError, storage->backup(target.string(), {}));
        return kit::note(factory, "the store makes no backups");
    }
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    storage->backup(target.string(), [&](std::uint64_t now, std::uint64_t of) {
        NOSTRO_EXPECT(now >= done && now <= of);
        done = now;
        total = of;
    });
    NOSTRO_EXPECT(done == total && total > 0);
    NOSTRO_EXPECT_THROWS(AlreadyExists, storage->backup(target.string(), {}));
    kit::store(*storage, kit::items::table, {item(5'000)});
    if (!factory.open_backup) {
        return kit::note(factory, "the backup is not looked into");
    }
    auto const copy = factory.open_backup(target.string());
    NOSTRO_EXPECT_EQUAL(copy->open_schema(kit::schema), SchemaState::current);
    expect_items(*copy, rows);
}

void sound_store_has_no_findings(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, some_items());
    std::vector<std::string> const findings = storage->check();
    NOSTRO_EXPECT(findings.empty());
    NOSTRO_EXPECT(storage->size_bytes() > 0);
    NOSTRO_EXPECT(!storage->name().empty());
}

} // namespace nostro::inline v0::testing::cases
