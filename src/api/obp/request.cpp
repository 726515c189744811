#include "api/obp/request.hpp"

#include "api/ascii.hpp"
#include "api/obp/codes.hpp"

#include <nostro/access/views.hpp>
#include <nostro/accounts/accounts.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace nostro::inline v0::api::obp {

Response answer(Call const& call, JsonText out) {
    auto response = call.answer();
    response.set_header("Content-Type", "application/json");
    response.body = out.take();
    return response;
}

ViewRef view_of(Call const& call) {
    return view_of(call, call.path("view_id"));
}

ViewRef view_of(Call const& call, std::string_view view_id) {
    return {.bank_id = call.path("bank_id"),
            .account_id = call.path("account_id"),
            .view_id = std::string{view_id}};
}

User get_person(Call const& call) {
    auto const& provider = call.path("provider");
    auto const& id = call.path("user_id");
    if (auto person = find_person(call, provider, id)) {
        return *std::move(person);
    }
    // Who may not ask learns that, and not who is known to the bank.
    static_cast<void>(call.services().views().list(call.path("bank_id"), call.path("account_id")));
    auto error = refusal("OBP-20104", "user " + id + " not found at provider " + provider);
    if (call.route.method != Method::get) {
        error.status = 403;
    }
    throw error;
}

bool is_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
    });
}

void admit(Call& call) {
    if (!call.caller.account.empty()) {
        throw refusal("OBP-20217");
    }
    if (call.caller.kind == Caller::Kind::client) {
        call.caller = {};
    }
}

void require_user(Call& call) {
    if (call.caller.kind != Caller::Kind::user) {
        throw refusal("OBP-20001");
    }
}

void require_account(Call& call) {
    require_user(call);
    static_cast<void>(call.system().accounts().get(call.path("bank_id"), call.path("account_id")));
}

void require_well_formed_account(Call& call) {
    require_user(call);
    if (!is_id(call.path("account_id"))) {
        throw refusal("OBP-30110");
    }
    if (!is_id(call.path("bank_id"))) {
        throw refusal("OBP-30111");
    }
    require_account(call);
}

} // namespace nostro::inline v0::api::obp
