#pragma once

#include <nostro/core/export.hpp>

#include <cstddef>
#include <span>

namespace nostro::inline v0 {

/// Where random bytes come from. The host may bring its own; tests bring a seeded one.
///
/// Threads: `fill()` is called from any thread, at the same time. It must be unpredictable in
/// production, must not fail, and must not call back into nostro.
class NOSTRO_API(0, 1) RandomSource {
public:
    virtual ~RandomSource();
    /// Overwrite every byte.
    virtual void fill(std::span<std::byte> bytes) = 0;

protected:
    RandomSource() = default;
    RandomSource(RandomSource const&) = default;
    RandomSource& operator=(RandomSource const&) = default;
};

/// The operating system's generator. Lives for ever.
[[nodiscard]] NOSTRO_API(0, 1) RandomSource& system_random() noexcept;

} // namespace nostro::inline v0
