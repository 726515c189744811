#include "api/authenticate.hpp"

#include "api/ascii.hpp"
#include "api/errors.hpp"
#include "api/form.hpp"
#include "core/crypto/base64.hpp"

#include <algorithm>
#include <utility>

namespace nostro::inline v0::api {

namespace {

constexpr std::string_view realm = "nostro";
constexpr std::size_t credential_bytes_max = 12 * 1'024;

/// RFC 6750 2.1: b68token.
bool is_token(std::string_view text) noexcept {
    auto const end = std::min(text.find('='), text.size());
    return end > 0 &&
           std::ranges::all_of(text.substr(0, end),
                               [](char c) {
                                   return is_letter(c) || is_digit(c) ||
                                          std::string_view{"-._~+/"}.find(c) !=
                                              std::string_view::npos;
                               }) &&
           text.find_first_not_of('=', end) == std::string_view::npos;
}

std::string_view scheme_of(std::string_view header) noexcept {
    auto const value = trim(header);
    return value.substr(0, std::min(value.find(' '), value.size()));
}

[[noreturn]] void raise_bad_basic() {
    throw ApiError{Problem::invalid_client, "the Basic credentials are malformed"};
}

Credentials read_basic(std::string_view encoded) {
    auto const text = detail::from_base64(encoded);
    auto const colon = text ? text->find(':') : std::string::npos;
    if (colon == std::string::npos) {
        raise_bad_basic();
    }
    // Some clients form-encode both parts as RFC 6749 2.3.1 says, some do not; with the alphabet of
    // what we hand out it makes no difference.
    auto user = decode_form_text(std::string_view{*text}.substr(0, colon));
    auto password = decode_form_text(std::string_view{*text}.substr(colon + 1));
    if (!user || !password || user->empty()) {
        raise_bad_basic();
    }
    return {Credentials::Scheme::basic, {}, *std::move(user), *std::move(password)};
}

Credentials read_token(Credentials::Scheme scheme, std::string_view token) {
    if (token.size() > credential_bytes_max || !is_token(token)) {
        throw ApiError{Problem::invalid_token, "the access token is malformed"};
    }
    return {scheme, std::string{token}, {}, {}};
}

std::string quoted(std::string_view text) {
    std::string safe{'"'};
    for (char const c : text) {
        safe.push_back((is_visible(c) || c == ' ') && c != '"' && c != '\\' ? c : '?');
    }
    return safe + '"';
}

std::string token_challenge(std::string_view scheme, Challenge const& challenge) {
    auto text = std::string{scheme} + " realm=" + quoted(realm);
    if (!challenge.error.empty()) {
        text += ", error=" + quoted(challenge.error);
        if (!challenge.description.empty()) {
            text += ", error_description=" + quoted(challenge.description);
        }
    }
    if (!challenge.scopes.empty()) {
        text += ", scope=" + quoted(challenge.scopes);
    }
    return text;
}

} // namespace

Authenticator::~Authenticator() = default;

bool Caller::has_scope(std::string_view scope) const noexcept {
    return std::ranges::find(scopes, scope) != scopes.end();
}

bool Caller::has_any_scope(std::string_view scopes_wanted) const noexcept {
    return any_piece(scopes_wanted, ' ', [&](std::string_view scope) { return has_scope(scope); });
}

Principal Caller::principal(std::string address) const {
    Principal found;
    found.address = std::move(address);
    if (kind == Kind::none) {
        found.kind = PrincipalKind::anonymous;
        return found;
    }
    found.kind = kind == Kind::user ? PrincipalKind::user : PrincipalKind::client;
    found.id = kind == Kind::user ? user_id : client_id;
    found.scope = scopes;
    found.client_id = kind == Kind::user ? client_id : std::string{};
    found.views = views;
    found.roles = roles;
    found.entries_from = entries_from;
    found.entries_to = entries_to;
    return found;
}

Credentials::Scheme presented_scheme(Request const& request) noexcept {
    using Scheme = Credentials::Scheme;
    auto const header = request.header("Authorization");
    if (!header) {
        return Scheme::none;
    }
    auto const scheme = scheme_of(*header);
    return equal_ignoring_case(scheme, "bearer")  ? Scheme::bearer
           : equal_ignoring_case(scheme, "dpop")  ? Scheme::dpop
           : equal_ignoring_case(scheme, "basic") ? Scheme::basic
                                                  : Scheme::other;
}

Credentials read_credentials(Request const& request) {
    using Scheme = Credentials::Scheme;
    if (std::ranges::count_if(request.headers, [](Header const& header) {
            return equal_ignoring_case(header.name, "authorization");
        }) > 1) {
        throw ApiError{Problem::invalid_request, "more than one Authorization header"};
    }
    auto const scheme = presented_scheme(request);
    auto const header = trim(request.header("Authorization").value_or(""));
    auto const rest = trim(header.substr(scheme_of(header).size()));
    switch (scheme) {
    case Scheme::bearer:
    case Scheme::dpop:
        return read_token(scheme, rest);
    case Scheme::basic:
        return read_basic(rest);
    case Scheme::none:
    case Scheme::other:
        break;
    }
    return {scheme, {}, {}, {}};
}

std::vector<Header> challenge_headers(Challenge const& challenge) {
    using Scheme = Credentials::Scheme;
    bool const takes_basic =
        challenge.security == Security::client || challenge.security == Security::basic_or_bearer;
    bool const takes_token = challenge.security != Security::client;
    // A client that sent its secret in the body must find the reason in the answer's body: some
    // libraries look at nothing else once there is a challenge.
    bool const is_silent =
        challenge.security == Security::client && challenge.presented == Scheme::none;
    if (is_silent || challenge.security == Security::none) {
        return {};
    }
    std::vector<Header> headers;
    bool const presented_token =
        challenge.presented == Scheme::bearer || challenge.presented == Scheme::dpop;
    if (takes_token && !(takes_basic && challenge.presented == Scheme::basic)) {
        auto const scheme = challenge.presented == Scheme::dpop ? "DPoP" : "Bearer";
        headers.push_back({"WWW-Authenticate", token_challenge(scheme, challenge)});
    }
    if (takes_basic && !(takes_token && presented_token)) {
        headers.push_back(
            {"WWW-Authenticate", "Basic realm=" + quoted(realm) + ", charset=\"UTF-8\""});
    }
    return headers;
}

} // namespace nostro::inline v0::api
