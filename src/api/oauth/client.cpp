#include "api/oauth/client.hpp"

#include "api/ascii.hpp"

#include <nostro/oauth/tokens.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace nostro::inline v0::api {

namespace {

constexpr std::string_view retry_after = "5";

void require_one_way(bool basic, bool secret, bool assertion) {
    if (int{basic} + int{secret} + int{assertion} > 1) {
        throw ApiError{Problem::invalid_request, "the client authenticates in two ways"};
    }
}

} // namespace

std::string_view form_value(Call const& call, std::string_view name) noexcept {
    auto const found = std::ranges::find(call.form_parameters, name, &Parameter::name);
    return found == call.form_parameters.end() ? std::string_view{} : found->value;
}

std::vector<std::string> form_values(Call const& call, std::string_view name) {
    std::vector<std::string> values;
    for (auto const& [known, value] : call.form_parameters) {
        if (known == name) {
            values.push_back(value);
        }
    }
    return values;
}

std::vector<std::string> form_words(Call const& call, std::string_view name) {
    std::vector<std::string> words;
    any_piece(form_value(call, name), ' ', [&](std::string_view word) {
        words.emplace_back(word);
        return false;
    });
    return words;
}

void add_text(boost::json::object& body, std::string_view name, std::string const& value) {
    if (!value.empty()) {
        body[name] = value;
    }
}

void add_views(boost::json::object& body, std::optional<std::vector<ConsentView>> const& views) {
    if (!views) {
        return;
    }
    boost::json::array access;
    for (ConsentView const& view : *views) {
        access.push_back(boost::json::object{
            {"bank_id", view.bank_id}, {"account_id", view.account_id}, {"view_id", view.view_id}});
    }
    boost::json::object given{{"type", "account_views"}};
    given["access"] = std::move(access);
    body["authorization_details"] = boost::json::array{std::move(given)};
}

Client authenticate_client(Call const& call) {
    using Scheme = Credentials::Scheme;
    auto const id = form_value(call, "client_id");
    auto const secret = form_value(call, "client_secret");
    auto const assertion = form_value(call, "client_assertion");
    bool const is_basic = call.credentials.scheme == Scheme::basic;
    require_one_way(is_basic, !secret.empty(), !assertion.empty());
    ClientCredentials shown{.client_id = std::string{id}};
    if (is_basic) {
        if (!id.empty() && id != call.credentials.user) {
            throw ApiError{Problem::invalid_request, "two clients are named"};
        }
        shown.method = ClientAuthMethod::client_secret_basic;
        shown.client_id = call.credentials.user;
        shown.secret = call.credentials.password;
    } else if (!secret.empty()) {
        shown.method = ClientAuthMethod::client_secret_post;
        shown.secret = secret;
    } else if (!assertion.empty()) {
        if (form_value(call, "client_assertion_type") != jwt_bearer_assertion) {
            throw ApiError{Problem::invalid_request, "client_assertion_type is not supported"};
        }
        shown.method = ClientAuthMethod::private_key_jwt;
        shown.assertion = assertion;
    } else if (id.empty() || call.credentials.scheme != Scheme::none) {
        throw OauthError{OauthErrorCode::invalid_client, "client authentication failed"};
    }
    return call.system().clients().authenticate(shown);
}

std::optional<DpopProof> proof_of(Request const& request, std::string_view issuer) {
    auto const is_proof = [](Header const& header) {
        return equal_ignoring_case(header.name, "DPoP");
    };
    auto const count = std::ranges::count_if(request.headers, is_proof);
    if (count == 0) {
        return std::nullopt;
    }
    if (count > 1) {
        throw OauthError{OauthErrorCode::invalid_dpop_proof, "there are two DPoP headers"};
    }
    // The host's own name for itself, never the Host header's.
    return DpopProof{.proof = std::string{*request.header("DPoP")},
                     .method = request.method,
                     .url = std::string{issuer} + request.path};
}

ApiError to_standard_error(Call const& call, OauthError const& error) {
    if (error.error() == OauthErrorCode::too_many_requests) {
        return ApiError{Problem::too_many_requests, error.what()}.header(
            "Retry-After", std::to_string(error.retry_after().count()));
    }
    ApiError answer{error.http_status(), std::string{error.name()}, error.what()};
    if (error.error() == OauthErrorCode::use_dpop_nonce) {
        answer.header("DPoP-Nonce", call.system().tokens().dpop_nonce());
    }
    return answer;
}

ApiError to_unavailable() {
    return ApiError{Problem::unavailable, "try again later"}.header("Retry-After",
                                                                    std::string{retry_after});
}

} // namespace nostro::inline v0::api
