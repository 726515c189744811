#pragma once

#include <boost/json/value.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// Levels of arrays and objects inside each other that `parse_json` accepts.
inline constexpr std::size_t json_depth_max = 64;

/// Parse one JSON document (RFC 8259).
///
/// @param what  what the text is, for the error message, for example "sandbox file"
/// @throws InvalidArgument  not JSON, not UTF-8, a key twice in one object, or too deep; details
///                          "line" and "column" (from 1, in bytes) and "reason"
[[nodiscard]] boost::json::value parse_json(std::string_view text, std::string_view what);

/// The value as JSON text without spaces. Members keep their order, so that equal values built in
/// the same order give equal text.
[[nodiscard]] std::string to_text(boost::json::value const& value);

/// Reads a JSON value that somebody else wrote and knows where in the document it stands.
///
/// Every mismatch throws `InvalidArgument` with the detail "field", for example
/// "transactions[3].details.value", and the detail "reason": "missing", "unknown", "not_text" and
/// so on. Refers to the parsed value, which must live longer. Small value type.
class JsonReader {
public:
    /// @param path  where the value stands; empty for the whole document
    explicit JsonReader(boost::json::value const& value, std::string path = {});

    [[nodiscard]] std::string const& path() const noexcept { return path_; }

    [[nodiscard]] boost::json::value const& value() const noexcept { return *value_; }

    /// This value, which must have that type. Text is free of U+0000.
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] std::int64_t integer() const;
    /// The elements of this value, which must be an array.
    [[nodiscard]] std::vector<JsonReader> array() const;

    /// A member of this value, which must be an object; absent when missing or null.
    [[nodiscard]] std::optional<JsonReader> find(std::string_view key) const;
    /// A member that must be there, of any type, null too.
    [[nodiscard]] JsonReader member(std::string_view key) const;

    /// A member that must be there and have that type.
    [[nodiscard]] std::string_view text(std::string_view key) const { return member(key).text(); }

    [[nodiscard]] bool boolean(std::string_view key) const { return member(key).boolean(); }

    [[nodiscard]] std::int64_t integer(std::string_view key) const { return member(key).integer(); }

    [[nodiscard]] std::vector<JsonReader> array(std::string_view key) const {
        return member(key).array();
    }

    [[nodiscard]] JsonReader object(std::string_view key) const;
    /// As `text`; absent when the member is missing or null.
    [[nodiscard]] std::optional<std::string_view> optional_text(std::string_view key) const;

    /// Refuse members other than these.
    void allow_only(std::initializer_list<std::string_view> keys) const;

private:
    [[nodiscard]] boost::json::object const& members() const;
    [[nodiscard]] std::string path_of(std::string_view key) const;

    boost::json::value const* value_;
    std::string path_;
};

} // namespace nostro::inline v0
