#include "fuzz/target.hpp"

#include "core/crypto/phc.hpp"

#include <string>

// Stored password hashes.
//
// - What is read is written as it stood: one hash has one text.
// - What is read can be computed without exhausting the host, and has salt and hash of good sizes.
// - What cannot be read is nobody's password.
namespace fuzz {

namespace {

namespace detail = nostro::detail;

int run(std::uint8_t const* data, std::size_t size) {
    auto const text = text_of(data, size);
    auto const phc = detail::parse_phc(text);
    if (!phc) {
        require(!detail::verify_password("password", text), "no hash, nobody's password");
        return 0;
    }
    require(detail::make_phc(phc->parameters, phc->salt, phc->hash) == text,
            "a hash is written as it is read");
    require(detail::is_affordable(phc->parameters), "a hash can be computed");
    require(phc->salt.size() >= 8 && phc->salt.size() <= 64, "a salt has 8 to 64 bytes");
    require(phc->hash.size() >= 16 && phc->hash.size() <= 64, "a hash has 16 to 64 bytes");
    return 0;
}

constexpr std::string_view words[]{"$",
                                   ",",
                                   "=",
                                   "$scrypt$",
                                   "$pbkdf2-sha256$",
                                   "$argon2id$",
                                   "v=19",
                                   "ln=17",
                                   "r=8",
                                   "p=1",
                                   "i=600000",
                                   "ln=63",
                                   "r=2147483647",
                                   "+",
                                   "/"};

} // namespace

constinit Target const phc_target{"phc", run, words, 20'000, 512};

} // namespace fuzz
