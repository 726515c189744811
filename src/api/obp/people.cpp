#include "api/obp/people.hpp"

#include <nostro/core/enum_names.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::api::obp {

namespace {

/// Whose username is unique among all that the bank's own issuer names.
bool is_of_bank(UserKind kind, std::string_view owner) noexcept {
    return kind == UserKind::customer && owner.empty();
}

std::string own_provider(User const& user, std::string_view issuer) {
    std::string provider{issuer};
    if (!is_of_bank(user.kind, user.owner)) {
        provider += '/' + std::string{name_of(user.kind)} + '/' + user.owner;
    }
    return provider;
}

/// The user behind the bank's own issuer; `rest` is what stands behind that: "/kind/owner" or
/// nothing.
std::optional<User> find_own(Users const& users, std::string_view rest, std::string_view username) {
    if (rest.empty()) {
        return users.find_by_username(UserKind::customer, "", username);
    }
    auto const slash = std::min(rest.find('/', 1), rest.size());
    auto const kind = find_named<UserKind>(rest.substr(1, slash - 1));
    if (!kind || rest.front() != '/' || slash == rest.size()) {
        return std::nullopt;
    }
    return users.find_by_username(*kind, rest.substr(slash + 1), username);
}

std::optional<User>
find_external(Users const& users, std::string_view issuer, std::string_view subject) {
    auto found = users.list_by_identity(issuer, subject);
    auto const person = std::ranges::find_if(
        found, [](User const& user) { return is_of_bank(user.kind, user.owner); });
    return person == found.end() ? std::nullopt : std::optional{std::move(*person)};
}

} // namespace

PersonName name_person(User const& user, std::string_view issuer) {
    bool const is_external = is_of_bank(user.kind, user.owner) && !user.provider.empty();
    return {.id = is_external ? user.provider_id : user.username,
            .provider = is_external ? user.provider : own_provider(user, issuer),
            .display_name = user.name.empty() ? user.username : user.name};
}

std::optional<User> find_person(Call const& call, std::string_view provider, std::string_view id) {
    auto const users = call.system().users();
    std::string_view const issuer = call.issuer();
    auto found = provider.starts_with(issuer) ? find_own(users, provider.substr(issuer.size()), id)
                                              : std::nullopt;
    if (!found) {
        found = find_external(users, provider, id);
    }
    return found && name_person(*found, issuer).provider == provider ? found : std::nullopt;
}

void write(JsonText& out, PersonName const& person) {
    out.object([&] {
        out.member("id", person.id);
        out.text_or_null("provider", person.provider);
        out.text_or_null("display_name", person.display_name);
    });
}

void People::write(JsonText& out, std::string_view user_id) {
    if (auto const& person = find(user_id)) {
        obp::write(out, *person);
    } else {
        out.null();
    }
}

std::optional<PersonName> const& People::find(std::string_view user_id) {
    auto known = known_.find(user_id);
    if (known == known_.end()) {
        std::optional<PersonName> person;
        if (auto const user = call_.system().users().find_any(user_id)) {
            person = name_person(*user, call_.issuer());
        }
        known = known_.emplace(user_id, std::move(person)).first;
    }
    return known->second;
}

} // namespace nostro::inline v0::api::obp
