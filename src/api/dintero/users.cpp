#include "api/dintero/handlers.hpp"
#include "api/dintero/ids.hpp"
#include "api/dintero/json.hpp"
#include "api/dintero/refusals.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/identity/users.hpp>

#include <array>
#include <utility>

namespace nostro::inline v0::api::dintero {

namespace {

namespace json = boost::json;

constexpr std::array all_channels{Channel::sms, Channel::email};

json::object to_json(UserLink const& link) {
    return {{"rel", name_of(link.rel)}, {"href", link.href}};
}

json::object to_json(User const& user) {
    auto object = to_entity(user);
    object["username"] = user.username;
    object["links"] = to_array(user.links, [](UserLink const& link) { return to_json(link); });
    if (!user.mfa_channels.empty()) {
        object["mfa"] = {{"challenge_type", "oob"},
                         {"oob_channels", to_array(user.mfa_channels, [](Channel channel) {
                              return json::value(name_of(channel));
                          })}};
    }
    return object;
}

User find_user(Call const& call) {
    auto found = call.system().users().find_by_username(
        UserKind::admin, owner_of(call), call.path("username"));
    if (!found) {
        throw ApiError{Problem::not_found, "no user of this name"};
    }
    return *std::move(found);
}

std::vector<UserLink> read_links(JsonReader const& links) {
    std::vector<UserLink> found;
    for (auto const& link : links.array()) {
        found.push_back({.rel = find_named<LinkRel>(link.text("rel")).value(),
                         .href = std::string{link.text("href")}});
    }
    return found;
}

/// The address that a code instead of a password names the user by.
std::string email_of(std::vector<UserLink> const& links) {
    User reached;
    reached.links = links;
    return destination_of(reached, Channel::email).value_or("");
}

/// Where a second factor of somebody with these links can go.
/// @throws ApiError  400: there is no link for a channel, or for any
std::vector<Channel> read_channels(JsonReader const& mfa, User const& user) {
    std::vector<Channel> channels;
    if (mfa.find("oob_channels")) {
        for (auto const& name : texts_of(mfa, "oob_channels")) {
            channels.push_back(find_named<Channel>(name).value());
        }
    } else {
        std::ranges::copy_if(all_channels, std::back_inserter(channels), [&](Channel channel) {
            return destination_of(user, channel).has_value();
        });
    }
    bool const reachable = std::ranges::all_of(
        channels, [&](Channel channel) { return destination_of(user, channel).has_value(); });
    if (channels.empty() || !reachable) {
        throw invalid_field("/links", "missing", "must have a link for each channel of mfa");
    }
    return channels;
}

/// The user that the body asks for.
NewUser read_new_user(Call const& call) {
    auto const body = call.body();
    NewUser draft;
    draft.kind = UserKind::admin;
    draft.owner = owner_of(call);
    draft.username = body.text("username");
    draft.password = std::string{body.text("password")};
    if (auto const links = body.find("links")) {
        draft.links = read_links(*links);
        draft.email = email_of(draft.links);
    }
    if (auto const mfa = body.find("mfa")) {
        User reached;
        reached.links = draft.links;
        draft.mfa_channels = read_channels(*mfa, reached);
    }
    return draft;
}

} // namespace

void prepare_user(Call& call) {
    call.password_hash = call.services().users().hash_first_password(read_new_user(call));
}

Response create_user(Call& call) {
    auto draft = read_new_user(call);
    if (!call.password_hash.empty()) {
        draft.password_hash = call.password_hash;
        draft.password.reset();
    }
    return call.answer(to_json(call.services().users().create(draft)));
}

Response update_user(Call& call) {
    auto const body = call.body();
    auto user = find_user(call);
    UserUpdate update;
    update.password = std::string{body.text("password")};
    if (auto const links = body.find("links")) {
        user.links = read_links(*links);
        update.links = user.links;
        update.email = email_of(user.links);
    }
    bool const names_mfa = call.checked_body.as_object().contains("mfa");
    if (auto const mfa = body.find("mfa")) {
        update.mfa_channels = read_channels(*mfa, user);
    } else if (names_mfa) {
        update.mfa_channels.emplace();
    }
    return call.answer(to_json(call.services().users().update(user.id, update)));
}

Response delete_user(Call& call) {
    auto const user = find_user(call);
    return call.answer(to_json(call.services().users().mark_deleted(user.id)));
}

Response change_username(Call& call) {
    auto const user = find_user(call);
    return call.answer(
        to_json(call.services().users().rename(user.id, call.body().text("username"))));
}

} // namespace nostro::inline v0::api::dintero
