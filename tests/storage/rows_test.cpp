#include <nostro/storage/rows.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace {

using nostro::Amount;
using nostro::storage::ColumnType;
using nostro::storage::Rows;
using nostro::storage::RowsView;
using nostro::storage::Value;

constexpr std::array<ColumnType, 4> types{
    ColumnType::int64, ColumnType::int128, ColumnType::bytes, ColumnType::text};

Rows sample() {
    Rows rows{types};
    rows.add(std::int64_t{1})
        .add(Amount::max())
        .add(std::string_view{"ab"})
        .add(std::string_view{});
    rows.add_null().add(Amount{2}).add_null().add(std::string_view{"x"});
    rows.add(std::int64_t{3}).add_null().add(std::string_view{"\0c", 2}).add_null();
    return rows;
}

} // namespace

TEST_CASE("rows are read as they were added") {
    Rows const rows = sample();
    REQUIRE(rows.size() == 3);
    CHECK(rows.column_count() == 4);
    CHECK(rows.int64(0, 0) == 1);
    CHECK(rows.int128(0, 1) == Amount::max());
    CHECK(rows.bytes(0, 2) == "ab");
    CHECK(rows.bytes(0, 3).empty());
    CHECK(rows.bytes(2, 2) == std::string_view{"\0c", 2});
    CHECK(rows.is_null(1, 0));
    CHECK(rows.int64(1, 0) == 0);
    CHECK(rows.is_null(2, 3));
    CHECK_FALSE(rows.is_null(2, 0));
    CHECK_FALSE(rows.is_null(0, 3));
}

TEST_CASE("a view has what the rows have") {
    Rows const rows = sample();
    RowsView const view = rows.view();
    REQUIRE(view.size == 3);
    REQUIRE(view.column_count == 4);
    CHECK(view.columns[0].value(2).int64() == 3);
    CHECK(view.columns[0].value(1).kind() == Value::Kind::null);
    CHECK(view.columns[1].value(0).int128() == Amount::max());
    CHECK(view.columns[2].value(2).bytes() == std::string_view{"\0c", 2});
    CHECK(view.columns[3].value(1).kind() == Value::Kind::bytes);
    CHECK(view.columns[1].int64s == nullptr);
}

TEST_CASE("a column without a null has no array of nulls") {
    Rows rows{std::array{ColumnType::int64}};
    rows.add(std::int64_t{1}).add(std::int64_t{2});
    CHECK(rows.view().columns[0].nulls == nullptr);
    rows.add_null().add(std::int64_t{4});
    REQUIRE(rows.view().columns[0].nulls != nullptr);
    for (std::size_t row = 0; row < 4; ++row) {
        CHECK(rows.view().columns[0].is_null(row) == (row == 2));
    }
}

TEST_CASE("rows are copied one by one") {
    Rows const rows = sample();
    Rows copy{types};
    for (std::size_t row = rows.size(); row > 0; --row) {
        copy.append(rows.view(), row - 1);
    }
    REQUIRE(copy.size() == 3);
    CHECK(copy.bytes(2, 2) == "ab");
    CHECK(copy.is_null(1, 2));
    CHECK(copy.bytes(0, 2) == std::string_view{"\0c", 2});
    CHECK(copy.int128(2, 1) == Amount::max());
}

TEST_CASE("truncating keeps the first rows") {
    for (std::size_t kept = 0; kept <= 4; ++kept) {
        CAPTURE(kept);
        Rows rows = sample();
        rows.truncate(kept);
        REQUIRE(rows.size() == std::min<std::size_t>(kept, 3));
        rows.add(std::int64_t{9})
            .add(Amount{9})
            .add(std::string_view{"nine"})
            .add(std::string_view{"IX"});
        std::size_t const last = rows.size() - 1;
        CHECK(rows.int64(last, 0) == 9);
        CHECK(rows.bytes(last, 2) == "nine");
        CHECK_FALSE(rows.is_null(last, 2));
        if (kept > 0) {
            CHECK(rows.bytes(0, 2) == "ab");
        }
    }
}

TEST_CASE("truncating takes back half a row") {
    Rows rows = sample();
    rows.add(std::int64_t{4}).add(Amount{4});
    CHECK(rows.size() == 3);
    rows.truncate(3);
    rows.add(std::int64_t{5}).add(Amount{5}).add(std::string_view{"five"}).add(std::string_view{});
    REQUIRE(rows.size() == 4);
    CHECK(rows.int64(3, 0) == 5);
    CHECK(rows.int128(3, 1) == Amount{5});
}

TEST_CASE("cleared rows can be written again") {
    Rows rows = sample();
    rows.clear();
    CHECK(rows.empty());
    rows.append(sample().view(), 1);
    CHECK(rows.size() == 1);
    CHECK(rows.is_null(0, 0));
    CHECK(rows.bytes(0, 3) == "x");
}

TEST_CASE("a view between two values loses no null") {
    Rows rows{types};
    rows.add(std::int64_t{1}).add_null();
    CHECK(rows.view().size == 0);
    rows.add(std::string_view{"a"}).add(std::string_view{"b"});
    CHECK(rows.is_null(0, 1));
    CHECK(rows.view().columns[1].is_null(0));
}
