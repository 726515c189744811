#pragma once

#include "api/call.hpp"
#include "api/obp/json_text.hpp"

#include <nostro/identity/users.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

/// Users by the names that the Open Bank Project gives them: a provider, and the id that this
/// provider gave the person.
namespace nostro::inline v0::api::obp {

/// Who a user is to others. One with an external identity has its issuer and subject. Others have
/// the bank's own issuer and their username; those of merchants and other kinds than customers,
/// whose usernames may repeat, that issuer with kind and owner behind it.
struct PersonName {
    std::string id;
    std::string provider;
    std::string display_name; ///< the user's name, else its username
};

[[nodiscard]] PersonName name_person(User const& user, std::string_view issuer);

/// The user of this name, if there is one and it is not deleted.
[[nodiscard]] std::optional<User>
find_person(Call const& call, std::string_view provider, std::string_view id);

/// Users by their internal ids, each looked up once.
class People {
public:
    /// @param call  must outlive this
    explicit People(Call const& call) noexcept : call_{call} {}

    /// A user, or null for somebody who is none.
    void write(JsonText& out, std::string_view user_id);

    /// Who a user is to others; absent for somebody who is none. Valid as long as this.
    [[nodiscard]] std::optional<PersonName> const& find(std::string_view user_id);

private:
    Call const& call_;
    std::map<std::string, std::optional<PersonName>, std::less<>> known_; ///< by user id
};

void write(JsonText& out, PersonName const& person);

} // namespace nostro::inline v0::api::obp
