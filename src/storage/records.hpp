#pragma once

#include <nostro/core/enum_names.hpp>

#include <nostro/core/amount.hpp>
#include <nostro/core/error.hpp>
#include <nostro/core/id.hpp>
#include <nostro/core/time.hpp>
#include <nostro/storage/storage.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// Rows as structs: what `Described<Row>` says of a struct is its table, and `Records<Row>` reads
/// and writes the table as structs. The tenant is the first column of every table and belongs to
/// `Records`, not to the struct.
///
///     struct RoleRow {
///         std::string id;
///         std::optional<std::string> name;
///         Timestamp created_at{};
///     };
///
///     inline constexpr auto role_fields = std::tuple{Field{"id", &RoleRow::id},
///                                                    Field{"name", &RoleRow::name},
///                                                    Field{"created_at", &RoleRow::created_at}};
///
///     template <>
///     struct Described<RoleRow> {
///         static constexpr std::string_view name = "roles";
///         static constexpr auto const& fields = role_fields;
///         static constexpr std::size_t key_size = 1; // leading fields, beside the tenant
///         static constexpr RowLife life = RowLife::changeable;
///         static constexpr std::array indexes{
///             index_on<role_fields, &RoleRow::name>("roles_by_name", Unique::yes)};
///     };
namespace nostro::inline v0::storage {

/// A text that is bytes: digests and sealed values.
struct Bytes {
    std::string value;

    friend bool operator==(Bytes const&, Bytes const&) = default;
};

template <class Row>
struct Described;

template <class Row, class Member>
struct Field {
    std::string_view name;
    Member Row::*member;
};

// clang 14 deduces nothing from the members of an aggregate.
template <class Row, class Member>
Field(std::string_view, Member Row::*) -> Field<Row, Member>;

enum class Unique : bool { no, yes };

/// How a member stands in a column. A list is one text with spaces between its items, which hold
/// none themselves; an enumeration is its name.
template <class T>
struct Codec;

template <std::integral T>
struct Codec<T> {
    static constexpr ColumnType type = ColumnType::int64;

    static Value encode(T value, std::string&) { return static_cast<std::int64_t>(value); }

    static T decode(Rows const& rows, std::size_t row, std::size_t column) {
        return static_cast<T>(rows.int64(row, column));
    }
};

template <>
struct Codec<Timestamp> {
    static constexpr ColumnType type = ColumnType::int64;

    static Value encode(Timestamp value, std::string&) { return value.time_since_epoch().count(); }

    static Timestamp decode(Rows const& rows, std::size_t row, std::size_t column) {
        return Timestamp{std::chrono::nanoseconds{rows.int64(row, column)}};
    }
};

template <>
struct Codec<std::chrono::seconds> {
    static constexpr ColumnType type = ColumnType::int64;

    static Value encode(std::chrono::seconds value, std::string&) {
        return std::int64_t{value.count()};
    }

    static std::chrono::seconds decode(Rows const& rows, std::size_t row, std::size_t column) {
        return std::chrono::seconds{rows.int64(row, column)};
    }
};

template <>
struct Codec<Amount> {
    static constexpr ColumnType type = ColumnType::int128;

    static Value encode(Amount value, std::string&) { return value; }

    static Amount decode(Rows const& rows, std::size_t row, std::size_t column) {
        return rows.int128(row, column);
    }
};

template <>
struct Codec<std::string> {
    static constexpr ColumnType type = ColumnType::text;

    static Value encode(std::string const& value, std::string&) { return std::string_view{value}; }

    static std::string decode(Rows const& rows, std::size_t row, std::size_t column) {
        return std::string{rows.bytes(row, column)};
    }
};

template <>
struct Codec<Bytes> {
    static constexpr ColumnType type = ColumnType::bytes;

    static Value encode(Bytes const& value, std::string&) { return std::string_view{value.value}; }

    static Bytes decode(Rows const& rows, std::size_t row, std::size_t column) {
        return {std::string{rows.bytes(row, column)}};
    }
};

template <std::derived_from<Uuid> T>
struct Codec<T> {
    static constexpr ColumnType type = ColumnType::bytes;

    static Value encode(T const& value, std::string& store) {
        auto const bytes = value.bytes();
        store.assign(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        return std::string_view{store};
    }

    static T decode(Rows const& rows, std::size_t row, std::size_t column) {
        std::string_view const bytes = rows.bytes(row, column);
        if (bytes.size() != 16) {
            throw CorruptData{"an id does not have 16 bytes"};
        }
        return T{Uuid::from_bytes(
            std::span<std::byte const, 16>{reinterpret_cast<std::byte const*>(bytes.data()), 16})};
    }
};

template <NamedEnum T>
struct Codec<T> {
    static constexpr ColumnType type = ColumnType::text;

    static Value encode(T value, std::string&) { return name_of(value); }

    static T decode(Rows const& rows, std::size_t row, std::size_t column) {
        std::string_view const name = rows.bytes(row, column);
        if (auto const value = find_named<T>(name)) {
            return *value;
        }
        throw CorruptData{"a column holds an unknown word", {{"word", std::string{name}}}};
    }
};

template <>
struct Codec<std::vector<std::string>> {
    static constexpr ColumnType type = ColumnType::text;

    static Value encode(std::vector<std::string> const& value, std::string& store) {
        store.clear();
        for (std::string const& item : value) {
            if (item.empty() || item.find(' ') != std::string::npos) {
                throw InvalidArgument{"an item of a list is empty or holds a space",
                                      {{"item", item}}};
            }
            store.append(store.empty() ? "" : " ").append(item);
        }
        return std::string_view{store};
    }

    static std::vector<std::string> decode(Rows const& rows, std::size_t row, std::size_t column) {
        std::vector<std::string> items;
        std::string_view rest = rows.bytes(row, column);
        while (!rest.empty()) {
            std::size_t const end = std::min(rest.find(' '), rest.size());
            items.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return items;
    }
};

template <class T>
struct Codec<std::optional<T>> {
    static constexpr ColumnType type = Codec<T>::type;

    static Value encode(std::optional<T> const& value, std::string& store) {
        return value ? Codec<T>::encode(*value, store) : Value{};
    }

    static std::optional<T> decode(Rows const& rows, std::size_t row, std::size_t column) {
        return rows.is_null(row, column) ? std::nullopt
                                         : std::optional{Codec<T>::decode(rows, row, column)};
    }
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class Row>
inline constexpr std::size_t field_count =
    std::tuple_size_v<std::remove_cvref_t<decltype(Described<Row>::fields)>>;

/// The table of a described struct.
template <class Row>
class TableOf {
    template <class Member>
    static constexpr Column column_of(Field<Row, Member> const& field) {
        return {field.name, Codec<Member>::type, is_optional<Member>};
    }

    static constexpr auto columns = std::apply(
        [](auto const&... field) {
            return std::array<Column, field_count<Row> + 1>{
                Column{"tenant", ColumnType::int64, false}, column_of(field)...};
        },
        Described<Row>::fields);

    static constexpr auto index_array = [] {
        if constexpr (requires { Described<Row>::indexes; }) {
            constexpr std::size_t count = Described<Row>::indexes.size();
            std::array<Index, count> built{};
            for (std::size_t at = 0; at < count; ++at) {
                auto const& index = Described<Row>::indexes[at];
                built[at] = Index{index.name, index.columns, index.unique};
            }
            return built;
        } else {
            return std::array<Index, 0>{};
        }
    }();

public:
    static constexpr Table table{Described<Row>::name,
                                 columns,
                                 Described<Row>::key_size + 1,
                                 index_array,
                                 Described<Row>::life};
};

template <class Row>
inline constexpr Table const& table_of = TableOf<Row>::table;

/// The described form of an index; see `index_on`.
struct RecordIndex {
    std::string_view name;
    std::span<std::uint8_t const> columns;
    bool unique = false;
};

/// Where the fields of an index stand among the fields of the row, the tenant being column 0.
template <auto const& fields, auto... members>
struct IndexColumns {
    template <class Member>
    static constexpr std::uint8_t position_of(Member member) {
        std::uint8_t found = 0;
        std::uint8_t at = 0;
        std::apply(
            [&](auto const&... field) {
                (
                    [&] {
                        ++at;
                        if constexpr (std::is_same_v<decltype(field.member), Member const> ||
                                      std::is_same_v<decltype(field.member), Member>) {
                            if (field.member == member) {
                                found = at;
                            }
                        }
                    }(),
                    ...);
            },
            fields);
        return found;
    }

    static constexpr std::array<std::uint8_t, sizeof...(members) + 1> value{
        0, position_of(members)...};
};

/// An index of a described row. A row with an absent member is outside of a unique index.
template <auto const& fields, auto... members>
constexpr RecordIndex index_on(std::string_view name, Unique unique = Unique::no) {
    return {name, IndexColumns<fields, members...>::value, unique == Unique::yes};
}

/// Which rows of an index to list.
struct ListOptions {
    std::string_view index{}; ///< empty: the key
    bool descending = false;
    std::size_t limit = 1'000;
};

/// The rows of one table, for one tenant, in one transaction.
template <class Row>
class Records {
public:
    Records(Transaction& transaction, std::int64_t tenant)
        : transaction_{&transaction}, tenant_{tenant} {}

    /// The row with this key.
    template <class... Key>
    [[nodiscard]] std::optional<Row> find(Key const&... key) const {
        return find_in({}, Lock::none, key...);
    }

    /// The row with this key, which nobody else changes before the transaction ends.
    template <class... Key>
    [[nodiscard]] std::optional<Row> find_for_update(Key const&... key) const {
        return find_in({}, Lock::for_update, key...);
    }

    /// The row with these values in a unique index.
    template <class... Key>
    [[nodiscard]] std::optional<Row> find_by(std::string_view index, Key const&... key) const {
        return find_in(index, Lock::none, key...);
    }

    /// The rows with these keys, one result for each key, in one read.
    template <class... Key>
    [[nodiscard]] std::vector<std::optional<Row>>
    find_each(std::vector<std::tuple<Key...>> const& keys, std::string_view index = {}) const {
        Rows wanted{key_types<sizeof...(Key)>(index)};
        for (auto const& key : keys) {
            wanted.add(tenant_);
            std::apply([&](auto const&... part) { (add(wanted, part), ...); }, key);
        }
        Rows found{table()};
        auto const positions = transaction_->get(table(), index, wanted.view(), Lock::none, found);
        std::vector<std::optional<Row>> rows(keys.size());
        for (std::size_t at = 0; at < positions.size(); ++at) {
            rows[positions[at]] = decoded(found, at);
        }
        return rows;
    }

    void insert(Row const& row) { transaction_->insert(table(), encoded(row).view()); }

    void insert_all(std::span<Row const> rows) {
        Rows all{table()};
        for (Row const& row : rows) {
            encode(row, all);
        }
        transaction_->insert(table(), all.view());
    }

    void update(Row const& row) { transaction_->update(table(), encoded(row).view()); }

    /// Insert the row, or replace the one with its key.
    void put(Row const& row) {
        erase(row);
        insert(row);
    }

    /// Remove the row with this row's key; absent is no error.
    std::size_t erase(Row const& row) {
        Rows key{table(), table().key_size};
        key.add(tenant_);
        [&]<std::size_t... at>(std::index_sequence<at...>) {
            (add(key, row.*std::get<at>(Described<Row>::fields).member), ...);
        }
        (std::make_index_sequence<Described<Row>::key_size>{});
        return transaction_->erase(table(), key.view());
    }

    /// Rows whose leading order columns equal `equal`, in the order of the index.
    template <class... Equal>
    [[nodiscard]] std::vector<Row> list(ListOptions const& options, Equal const&... equal) const {
        return list_from(options, {}, equal...);
    }

    /// As `list`, but only what comes after the row `after` in the order of the index.
    template <class... Equal>
    [[nodiscard]] std::vector<Row>
    list_after(ListOptions const& options, Row const& after, Equal const&... equal) const {
        Rows const cursor = encoded(after);
        std::vector<Value> values;
        Order const order{options.index};
        for (std::size_t at = 1 + sizeof...(equal); at < order.size; ++at) {
            values.push_back(cursor.view().columns[order.columns[at]].value(0));
        }
        return list_from(options, values, equal...);
    }

    /// The first `options.limit` rows that are wanted, of those that `list` would find or, if there
    /// is an `after`, `list_after`.
    template <class Wanted, class... Equal>
    [[nodiscard]] std::vector<Row> list_wanted(ListOptions options,
                                               std::optional<Row> after,
                                               Wanted const& is_wanted,
                                               Equal const&... equal) const {
        static constexpr std::size_t read_max = 8'192;
        std::size_t const count = options.limit;
        std::vector<Row> found;
        for (bool more = true; more && found.size() < count;) {
            auto read = after ? list_after(options, *after, equal...) : list(options, equal...);
            more = read.size() == options.limit;
            if (more) {
                after = read.back();
            }
            for (Row& row : read) {
                if (found.size() < count && is_wanted(row)) {
                    found.push_back(std::move(row));
                }
            }
            options.limit = std::min(options.limit * 2, read_max); // few are wanted
        }
        return found;
    }

    /// Call `work` with every row that `list` would find, however many.
    template <class Work, class... Equal>
    void each(ListOptions const& options, Work&& work, Equal const&... equal) const {
        std::vector<Row> page = list(options, equal...);
        while (!page.empty()) {
            for (Row const& row : page) {
                work(row);
            }
            if (page.size() < options.limit) {
                return;
            }
            Row const last = page.back();
            page = list_after(options, last, equal...);
        }
    }

private:
    static Table const& table() { return table_of<Row>; }

    template <class T>
    static void add(Rows& rows, T const& value) {
        std::string store;
        rows.add(Codec<T>::encode(value, store));
    }

    static void add(Rows& rows, std::string_view value) { rows.add(value); }

    static void add(Rows& rows, char const* value) { rows.add(std::string_view{value}); }

    void encode(Row const& row, Rows& rows) const {
        rows.add(tenant_);
        std::apply([&](auto const&... field) { (add(rows, row.*field.member), ...); },
                   Described<Row>::fields);
    }

    [[nodiscard]] Rows encoded(Row const& row) const {
        Rows rows{table()};
        encode(row, rows);
        return rows;
    }

    [[nodiscard]] static Row decoded(Rows const& rows, std::size_t at) {
        Row row;
        std::size_t column = 0;
        std::apply(
            [&](auto const&... field) {
                ((row.*field.member =
                      Codec<std::remove_reference_t<decltype(row.*field.member)>>::decode(
                          rows, at, ++column)),
                 ...);
            },
            Described<Row>::fields);
        return row;
    }

    /// The columns of the order of an index: its own, then those of the key not among them.
    struct Order {
        explicit Order(std::string_view index) {
            for (Index const& candidate : table().indexes) {
                if (!index.empty() && candidate.name == index) {
                    size = candidate.columns.size();
                    std::copy(candidate.columns.begin(), candidate.columns.end(), columns.begin());
                }
            }
            for (std::uint8_t column = 0; column < table().key_size; ++column) {
                auto const end = columns.begin() + static_cast<std::ptrdiff_t>(size);
                if (std::find(columns.begin(), end, column) == end) {
                    columns[size++] = column;
                }
            }
        }

        std::array<std::uint8_t, field_count<Row> + 1> columns{};
        std::size_t size = 0;
    };

    /// The tenant's type and those of the leading columns of an index after it.
    template <std::size_t count>
    [[nodiscard]] static std::array<ColumnType, count + 1> key_types(std::string_view index) {
        std::array<ColumnType, count + 1> types{};
        Order const order{index};
        for (std::size_t at = 0; at <= count; ++at) {
            types[at] = table().columns[order.columns[at]].type;
        }
        return types;
    }

    template <class... Key>
    [[nodiscard]] std::optional<Row>
    find_in(std::string_view index, Lock lock, Key const&... key) const {
        Rows keys{key_types<sizeof...(Key)>(index)};
        keys.add(tenant_);
        (add(keys, key), ...);
        // Kept with the room it has: each column of text takes two allocations.
        static thread_local Rows found{table()};
        found.clear();
        transaction_->get(table(), index, keys.view(), lock, found);
        return found.empty() ? std::nullopt : std::optional{decoded(found, 0)};
    }

    template <class T>
    static Value as_value(T const& value, std::string& store) {
        if constexpr (std::is_convertible_v<T const&, std::string_view>) {
            return std::string_view{value};
        } else {
            return Codec<T>::encode(value, store);
        }
    }

    template <class... Equal>
    [[nodiscard]] std::vector<Row> list_from(ListOptions const& options,
                                             std::span<Value const> after,
                                             Equal const&... equal) const {
        std::array<std::string, sizeof...(equal) + 1> store;
        std::size_t next = 0;
        std::array<Value, sizeof...(equal) + 1> const values{Value{tenant_},
                                                             as_value(equal, store[next++])...};
        Range range{.index = options.index, .equal = values, .limit = options.limit};
        range.descending = options.descending;
        (options.descending ? range.to : range.from) = after;
        (options.descending ? range.to_inclusive : range.from_inclusive) = after.empty();
        Rows found{table()};
        transaction_->select(table(), range, found);
        std::vector<Row> rows;
        rows.reserve(found.size());
        for (std::size_t at = 0; at < found.size(); ++at) {
            rows.push_back(decoded(found, at));
        }
        return rows;
    }

    Transaction* transaction_;
    std::int64_t tenant_;
};

} // namespace nostro::inline v0::storage
