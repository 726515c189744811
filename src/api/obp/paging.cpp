#include "api/obp/paging.hpp"

#include "api/ascii.hpp"
#include "api/obp/codes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <utility>

namespace nostro::inline v0::api::obp {

namespace {

using std::chrono::milliseconds;

/// The plain name wins over the one with the prefix, and a header over the query.
std::optional<std::string> find_setting(Call const& call, std::string_view name) {
    auto const prefixed = "obp_" + std::string{name};
    for (std::string_view const key : {name, std::string_view{prefixed}}) {
        if (auto const found = call.headers().optional_text(key)) {
            return std::string{*found};
        }
        if (auto const found = call.query().optional_text(key)) {
            std::string text{*found};
            // Clients send the '+' of a time zone as it is, which a query reads as a space. No
            // setting has a space of its own.
            std::ranges::replace(text, ' ', '+');
            return text;
        }
    }
    return std::nullopt;
}

bool read_descending(Call const& call) {
    auto const text = find_setting(call, "sort_direction").value_or("DESC");
    if (!equal_ignoring_case(text, "asc") && !equal_ignoring_case(text, "desc")) {
        throw refusal("OBP-10023");
    }
    return equal_ignoring_case(text, "desc");
}

std::optional<Timestamp> read_date(Call const& call, std::string_view name) {
    auto const text = find_setting(call, name);
    auto const date = text ? parse_obp_date(*text) : std::nullopt;
    if (text && !date) {
        throw refusal("OBP-10026");
    }
    return date;
}

/// The last instant that belongs to a bound. Answers tell times by the second: what was shown as
/// completed at the bound is within it, whatever fraction of that second it was completed at.
Timestamp end_of(Timestamp bound) noexcept {
    using std::chrono::nanoseconds;
    using std::chrono::seconds;
    bool const is_whole_second = bound.time_since_epoch() % seconds{1} == nanoseconds{0};
    nanoseconds const rest =
        (is_whole_second ? nanoseconds{seconds{1}} : nanoseconds{milliseconds{1}}) - nanoseconds{1};
    return bound > Timestamp::max() - rest ? Timestamp::max() : bound + rest;
}

std::size_t read_number(
    Call const& call, std::string_view name, int least, int fallback, std::string_view code) {
    auto const text = find_setting(call, name);
    if (!text) {
        return static_cast<std::size_t>(fallback);
    }
    int number = 0;
    auto const* const end = text->data() + text->size();
    auto const read = std::from_chars(text->data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || number < least) {
        throw refusal(code);
    }
    return static_cast<std::size_t>(number);
}

/// The digits of `text` from `at` as a number; absent when another character is among them.
std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t count) noexcept {
    int number = 0;
    for (char const c : text.substr(at, count)) {
        if (!is_digit(c)) {
            return std::nullopt;
        }
        number = number * 10 + (c - '0');
    }
    return number;
}

/// The time zone behind the milliseconds.
std::optional<std::chrono::minutes> read_zone(std::string_view zone) noexcept {
    if (zone == "Z") {
        return std::chrono::minutes{0};
    }
    if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-')) {
        return std::nullopt;
    }
    auto const hour = digits_at(zone, 1, 2);
    auto const minute = digits_at(zone, 3, 2);
    if (!hour || !minute || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    std::chrono::minutes const offset{*hour * 60 + *minute};
    return zone[0] == '-' ? -offset : offset;
}

Timestamp clamp(std::chrono::sys_time<milliseconds> time) noexcept {
    constexpr auto first = std::chrono::ceil<milliseconds>(Timestamp::min());
    constexpr auto last = std::chrono::floor<milliseconds>(Timestamp::max());
    return std::clamp(time, first, last);
}

} // namespace

ViewedEntryQuery read_paging(Call const& call, ViewRef view) {
    ViewedEntryQuery query{.view = std::move(view)};
    query.descending = read_descending(call);
    query.from = read_date(call, "from_date");
    query.to = read_date(call, "to_date");
    if (query.to && !(query.from && *query.from > *query.to)) {
        query.to = end_of(*query.to);
    }
    query.limit = std::min(read_number(call, "limit", 1, 50, "OBP-10025"), transactions_max);
    query.offset = read_number(call, "offset", 0, 0, "OBP-10024");
    return query;
}

std::optional<Timestamp> parse_obp_date(std::string_view text) noexcept {
    struct Part {
        std::size_t at;
        std::size_t size;
    };

    constexpr std::array<Part, 7> parts{
        {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}, {20, 3}}};
    constexpr std::string_view form = "0000-00-00T00:00:00.000";
    if (text.size() <= form.size()) {
        return std::nullopt;
    }
    std::array<int, parts.size()> values{};
    for (std::size_t part = 0; part < parts.size(); ++part) {
        auto const value = digits_at(text, parts[part].at, parts[part].size);
        auto const mark = parts[part].at + parts[part].size;
        if (!value || (mark < form.size() && text[mark] != form[mark])) {
            return std::nullopt;
        }
        values[part] = *value;
    }
    auto const zone = read_zone(text.substr(form.size()));
    std::chrono::year_month_day const date{std::chrono::year{values[0]},
                                           std::chrono::month{static_cast<unsigned>(values[1])},
                                           std::chrono::day{static_cast<unsigned>(values[2])}};
    if (!zone || !date.ok() || values[3] > 23 || values[4] > 59 || values[5] > 59) {
        return std::nullopt;
    }
    auto const clock = std::chrono::hours{values[3]} + std::chrono::minutes{values[4]} +
                       std::chrono::seconds{values[5]} + milliseconds{values[6]};
    return clamp(std::chrono::sys_days{date} + clock - *zone);
}

} // namespace nostro::inline v0::api::obp
