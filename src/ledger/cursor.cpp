#include "ledger/cursor.hpp"

#include "core/paging.hpp"

#include <charconv>
#include <span>

namespace nostro::inline v0::detail {

namespace {

/// First character of every cursor; another form gets another one.
constexpr char version = '1';
constexpr char separator = '.';

[[noreturn]] void raise_cursor(std::string_view what) {
    raise_invalid_cursor("the cursor " + std::string{what});
}

std::uint64_t take_number(std::string_view& text) {
    std::uint64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number > static_cast<std::uint64_t>(INT64_MAX)) {
        raise_cursor("is malformed");
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

void take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) {
        raise_cursor("is malformed");
    }
    text.remove_prefix(1);
}

} // namespace

ListIdentity::ListIdentity(std::string_view list) {
    add(list);
}

ListIdentity& ListIdentity::add(std::string_view value) {
    // The length in front keeps neighbours apart.
    hasher_.update(std::to_string(value.size())).update(":").update(value);
    return *this;
}

std::string ListIdentity::finish() {
    auto const digest = hasher_.finish();
    return to_hex(std::span{digest}.first(8));
}

std::string format_cursor(std::string_view identity, Position const& position) {
    std::string text{version};
    text += identity;
    text += separator;
    text += std::to_string(position.seq);
    text += separator;
    text += std::to_string(position.line);
    return text;
}

std::optional<Position> parse_cursor(std::string_view identity, std::string_view cursor) {
    if (cursor.empty()) {
        return std::nullopt;
    }
    take(cursor, version);
    if (cursor.size() <= identity.size() || cursor[identity.size()] != separator) {
        raise_cursor("is malformed");
    }
    if (!cursor.starts_with(identity)) {
        raise_cursor("belongs to another list");
    }
    cursor.remove_prefix(identity.size());
    Position position;
    take(cursor, separator);
    position.seq = take_number(cursor);
    take(cursor, separator);
    position.line = take_number(cursor);
    if (!cursor.empty()) {
        raise_cursor("is malformed");
    }
    return position;
}

} // namespace nostro::inline v0::detail
