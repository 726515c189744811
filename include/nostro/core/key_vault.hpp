#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/random.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace nostro::inline v0 {

/// What a key of the vault is for; each purpose has keys of its own.
enum class KeyPurpose : std::uint8_t {
    data,     ///< encrypts secrets at rest: signing keys, TOTP secrets, destinations
    code,     ///< makes one-time codes and their digests
    password, ///< the pepper: encrypts password hashes
};

/// A key of 256 bits.
struct VaultKey {
    std::uint32_t id = 0; ///< from 1; stands beside everything the key has encrypted
    std::array<std::byte, 32> bytes{};
};

/// Where the keys are that the database must not hold.
///
/// Keys are never removed while something encrypted with them is in use; a new current key is used
/// for what is written from then on.
///
/// Threads: any, at the same time.
class NOSTRO_API(0, 1) KeyVault {
public:
    virtual ~KeyVault();

    /// The key to use for new values; the same one until it is rotated.
    /// @throws StorageError  the vault cannot be reached
    [[nodiscard]] virtual VaultKey current(KeyPurpose purpose) = 0;

    /// An older or the current key.
    [[nodiscard]] virtual std::optional<VaultKey> find(KeyPurpose purpose, std::uint32_t id) = 0;

protected:
    KeyVault() = default;
    KeyVault(KeyVault const&) = default;
    KeyVault& operator=(KeyVault const&) = default;
};

/// A vault in a file that only its owner can read (mode 0600), one line a key: purpose, id, base64.
/// A file that does not exist is created, whole or not at all, with a key for each purpose.
///
/// @throws StorageError  the file cannot be read or created, others may read it, or it is no key
/// file
[[nodiscard]] NOSTRO_API(0, 1) std::unique_ptr<KeyVault>
open_key_file(std::string const& path, RandomSource& random = system_random());

/// A vault that lives as long as the object: for tests and for cores in memory.
[[nodiscard]] NOSTRO_API(0, 1) std::unique_ptr<KeyVault>
make_memory_vault(RandomSource& random = system_random());

} // namespace nostro::inline v0
