#include "oauth/authorize_request.hpp"

#include "core/json.hpp"
#include "core/text.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace nostro::inline v0::detail {

namespace {

namespace json = boost::json;

json::array to_json(std::vector<ConsentView> const& views) {
    json::array array;
    for (ConsentView const& view : views) {
        array.push_back(json::object{
            {"bank_id", view.bank_id}, {"account_id", view.account_id}, {"view_id", view.view_id}});
    }
    return array;
}

std::string read_text(JsonReader const& object, std::string_view name) {
    return std::string{object.optional_text(name).value_or("")};
}

struct TextMember {
    std::string_view name;
    std::string AuthorizeRequest::*member;
};

constexpr std::array text_members{
    TextMember{"client_id", &AuthorizeRequest::client_id},
    TextMember{"redirect_uri", &AuthorizeRequest::redirect_uri},
    TextMember{"state", &AuthorizeRequest::state},
    TextMember{"nonce", &AuthorizeRequest::nonce},
    TextMember{"audience", &AuthorizeRequest::audience},
    TextMember{"client_grant_id", &AuthorizeRequest::client_grant_id},
    TextMember{"code_challenge", &AuthorizeRequest::challenge},
    TextMember{"dpop_jkt", &AuthorizeRequest::dpop_jkt},
    TextMember{"login_hint", &AuthorizeRequest::login_hint},
    TextMember{"hint_user", &AuthorizeRequest::hint_user},
    TextMember{"consent_id", &AuthorizeRequest::consent_id},
    TextMember{"user_code", &AuthorizeRequest::user_code},
};

struct WordsMember {
    std::string_view name;
    std::vector<std::string> AuthorizeRequest::*member;
};

constexpr std::array words_members{
    WordsMember{"response_type", &AuthorizeRequest::response_type},
    WordsMember{"scope", &AuthorizeRequest::scope},
    WordsMember{"prompt", &AuthorizeRequest::prompt},
};

} // namespace

std::string to_json_text(AuthorizeRequest const& request) {
    json::object object;
    for (auto const& [name, member] : text_members) {
        if (!(request.*member).empty()) {
            object[name] = request.*member;
        }
    }
    for (auto const& [name, member] : words_members) {
        object[name] = join(request.*member, " ");
    }
    object["response_mode"] = name_of(request.mode);
    if (request.max_age) {
        object["max_age"] = request.max_age->count();
    }
    if (request.wish.present) {
        object["views"] = to_json(request.wish.views);
        object["recurring"] = request.wish.recurring;
        if (request.wish.valid_until) {
            object["valid_until"] = to_string(*request.wish.valid_until);
        }
    }
    return to_text(object);
}

AuthorizeRequest parse_authorize_request(std::string_view text) {
    auto const document = parse_json(text, "authorization request");
    JsonReader const object{document};
    AuthorizeRequest request;
    for (auto const& [name, member] : text_members) {
        request.*member = read_text(object, name);
    }
    for (auto const& [name, member] : words_members) {
        request.*member = split_words(read_text(object, name));
    }
    request.mode =
        find_named<ResponseMode>(object.text("response_mode")).value_or(ResponseMode::query);
    if (auto const max_age = object.find("max_age")) {
        request.max_age = std::chrono::seconds{max_age->integer()};
    }
    if (auto const views = object.find("views")) {
        request.wish.present = true;
        for (JsonReader const& view : views->array()) {
            request.wish.views.push_back({std::string{view.text("bank_id")},
                                          std::string{view.text("account_id")},
                                          std::string{view.text("view_id")},
                                          {}});
        }
        request.wish.recurring = object.boolean("recurring");
        if (auto const until = object.optional_text("valid_until")) {
            request.wish.valid_until = parse_timestamp(*until);
        }
    }
    return request;
}

} // namespace nostro::inline v0::detail
