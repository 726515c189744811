#include "commands.hpp"

#include "account_words.hpp"
#include "arguments.hpp"
#include "pages.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/access/viewed_accounts.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>

/// What customers have at banks. Users see it through views, the bank itself as it is.
namespace cli {
namespace {

struct AccountOptions {
    std::string name; ///< BANK/ACCOUNT
    std::string bank; ///< empty: all
    std::string view;
    std::string label;
    std::string overdraft;
    std::vector<std::string> owners;
    std::vector<std::string> routings;
    std::vector<std::string> rules;
    nostro::NewAccount account;
    bool unlimited = false;
    bool is_public = false;
};

std::vector<std::string> texts_of(std::vector<nostro::Routing> const& routings) {
    std::vector<std::string> texts;
    texts.reserve(routings.size());
    for (auto const& routing : routings) {
        texts.push_back(text_of(routing));
    }
    return texts;
}

std::vector<std::string> texts_of(std::vector<nostro::AccountRule> const& rules) {
    std::vector<std::string> texts;
    texts.reserve(rules.size());
    for (auto const& rule : rules) {
        texts.push_back(rule.scheme + ':' + rule.value);
    }
    return texts;
}

std::vector<std::string> ids_of(std::vector<nostro::View> const& views) {
    std::vector<std::string> ids;
    ids.reserve(views.size());
    for (auto const& view : views) {
        ids.push_back(view.id);
    }
    return ids;
}

/// An account as the bank itself sees it.
struct AccountRow {
    nostro::Account account;
    nostro::AccountBalance balance;
};

constexpr MemberOf<AccountRow> account_members[] = {
    {"bank_id", "BANK", [](AccountRow const& row) -> Shown { return row.account.bank_id; }},
    {"id", "ID", [](AccountRow const& row) -> Shown { return row.account.id; }},
    {"label", "LABEL", [](AccountRow const& row) -> Shown { return row.account.label; }},
    {"number", "NUMBER", [](AccountRow const& row) -> Shown { return row.account.number; }},
    {"type", "TYPE", [](AccountRow const& row) -> Shown { return row.account.type; }},
    {"branch_id", "", [](AccountRow const& row) -> Shown { return row.account.branch_id; }},
    {"currency", "", [](AccountRow const& row) -> Shown { return row.account.currency; }},
    {"balance",
     "BALANCE",
     [](AccountRow const& row) -> Shown { return to_string(row.balance.booked); }},
    {"available",
     "",
     [](AccountRow const& row) -> Shown { return to_string(row.balance.available); }},
    {"holder", "HOLDER", [](AccountRow const& row) -> Shown { return row.account.holder; }},
    {"owners", "", [](AccountRow const& row) -> Shown { return row.account.owners; }},
    {"routings", "", [](AccountRow const& row) -> Shown { return texts_of(row.account.routings); }},
    {"rules", "", [](AccountRow const& row) -> Shown { return texts_of(row.account.rules); }},
    {"ledger_account",
     "",
     [](AccountRow const& row) -> Shown { return to_string(row.account.ledger_account); }},
    {"created_at", "", [](AccountRow const& row) { return shown(row.account.created_at); }},
    {"created_by", "", [](AccountRow const& row) -> Shown { return row.account.created_by; }},
    {"closed_at", "", [](AccountRow const& row) { return shown(row.account.closed_at); }},
};

/// An account as a list has it for those who use views.
constexpr MemberOf<nostro::ListedAccount> listed_members[] = {
    {"bank_id", "BANK", [](nostro::ListedAccount const& row) -> Shown { return row.bank_id; }},
    {"id", "ID", [](nostro::ListedAccount const& row) -> Shown { return row.id; }},
    {"label", "LABEL", [](nostro::ListedAccount const& row) -> Shown { return row.label; }},
    {"routing",
     "ROUTING",
     [](nostro::ListedAccount const& row) -> Shown { return text_of(row.routing); }},
    {"views", "VIEWS", [](nostro::ListedAccount const& row) -> Shown { return ids_of(row.views); }},
};

constexpr MemberOf<nostro::ModeratedAccount> moderated_members[] = {
    {"bank_id", "", [](nostro::ModeratedAccount const& row) -> Shown { return row.bank_id; }},
    {"id", "", [](nostro::ModeratedAccount const& row) -> Shown { return row.id; }},
    {"label", "", [](nostro::ModeratedAccount const& row) { return shown(row.label); }},
    {"number", "", [](nostro::ModeratedAccount const& row) { return shown(row.number); }},
    {"type", "", [](nostro::ModeratedAccount const& row) { return shown(row.type); }},
    {"balance", "", [](nostro::ModeratedAccount const& row) { return shown(row.balance); }},
    {"holder", "", [](nostro::ModeratedAccount const& row) { return shown(row.holder); }},
    {"owners",
     "",
     [](nostro::ModeratedAccount const& row) { return row.owners ? Shown{*row.owners} : Shown{}; }},
    {"routings",
     "",
     [](nostro::ModeratedAccount const& row) {
         return row.routings ? Shown{texts_of(*row.routings)} : Shown{};
     }},
    {"rules",
     "",
     [](nostro::ModeratedAccount const& row) {
         return row.rules ? Shown{texts_of(*row.rules)} : Shown{};
     }},
    {"iban", "", [](nostro::ModeratedAccount const& row) { return shown(row.iban); }},
    {"swift_bic", "", [](nostro::ModeratedAccount const& row) { return shown(row.swift_bic); }},
    {"national_identifier",
     "",
     [](nostro::ModeratedAccount const& row) { return shown(row.national_identifier); }},
    {"bank_name", "", [](nostro::ModeratedAccount const& row) { return shown(row.bank_name); }},
};

bool is_bank(nostro::Session const& services) {
    return services.principal().kind == nostro::PrincipalKind::system;
}

std::vector<AccountRow> rows_of(nostro::Session const& services, std::string const& bank) {
    auto const accounts = all_pages(
        [&](nostro::PageRequest const& page) { return services.accounts().list(bank, page); });
    auto const balances = services.accounts().balances(accounts);
    std::vector<AccountRow> rows;
    for (std::size_t at = 0; at < accounts.size(); ++at) {
        rows.push_back({accounts[at], balances[at]});
    }
    return rows;
}

AccountRow row_of(nostro::Session const& services, nostro::Account account) {
    auto const balance = services.accounts().balance(account.bank_id, account.id);
    return {std::move(account), balance};
}

/// Who opens an account for another need not be one who may look at it.
void done(Session& session,
          nostro::Session const& services,
          std::string_view result,
          nostro::Account const& account) {
    auto const record = is_bank(services) ? record_of(row_of(services, account), account_members)
                                          : Record{{"bank_id", "", account.bank_id},
                                                   {"id", "", account.id},
                                                   {"label", "", account.label},
                                                   {"number", "", account.number}};
    answer_done(session, result, account.bank_id + '/' + account.id, record);
}

ExitCode open(Session& session, nostro::Session const& services, AccountOptions const& options) {
    auto const [bank, id] = parse_account_name(options.name);
    auto account = options.account;
    account.bank_id = bank;
    account.id = id;
    account.owners = find_user_ids(*session.host, options.owners);
    for (auto const& routing : options.routings) {
        account.routings.push_back(parse_routing(routing));
    }
    for (auto const& rule : options.rules) {
        account.rules.push_back(parse_rule(rule));
    }
    if (options.unlimited) {
        account.overdraft.reset();
    } else if (!options.overdraft.empty()) {
        account.overdraft = parse_amount(options.overdraft, parse_asset(account.currency));
    }
    done(session, services, "opened", services.viewed_accounts().open(account));
    return ExitCode::ok;
}

ExitCode list_all(Session& session, nostro::Session const& services, std::string const& wanted) {
    std::vector<std::string> banks;
    if (wanted.empty()) {
        for (auto const& bank : all_pages(
                 [&](nostro::PageRequest const& page) { return services.banks().list(page); })) {
            banks.push_back(bank.id);
        }
    } else {
        banks.push_back(services.banks().get(wanted).id);
    }
    std::vector<Record> records;
    for (auto const& bank : banks) {
        for (auto const& row : rows_of(services, bank)) {
            records.push_back(record_of(row, account_members));
        }
    }
    answer_list(session, "accounts", records);
    return ExitCode::ok;
}

ExitCode list(Session& session, nostro::Session const& services, AccountOptions const& options) {
    if (is_bank(services) && !options.is_public) {
        return list_all(session, services, options.bank);
    }
    auto const which = options.is_public ? nostro::AccountList::public_accounts
                                         : nostro::AccountList::all_accounts;
    auto const accounts = all_pages([&](nostro::PageRequest const& page) {
        return services.viewed_accounts().list(which, options.bank, page);
    });
    answer_list(session, "accounts", records_of(accounts, listed_members));
    return ExitCode::ok;
}

ExitCode show(Session& session, nostro::Session const& services, AccountOptions const& options) {
    auto const name = parse_account_name(options.name);
    if (is_bank(services) && options.view.empty()) {
        auto const row = row_of(services, services.accounts().get(name.bank_id, name.account_id));
        auto record = record_of(row, account_members);
        record.push_back(
            {"views", "", ids_of(services.views().list(name.bank_id, name.account_id))});
        answer_record(session, record);
        return ExitCode::ok;
    }
    auto const view = name.view(options.view.empty() ? "owner" : options.view);
    auto record = record_of(services.viewed_accounts().get(view), moderated_members);
    record.push_back(
        {"views",
         "",
         ids_of(services.viewed_accounts().usable_views(name.bank_id, name.account_id))});
    answer_record(session, record);
    return ExitCode::ok;
}

ExitCode label(Session& session, nostro::Session const& services, AccountOptions const& options) {
    auto const [bank, id] = parse_account_name(options.name);
    done(session,
         services,
         "changed",
         services.viewed_accounts().update_label(bank, id, options.label));
    return ExitCode::ok;
}

ExitCode close(Session& session, nostro::Session const& services, AccountOptions const& options) {
    auto const [bank, id] = parse_account_name(options.name);
    done(session, services, "closed", services.accounts().close(bank, id));
    return ExitCode::ok;
}

void add_target(CLI::App& command, AccountOptions& options) {
    add_account_name(command, options.name);
}

void add_open_options(CLI::App& command, AccountOptions& options) {
    add_target(command, options);
    auto& account = options.account;
    command.add_option("--currency", account.currency, "ISO 4217")->required();
    command.add_option("--label", account.label);
    command.add_option("--number", account.number, "Default: the bank's next free one");
    command.add_option("--type", account.type, "A word of the bank, for example CURRENT");
    command.add_option("--branch", account.branch_id);
    command.add_option("--holder", account.holder, "Default: the names of the owners");
    add_list(command, "--owner", options.owners, "Username or id of a user");
    add_list(command, "--routing", options.routings, "SCHEME:ADDRESS");
    add_list(command, "--rule", options.rules, "SCHEME:VALUE, a rule to show; it limits nothing");
    auto* overdraft = command.add_option(
        "--overdraft", options.overdraft, "How far the balance may fall below zero");
    command.add_flag("--unlimited", options.unlimited, "Any far")->excludes(overdraft);
}

void add_list_options(CLI::App& command, AccountOptions& options) {
    command.add_option("BANK", options.bank, "Only of this bank");
    command.add_flag("--public", options.is_public, "Those that anybody may see");
}

void add_show_options(CLI::App& command, AccountOptions& options) {
    add_target(command, options);
    command.add_option("--view", options.view, "As this view shows it; default of a user: owner");
}

void add_label_options(CLI::App& command, AccountOptions& options) {
    add_target(command, options);
    command.add_option("LABEL", options.label)->required();
}

constexpr Verb<AccountOptions> account_verbs[] = {
    {"open", "Open an account, and the view of its owners", Access::write, add_open_options, open},
    {"list", "List accounts", Access::read, add_list_options, list},
    {"show", "What may be seen of an account", Access::read, add_show_options, show},
    {"label", "Change the label", Access::write, add_label_options, label},
    {"close", "Close an account without money, for ever", Access::write, add_target, close},
};

} // namespace

void add_account(CLI::App& app, Session& session) {
    add_user_noun(app, session, "account", "Accounts of customers at banks", account_verbs);
}

} // namespace cli
