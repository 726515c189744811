#pragma once

#include <nostro/core/key_vault.hpp>

#include <array>
#include <span>
#include <string_view>

namespace nostro::inline v0 {

inline constexpr std::array key_purposes{KeyPurpose::data, KeyPurpose::code, KeyPurpose::password};

inline constexpr std::array<std::string_view, 3> key_purpose_names{"data", "code", "password"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(KeyPurpose) noexcept {
    return key_purpose_names;
}

/// A new key.
[[nodiscard]] VaultKey make_vault_key(std::uint32_t id, RandomSource& random);

} // namespace nostro::inline v0
