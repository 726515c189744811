#include <nostro/core/id.hpp>

#include "core/digest.hpp"
#include "core/hex.hpp"
#include "core/int128.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <chrono>
#include <mutex>

namespace nostro::inline v0 {

namespace {

constexpr std::size_t text_size = 36;

constexpr bool is_hyphen_position(std::size_t index) noexcept {
    return index == 8 || index == 13 || index == 18 || index == 23;
}

std::array<std::byte, 8> big_endian(std::uint64_t value) noexcept {
    std::array<std::byte, 8> bytes{};
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
        *byte = static_cast<std::byte>(value & 0xFF);
        value >>= 8;
    }
    return bytes;
}

/// Overwrite the version (bits 48 to 51) and the variant (bits 64 and 65), RFC 9562 section 4.
constexpr Uuid with_version(Uuid id, std::uint64_t version) noexcept {
    constexpr std::uint64_t variant = 0b10;
    return {(id.high & ~0xF000ULL) | (version << 12), (id.low & ~(3ULL << 62)) | (variant << 62)};
}

} // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
    if (text.size() != text_size) {
        return std::nullopt;
    }
    Uuid id;
    for (std::size_t i = 0; i < text_size; ++i) {
        if (is_hyphen_position(i)) {
            if (text[i] != '-') {
                return std::nullopt;
            }
            continue;
        }
        auto const digit = hex_value(text[i]);
        if (digit == not_hex) {
            return std::nullopt;
        }
        id.high = (id.high << 4) | (id.low >> 60);
        id.low = (id.low << 4) | digit;
    }
    return id;
}

Uuid Uuid::from_name(std::string_view space, std::string_view name) {
    if (name.empty()) {
        throw InvalidArgument{"a name that becomes an id must not be empty", {{"field", "name"}}};
    }
    if (name.size() > limits::host_id_max) {
        throw InvalidArgument{"a name that becomes an id is too long",
                              {{"field", "name"}},
                              ErrorCode::limit_exceeded};
    }
    auto const digest = Sha256{}
                            .update(big_endian(space.size()))
                            .update(space)
                            .update(big_endian(name.size()))
                            .update(name)
                            .finish();
    return with_version(from_bytes(std::span{digest}.first<16>()), 8);
}

std::string to_string(Uuid const& id) {
    std::string text;
    text.reserve(text_size);
    for (auto const byte : id.bytes()) {
        if (is_hyphen_position(text.size())) {
            text += '-';
        }
        text += hex_digits[std::to_integer<std::size_t>(byte >> 4)];
        text += hex_digits[std::to_integer<std::size_t>(byte & std::byte{0xF})];
    }
    return text;
}

struct IdGenerator::Impl {
    /// Bits below the milliseconds that are not version or variant: 12 in front of the variant, 62
    /// behind.
    static constexpr int tail_bits = 74;

    Impl(Clock& the_clock, RandomSource& the_random) noexcept
        : clock{the_clock}, random{the_random} {}

    Clock& clock;
    RandomSource& random;
    std::mutex mutex;
    std::int64_t milliseconds = -1; ///< of the last id; never falls
    uint128 tail = 0;               ///< of the last id

    /// A new millisecond starts at random, with the highest bit clear as room to count upwards.
    void start(std::int64_t at, uint128 fresh) noexcept {
        milliseconds = at;
        tail = fresh >> (128 - tail_bits + 1);
    }

    /// Count upwards by a random step, so that the next id cannot be guessed from the last.
    void step(uint128 fresh) noexcept {
        tail += (fresh & UINT32_MAX) + 1;
        if (tail >> tail_bits != 0) {
            start(milliseconds + 1, fresh);
        }
    }

    [[nodiscard]] Uuid last() const noexcept {
        auto const high = (static_cast<std::uint64_t>(milliseconds) << 16) |
                          static_cast<std::uint64_t>(tail >> 62);
        return with_version({high, static_cast<std::uint64_t>(tail)}, 7);
    }
};

IdGenerator::IdGenerator(Clock& clock, RandomSource& random)
    : impl_{std::make_unique<Impl>(clock, random)} {}

IdGenerator::IdGenerator(IdGenerator&&) noexcept = default;
IdGenerator& IdGenerator::operator=(IdGenerator&&) noexcept = default;
IdGenerator::~IdGenerator() = default;

Uuid IdGenerator::next() {
    // The host's code runs before the lock is taken.
    auto const clock_now = std::chrono::floor<std::chrono::milliseconds>(impl_->clock.now());
    // There are no milliseconds before 1970 in a UUID.
    auto const now = std::max<std::int64_t>(0, clock_now.time_since_epoch().count());
    std::array<std::byte, 16> random_bytes{};
    impl_->random.fill(random_bytes);
    auto const random = Uuid::from_bytes(random_bytes);
    auto const fresh = (uint128{random.high} << 64) | random.low;

    std::lock_guard const lock{impl_->mutex};
    if (now > impl_->milliseconds) {
        impl_->start(now, fresh);
    } else {
        impl_->step(fresh);
    }
    return impl_->last();
}

} // namespace nostro::inline v0
