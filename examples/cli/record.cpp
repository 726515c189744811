#include "record.hpp"

#include "json_out.hpp"
#include "table.hpp"

#include <algorithm>
#include <ostream>

namespace cli {
namespace {

std::string joined(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) {
        text.append(text.empty() ? "" : " ").append(word);
    }
    return text;
}

std::string to_text(Shown const& value) {
    if (auto const* truth = std::get_if<bool>(&value)) {
        return *truth ? "yes" : "no";
    }
    if (auto const* number = std::get_if<std::int64_t>(&value)) {
        return std::to_string(*number);
    }
    if (auto const* words = std::get_if<std::vector<std::string>>(&value)) {
        return joined(*words);
    }
    auto const* text = std::get_if<std::string>(&value);
    return text == nullptr ? std::string{} : *text;
}

void write_value(JsonWriter& json, Shown const& value) {
    if (auto const* truth = std::get_if<bool>(&value)) {
        json.value(*truth);
    } else if (auto const* number = std::get_if<std::int64_t>(&value)) {
        json.value(*number);
    } else if (auto const* text = std::get_if<std::string>(&value)) {
        json.value(*text);
    } else if (auto const* words = std::get_if<std::vector<std::string>>(&value)) {
        json.begin_array();
        for (auto const& word : *words) {
            json.value(word);
        }
        json.end_array();
    }
}

void write_members(JsonWriter& json, Record const& record) {
    for (auto const& member : record) {
        if (!std::holds_alternative<std::monostate>(member.value)) {
            write_value(json.key(member.name), member.value);
        }
    }
}

void write_list(std::ostream& out, std::string_view name, std::vector<Record> const& records) {
    JsonWriter json{out};
    json.begin_object().key(name).begin_array();
    for (auto const& record : records) {
        json.begin_object();
        write_members(json, record);
        json.end_object();
    }
    json.end_array().end_object();
    out << '\n';
}

} // namespace

Shown shown(std::optional<nostro::Timestamp> const& time) {
    return time ? Shown{nostro::to_string(*time)} : Shown{};
}

void answer_list(Session& session, std::string_view name, std::vector<Record> const& records) {
    if (session.json) {
        write_list(session.out, name, records);
        return;
    }
    if (records.empty()) {
        session.out << "no " << name << '\n';
        return;
    }
    std::vector<Column> columns;
    for (auto const& member : records.front()) {
        if (!member.column.empty()) {
            columns.push_back({std::string{member.column}});
        }
    }
    Table table{columns};
    for (auto const& record : records) {
        std::vector<std::string> cells;
        for (auto const& member : record) {
            if (!member.column.empty()) {
                cells.push_back(to_text(member.value));
            }
        }
        table.add(std::move(cells));
    }
    table.print(session.out);
}

void answer_record(Session& session, Record const& record) {
    if (session.json) {
        JsonWriter json{session.out};
        json.begin_object();
        write_members(json, record);
        json.end_object();
        session.out << '\n';
        return;
    }
    std::size_t width = 0;
    for (auto const& member : record) {
        width = std::max(width, member.name.size());
    }
    for (auto const& member : record) {
        if (auto const text = to_text(member.value); !text.empty()) {
            session.out << member.name << std::string(width + 2 - member.name.size(), ' ')
                        << printable(text) << '\n';
        }
    }
}

void answer_done(Session& session,
                 std::string_view result,
                 std::string_view title,
                 Record const& record,
                 std::string_view secret) {
    if (!session.json) {
        session.out << result << ": " << printable(title) << '\n';
        if (!secret.empty()) {
            session.out << "secret: " << printable(secret)
                        << "\n  keep it now: it is not shown again\n";
        }
        return;
    }
    JsonWriter json{session.out};
    json.begin_object().field("result", result);
    write_members(json, record);
    if (!secret.empty()) {
        json.field("client_secret", secret);
    }
    json.end_object();
    session.out << '\n';
}

} // namespace cli
