#pragma once

#include "array.hpp"

#include <nostro/core/amount.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace nostro::inline v0::storage::memory {

/// Position of a row in its table.
using RowNumber = std::uint32_t;

inline constexpr RowNumber no_row = UINT32_MAX;

/// Bytes of each number of a column, as a power of two.
enum class Width : std::uint8_t { one, two, four, eight, sixteen };

/// Borrowed whole numbers of one width.
struct NumberSpan {
    void const* values = nullptr;
    Width width = Width::one;

    /// Call `use` with the values as a pointer to their own type: `std::int8_t` to `std::int64_t`,
    /// or `Amount`.
    template <class Use>
    decltype(auto) visit(Use&& use) const {
        switch (width) {
        case Width::one:
            return use(static_cast<std::int8_t const*>(values));
        case Width::two:
            return use(static_cast<std::int16_t const*>(values));
        case Width::four:
            return use(static_cast<std::int32_t const*>(values));
        case Width::eight:
            return use(static_cast<std::int64_t const*>(values));
        case Width::sixteen:
            break;
        }
        return use(static_cast<Amount const*>(values));
    }

    /// A number that fits 64 bits; all do that are not of sixteen bytes.
    [[nodiscard]] std::int64_t int64(std::size_t at) const noexcept {
        switch (width) {
        case Width::one:
            return static_cast<std::int8_t const*>(values)[at];
        case Width::two:
            return static_cast<std::int16_t const*>(values)[at];
        case Width::four:
            return static_cast<std::int32_t const*>(values)[at];
        case Width::eight:
            return static_cast<std::int64_t const*>(values)[at];
        case Width::sixteen:
            break;
        }
        return static_cast<std::int64_t>(static_cast<Amount const*>(values)[at].low());
    }

    [[nodiscard]] Amount int128(std::size_t at) const noexcept {
        return width == Width::sixteen ? static_cast<Amount const*>(values)[at] : Amount{int64(at)};
    }
};

/// A growing array of whole numbers, all as wide as the widest so far needs.
///
/// Most columns of a ledger hold small numbers (sides, codes, dates) or one number throughout
/// (tenant, ledger). At their declared width they would take most of a table's memory, and filling
/// memory is most of the work of an insert.
class Numbers {
public:
    /// What some numbers ask for.
    struct Need {
        Width width = Width::one;
        bool zero = false; ///< all of them are 0
    };

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Append `values[i] + base` each; no sum overflows.
    /// @throws std::bad_alloc  only `truncate` is left then
    void append(std::int64_t const* values, std::size_t count, std::int64_t base = 0);
    void append(Amount const* values, std::size_t count);

    /// Append the multiples of `step`, from `step` to `count * step`.
    void append_multiples(std::int64_t step, std::size_t count);

    /// Append the numbers at `places` of another array.
    void append_from(NumberSpan from, std::span<RowNumber const> places);

    /// Make room for all numbers of `values`: `put` cannot fail then.
    void widen_for(NumberSpan values, std::size_t count);

    /// Overwrite the number at each place with the one of `values` that stands where the place
    /// does.
    /// @param backwards  the last first: of two values for one place the first one stays
    void put(NumberSpan values, std::span<RowNumber const> places, bool backwards) noexcept;

    void truncate(std::size_t size) noexcept;

    [[nodiscard]] NumberSpan span() const noexcept { return {bytes_.data(), width_}; }

    [[nodiscard]] std::size_t capacity_bytes() const noexcept { return bytes_.capacity_bytes(); }

private:
    [[nodiscard]] std::size_t bytes_of(std::size_t count) const noexcept {
        return count << static_cast<unsigned>(width_);
    }

    template <class Number>
    void append_each(std::size_t count, Need need, Number&& number);
    void widen(Width width);

    Array<char> bytes_;
    std::size_t size_ = 0;
    Width width_ = Width::one;
};

} // namespace nostro::inline v0::storage::memory
