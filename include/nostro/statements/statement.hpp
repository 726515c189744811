#pragma once

#include <nostro/access/moderation.hpp>
#include <nostro/access/view.hpp>
#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/rate.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// Whole days in UTC, both of them included.
struct StatementPeriod {
    Date from{};
    Date to{};

    friend auto operator<=>(StatementPeriod const&, StatementPeriod const&) = default;
};

/// What an entry was worth in another currency, and at what rate.
struct StatementExchange {
    ModeratedMoney counter; ///< never negative
    /// How it was converted, where the ledger says; units of `rate_target` for one unit of
    /// `rate_source`.
    std::optional<Rate> rate{};
    std::string rate_source{}; ///< ISO 4217 code; empty without a rate
    std::string rate_target{};
};

/// An entry of a statement, as the view shows it.
struct StatementEntry {
    /// Without `metadata`, which is no part of a statement. `new_balance` is the balance after this
    /// entry in the order of the statement.
    ModeratedEntry entry;
    /// The day of `completed`, but not before the statement's first day; absent where `completed`
    /// is, and of what is only held.
    std::optional<Date> booked{};
    std::optional<Date> value_date{};            ///< absent where `booked` is
    bool is_reversal = false;                    ///< it takes back an earlier entry
    std::optional<StatementExchange> exchange{}; ///< absent without `entry.value`
    std::optional<ModeratedMoney> charges{};     ///< part of the entry's amount; never negative
};

/// Entries of one direction.
struct StatementTotal {
    std::size_t count = 0; ///< 0 where the view shows no amounts
    ModeratedMoney sum;    ///< never negative
};

/// A statement of an account through one view: a plain value, of which every format is written.
///
/// Where amounts and balances are shown, `opening` and the entries add up to `closing`. What the
/// view denies is absent.
struct Statement {
    ViewRef view;
    PermissionSet permissions{};         ///< of the view, which decide what is shown
    std::optional<std::uint32_t> number; ///< in the view's series, from 1; absent: not issued
    StatementPeriod period;
    ModeratedAccount account;                ///< `balance` is the closing balance
    ModeratedMoney opening;                  ///< before the first day
    ModeratedMoney closing;                  ///< after the last day, or now
    std::optional<ModeratedMoney> available; ///< `closing` less what is held of it
    StatementTotal credits;
    StatementTotal debits;
    std::vector<StatementEntry> entries; ///< by `completed`, then in the order of booking
    std::vector<StatementEntry> pending; ///< held now, and not booked; a preview of today alone
    Timestamp created_at{};
    std::string message_id; ///< 32 hexadecimal digits, its own
};

/// How a statement is written.
enum class StatementFormat : std::uint8_t {
    json,
    csv,      ///< RFC 4180, with a header; nothing in it is a formula to a spreadsheet
    camt_053, ///< ISO 20022 camt.053.001.08: the end-of-day statement
    camt_052, ///< camt.052.001.08: the report during the day, with what is held
    camt_054, ///< camt.054.001.08: the entries alone, without balances
    mt940,    ///< SWIFT MT940, block 4
    html,     ///< one page to print, without scripts or anything to load
};

inline constexpr std::array<std::string_view, 7> statement_format_names{
    "json", "csv", "camt.053", "camt.052", "camt.054", "mt940", "html"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(StatementFormat) noexcept {
    return statement_format_names;
}

/// The media type of a format, for example "text/csv; charset=utf-8".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view media_type(StatementFormat format) noexcept;
/// The end of a file's name, for example "csv".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view file_extension(StatementFormat format) noexcept;

/// Write a statement: UTF-8, of MT940 its character set. Equal statements give equal texts.
///
/// JSON, CSV and HTML leave out what is absent. The others say nothing without amounts, and
/// refuse; `camt_053` and `mt940` need the balances as well, and a number.
///
/// @throws Forbidden        permission_missing, detail "permission": the format needs what the view
///                          denies
/// @throws InvalidArgument  not_issued: the format is for issued statements;
///                          not_representable: a value is too long for the format, detail "field";
///                          incomplete: a value that the others need is missing or is no money, as
///                          may be in a statement that was made by hand, detail "field"
[[nodiscard]] NOSTRO_API(0, 1) std::string render(Statement const& statement,
                                                  StatementFormat format);

} // namespace nostro::inline v0
