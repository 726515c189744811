#pragma once

#include "core/digest.hpp"

#include <nostro/core/amount.hpp>
#include <nostro/core/id.hpp>
#include <nostro/core/time.hpp>
#include <nostro/ledger/query.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// Where a page ended: a sequence number and, in a statement, the line of the posting.
struct Position {
    std::uint64_t seq = 0;
    std::uint64_t line = 0;

    friend bool operator==(Position const&, Position const&) = default;
};

/// Everything that makes two lists the same list. Conditions are added in a fixed order; an absent
/// one counts as such.
class ListIdentity {
public:
    /// @param list  what is listed, for example "entries"
    explicit ListIdentity(std::string_view list);

    ListIdentity& add(std::string_view value);

    ListIdentity& add(Uuid const& id) { return add(to_string(id)); }

    ListIdentity& add(Amount amount) { return add(to_string(amount)); }

    ListIdentity& add(Timestamp time) {
        return add(std::to_string(time.time_since_epoch().count()));
    }

    ListIdentity& add(Date date) { return add(std::to_string(date.time_since_epoch().count())); }

    template <std::integral T>
    ListIdentity& add(T value) {
        return add(std::to_string(value));
    }

    template <class T>

    requires std::is_enum_v<T> ListIdentity& add(T value) {
        return add(std::to_string(static_cast<int>(value)));
    }

    template <class T>
    ListIdentity& add(std::optional<T> const& value) {
        add(value.has_value());
        return value ? add(*value) : *this;
    }

    /// Sixteen hexadecimal digits.
    [[nodiscard]] std::string finish();

private:
    Sha256 hasher_;
};

/// @param identity  of the list, see `ListIdentity::finish`
[[nodiscard]] std::string format_cursor(std::string_view identity, Position const& position);
/// The position in a cursor; absent when the text is empty.
/// @throws InvalidArgument  invalid_cursor: malformed, or of another list
[[nodiscard]] std::optional<Position> parse_cursor(std::string_view identity,
                                                   std::string_view cursor);

} // namespace nostro::inline v0::detail
