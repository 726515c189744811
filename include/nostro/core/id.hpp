#pragma once

#include <nostro/core/random.hpp>
#include <nostro/core/time.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// A 128-bit identifier: a time-ordered UUID made here, or any 128 bits the host brings.
///
/// Ordered as an unsigned number, which is the order of its text and of its 16 big-endian bytes.
/// Zero and all ones are reserved and refused by the ledger. Value type.
struct Uuid {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    [[nodiscard]] static constexpr Uuid max() noexcept { return {UINT64_MAX, UINT64_MAX}; }

    [[nodiscard]] constexpr bool is_zero() const noexcept { return (high | low) == 0; }

    [[nodiscard]] constexpr bool is_max() const noexcept { return (high & low) == UINT64_MAX; }

    /// Big-endian bytes, the form that is stored and hashed.
    [[nodiscard]] constexpr std::array<std::byte, 16> bytes() const noexcept {
        return std::bit_cast<std::array<std::byte, 16>>(
            std::array{to_big_endian(high), to_big_endian(low)});
    }

    [[nodiscard]] static constexpr Uuid from_bytes(std::span<std::byte const, 16> bytes) noexcept {
        std::array<std::byte, 16> copy{};
        std::copy(bytes.begin(), bytes.end(), copy.begin());
        auto const halves = std::bit_cast<std::array<std::uint64_t, 2>>(copy);
        return {to_big_endian(halves[0]), to_big_endian(halves[1])};
    }

    /// Parse 8-4-4-4-12 hexadecimal digits, any version, upper or lower case.
    [[nodiscard]] NOSTRO_API(0, 1) static std::optional<Uuid> parse(std::string_view text) noexcept;
    /// The id of a host's own name: UUID version 8 (RFC 9562 section 5.8) over SHA-256 of the two
    /// names, each with its length in front as eight big-endian bytes. The same names always give
    /// the same id.
    ///
    /// @param space  what kind of thing is named, for example "obp.account"
    /// @param name   the host's id, 1 to `limits::host_id_max` bytes
    /// @throws InvalidArgument  `name` is empty or too long
    [[nodiscard]] NOSTRO_API(0, 1) static Uuid from_name(std::string_view space,
                                                         std::string_view name);

    friend constexpr auto operator<=>(Uuid const&, Uuid const&) = default;

private:
    /// From this machine's byte order to big-endian, or back.
    [[nodiscard]] static constexpr std::uint64_t to_big_endian(std::uint64_t number) noexcept {
        return std::endian::native == std::endian::big ? number : __builtin_bswap64(number);
    }
};

/// Lower-case 8-4-4-4-12 text.
[[nodiscard]] NOSTRO_API(0, 1) std::string to_string(Uuid const& id);

/// A `Uuid` that names one kind of thing, so that two kinds cannot be swapped.
template <class Tag>
struct Id : Uuid {
    constexpr Id() noexcept = default;

    constexpr explicit Id(Uuid id) noexcept : Uuid{id} {}

    constexpr Id(std::uint64_t high_half, std::uint64_t low_half) noexcept
        : Uuid{high_half, low_half} {}

    /// An id of another kind does not become one of this kind by accident.
    template <class Other>
    explicit Id(Id<Other> const&) = delete;

    friend constexpr auto operator<=>(Id const&, Id const&) = default;
};

/// Names a ledger account.
using LedgerAccountId = Id<struct LedgerAccountTag>;
/// Names a journal entry or any other ledger event; also its idempotency key.
using EntryId = Id<struct EntryTag>;
/// Names a mandate.
using MandateId = Id<struct MandateTag>;

/// Makes UUIDs of version 7 (RFC 9562 section 5.7): milliseconds, then a counter, then random bits.
///
/// Ids of one generator strictly increase, even when the clock stands still or goes backwards
/// (section 6.2, method 2: the random part is incremented). Threads: any, at the same time.
class NOSTRO_API(0, 1) IdGenerator {
public:
    /// Both must outlive the generator.
    explicit IdGenerator(Clock& clock = system_clock(), RandomSource& random = system_random());
    IdGenerator(IdGenerator&&) noexcept;
    IdGenerator& operator=(IdGenerator&&) noexcept;
    ~IdGenerator();

    [[nodiscard]] Uuid next();

    template <class IdType>
    [[nodiscard]] IdType next() {
        return IdType{next()};
    }

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace nostro::inline v0

template <>
struct std::hash<nostro::Uuid> {
    std::size_t operator()(nostro::Uuid const& id) const noexcept {
        std::uint64_t mixed = (id.high * 0x9E3779B97F4A7C15ULL) ^ id.low;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93ULL;
        return static_cast<std::size_t>(mixed ^ (mixed >> 29));
    }
};

template <class Tag>
struct std::hash<nostro::Id<Tag>> : std::hash<nostro::Uuid> {};
