#include "json_in.hpp"

#include "failure.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_set>

namespace cli {
namespace {

constexpr int depth_max = 64;
constexpr std::array<std::string_view, 6> kind_names{
    "null", "a boolean", "a number", "a string", "an array", "an object"};

std::string_view name_of(Json::Kind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Bytes of the well-formed UTF-8 sequence `text` begins with; 0 if there is none (RFC 3629).
std::size_t utf8_sequence(std::string_view text) {
    struct Form {
        unsigned char lead_from, lead_to, second_from, second_to;
        std::size_t size;
    };

    static constexpr std::array forms{
        Form{0x00, 0x7F, 0x80, 0xBF, 1},
        Form{0xC2, 0xDF, 0x80, 0xBF, 2},
        Form{0xE0, 0xE0, 0xA0, 0xBF, 3},
        Form{0xE1, 0xEC, 0x80, 0xBF, 3},
        Form{0xED, 0xED, 0x80, 0x9F, 3},
        Form{0xEE, 0xEF, 0x80, 0xBF, 3},
        Form{0xF0, 0xF0, 0x90, 0xBF, 4},
        Form{0xF1, 0xF3, 0x80, 0xBF, 4},
        Form{0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto const form = std::find_if(forms.begin(), forms.end(), [&](Form const& f) {
        return byte(0) >= f.lead_from && byte(0) <= f.lead_to;
    });
    if (form == forms.end() || text.size() < form->size) {
        return 0;
    }
    for (std::size_t i = 1; i < form->size; ++i) {
        auto const from = i == 1 ? form->second_from : 0x80;
        auto const to = i == 1 ? form->second_to : 0xBF;
        if (byte(i) < from || byte(i) > to) {
            return 0;
        }
    }
    return form->size;
}

void append_utf8(std::string& out, std::uint32_t point) {
    auto const put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (point < 0x80) {
        put(point);
        return;
    }
    if (point < 0x800) {
        put(0xC0 | (point >> 6));
    } else {
        if (point < 0x10000) {
            put(0xE0 | (point >> 12));
        } else {
            put(0xF0 | (point >> 18));
            put(0x80 | ((point >> 12) & 0x3F));
        }
        put(0x80 | ((point >> 6) & 0x3F));
    }
    put(0x80 | (point & 0x3F));
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_{text} {}

    Json parse() {
        auto value = parse_value(0);
        skip_space();
        if (!at_end()) {
            raise("unexpected text after the JSON value");
        }
        return value;
    }

private:
    [[nodiscard]] bool at_end() const { return position_ == text_.size(); }

    [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[position_]; }

    char take() {
        if (at_end()) {
            raise("unexpected end of the file; it may be truncated");
        }
        return text_[position_++];
    }

    bool take_if(char wanted) {
        if (at_end() || text_[position_] != wanted) {
            return false;
        }
        ++position_;
        return true;
    }

    void expect(char wanted) {
        if (at_end()) {
            take();
        }
        if (!take_if(wanted)) {
            raise(std::string{"expected '"} + wanted + "'");
        }
    }

    void skip_space() {
        position_ = std::min(text_.find_first_not_of(" \t\r\n", position_), text_.size());
    }

    [[noreturn]] void raise(std::string const& problem) const {
        auto const before = text_.substr(0, position_);
        auto const line = 1 + std::count(before.begin(), before.end(), '\n');
        auto const start = before.rfind('\n') + 1; // npos + 1 is 0: the first line
        throw Failure{ExitCode::bad_input,
                      "line " + std::to_string(line) + ", column " +
                          std::to_string(position_ - start + 1) + ": " + problem};
    }

    Json parse_value(int depth) {
        if (depth > depth_max) {
            raise("nested more than " + std::to_string(depth_max) + " levels deep");
        }
        skip_space();
        switch (peek()) {
        case '{':
            return parse_object(depth);
        case '[':
            return parse_array(depth);
        case '"':
            return {Json::Kind::string, parse_string(), {}, {}};
        case 't':
            return parse_word("true", Json::Kind::boolean);
        case 'f':
            return parse_word("false", Json::Kind::boolean);
        case 'n':
            return parse_word("null", Json::Kind::null);
        default:
            return parse_number();
        }
    }

    Json parse_word(std::string_view word, Json::Kind kind) {
        if (text_.substr(position_, word.size()) != word) {
            raise("expected a JSON value");
        }
        position_ += word.size();
        return {kind, std::string{word}, {}, {}};
    }

    Json parse_object(int depth) {
        Json object{Json::Kind::object, {}, {}, {}};
        std::unordered_set<std::string> seen;
        expect('{');
        skip_space();
        if (take_if('}')) {
            return object;
        }
        do {
            skip_space();
            auto key = parse_string();
            if (!seen.insert(key).second) {
                raise("duplicate key \"" + key + "\"");
            }
            object.keys.push_back(std::move(key));
            skip_space();
            expect(':');
            object.items.push_back(parse_value(depth + 1));
            skip_space();
        } while (take_if(','));
        expect('}');
        return object;
    }

    Json parse_array(int depth) {
        Json array{Json::Kind::array, {}, {}, {}};
        expect('[');
        skip_space();
        if (take_if(']')) {
            return array;
        }
        do {
            array.items.push_back(parse_value(depth + 1));
            skip_space();
        } while (take_if(','));
        expect(']');
        return array;
    }

    void skip_digits() {
        if (at_end() || !is_digit(peek())) {
            raise(at_end() ? "unexpected end of the file; it may be truncated"
                           : "expected a JSON value");
        }
        while (is_digit(peek())) {
            ++position_;
        }
    }

    Json parse_number() {
        auto const start = position_;
        take_if('-');
        if (!take_if('0')) {
            skip_digits();
        }
        if (take_if('.')) {
            skip_digits();
        }
        if (take_if('e') || take_if('E')) {
            if (!take_if('+')) {
                take_if('-');
            }
            skip_digits();
        }
        return {Json::Kind::number, std::string{text_.substr(start, position_ - start)}, {}, {}};
    }

    std::string parse_string() {
        std::string result;
        expect('"');
        while (!take_if('"')) {
            if (take_if('\\')) {
                parse_escape(result);
                continue;
            }
            if (at_end()) {
                take();
            }
            if (static_cast<unsigned char>(peek()) < 0x20) {
                raise("control character inside a string");
            }
            auto const size = utf8_sequence(text_.substr(position_));
            if (size == 0) {
                raise("invalid UTF-8");
            }
            result.append(text_, position_, size);
            position_ += size;
        }
        return result;
    }

    void parse_escape(std::string& result) {
        static constexpr std::string_view letters = "\"\\/bfnrt";
        static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        auto const letter = take();
        if (letter == 'u') {
            append_utf8(result, parse_code_point());
        } else if (auto const found = letters.find(letter); found != std::string_view::npos) {
            result.push_back(meanings[found]);
        } else {
            raise("unknown escape in a string");
        }
    }

    std::uint32_t parse_code_point() {
        auto const first = parse_hex4();
        if (first == 0) {
            raise("U+0000 is not accepted in a string");
        }
        if (first < 0xD800 || first > 0xDFFF) {
            return first;
        }
        if (first > 0xDBFF || take() != '\\' || take() != 'u') {
            raise("lone surrogate in a string");
        }
        auto const second = parse_hex4();
        if (second < 0xDC00 || second > 0xDFFF) {
            raise("lone surrogate in a string");
        }
        return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    }

    std::uint32_t parse_hex4() {
        static constexpr std::string_view digits = "0123456789abcdef";
        std::uint32_t value = 0;
        for (int i = 0; i < 4; ++i) {
            auto c = take();
            if (c >= 'A' && c <= 'F') {
                c = static_cast<char>(c - 'A' + 'a');
            }
            auto const digit = digits.find(c);
            if (digit == std::string_view::npos) {
                raise("expected four hexadecimal digits");
            }
            value = value * 16 + static_cast<std::uint32_t>(digit);
        }
        return value;
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

} // namespace

Json const* Json::find(std::string_view key) const noexcept {
    auto const found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

Json parse_json(std::string_view text) {
    return Parser{text}.parse();
}

namespace {

void append_quoted(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (char const letter : text) {
        auto const code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (code < 0x20) {
            out.append("\\u00").append(1, hex[code >> 4]).append(1, hex[code & 15]);
        } else {
            out += letter;
        }
    }
    out += '"';
}

void append_text(std::string& out, Json const& value) {
    bool const is_object = value.kind == Json::Kind::object;
    switch (value.kind) {
    case Json::Kind::null:
        out += "null";
        break;
    case Json::Kind::boolean:
    case Json::Kind::number:
        out += value.text;
        break;
    case Json::Kind::string:
        append_quoted(out, value.text);
        break;
    case Json::Kind::array:
    case Json::Kind::object:
        out += is_object ? '{' : '[';
        for (std::size_t at = 0; at < value.items.size(); ++at) {
            out += at == 0 ? "" : ",";
            if (is_object) {
                append_quoted(out, value.keys[at]);
                out += ':';
            }
            append_text(out, value.items[at]);
        }
        out += is_object ? '}' : ']';
        break;
    }
}

} // namespace

std::string to_text(Json const& value) {
    std::string text;
    append_text(text, value);
    return text;
}

JsonField JsonField::at(std::string_view key) const {
    if (value_->kind != Json::Kind::object) {
        raise("must be an object, not " + std::string{name_of(value_->kind)});
    }
    auto path = path_.empty() ? std::string{key} : path_ + '.' + std::string{key};
    if (auto const* member = value_->find(key)) {
        return {*member, std::move(path)};
    }
    raise("\"" + std::string{key} + "\" is missing");
}

bool JsonField::has(std::string_view key) const noexcept {
    auto const* member = value_->find(key);
    return member != nullptr && member->kind != Json::Kind::null;
}

std::vector<JsonField> JsonField::items() const {
    if (value_->kind != Json::Kind::array) {
        raise("must be an array, not " + std::string{name_of(value_->kind)});
    }
    std::vector<JsonField> fields;
    fields.reserve(value_->items.size());
    for (auto const& item : value_->items) {
        fields.emplace_back(item, path_ + '[' + std::to_string(fields.size()) + ']');
    }
    return fields;
}

std::string const& JsonField::string(std::size_t bytes_max) const {
    if (value_->kind != Json::Kind::string) {
        raise("must be a string, not " + std::string{name_of(value_->kind)});
    }
    if (value_->text.size() > bytes_max) {
        raise("is longer than " + std::to_string(bytes_max) + " bytes");
    }
    return value_->text;
}

std::string const& JsonField::name() const {
    auto const& text = string();
    if (text.empty()) {
        raise("must not be empty");
    }
    return text;
}

bool JsonField::boolean() const {
    if (value_->kind != Json::Kind::boolean) {
        raise("must be true or false, not " + std::string{name_of(value_->kind)});
    }
    return value_->text == "true";
}

std::int64_t JsonField::integer() const {
    std::string_view digits = value_->text;
    if (digits.starts_with('-')) {
        digits.remove_prefix(1);
    }
    if (value_->kind != Json::Kind::number || digits.empty() || digits.size() > 18 ||
        digits.find_first_not_of("0123456789") != std::string_view::npos) {
        raise("must be a whole number");
    }
    return std::stoll(value_->text);
}

void JsonField::allow_only(std::initializer_list<std::string_view> known) const {
    if (value_->kind != Json::Kind::object) {
        raise("must be an object, not " + std::string{name_of(value_->kind)});
    }
    for (auto const& key : value_->keys) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            raise("\"" + key + "\" is not known here");
        }
    }
}

std::string JsonField::optional_string(std::string_view key) const {
    return has(key) ? at(key).string() : std::string{};
}

void JsonField::raise(std::string_view problem) const {
    auto const place = path_.empty() ? std::string{"the file"} : path_;
    throw Failure{ExitCode::bad_input, place + ": " + std::string{problem}};
}

} // namespace cli
