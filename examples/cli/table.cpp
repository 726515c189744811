#include "table.hpp"

#include <algorithm>
#include <ostream>

namespace cli {
namespace {

/// Code points of UTF-8 text: how wide it is, but for the few characters of another width.
std::size_t width_of(std::string_view text) {
    auto const is_lead = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_lead));
}

std::string padded(std::string const& text, std::size_t width, Align align) {
    std::string const gap(width - width_of(text), ' ');
    return align == Align::left ? text + gap : gap + text;
}

void print_line(std::ostream& out, std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
}

} // namespace

std::string printable(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const byte = static_cast<unsigned char>(text[at]);
        // U+0080 to U+009F, which terminals obey as well, are two bytes in UTF-8.
        bool const is_c1 = byte == 0xC2 && at + 1 < text.size() &&
                           (static_cast<unsigned char>(text[at + 1]) & 0xE0) == 0x80;
        bool const is_control = byte < 0x20 || byte == 0x7F || is_c1;
        result += is_control ? '?' : text[at];
        at += is_c1 ? 1 : 0;
    }
    return result;
}

void Table::add(std::vector<std::string> cells) {
    std::transform(cells.begin(), cells.end(), cells.begin(), printable);
    rows_.push_back(std::move(cells));
}

void Table::print(std::ostream& out) const {
    std::string titles;
    std::string rule;
    std::vector<std::string> lines(rows_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto const& column = columns_[i];
        auto width = width_of(column.title);
        for (auto const& row : rows_) {
            width = std::max(width, width_of(row[i]));
        }
        titles += padded(column.title, width, column.align) + "  ";
        rule += std::string(width, '-') + "  ";
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            lines[row] += padded(rows_[row][i], width, column.align) + "  ";
        }
    }
    print_line(out, titles);
    print_line(out, rule);
    for (auto const& line : lines) {
        print_line(out, line);
    }
}

} // namespace cli
