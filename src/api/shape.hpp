#pragma once

#include <nostro/api/http.hpp>

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

/// What a request may look like, as data: the checks and the OpenAPI document come from it.
///
///     constexpr Shape link = ...;
///     constexpr Field new_user[]{
///         required("username", text(1, 255)),
///         required("password", text(8, 1024)),
///         optional("type", one_of("company|customer").by_default("customer")),
///         optional("links", list_of(link)),
///         read_only("id", uuid),
///     };
namespace nostro::inline v0::api {

/// A test of a text beyond its length.
struct Matcher {
    std::string_view format;  ///< name of a format of JSON Schema, for example "uuid"; may be empty
    std::string_view pattern; ///< the same as an ECMA 262 regular expression; may be empty
    std::string_view says;    ///< what the text must be, for a message: "a UUID"
    bool (*matches)(std::string_view text) noexcept;
};

enum class Type : std::uint8_t { any, text, integer, number, boolean, object, list, map };

struct Field;

/// The form of one JSON value or parameter. A literal: refers to static data only.
struct Shape {
    using Default = std::variant<std::monostate, bool, std::int64_t, std::string_view>;

    Type type = Type::any;
    bool is_nullable = false; ///< an explicit null is kept; otherwise null is as if absent
    bool is_closed = false;   ///< unknown members are refused; otherwise they are ignored
    bool is_any_case = false; ///< member names are read in any case; checked ones are as declared
    /// Value of an integer or number; characters of a text; elements of a list; members of a map.
    std::int64_t least = 0;
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::string_view choices;         ///< of a text, with '|' between them
    Matcher const* matcher = nullptr; ///< of a text
    Shape const* element = nullptr;   ///< of a list or a map
    Field const* first_field = nullptr;
    std::size_t field_count = 0;
    Default fallback; ///< what an absent value is
    std::string_view name;
    std::string_view description;

    constexpr Shape() = default;

    /// An object with these members.
    template <std::size_t N>
    constexpr Shape(Field const (&fields)[N]) noexcept // NOLINT(google-explicit-constructor)
        : type{Type::object}, first_field{fields}, field_count{N} {}

private:
    // In front of the functions that use it: clang 14 calls it for constants only below its body.
    template <class Member, class Value>
    [[nodiscard]] constexpr Shape with(Member Shape::*member, Value value) const noexcept {
        Shape copy = *this;
        copy.*member = value;
        return copy;
    }

public:
    [[nodiscard]] constexpr std::span<Field const> fields() const noexcept;

    /// The text must match; `test` is static.
    [[nodiscard]] constexpr Shape matching(Matcher const& test) const noexcept {
        return with(&Shape::matcher, &test);
    }

    Shape matching(Matcher const&&) const = delete;

    /// Stands in the OpenAPI document once, under this name, and is referred to. Names are unique
    /// over all APIs.
    [[nodiscard]] constexpr Shape named(std::string_view schema) const noexcept {
        return with(&Shape::name, schema);
    }

    [[nodiscard]] constexpr Shape described(std::string_view sentence) const noexcept {
        return with(&Shape::description, sentence);
    }

    [[nodiscard]] constexpr Shape or_null() const noexcept {
        return with(&Shape::is_nullable, true);
    }

    [[nodiscard]] constexpr Shape closed() const noexcept { return with(&Shape::is_closed, true); }

    [[nodiscard]] constexpr Shape in_any_case() const noexcept {
        return with(&Shape::is_any_case, true);
    }

    [[nodiscard]] constexpr Shape by_default(char const* value) const noexcept {
        return with(&Shape::fallback, Default{std::string_view{value}});
    }

    template <class Value>
    requires std::is_integral_v<Value>

    [[nodiscard]] constexpr Shape by_default(Value value) const noexcept {
        if constexpr (std::is_same_v<Value, bool>) {
            return with(&Shape::fallback, Default{value});
        } else {
            return with(&Shape::fallback, Default{static_cast<std::int64_t>(value)});
        }
    }
};

enum class Presence : std::uint8_t {
    optional,
    required,
    read_only, ///< in answers; ignored when a client sends it
};

/// A named member of an object, or a parameter.
struct Field {
    std::string_view name;
    Shape shape;
    Presence presence = Presence::optional;
};

constexpr std::span<Field const> Shape::fields() const noexcept {
    return {first_field, field_count};
}

[[nodiscard]] constexpr Field required(std::string_view name, Shape shape) noexcept {
    return {name, shape, Presence::required};
}

[[nodiscard]] constexpr Field optional(std::string_view name, Shape shape) noexcept {
    return {name, shape, Presence::optional};
}

[[nodiscard]] constexpr Field read_only(std::string_view name, Shape shape) noexcept {
    return {name, shape, Presence::read_only};
}

/// Characters of a text that does not say how long it may be.
inline constexpr std::int64_t text_characters_max = 4'096;
/// Elements of a list, or members of a map, that does not say how many.
inline constexpr std::int64_t elements_max = 1'000;

[[nodiscard]] constexpr Shape shape_of(Type type, std::int64_t least, std::int64_t most) noexcept {
    Shape shape;
    shape.type = type;
    shape.least = least;
    shape.most = most;
    return shape;
}

/// Any JSON value.
[[nodiscard]] constexpr Shape anything() noexcept {
    return {};
}

/// Valid UTF-8 without U+0000, `least` to `most` characters.
[[nodiscard]] constexpr Shape text(std::int64_t least = 0,
                                   std::int64_t most = text_characters_max) noexcept {
    return shape_of(Type::text, least, most);
}

/// One of the words, which have '|' between them: "email|sms".
[[nodiscard]] constexpr Shape one_of(std::string_view words) noexcept {
    Shape shape = text();
    shape.choices = words;
    return shape;
}

[[nodiscard]] constexpr Shape
integer(std::int64_t least = std::numeric_limits<std::int64_t>::min(),
        std::int64_t most = std::numeric_limits<std::int64_t>::max()) noexcept {
    return shape_of(Type::integer, least, most);
}

/// A number of JSON, whole or not; never money.
[[nodiscard]] constexpr Shape
number(std::int64_t least = std::numeric_limits<std::int64_t>::min(),
       std::int64_t most = std::numeric_limits<std::int64_t>::max()) noexcept {
    return shape_of(Type::number, least, most);
}

[[nodiscard]] constexpr Shape boolean() noexcept {
    return shape_of(Type::boolean, 0, 1);
}

/// An array; as a parameter one that may stand several times. `element` is static.
[[nodiscard]] constexpr Shape
list_of(Shape const& element, std::int64_t least = 0, std::int64_t most = elements_max) noexcept {
    Shape shape = shape_of(Type::list, least, most);
    shape.element = &element;
    return shape;
}

Shape list_of(Shape const&&, std::int64_t = 0, std::int64_t = 0) = delete;

/// An object with members of any name, all of the same shape. `element` is static.
[[nodiscard]] constexpr Shape map_of(Shape const& element,
                                     std::int64_t most = elements_max) noexcept {
    Shape shape = shape_of(Type::map, 0, most);
    shape.element = &element;
    return shape;
}

Shape map_of(Shape const&&, std::int64_t = 0) = delete;

/// What is wrong with one value.
struct FieldError {
    std::string path; ///< JSON pointer ("/links/0/type"), or the name of a parameter
    std::string code; ///< stable word: missing, type, length, range, choice, format, unknown, ...
    std::string message;

    friend bool operator==(FieldError const&, FieldError const&) = default;
};

/// A parameter of a query, a form or a header.
struct Parameter {
    std::string name;
    std::string value;

    friend bool operator==(Parameter const&, Parameter const&) = default;
};

/// A checked value: only what the shape names, defaults filled in, nulls and read-only members
/// left out.
struct Checked {
    boost::json::value value;
    std::vector<FieldError> errors; ///< empty, or `value` must not be used
};

/// Check a parsed JSON document.
[[nodiscard]] Checked check_json(Shape const& shape, boost::json::value const& document);

/// Check the parameters of a query or form against an object shape: its members are texts,
/// integers, booleans and lists of these. A parameter that is no list stands once, an unknown one
/// too.
[[nodiscard]] Checked check_parameters(Shape const& shape, std::span<Parameter const> parameters);

/// Check the headers that the shape names, in lower case; others are ignored.
[[nodiscard]] Checked check_headers(Shape const& shape, std::span<Header const> headers);

/// Check one text, for example a path parameter, which is called `name` in errors.
[[nodiscard]] Checked check_text(Shape const& shape, std::string_view name, std::string_view value);

/// Check what we answer: as `check_json`, but read-only members belong there and unknown ones are
/// errors, since they would be undocumented.
[[nodiscard]] std::vector<FieldError> check_answer(Shape const& shape,
                                                   boost::json::value const& document);

} // namespace nostro::inline v0::api
