#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/refusals.hpp"
#include "api/page.hpp"

#include <nostro/identity/roles.hpp>

#include <utility>

namespace nostro::inline v0::api::dintero {

namespace {

Role find_role(Call const& call) {
    auto found = call.system().roles().find(call.path("role_id"));
    if (!found || found->owner != owner_of(call)) {
        throw no_such("role");
    }
    return *std::move(found);
}

RoleContent read_role(Call const& call) {
    auto const body = call.body();
    return {.name = text_of(body, "name"),
            .description = text_of(body, "description"),
            .scope = texts_of(body, "scope")};
}

} // namespace

Response list_roles(Call& call) {
    auto const asked = call.query();
    RoleFilter const filter{.owner = owner_of(call),
                            .search = text_of(asked, "search"),
                            .name = text_of(asked, "name"),
                            .include_deleted = asked.boolean("include_deleted")};
    auto const roles = fetch_page(read_page(call), [&](PageRequest const& page) {
        return call.services().roles().list(filter, page);
    });
    return call.answer(to_array(roles, [](Role const& role) { return to_json(role); }));
}

Response create_role(Call& call) {
    auto const content = read_role(call);
    return call.answer(to_json(call.services().roles().create(owner_of(call), content)));
}

Response get_role(Call& call) {
    return call.answer(to_json(find_role(call)));
}

Response update_role(Call& call) {
    auto const role = find_role(call);
    return call.answer(to_json(call.services().roles().update(role.id, read_role(call))));
}

Response delete_role(Call& call) {
    auto const role = find_role(call);
    return call.answer(to_json(call.services().roles().mark_deleted(role.id)));
}

} // namespace nostro::inline v0::api::dintero
