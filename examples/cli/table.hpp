#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

enum class Align { left, right };

struct Column {
    std::string title;
    Align align = Align::left;
};

/// Text for a terminal: control characters, which could steer it, become '?'.
[[nodiscard]] std::string printable(std::string_view text);

/// Rows of text in columns as wide as their widest cell.
class Table {
public:
    explicit Table(std::vector<Column> columns) : columns_{std::move(columns)} {}

    /// @param cells  one for each column
    void add(std::vector<std::string> cells);
    void print(std::ostream& out) const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

} // namespace cli
