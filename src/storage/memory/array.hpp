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

/// A growing array of plain values. Unlike `std::vector` it appends without writing twice, keeps
/// large blocks on huge pages, and takes no memory for long stretches of zeros.
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

    ~Array() { release(); }

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
        written_ = written_ < size_ ? size_ : written_;
        return first;
    }

    void append(T const* values, std::size_t count) {
        if (count == 0) {
            return;
        }
        std::memcpy(extend(count), values, count * sizeof(T));
    }

    void push_back(T value) { *extend(1) = value; }

    /// Make it `size` long; what is new is zero. Pages that were never written read as zeros, and
    /// cost neither memory nor a fault.
    void fill_up(std::size_t size) {
        if (size <= size_) {
            return;
        }
        if (size > capacity_) {
            grow(size);
        }
        if (size_ < written_) {
            std::size_t const end = written_ < size ? written_ : size;
            std::memset(static_cast<void*>(data_ + size_), 0, (end - size_) * sizeof(T));
        }
        size_ = size;
    }

    /// Keep the first `size` values.
    void truncate(std::size_t size) noexcept {
        if (size < size_) {
            written_ = written_ < size_ ? size_ : written_; // values may have been changed in place
            size_ = size;
        }
    }

private:
    void swap(Array& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        std::swap(written_, other.written_);
    }

    void grow(std::size_t wanted) {
        std::size_t const doubled = capacity_ * 2 < 8 ? 8 : capacity_ * 2;
        std::size_t const capacity = wanted > doubled ? wanted : doubled;
        void* const moved = capacity * sizeof(T) < mapped_from
                                ? std::realloc(data_, capacity * sizeof(T))
                                : grow_mapped(capacity * sizeof(T));
        if (moved == nullptr) {
            throw std::bad_alloc{};
        }
        data_ = static_cast<T*>(moved);
        capacity_ = capacity;
        if (capacity * sizeof(T) < mapped_from) {
            written_ = capacity; // nobody knows what was there before
        }
    }

    /// Large blocks are mapped: the kernel then moves their pages to grow them, where a copy
    /// would write every page again. Huge pages are asked for because the blocks are written
    /// from end to end, and with small pages the faults would take longer than the appends.
    static constexpr std::size_t mapped_from = std::size_t{2} << 20;

    [[nodiscard]] void* grow_mapped(std::size_t bytes) noexcept {
        std::size_t const old_bytes = capacity_ * sizeof(T);
        bool const was_mapped = old_bytes >= mapped_from;
        void* const block =
            was_mapped
                ? ::mremap(static_cast<void*>(data_), old_bytes, bytes, MREMAP_MAYMOVE)
                : ::mmap(
                      nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) {
            return nullptr;
        }
        ::madvise(block, bytes, MADV_HUGEPAGE); // a hint: its failure is of no consequence
        if (!was_mapped) {
            if (size_ != 0) {
                std::memcpy(block, data_, size_ * sizeof(T));
            }
            std::free(data_);
            written_ = size_;
        }
        return block;
    }

    void release() noexcept {
        if (capacity_ * sizeof(T) < mapped_from) {
            std::free(data_);
        } else {
            ::munmap(static_cast<void*>(data_), capacity_ * sizeof(T));
        }
    }

    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::size_t written_ = 0; ///< from here on the block is as the kernel gave it: zeros
};

} // namespace nostro::inline v0::storage::memory
