#include "api/ascii.hpp"
#include "api/dintero/audiences.hpp"
#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/refusals.hpp"
#include "core/paging.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/limits.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/grants.hpp>

namespace nostro::inline v0::api::dintero {

namespace {

std::vector<std::string> split_scope(std::string_view text) {
    std::vector<std::string> words;
    any_piece(text, ' ', [&](std::string_view word) {
        words.emplace_back(word);
        return false;
    });
    return words;
}

} // namespace

Response list_grants(Call& call) {
    auto const asked = call.query();
    GrantFilter filter;
    filter.owner = owner_of(call);
    filter.client_id = text_of(asked, "client_id");
    filter.audience = text_of(asked, "audience");
    auto const service = call.services().grants();
    auto const grants = detail::list_all_pages(
        limits::page_rows_max, [&](PageRequest const& page) { return service.list(filter, page); });
    return call.answer(to_array(grants, [](ClientGrant const& grant) { return to_json(grant); }));
}

Response create_grant(Call& call) {
    auto const body = call.body();
    auto const owner = owner_of(call);
    NewClientGrant draft;
    draft.client_id = body.text("client_id");
    draft.audience = audience_in(call, body);
    draft.type = find_named<GrantType>(body.text("type")).value();
    draft.scope = texts_of(body, "scope");
    if (auto const oidc = body.find("oidc")) {
        draft.oidc = ExternalProvider{.authority = text_of(*oidc, "authority"),
                                      .client_id = text_of(*oidc, "client_id"),
                                      .scope = split_scope(oidc->text("scope"))};
        draft.oidc_client_secret = oidc->text("client_secret");
    }
    if (draft.oidc && draft.type != GrantType::authorization_code) {
        throw invalid_field("/oidc", "misplaced", "belongs to the type authorization_code");
    }
    auto const client = call.system().clients().find(draft.client_id);
    if (!client || client->owner != owner) {
        throw no_such("client");
    }
    if (!may_grant_at(call, owner, draft.audience)) {
        throw ApiError{Problem::access_denied, "the audience is another account's"};
    }
    return call.answer(to_json(call.services().grants().create(draft)));
}

Response delete_grant(Call& call) {
    auto const found = call.system().grants().find(call.path("id"));
    if (!found || found->owner != owner_of(call)) {
        throw no_such("grant");
    }
    return call.answer(to_json(call.services().grants().mark_deleted(found->id)));
}

} // namespace nostro::inline v0::api::dintero
