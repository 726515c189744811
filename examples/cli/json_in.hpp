#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// A JSON value as it was read: numbers keep their text, so that no amount passes through a double.
struct Json {
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind = Kind::null;
    std::string text;              ///< boolean, number: as written; string: decoded UTF-8
    std::vector<std::string> keys; ///< object: the keys of `items`, in order, unique
    std::vector<Json> items;       ///< array, object

    /// The member of this name, or null when this is no object or has no such member.
    [[nodiscard]] Json const* find(std::string_view key) const noexcept;
};

/// Parse one JSON text (RFC 8259) strictly.
///
/// Refused are: invalid UTF-8, U+0000, lone surrogates, duplicate keys, more than 64 nested levels,
/// and anything after the value.
/// @throws Failure  bad_input, with line and column
[[nodiscard]] Json parse_json(std::string_view text);

/// The value as JSON text.
[[nodiscard]] std::string to_text(Json const& value);

/// A value and its place in the file, for messages such as "transactions[3].details.value: ...".
class JsonField {
public:
    JsonField(Json const& value, std::string path) : value_{&value}, path_{std::move(path)} {}

    /// The member of this name.
    /// @throws Failure  bad_input: this is no object, or the member is missing
    [[nodiscard]] JsonField at(std::string_view key) const;
    /// Whether there is a member of this name that is not null.
    [[nodiscard]] bool has(std::string_view key) const noexcept;
    /// The elements of an array.
    /// @throws Failure  bad_input: not an array
    [[nodiscard]] std::vector<JsonField> items() const;
    /// A string of at most `bytes_max` bytes.
    /// @throws Failure  bad_input: not a string, or longer
    [[nodiscard]] std::string const& string(std::size_t bytes_max = 1'024) const;
    /// As `string`, but not empty.
    [[nodiscard]] std::string const& name() const;
    /// @throws Failure  bad_input: not true or false
    [[nodiscard]] bool boolean() const;
    /// A whole number of at most 18 digits.
    /// @throws Failure  bad_input: anything else
    [[nodiscard]] std::int64_t integer() const;

    /// The value as the file has it, for what is passed on as JSON.
    [[nodiscard]] Json const& value() const noexcept { return *value_; }

    /// The names of an object's members that are not among `known` are refused.
    /// @throws Failure  bad_input: not an object, or an unknown member
    void allow_only(std::initializer_list<std::string_view> known) const;
    /// The member as a string, or empty when it is missing or null.
    [[nodiscard]] std::string optional_string(std::string_view key) const;

    /// Report this place as wrong.
    [[noreturn]] void raise(std::string_view problem) const;

private:
    Json const* value_;
    std::string path_;
};

} // namespace cli
