#include "arguments.hpp"

#include "failure.hpp"
#include "show.hpp"

#include <nostro/accounts/accounts.hpp>
#include <nostro/core/limits.hpp>
#include <nostro/core/money.hpp>

#include <algorithm>
#include <charconv>
#include <functional>

namespace cli {
namespace {

std::string in_quotes(std::string_view text) {
    return '"' + std::string{text} + '"';
}

Failure bad(std::string const& message, std::string advice = {}) {
    return {ExitCode::bad_input, message, std::move(advice)};
}

void for_each_account(nostro::Ledger const& ledger,
                      std::function<void(nostro::LedgerAccount const&)> const& visit) {
    nostro::PageRequest request{.limit = nostro::limits::page_rows_max};
    do {
        auto const page = ledger.list_accounts({}, request);
        std::ranges::for_each(page, visit);
        request.cursor = page.next;
    } while (!request.cursor.empty());
}

std::vector<FoundAccount> accounts_named(Bank const& bank,
                                         std::vector<nostro::Ledger> const& ledgers,
                                         std::string_view name) {
    std::vector<FoundAccount> found;
    for (auto const& ledger : ledgers) {
        AccountTitles const titles{bank.services, ledger};
        for_each_account(ledger, [&](nostro::LedgerAccount account) {
            titles.name(account);
            if (account.text.description == name) {
                found.push_back({ledger, std::move(account)});
            }
        });
    }
    return found;
}

/// BANK/ACCOUNT as an account of that bank.
std::optional<FoundAccount> find_bank_account(Bank const& bank,
                                              std::vector<nostro::Ledger> const& ledgers,
                                              std::string_view text) {
    auto const slash = text.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    auto const account =
        bank.services.accounts().find(text.substr(0, slash), text.substr(slash + 1));
    for (auto const& ledger : ledgers) {
        if (account && ledger.name() == account->bank_id) {
            return FoundAccount{ledger, ledger.get_account(account->ledger_account)};
        }
    }
    return std::nullopt;
}

std::optional<FoundAccount> find_by_id(std::vector<nostro::Ledger> const& ledgers,
                                       std::string_view text) {
    nostro::LedgerAccountId const id{parse_id(text, account_space)};
    for (auto const& ledger : ledgers) {
        if (auto account = ledger.find_account(id)) {
            return FoundAccount{ledger, *std::move(account)};
        }
    }
    return std::nullopt;
}

Failure ambiguous(std::string_view name, std::vector<FoundAccount> const& found) {
    std::string ids;
    for (auto const& [ledger, account] : found) {
        ids += (ids.empty() ? "" : ", ") + to_string(account.id);
    }
    return bad(std::to_string(found.size()) + " accounts are named " + in_quotes(name),
               "name the account by its id: " + ids);
}

} // namespace

nostro::Uuid parse_id(std::string_view text, std::string_view space) {
    if (auto const id = nostro::Uuid::parse(text)) {
        return *id;
    }
    return nostro::Uuid::from_name(space, text);
}

nostro::EntryId parse_entry_id(std::string_view text) {
    return nostro::EntryId{parse_id(text, entry_space)};
}

nostro::Date parse_day(std::string_view text) {
    if (auto const date = nostro::parse_date(text)) {
        return *date;
    }
    throw bad(in_quotes(text) + " is not a date", "write it as YYYY-MM-DD, for example 2026-01-31");
}

nostro::AsOf parse_as_of(std::string_view text) {
    constexpr std::string_view seq_prefix = "seq:";
    nostro::AsOf as_of;
    if (text.starts_with(seq_prefix)) {
        as_of.seq = parse_number(text.substr(seq_prefix.size()), "sequence number");
    } else if (auto const time = nostro::parse_timestamp(text)) {
        as_of.time = *time;
    } else if (nostro::parse_date(text)) {
        // Timestamps cover the years 1677 to 2262 only: a day beyond them has no last nanosecond.
        as_of.time = nostro::parse_timestamp(std::string{text} + "T23:59:59.999999999Z");
        if (!as_of.time) {
            throw bad(in_quotes(text) + " is outside the range of times",
                      "name a day of the years 1678 to 2261");
        }
    } else {
        throw bad(in_quotes(text) + " is no moment",
                  "write a date (2026-01-31), a time (2026-01-31T12:00:00Z) or seq:NUMBER");
    }
    return as_of;
}

nostro::Anchor parse_anchor(std::string_view text) {
    auto const colon = text.find(':');
    auto const hash =
        colon == std::string_view::npos ? std::nullopt : nostro::parse_hash(text.substr(colon + 1));
    if (!hash) {
        throw bad(in_quotes(text) + " is not an anchor",
                  "write it as SEQ:HASH with 64 hexadecimal digits, as `nostro head` prints it");
    }
    return {parse_number(text.substr(0, colon), "sequence number"), *hash};
}

std::uint64_t parse_number(std::string_view text, std::string_view what) {
    std::uint64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw bad(in_quotes(text) + " is not a " + std::string{what},
                  "write it as a whole number of decimal digits");
    }
    return number;
}

nostro::Currency parse_asset(std::string_view text) {
    if (auto const colon = text.find(':'); colon != std::string_view::npos) {
        auto const scale = parse_number(text.substr(colon + 1), "scale");
        if (scale > nostro::limits::asset_scale_max) {
            throw bad("an asset has at most " + std::to_string(nostro::limits::asset_scale_max) +
                          " decimal digits",
                      "write CODE:SCALE, for example MILES:0");
        }
        return nostro::Currency::custom(text.substr(0, colon), static_cast<std::uint8_t>(scale));
    }
    if (auto const currency = nostro::Currency::find_iso(text)) {
        return *currency;
    }
    throw bad("unknown currency " + in_quotes(text),
              "use a code of ISO 4217 in capitals, or CODE:SCALE for an asset of your own");
}

nostro::LedgerAccountClass parse_class(std::string_view text) {
    if (auto const found = nostro::find_named<nostro::LedgerAccountClass>(text)) {
        return *found;
    }
    throw bad(in_quotes(text) + " is not a class of account",
              "one of asset, liability, equity, income, expense");
}

nostro::Amount parse_amount(std::string_view text, nostro::Currency const& asset) {
    try {
        return nostro::Money::parse(text, asset).minor();
    } catch (nostro::InvalidArgument const& error) {
        auto const shown = text.size() > nostro::limits::amount_text_max
                               ? std::to_string(text.size()) + " characters"
                               : in_quotes(text);
        throw bad("amount " + shown + ": " + error.what(),
                  "write it as a decimal number with at most " + std::to_string(asset.scale()) +
                      " digits after the point");
    }
}

nostro::Text parse_text(std::string description, std::vector<std::string> const& metadata) {
    nostro::Text text{std::move(description), {}};
    for (auto const& pair : metadata) {
        auto const equals = pair.find('=');
        if (equals == 0 || equals == std::string::npos) {
            throw bad(in_quotes(pair) + " is not metadata", "write it as key=value");
        }
        text.metadata.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return text;
}

namespace {

FoundAccount find_account_in(Bank const& bank,
                             std::vector<nostro::Ledger> const& ledgers,
                             std::string_view text) {
    if (text.empty() || text.size() > nostro::limits::host_id_max) {
        throw bad("an account's name has 1 to " + std::to_string(nostro::limits::host_id_max) +
                      " bytes",
                  "`nostro accounts` lists the accounts");
    }
    auto known = find_bank_account(bank, ledgers, text);
    if (!known) {
        known = find_by_id(ledgers, text);
    }
    if (known) {
        AccountTitles{bank.services, known->ledger}.name(known->account);
        return *std::move(known);
    }
    auto found = accounts_named(bank, ledgers, text);
    if (found.empty()) {
        throw Failure{ExitCode::not_found,
                      "no account " + in_quotes(text),
                      "name it by id, by BANK/ACCOUNT or by its exact name; `nostro accounts` "
                      "lists them"};
    }
    if (found.size() > 1) {
        throw ambiguous(text, found);
    }
    return std::move(found.front());
}

} // namespace

FoundAccount find_account(Bank const& bank, std::string_view text) {
    return find_account_in(bank, bank.ledgers, text);
}

nostro::LedgerAccount
find_account(Bank const& bank, nostro::Ledger const& ledger, std::string_view text) {
    return find_account_in(bank, {ledger}, text).account;
}

PostingText parse_posting(std::string_view text) {
    auto const first = text.find(':');
    auto const last = text.rfind(':');
    auto const side = text.substr(0, first);
    if (first == last || (side != "debit" && side != "credit")) {
        throw bad(in_quotes(text) + " is not a posting",
                  "write it as debit:ACCOUNT:AMOUNT or credit:ACCOUNT:AMOUNT");
    }
    return {side == "debit" ? nostro::Side::debit : nostro::Side::credit,
            text.substr(first + 1, last - first - 1),
            text.substr(last + 1)};
}

} // namespace cli
