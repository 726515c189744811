#pragma once

#include "core/digest.hpp"
#include "core/json.hpp"
#include "core/property.hpp"

#include <nostro/core/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0::testing {

/// The published values of tests/data/crypto_vectors.json.
///
/// "source" says where each token comes from; those of the Go standard library, and "seal", were
/// made by code that shares nothing with OpenSSL. RSA keys were completed with p, q and so on.
inline boost::json::object const& vectors() {
    static auto const value = [] {
        std::ifstream file{NOSTRO_TEST_DATA "/crypto_vectors.json"};
        std::string const text{std::istreambuf_iterator<char>{file}, {}};
        return parse_json(text, "crypto_vectors.json");
    }();
    return value.get_object();
}

/// The text of a member.
inline std::string text_at(boost::json::object const& object, std::string_view name) {
    return std::string{object.at(name).as_string()};
}

inline std::string hex_of(std::string_view bytes) {
    return to_hex(std::as_bytes(std::span{bytes}));
}

inline std::string bytes_of_hex(std::string_view hex) {
    std::string bytes;
    auto const values = from_hex(hex).value();
    for (auto const byte : values) {
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

/// 0 to `size_max` bytes of any kind.
inline std::string random_string(RandomInput& random, std::size_t size_max) {
    std::string bytes(random.up_to(size_max), '\0');
    for (auto& byte : bytes) {
        byte = static_cast<char>(random.bits());
    }
    return bytes;
}

/// "<field>: <reason>" of the refusal that a call must end with, or "accepted".
template <class Call>
std::string refusal_of(Call call) {
    try {
        static_cast<void>(call());
    } catch (InvalidArgument const& error) {
        return std::string{error.detail("field")} + ": " + std::string{error.detail("reason")};
    }
    return "accepted";
}

} // namespace nostro::inline v0::testing
