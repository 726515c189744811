#include "oauth/authorize_request.hpp"

#include "core/crypto/jwt.hpp"
#include "core/crypto/secret.hpp"
#include "core/json.hpp"
#include "domain/limits.hpp"
#include "oauth/limits.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>
#include <nostro/identity/scope.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using enum OauthErrorCode;

constexpr std::size_t nonce_max = 255;
constexpr std::size_t hint_max = 255;
constexpr std::size_t details_max = 16 * 1'024;
constexpr std::size_t views_max = 100;
constexpr std::size_t challenge_size = 43;
constexpr std::size_t verifier_max = 128;

constexpr std::array<std::string_view, 4> known_prompts{
    "none", "login", "consent", "select_account"};

/// Berlin Group: a scope that names a consent.
constexpr std::string_view consent_scope = "AIS:";

bool is_letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_base64url(std::string_view text) noexcept {
    return std::ranges::all_of(
        text, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

bool is_verifier(std::string_view text) noexcept {
    return text.size() >= challenge_size && text.size() <= verifier_max &&
           std::ranges::all_of(text, [](char c) {
               return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
           });
}

void require_length(std::string_view text, std::size_t most, char const* name) {
    if (text.size() > most) {
        throw OauthError{invalid_request, std::string{name} + " is too long"};
    }
}

void read_response_type(AuthorizeRequest& request,
                        ParameterMap const& parameters,
                        Client const& client,
                        bool implicit_is_on) {
    auto const text = parameters.get("response_type");
    if (text.empty()) {
        throw OauthError{invalid_request, "response_type is missing"};
    }
    request.response_type = split_words(text);
    bool const is_code = request.response_type == std::vector<std::string>{"code"};
    bool const is_implicit =
        implicit_is_on && std::ranges::all_of(request.response_type, [](std::string const& type) {
            return type == "token" || type == "id_token";
        });
    bool const is_registered =
        std::ranges::all_of(request.response_type, [&](std::string const& type) {
            return contains(client.response_types, type);
        });
    if ((!is_code && !is_implicit) || !is_registered) {
        throw OauthError{unsupported_response_type, "the response type is not supported"};
    }
}

void read_response_mode(AuthorizeRequest& request, ParameterMap const& parameters) {
    auto const text = parameters.get("response_mode");
    request.mode = choose_mode(text, !request.wants_code());
    if (text.empty()) {
        return;
    }
    auto const mode = find_named<ResponseMode>(text);
    // Tokens in a query would stand in every log on the way.
    if (!mode || (*mode == ResponseMode::query && !request.wants_code())) {
        throw OauthError{invalid_request, "response_mode is not supported"};
    }
    request.mode = *mode;
}

void read_pkce(AuthorizeRequest& request, ParameterMap const& parameters, Client const& client) {
    auto const challenge = parameters.get("code_challenge");
    auto const method = parameters.get("code_challenge_method");
    if (challenge.empty()) {
        // Only a client that has a secret of its own can do without.
        bool const is_needed = client.require_pkce || client.type != ClientType::confidential;
        if ((is_needed && request.wants_code()) || !method.empty()) {
            throw OauthError{invalid_request, "code_challenge is missing"};
        }
        return;
    }
    if (method != "S256") {
        throw OauthError{invalid_request, "code_challenge_method must be S256"};
    }
    if (challenge.size() != challenge_size || !is_base64url(challenge)) {
        throw OauthError{invalid_request, "code_challenge is malformed"};
    }
    request.challenge = challenge;
}

void read_prompt(AuthorizeRequest& request, ParameterMap const& parameters) {
    request.prompt = split_words(parameters.get("prompt"));
    for (std::string const& prompt : request.prompt) {
        if (std::ranges::find(known_prompts, prompt) == known_prompts.end()) {
            throw OauthError{invalid_request, "prompt has an unknown value"};
        }
    }
    if (request.has_prompt("none") && request.prompt.size() > 1) {
        throw OauthError{invalid_request, "prompt none goes with no other value"};
    }
}

void read_max_age(AuthorizeRequest& request, ParameterMap const& parameters) {
    auto const text = parameters.get("max_age");
    if (text.empty()) {
        return;
    }
    std::int64_t seconds = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size() || seconds < 0 ||
        seconds > std::int64_t{1} << 40) {
        throw OauthError{invalid_request, "max_age must be a number of seconds"};
    }
    request.max_age = std::chrono::seconds{seconds};
}

void read_scope(AuthorizeRequest& request, ParameterMap const& parameters) {
    auto const text = parameters.get("scope");
    require_length(text, detail::scope_text_max, "scope");
    request.scope = split_words(text);
    if (!std::ranges::all_of(request.scope,
                             [](std::string const& scope) { return is_scope(scope); })) {
        throw OauthError{invalid_scope, "scope is malformed"};
    }
    for (std::string const& scope : request.scope) {
        if (scope.starts_with(consent_scope)) {
            request.consent_id = scope.substr(consent_scope.size());
        }
    }
    std::erase_if(request.scope,
                  [](std::string const& scope) { return scope.starts_with(consent_scope); });
}

/// A member of one authorization detail.
ConsentView read_view(JsonReader const& access) {
    access.allow_only({"bank_id", "account_id", "view_id"});
    return {std::string{access.text("bank_id")},
            std::string{access.text("account_id")},
            std::string{access.text("view_id")},
            {}};
}

void read_detail(ViewsWish& wish, JsonReader const& detail) {
    if (detail.text("type") != "account_views") {
        throw OauthError{invalid_authorization_details, "only account_views can be asked for"};
    }
    detail.allow_only({"type", "access", "recurring", "valid_until"});
    wish.present = true;
    if (auto const access = detail.find("access")) {
        for (JsonReader const& view : access->array()) {
            wish.views.push_back(read_view(view));
        }
    }
    if (auto const recurring = detail.find("recurring")) {
        wish.recurring = recurring->boolean();
    }
    if (auto const text = detail.optional_text("valid_until")) {
        wish.valid_until = parse_timestamp(*text);
        if (!wish.valid_until) {
            throw OauthError{invalid_authorization_details, "valid_until is no time"};
        }
    }
}

void read_details(AuthorizeRequest& request, ParameterMap const& parameters) {
    auto const text = parameters.get("authorization_details");
    if (text.empty()) {
        return;
    }
    require_length(text, details_max, "authorization_details");
    try {
        auto const document = parse_json(text, "authorization_details");
        for (JsonReader const& detail : JsonReader{document}.array()) {
            read_detail(request.wish, detail);
        }
    } catch (InvalidArgument const&) {
        throw OauthError{invalid_authorization_details, "authorization_details are malformed"};
    }
    if (!request.wish.present || request.wish.views.size() > views_max) {
        throw OauthError{invalid_authorization_details, "1 to 100 views can be asked for"};
    }
}

void read_consent_id(AuthorizeRequest& request, ParameterMap const& parameters) {
    if (auto const id = parameters.get("consent_id"); !id.empty()) {
        request.consent_id = id;
    }
    require_length(request.consent_id, hint_max, "consent_id");
    if (!request.consent_id.empty() && request.wish.present) {
        throw OauthError{invalid_authorization_details,
                         "authorization_details and consent_id are given"};
    }
}

} // namespace

ParameterMap::ParameterMap(std::span<OauthParameter const> parameters) : parameters_{parameters} {}

std::string_view ParameterMap::get(std::string_view name) const noexcept {
    for (auto const& [known, value] : parameters_) {
        if (known == name && !value.empty()) {
            return value;
        }
    }
    return {};
}

bool ParameterMap::is_repeated(std::string_view name) const noexcept {
    return std::ranges::count(parameters_, name, &OauthParameter::first) > 1;
}

std::string_view ParameterMap::first_repeated() const noexcept {
    for (auto const& [name, value] : parameters_) {
        if (name != "resource" && is_repeated(name)) {
            return name;
        }
    }
    return {};
}

std::vector<std::string> ParameterMap::all(std::string_view name) const {
    std::vector<std::string> found;
    for (auto const& [known, value] : parameters_) {
        if (known == name && !value.empty()) {
            found.push_back(value);
        }
    }
    return found;
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        auto const end = std::min(text.find(' '), text.size());
        if (auto const word = text.substr(0, end); !word.empty() && !contains(words, word)) {
            words.emplace_back(word);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

bool contains(std::span<std::string const> words, std::string_view wanted) noexcept {
    return std::ranges::find(words, wanted) != words.end();
}

ResponseMode choose_mode(std::string_view response_mode, bool wants_fragment) noexcept {
    auto const usual = wants_fragment ? ResponseMode::fragment : ResponseMode::query;
    auto const asked = find_named<ResponseMode>(response_mode);
    return asked && (*asked != ResponseMode::query || !wants_fragment) ? *asked : usual;
}

AuthorizeRequest
read_parameters(ParameterMap const& parameters, Client const& client, bool implicit_is_on) {
    AuthorizeRequest request;
    request.client_id = client.client_id;
    request.redirect_uri = parameters.get("redirect_uri");
    if (!parameters.first_repeated().empty()) {
        throw OauthError{invalid_request, "a parameter is given twice"};
    }
    require_length(parameters.get("state"), detail::state_max, "state");
    request.state = parameters.get("state");
    if (!parameters.get("request").empty()) {
        throw OauthError{request_not_supported, "request objects are not supported"};
    }
    if (!parameters.get("request_uri").empty()) {
        throw OauthError{request_uri_not_supported, "only pushed requests have a request_uri"};
    }
    read_response_type(request, parameters, client, implicit_is_on);
    read_response_mode(request, parameters);
    require_length(parameters.get("nonce"), nonce_max, "nonce");
    request.nonce = parameters.get("nonce");
    if (contains(request.response_type, "id_token") && request.nonce.empty()) {
        throw OauthError{invalid_request, "nonce is missing"};
    }
    read_scope(request, parameters);
    if (contains(request.response_type, "id_token") && !contains(request.scope, "openid")) {
        throw OauthError{invalid_scope, "an ID token needs the scope openid"};
    }
    read_pkce(request, parameters, client);
    read_prompt(request, parameters);
    read_max_age(request, parameters);
    if (auto const jkt = parameters.get("dpop_jkt"); !jkt.empty()) {
        if (jkt.size() != challenge_size || !is_base64url(jkt)) {
            throw OauthError{invalid_request, "dpop_jkt is malformed"};
        }
        request.dpop_jkt = jkt;
    }
    // It only fills a field, so one that is too long is left out.
    if (auto const hint = parameters.get("login_hint"); hint.size() <= hint_max) {
        request.login_hint = hint;
    }
    read_details(request, parameters);
    read_consent_id(request, parameters);
    return request;
}

bool verifier_fits(std::string_view challenge, std::string_view verifier) {
    return is_verifier(verifier) && equal_in_constant_time(ath(verifier), challenge);
}

} // namespace nostro::inline v0::detail
