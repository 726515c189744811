#include <nostro/core/id.hpp>

#include "core/property.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <concepts>
#include <thread>
#include <unordered_set>
#include <vector>

using namespace nostro;

namespace {

/// Shows the time it was told.
class SetClock final : public Clock {
public:
    explicit SetClock(std::int64_t milliseconds_now) : now_{milliseconds_now} {}

    Timestamp now() override { return Timestamp{std::chrono::milliseconds{now_.load()}}; }

    void set(std::int64_t milliseconds_now) { now_ = milliseconds_now; }

private:
    std::atomic<std::int64_t> now_;
};

/// Always the same byte.
class ConstantRandom final : public RandomSource {
public:
    explicit ConstantRandom(std::byte byte) : byte_{byte} {}

    void fill(std::span<std::byte> bytes) override { std::ranges::fill(bytes, byte_); }

private:
    std::byte byte_;
};

std::uint64_t version_of(Uuid const& id) {
    return (id.high >> 12) & 0xF;
}

std::uint64_t variant_of(Uuid const& id) {
    return id.low >> 62;
}

std::uint64_t milliseconds_of(Uuid const& id) {
    return id.high >> 16;
}

} // namespace

static_assert(!std::convertible_to<LedgerAccountId, EntryId>);
static_assert(sizeof(LedgerAccountId) == 16);

TEST_CASE("UUID text and bytes are those of RFC 9562") {
    // The version 7 example of RFC 9562, appendix A.6.
    auto const id = Uuid::parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F");
    REQUIRE(id);
    CHECK(*id == Uuid{0x017F22E279B07CC3, 0x98C4DC0C0C07398F});
    CHECK(to_string(*id) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    CHECK(version_of(*id) == 7);
    CHECK(variant_of(*id) == 0b10);
    CHECK(milliseconds_of(*id) == 1'645'557'742'000);
    auto const bytes = id->bytes();
    CHECK(bytes[0] == std::byte{0x01});
    CHECK(bytes[7] == std::byte{0xC3});
    CHECK(bytes[8] == std::byte{0x98});
    CHECK(bytes[15] == std::byte{0x8F});
    CHECK(Uuid::from_bytes(bytes) == *id);
    CHECK(to_string(Uuid{}) == "00000000-0000-0000-0000-000000000000");
    CHECK(to_string(Uuid::max()) == "ffffffff-ffff-ffff-ffff-ffffffffffff");
}

TEST_CASE("text that is not a UUID is refused") {
    for (auto const* text : {"",
                             "017f22e279b07cc398c4dc0c0c07398f",
                             "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
                             "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
                             "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
                             "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                             "017f22e2079b0-7cc3-98c4-dc0c0c07398f",
                             "017f22e-279b0-7cc3-98c4-dc0c0c07398f",
                             " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                             "017f22e2-79b0-7cc3-98c4-dc0c0c0739\xC3\xA9"}) {
        CAPTURE(text);
        CHECK_FALSE(Uuid::parse(text));
    }
}

TEST_CASE("the order of ids is the order of their text and bytes") {
    testing::RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    for (int i = 0; i < 10'000; ++i) {
        Uuid const a{random.bits(), random.bits()};
        Uuid const b{random.up_to(1) == 0 ? a.high : random.bits(), random.bits()};
        REQUIRE((a < b) == (to_string(a) < to_string(b)));
        REQUIRE((a < b) == (a.bytes() < b.bytes()));
        REQUIRE(Uuid::parse(to_string(a)) == a);
        REQUIRE(Uuid::from_bytes(b.bytes()) == b);
    }
}

TEST_CASE("reserved ids know themselves") {
    CHECK(Uuid{}.is_zero());
    CHECK(Uuid::max().is_max());
    CHECK_FALSE(Uuid{0, 1}.is_zero());
    CHECK_FALSE(Uuid{UINT64_MAX, UINT64_MAX - 1}.is_max());
}

TEST_CASE("a host's name always gives the same version 8 id") {
    // Computed independently: SHA-256 over length, space, length, name.
    CHECK(to_string(Uuid::from_name("obp.account", "8ca8a7e4-6d02-48e3-a029-0b2bf89de9f0")) ==
          "91a216b2-32f4-89e8-9378-a3962fdd05a0");
    CHECK(to_string(Uuid::from_name("a", "bc")) == "3fafa1cf-2f19-87c1-929b-eb20cf0983f7");
    CHECK(to_string(Uuid::from_name("ab", "c")) == "601d5476-e2cc-8e2c-87a2-bba7a3226597");
    CHECK(to_string(Uuid::from_name("", "\xC3\xB8")) == "29e3f16f-ee75-8fb8-ab7f-acc5e674251e");
    auto const id = Uuid::from_name("obp.account", "x");
    CHECK(version_of(id) == 8);
    CHECK(variant_of(id) == 0b10);
}

TEST_CASE("a host's name has one to 1024 bytes") {
    CHECK_NOTHROW(
        static_cast<void>(Uuid::from_name("space", std::string(limits::host_id_max, 'x'))));
    CHECK_THROWS_AS(static_cast<void>(Uuid::from_name("space", "")), InvalidArgument);
    try {
        static_cast<void>(Uuid::from_name("space", std::string(limits::host_id_max + 1, 'x')));
        FAIL("accepted");
    } catch (InvalidArgument const& error) {
        CHECK(error.code() == ErrorCode::limit_exceeded);
    }
}

TEST_CASE("new ids carry the time, version 7 and the variant") {
    SetClock clock{1'645'557'742'000};
    IdGenerator generator{clock};
    for (int i = 0; i < 1000; ++i) {
        auto const id = generator.next();
        REQUIRE(milliseconds_of(id) == 1'645'557'742'000U);
        REQUIRE(version_of(id) == 7);
        REQUIRE(variant_of(id) == 0b10);
    }
    CHECK(version_of(generator.next<LedgerAccountId>()) == 7);
}

TEST_CASE("ids increase while the clock stands still, goes back and goes on") {
    SetClock clock{1'000'000};
    IdGenerator generator{clock};
    testing::RandomInput random;
    INFO("NOSTRO_TEST_SEED=", random.seed());
    auto last = generator.next();
    for (int i = 0; i < 50'000; ++i) {
        if (i % 100 == 0) {
            clock.set(static_cast<std::int64_t>(1'000'000 + random.up_to(10'000)) - 5'000);
        }
        auto const id = generator.next();
        REQUIRE(id > last);
        REQUIRE(version_of(id) == 7);
        REQUIRE(variant_of(id) == 0b10);
        last = id;
    }
}

TEST_CASE("the least and the greatest random bytes are no exception") {
    for (auto const byte : {std::byte{0}, std::byte{0xFF}}) {
        SetClock clock{5};
        ConstantRandom random{byte};
        IdGenerator generator{clock, random};
        auto last = generator.next();
        CHECK(milliseconds_of(last) == 5);
        for (int i = 0; i < 10'000; ++i) {
            auto const id = generator.next();
            REQUIRE(id > last);
            REQUIRE(version_of(id) == 7);
            REQUIRE(variant_of(id) == 0b10);
            last = id;
        }
        CHECK(milliseconds_of(last) == 5);
    }
}

TEST_CASE("a clock before 1970 gives valid ids") {
    SetClock clock{-12'345};
    IdGenerator generator{clock};
    auto const id = generator.next();
    CHECK(milliseconds_of(id) == 0);
    CHECK(version_of(id) == 7);
    CHECK(generator.next() > id);
}

TEST_CASE("ids of eight threads are distinct and increase within each") {
    constexpr std::size_t thread_count = 8;
    constexpr std::size_t ids_per_thread = 20'000;
    SetClock clock{42};
    IdGenerator generator{clock};
    std::array<std::vector<Uuid>, thread_count> made;
    std::vector<std::thread> threads;
    for (auto& ids : made) {
        threads.emplace_back([&] {
            for (std::size_t i = 0; i < ids_per_thread; ++i) {
                ids.push_back(generator.next());
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    std::unordered_set<Uuid> all;
    for (auto const& ids : made) {
        CHECK(std::ranges::is_sorted(ids));
        all.insert(ids.begin(), ids.end());
    }
    CHECK(all.size() == thread_count * ids_per_thread);
}

TEST_CASE("two generators do not meet") {
    SetClock clock{42};
    IdGenerator one{clock};
    IdGenerator other{clock};
    std::unordered_set<Uuid> all;
    for (int i = 0; i < 1000; ++i) {
        all.insert(one.next());
        all.insert(other.next());
    }
    CHECK(all.size() == 2000);
    auto moved = std::move(one);
    CHECK(all.insert(moved.next()).second);
}
