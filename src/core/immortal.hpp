#pragma once

namespace nostro::inline v0 {

/// Storage for an object with static lifetime that is never destroyed.
///
/// What `system_clock()` and its like return may still be used by a host's own static destructors.
template <class T>
union Immortal {
    constexpr Immortal() noexcept : value{} {}

    Immortal(Immortal const&) = delete;
    Immortal& operator=(Immortal const&) = delete;

    ~Immortal() {} // NOLINT(modernize-use-equals-default): a defaulted one would be deleted

    T value;
};

} // namespace nostro::inline v0
