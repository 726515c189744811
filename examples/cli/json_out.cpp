#include "json_out.hpp"

#include <ostream>

namespace cli {
namespace {

void write_escaped(std::ostream& out, char c) {
    static constexpr std::string_view digits = "0123456789abcdef";
    auto const byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
        out << '\\' << c;
    } else if (c == '\n') {
        out << "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
        out << "\\u00" << digits[byte >> 4] << digits[byte & 15];
    } else {
        out << c;
    }
}

} // namespace

JsonWriter& JsonWriter::begin_object() {
    separate();
    out_ << '{';
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    out_ << '}';
    comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::begin_array() {
    separate();
    out_ << '[';
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::end_array() {
    out_ << ']';
    comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    value(name);
    out_ << ':';
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    out_ << '"';
    for (char const c : text) {
        write_escaped(out_, c);
    }
    out_ << '"';
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view text) {
    separate();
    out_ << text;
    return *this;
}

void JsonWriter::separate() {
    if (comma_) {
        out_ << ',';
    }
    comma_ = true;
}

} // namespace cli
