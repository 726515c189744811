#include "row_hash.hpp"

#include <algorithm>
#include <bit>

namespace nostro::inline v0::storage::memory {

void RowHash::reserve(std::size_t count) {
    std::size_t const wanted = (size_ + count) * 3 / 2 + 1;
    if (wanted <= slots_.size()) {
        return;
    }
    std::vector<Slot> old(std::bit_ceil(std::max<std::size_t>(wanted, 16)));
    old.swap(slots_);
    size_ = 0;
    for (Slot const& slot : old) {
        if (slot.row != no_row) {
            insert(slot.hash, slot.row);
        }
    }
}

void RowHash::insert(std::uint32_t hash, RowNumber row) noexcept {
    std::size_t at = hash & mask();
    while (slots_[at].row != no_row) {
        at = (at + 1) & mask();
    }
    slots_[at] = {hash, row};
    ++size_;
}

void RowHash::erase(std::uint32_t hash, RowNumber row) noexcept {
    if (size_ == 0) {
        return;
    }
    std::size_t hole = hash & mask();
    while (slots_[hole].row != row) {
        if (slots_[hole].row == no_row) {
            return;
        }
        hole = (hole + 1) & mask();
    }
    // Close the hole: whatever may stand there on its way from home moves back.
    for (std::size_t at = (hole + 1) & mask(); slots_[at].row != no_row; at = (at + 1) & mask()) {
        std::size_t const from_home = (at - (slots_[at].hash & mask())) & mask();
        std::size_t const from_hole = (at - hole) & mask();
        if (from_home >= from_hole) {
            slots_[hole] = slots_[at];
            hole = at;
        }
    }
    slots_[hole] = {};
    --size_;
}

void RowHash::clear() noexcept {
    slots_.clear();
    size_ = 0;
}

} // namespace nostro::inline v0::storage::memory
