#include "api/shape.hpp"

#include "api/ascii.hpp"
#include "core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace nostro::inline v0::api {

namespace {

namespace json = boost::json;

/// More errors than a person reads at once.
constexpr std::size_t errors_max = 20;

std::int64_t count_characters(std::string_view text) noexcept {
    return std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

/// A JSON pointer (RFC 6901) to a member.
std::string member_path(std::string const& parent, std::string_view name) {
    auto path = parent + '/';
    for (char const c : name) {
        if (c == '~') {
            path += "~0";
        } else if (c == '/') {
            path += "~1";
        } else {
            path.push_back(c);
        }
    }
    return path;
}

/// "1 to 255", "at most 20", "at least 1", "exactly 3".
std::string bounds(Shape const& shape) {
    auto const least = std::to_string(shape.least);
    auto const most = std::to_string(shape.most);
    bool const has_least = shape.type == Type::integer || shape.type == Type::number
                               ? shape.least != std::numeric_limits<std::int64_t>::min()
                               : shape.least > 0;
    if (shape.least == shape.most) {
        return "exactly " + most;
    }
    if (shape.most == std::numeric_limits<std::int64_t>::max()) {
        return "at least " + least;
    }
    return has_least ? least + " to " + most : "at most " + most;
}

std::string list_choices(std::string_view choices) {
    std::string words;
    any_piece(choices, '|', [&](std::string_view word) {
        words += (words.empty() ? "" : ", ") + std::string{word};
        return false;
    });
    return words;
}

std::optional<json::value> fallback_of(Shape const& shape) {
    struct ToValue {
        std::optional<json::value> operator()(std::monostate) const { return std::nullopt; }

        std::optional<json::value> operator()(bool value) const { return json::value(value); }

        std::optional<json::value> operator()(std::int64_t value) const {
            return json::value(value);
        }

        std::optional<json::value> operator()(std::string_view value) const {
            return json::value(json::string_view{value.data(), value.size()});
        }
    };

    return std::visit(ToValue{}, shape.fallback);
}

class Checker {
public:
    enum class Mode : std::uint8_t { request, answer };

    explicit Checker(Mode mode) noexcept : mode_{mode} {}

    json::value check(Shape const& shape, json::value const& value, std::string const& path) {
        if (value.is_null() && (shape.is_nullable || shape.type == Type::any)) {
            return nullptr;
        }
        switch (shape.type) {
        case Type::any:
            return value;
        case Type::text:
            return check_text_value(shape, value, path);
        case Type::integer:
            return check_integer(shape, value, path);
        case Type::number:
            return check_number(shape, value, path);
        case Type::boolean:
            return value.is_bool() ? value : fail(path, "type", "must be true or false");
        case Type::object:
            return check_object(shape, value, path);
        case Type::list:
            return check_list(shape, value, path);
        case Type::map:
            return check_map(shape, value, path);
        }
        return nullptr;
    }

    json::value fail(std::string const& path, std::string_view code, std::string message) {
        if (errors_.size() < errors_max) {
            errors_.push_back({path, std::string{code}, std::move(message)});
        }
        return nullptr;
    }

    [[nodiscard]] std::vector<FieldError> take_errors() { return std::move(errors_); }

private:
    json::value
    check_text_value(Shape const& shape, json::value const& value, std::string const& path) {
        auto const* const found = value.if_string();
        if (found == nullptr) {
            return fail(path, "type", "must be text");
        }
        std::string_view const text{found->data(), found->size()};
        if (!is_valid_text(text)) {
            return fail(path, "encoding", "must be UTF-8 without U+0000");
        }
        auto const length = count_characters(text);
        if (length < shape.least || length > shape.most) {
            return fail(path, "length", "must have " + bounds(shape) + " characters");
        }
        if (!shape.choices.empty() && !has_piece(shape.choices, '|', text)) {
            return fail(path, "choice", "must be one of: " + list_choices(shape.choices));
        }
        if (shape.matcher != nullptr && !shape.matcher->matches(text)) {
            return fail(path, "format", "must be " + std::string{shape.matcher->says});
        }
        return value;
    }

    json::value
    check_integer(Shape const& shape, json::value const& value, std::string const& path) {
        if (!value.is_int64() && !value.is_uint64()) {
            return fail(path, "type", "must be a whole number");
        }
        auto const* const number = value.if_int64();
        if (number == nullptr || *number < shape.least || *number > shape.most) {
            return fail(path, "range", "must be " + bounds(shape));
        }
        return value;
    }

    json::value
    check_number(Shape const& shape, json::value const& value, std::string const& path) {
        if (!value.is_number()) {
            return fail(path, "type", "must be a number");
        }
        auto const number = value.to_number<double>();
        if (number < static_cast<double>(shape.least) || number > static_cast<double>(shape.most)) {
            return fail(path, "range", "must be " + bounds(shape));
        }
        return value;
    }

    json::value
    check_object(Shape const& shape, json::value const& value, std::string const& path) {
        auto const* const object = value.if_object();
        if (object == nullptr) {
            return fail(path, "type", "must be an object");
        }
        json::object checked;
        for (Field const& field : shape.fields()) {
            auto const* const member = find_member(shape, *object, field.name, path);
            check_member(field, member, path, checked);
        }
        if (shape.is_closed || mode_ == Mode::answer) {
            refuse_unknown(shape, *object, path);
        }
        return checked;
    }

    json::value const* find_member(Shape const& shape,
                                   json::object const& object,
                                   std::string_view name,
                                   std::string const& path) {
        if (!shape.is_any_case || mode_ == Mode::answer) {
            return object.if_contains(name);
        }
        json::value const* found = nullptr;
        for (auto const& member : object) {
            if (equal_ignoring_case(member.key(), name)) {
                if (found != nullptr) {
                    fail(member_path(path, name), "repeated", "must stand once");
                }
                found = &member.value();
            }
        }
        return found;
    }

    void check_member(Field const& field,
                      json::value const* value,
                      std::string const& path,
                      json::object& checked) {
        if (field.presence == Presence::read_only && mode_ == Mode::request) {
            return;
        }
        // Clients that write absent members as null are many.
        if (value != nullptr && value->is_null() && !field.shape.is_nullable &&
            field.shape.type != Type::any && mode_ == Mode::request) {
            value = nullptr;
        }
        if (value != nullptr) {
            checked.emplace(field.name, check(field.shape, *value, member_path(path, field.name)));
        } else if (auto fallback = fallback_of(field.shape); fallback && mode_ == Mode::request) {
            checked.emplace(field.name, *std::move(fallback));
        } else if (field.presence == Presence::required) {
            fail(member_path(path, field.name), "missing", "is required");
        }
    }

    void refuse_unknown(Shape const& shape, json::object const& object, std::string const& path) {
        for (auto const& member : object) {
            std::string_view const name{member.key().data(), member.key().size()};
            bool const any_case = shape.is_any_case && mode_ == Mode::request;
            auto const is_named = [&](Field const& field) {
                return any_case ? equal_ignoring_case(field.name, name) : field.name == name;
            };
            if (std::ranges::none_of(shape.fields(), is_named)) {
                fail(member_path(path, printable(name)), "unknown", "is unknown");
            }
        }
    }

    json::value check_list(Shape const& shape, json::value const& value, std::string const& path) {
        auto const* const list = value.if_array();
        if (list == nullptr) {
            return fail(path, "type", "must be an array");
        }
        if (!fits(list->size(), shape)) {
            return fail(path, "length", "must have " + bounds(shape) + " elements");
        }
        json::array checked;
        for (std::size_t at = 0; at < list->size(); ++at) {
            checked.push_back(check(*shape.element, (*list)[at], path + '/' + std::to_string(at)));
        }
        return checked;
    }

    json::value check_map(Shape const& shape, json::value const& value, std::string const& path) {
        auto const* const object = value.if_object();
        if (object == nullptr) {
            return fail(path, "type", "must be an object");
        }
        if (!fits(object->size(), shape)) {
            return fail(path, "length", "must have " + bounds(shape) + " members");
        }
        json::object checked;
        for (auto const& member : *object) {
            std::string_view const name{member.key().data(), member.key().size()};
            if (!is_valid_text(name)) {
                return fail(path, "encoding", "names must be UTF-8 without U+0000");
            }
            checked.emplace(name, check(*shape.element, member.value(), member_path(path, name)));
        }
        return checked;
    }

    static bool fits(std::size_t size, Shape const& shape) noexcept {
        return std::cmp_greater_equal(size, shape.least) && std::cmp_less_equal(size, shape.most);
    }

    Mode mode_;
    std::vector<FieldError> errors_;
};

/// A parameter as the JSON value it stands for; what does not fit stays text, which the check of
/// its type then refuses.
json::value read_parameter(Shape const& shape, std::string_view text) {
    if (shape.type == Type::integer) {
        std::int64_t number = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc::result_out_of_range && end == text.data() + text.size()) {
            return std::numeric_limits<std::uint64_t>::max(); // a whole number out of any range
        }
        if (error == std::errc{} && end == text.data() + text.size()) {
            return number;
        }
    }
    if (shape.type == Type::boolean && (text == "true" || text == "false")) {
        return text == "true";
    }
    return json::value(json::string_view{text.data(), text.size()});
}

/// Parameters are named by name, not by pointer; their elements are not told apart.
void name_parameters(std::vector<FieldError>& errors) {
    for (FieldError& error : errors) {
        auto const end = std::min(error.path.find('/', 1), error.path.size());
        std::string name;
        for (std::size_t at = 1; at < end; ++at) {
            if (error.path[at] == '~') {
                ++at;
                name.push_back(error.path[at] == '0' ? '~' : '/');
            } else {
                name.push_back(error.path[at]);
            }
        }
        error.path = std::move(name);
    }
}

/// Gathers parameters by name, then checks them like a document.
class ParameterObject {
public:
    explicit ParameterObject(Shape const& shape) : shape_{shape} {}

    void add(Field const* field, std::string_view name, std::string_view value) {
        if (field != nullptr && field->shape.type == Type::list) {
            auto& list = object_.emplace(name, json::array{}).first->value().as_array();
            list.push_back(read_parameter(*field->shape.element, value));
        } else {
            auto read = field != nullptr ? read_parameter(field->shape, value) : json::value{};
            if (!object_.emplace(name, std::move(read)).second) {
                checker_.fail(member_path("", printable(name)), "repeated", "must stand once");
            }
        }
    }

    [[nodiscard]] Checked finish() {
        auto value = checker_.check(shape_, object_, "");
        auto errors = checker_.take_errors();
        name_parameters(errors);
        return {std::move(value), std::move(errors)};
    }

private:
    Shape const& shape_;
    json::object object_;
    Checker checker_{Checker::Mode::request};
};

} // namespace

Checked check_json(Shape const& shape, json::value const& document) {
    Checker checker{Checker::Mode::request};
    auto value = checker.check(shape, document, "");
    return {std::move(value), checker.take_errors()};
}

Checked check_parameters(Shape const& shape, std::span<Parameter const> parameters) {
    if (shape.type == Type::any) {
        return {json::object{}, {}};
    }
    ParameterObject object{shape};
    for (auto const& [name, value] : parameters) {
        auto const field = std::ranges::find(shape.fields(), name, &Field::name);
        object.add(field == shape.fields().end() ? nullptr : &*field, name, value);
    }
    return object.finish();
}

Checked check_headers(Shape const& shape, std::span<Header const> headers) {
    if (shape.type == Type::any) {
        return {json::object{}, {}};
    }
    ParameterObject object{shape};
    for (Header const& header : headers) {
        auto const field = std::ranges::find_if(shape.fields(), [&](Field const& candidate) {
            return equal_ignoring_case(candidate.name, header.name);
        });
        if (field != shape.fields().end()) {
            object.add(&*field, field->name, trim(header.value));
        }
    }
    return object.finish();
}

Checked check_text(Shape const& shape, std::string_view name, std::string_view value) {
    Checker checker{Checker::Mode::request};
    auto checked = checker.check(shape, read_parameter(shape, value), member_path("", name));
    auto errors = checker.take_errors();
    name_parameters(errors);
    return {std::move(checked), std::move(errors)};
}

std::vector<FieldError> check_answer(Shape const& shape, json::value const& document) {
    Checker checker{Checker::Mode::answer};
    static_cast<void>(checker.check(shape, document, ""));
    return checker.take_errors();
}

} // namespace nostro::inline v0::api
