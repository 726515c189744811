#pragma once

#include <nostro/core/amount.hpp>
#include <nostro/storage/schema.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0::storage {

/// One borrowed value, for bounds and keys. Text and bytes must outlive it.
class Value {
public:
    enum class Kind : std::uint8_t { null, int64, int128, bytes }; ///< text is `bytes` here

    constexpr Value() noexcept = default; ///< null

    // NOLINTBEGIN(google-explicit-constructor): a row of bounds is written as plain values
    constexpr Value(std::int64_t value) noexcept : kind_{Kind::int64}, wide_{value} {}

    constexpr Value(Amount value) noexcept : kind_{Kind::int128}, wide_{value} {}

    constexpr Value(std::string_view value) noexcept : kind_{Kind::bytes}, bytes_{value} {}

    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] constexpr Kind kind() const noexcept { return kind_; }

    [[nodiscard]] constexpr std::int64_t int64() const noexcept {
        return static_cast<std::int64_t>(wide_.low());
    }

    [[nodiscard]] constexpr Amount int128() const noexcept { return wide_; }

    [[nodiscard]] constexpr std::string_view bytes() const noexcept { return bytes_; }

private:
    Kind kind_ = Kind::null;
    Amount wide_;
    std::string_view bytes_;
};

/// One borrowed column of a batch of rows. Exactly the pointers of its type are set.
struct ColumnSpan {
    ColumnType type = ColumnType::int64;
    std::uint8_t const* nulls = nullptr;  ///< 1 where null; no array when no row is null
    std::int64_t const* int64s = nullptr; ///< `int64`
    Amount const* int128s = nullptr;      ///< `int128`
    std::uint64_t const* ends = nullptr;  ///< `bytes`, `text`: end of each value in `data`
    char const* data = nullptr;           ///< `bytes`, `text`: all values one after the other

    [[nodiscard]] bool is_null(std::size_t row) const noexcept {
        return nulls != nullptr && nulls[row] != 0;
    }

    [[nodiscard]] std::string_view bytes(std::size_t row) const noexcept {
        std::uint64_t const begin = row == 0 ? 0 : ends[row - 1];
        return {data + begin, static_cast<std::size_t>(ends[row] - begin)};
    }

    /// Any type, as one value.
    [[nodiscard]] NOSTRO_API(0, 1) Value value(std::size_t row) const noexcept;
};

/// A borrowed batch of rows: one span for each column, all of `size` rows.
struct RowsView {
    std::array<ColumnSpan, Table::columns_max> columns{};
    std::size_t column_count = 0;
    std::size_t size = 0;
};

/// An owned batch of rows, column by column. Cheap to append to, to truncate and to hand over.
///
/// Rows are written value by value in column order: `add(...)` once for each column, then the next
/// row follows. Null values read as 0, or empty. One thread.
class NOSTRO_API(0, 1) Rows {
public:
    Rows() = default;
    /// For all columns of a table, or for its first `column_count` ones (a batch of keys).
    explicit Rows(Table const& table);
    Rows(Table const& table, std::size_t column_count);
    explicit Rows(std::span<ColumnType const> types);

    /// Complete rows.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    [[nodiscard]] std::size_t column_count() const noexcept { return columns_.size(); }

    Rows& add(std::int64_t value) {
        make_room();
        columns_[next_].int64s[size_] = value;
        return advance();
    }

    Rows& add(Amount value) {
        make_room();
        columns_[next_].int128s[size_] = value;
        return advance();
    }

    Rows& add(std::string_view value) {
        make_room();
        Owned& column = columns_[next_];
        column.data.append(value);
        column.ends[size_] = column.data.size();
        return advance();
    }

    Rows& add_null();
    /// A borrowed value of the column's own type.
    Rows& add(Value const& value);
    Rows& add(bool) = delete;
    Rows& add(char const*) = delete;

    /// Append one row of another batch with the same column types.
    void append(RowsView const& rows, std::size_t row);

    [[nodiscard]] bool is_null(std::size_t row, std::size_t column) const noexcept {
        auto const& nulls = columns_[column].nulls;
        return row < nulls.size() && nulls[row] != 0;
    }

    [[nodiscard]] std::int64_t int64(std::size_t row, std::size_t column) const noexcept {
        return columns_[column].int64s[row];
    }

    [[nodiscard]] Amount int128(std::size_t row, std::size_t column) const noexcept {
        return columns_[column].int128s[row];
    }

    /// Borrowed until the next write to this batch.
    [[nodiscard]] std::string_view bytes(std::size_t row, std::size_t column) const noexcept;

    void set(std::size_t row, std::size_t column, std::int64_t value) noexcept {
        columns_[column].int64s[row] = value;
    }

    void set(std::size_t row, std::size_t column, Amount value) noexcept {
        columns_[column].int128s[row] = value;
    }

    /// Borrowed until the next write to this batch.
    [[nodiscard]] RowsView view() const noexcept;

    void reserve(std::size_t rows);
    /// Keep the first `rows` rows.
    void truncate(std::size_t rows);
    void clear() noexcept;

private:
    /// One column; the vector of its type has `capacity_` values, of which `size_` count.
    struct Owned {
        std::vector<std::int64_t> int64s;
        std::vector<Amount> int128s;
        std::vector<std::uint64_t> ends;
        std::string data;
        /// Ends at the last null while rows are added; `view()` makes it whole.
        mutable std::vector<std::uint8_t> nulls;
        ColumnType type = ColumnType::int64;
    };

    void make_room() {
        if (size_ == capacity_) {
            grow(capacity_ < 4 ? 4 : capacity_ * 2);
        }
    }

    Rows& advance() {
        if (++next_ == count_) {
            next_ = 0;
            ++size_;
        }
        return *this;
    }

    void grow(std::size_t rows);

    std::vector<Owned> columns_;
    std::size_t count_ = 0;    ///< of columns
    std::size_t next_ = 0;     ///< column of the next value
    std::size_t size_ = 0;     ///< complete rows
    std::size_t capacity_ = 0; ///< rows there is room for
};

} // namespace nostro::inline v0::storage
