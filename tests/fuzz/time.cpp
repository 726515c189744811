#include "fuzz/target.hpp"

#include <nostro/core/time.hpp>

#include <algorithm>
#include <string>

// Texts of dates and of times.
//
// - What is read is written as a text that is read as the same, and written the same again.
// - A date is its own text; so is a time in UTC that has no digit too many.
// - What was read begins with a date that can be read.
namespace fuzz {

namespace {

void check_date(std::string_view text) {
    if (auto const date = nostro::parse_date(text)) {
        require(nostro::to_string(*date) == text, "a date is written as it is read");
    }
}

void check_timestamp(std::string_view text) {
    auto const time = nostro::parse_timestamp(text);
    if (!time) {
        return;
    }
    auto const written = nostro::to_string(*time);
    require(nostro::parse_timestamp(written) == time, "what is written is read as the same");
    require(written.ends_with('Z'), "a time is written in UTC");
    require(nostro::parse_date(text.substr(0, 10)).has_value(), "a time begins with a date");
    bool const is_utc = text.ends_with('Z') && text[10] == 'T';
    bool const is_short = text.find('.') == std::string_view::npos || text[text.size() - 2] != '0';
    if (is_utc && is_short) {
        require(written == text, "a time in its shortest form is written as it is read");
    }
}

int run(std::uint8_t const* data, std::size_t size) {
    auto const text = text_of(data, size);
    check_date(text);
    check_timestamp(text);
    return 0;
}

constexpr std::string_view words[]{"T",
                                   "t",
                                   "Z",
                                   "z",
                                   "+00:00",
                                   "-23:59",
                                   "+24:00",
                                   ".000000001",
                                   ".9999999999",
                                   ":60",
                                   "24:00:00",
                                   "0000-01-01",
                                   "9999-12-31",
                                   "1677-09-21T00:12:43.145224192Z",
                                   "2262-04-11T23:47:16.854775807Z",
                                   "-02-29",
                                   "1900"};

} // namespace

constinit Target const time_target{"time", run, words, 20'000, 64};

} // namespace fuzz
