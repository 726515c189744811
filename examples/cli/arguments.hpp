#pragma once

#include "session.hpp"

#include <nostro/ledger/ledger.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The values of the command line, from text. Everything here throws `Failure` (bad_input or
/// not_found) with the text that is wrong.
namespace cli {

/// Names the accounts of a sandbox file and of `open --id BANK/ACCOUNT`.
inline constexpr std::string_view account_space = "obp.account";
/// Names the entries and changes that are given a name of the host's own by `--id`.
inline constexpr std::string_view entry_space = "nostro.cli.entry";

/// A UUID as it is; any other text as the name of an id in `space`.
[[nodiscard]] nostro::Uuid parse_id(std::string_view text, std::string_view space);
[[nodiscard]] nostro::EntryId parse_entry_id(std::string_view text);

/// YYYY-MM-DD.
[[nodiscard]] nostro::Date parse_day(std::string_view text);
/// The knowledge asked for: "seq:N", an RFC 3339 time, or a date, which means the end of that day
/// (UTC).
[[nodiscard]] nostro::AsOf parse_as_of(std::string_view text);
/// "SEQ:HASH".
[[nodiscard]] nostro::Anchor parse_anchor(std::string_view text);
/// A decimal number of at most 64 bits, nothing else.
[[nodiscard]] std::uint64_t parse_number(std::string_view text, std::string_view what);
/// A currency of ISO 4217, or CODE:SCALE for an asset of the host's own.
[[nodiscard]] nostro::Currency parse_asset(std::string_view text);
[[nodiscard]] nostro::LedgerAccountClass parse_class(std::string_view text);
[[nodiscard]] nostro::Amount parse_amount(std::string_view text, nostro::Currency const& asset);
/// A description and "key=value" pairs.
[[nodiscard]] nostro::Text parse_text(std::string description,
                                      std::vector<std::string> const& metadata);

/// An account and where it stands.
struct FoundAccount {
    nostro::Ledger ledger;
    nostro::LedgerAccount account; ///< with the name by which it is shown
};

/// The account that is meant: by UUID, by BANK/ACCOUNT, or by its exact name.
[[nodiscard]] FoundAccount find_account(Bank const& bank, std::string_view text);
/// As above, in one ledger.
[[nodiscard]] nostro::LedgerAccount
find_account(Bank const& bank, nostro::Ledger const& ledger, std::string_view text);

/// One line of an entry, "SIDE:ACCOUNT:AMOUNT", taken apart.
struct PostingText {
    nostro::Side side = nostro::Side::debit;
    std::string_view account;
    std::string_view amount;
};

[[nodiscard]] PostingText parse_posting(std::string_view text);

} // namespace cli
