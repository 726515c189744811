#pragma once

#include "core/json.hpp"

#include <nostro/core/time.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

/// Stored objects as the Dintero API writes them.
namespace nostro::inline v0 {

struct Client;
struct ClientGrant;
struct Role;
struct TokenAnswer;
struct User;

} // namespace nostro::inline v0

namespace nostro::inline v0::api::dintero {

/// The members that all stored objects have.
template <class Stored>
[[nodiscard]] boost::json::object to_entity(Stored const& stored) {
    boost::json::object entity{{"id", stored.id},
                               {"created_at", to_string(stored.created_at)},
                               {"created_by", stored.created_by},
                               {"updated_at", to_string(stored.updated_at)}};
    if (stored.deleted_at) {
        entity["deleted_at"] = to_string(*stored.deleted_at);
        entity["deleted_by"] = stored.deleted_by;
    }
    return entity;
}

/// A text member that is left out when it is empty.
void put_text(boost::json::object& object, std::string_view key, std::string_view text);

[[nodiscard]] boost::json::array to_array(std::vector<std::string> const& texts);

/// A list member of a checked body; empty when it is missing.
[[nodiscard]] std::vector<std::string> texts_of(JsonReader const& body, std::string_view key);
/// A text member of a checked body; empty when it is missing.
[[nodiscard]] std::string text_of(JsonReader const& body, std::string_view key);

[[nodiscard]] boost::json::object to_json(Client const& client);
[[nodiscard]] boost::json::object to_json(ClientGrant const& grant);
[[nodiscard]] boost::json::object to_json(Role const& role);
[[nodiscard]] boost::json::object to_json(TokenAnswer const& answer);

/// Each of a list.
template <class List, class Convert>
[[nodiscard]] boost::json::array to_array(List const& list, Convert convert) {
    boost::json::array array;
    for (auto const& item : list) {
        array.push_back(convert(item));
    }
    return array;
}

} // namespace nostro::inline v0::api::dintero
