#include "statements/statement_store.hpp"

#include "domain/checks.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using IssuedRows = storage::Records<StatementRow>;
using SeriesRows = storage::Records<StatementSeriesRow>;

Date stored_day(std::string const& text, std::string_view column) {
    if (auto const day = parse_date(text)) {
        return *day;
    }
    throw CorruptData{"a statement has no day",
                      {{"table", "statements"}, {"column", std::string{column}}}};
}

IssuedStatement issued_of(StatementRow const& row) {
    return {.number = row.number,
            .period = period_of(row),
            .entry_count = row.entry_count,
            .created_at = row.created_at,
            .message_id = row.message_id};
}

} // namespace

StatementPeriod period_of(StatementRow const& row) {
    return {.from = stored_day(row.period_from, "period_from"),
            .to = stored_day(row.period_to, "period_to")};
}

std::uint32_t StatementStore::lock() {
    SeriesRows rows{transaction_, tenant_};
    if (auto const series = rows.find_for_update(view_.bank_id, view_.account_id, view_.view_id)) {
        return series->last_number + 1;
    }
    rows.insert(
        {.bank_id = view_.bank_id, .account_id = view_.account_id, .view_id = view_.view_id});
    return 1;
}

void StatementStore::add(StatementRow const& row) {
    SeriesRows{transaction_, tenant_}.update({.bank_id = row.bank_id,
                                              .account_id = row.account_id,
                                              .view_id = row.view_id,
                                              .last_number = row.number});
    IssuedRows{transaction_, tenant_}.insert(row);
}

StatementRow StatementStore::get(std::uint32_t number) const {
    if (auto row = IssuedRows{transaction_, tenant_}.find(
            view_.bank_id, view_.account_id, view_.view_id, number)) {
        return *std::move(row);
    }
    raise_not_found("number", "statement_not_found", std::to_string(number));
}

std::optional<StatementRow> StatementStore::find(StatementPeriod const& period) const {
    auto rows = list_by_end(period.to);
    auto const found = std::ranges::find(rows, to_string(period.from), &StatementRow::period_from);
    return found == rows.end() ? std::nullopt : std::optional{std::move(*found)};
}

std::optional<StatementRow> StatementStore::find_before(Date first_day) const {
    auto rows = list_by_end(first_day - std::chrono::days{1});
    return rows.empty() ? std::nullopt : std::optional{std::move(rows.front())};
}

/// The newest first. There are as many as anybody has thought of first days, none of them twice.
std::vector<StatementRow> StatementStore::list_by_end(Date last_day) const {
    std::vector<StatementRow> rows;
    IssuedRows{transaction_, tenant_}.each(
        {.index = storage::Described<StatementRow>::by_end, .descending = true},
        [&](StatementRow const& row) { rows.push_back(row); },
        view_.bank_id,
        view_.account_id,
        view_.view_id,
        to_string(last_day));
    return rows;
}

std::vector<IssuedStatement>
StatementStore::list(std::uint32_t after,
                     std::size_t limit,
                     std::function<bool(StatementPeriod const& period)> const& is_wanted) const {
    auto const found = IssuedRows{transaction_, tenant_}.list_wanted(
        {.limit = limit},
        StatementRow{.number = after},
        [&](StatementRow const& row) { return is_wanted(period_of(row)); },
        view_.bank_id,
        view_.account_id,
        view_.view_id);
    std::vector<IssuedStatement> issued;
    issued.reserve(found.size());
    std::ranges::transform(found, std::back_inserter(issued), issued_of);
    return issued;
}

} // namespace nostro::inline v0::detail
