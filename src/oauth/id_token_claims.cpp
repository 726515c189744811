#include "oauth/id_token.hpp"

#include "core/crypto/jwt.hpp"
#include "core/json.hpp"
#include "domain/user_directory.hpp"
#include "oauth/authorize_redirect.hpp"
#include "oauth/key_set.hpp"
#include "oauth/uri.hpp"

#include <nostro/core/error.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/options.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

// What is told of a person: at userinfo, and to another site in an address.
namespace nostro::inline v0 {

using detail::add_user_claims;
using detail::contains;
using detail::find_user;
using detail::numeric_date;
using detail::origin_of;
using detail::parse_uri;
using detail::sign_jwt;
using detail::Uri;
using detail::with_parameters;

namespace {

namespace json = boost::json;
using enum OauthErrorCode;

constexpr std::size_t custom_claims_max = 5;
constexpr std::size_t claim_name_max = 32;
constexpr std::size_t claim_text_max = 256;

/// Names that mean something in an ID token; "ext_sub" would be taken for "sub" too easily.
constexpr std::array<std::string_view, 20> registered_claims{
    "iss",       "sub",   "aud",   "exp", "nbf", "iat",           "jti",
    "auth_time", "nonce", "acr",   "amr", "azp", "sid",           "at_hash",
    "c_hash",    "name",  "email", "act", "cnf", "email_verified"};

void add_text(json::object& claims, std::string_view name, std::string const& text) {
    if (!text.empty()) {
        claims[name] = text;
    }
}

[[noreturn]] void raise_claim(char const* why) {
    throw InvalidArgument{why, {{"field", "custom_claims"}, {"reason", "malformed"}}};
}

void check_claim_name(std::string_view name) {
    bool const is_well =
        !name.empty() && name.size() <= claim_name_max && std::ranges::all_of(name, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        });
    if (!is_well) {
        raise_claim("a claim is named by 1 to 32 of a-z, 0-9 and _");
    }
    if (std::ranges::find(registered_claims, name) != registered_claims.end()) {
        raise_claim("a claim of this name means something else");
    }
}

json::value claim_value(ClaimValue const& value) {
    if (auto const* const text = std::get_if<std::string>(&value)) {
        if (text->size() > claim_text_max) {
            raise_claim("the text of a claim has at most 256 bytes");
        }
        return json::value(*text);
    }
    if (auto const* const number = std::get_if<std::int64_t>(&value)) {
        return json::value(*number);
    }
    return json::value(std::get<bool>(value));
}

void add_custom_claims(json::object& claims, IdTokenRedirect const& redirect) {
    if (redirect.custom_claims.size() > custom_claims_max) {
        raise_claim("at most 5 claims");
    }
    for (auto const& [name, value] : redirect.custom_claims) {
        check_claim_name(name);
        auto const full = "ext_" + name;
        if (claims.contains(full)) {
            raise_claim("a claim is given twice");
        }
        claims[full] = claim_value(value);
    }
}

/// The origin of the address, if it is one that a person may be sent to.
std::string checked_origin(std::string_view uri, Merchant const& merchant) {
    Uri parts;
    bool const is_well = parse_uri(uri, parts) &&
                         (parts.scheme == "https" || parts.scheme == "http") &&
                         !parts.host.empty() && !parts.has_user && !parts.has_fragment;
    if (!is_well) {
        throw InvalidArgument{"an http or https URL without user and fragment is needed",
                              {{"field", "redirect_uri"}, {"reason", "malformed"}}};
    }
    auto origin = origin_of(uri);
    if (!contains(merchant.redirect_origins, origin)) {
        throw InvalidArgument{"the origin is none of those allowed",
                              {{"field", "redirect_uri"}, {"reason", "origin_not_allowed"}}};
    }
    return origin;
}

void add_person(json::object& claims, User const& user, std::vector<std::string> const& wanted) {
    for (std::string const& claim : wanted) {
        if (claim == "name") {
            add_text(claims, "name", user.name);
        } else if (claim == "email") {
            add_text(claims, "email", user.email);
        } else {
            throw InvalidArgument{"only name and email can be asked for",
                                  {{"field", "claims"}, {"reason", "choice"}}};
        }
    }
}

} // namespace

void detail::add_user_claims(json::object& claims,
                             User const& user,
                             std::span<std::string const> scope) {
    if (contains(scope, "profile")) {
        add_text(claims, "name", user.name);
        add_text(claims, "preferred_username", user.username);
        claims["updated_at"] = numeric_date(user.updated_at);
    }
    if (contains(scope, "email") && !user.email.empty()) {
        claims["email"] = user.email;
        claims["email_verified"] = user.email_verified_at.has_value();
    }
    if (contains(scope, "phone")) {
        add_text(claims, "phone_number", user.phone);
    }
}

std::string Authorization::user_info(std::string_view user_id,
                                     std::vector<std::string> const& scope) const {
    auto const user = state_->host->read_out([&](storage::Transaction& transaction) {
        return find_user(transaction, state_->tenant, user_id);
    });
    if (!user) {
        throw OauthError{invalid_token, "the user is gone"};
    }
    json::object claims{{"sub", subject_of(*user)}};
    add_user_claims(claims, *user, scope);
    return to_text(claims);
}

std::string Authorization::redirect_with_id_token(IdTokenRedirect const& redirect) const {
    state_->host->require_core("Authorization::redirect_with_id_token");
    auto const& options = *state_->host->ports().oauth;
    auto const merchant = Merchants{state_}.get(redirect.merchant_id);
    auto const origin = checked_origin(redirect.redirect_uri, merchant);
    auto const now = state_->host->now();
    json::object claims{{"iss", options.issuer},
                        {"sub", redirect.subject},
                        {"aud", origin},
                        {"iat", numeric_date(now)},
                        {"exp", numeric_date(now + options.lifetimes.redirect_id_token)},
                        {"jti", to_string(state_->host->ports().ids->next())}};
    add_custom_claims(claims, redirect);
    User person;
    if (!redirect.user_id.empty()) {
        person = state_->host->read_out([&](storage::Transaction& transaction) {
            return find_user(transaction, state_->tenant, redirect.user_id).value_or(User{});
        });
    }
    add_person(claims, person, redirect.claims);
    std::array const parameters{OauthParameter{
        "id_token", sign_jwt(*state_, options.access_token_algorithm, "JWT", claims)}};
    return with_parameters(redirect.redirect_uri, '?', parameters);
}

} // namespace nostro::inline v0
