#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

/// Enumerations with names: the one spelling of a value in SQL, JSON, Python and messages.
///
/// Beside such an enumeration, whose values count from 0, stands
/// `constexpr std::span<std::string_view const> names_of(E) noexcept`.
namespace nostro::inline v0 {

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
template <NamedEnum E>
[[nodiscard]] constexpr std::optional<E> find_named(std::string_view name) noexcept {
    std::span<std::string_view const> const names = names_of(E{});
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (names[at] == name) {
            return static_cast<E>(at);
        }
    }
    return std::nullopt;
}

} // namespace nostro::inline v0
