#include "core/json.hpp"

#include "core/utf8.hpp"

#include <nostro/core/error.hpp>

// The one place that compiles Boost.JSON into the library.
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace nostro::inline v0 {

namespace {

namespace json = boost::json;

/// Builds a value from parser events and refuses what Boost's own builder lets pass: a key that
/// stands twice in one object, where the last would silently win.
class Builder {
public:
    // Names and signatures are what json::basic_parser calls; texts may arrive in parts.
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    bool on_document_begin(json::error_code&) { return true; }

    bool on_document_end(json::error_code&) { return true; }

    bool on_object_begin(json::error_code&) { return open(json::object{}); }

    bool on_object_end(std::size_t, json::error_code&) { return close(); }

    bool on_array_begin(json::error_code&) { return open(json::array{}); }

    bool on_array_end(std::size_t, json::error_code&) { return close(); }

    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        return gather(part);
    }

    bool on_key(json::string_view part, std::size_t, json::error_code& error) {
        gather(part);
        auto& level = levels_.back();
        level.key = std::exchange(text_, {});
        duplicate_ = level.value.get_object().contains(level.key);
        if (duplicate_) {
            error = json::error::syntax;
        }
        return !duplicate_;
    }

    bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
        return gather(part);
    }

    bool on_string(json::string_view part, std::size_t, json::error_code&) {
        if (text_.empty()) { // it came in one part
            return add(json::string{part});
        }
        gather(part);
        return add(json::string{std::exchange(text_, {})});
    }

    bool on_number_part(json::string_view, json::error_code&) { return true; }

    bool on_int64(std::int64_t number, json::string_view, json::error_code&) { return add(number); }

    bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
        return add(number);
    }

    bool on_double(double number, json::string_view, json::error_code&) { return add(number); }

    bool on_bool(bool truth, json::error_code&) { return add(truth); }

    bool on_null(json::error_code&) { return add(nullptr); }

    bool on_comment_part(json::string_view, json::error_code&) { return true; }

    bool on_comment(json::string_view, json::error_code&) { return true; }

    [[nodiscard]] bool stopped_at_duplicate() const noexcept { return duplicate_; }

    [[nodiscard]] json::value take() { return std::move(document_); }

private:
    /// An array or object whose end was not seen yet.
    struct Level {
        json::value value;
        std::string key; ///< of the member that comes next
    };

    bool gather(json::string_view part) {
        text_.append(part.data(), part.size());
        return true;
    }

    bool open(json::value container) {
        levels_.push_back({std::move(container), {}});
        return true;
    }

    bool close() {
        auto value = std::move(levels_.back().value);
        levels_.pop_back();
        return add(std::move(value));
    }

    bool add(json::value value) {
        if (levels_.empty()) {
            document_ = std::move(value);
        } else if (auto& parent = levels_.back(); parent.value.is_array()) {
            parent.value.get_array().push_back(std::move(value));
        } else {
            parent.value.get_object().emplace(parent.key, std::move(value));
        }
        return true;
    }

    std::vector<Level> levels_;
    std::string text_;
    json::value document_;
    bool duplicate_ = false;
};

[[noreturn]] void raise_unreadable(std::string_view text,
                                   std::size_t offset,
                                   std::string_view what,
                                   std::string reason) {
    auto const before = text.substr(0, offset);
    auto const line = std::to_string(std::ranges::count(before, '\n') + 1);
    // npos + 1 is 0: on the first line the column counts from the start of the text.
    auto const column = std::to_string(before.size() - (before.rfind('\n') + 1) + 1);
    auto message = std::string{what} + " is not valid JSON: line " + line + ", column " + column +
                   ": " + reason;
    throw InvalidArgument{std::move(message),
                          {{"line", line}, {"column", column}, {"reason", std::move(reason)}}};
}

[[noreturn]] void raise_mismatch(std::string const& path, std::string reason) {
    auto const field = path.empty() ? std::string{"document"} : path;
    auto message = field + " is " + reason;
    std::ranges::replace(message, '_', ' ');
    throw InvalidArgument{std::move(message), {{"field", field}, {"reason", std::move(reason)}}};
}

} // namespace

json::value parse_json(std::string_view text, std::string_view what) {
    json::parse_options options;
    options.max_depth = json_depth_max;
    json::basic_parser<Builder> parser{options};
    json::error_code error;
    auto const consumed = parser.write_some(false, text.data(), text.size(), error);
    if (parser.handler().stopped_at_duplicate()) {
        raise_unreadable(text, consumed, what, "duplicate key");
    }
    if (error) {
        raise_unreadable(text, consumed, what, error.message());
    }
    if (consumed < text.size()) {
        raise_unreadable(text, consumed, what, "extra data after the document");
    }
    return parser.handler().take();
}

std::string to_text(json::value const& value) {
    return json::serialize(value);
}

JsonReader::JsonReader(json::value const& value, std::string path)
    : value_{&value}, path_{std::move(path)} {}

std::string_view JsonReader::text() const {
    auto const* const text = value_->if_string();
    if (text == nullptr) {
        raise_mismatch(path_, "not_text");
    }
    if (!is_valid_text(*text)) {
        raise_mismatch(path_, "not_valid_text");
    }
    return *text;
}

bool JsonReader::boolean() const {
    auto const* const truth = value_->if_bool();
    if (truth == nullptr) {
        raise_mismatch(path_, "not_boolean");
    }
    return *truth;
}

std::int64_t JsonReader::integer() const {
    auto const* const number = value_->if_int64();
    if (number == nullptr) {
        raise_mismatch(path_, "not_integer");
    }
    return *number;
}

std::vector<JsonReader> JsonReader::array() const {
    auto const* const elements = value_->if_array();
    if (elements == nullptr) {
        raise_mismatch(path_, "not_array");
    }
    std::vector<JsonReader> readers;
    readers.reserve(elements->size());
    for (auto const& element : *elements) {
        readers.emplace_back(element, path_ + '[' + std::to_string(readers.size()) + ']');
    }
    return readers;
}

std::optional<JsonReader> JsonReader::find(std::string_view key) const {
    auto const* const found = members().if_contains(key);
    if (found == nullptr || found->is_null()) {
        return std::nullopt;
    }
    return JsonReader{*found, path_of(key)};
}

JsonReader JsonReader::member(std::string_view key) const {
    auto const* const found = members().if_contains(key);
    if (found == nullptr) {
        raise_mismatch(path_of(key), "missing");
    }
    return JsonReader{*found, path_of(key)};
}

JsonReader JsonReader::object(std::string_view key) const {
    auto reader = member(key);
    static_cast<void>(reader.members());
    return reader;
}

std::optional<std::string_view> JsonReader::optional_text(std::string_view key) const {
    auto const reader = find(key);
    return reader ? std::optional{reader->text()} : std::nullopt;
}

void JsonReader::allow_only(std::initializer_list<std::string_view> keys) const {
    for (auto const& member : members()) {
        if (std::ranges::find(keys, std::string_view{member.key()}) == keys.end()) {
            raise_mismatch(path_of(member.key()), "unknown");
        }
    }
}

json::object const& JsonReader::members() const {
    auto const* const members = value_->if_object();
    if (members == nullptr) {
        raise_mismatch(path_, "not_object");
    }
    return *members;
}

std::string JsonReader::path_of(std::string_view key) const {
    auto const name = printable(key);
    return path_.empty() ? name : path_ + '.' + name;
}

} // namespace nostro::inline v0
