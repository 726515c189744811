#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/persons.hpp"
#include "api/dintero/refusals.hpp"
#include "core/paging.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/roles.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/onboarding/merchants.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace nostro::inline v0::api::dintero {

namespace {

namespace json = boost::json;

constexpr std::size_t users_per_page = 1'000;
constexpr std::size_t activities_max = 1'000;

json::array write_roles(Call const& call, User const& user, bool expanded) {
    json::array roles;
    for (auto const& id : user.role_ids) {
        auto const role = expanded ? call.system().roles().find(id) : std::nullopt;
        roles.push_back(role ? to_json(*role) : json::object{{"id", id}});
    }
    return roles;
}

json::object to_json(Call const& call, User const& user) {
    auto const expanded = !texts_of(call.query(), "expand").empty();
    auto object = to_entity(user);
    object["email"] = user.email;
    put_text(object, "name", user.name);
    object["scope"] = to_array(user.scope);
    if (user.authentication_type == AuthenticationType::external) {
        object["authentication_type"] = name_of(user.authentication_type);
    }
    if (!user.agreement.empty()) {
        object["agreement"] = parse_json(user.agreement, "the agreement");
    }
    object["roles"] = write_roles(call, user, expanded);
    if (user.last_seen_at) {
        object["last_seen_at"] = to_string(*user.last_seen_at);
    }
    if (!user.deleted_at) {
        object["configuration"] = configuration_of(call, user.id);
    }
    return object;
}

/// A user of the account of the path, deleted or not.
User find_any_user(Call const& call) {
    auto found = call.system().users().find_any(call.path("uid"));
    if (!found || found->kind != UserKind::account || found->owner != owner_of(call)) {
        throw no_such("user");
    }
    return *std::move(found);
}

User find_user(Call const& call) {
    auto user = find_any_user(call);
    if (user.deleted_at) {
        throw no_such("user");
    }
    return user;
}

/// The email is the username, and is all that a body has of both.
constexpr MemberName member_names[]{{"/username", "/email"}, {"/role_ids", "/roles"}};

/// As `naming_members`; a role that there is not is named by its place.
template <class Work>
auto naming_roles(std::vector<std::string> const& role_ids, Work const& work) {
    return naming_members(member_names, [&] {
        try {
            return work();
        } catch (InvalidArgument const& error) {
            auto const found = std::ranges::find(role_ids, error.detail("id"));
            if (error.detail("field") != "role_ids" || found == role_ids.end()) {
                throw;
            }
            throw invalid_field("/roles/" + std::to_string(found - role_ids.begin()) + "/id",
                                std::string{error.detail("reason")},
                                error.what());
        }
    });
}

std::vector<std::string> read_roles(JsonReader const& roles) {
    std::vector<std::string> ids;
    for (auto const& role : roles.array()) {
        ids.emplace_back(role.text("id"));
    }
    return ids;
}

/// The agreement as it is kept: with the time it was given.
std::string accepted(Call const& call, JsonReader const& agreement) {
    auto object = agreement.value().as_object();
    object["accepted_at"] = to_string(call.now());
    return to_text(object);
}

void require_key_set(Call const& call) {
    auto const merchant = call.system().merchants().find(owner_of(call));
    if (!merchant || merchant->jwks_uri.empty()) {
        throw ApiError{400, "jwks_not_configured", "the account has no jwks.uri"};
    }
}

} // namespace

Response list_account_users(Call& call) {
    UserFilter const filter{.kind = UserKind::account, .owner = owner_of(call)};
    auto const service = call.services().users();
    auto const users = detail::list_all_pages(
        users_per_page, [&](PageRequest const& page) { return service.list(filter, page); });
    return call.answer(to_array(users, [&](User const& user) { return to_json(call, user); }));
}

Response create_account_user(Call& call) {
    auto const body = call.body();
    NewUser draft;
    draft.kind = UserKind::account;
    draft.owner = owner_of(call);
    draft.email = body.text("email");
    draft.name = text_of(body, "name");
    draft.scope = texts_of(body, "scope");
    if (auto const roles = body.find("roles")) {
        draft.role_ids = read_roles(*roles);
    }
    if (auto const agreement = body.find("agreement")) {
        draft.agreement = accepted(call, *agreement);
    }
    if (body.find("authentication_type")) {
        require_key_set(call);
        draft.authentication_type = AuthenticationType::external;
    } else {
        draft.invite = true;
    }
    auto const made =
        naming_roles(draft.role_ids, [&] { return call.services().users().create(draft); });
    return call.answer(to_json(call, made));
}

Response update_account_user(Call& call) {
    auto const body = call.body();
    auto const user = find_user(call);
    UserUpdate update;
    if (auto const name = body.optional_text("name")) {
        update.name = std::string{*name};
    }
    if (body.find("scope")) {
        update.scope = texts_of(body, "scope");
    }
    if (auto const roles = body.find("roles")) {
        update.role_ids = read_roles(*roles);
    }
    if (auto const agreement = body.find("agreement")) {
        update.agreement = accepted(call, *agreement);
    }
    auto const updated = naming_roles(update.role_ids.value_or(std::vector<std::string>{}), [&] {
        return call.services().users().update(user.id, update);
    });
    return call.answer(to_json(call, updated));
}

Response delete_account_user(Call& call) {
    auto const user = find_user(call);
    return call.answer(to_json(call, call.services().users().mark_deleted(user.id)));
}

Response list_activities(Call& call) {
    auto const user = find_any_user(call);
    auto const events =
        call.system().audit_log().list({.involving = user.id}, {.limit = activities_max});
    return call.answer(to_array(events, [](AuditEvent const& event) {
        json::object context{{"outcome", name_of(event.outcome)}};
        put_text(context, "reason", event.reason);
        put_text(context, "client", event.client);
        for (Detail const& detail : event.context) {
            context[detail.key] = detail.value;
        }
        json::object object{{"id", event.id},
                            {"created_at", to_string(event.at)},
                            {"action", event.kind},
                            {"entity", event.entity.empty() ? event.subject : event.entity},
                            {"context", std::move(context)}};
        put_text(object, "actor", event.actor);
        return object;
    }));
}

} // namespace nostro::inline v0::api::dintero
