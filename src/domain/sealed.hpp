#pragma once

#include "core/vault_keys.hpp"

#include <nostro/core/random.hpp>

#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// Which column of which row a sealed value stands in. What is sealed for one place does not open
/// at another.
struct SealedPlace {
    std::string_view table;
    std::string_view row;
    std::string_view column;
};

/// Encrypt a value under the vault's current key.
[[nodiscard]] std::string seal_at(KeyVault& vault,
                                  KeyPurpose purpose,
                                  RandomSource& random,
                                  SealedPlace const& place,
                                  std::string_view plaintext);

/// Decrypt what `seal_at` made, under the key that it names.
/// @throws CorruptData  it was changed, belongs elsewhere, or its key is gone
[[nodiscard]] std::string
unseal_at(KeyVault& vault, KeyPurpose purpose, SealedPlace const& place, std::string_view sealed);

} // namespace nostro::inline v0::detail
