#pragma once

#include "storage/records.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

// Rows that add columns to a public struct by inheritance.
namespace nostro::inline v0::storage {

/// A field of a row that is a member of the row's base.
template <class Row, class Base, class Member>
constexpr Field<Row, Member> base_field(std::string_view name, Member Base::*member) {
    return {name, member};
}

/// The columns of an index by the names of its fields, the tenant's first: `index_on` knows the
/// members of a row, not those of its base.
template <auto const& fields, std::same_as<char const*>... Name>
consteval std::array<std::uint8_t, sizeof...(Name) + 1> columns_named(Name... name) {
    auto const position_of = [](std::string_view wanted) {
        std::uint8_t position = 0;
        std::uint8_t found = 0;
        std::apply(
            [&](auto const&... field) {
                ((++position, found = field.name == wanted ? position : found), ...);
            },
            fields);
        return found;
    };
    return {0, position_of(name)...};
}

} // namespace nostro::inline v0::storage
