#pragma once

#include <nostro/core/random.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Secrets at rest: AES-256-GCM (NIST SP 800-38D) as
//
//   version 1 (1 byte) | key id (4, big-endian) | nonce (12) | ciphertext | tag (16)
//
// Version and key id are authenticated with the associated data. Nonces are random, so one key may
// seal 2^32 texts.
namespace nostro::inline v0::detail {

/// Bytes of a sealing key.
inline constexpr std::size_t seal_key_size = 32;
/// Bytes that a sealed text is longer than its plaintext.
inline constexpr std::size_t seal_overhead = 33;

/// Encrypt and authenticate.
///
/// @param key              32 bytes
/// @param key_id           names the key, stored in clear
/// @param associated_data  where the text belongs, for example table, row and column: what is
///                         sealed for one place does not open at another
///
/// @throws InvalidArgument  the key has another length
[[nodiscard]] std::string seal(std::string_view key,
                               std::uint32_t key_id,
                               std::string_view associated_data,
                               std::string_view plaintext,
                               RandomSource& random);

/// Open what `seal` made.
/// @return  absent when the key, the associated data or a bit of the text is another
/// @throws InvalidArgument  the key has another length than 32 bytes
[[nodiscard]] std::optional<std::string>
unseal(std::string_view key, std::string_view associated_data, std::string_view sealed);

/// Which key opens a sealed text; not authenticated until `unseal` succeeds.
/// @return  absent when the text is too short or of another version
[[nodiscard]] std::optional<std::uint32_t> sealed_key_id(std::string_view sealed) noexcept;

} // namespace nostro::inline v0::detail
