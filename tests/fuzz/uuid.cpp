#include "fuzz/target.hpp"

#include <nostro/core/id.hpp>

#include <algorithm>
#include <string>

// Texts of ids, and names that ids are made of.
//
// - An id's text is what was read, in lower case, and its bytes give it back.
// - Only 36 characters are an id.
// - A name gives the same id each time, of version 8, in no other space; or it is refused with its
//   field.
namespace fuzz {

namespace {

using nostro::Uuid;

void check_text(std::string_view text) {
    auto const id = Uuid::parse(text);
    if (!id) {
        return;
    }
    std::string lower{text};
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    require(to_string(*id) == lower, "an id is written as it is read, in lower case");
    require(Uuid::from_bytes(id->bytes()) == *id, "the bytes of an id give it back");
}

void check_name(std::string_view name) {
    succeeds_or_names_field([&] {
        auto const id = Uuid::from_name("fuzz", name);
        require(Uuid::from_name("fuzz", name) == id, "a name has one id");
        require(Uuid::from_name("fuz", 'z' + std::string{name}) != id, "spaces are apart");
        require(to_string(id)[14] == '8', "an id of a name has version 8");
    });
}

int run(std::uint8_t const* data, std::size_t size) {
    auto const text = text_of(data, size);
    check_text(text);
    if (text.size() < 1'024) {
        check_name(text);
    }
    return 0;
}

constexpr std::string_view words[]{
    "-", "{", "}", "urn:uuid:", "00000000-0000-0000-0000-000000000000", "ffffffff", "FFFF", "g"};

} // namespace

constinit Target const uuid_target{"uuid", run, words, 20'000, 1'100};

} // namespace fuzz
