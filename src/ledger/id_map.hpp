#pragma once

#include <nostro/core/id.hpp>

#include <cstdint>
#include <vector>

namespace nostro::inline v0::detail {

/// From 128-bit ids to small numbers: open addressing, no erasing, one cache line a lookup.
///
/// The ledger looks up two accounts for each transfer; a node-based map would miss the cache twice
/// as often.
class IdMap {
public:
    static constexpr std::uint32_t absent = UINT32_MAX;

    [[nodiscard]] std::uint32_t find(Uuid const& id) const noexcept {
        if (slots_.empty()) {
            return absent;
        }
        for (std::size_t at = std::hash<Uuid>{}(id)&mask_;; at = (at + 1) & mask_) {
            Slot const& slot = slots_[at];
            if (slot.value == absent || slot.id == id) {
                return slot.value;
            }
        }
    }

    /// `id` must not be in the map.
    void insert(Uuid const& id, std::uint32_t value) {
        if ((size_ + 1) * 4 > slots_.size() * 3) {
            grow();
        }
        place(id, value);
        ++size_;
    }

    void clear() noexcept {
        slots_.clear();
        size_ = 0;
        mask_ = 0;
    }

private:
    struct Slot {
        Uuid id;
        std::uint32_t value = absent;
    };

    void place(Uuid const& id, std::uint32_t value) noexcept {
        std::size_t at = std::hash<Uuid>{}(id)&mask_;
        while (slots_[at].value != absent) {
            at = (at + 1) & mask_;
        }
        slots_[at] = {id, value};
    }

    void grow() {
        std::vector<Slot> const old =
            std::exchange(slots_, std::vector<Slot>(slots_.empty() ? 64 : slots_.size() * 2));
        mask_ = slots_.size() - 1;
        for (Slot const& slot : old) {
            if (slot.value != absent) {
                place(slot.id, slot.value);
            }
        }
    }

    std::vector<Slot> slots_;
    std::size_t mask_ = 0;
    std::size_t size_ = 0;
};

} // namespace nostro::inline v0::detail
