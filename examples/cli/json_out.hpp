#pragma once

#include <concepts>
#include <iosfwd>
#include <string>
#include <string_view>

namespace cli {

/// Writes one JSON text, member by member, on one line.
class JsonWriter {
public:
    explicit JsonWriter(std::ostream& out) : out_{out} {}

    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);

    JsonWriter& value(char const* text) { return value(std::string_view{text}); }

    JsonWriter& value(bool truth) { return raw(truth ? "true" : "false"); }

    template <std::integral Number>

    requires(!std::same_as<Number, bool>) JsonWriter& value(Number number) {
        return raw(std::to_string(number));
    }

    JsonWriter& null() { return raw("null"); }

    /// A member of the object that is open.
    template <class Value>
    JsonWriter& field(std::string_view name, Value const& member) {
        return key(name).value(member);
    }

private:
    JsonWriter& raw(std::string_view text);
    void separate();

    std::ostream& out_;
    bool comma_ = false;
};

} // namespace cli
