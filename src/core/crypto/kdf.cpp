#include "core/crypto/kdf.hpp"

#include "core/check.hpp"
#include "core/crypto/evp.hpp"
#include "core/crypto/refuse.hpp"

#include <cstdint>
#include <limits>
#include <new>

namespace nostro::inline v0::detail {

namespace {

constexpr int block_size_max = 1024;
constexpr int repetitions_max = 1024;
constexpr int ln_max = 30;
constexpr std::size_t length_max = 1024;

} // namespace

std::string
scrypt(std::string_view password, std::string_view salt, int ln, int r, int p, std::size_t length) {
    require(r >= 1 && r <= block_size_max, "r");
    require(p >= 1 && p <= repetitions_max, "p");
    // RFC 7914 section 6: N is below 2^(128 * r / 8).
    require(ln >= 1 && ln <= ln_max && ln < 16 * r, "ln");
    require(length >= 1 && length <= length_max, "length");
    auto const cost = std::uint64_t{1} << ln;
    auto const block = 128 * static_cast<std::uint64_t>(r);
    // OpenSSL's own limit of 32 MiB refuses every strength that is worth having.
    auto const memory_max = block * cost + block * static_cast<std::uint64_t>(p) + (1U << 20);
    std::string key(length, '\0');
    ErrorMark const mark;
    if (EVP_PBE_scrypt(password.data(),
                       password.size(),
                       octets(salt),
                       salt.size(),
                       cost,
                       static_cast<std::uint64_t>(r),
                       static_cast<std::uint64_t>(p),
                       memory_max,
                       octets(key),
                       key.size()) != 1) {
        // The parameters are in order, so that only memory can be missing.
        throw std::bad_alloc{};
    }
    return key;
}

std::string pbkdf2(Hash function,
                   std::string_view password,
                   std::string_view salt,
                   int iterations,
                   std::size_t length) {
    constexpr std::size_t int_max = std::numeric_limits<int>::max();
    require(password.size() <= int_max, "password");
    require(salt.size() <= int_max, "salt");
    require(iterations >= 1, "iterations");
    require(length >= 1 && length <= length_max, "length");
    std::string key(length, '\0');
    NOSTRO_CHECK(PKCS5_PBKDF2_HMAC(reinterpret_cast<char const*>(octets(password)),
                                   static_cast<int>(password.size()),
                                   octets(salt),
                                   static_cast<int>(salt.size()),
                                   iterations,
                                   digest_of(function),
                                   static_cast<int>(key.size()),
                                   octets(key)) == 1);
    return key;
}

} // namespace nostro::inline v0::detail
