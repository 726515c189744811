#include "identity/user_rows.hpp"

#include "core/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace nostro::inline v0::storage {

namespace {

template <class E>
E named(std::string_view word) {
    if (auto const value = find_named<E>(word)) {
        return *value;
    }
    throw CorruptData{"a column holds an unknown word", {{"word", std::string{word}}}};
}

} // namespace

Value Codec<std::vector<Channel>>::encode(std::vector<Channel> const& channels,
                                          std::string& store) {
    store.clear();
    for (Channel const channel : channels) {
        store.append(store.empty() ? "" : " ").append(name_of(channel));
    }
    return std::string_view{store};
}

std::vector<Channel>
Codec<std::vector<Channel>>::decode(Rows const& rows, std::size_t row, std::size_t column) {
    std::vector<Channel> channels;
    for (std::string const& word : Codec<std::vector<std::string>>::decode(rows, row, column)) {
        channels.push_back(named<Channel>(word));
    }
    return channels;
}

Value Codec<std::vector<UserLink>>::encode(std::vector<UserLink> const& links, std::string& store) {
    store.clear();
    if (!links.empty()) {
        boost::json::array array;
        for (UserLink const& link : links) {
            array.push_back(boost::json::object{{"rel", name_of(link.rel)}, {"href", link.href}});
        }
        store = to_text(array);
    }
    return std::string_view{store};
}

std::vector<UserLink>
Codec<std::vector<UserLink>>::decode(Rows const& rows, std::size_t row, std::size_t column) {
    std::vector<UserLink> links;
    std::string_view const text = rows.bytes(row, column);
    if (!text.empty()) {
        boost::json::value const document = parse_json(text, "links of a user");
        for (JsonReader const& link : JsonReader{document}.array()) {
            links.push_back({named<LinkRel>(link.text("rel")), std::string{link.text("href")}});
        }
    }
    return links;
}

} // namespace nostro::inline v0::storage
