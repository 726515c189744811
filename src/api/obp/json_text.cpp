#include "api/obp/json_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace nostro::inline v0::api::obp {

namespace {

constexpr bool needs_escape(char c) noexcept {
    return static_cast<unsigned char>(c) < ' ' || c == '"' || c == '\\';
}

void append_escape(std::string& text, char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
    case '"':
    case '\\':
        text.push_back('\\');
        text.push_back(c);
        break;
    case '\n':
        text += "\\n";
        break;
    case '\r':
        text += "\\r";
        break;
    case '\t':
        text += "\\t";
        break;
    default:
        text += "\\u00";
        text.push_back(digits[static_cast<unsigned char>(c) >> 4U]);
        text.push_back(digits[static_cast<unsigned char>(c) & 0xFU]);
    }
}

/// `width` decimal digits of a number behind `text`.
void append_number(std::string& text, unsigned number, std::size_t width) {
    text.append(width, '0');
    for (auto at = text.end(); width > 0; --width) {
        *--at = static_cast<char>('0' + number % 10);
        number /= 10;
    }
}

} // namespace

void JsonText::value(std::string_view text) {
    separate();
    quote(text);
}

void JsonText::value(bool flag) {
    separate();
    text_ += flag ? "true" : "false";
}

void JsonText::value(double number) {
    separate();
    if (!std::isfinite(number)) {
        text_ += "null"; // JSON has no word for it
        return;
    }
    std::array<char, 32> digits{};
    auto const written = std::to_chars(digits.begin(), digits.end(), number);
    text_.append(digits.begin(), written.ptr);
}

void JsonText::value(Timestamp time) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(time);
    auto const day = std::chrono::floor<std::chrono::days>(seconds);
    std::chrono::year_month_day const date{day};
    std::chrono::hh_mm_ss const clock{seconds - day};
    separate();
    text_.push_back('"');
    append_number(text_, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    text_.push_back('-');
    append_number(text_, static_cast<unsigned>(date.month()), 2);
    text_.push_back('-');
    append_number(text_, static_cast<unsigned>(date.day()), 2);
    text_.push_back('T');
    append_number(text_, static_cast<unsigned>(clock.hours().count()), 2);
    text_.push_back(':');
    append_number(text_, static_cast<unsigned>(clock.minutes().count()), 2);
    text_.push_back(':');
    append_number(text_, static_cast<unsigned>(clock.seconds().count()), 2);
    text_ += "Z\"";
}

void JsonText::null() {
    separate();
    text_ += "null";
}

void JsonText::raw(std::string_view json) {
    separate();
    text_ += json;
}

void JsonText::text_or_null(std::string_view name, std::string_view text) {
    key(name);
    if (text.empty()) {
        null();
    } else {
        value(text);
    }
}

void JsonText::key(std::string_view name) {
    separate();
    text_.push_back('"');
    text_ += name;
    text_ += "\":";
}

void JsonText::separate() {
    // What comes before a value is the beginning, a bracket, a colon, or another value.
    if (!text_.empty() && text_.back() != '{' && text_.back() != '[' && text_.back() != ':') {
        text_.push_back(',');
    }
}

void JsonText::begin(char bracket) {
    separate();
    text_.push_back(bracket);
}

void JsonText::quote(std::string_view text) {
    text_.push_back('"');
    while (!text.empty()) {
        auto const plain = std::ranges::find_if(text, needs_escape);
        text_.append(text.begin(), plain);
        text.remove_prefix(static_cast<std::size_t>(plain - text.begin()));
        if (!text.empty()) {
            append_escape(text_, text.front());
            text.remove_prefix(1);
        }
    }
    text_.push_back('"');
}

} // namespace nostro::inline v0::api::obp
