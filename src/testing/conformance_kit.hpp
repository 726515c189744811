#pragma once

#include <nostro/core/amount.hpp>
#include <nostro/core/error.hpp>
#include <nostro/storage/storage.hpp>
#include <nostro/testing/conformance.hpp>
#include <nostro/testing/fakes.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// What the conformance cases are written with: checks that throw, tables to try, rows as plain
/// values.
namespace nostro::inline v0::testing::kit {

// --- checks --------------------------------------------------------------------------------------

[[noreturn]] void fail(char const* file, int line, std::string const& what);

[[nodiscard]] std::string show(std::string_view text);
[[nodiscard]] std::string show(Amount amount);
[[nodiscard]] std::string show(bool value);
[[nodiscard]] std::string show(ErrorCode code);
[[nodiscard]] std::string show(storage::SchemaState state);

template <std::integral T>
[[nodiscard]] std::string show(T value) {
    return std::to_string(value);
}

template <class T>
[[nodiscard]] std::string show(std::vector<T> const& values) {
    std::string text = "[";
    for (T const& value : values) {
        text += (text.size() > 1 ? ", " : "") + show(value);
    }
    return text + "]";
}

/// Where two lists differ first; whole lists would hide it.
template <class T>
[[nodiscard]] std::string difference(std::vector<T> const& actual, std::vector<T> const& expected) {
    std::size_t at = 0;
    while (at < actual.size() && at < expected.size() && actual[at] == expected[at]) {
        ++at;
    }
    auto const shown = [at](std::vector<T> const& list) {
        return at < list.size() ? show(list[at]) : "the end";
    };
    return "got " + std::to_string(actual.size()) + " entries, wanted " +
           std::to_string(expected.size()) + "; the first difference is at [" + std::to_string(at) +
           "]: got " + shown(actual) + ", wanted " + shown(expected);
}

template <class Actual, class Expected>
[[nodiscard]] std::string difference(Actual const& actual, Expected const& expected) {
    return "got " + show(actual) + ", wanted " + show(expected);
}

template <class Actual, class Expected>
void expect_equal(
    char const* file, int line, char const* what, Actual const& actual, Expected const& expected) {
    if (!(actual == expected)) {
        fail(file, line, std::string{what} + ": " + difference(actual, expected));
    }
}

/// The error that `work` throws, which must be an `Expected`.
template <class Expected, class Work>
Expected expect_throws(char const* file, int line, char const* what, Work&& work) {
    try {
        work();
    } catch (Expected const& error) {
        return error;
    } catch (Error const& error) {
        fail(file, line, std::string{what} + ": threw " + show(error.code()) + ": " + error.what());
    }
    fail(file, line, std::string{what} + ": threw nothing");
}

#define NOSTRO_EXPECT(condition) ((condition) ? void() : kit::fail(__FILE__, __LINE__, #condition))
#define NOSTRO_EXPECT_EQUAL(actual, expected)                                                      \
    kit::expect_equal(__FILE__, __LINE__, #actual " == " #expected, actual, expected)
#define NOSTRO_EXPECT_THROWS(type, expression)                                                     \
    kit::expect_throws<type>(                                                                      \
        __FILE__, __LINE__, #expression, [&] { static_cast<void>(expression); })

// --- rows ----------------------------------------------------------------------------------------

/// One value that owns its bytes. Ordered as the contract says: null first, bytes by their bytes.
struct Cell {
    storage::Value::Kind kind = storage::Value::Kind::null;
    Amount number;
    std::string bytes;

    Cell() = default;

    // NOLINTBEGIN(google-explicit-constructor): a row is written as plain values
    Cell(int value) : Cell{std::int64_t{value}} {}

    Cell(std::int64_t value) : kind{storage::Value::Kind::int64}, number{value} {}

    Cell(Amount value) : kind{storage::Value::Kind::int128}, number{value} {}

    Cell(std::string_view value) : kind{storage::Value::Kind::bytes}, bytes{value} {}

    Cell(char const* value) : Cell{std::string_view{value}} {}

    // NOLINTEND(google-explicit-constructor)

    explicit Cell(storage::Value const& value);

    [[nodiscard]] storage::Value value() const noexcept;

    friend auto operator<=>(Cell const&, Cell const&) = default;
};

using Row = std::vector<Cell>;

inline Cell const null{};

[[nodiscard]] std::string show(Cell const& cell);

/// Batches of whole rows, or of the values a `get` by the index states.
[[nodiscard]] storage::Rows rows(storage::Table const& table, std::vector<Row> const& from);
[[nodiscard]] storage::Rows
keys(storage::Table const& table, std::string_view index, std::vector<Row> const& from);
[[nodiscard]] std::vector<Row> read(storage::Rows const& from);

// --- stores --------------------------------------------------------------------------------------

/// Whole rows of every type; all columns but the key may be null. Append-only.
namespace wide {
enum Column : std::uint8_t { tenant, id, number, amount, raw, label };

extern storage::Table const table;
} // namespace wide

/// Changeable rows.
namespace items {
enum Column : std::uint8_t { tenant, id, code, group_id, amount, value, note };

extern storage::Table const table; ///< `items_by_code` (unique), `items_by_group`
} // namespace items

/// Erasable rows with a key of bytes.
namespace texts {
extern storage::Table const table; ///< tenant, id, body
} // namespace texts

/// Append-only rows like those of a journal.
namespace journal {
extern storage::Table const
    table; ///< tenant, book, seq, id, account; `journal_by_id` (unique), `journal_by_account`
} // namespace journal

extern storage::Schema const schema;

[[nodiscard]] std::unique_ptr<storage::Storage> open(StorageFactory const& factory);
[[nodiscard]] std::unique_ptr<storage::Transaction> write(storage::Storage& storage);
[[nodiscard]] std::unique_ptr<storage::Transaction> read(storage::Storage& storage);

/// Insert in a transaction of its own.
void store(storage::Storage& storage, storage::Table const& table, std::vector<Row> const& from);

/// A range whose values own their bytes.
struct Query {
    std::string_view index{};
    Row equal{};
    Row from{};
    Row to{};
    bool from_inclusive = true;
    bool to_inclusive = true;
    bool descending = false;
    std::size_t limit = storage::Range::limit_max;
};

[[nodiscard]] std::vector<Row>
select(storage::Transaction& transaction, storage::Table const& table, Query const& query);

/// All rows of one tenant in key order.
[[nodiscard]] std::vector<Row>
all(storage::Transaction& transaction, storage::Table const& table, int tenant = 1);
/// The same in a read transaction of its own.
[[nodiscard]] std::vector<Row>
all(storage::Storage& storage, storage::Table const& table, int tenant = 1);

/// What `select` has to answer, by filtering and sorting.
[[nodiscard]] std::vector<Row>
naive_select(std::vector<Row> const& all_rows, storage::Table const& table, Query const& query);
/// The columns of the order of an index, for the last row of a page to become a cursor.
[[nodiscard]] Row order_values(storage::Table const& table, std::string_view index, Row const& row);

/// A small item, for cases that do not care.
[[nodiscard]] Row item(std::int64_t id, std::int64_t value = 0, Cell code = {}, int tenant = 1);

// --- runs ----------------------------------------------------------------------------------------

/// Run with each of a few seeds; a failure names the seed.
void with_seeds(std::function<void(SeededRandom&)> const& run);
/// Run at the same time; the first failure is thrown when all have ended.
void in_threads(std::vector<std::function<void()>> const& works);
void in_thread(std::function<void()> const& work);
/// Tell the factory's owner what is left out.
void note(StorageFactory const& factory, std::string_view what);

} // namespace nostro::inline v0::testing::kit
