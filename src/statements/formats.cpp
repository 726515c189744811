#include "statements/formats.hpp"

#include "core/decimal.hpp"
#include "core/identifier_text.hpp"
#include "core/int128.hpp"
#include "statements/texts.hpp"

#include <nostro/access/moderation.hpp>
#include <nostro/access/permission.hpp>
#include <nostro/core/currency.hpp>
#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace nostro::inline v0 {

namespace {

struct FormatInfo {
    std::string_view media_type;
    std::string_view extension;
};

constexpr std::array<FormatInfo, statement_format_names.size()> format_infos{{
    {"application/json; charset=utf-8", "json"},
    {"text/csv; charset=utf-8", "csv"},
    {"application/xml; charset=utf-8", "xml"},
    {"application/xml; charset=utf-8", "xml"},
    {"application/xml; charset=utf-8", "xml"},
    {"text/plain; charset=us-ascii", "sta"},
    {"text/html; charset=utf-8", "html"},
}};

} // namespace

std::string_view media_type(StatementFormat format) noexcept {
    return format_infos.at(static_cast<std::size_t>(format)).media_type;
}

std::string_view file_extension(StatementFormat format) noexcept {
    return format_infos.at(static_cast<std::size_t>(format)).extension;
}

std::string render(Statement const& statement, StatementFormat format) {
    switch (format) {
    case StatementFormat::json:
        return detail::statement_json(statement);
    case StatementFormat::csv:
        return detail::statement_csv(statement);
    case StatementFormat::camt_053:
    case StatementFormat::camt_052:
    case StatementFormat::camt_054:
        return detail::statement_camt(statement, format);
    case StatementFormat::mt940:
        return detail::statement_mt940(statement);
    case StatementFormat::html:
        return detail::statement_html(statement);
    }
    throw InvalidArgument{"unknown format of a statement", {{"field", "format"}}};
}

namespace detail {

namespace {

/// @param kind, field  of the rule that decides whether the value is shown
void require_shown(Statement const& statement,
                   std::optional<std::string> const& value,
                   ModeratedKind kind,
                   std::string_view field) {
    if (value) {
        return;
    }
    std::string missing;
    for (ModeratedField const& rule : moderated_fields()) {
        if (rule.kind == kind && rule.field == field) {
            for (PermissionInfo const& info : permissions()) {
                bool const is_missing =
                    rule.needs.has(info.permission) && !statement.permissions.has(info.permission);
                if (is_missing && missing.empty()) {
                    missing = info.name;
                }
            }
        }
    }
    throw Forbidden{"the view does not show what this format cannot be without",
                    {{"reason", "permission_missing"}, {"permission", std::move(missing)}}};
}

/// @param field  makes the name of the value, where it is needed
template <class Name>
void require_decimal(ModeratedMoney const& money, Name const& field) {
    if (!money.currency || !money.amount || !split_decimal(*money.amount)) {
        raise_incomplete(field());
    }
}

template <class Name>
void require_money(ModeratedMoney const& money, Name const& field) {
    require_decimal(money, field);
    if (!Currency::find_iso(*money.currency)) {
        raise_incomplete(field());
    }
}

void require_whole_entries(std::vector<StatementEntry> const& entries, std::string_view list) {
    for (std::size_t at = 0; at < entries.size(); ++at) {
        auto const named = [&](std::string_view member) {
            return [=] {
                return std::string{list}
                    .append("[")
                    .append(std::to_string(at))
                    .append("].")
                    .append(member);
            };
        };
        StatementEntry const& listed = entries[at];
        require_money(listed.entry.value, named("value"));
        if (listed.booked && !listed.value_date) {
            raise_incomplete(named("value_date")());
        }
        if (listed.charges) {
            require_money(*listed.charges, named("charges"));
        }
        if (listed.exchange) {
            require_decimal(listed.exchange->counter, named("exchange.counter"));
        }
    }
}

/// Entries of a type, and how they are called when they pay in and when they pay out.
struct TypeCodes {
    std::string_view type;
    EntryCode credit;
    EntryCode debit;
};

constexpr EntryCode transfer_in{"PMNT", "RCDT", "DMCT", "NTRF"};
constexpr EntryCode transfer_out{"PMNT", "ICDT", "DMCT", "NTRF"};
constexpr EntryCode charges{"PMNT", "MDOP", "CHRG", "NCHG"};
constexpr EntryCode interest{"ACMT", "MDOP", "INTR", "NINT"};

constexpr std::array type_codes{
    TypeCodes{"SANDBOX_TAN", transfer_in, transfer_out},
    TypeCodes{"COUNTERPARTY", transfer_in, transfer_out},
    TypeCodes{"FREE_FORM", transfer_in, transfer_out},
    TypeCodes{"TRANSFER", transfer_in, transfer_out},
    TypeCodes{"SEPA", {"PMNT", "RCDT", "ESCT", "NTRF"}, {"PMNT", "ICDT", "ESCT", "NTRF"}},
    TypeCodes{"DIRECT_DEBIT", {"PMNT", "IDDT", "ESDD", "NDDT"}, {"PMNT", "RDDT", "ESDD", "NDDT"}},
    TypeCodes{"RETURN", {"PMNT", "RCDT", "RRTN", "NRTI"}, {"PMNT", "ICDT", "RRTN", "NRTI"}},
    TypeCodes{"CHARGES", charges, charges},
    TypeCodes{"FEE", charges, charges},
    TypeCodes{"INTEREST", interest, interest},
};

constexpr bool is_code(std::string_view text) noexcept {
    return text.size() == 4 &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

} // namespace

void require_amounts(Statement const& statement) {
    auto const& [currency, amount] = statement.credits.sum;
    require_shown(statement, amount, ModeratedKind::entry, "value.amount");
    require_shown(statement, currency, ModeratedKind::entry, "value.currency");
}

void require_balances(Statement const& statement) {
    auto const& [currency, amount] = statement.closing;
    require_shown(statement, amount, ModeratedKind::account, "balance.amount");
    require_shown(statement, currency, ModeratedKind::account, "balance.currency");
}

void require_days(Statement const& statement) {
    for (StatementEntry const& entry : statement.entries) {
        std::optional<std::string> const day =
            entry.booked ? std::optional{to_string(*entry.booked)} : std::nullopt;
        require_shown(statement, day, ModeratedKind::entry, "completed");
    }
}

void require_whole(Statement const& statement, bool has_balances) {
    auto const named = [](char const* field) { return [=] { return std::string{field}; }; };
    if (statement.message_id.empty()) {
        raise_incomplete("message_id");
    }
    require_money(statement.credits.sum, named("credits.sum"));
    require_money(statement.debits.sum, named("debits.sum"));
    if (has_balances && statement.closing.amount && statement.closing.currency) {
        require_money(statement.opening, named("opening"));
        require_money(statement.closing, named("closing"));
        if (statement.available) {
            require_money(*statement.available, named("available"));
        }
    }
    require_whole_entries(statement.entries, "entries");
    require_whole_entries(statement.pending, "pending");
}

void raise_incomplete(std::string field) {
    throw InvalidArgument{"a value of the statement is missing, or is no money",
                          {{"field", std::move(field)}, {"reason", "incomplete"}}};
}

std::uint32_t require_number(Statement const& statement) {
    if (!statement.number) {
        throw InvalidArgument{"the format is for statements that have been issued",
                              {{"field", "format"}, {"reason", "not_issued"}}};
    }
    return *statement.number;
}

void raise_not_representable(std::string_view field) {
    throw InvalidArgument{"the format has no room for a value",
                          {{"field", std::string{field}}, {"reason", "not_representable"}}};
}

SignedDecimal split_sign(std::string_view decimal) noexcept {
    bool const is_negative = decimal.starts_with('-');
    return {is_negative, decimal.substr(is_negative ? 1 : 0)};
}

std::optional<std::string> decimal_rate(Rate const& rate, std::size_t digits_max) {
    if (rate.numerator <= 0 || rate.denominator <= 0) {
        return std::nullopt;
    }
    auto const numerator = static_cast<uint128>(rate.numerator);
    auto const denominator = static_cast<uint128>(rate.denominator);
    std::string whole = std::to_string(static_cast<std::uint64_t>(numerator / denominator));
    if (whole.size() > digits_max) {
        return std::nullopt;
    }
    // One digit more than there is room for, which is rounded away.
    std::string digits = whole;
    uint128 rest = numerator % denominator;
    while (digits.size() <= digits_max) {
        rest *= 10;
        digits += static_cast<char>('0' + static_cast<int>(rest / denominator));
        rest %= denominator;
    }
    bool carry = digits.back() >= '5';
    digits.pop_back();
    for (auto digit = digits.rbegin(); carry && digit != digits.rend(); ++digit) {
        carry = *digit == '9';
        *digit = carry ? '0' : static_cast<char>(*digit + 1);
    }
    bool const is_zero = std::ranges::all_of(digits, [](char digit) { return digit == '0'; });
    if (carry || is_zero) {
        return std::nullopt;
    }
    std::string decimal = digits.substr(0, whole.size());
    std::string fraction = digits.substr(whole.size());
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return fraction.empty() ? decimal : decimal + '.' + fraction;
}

std::string account_name(Statement const& statement, std::size_t size_max) {
    ModeratedAccount const& account = statement.account;
    for (std::string const& shown :
         {without_print(account.iban.value_or("")), account.number.value_or(""), account.id}) {
        std::string name = plain_text(shown);
        if (!name.empty() && name.size() <= size_max) {
            return name;
        }
    }
    raise_not_representable("account");
}

std::string party_account(ModeratedOtherAccount const& party, std::size_t size_max) {
    for (auto const& shown : {party.iban, party.number, party.account_routing.address}) {
        std::string name = plain_text(shown.value_or(""));
        if (!name.empty() && name.size() <= size_max) {
            return name;
        }
    }
    return {};
}

EntryCode entry_code(StatementEntry const& entry) {
    if (!entry.entry.type) {
        return {};
    }
    std::string_view const type = *entry.entry.type;
    // The codes of ISO 20022 themselves, for example PMNT-ICDT-DMCT.
    if (type.size() == 14 && type[4] == '-' && type[9] == '-' && is_code(type.substr(0, 4)) &&
        is_code(type.substr(5, 4)) && is_code(type.substr(10))) {
        return {.domain = type.substr(0, 4),
                .family = type.substr(5, 4),
                .sub_family = type.substr(10)};
    }
    auto const found = std::ranges::find(type_codes, type, &TypeCodes::type);
    if (found == type_codes.end()) {
        return {};
    }
    bool const is_credit = entry.entry.value.amount && !entry.entry.value.amount->starts_with('-');
    return is_credit ? found->credit : found->debit;
}

} // namespace detail

} // namespace nostro::inline v0
