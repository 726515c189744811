#include "api/obp/account_text.hpp"
#include "api/obp/codes.hpp"
#include "api/obp/handlers.hpp"
#include "api/obp/request.hpp"
#include "core/utf8.hpp"

#include <nostro/access/views.hpp>

#include <string>
#include <utility>

namespace nostro::inline v0::api::obp {

namespace {

/// A word of OBP's list that stands for nothing one could see.
constexpr std::string_view action_without_meaning = "can_see_bank_account_bank_permalink";

PermissionSet read_actions(JsonReader const& body) {
    PermissionSet permissions;
    for (JsonReader const& action : body.array("allowed_actions")) {
        auto const permission = find_permission(action.text());
        if (!permission && action.text() != action_without_meaning) {
            throw ApiError{Problem::invalid_request, "the request is not valid"}.field(
                "/allowed_actions",
                "unknown",
                "has no permission called " + printable(action.text()));
        }
        if (permission) {
            permissions.add(*permission);
        }
    }
    return permissions;
}

ViewContent read_content(JsonReader const& body) {
    auto const alias = body.text("which_alias_to_use");
    return {.description = std::string{body.text("description")},
            .is_public = body.boolean("is_public"),
            .alias = alias == "public"    ? AliasMode::public_alias
                     : alias == "private" ? AliasMode::private_alias
                                          : AliasMode::none,
            .hide_metadata_if_alias_used = body.boolean("hide_metadata_if_alias_used"),
            .permissions = read_actions(body)};
}

/// Custom views begin like that, and no other can be changed.
void check_is_custom(std::string_view name_or_id) {
    if (!name_or_id.starts_with('_')) {
        throw refusal("OBP-20020");
    }
}

Response answer_view(Call const& call, View const& view) {
    JsonText out;
    write(out, view);
    return answer(call, std::move(out));
}

} // namespace

Response create_view(Call& call) {
    auto const body = call.body();
    auto const content = read_content(body);
    check_is_custom(body.text("name"));
    return answer_view(
        call,
        call.services().views().create(
            call.path("bank_id"), call.path("account_id"), body.text("name"), content));
}

Response delete_view(Call& call) {
    check_is_custom(call.path("view_id"));
    call.services().views().erase(view_of(call));
    return call.answer();
}

Response list_views(Call& call) {
    JsonText out;
    write(out,
          call.services().views().list(call.path("bank_id"), call.path("account_id")),
          ViewForm::all);
    return answer(call, std::move(out));
}

Response update_view(Call& call) {
    auto const content = read_content(call.body());
    check_is_custom(call.path("view_id"));
    return answer_view(call, call.services().views().update(view_of(call), content));
}

} // namespace nostro::inline v0::api::obp
