#include "api/obp/codes.hpp"
#include "api/obp/handlers.hpp"
#include "api/obp/people.hpp"
#include "api/obp/request.hpp"

#include <nostro/access/entitlements.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace nostro::inline v0::api::obp {

namespace {

void write(JsonText& out, Entitlement const& entitlement) {
    out.object([&] {
        out.member("entitlement_id", entitlement.id);
        out.member("role_name", entitlement.role);
        out.member("bank_id", entitlement.bank_id);
    });
}

void write_list(JsonText& out, std::vector<Entitlement> const& entitlements) {
    out.object([&] {
        out.member("list", [&] {
            out.list(entitlements,
                     [&](Entitlement const& entitlement) { write(out, entitlement); });
        });
    });
}

bool is_held(Call const& call, std::string_view user_id, std::string_view entitlement_id) {
    if (!call.system().users().find(user_id)) {
        return false;
    }
    auto const held = call.system().entitlements().list(user_id);
    return std::ranges::find(held, entitlement_id, &Entitlement::id) != held.end();
}

Response answer_user(Call const& call, User const& user) {
    auto const person = name_person(user, call.issuer());
    auto const entitlements = call.system().entitlements().list(user.id);
    JsonText out;
    out.object([&] {
        out.member("user_id", user.id);
        out.member("email", user.email);
        out.member("provider_id", person.id);
        out.member("provider", person.provider);
        out.member("username", user.username);
        out.member("entitlements", [&] { write_list(out, entitlements); });
    });
    return answer(call, std::move(out));
}

} // namespace

Response get_current_user(Call& call) {
    return answer_user(call, call.system().users().get(call.caller.user_id));
}

Response get_user(Call& call) {
    if (!call.services().entitlements().has("CanGetAnyUser", "")) {
        throw refusal("OBP-20006", "CanGetAnyUser");
    }
    auto const user = call.system().users().find(call.path("user_id"));
    if (!user) {
        throw refusal("OBP-20005");
    }
    return answer_user(call, *user);
}

Response list_entitlements(Call& call) {
    JsonText out;
    write_list(out, call.services().entitlements().list(call.path("user_id")));
    return answer(call, std::move(out));
}

Response grant_entitlement(Call& call) {
    auto const body = call.body();
    JsonText out;
    write(out,
          call.services().entitlements().grant(
              call.path("user_id"), body.text("role_name"), body.text("bank_id")));
    return answer(call, std::move(out));
}

Response revoke_entitlement(Call& call) {
    auto const& id = call.path("entitlement_id");
    // Of another user it is as if there were none, which those alone learn who may revoke.
    call.services().entitlements().revoke(is_held(call, call.path("user_id"), id) ? id
                                                                                  : std::string{});
    return call.answer();
}

} // namespace nostro::inline v0::api::obp
