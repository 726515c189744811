#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

/// Enumerations with names: the one spelling of a value in SQL, JSON, Python and messages.
///
/// `name_of(value)` gives the name of an enumeration that is stored, sent or shown, and
/// `find_named<E>(name)` the value. The names stand beside the enumeration, whose values count from
/// 0, as `constexpr std::span<std::string_view const> names_of(E) noexcept`. A few have functions
/// of their own instead: all of them `name_of`, those that are read `find_named` as well.
namespace nostro::inline v0 {

/// An enumeration with `names_of`.
template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E value) {
    { names_of(value) } -> std::convertible_to<std::span<std::string_view const>>;
};

/// The name of a value.
template <NamedEnum E>
[[nodiscard]] constexpr std::string_view name_of(E value) noexcept {
    std::span<std::string_view const> const names = names_of(value);
    auto const at = static_cast<std::size_t>(value);
    return at < names.size() ? names[at] : std::string_view{};
}

/// The value of a name; nothing for an unknown one.
template <class E>

requires std::is_enum_v<E>

[[nodiscard]] constexpr std::optional<E> find_named(std::string_view name) noexcept {
    static_assert(NamedEnum<E>, "find_named has no names for this enumeration");
    std::span<std::string_view const> const names = names_of(E{});
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (names[at] == name) {
            return static_cast<E>(at);
        }
    }
    return std::nullopt;
}

} // namespace nostro::inline v0
