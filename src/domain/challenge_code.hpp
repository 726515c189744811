#pragma once

#include <nostro/core/key_vault.hpp>
#include <nostro/core/random.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

// One-time codes of six digits. There are a million of them, so a plain digest of one would be its
// clear text: what is stored is made with a key of the vault.
namespace nostro::inline v0::detail {

inline constexpr std::size_t code_digits = 6;

/// What is stored of a code that was sent.
struct CodeMac {
    std::uint32_t key_id = 0;
    std::string mac; ///< 32 bytes
};

/// Whether a text could be a code at all.
[[nodiscard]] bool is_code(std::string_view text) noexcept;

/// The MAC of a code under the vault's current key.
/// @param row_id  the row it is stored in: a MAC moved to another row matches nothing
[[nodiscard]] CodeMac
make_code_mac(KeyVault& vault, std::string_view row_id, std::string_view code);

/// Whether the code has this MAC. Compares in constant time; a key that is gone matches nothing.
[[nodiscard]] bool matches_code_mac(KeyVault& vault,
                                    std::string_view row_id,
                                    std::string_view code,
                                    std::uint32_t key_id,
                                    std::string_view mac);

/// The code that follows from these facts under this key: always the same, each code equally
/// likely.
/// @return  absent when the vault does not have the key
[[nodiscard]] std::optional<std::string>
derive_code(KeyVault& vault, std::uint32_t key_id, std::initializer_list<std::string_view> facts);

} // namespace nostro::inline v0::detail
