#include "core/crypto/jws.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/refuse.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

namespace json = boost::json;

std::string decode(std::string_view part, std::string_view field) {
    auto bytes = from_base64url(part);
    require(bytes.has_value(), field, "not_base64url");
    return std::move(*bytes);
}

json::object parse_header(std::string_view text) {
    try {
        auto value = parse_json(text, "header");
        require(value.is_object(), "header", "not_object");
        return std::move(value.get_object());
    } catch (InvalidArgument const& error) {
        refuse("header", error.detail("reason"));
    }
}

/// A member of the header that is text, or empty when absent.
std::string text_of(json::object const& header, std::string_view name) {
    auto const* const value = header.if_contains(name);
    if (value == nullptr) {
        return {};
    }
    auto const field = "header." + std::string{name};
    auto const* const text = value->if_string();
    require(text != nullptr, field, "not_text");
    require(is_valid_text(*text), field, "not_valid_text");
    require(!text->empty(), field, "empty");
    return std::string{*text};
}

bool is_none(std::string_view algorithm) {
    return std::ranges::equal(algorithm, std::string_view{"none"}, {}, [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    });
}

} // namespace

ParsedJws parse_compact(std::string_view token, std::size_t bytes_max) {
    if (token.size() > std::min(bytes_max, jws_bytes_max)) {
        throw InvalidArgument{"token is too long",
                              {{"field", "token"}, {"reason", "too_long"}},
                              ErrorCode::limit_exceeded};
    }
    auto const first_dot = token.find('.');
    auto const last_dot = token.rfind('.');
    require(first_dot != last_dot && token.find('.', first_dot + 1) == last_dot,
            "token",
            "not_three_parts");
    ParsedJws parsed;
    parsed.header = parse_header(decode(token.substr(0, first_dot), "header"));
    for (std::string_view const name : {"crit", "b64", "zip"}) {
        // RFC 7515 section 4.1.11: what is critical must be understood, and no extension is.
        require(!parsed.header.contains(name), "header." + std::string{name}, "not_supported");
    }
    parsed.alg = text_of(parsed.header, "alg");
    require(!parsed.alg.empty(), "header.alg", "missing");
    require(!is_none(parsed.alg), "header.alg", "none");
    parsed.kid = text_of(parsed.header, "kid");
    parsed.typ = text_of(parsed.header, "typ");
    parsed.payload = decode(token.substr(first_dot + 1, last_dot - first_dot - 1), "payload");
    parsed.signature = decode(token.substr(last_dot + 1), "signature");
    require(!parsed.signature.empty(), "signature", "empty");
    parsed.signing_input = token.substr(0, last_dot);
    return parsed;
}

bool verify_signature(Key const& key, Jwa algorithm, ParsedJws const& token) {
    return parse_jwa(token.alg) == algorithm &&
           verify_signature(key, algorithm, token.signing_input, token.signature);
}

std::string sign_compact(Key const& key,
                         Jwa algorithm,
                         boost::json::object const& header,
                         std::string_view payload) {
    json::object complete;
    complete.emplace("alg", to_string(algorithm));
    for (auto const& [name, value] : header) {
        complete.emplace(name, value);
    }
    auto token = base64url(to_text(complete)) + '.' + base64url(payload);
    auto const signature = sign(key, algorithm, token);
    return token + '.' + base64url(signature);
}

} // namespace nostro::inline v0::detail
