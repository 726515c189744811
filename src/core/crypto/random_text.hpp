#pragma once

#include <nostro/core/random.hpp>

#include <cstddef>
#include <string>

namespace nostro::inline v0::detail {

/// Random bytes.
[[nodiscard]] std::string random_bytes(RandomSource& random, std::size_t count);

/// Decimal digits, each text equally likely; leading zeros count.
[[nodiscard]] std::string random_digits(RandomSource& random, std::size_t count);

/// 32 random bytes in base64url, 43 characters: the form of every secret handle.
[[nodiscard]] std::string random_handle(RandomSource& random);

} // namespace nostro::inline v0::detail
