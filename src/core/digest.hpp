#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// A SHA-256 value.
using Digest = std::array<std::byte, 32>;

/// Computes SHA-256 digests (FIPS 180-4) one after the other.
///
/// Keep one and use it again: setting up a context costs more than digesting a ledger event.
/// Threads: one at a time.
class Sha256 {
public:
    Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    ~Sha256();

    Sha256& update(std::span<std::byte const> bytes);
    Sha256& update(std::string_view text);
    /// The digest of what was added since the last call; the object is then as new.
    [[nodiscard]] Digest finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The digest of these bytes.
[[nodiscard]] Digest sha256(std::span<std::byte const> bytes);

/// Lower-case hexadecimal digits, two a byte.
[[nodiscard]] std::string to_hex(std::span<std::byte const> bytes);

/// The bytes of hexadecimal digits, upper or lower case.
/// @return  absent when the text has an odd length or another character
[[nodiscard]] std::optional<std::vector<std::byte>> from_hex(std::string_view text);

} // namespace nostro::inline v0
