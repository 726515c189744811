#include "api/ascii.hpp"
#include "api/call.hpp"
#include "api/errors.hpp"
#include "api/matchers.hpp"
#include "api/tables.hpp"
#include "core/json.hpp"

#include <nostro/identity/users.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <utility>

/// Aritma Banking v3: users of companies at the bank.
namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> required_scopes{"openid", "profile", "bankservice"};

constexpr Field paths[]{required("userId", uuid)};

constexpr Shape line = text(1, 255);
constexpr Shape phone = text(1, 64).described("Spaces and dashes between the digits are left out.");

constexpr Field user_fields[]{
    required("Id", line),
    required("CompanyId", uuid),
    required("Username", line),
    required("Email", text(1, 254)),
    required("Name", line),
    required("PhoneNumber", phone),
    optional("ActiveUser", boolean()),
    optional("AccountingSystemUser", line.or_null()),
};
constexpr Shape shown_user = Shape{user_fields}.named("AritmaUser");

constexpr Field new_user_fields[]{
    required("CompanyId", uuid),
    required("Username", line),
    required("Email", email),
    required("Name", line),
    required("PhoneNumber", phone),
    optional("Password",
             text(1, 1'024).described("Without one the user gets a mail to choose it.")),
};
constexpr Shape new_user = Shape{new_user_fields}.named("AritmaNewUser").in_any_case();

constexpr Field reset_fields[]{required("Username", line)};
constexpr Shape reset = Shape{reset_fields}.named("AritmaPasswordReset").in_any_case();

/// Guard: each operation needs all three scopes, where other APIs are content with one of several.
void require_bankservice(Call& call) {
    if (!std::ranges::all_of(required_scopes, [&](std::string_view scope) {
            return call.caller.has_scope(scope);
        })) {
        throw ApiError{Problem::insufficient_scope,
                       "the token needs the scopes openid profile bankservice"};
    }
}

json::object to_json(User const& user) {
    return {{"Id", user.id},
            {"CompanyId", user.company_id},
            {"Username", user.username},
            {"Email", user.email},
            {"Name", user.name},
            {"PhoneNumber", user.phone},
            {"ActiveUser", user.status == UserStatus::active},
            {"AccountingSystemUser",
             user.accounting_system_user.empty() ? json::value{}
                                                 : json::value(user.accounting_system_user)}};
}

std::string digits_of(std::string_view phone_number) {
    std::string digits{phone_number};
    std::erase_if(digits, [](char c) { return c == ' ' || c == '-'; });
    return digits;
}

/// What the library calls something, and what a body does.
struct UserMember {
    std::string_view library;
    std::string_view body;
};

constexpr std::array user_members{
    UserMember{"/company_id", "/CompanyId"},
    UserMember{"/username", "/Username"},
    UserMember{"/email", "/Email"},
    UserMember{"/name", "/Name"},
    UserMember{"/phone", "/PhoneNumber"},
    UserMember{"/password", "/Password"},
};

/// A refusal of the library that names what is wrong as the body does.
ApiError in_user_names(InvalidArgument const& error) {
    auto found = to_api_error(error, Api::aritma);
    for (FieldError& field : found.errors) {
        auto const* const known =
            std::ranges::find(user_members, std::string_view{field.path}, &UserMember::library);
        if (known != user_members.end()) {
            field.path = known->body;
        }
    }
    return found;
}

Response get_user(Call& call) {
    auto const found = call.system().users().find(to_lower(call.path("userId")));
    if (!found || found->kind != UserKind::customer) {
        throw ApiError{Problem::not_found, "no user of this id"};
    }
    return call.answer(to_json(*found));
}

/// The user that the body asks for. Without a password he is invited to choose one.
NewUser read_new_user(Call const& call) {
    auto const body = call.body();
    NewUser draft{.kind = UserKind::customer,
                  .username = std::string{body.text("Username")},
                  .email = std::string{body.text("Email")},
                  .phone = digits_of(body.text("PhoneNumber")),
                  .name = std::string{body.text("Name")},
                  .company_id = std::string{body.text("CompanyId")}};
    if (auto const password = body.optional_text("Password")) {
        draft.password = std::string{*password};
    } else {
        draft.invite = true;
    }
    return draft;
}

void prepare_user(Call& call) {
    auto const draft = read_new_user(call);
    if (!draft.password) {
        return;
    }
    try {
        call.password_hash = call.on_behalf().users().hash_first_password(draft);
    } catch (InvalidArgument const& error) {
        throw in_user_names(error);
    }
}

Response create_user(Call& call) {
    auto draft = read_new_user(call);
    if (!call.password_hash.empty()) {
        draft.password_hash = call.password_hash;
        draft.password.reset();
    }
    try {
        return call.answer(json::value(call.on_behalf().users().create(draft).id));
    } catch (AlreadyExists const&) {
        throw ApiError{Problem::already_exists, "the user name is taken"}.coded("user.duplicate");
    } catch (InvalidArgument const& error) {
        throw in_user_names(error);
    }
}

/// The same answer for a name that nobody has.
Response reset_password(Call& call) {
    call.on_behalf().users().begin_password_reset(
        UserKind::customer, "", call.body().text("Username"));
    return call.answer();
}

constexpr Route routes[]{
    {.method = Method::get,
     .path = "/{userId}",
     .id = "aritma_get_user",
     .summary = "Get a user",
     .answer = shown_user,
     .run = get_user},
    {.method = Method::post,
     .path = "",
     .id = "aritma_create_user",
     .summary = "Create a user",
     .rate = RateClass::messages,
     .body = json_body(new_user),
     .status = 201,
     .answer = uuid,
     .keyed = true,
     .prepare = prepare_user,
     .run = create_user},
    {.method = Method::post,
     .path = "/passwordreset",
     .id = "aritma_reset_password",
     .summary = "Send a user a mail to choose another password",
     .rate = RateClass::messages,
     .body = json_body(reset),
     .media = "",
     .run = reset_password},
};

constexpr RouteGroup groups[]{
    {.api = Api::aritma,
     .tag = "User",
     .prefix = "/api/v3/users",
     .path = paths,
     .guard = require_bankservice,
     .routes = routes},
};

} // namespace

std::span<RouteGroup const> aritma_user_routes() {
    return groups;
}

} // namespace nostro::inline v0::api
