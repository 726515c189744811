#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

#include <sys/mman.h>

namespace nostro::inline v0::storage::memory {

/// A growing array of plain values. Unlike `std::vector` it grows by `realloc`, which moves the
/// pages of a large block instead of copying them, and appends without writing twice.
template <class T>
requires std::is_trivially_copyable_v<T>

class Array {
public:
    Array() noexcept = default;

    Array(Array&& other) noexcept { swap(other); }

    Array& operator=(Array&& other) noexcept {
        Array{std::move(other)}.swap(*this);
        return *this;
    }

    Array(Array const&) = delete;
    Array& operator=(Array const&) = delete;

    ~Array() { std::free(data_); }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    [[nodiscard]] T* data() noexcept { return data_; }

    [[nodiscard]] T const* data() const noexcept { return data_; }

    [[nodiscard]] T& operator[](std::size_t at) noexcept { return data_[at]; }

    [[nodiscard]] T const& operator[](std::size_t at) const noexcept { return data_[at]; }

    [[nodiscard]] std::size_t capacity_bytes() const noexcept { return capacity_ * sizeof(T); }

    /// Make room for `count` more values, which are not yet written.
    /// @return  the first of them
    /// @throws std::bad_alloc  nothing has changed
    T* extend(std::size_t count) {
        if (size_ + count > capacity_) {
            grow(size_ + count);
        }
        T* const first = data_ + size_;
        size_ += count;
        return first;
    }

    void append(T const* values, std::size_t count) {
        if (count != 0) {
            std::memcpy(extend(count), values, count * sizeof(T));
        }
    }

    void push_back(T value) { *extend(1) = value; }

    /// Make it `size` long; what is new is zero.
    void fill_up(std::size_t size) {
        if (size > size_) {
            std::size_t const count = size - size_;
            std::memset(static_cast<void*>(extend(count)), 0, count * sizeof(T));
        }
    }

    /// Keep the first `size` values.
    void truncate(std::size_t size) noexcept { size_ = size < size_ ? size : size_; }

private:
    void swap(Array& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }

    void grow(std::size_t wanted) {
        std::size_t const doubled = capacity_ * 2 < 8 ? 8 : capacity_ * 2;
        std::size_t const capacity = wanted > doubled ? wanted : doubled;
        void* const moved = std::realloc(static_cast<void*>(data_), capacity * sizeof(T));
        if (moved == nullptr) {
            throw std::bad_alloc{};
        }
        data_ = static_cast<T*>(moved);
        capacity_ = capacity;
        ask_for_huge_pages();
    }

    /// A large block is written once from end to end: with small pages the kernel would spend more time on
    /// faults than the append takes. A hint only; its failure is of no consequence.
    void ask_for_huge_pages() noexcept {
        constexpr std::uintptr_t huge_page = std::uintptr_t{2} << 20;
        auto const begin = (reinterpret_cast<std::uintptr_t>(data_) + huge_page - 1) & ~(huge_page - 1);
        auto const end = (reinterpret_cast<std::uintptr_t>(data_) + capacity_ * sizeof(T)) & ~(huge_page - 1);
        if (begin < end && capacity_ * sizeof(T) >= 4 * huge_page) {
            ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
        }
    }

    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace nostro::inline v0::storage::memory
