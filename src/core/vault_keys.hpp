#pragma once

#include <nostro/core/key_vault.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nostro::inline v0 {

inline constexpr std::array key_purposes{KeyPurpose::data, KeyPurpose::code, KeyPurpose::password};

inline constexpr std::array<std::string_view, 3> key_purpose_names{"data", "code", "password"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(KeyPurpose) noexcept {
    return key_purpose_names;
}

/// A key that a vault holds.
struct HeldKey {
    KeyPurpose purpose{};
    VaultKey key;
};

/// A new key.
[[nodiscard]] VaultKey make_vault_key(std::uint32_t id, RandomSource& random);

/// The key of a purpose with the greatest id; its id is 0 when there is none.
[[nodiscard]] VaultKey newest_key(std::span<HeldKey const> keys, KeyPurpose purpose);

[[nodiscard]] std::optional<VaultKey>
find_key(std::span<HeldKey const> keys, KeyPurpose purpose, std::uint32_t id);

/// The bytes of a key as text, valid as long as the key.
[[nodiscard]] inline std::string_view bytes_of(VaultKey const& key) noexcept {
    return {reinterpret_cast<char const*>(key.bytes.data()), key.bytes.size()};
}

} // namespace nostro::inline v0
