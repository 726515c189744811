#include "commands.hpp"

#include "arguments.hpp"
#include "failure.hpp"
#include "on_call.hpp"
#include "pages.hpp"
#include "show.hpp"
#include "table.hpp"

#include <nostro/core/limits.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

/// Accounts and what they hold. These commands open the file read-only.
namespace cli {
namespace {

struct AccountsOptions {
    std::string asset;
    std::string account_class;
};

struct BalanceOptions {
    std::string account;
    std::string as_of;
    std::string effective;
};

struct StatementOptions {
    std::string account;
    std::string from;
    std::string to;
    std::string cursor;
    std::size_t limit = 0; ///< 0: all lines
};

// accounts

nostro::LedgerAccountFilter read_filter(AccountsOptions const& options) {
    nostro::LedgerAccountFilter filter;
    if (!options.asset.empty()) {
        filter.asset = options.asset;
    }
    if (!options.account_class.empty()) {
        filter.account_class = parse_class(options.account_class);
    }
    return filter;
}

std::vector<FoundAccount> list_accounts(Bank const& bank,
                                        nostro::LedgerAccountFilter const& filter) {
    std::vector<FoundAccount> accounts;
    for (auto const& ledger : bank.ledgers) {
        AccountTitles const titles{bank.services, ledger};
        for (auto& account : all_pages([&](nostro::PageRequest const& page) {
                 return ledger.list_accounts(filter, page);
             })) {
            titles.name(account);
            accounts.push_back({ledger, std::move(account)});
        }
    }
    return accounts;
}

void print_accounts(std::ostream& out, std::vector<FoundAccount> const& accounts) {
    Table table{{{"LEDGER"},
                 {"ACCOUNT"},
                 {"CLASS"},
                 {"BALANCE", Align::right},
                 {"AVAILABLE", Align::right},
                 {"CUR"},
                 {"ID"}}};
    for (auto const& [ledger, account] : accounts) {
        table.add({ledger.name(),
                   title_of(account),
                   std::string{name_of(account.account_class)},
                   decimal(balance_of(account.balance, account.account_class), account.asset),
                   decimal(available_of(account.balance, account.account_class), account.asset),
                   std::string{account.asset.code()},
                   to_string(account.id)});
    }
    table.print(out);
}

ExitCode accounts(Session& session, AccountsOptions const& options) {
    auto const bank = open_bank(session, Mode::read);
    auto const found = list_accounts(bank, read_filter(options));
    if (!session.json) {
        print_accounts(session.out, found);
        return ExitCode::ok;
    }
    JsonWriter json{session.out};
    json.begin_object().key("accounts").begin_array();
    for (auto const& [ledger, account] : found) {
        write_account(json, ledger.name(), account);
    }
    json.end_array().end_object();
    session.out << '\n';
    return ExitCode::ok;
}

// balance

void print_balance(std::ostream& out,
                   nostro::LedgerAccount const& account,
                   nostro::Balance const& balance) {
    auto const line = [&](std::string_view name, nostro::Amount amount) {
        out << name << decimal(amount, account.asset) << ' ' << account.asset.code() << '\n';
    };
    out << printable(title_of(account)) << " (" << name_of(account.account_class) << ")\n";
    line("  balance          ", balance_of(balance, account.account_class));
    line("  available        ", available_of(balance, account.account_class));
    line("  debits posted    ", balance.debits_posted);
    line("  credits posted   ", balance.credits_posted);
    line("  debits pending   ", balance.debits_pending);
    line("  credits pending  ", balance.credits_pending);
}

ExitCode balance(Session& session, BalanceOptions const& options) {
    auto const bank = open_bank(session, Mode::read);
    auto const [ledger, account] = find_account(bank, options.account);
    auto as_of = options.as_of.empty() ? nostro::AsOf{} : parse_as_of(options.as_of);
    if (!options.effective.empty()) {
        as_of.effective = parse_day(options.effective);
    }
    auto const found = ledger.get_balance(account.id, as_of);
    if (!session.json) {
        print_balance(session.out, account, found);
        return ExitCode::ok;
    }
    JsonWriter json{session.out};
    json.begin_object().field("account", to_string(account.id)).field("name", title_of(account));
    write_balance(json, found, account.account_class, account.asset);
    json.end_object();
    session.out << '\n';
    return ExitCode::ok;
}

// statement

/// Where a statement goes on: all its pages are of one moment, and carry the balance from page to
/// page.
struct StatementCursor {
    std::uint64_t seq = 0;  ///< lines up to this event
    nostro::Amount balance; ///< before the next line: credits less debits
    std::string page;       ///< the ledger's cursor; empty: from the start
};

std::string to_text(StatementCursor const& cursor) {
    return std::to_string(cursor.seq) + '/' + to_string(cursor.balance) + '/' + cursor.page;
}

Failure not_a_cursor() {
    return {ExitCode::bad_input,
            "--cursor is not a cursor of a statement",
            "give what the page before told as `more`, or leave it out for the first page"};
}

StatementCursor parse_cursor(std::string_view text) {
    auto const first = text.find('/');
    auto const second = first == std::string_view::npos ? first : text.find('/', first + 1);
    if (second == std::string_view::npos) {
        throw not_a_cursor();
    }
    auto const balance = nostro::Amount::parse(text.substr(first + 1, second - first - 1));
    if (!balance) {
        throw not_a_cursor();
    }
    return {parse_number(text.substr(0, first), "cursor of a statement"),
            *balance,
            std::string{text.substr(second + 1)}};
}

struct Line {
    nostro::StatementLine line;
    nostro::Amount balance; ///< after it: credits less debits
};

struct Statement {
    nostro::LedgerAccount account;
    nostro::Amount opening; ///< of the whole period: credits less debits
    nostro::Amount closing;
    std::vector<Line> lines;
    std::string next;

    /// On the account's normal side, as text.
    [[nodiscard]] std::string shown(nostro::Amount net) const {
        bool const is_credit = normal_side(account.account_class) == nostro::Side::credit;
        return decimal(is_credit ? net : -net, account.asset);
    }
};

nostro::StatementFilter read_period(StatementOptions const& options) {
    nostro::StatementFilter filter;
    filter.posted_only = true;
    if (!options.from.empty()) {
        filter.effective_from = parse_day(options.from);
    }
    if (!options.to.empty()) {
        filter.effective_to = parse_day(options.to);
    }
    if (filter.effective_from && filter.effective_to &&
        *filter.effective_to < *filter.effective_from) {
        throw Failure{ExitCode::bad_input,
                      "--to " + options.to + " is before --from " + options.from,
                      "give the first day with --from and the last with --to"};
    }
    return filter;
}

class StatementReader {
public:
    StatementReader(FoundAccount const& found, StatementOptions const& options)
        : ledger_{found.ledger}, account_{found.account}, options_{options}, filter_{read_period(
                                                                                 options)} {}

    Statement read() {
        Statement statement{account_, {}, {}, {}, {}};
        cursor_.seq = ledger_.head().seq;
        if (!options_.cursor.empty()) {
            cursor_ = parse_cursor(options_.cursor);
        }
        statement.opening = opening(statement.account.id);
        statement.closing = net(statement.account.id, filter_.effective_to);
        if (options_.cursor.empty()) {
            cursor_.balance = statement.opening;
        }
        while (read_page(statement)) {
        }
        return statement;
    }

private:
    nostro::Amount net(nostro::LedgerAccountId const& id, std::optional<nostro::Date> day) const {
        nostro::AsOf as_of;
        as_of.seq = cursor_.seq;
        as_of.effective = day;
        return ledger_.get_balance(id, as_of).net();
    }

    nostro::Amount opening(nostro::LedgerAccountId const& id) const {
        return filter_.effective_from ? net(id, *filter_.effective_from - std::chrono::days{1})
                                      : nostro::Amount{};
    }

    /// @return  whether there is more to be read
    bool read_page(Statement& statement) {
        auto const rows = options_.limit == 0 ? nostro::limits::page_rows_max
                                              : options_.limit - statement.lines.size();
        nostro::PageRequest const request{.limit = std::min(rows, nostro::limits::page_rows_max),
                                          .cursor = cursor_.page};
        auto page = ledger_.list_statement(statement.account.id, filter_, request);
        for (auto& line : page.items) {
            if (line.seq > cursor_.seq) {
                return false;
            }
            cursor_.balance += line.side == nostro::Side::credit ? line.amount : -line.amount;
            statement.lines.push_back({std::move(line), cursor_.balance});
        }
        cursor_.page = page.next;
        if (page.next.empty()) {
            return false;
        }
        if (options_.limit != 0 && statement.lines.size() == options_.limit) {
            statement.next = to_text(cursor_);
            return false;
        }
        return true;
    }

    nostro::Ledger const& ledger_;
    nostro::LedgerAccount const& account_;
    StatementOptions const& options_;
    nostro::StatementFilter filter_;
    StatementCursor cursor_;
};

std::string counterparties_of(nostro::StatementLine const& line, AccountNames& names) {
    std::string result;
    for (auto const& id : line.counterparties) {
        result += (result.empty() ? "" : ", ") + title_of(names.get(id));
    }
    return result;
}

void print_statement(std::ostream& out, Statement const& statement, AccountNames& names) {
    out << printable(title_of(statement.account)) << "  " << to_string(statement.account.id)
        << "\n\n";
    Table table{{{"DATE"},
                 {"SEQ", Align::right},
                 {"COUNTERPARTY"},
                 {"DESCRIPTION"},
                 {"DEBIT", Align::right},
                 {"CREDIT", Align::right},
                 {"BALANCE", Align::right}}};
    table.add({"", "", "", "opening balance", "", "", statement.shown(statement.opening)});
    for (auto const& [line, balance] : statement.lines) {
        auto const amount = decimal(line.amount, statement.account.asset);
        bool const is_debit = line.side == nostro::Side::debit;
        table.add({nostro::to_string(line.effective_date),
                   std::to_string(line.seq),
                   counterparties_of(line, names),
                   line.text.description,
                   is_debit ? amount : "",
                   is_debit ? "" : amount,
                   statement.shown(balance)});
    }
    table.add({"", "", "", "closing balance", "", "", statement.shown(statement.closing)});
    table.print(out);
    if (!statement.next.empty()) {
        out << "\nmore: --cursor '" << statement.next << "'\n";
    }
}

void write_line(JsonWriter& json,
                Statement const& statement,
                Line const& shown,
                AccountNames& names) {
    auto const& line = shown.line;
    json.begin_object().field("seq", line.seq).field("id", to_string(line.id));
    json.field("kind", name_of(line.kind)).field("time", nostro::to_string(line.time));
    json.field("effective_date", nostro::to_string(line.effective_date));
    json.field("side", name_of(line.side));
    json.field("amount", decimal(line.amount, statement.account.asset));
    json.field("balance", statement.shown(shown.balance));
    json.field("counterparty", counterparties_of(line, names));
    write_text(json, line.text);
    json.end_object();
}

void write_statement(std::ostream& out, Statement const& statement, AccountNames& names) {
    JsonWriter json{out};
    json.begin_object().field("account", to_string(statement.account.id));
    json.field("name", title_of(statement.account));
    json.field("currency", statement.account.asset.code());
    json.field("opening_balance", statement.shown(statement.opening));
    json.field("closing_balance", statement.shown(statement.closing));
    json.key("lines").begin_array();
    for (auto const& line : statement.lines) {
        write_line(json, statement, line, names);
    }
    json.end_array().field("next", statement.next).end_object();
    out << '\n';
}

ExitCode statement(Session& session, StatementOptions const& options) {
    auto const bank = open_bank(session, Mode::read);
    auto const account = find_account(bank, options.account);
    auto const found = StatementReader{account, options}.read();
    AccountNames names{bank, account.ledger};
    if (session.json) {
        write_statement(session.out, found, names);
    } else {
        print_statement(session.out, found, names);
    }
    return ExitCode::ok;
}

// totals

/// The totals of an asset in one ledger.
struct LedgerTotals {
    std::string ledger;
    nostro::AssetTotals row;
};

void print_totals(std::ostream& out, std::vector<LedgerTotals> const& totals) {
    Table table{{{"LEDGER"},
                 {"CUR"},
                 {"ACCOUNTS", Align::right},
                 {"DEBITS", Align::right},
                 {"CREDITS", Align::right},
                 {"DEBITS HELD", Align::right},
                 {"CREDITS HELD", Align::right}}};
    for (auto const& [ledger, row] : totals) {
        table.add({ledger,
                   std::string{row.asset.code()},
                   std::to_string(row.accounts),
                   decimal(row.totals.debits_posted, row.asset),
                   decimal(row.totals.credits_posted, row.asset),
                   decimal(row.totals.debits_pending, row.asset),
                   decimal(row.totals.credits_pending, row.asset)});
    }
    table.print(out);
}

void write_totals(std::ostream& out, std::vector<LedgerTotals> const& totals) {
    JsonWriter json{out};
    json.begin_object().key("totals").begin_array();
    for (auto const& [ledger, row] : totals) {
        json.begin_object()
            .field("ledger", ledger)
            .field("currency", row.asset.code())
            .field("accounts", row.accounts);
        json.field("debits_posted", decimal(row.totals.debits_posted, row.asset));
        json.field("credits_posted", decimal(row.totals.credits_posted, row.asset));
        json.field("debits_pending", decimal(row.totals.debits_pending, row.asset));
        json.field("credits_pending", decimal(row.totals.credits_pending, row.asset)).end_object();
    }
    json.end_array().end_object();
    out << '\n';
}

ExitCode totals(Session& session) {
    auto const bank = open_bank(session, Mode::read);
    std::vector<LedgerTotals> found;
    for (auto const& ledger : bank.ledgers) {
        for (auto& row : ledger.trial_balance()) {
            found.push_back({ledger.name(), std::move(row)});
        }
    }
    (session.json ? write_totals : print_totals)(session.out, found);
    return ExitCode::ok;
}

constexpr char const* account_help = "Id, BANK/ACCOUNT or exact name";

} // namespace

void add_accounts(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("accounts", "List accounts with their balances");
    auto const options = std::make_shared<AccountsOptions>();
    command->add_option("--asset", options->asset, "Only this currency or asset");
    command->add_option("--class", options->account_class, "Only this class");
    on_call(*command, session, options, accounts);
}

void add_balance(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("balance", "Show one balance, now or at another moment");
    auto const options = std::make_shared<BalanceOptions>();
    command->add_option("ACCOUNT", options->account, account_help)->required();
    command->add_option(
        "--as-of", options->as_of, "What was known then: date, RFC 3339 time or seq:N");
    command->add_option(
        "--effective", options->effective, "What is effective on or before this date");
    on_call(*command, session, options, balance);
}

void add_statement(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("statement", "List what was booked on an account");
    auto const options = std::make_shared<StatementOptions>();
    command->add_option("ACCOUNT", options->account, account_help)->required();
    command->add_option("--from", options->from, "First effective date");
    command->add_option("--to", options->to, "Last effective date");
    command->add_option("--limit", options->limit, "Lines of one page; default: all")
        ->check(CLI::Range(1, 1'000'000'000));
    command->add_option("--cursor", options->cursor, "Go on where the page before ended");
    on_call(*command, session, options, statement);
}

void add_totals(CLI::App& app, Session& session) {
    app.add_subcommand("totals", "Show the trial balance: debits and credits by currency")
        ->callback([&session] { session.run = [&session] { return totals(session); }; });
}

} // namespace cli
