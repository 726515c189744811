#pragma once

#include "cells.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nostro::inline v0::storage::memory {

/// A set of row numbers under 32-bit hashes: open addressing, linear probing, no tombstones.
class RowHash {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    [[nodiscard]] std::size_t bytes() const noexcept { return slots_.capacity() * sizeof(Slot); }

    /// Make room for `count` more rows: adding them cannot fail then.
    void reserve(std::size_t count);

    /// Add a row. There is room for it if `reserve` made it, or if it was there before.
    void insert(std::uint32_t hash, RowNumber row) noexcept;

    /// Remove a row; one that is not there is passed over.
    void erase(std::uint32_t hash, RowNumber row) noexcept;

    void clear() noexcept;

    /// The first row of this hash that `matches`, or `no_row`.
    template <class Matches>
    [[nodiscard]] RowNumber find(std::uint32_t hash, Matches&& matches) const {
        if (size_ == 0) {
            return no_row;
        }
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            Slot const& slot = slots_[at];
            if (slot.row == no_row) {
                return no_row;
            }
            if (slot.hash == hash && matches(slot.row)) {
                return slot.row;
            }
        }
    }

private:
    struct Slot {
        std::uint32_t hash = 0;
        RowNumber row = no_row; ///< `no_row`: free
    };

    [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }

    std::vector<Slot> slots_; ///< a power of two, at most two thirds taken
    std::size_t size_ = 0;
};

} // namespace nostro::inline v0::storage::memory
