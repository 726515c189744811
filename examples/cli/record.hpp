#pragma once

#include "session.hpp"

#include <nostro/core/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Records of the services as text and as JSON, each described by one table of its members.
namespace cli {

/// What stands in a member; `std::monostate`: nothing, the member is left out.
using Shown =
    std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>>;

struct Member {
    std::string_view name;   ///< in JSON, and where one record is shown
    std::string_view column; ///< its title where many are listed; empty: it is not
    Shown value;
};

using Record = std::vector<Member>;

/// How a member of a `Row` is shown.
template <class Row>
struct MemberOf {
    std::string_view name;
    std::string_view column;
    Shown (*read)(Row const&);
};

template <class Row, std::size_t count>
[[nodiscard]] Record record_of(Row const& row, MemberOf<Row> const (&members)[count]) {
    Record record;
    for (auto const& member : members) {
        record.push_back({member.name, member.column, member.read(row)});
    }
    return record;
}

template <class Row, std::size_t count>
[[nodiscard]] std::vector<Record> records_of(std::vector<Row> const& rows,
                                             MemberOf<Row> const (&members)[count]) {
    std::vector<Record> records;
    records.reserve(rows.size());
    for (auto const& row : rows) {
        records.push_back(record_of(row, members));
    }
    return records;
}

/// The name of a value of an enumeration.
template <class E>
[[nodiscard]] std::string word_of(E value) {
    return std::string{names_of(value)[static_cast<std::size_t>(value)]};
}

[[nodiscard]] Shown shown(std::optional<nostro::Timestamp> const& time);

/// Answer what there is: in JSON an object with one list of this name.
void answer_list(Session& session, std::string_view name, std::vector<Record> const& records);
/// Answer one record, all of it.
void answer_record(Session& session, Record const& record);
/// Answer what was done, and to what.
///
/// @param secret  made by the command; this is the only time it is shown. Empty: there is none
void answer_done(Session& session,
                 std::string_view result,
                 std::string_view title,
                 Record const& record,
                 std::string_view secret = {});

} // namespace cli
