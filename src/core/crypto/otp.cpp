#include "core/crypto/otp.hpp"

#include "core/crypto/decimal_digits.hpp"
#include "core/crypto/refuse.hpp"
#include "core/text.hpp"

namespace nostro::inline v0::detail {

std::string hotp(std::string_view secret, std::uint64_t counter, int digits, Hash function) {
    require(digits >= 6 && digits <= 8, "digits");
    std::string moving_factor;
    for (int shift = 56; shift >= 0; shift -= 8) {
        moving_factor += static_cast<char>(counter >> shift & 0xFFU);
    }
    auto const mac = hmac(function, secret, moving_factor);
    // RFC 4226 section 5.3, dynamic truncation: the last four bits say where to read 31 bits.
    auto const offset = static_cast<std::size_t>(mac.back() & 0xF);
    std::uint32_t number = 0;
    for (char const byte : mac.substr(offset, 4)) {
        number = number << 8 | static_cast<std::uint8_t>(byte);
    }
    return last_digits(number & 0x7FFF'FFFF, static_cast<std::size_t>(digits));
}

std::uint64_t totp_step(std::int64_t unix_seconds, int period) {
    require(unix_seconds >= 0, "unix_seconds");
    require(period >= 1, "period");
    return static_cast<std::uint64_t>(unix_seconds / period);
}

std::string
totp(std::string_view secret, std::int64_t unix_seconds, int digits, Hash function, int period) {
    return hotp(secret, totp_step(unix_seconds, period), digits, function);
}

std::string
otpauth_uri(std::string_view issuer, std::string_view user, std::string_view base32_secret) {
    // An app splits the label at the first colon.
    require(!issuer.empty() && issuer.find(':') == std::string_view::npos, "issuer");
    require(!user.empty(), "user");
    auto const name = percent_encode(issuer);
    return "otpauth://totp/" + name + ':' + percent_encode(user) +
           "?secret=" + std::string{base32_secret} + "&issuer=" + name +
           "&algorithm=SHA1&digits=6&period=30";
}

} // namespace nostro::inline v0::detail
