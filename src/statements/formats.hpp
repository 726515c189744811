#pragma once

#include <nostro/core/rate.hpp>
#include <nostro/statements/statement.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// The formats of statements, one source file each, and what they have in common.
namespace nostro::inline v0::detail {

[[nodiscard]] std::string statement_json(Statement const& statement);
[[nodiscard]] std::string statement_csv(Statement const& statement);
/// @param format  camt_052, camt_053 or camt_054
[[nodiscard]] std::string statement_camt(Statement const& statement, StatementFormat format);
[[nodiscard]] std::string statement_mt940(Statement const& statement);
[[nodiscard]] std::string statement_html(Statement const& statement);

// --- what a format cannot be without ---

/// @throws Forbidden  permission_missing: the amounts of entries and their currency
void require_amounts(Statement const& statement);
/// @throws Forbidden  permission_missing: the balance and its currency
void require_balances(Statement const& statement);
/// @throws Forbidden  permission_missing: the days of entries
void require_days(Statement const& statement);
/// What is shown is there as a whole, and is money: a statement that was made by hand or changed
/// may be anything.
/// @param has_balances  the format tells them, if they are shown
/// @throws InvalidArgument  incomplete
void require_whole(Statement const& statement, bool has_balances);
/// @throws InvalidArgument  incomplete
[[noreturn]] void raise_incomplete(std::string field);
/// @throws InvalidArgument  not_issued
[[nodiscard]] std::uint32_t require_number(Statement const& statement);
/// @throws InvalidArgument  not_representable
[[noreturn]] void raise_not_representable(std::string_view field);

// --- values ---

/// A decimal text without its sign.
struct SignedDecimal {
    bool is_negative = false;
    std::string_view digits; ///< of the text, which must live longer
};

[[nodiscard]] SignedDecimal split_sign(std::string_view decimal) noexcept;

/// A rate as a decimal number of at most so many digits in all, rounded half up.
/// @return  absent when its whole part has more, when nothing of it is left, or for no rate
[[nodiscard]] std::optional<std::string> decimal_rate(Rate const& rate, std::size_t digits_max);

/// How the account is named outside: its IBAN, its number, or its id.
/// @throws InvalidArgument  not_representable: longer than `size_max`
[[nodiscard]] std::string account_name(Statement const& statement, std::size_t size_max);
/// The same of another party, on one line; empty where nothing is shown or has room.
[[nodiscard]] std::string party_account(ModeratedOtherAccount const& party, std::size_t size_max);

/// What kind of entry it is, in the words of the codes of banks.
struct EntryCode {
    std::string_view domain;         ///< of ISO 20022; empty: none of its codes is known to fit
    std::string_view family;         ///<
    std::string_view sub_family;     ///<
    std::string_view swift = "NMSC"; ///< of MT940
};

/// The code of an entry, by its type and whether it pays in.
/// @return  refers to the entry
[[nodiscard]] EntryCode entry_code(StatementEntry const& entry);

} // namespace nostro::inline v0::detail
