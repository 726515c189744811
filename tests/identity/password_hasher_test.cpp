#include "core/crypto/phc.hpp"
#include "domain/sealed.hpp"
#include "identity/identity_bank.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace nostro;
using namespace support;

namespace {

PasswordOptions cheap() {
    PasswordOptions options;
    options.ln = 4;
    return options;
}

struct Fixture {
    testing::SeededRandom random{7};
    std::unique_ptr<KeyVault> vault = make_memory_vault(random);

    [[nodiscard]] detail::PasswordHasher hasher(PasswordOptions const& options) {
        return {options, *vault, random};
    }
};

/// The key of before and one that came after it.
class RotatedVault final : public KeyVault {
public:
    explicit RotatedVault(KeyVault& before) : before_{before} {}

    VaultKey current(KeyPurpose purpose) override {
        VaultKey key = before_.current(purpose);
        key.id += 1;
        key.bytes[0] ^= std::byte{1};
        return key;
    }

    std::optional<VaultKey> find(KeyPurpose purpose, std::uint32_t id) override {
        auto const now = current(purpose);
        return id == now.id ? now : before_.find(purpose, id);
    }

private:
    KeyVault& before_;
};

} // namespace

TEST_CASE("a password is hashed with a salt, encrypted, and opens for its user alone") {
    Fixture fixture;
    auto hasher = fixture.hasher(cheap());
    auto const stored = hasher.hash("ada", "a password");
    CHECK(stored != hasher.hash("ada", "a password"));
    CHECK(stored.find("scrypt") == std::string::npos);
    CHECK(hasher.verify("ada", "a password", stored));
    CHECK_FALSE(hasher.verify("ada", "A password", stored));
    CHECK_THROWS_AS(static_cast<void>(hasher.verify("bob", "a password", stored)), CorruptData);
    auto const phc = detail::unseal_at(
        *fixture.vault, KeyPurpose::password, {"user_passwords", "ada", "hash"}, stored);
    CHECK(phc.starts_with("$scrypt$ln=4,r=8,p=1$"));
}

TEST_CASE("OA-25: every byte of a long password counts") {
    Fixture fixture;
    auto hasher = fixture.hasher(cheap());
    std::string const password(1'024, 'x');
    auto const stored = hasher.hash("ada", password);
    CHECK(hasher.verify("ada", password, stored));
    CHECK_FALSE(hasher.verify("ada", password.substr(1), stored));
    CHECK_FALSE(hasher.verify("ada", password.substr(0, 72), stored));
}

TEST_CASE("each call runs the slow function once") {
    Fixture fixture;
    auto hasher = fixture.hasher(cheap());
    auto const stored = hasher.hash("ada", "a password");
    CHECK(hasher.runs() == 1);
    static_cast<void>(hasher.verify("ada", "another", stored));
    CHECK(hasher.runs() == 2);
    hasher.verify_nothing("a password");
    CHECK(hasher.runs() == 3);
    CHECK_FALSE(hasher.is_outdated("ada", stored));
    CHECK(hasher.runs() == 3);
}

TEST_CASE("OA-23: a hash of other costs, another algorithm or an older key is outdated") {
    Fixture fixture;
    auto hasher = fixture.hasher(cheap());
    auto const stored = hasher.hash("ada", "a password");
    auto costly = cheap();
    costly.ln = 5;
    auto fips = cheap();
    fips.algorithm = PasswordAlgorithm::pbkdf2_sha256;
    fips.iterations = 10;
    for (PasswordOptions const& options : {costly, fips}) {
        auto later = fixture.hasher(options);
        CHECK(later.is_outdated("ada", stored));
        CHECK(later.verify("ada", "a password", stored));
        CHECK_FALSE(later.is_outdated("ada", later.hash("ada", "a password")));
    }
    RotatedVault rotated{*fixture.vault};
    detail::PasswordHasher later{cheap(), rotated, fixture.random};
    CHECK(later.verify("ada", "a password", stored));
    CHECK(later.is_outdated("ada", stored));
    CHECK_FALSE(later.is_outdated("ada", later.hash("ada", "a password")));
}

TEST_CASE("a hash that somebody else made is imported, if it is one") {
    Fixture fixture;
    auto hasher = fixture.hasher(cheap());
    detail::PasswordParameters const parameters{
        .algorithm = detail::PasswordParameters::pbkdf2_sha256, .iterations = 7};
    auto const stored =
        hasher.import("ada", detail::hash_password("a password", parameters, fixture.random));
    CHECK(hasher.verify("ada", "a password", stored));
    CHECK(hasher.is_outdated("ada", stored));
    for (char const* wrong : {"", "password", "$2b$10$abcdefghijklmnopqrstuv", "$scrypt$ln=40"}) {
        CAPTURE(wrong);
        CHECK(field_of([&] { static_cast<void>(hasher.import("ada", wrong)); }) == "password_hash");
    }
}

TEST_CASE("costs out of range are refused when a core is opened") {
    Fixture fixture;
    for (int const ln : {0, 23}) {
        auto options = cheap();
        options.ln = ln;
        CHECK_THROWS_AS(static_cast<void>(fixture.hasher(options)), InvalidArgument);
    }
    auto options = cheap();
    options.hashes_at_once = 0;
    CHECK_THROWS_AS(static_cast<void>(fixture.hasher(options)), InvalidArgument);
}

TEST_CASE("when too many wait for a hash the next is refused, not hashed more cheaply") {
    Fixture fixture;
    auto options = cheap();
    options.ln = 12;
    options.hashes_at_once = 1;
    options.hashes_waiting_max = 0;
    auto hasher = fixture.hasher(options);
    std::atomic<int> hashed{0};
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (int at = 0; at < 4; ++at) {
        threads.emplace_back([&] {
            for (int round = 0; round < 25; ++round) {
                try {
                    hasher.verify_nothing("a password");
                    ++hashed;
                } catch (StorageError const& error) {
                    refused += error.code() == ErrorCode::unavailable && error.retryable() ? 1 : 0;
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(hashed + refused == 100);
    CHECK(refused > 0);
    CHECK(hasher.runs() == static_cast<std::uint64_t>(hashed));
}

TEST_CASE("callers within the bound wait for their turn") {
    Fixture fixture;
    auto options = cheap();
    options.hashes_at_once = 1;
    options.hashes_waiting_max = 8;
    auto hasher = fixture.hasher(options);
    std::vector<std::thread> threads;
    for (int at = 0; at < 8; ++at) {
        threads.emplace_back([&] { hasher.verify_nothing("a password"); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(hasher.runs() == 8);
}
