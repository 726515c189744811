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
    std::string result{text};
    std::replace_if(
        result.begin(),
        result.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; },
        '?');
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
