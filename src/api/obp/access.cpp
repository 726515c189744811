#include "api/obp/account_text.hpp"
#include "api/obp/handlers.hpp"
#include "api/obp/request.hpp"

#include <nostro/access/shares.hpp>
#include <nostro/access/views.hpp>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace nostro::inline v0::api::obp {

namespace {

struct PersonShare {
    PersonName person;
    std::vector<View> views;
};

/// In the order of the people's names, as the owner knows no internal ids.
std::vector<PersonShare> name_shares(Call const& call, std::vector<AccountShare> shares) {
    auto const users = call.system().users();
    std::vector<PersonShare> named;
    for (AccountShare& share : shares) {
        if (auto const user = users.find_any(share.user_id)) {
            named.push_back({name_person(*user, call.issuer()), std::move(share.views)});
        }
    }
    std::ranges::sort(named, {}, [](PersonShare const& share) {
        return std::tie(share.person.id, share.person.provider);
    });
    return named;
}

/// Here owners alone take shares away; the library also lets a user give up his own.
std::string person_to_revoke(Call const& call) {
    static_cast<void>(call.services().views().list(call.path("bank_id"), call.path("account_id")));
    return get_person(call).id;
}

} // namespace

Response get_account_access(Call& call) {
    auto const views = call.services().shares().list_of_user(
        call.path("bank_id"), call.path("account_id"), get_person(call).id);
    JsonText out;
    write(out, views, ViewForm::older);
    return answer(call, std::move(out));
}

Response list_access(Call& call) {
    auto const shares = name_shares(
        call, call.services().shares().list(call.path("bank_id"), call.path("account_id")));
    JsonText out;
    out.object([&] {
        out.member("permissions", [&] {
            out.list(shares, [&](PersonShare const& share) {
                out.object([&] {
                    out.member("user", [&] { write(out, share.person); });
                    out.member("views", [&] {
                        out.list(share.views,
                                 [&](View const& view) { write(out, view, ViewForm::older); });
                    });
                });
            });
        });
    });
    return answer(call, std::move(out));
}

Response grant_view(Call& call) {
    std::vector<std::string> const ids{call.path("view_id")};
    auto const views = call.services().shares().share(
        call.path("bank_id"), call.path("account_id"), ids, get_person(call).id);
    JsonText out;
    write(out, views.front(), ViewForm::older);
    return answer(call, std::move(out));
}

Response grant_views(Call& call) {
    std::vector<std::string> ids;
    for (JsonReader const& id : call.body().array("views")) {
        ids.emplace_back(id.text());
    }
    auto const views = call.services().shares().share(
        call.path("bank_id"), call.path("account_id"), ids, get_person(call).id);
    JsonText out;
    write(out, views, ViewForm::older);
    return answer(call, std::move(out));
}

Response revoke_views(Call& call) {
    call.services().shares().revoke_all(
        call.path("bank_id"), call.path("account_id"), person_to_revoke(call));
    return call.answer();
}

Response revoke_view(Call& call) {
    call.services().shares().revoke(view_of(call), person_to_revoke(call));
    return call.answer();
}

} // namespace nostro::inline v0::api::obp
