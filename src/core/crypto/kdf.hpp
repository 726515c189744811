#pragma once

#include "core/crypto/mac.hpp"

#include <cstddef>
#include <string>
#include <string_view>

// Slow on purpose: run them with no unit open and not on more threads at once than the machine has
// memory for.
namespace nostro::inline v0::detail {

/// Derive a key with scrypt (RFC 7914).
///
/// Needs 128 * 2^ln * r bytes of memory.
///
/// @param ln      logarithm of the cost to base 2, 1 to 30
/// @param r       block size, 1 to 1024
/// @param p       repetitions one after the other, 1 to 1024
/// @param length  bytes to derive, 1 to 1024
///
/// @throws InvalidArgument  a parameter is out of range, or 2^ln is not below 2^(16 r)
/// @throws std::bad_alloc   the memory is not there
[[nodiscard]] std::string
scrypt(std::string_view password, std::string_view salt, int ln, int r, int p, std::size_t length);

/// Derive a key with PBKDF2 over HMAC (RFC 8018).
///
/// @param iterations  1 or more
/// @param length      bytes to derive, 1 to 1024
///
/// @throws InvalidArgument  a parameter is out of range
[[nodiscard]] std::string pbkdf2(Hash function,
                                 std::string_view password,
                                 std::string_view salt,
                                 int iterations,
                                 std::size_t length);

} // namespace nostro::inline v0::detail
