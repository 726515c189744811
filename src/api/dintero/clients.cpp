#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/refusals.hpp"
#include "core/paging.hpp"

#include <nostro/core/limits.hpp>
#include <nostro/oauth/clients.hpp>

#include <chrono>
#include <utility>

namespace nostro::inline v0::api::dintero {

namespace {

constexpr MemberName member_names[]{{"/redirect_uris", "/callbacks"}};

/// The client that the path names by its UUID.
Client find_client(Call const& call) {
    auto found = call.system().clients().find_by_id(call.path("id"));
    if (!found || found->owner != owner_of(call)) {
        throw no_such("client");
    }
    return *std::move(found);
}

Response answer_with_secret(Call const& call, ClientWithSecret const& made) {
    auto object = to_json(made.client);
    object["client_secret"] = made.secret;
    return call.answer(object);
}

} // namespace

Response list_clients(Call& call) {
    auto const service = call.services().clients();
    auto const clients =
        detail::list_all_pages(limits::page_rows_max, [&](PageRequest const& page) {
            return service.list(owner_of(call), page);
        });
    return call.answer(to_array(clients, [](Client const& client) { return to_json(client); }));
}

Response create_client(Call& call) {
    auto const body = call.body();
    NewClient draft;
    draft.client.owner = owner_of(call);
    draft.client.client_id = text_of(body, "client_id");
    draft.client.name = text_of(body, "name");
    draft.client.description = text_of(body, "description");
    draft.client.redirect_uris = texts_of(body, "callbacks");
    return naming_members(member_names, [&] {
        return answer_with_secret(call, call.services().clients().create(draft));
    });
}

Response get_client(Call& call) {
    return call.answer(to_json(find_client(call)));
}

Response delete_client(Call& call) {
    auto const client = find_client(call);
    return call.answer(to_json(call.services().clients().mark_deleted(client.client_id)));
}

Response rotate_secret(Call& call) {
    auto const client = find_client(call);
    std::chrono::seconds const overlap{call.body().integer("overlap")};
    return answer_with_secret(call,
                              call.services().clients().rotate_secret(client.client_id, overlap));
}

} // namespace nostro::inline v0::api::dintero
