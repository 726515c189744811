#include <nostro/core/time.hpp>

#include "core/immortal.hpp"
#include "core/int128.hpp"

#include <nostro/core/error.hpp>

#include <cstdint>

namespace nostro::inline v0 {

namespace {

namespace chrono = std::chrono;

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

/// Append a number that is not negative, with leading zeros up to `width` digits.
void append_padded(std::string& out, std::int64_t value, std::size_t width) {
    auto const digits = std::to_string(value);
    if (digits.size() < width) {
        out.append(width - digits.size(), '0');
    }
    out += digits;
}

void append_fraction(std::string& out, std::int64_t nanoseconds) {
    if (nanoseconds != 0) {
        out += '.';
        append_padded(out, nanoseconds, 9);
        out.erase(out.find_last_not_of('0') + 1);
    }
}

/// Takes fixed-width fields from the front of a text; after the first mismatch nothing is taken.
class FieldReader {
public:
    explicit FieldReader(std::string_view text) noexcept : rest_{text} {}

    /// Exactly `width` digits with a value up to `max`.
    int digits(std::size_t width, int max) noexcept {
        int value = 0;
        good_ = good_ && rest_.size() >= width;
        for (std::size_t i = 0; good_ && i < width; ++i) {
            good_ = rest_[i] >= '0' && rest_[i] <= '9';
            value = value * 10 + (rest_[i] - '0');
        }
        good_ = good_ && value <= max;
        rest_.remove_prefix(good_ ? width : 0);
        return value;
    }

    /// Whether the next character is one of these; takes it if so.
    bool take(std::string_view any_of) noexcept {
        bool const found =
            good_ && !rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos;
        rest_.remove_prefix(found ? 1 : 0);
        return found;
    }

    void expect(std::string_view any_of) noexcept { good_ = take(any_of); }

    /// Digits after a decimal point as nanoseconds: one to nine of them.
    std::int64_t fraction() noexcept {
        std::int64_t value = 0;
        std::int64_t unit = nanoseconds_per_second;
        while (good_ && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            unit /= 10;
            good_ = unit > 0;
            value += (rest_.front() - '0') * unit;
            rest_.remove_prefix(1);
        }
        good_ = good_ && unit < nanoseconds_per_second;
        return value;
    }

    void fail() noexcept { good_ = false; }

    [[nodiscard]] bool is_complete() const noexcept { return good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool good_ = true;
};

Date read_date(FieldReader& reader) noexcept {
    auto const year = reader.digits(4, 9999);
    reader.expect("-");
    auto const month = static_cast<unsigned>(reader.digits(2, 12));
    reader.expect("-");
    auto const day = static_cast<unsigned>(reader.digits(2, 31));
    auto const date = chrono::year{year} / chrono::month{month} / chrono::day{day};
    if (!date.ok()) {
        reader.fail();
        return {};
    }
    return date;
}

/// "Z" or the hours and minutes that local time is ahead of UTC.
chrono::minutes read_offset(FieldReader& reader) noexcept {
    if (reader.take("Zz")) {
        return {};
    }
    bool const behind = reader.take("-");
    if (!behind) {
        reader.expect("+");
    }
    auto const hours = chrono::hours{reader.digits(2, 23)};
    reader.expect(":");
    auto const offset = hours + chrono::minutes{reader.digits(2, 59)};
    return behind ? -offset : offset;
}

/// The instant, unless it is outside int64 nanoseconds.
std::optional<Timestamp> to_timestamp(chrono::sys_seconds seconds,
                                      std::int64_t nanoseconds) noexcept {
    auto const count =
        int128{seconds.time_since_epoch().count()} * nanoseconds_per_second + nanoseconds;
    auto const narrow = to_amount(count).to_int64();
    return narrow ? std::optional{Timestamp{chrono::nanoseconds{*narrow}}} : std::nullopt;
}

class SystemClock final : public Clock {
public:
    Timestamp now() override {
        return chrono::time_point_cast<chrono::nanoseconds>(chrono::system_clock::now());
    }
};

constinit Immortal<SystemClock> the_system_clock;

} // namespace

std::string to_string(Date date) {
    constexpr Date first = chrono::year{0} / chrono::January / 1;
    constexpr Date last = chrono::year{9999} / chrono::December / 31;
    if (date < first || date > last) {
        throw InvalidArgument{"date is outside the years 0000 to 9999"};
    }
    chrono::year_month_day const parts{date};
    std::string text;
    append_padded(text, int{parts.year()}, 4);
    text += '-';
    append_padded(text, unsigned{parts.month()}, 2);
    text += '-';
    append_padded(text, unsigned{parts.day()}, 2);
    return text;
}

std::string to_string(Timestamp time) {
    // By hand, because the start of the first representable second is itself not representable.
    auto const count = time.time_since_epoch().count();
    auto nanoseconds = count % nanoseconds_per_second;
    auto whole = count / nanoseconds_per_second;
    if (nanoseconds < 0) {
        nanoseconds += nanoseconds_per_second;
        --whole;
    }
    chrono::sys_seconds const seconds{chrono::seconds{whole}};
    auto const day = chrono::floor<chrono::days>(seconds);
    chrono::hh_mm_ss const clock{seconds - day};
    auto text = to_string(day);
    text += 'T';
    append_padded(text, clock.hours().count(), 2);
    text += ':';
    append_padded(text, clock.minutes().count(), 2);
    text += ':';
    append_padded(text, clock.seconds().count(), 2);
    append_fraction(text, nanoseconds);
    text += 'Z';
    return text;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept {
    FieldReader reader{text};
    auto const day = read_date(reader);
    reader.expect("Tt");
    auto const hours = chrono::hours{reader.digits(2, 23)};
    reader.expect(":");
    auto const minutes = chrono::minutes{reader.digits(2, 59)};
    reader.expect(":");
    // No leap second 60: an instant counts as if there were none, so it has no place for it.
    auto const seconds = chrono::seconds{reader.digits(2, 59)};
    auto const nanoseconds = reader.take(".") ? reader.fraction() : 0;
    auto const offset = read_offset(reader);
    if (!reader.is_complete()) {
        return std::nullopt;
    }
    return to_timestamp(day + hours + minutes + seconds - offset, nanoseconds);
}

std::optional<Date> parse_date(std::string_view text) noexcept {
    FieldReader reader{text};
    auto const date = read_date(reader);
    return reader.is_complete() ? std::optional{date} : std::nullopt;
}

Clock::~Clock() = default;

Clock& system_clock() noexcept {
    return the_system_clock.value;
}

} // namespace nostro::inline v0
