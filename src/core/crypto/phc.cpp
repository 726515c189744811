#include "core/crypto/phc.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/kdf.hpp"
#include "core/crypto/random_text.hpp"
#include "core/crypto/refuse.hpp"
#include "core/crypto/secret.hpp"

#include <fmt/format.h>

#include <charconv>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t new_salt_size = 16;
constexpr std::size_t new_hash_size = 32;
constexpr std::size_t salt_size_min = 8;
constexpr std::size_t salt_size_max = 64;
constexpr std::size_t hash_size_min = 16;
constexpr std::size_t hash_size_max = 64;

constexpr std::uint64_t memory_max = std::uint64_t{512} << 20;
constexpr std::uint64_t work_max = std::uint64_t{8} << 20; // the default N * r * p is 2^20
constexpr int iterations_max = 8 * 600'000;

constexpr std::string_view scrypt_name = "scrypt";
constexpr std::string_view pbkdf2_name = "pbkdf2-sha256";

std::string derive(std::string_view password,
                   PasswordParameters const& parameters,
                   std::string_view salt,
                   std::size_t length) {
    if (parameters.algorithm == PasswordParameters::pbkdf2_sha256) {
        return pbkdf2(Hash::sha256, password, salt, parameters.iterations, length);
    }
    return scrypt(password, salt, parameters.ln, parameters.r, parameters.p, length);
}

/// Cut off what stands before the next separator, which goes too; all when there is none.
std::string_view take_until(std::string_view& text, char separator) {
    auto const end = text.find(separator);
    auto const part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

/// The number of "<name>=<number>".
std::optional<int> number_of(std::string_view text, std::string_view name) {
    if (take_until(text, '=') != name) {
        return std::nullopt;
    }
    int number = 0;
    auto const result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc{}) {
        return std::nullopt;
    }
    return number;
}

std::optional<PasswordParameters> parse_parameters(std::string_view name, std::string_view text) {
    PasswordParameters parameters;
    if (name == scrypt_name) {
        auto const ln = number_of(take_until(text, ','), "ln");
        auto const r = number_of(take_until(text, ','), "r");
        auto const p = number_of(take_until(text, ','), "p");
        if (!ln || !r || !p) {
            return std::nullopt;
        }
        parameters.ln = *ln;
        parameters.r = *r;
        parameters.p = *p;
        return parameters;
    }
    auto const iterations = number_of(text, "i");
    if (name != pbkdf2_name || !iterations) {
        return std::nullopt;
    }
    parameters.algorithm = PasswordParameters::pbkdf2_sha256;
    parameters.iterations = *iterations;
    return parameters;
}

/// HMAC, on which both algorithms stand, pads a short key with zero bytes: a password and the same
/// with zero bytes at its end have one hash.
bool has_zero_byte(std::string_view password) noexcept {
    return password.find('\0') != std::string_view::npos;
}

constexpr bool is_between(std::size_t size, std::size_t min, std::size_t max) noexcept {
    return size >= min && size <= max;
}

/// Base64 as the PHC format has it: without padding.
std::string unpadded(std::string_view bytes) {
    auto text = base64(bytes);
    text.erase(text.find_last_not_of('=') + 1);
    return text;
}

} // namespace

bool operator==(PasswordParameters const& a, PasswordParameters const& b) noexcept {
    if (a.algorithm != b.algorithm) {
        return false;
    }
    return a.algorithm == PasswordParameters::pbkdf2_sha256
               ? a.iterations == b.iterations
               : a.ln == b.ln && a.r == b.r && a.p == b.p;
}

bool is_affordable(PasswordParameters const& parameters) noexcept {
    auto const& [algorithm, ln, r, p, iterations] = parameters;
    if (algorithm == PasswordParameters::pbkdf2_sha256) {
        return iterations >= 1 && iterations <= iterations_max;
    }
    if (ln < 1 || ln > 22 || r < 1 || r > 64 || p < 1 || p > 64 || ln >= 16 * r) {
        return false;
    }
    auto const blocks = static_cast<std::uint64_t>(r) << ln;
    return 128 * blocks <= memory_max && blocks * static_cast<std::uint64_t>(p) <= work_max;
}

std::string
make_phc(PasswordParameters const& parameters, std::string_view salt, std::string_view hash) {
    auto const values =
        parameters.algorithm == PasswordParameters::pbkdf2_sha256
            ? fmt::format("${}$i={}", pbkdf2_name, parameters.iterations)
            : fmt::format(
                  "${}$ln={},r={},p={}", scrypt_name, parameters.ln, parameters.r, parameters.p);
    return values + '$' + unpadded(salt) + '$' + unpadded(hash);
}

std::optional<Phc> parse_phc(std::string_view text) {
    auto rest = text;
    if (!take_until(rest, '$').empty()) {
        return std::nullopt;
    }
    auto const name = take_until(rest, '$');
    auto const parameters = parse_parameters(name, take_until(rest, '$'));
    auto const salt = from_base64(take_until(rest, '$'));
    auto const hash = from_base64(rest);
    if (!parameters || !is_affordable(*parameters) || !salt || !hash ||
        !is_between(salt->size(), salt_size_min, salt_size_max) ||
        !is_between(hash->size(), hash_size_min, hash_size_max)) {
        return std::nullopt;
    }
    // One text for each hash: signs, leading zeros, padding and anything left over end here.
    if (make_phc(*parameters, *salt, *hash) != text) {
        return std::nullopt;
    }
    return Phc{*parameters, *salt, *hash};
}

std::string hash_password(std::string_view password,
                          PasswordParameters const& parameters,
                          RandomSource& random) {
    require(is_affordable(parameters), "password_parameters");
    require(!has_zero_byte(password), "password", "zero_byte");
    auto const salt = random_bytes(random, new_salt_size);
    return make_phc(parameters, salt, derive(password, parameters, salt, new_hash_size));
}

bool verify_password(std::string_view password, Phc const& phc) {
    auto const derived = derive(password, phc.parameters, phc.salt, phc.hash.size());
    return equal_in_constant_time(derived, phc.hash) && !has_zero_byte(password);
}

bool verify_password(std::string_view password, std::string_view phc) {
    auto const parsed = parse_phc(phc);
    return parsed && verify_password(password, *parsed);
}

} // namespace nostro::inline v0::detail
