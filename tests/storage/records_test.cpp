#include "storage/records.hpp"

#include <nostro/storage/memory.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace nostro; // NOLINT(google-build-using-namespace)

namespace {

enum class Colour : std::uint8_t { red, green };

inline constexpr std::array<std::string_view, 2> colour_names{"red", "green"};

constexpr std::span<std::string_view const> names_of(Colour) noexcept {
    return colour_names;
}

struct PenRow {
    std::string id;
    Colour colour{};
    std::optional<std::string> engraving;
    Timestamp made_at{};
    std::vector<std::string> owners;
    bool is_full = false;
    storage::Bytes seal;
    Uuid serial;
    Amount price;
    std::chrono::seconds warranty{};

    friend bool operator==(PenRow const&, PenRow const&) = default;
};

} // namespace

namespace nostro::inline v0::storage {

inline constexpr auto pen_fields = std::tuple{Field{"id", &PenRow::id},
                                              Field{"colour", &PenRow::colour},
                                              Field{"engraving", &PenRow::engraving},
                                              Field{"made_at", &PenRow::made_at},
                                              Field{"owners", &PenRow::owners},
                                              Field{"is_full", &PenRow::is_full},
                                              Field{"seal", &PenRow::seal},
                                              Field{"serial", &PenRow::serial},
                                              Field{"price", &PenRow::price},
                                              Field{"warranty", &PenRow::warranty}};

template <>
struct Described<PenRow> {
    static constexpr std::string_view name = "pens";
    static constexpr auto const& fields = pen_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::array indexes{
        index_on<pen_fields, &PenRow::engraving>("pens_by_engraving", Unique::yes),
        index_on<pen_fields, &PenRow::colour, &PenRow::made_at>("pens_by_colour")};
};

} // namespace nostro::inline v0::storage

namespace {

using Pens = storage::Records<PenRow>;

std::unique_ptr<storage::Storage> open_pens() {
    static constexpr std::array<storage::Table const*, 1> tables{&storage::table_of<PenRow>};
    static constexpr storage::Schema schema{.version = 1, .tables = tables, .migrations = {}};
    auto pens = storage::open_memory();
    pens->open_schema(schema, {.create = true});
    return pens;
}

PenRow pen(int number) {
    return {.id = "pen" + std::to_string(100 + number),
            .colour = number % 2 == 0 ? Colour::red : Colour::green,
            .engraving = "no. " + std::to_string(number),
            .made_at = Timestamp{std::chrono::hours{number}},
            .owners = {"ada", "bob"},
            .is_full = true,
            .seal = {std::string{"\0\xff", 2}},
            .serial = {7, static_cast<std::uint64_t>(number)},
            .price = Amount{number},
            .warranty = std::chrono::seconds{60}};
}

std::vector<std::string> ids_of(std::vector<PenRow> const& pens) {
    std::vector<std::string> ids;
    for (PenRow const& row : pens) {
        ids.push_back(row.id);
    }
    return ids;
}

} // namespace

TEST_CASE("a described struct is its table") {
    storage::Table const& table = storage::table_of<PenRow>;
    CHECK(table.name == "pens");
    CHECK(table.key_size == 2);
    REQUIRE(table.columns.size() == 11);
    CHECK(table.columns[0].name == "tenant");
    CHECK(table.columns[2].type == storage::ColumnType::text);
    CHECK(table.columns[3].nullable);
    CHECK(table.columns[7].type == storage::ColumnType::bytes);
    CHECK(table.columns[9].type == storage::ColumnType::int128);
    REQUIRE(table.indexes.size() == 2);
    CHECK(table.indexes[0].unique);
    CHECK(std::vector(table.indexes[1].columns.begin(), table.indexes[1].columns.end()) ==
          std::vector<std::uint8_t>{0, 2, 4});
}

TEST_CASE("a row is read as it was written, with and without absent values") {
    auto const storage = open_pens();
    auto const transaction = storage->begin(storage::Access::write);
    Pens pens{*transaction, 1};
    PenRow bare;
    bare.id = "bare";
    pens.insert(pen(1));
    pens.insert(bare);
    CHECK(pens.find("pen101") == pen(1));
    CHECK(pens.find(std::string{"bare"}) == bare);
    CHECK(pens.find_by("pens_by_engraving", std::string_view{"no. 1"}) == pen(1));
    CHECK_FALSE(pens.find("nobody").has_value());
    CHECK_FALSE(Pens(*transaction, 2).find("pen101").has_value());
}

TEST_CASE("rows are replaced, put and removed by key") {
    auto const storage = open_pens();
    auto const transaction = storage->begin(storage::Access::write);
    Pens pens{*transaction, 1};
    PenRow row = pen(1);
    pens.insert(row);
    row.is_full = false;
    pens.update(row);
    CHECK(pens.find("pen101") == row);
    row.price = Amount{99};
    pens.put(row);
    pens.put(pen(2));
    CHECK(pens.find("pen101") == row);
    CHECK(pens.erase(row) == 1);
    CHECK(pens.erase(row) == 0);
    CHECK(ids_of(pens.list({})) == std::vector<std::string>{"pen102"});
}

TEST_CASE("lists follow an index in both directions, page by page") {
    auto const storage = open_pens();
    auto const transaction = storage->begin(storage::Access::write);
    Pens pens{*transaction, 1};
    for (int number = 0; number < 25; ++number) {
        pens.insert(pen(24 - number));
    }
    auto const first = pens.list({.index = "pens_by_colour", .limit = 2}, Colour::green);
    CHECK(ids_of(first) == std::vector<std::string>{"pen101", "pen103"});
    CHECK(ids_of(pens.list_after({.index = "pens_by_colour", .limit = 2},
                                 first.back(),
                                 Colour::green)) == std::vector<std::string>{"pen105", "pen107"});
    CHECK(ids_of(pens.list_after({.index = "pens_by_colour", .descending = true, .limit = 2},
                                 pen(5),
                                 Colour::green)) == std::vector<std::string>{"pen103", "pen101"});
    std::size_t seen = 0;
    pens.each(
        {.index = "pens_by_colour", .limit = 4},
        [&](PenRow const& row) { seen += row.colour == Colour::red; },
        Colour::red);
    CHECK(seen == 13);
}

TEST_CASE("an item of a list holds no space") {
    auto const storage = open_pens();
    auto const transaction = storage->begin(storage::Access::write);
    Pens pens{*transaction, 1};
    PenRow row = pen(1);
    row.owners = {"a b"};
    CHECK_THROWS_AS(pens.insert(row), InvalidArgument);
    row.owners = {""};
    CHECK_THROWS_AS(pens.insert(row), InvalidArgument);
}
