#include "numbers.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

namespace nostro::inline v0::storage::memory {
namespace {

/// Numbers are converted in stretches of this many where they go through a buffer.
constexpr std::size_t stretch = 512;

/// What is needed to tell the width of many numbers: the bits in which one of them differs from its
/// sign.
constexpr std::uint64_t sign_folded(std::int64_t value) noexcept {
    return static_cast<std::uint64_t>(value ^ (value >> 63));
}

Width width_of(std::uint64_t folded) noexcept {
    return folded < 1U << 7U      ? Width::one
           : folded < 1U << 15U   ? Width::two
           : folded < 1ULL << 31U ? Width::four
                                  : Width::eight;
}

Numbers::Need need_of(std::int64_t const* values, std::size_t count, std::int64_t base) noexcept {
    std::uint64_t folded = 0;
    std::uint64_t bits = 0;
    for (std::size_t at = 0; at < count; ++at) {
        std::int64_t const value = values[at] + base;
        folded |= sign_folded(value);
        bits |= static_cast<std::uint64_t>(value);
    }
    return {width_of(folded), bits == 0};
}

Numbers::Need need_of(Amount const* values, std::size_t count) noexcept {
    std::uint64_t folded = 0;
    std::uint64_t bits = 0;
    std::uint64_t beyond = 0;
    for (std::size_t at = 0; at < count; ++at) {
        auto const low = static_cast<std::int64_t>(values[at].low());
        folded |= sign_folded(low);
        bits |= static_cast<std::uint64_t>(low);
        beyond |= static_cast<std::uint64_t>(values[at].high() ^ (low >> 63));
    }
    return {beyond != 0 ? Width::sixteen : width_of(folded), (bits | beyond) == 0};
}

template <class Narrow, class Wide>
Narrow converted(Wide value) noexcept {
    if constexpr (std::is_same_v<Narrow, Wide>) {
        return value;
    } else if constexpr (std::is_same_v<Wide, Amount>) {
        return static_cast<Narrow>(value.low());
    } else {
        return static_cast<Narrow>(value);
    }
}

/// Call `write` with the place of the values as a pointer to their own type.
template <class Write>
void write_as(Width width, void* place, Write&& write) {
    NumberSpan{place, width}.visit([&](auto const* values) {
        write(const_cast<std::remove_const_t<std::remove_pointer_t<decltype(values)>>*>(values));
    });
}

} // namespace

/// Append `number(0)` to `number(count - 1)`, whose width is known.
template <class Number>
void Numbers::append_each(std::size_t count, Need need, Number&& number) {
    widen(need.width);
    if (need.zero) {
        bytes_.fill_up(bytes_of(size_ + count));
    } else {
        write_as(width_, bytes_.extend(bytes_of(count)), [&](auto* to) {
            for (std::size_t at = 0; at < count; ++at) {
                to[at] = converted<std::remove_pointer_t<decltype(to)>>(number(at));
            }
        });
    }
    size_ += count;
}

void Numbers::append(std::int64_t const* values, std::size_t count, std::int64_t base) {
    append_each(
        count, need_of(values, count, base), [=](std::size_t at) { return values[at] + base; });
}

void Numbers::append(Amount const* values, std::size_t count) {
    append_each(count, need_of(values, count), [=](std::size_t at) { return values[at]; });
}

void Numbers::append_multiples(std::int64_t step, std::size_t count) {
    std::array<std::int64_t, stretch> multiples;
    for (std::size_t done = 0; done < count;) {
        std::size_t const some = std::min(count - done, stretch);
        for (std::size_t at = 0; at < some; ++at) {
            multiples[at] = static_cast<std::int64_t>(done + at + 1) * step;
        }
        append(multiples.data(), some);
        done += some;
    }
}

void Numbers::append_from(NumberSpan from, std::span<RowNumber const> places) {
    widen(from.width);
    char* const added = bytes_.extend(bytes_of(places.size()));
    write_as(width_, added, [&](auto* to) {
        using Number = std::remove_pointer_t<decltype(to)>;
        for (std::size_t at = 0; at < places.size(); ++at) {
            if constexpr (std::is_same_v<Number, Amount>) {
                to[at] = from.int128(places[at]);
            } else {
                to[at] = static_cast<Number>(from.int64(places[at]));
            }
        }
    });
    size_ += places.size();
}

void Numbers::widen_for(NumberSpan values, std::size_t count) {
    widen(values.visit([count](auto const* numbers) {
        using Number = std::remove_cvref_t<decltype(*numbers)>;
        if constexpr (std::is_same_v<Number, Amount>) {
            return need_of(numbers, count).width;
        } else if constexpr (std::is_same_v<Number, std::int64_t>) {
            return need_of(numbers, count, 0).width;
        } else {
            return sizeof(Number) == 1   ? Width::one
                   : sizeof(Number) == 2 ? Width::two
                                         : Width::four;
        }
    }));
}

void Numbers::put(NumberSpan values, std::span<RowNumber const> places, bool backwards) noexcept {
    std::size_t const count = places.size();
    write_as(width_, bytes_.data(), [&](auto* to) {
        using Number = std::remove_pointer_t<decltype(to)>;
        for (std::size_t step = 0; step < count; ++step) {
            std::size_t const at = backwards ? count - 1 - step : step;
            if constexpr (std::is_same_v<Number, Amount>) {
                to[places[at]] = values.int128(at);
            } else {
                to[places[at]] = static_cast<Number>(values.int64(at));
            }
        }
    });
}

void Numbers::truncate(std::size_t size) noexcept {
    if (size < size_) {
        size_ = size;
        bytes_.truncate(bytes_of(size));
    }
}

void Numbers::widen(Width width) {
    if (width <= width_) {
        return;
    }
    // By way of a buffer, so that long stretches of zeros go on taking no memory.
    Numbers wide;
    wide.width_ = width;
    std::array<Amount, stretch> buffer;
    NumberSpan const narrow = span();
    while (wide.size_ < size_) {
        std::size_t const some = std::min(size_ - wide.size_, stretch);
        for (std::size_t at = 0; at < some; ++at) {
            buffer[at] = narrow.int128(wide.size_ + at);
        }
        wide.append(buffer.data(), some);
    }
    *this = std::move(wide);
}

} // namespace nostro::inline v0::storage::memory
