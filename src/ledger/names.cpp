#include "core/digest.hpp"
#include "core/hex.hpp"

#include <nostro/ledger/event.hpp>
#include <nostro/ledger/records.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace nostro::inline v0 {

namespace {

/// A value and the word for it, the same in C++, Python, JSON and the command line.
template <class Value>
struct Name {
    Value value;
    std::string_view name;
};

template <class Value>
Name(Value, std::string_view) -> Name<Value>;

constexpr std::array event_kinds{
    Name{EventKind::normal, "normal"},
    Name{EventKind::pending, "pending"},
    Name{EventKind::post, "post"},
    Name{EventKind::void_, "void"},
    Name{EventKind::reverse, "reverse"},
    Name{EventKind::open, "open"},
    Name{EventKind::change, "change"},
    Name{EventKind::period, "period"},
};

constexpr std::array sides{Name{Side::debit, "debit"}, Name{Side::credit, "credit"}};

constexpr std::array account_classes{
    Name{LedgerAccountClass::asset, "asset"},
    Name{LedgerAccountClass::liability, "liability"},
    Name{LedgerAccountClass::equity, "equity"},
    Name{LedgerAccountClass::income, "income"},
    Name{LedgerAccountClass::expense, "expense"},
};

constexpr std::array hold_states{
    Name{HoldState::open, "open"},
    Name{HoldState::posted, "posted"},
    Name{HoldState::voided, "voided"},
    Name{HoldState::expired, "expired"},
};

template <class Value, std::size_t size>
std::string_view name_of(std::array<Name<Value>, size> const& names, Value value) noexcept {
    auto const found = std::ranges::find(names, value, &Name<Value>::value);
    return found == names.end() ? std::string_view{"unknown"} : found->name;
}

template <class Value, std::size_t size>
std::optional<Value> value_of(std::array<Name<Value>, size> const& names,
                              std::string_view name) noexcept {
    auto const found = std::ranges::find(names, name, &Name<Value>::name);
    return found == names.end() ? std::nullopt : std::optional{found->value};
}

} // namespace

std::string_view name_of(EventKind kind) noexcept {
    return name_of(event_kinds, kind);
}

template <>
std::optional<EventKind> find_named<EventKind>(std::string_view name) noexcept {
    return value_of(event_kinds, name);
}

std::string_view name_of(Side side) noexcept {
    return name_of(sides, side);
}

std::string_view name_of(LedgerAccountClass account_class) noexcept {
    return name_of(account_classes, account_class);
}

template <>
std::optional<LedgerAccountClass> find_named<LedgerAccountClass>(std::string_view name) noexcept {
    return value_of(account_classes, name);
}

std::string_view name_of(HoldState state) noexcept {
    return name_of(hold_states, state);
}

std::string to_string(Hash const& hash) {
    return to_hex(hash);
}

std::optional<Hash> parse_hash(std::string_view text) noexcept {
    Hash hash;
    if (text.size() != hash.size() * 2) {
        return std::nullopt;
    }
    for (std::size_t at = 0; at < hash.size(); ++at) {
        auto const high = hex_value(text[2 * at]);
        auto const low = hex_value(text[2 * at + 1]);
        if (high == not_hex || low == not_hex) {
            return std::nullopt;
        }
        hash[at] = static_cast<std::byte>(high << 4 | low);
    }
    return hash;
}

} // namespace nostro::inline v0
