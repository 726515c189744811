#include "commands.hpp"

#include "arguments.hpp"
#include "failure.hpp"
#include "progress.hpp"
#include "show.hpp"
#include "table.hpp"

#include <nostro/core/limits.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

/// Commands that only read. They open the file read-only.
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

struct NameOptions {
    std::string name;
};

struct VerifyOptions {
    std::vector<std::string> anchors;
};

// accounts

nostro::AccountFilter read_filter(AccountsOptions const& options) {
    nostro::AccountFilter filter;
    if (!options.asset.empty()) {
        filter.asset = options.asset;
    }
    if (!options.account_class.empty()) {
        filter.account_class = parse_class(options.account_class);
    }
    return filter;
}

std::vector<nostro::LedgerAccount> list_accounts(nostro::Ledger const& ledger,
                                                 nostro::AccountFilter const& filter) {
    std::vector<nostro::LedgerAccount> accounts;
    nostro::PageRequest request{.limit = nostro::limits::page_rows_max, .cursor = {}};
    do {
        auto page = ledger.list_accounts(filter, request);
        std::move(page.items.begin(), page.items.end(), std::back_inserter(accounts));
        request.cursor = page.next;
    } while (!request.cursor.empty());
    return accounts;
}

void print_accounts(std::ostream& out, std::vector<nostro::LedgerAccount> const& accounts) {
    Table table{{{"ACCOUNT"},
                 {"CLASS"},
                 {"BALANCE", Align::right},
                 {"AVAILABLE", Align::right},
                 {"CUR"},
                 {"ID"}}};
    for (auto const& account : accounts) {
        table.add({title_of(account),
                   std::string{to_string(account.account_class)},
                   decimal(balance_of(account.balance, account.account_class), account.asset),
                   decimal(available_of(account.balance, account.account_class), account.asset),
                   std::string{account.asset.code()},
                   to_string(account.id)});
    }
    table.print(out);
}

ExitCode accounts(Session& session, AccountsOptions const& options) {
    auto const bank = open_bank(session, Mode::read);
    auto const found = list_accounts(bank.ledger, read_filter(options));
    if (!session.json) {
        print_accounts(session.out, found);
        return ExitCode::ok;
    }
    JsonWriter json{session.out};
    json.begin_object().key("accounts").begin_array();
    for (auto const& account : found) {
        write_account(json, account);
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
    out << printable(title_of(account)) << " (" << to_string(account.account_class) << ")\n";
    line("  balance          ", balance_of(balance, account.account_class));
    line("  available        ", available_of(balance, account.account_class));
    line("  debits posted    ", balance.debits_posted);
    line("  credits posted   ", balance.credits_posted);
    line("  debits pending   ", balance.debits_pending);
    line("  credits pending  ", balance.credits_pending);
}

ExitCode balance(Session& session, BalanceOptions const& options) {
    auto const bank = open_bank(session, Mode::read);
    auto const account = find_account(bank.ledger, options.account);
    auto as_of = options.as_of.empty() ? nostro::AsOf{} : parse_as_of(options.as_of);
    if (!options.effective.empty()) {
        as_of.effective = parse_day(options.effective);
    }
    auto const found = bank.ledger.get_balance(account.id, as_of);
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

StatementCursor parse_cursor(std::string_view text) {
    auto const first = text.find('/');
    auto const second = first == std::string_view::npos ? first : text.find('/', first + 1);
    if (second == std::string_view::npos) {
        throw Failure{ExitCode::bad_input, "this is not a cursor of a statement"};
    }
    auto const balance = nostro::Amount::parse(text.substr(first + 1, second - first - 1));
    if (!balance) {
        throw Failure{ExitCode::bad_input, "this is not a cursor of a statement"};
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
    return filter;
}

class StatementReader {
public:
    StatementReader(nostro::Ledger const& ledger, StatementOptions const& options)
        : ledger_{ledger}, options_{options}, filter_{read_period(options)} {}

    Statement read() {
        Statement statement{find_account(ledger_, options_.account), {}, {}, {}, {}};
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
    nostro::Amount net(nostro::AccountId const& id, std::optional<nostro::Date> day) const {
        nostro::AsOf as_of;
        as_of.seq = cursor_.seq;
        as_of.effective = day;
        return ledger_.get_balance(id, as_of).net();
    }

    nostro::Amount opening(nostro::AccountId const& id) const {
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
    json.field("kind", to_string(line.kind)).field("time", nostro::to_string(line.time));
    json.field("effective_date", nostro::to_string(line.effective_date));
    json.field("side", to_string(line.side));
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
    auto const found = StatementReader{bank.ledger, options}.read();
    AccountNames names{bank.ledger};
    if (session.json) {
        write_statement(session.out, found, names);
    } else {
        print_statement(session.out, found, names);
    }
    return ExitCode::ok;
}

// totals

void print_totals(std::ostream& out, std::vector<nostro::AssetTotals> const& totals) {
    Table table{{{"CUR"},
                 {"ACCOUNTS", Align::right},
                 {"DEBITS", Align::right},
                 {"CREDITS", Align::right},
                 {"DEBITS HELD", Align::right},
                 {"CREDITS HELD", Align::right}}};
    for (auto const& row : totals) {
        table.add({std::string{row.asset.code()},
                   std::to_string(row.accounts),
                   decimal(row.totals.debits_posted, row.asset),
                   decimal(row.totals.credits_posted, row.asset),
                   decimal(row.totals.debits_pending, row.asset),
                   decimal(row.totals.credits_pending, row.asset)});
    }
    table.print(out);
}

void write_totals(std::ostream& out, std::vector<nostro::AssetTotals> const& totals) {
    JsonWriter json{out};
    json.begin_object().key("totals").begin_array();
    for (auto const& row : totals) {
        json.begin_object().field("currency", row.asset.code()).field("accounts", row.accounts);
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
    auto const found = bank.ledger.trial_balance();
    (session.json ? write_totals : print_totals)(session.out, found);
    return ExitCode::ok;
}

// holds

void print_holds(std::ostream& out, std::vector<nostro::Hold> const& holds, AccountNames& names) {
    Table table{{{"SEQ", Align::right},
                 {"SIDE"},
                 {"ACCOUNT"},
                 {"HELD", Align::right},
                 {"CAPTURED", Align::right},
                 {"CUR"},
                 {"EXPIRES"},
                 {"ID"}}};
    for (auto const& hold : holds) {
        for (auto const& posting : hold.postings) {
            auto const& account = names.get(posting.account);
            table.add({std::to_string(hold.seq),
                       std::string{to_string(posting.side)},
                       title_of(account),
                       decimal(posting.amount, account.asset),
                       decimal(hold.captured, account.asset),
                       std::string{account.asset.code()},
                       hold.expires_at ? nostro::to_string(*hold.expires_at) : "never",
                       to_string(hold.id)});
        }
    }
    table.print(out);
}

void write_holds(std::ostream& out, std::vector<nostro::Hold> const& holds, AccountNames& names) {
    JsonWriter json{out};
    json.begin_object().key("holds").begin_array();
    for (auto const& hold : holds) {
        json.begin_object().field("id", to_string(hold.id)).field("seq", hold.seq);
        json.field("state", to_string(hold.state));
        if (hold.expires_at) {
            json.field("expires_at", nostro::to_string(*hold.expires_at));
        }
        if (!hold.postings.empty()) {
            auto const& asset = names.get(hold.postings.front().account).asset;
            json.field("captured", decimal(hold.captured, asset));
        }
        write_postings(json, hold.postings, names);
        json.end_object();
    }
    json.end_array().end_object();
    out << '\n';
}

ExitCode holds(Session& session, NameOptions const& options) {
    auto const bank = open_bank(session, Mode::read);
    std::optional<nostro::AccountId> account;
    if (!options.name.empty()) {
        account = find_account(bank.ledger, options.name).id;
    }
    auto const found = bank.ledger.list_open_holds(account, nostro::limits::page_rows_max);
    AccountNames names{bank.ledger};
    (session.json ? write_holds : print_holds)(session.out, found, names);
    return ExitCode::ok;
}

// entry

nostro::JournalEntry find_entry(nostro::Ledger const& ledger, std::string const& name) {
    constexpr std::string_view seq_prefix = "seq:";
    auto const by_seq = name.starts_with(seq_prefix);
    auto entry = by_seq ? ledger.find_entry_by_seq(
                              parse_number(name.substr(seq_prefix.size()), "sequence number"))
                        : ledger.find_entry(parse_entry_id(name));
    if (!entry) {
        throw Failure{ExitCode::not_found, "no entry \"" + name + '"'};
    }
    return *std::move(entry);
}

void print_entry(std::ostream& out, nostro::JournalEntry const& entry, AccountNames& names) {
    out << "seq " << entry.seq << "  " << to_string(entry.kind) << "  " << to_string(entry.id)
        << "\ntime " << nostro::to_string(entry.time) << "  effective "
        << nostro::to_string(entry.effective_date) << "  code " << entry.code << '\n'
        << (entry.text_erased ? "(text erased)" : printable(entry.text.description)) << '\n';
    for (auto const& [key, value] : entry.text.metadata) {
        out << "  " << printable(key) << " = " << printable(value) << '\n';
    }
    Table table{{{"SIDE"}, {"ACCOUNT"}, {"AMOUNT", Align::right}, {"CUR"}}};
    for (auto const& posting : entry.postings) {
        auto const& account = names.get(posting.account);
        table.add({std::string{to_string(posting.side)},
                   title_of(account),
                   decimal(posting.amount, account.asset),
                   std::string{account.asset.code()}});
    }
    out << '\n';
    table.print(out);
}

ExitCode entry(Session& session, NameOptions const& options) {
    auto const bank = open_bank(session, Mode::read);
    auto const found = find_entry(bank.ledger, options.name);
    AccountNames names{bank.ledger};
    if (!session.json) {
        print_entry(session.out, found, names);
        return ExitCode::ok;
    }
    JsonWriter json{session.out};
    write_entry(json, found, names);
    session.out << '\n';
    return ExitCode::ok;
}

// head

ExitCode head(Session& session) {
    auto const bank = open_bank(session, Mode::read);
    auto const found = bank.ledger.head();
    auto const state = nostro::to_string(bank.ledger.state_hash());
    auto const anchor = std::to_string(found.seq) + ':' + nostro::to_string(found.hash);
    if (session.json) {
        JsonWriter json{session.out};
        json.begin_object();
        write_head(json, found);
        json.field("state_hash", state).field("anchor", anchor).end_object();
        session.out << '\n';
    } else {
        session.out << "events      " << found.seq << "\ntime        "
                    << nostro::to_string(found.time) << "\nstate hash  " << state
                    << "\nanchor      " << anchor << '\n';
    }
    return ExitCode::ok;
}

// verify

void print_report(std::ostream& out, nostro::VerifyReport const& report) {
    out << "events " << report.events << ", accounts " << report.accounts << ", postings "
        << report.postings << "\nhead   " << report.head.seq << ':'
        << nostro::to_string(report.head.hash) << '\n';
    if (report.ok()) {
        out << "sound: the chain holds, and the balances are those of the postings\n";
        return;
    }
    out << "NOT SOUND: " << report.findings.size() << " findings\n";
    if (report.first_altered) {
        out << "first altered event: seq " << *report.first_altered << '\n';
    }
    for (auto const& finding : report.findings) {
        out << "  " << finding.what << " at seq " << finding.seq << ": " << printable(finding.text)
            << '\n';
    }
}

void write_report(std::ostream& out, nostro::VerifyReport const& report) {
    JsonWriter json{out};
    json.begin_object().field("ok", report.ok()).field("events", report.events);
    json.field("accounts", report.accounts).field("postings", report.postings);
    json.key("head").begin_object();
    write_head(json, report.head);
    json.end_object().key("first_altered");
    if (report.first_altered) {
        json.value(*report.first_altered);
    } else {
        json.null();
    }
    json.key("findings").begin_array();
    for (auto const& finding : report.findings) {
        json.begin_object().field("seq", finding.seq).field("what", finding.what);
        json.field("text", finding.text).end_object();
    }
    json.end_array().end_object();
    out << '\n';
}

ExitCode verify(Session& session, VerifyOptions const& options) {
    std::vector<nostro::Anchor> anchors;
    for (auto const& text : options.anchors) {
        anchors.push_back(parse_anchor(text));
    }
    auto const bank = open_bank(session, Mode::read);
    ProgressBar bar{"verify"};
    auto const report = bank.ledger.verify(anchors, bar.callback());
    (session.json ? write_report : print_report)(session.out, report);
    return report.ok() ? ExitCode::ok : ExitCode::findings;
}

/// Let the command run one of the functions above.
template <class Options>
void on_call(CLI::App& command,
             Session& session,
             std::shared_ptr<Options> const& options,
             ExitCode (*function)(Session&, Options const&)) {
    command.callback([&session, options, function] {
        session.run = [&session, options, function] { return function(session, *options); };
    });
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
    command->add_option("--limit", options->limit, "Lines of one page; default: all");
    command->add_option("--cursor", options->cursor, "Go on where the page before ended");
    on_call(*command, session, options, statement);
}

void add_totals(CLI::App& app, Session& session) {
    app.add_subcommand("totals", "Show the trial balance: debits and credits by currency")
        ->callback([&session] { session.run = [&session] { return totals(session); }; });
}

void add_holds(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("holds", "List open holds");
    auto const options = std::make_shared<NameOptions>();
    command->add_option("ACCOUNT", options->name, "Only those on this account");
    on_call(*command, session, options, holds);
}

void add_entry(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("entry", "Show one entry");
    auto const options = std::make_shared<NameOptions>();
    command->add_option("ENTRY", options->name, "Its id, or seq:N")->required();
    on_call(*command, session, options, entry);
}

void add_head(CLI::App& app, Session& session) {
    app.add_subcommand("head", "Show where the ledger stands: its last event and the chain's head")
        ->callback([&session] { session.run = [&session] { return head(session); }; });
}

void add_verify(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("verify", "Read everything back and check it");
    auto const options = std::make_shared<VerifyOptions>();
    command->add_option("--anchor", options->anchors, "SEQ:HASH noted earlier; may be repeated")
        ->allow_extra_args(false);
    on_call(*command, session, options, verify);
}

} // namespace cli
