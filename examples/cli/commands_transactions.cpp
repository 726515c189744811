#include "commands.hpp"

#include "account_words.hpp"
#include "arguments.hpp"
#include "failure.hpp"
#include "record.hpp"
#include "service_commands.hpp"

#include <nostro/access/viewed_accounts.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>

/// The entries of customers' accounts. The bank itself looks through the view `owner`, too, if it
/// names no other.
namespace cli {
namespace {

struct TransactionOptions {
    std::string account;
    std::string id;
    std::string view = "owner";
    std::string from;
    std::string to;
    std::size_t limit = 50;
    std::size_t offset = 0;
    bool oldest_first = false;

    std::string value;
    std::string to_account;
    nostro::ExternalParty other;
    std::string type;
    std::string description;
    std::string completed;
    std::string posted;
};

constexpr MemberOf<nostro::ModeratedEntry> entry_members[] = {
    {"id", "ID", [](nostro::ModeratedEntry const& entry) -> Shown { return entry.id; }},
    {"type", "TYPE", [](nostro::ModeratedEntry const& entry) { return shown(entry.type); }},
    {"completed",
     "COMPLETED",
     [](nostro::ModeratedEntry const& entry) { return shown(entry.completed); }},
    {"posted", "", [](nostro::ModeratedEntry const& entry) { return shown(entry.posted); }},
    {"other",
     "OTHER",
     [](nostro::ModeratedEntry const& entry) {
         return entry.other ? Shown{entry.other->holder} : Shown{};
     }},
    {"other_id",
     "",
     [](nostro::ModeratedEntry const& entry) {
         return entry.other ? Shown{entry.other->id} : Shown{};
     }},
    {"other_number",
     "",
     [](nostro::ModeratedEntry const& entry) {
         return entry.other ? shown(entry.other->number) : Shown{};
     }},
    {"other_iban",
     "",
     [](nostro::ModeratedEntry const& entry) {
         return entry.other ? shown(entry.other->iban) : Shown{};
     }},
    {"description",
     "DESCRIPTION",
     [](nostro::ModeratedEntry const& entry) { return shown(entry.description); }},
    {"value", "VALUE", [](nostro::ModeratedEntry const& entry) { return shown(entry.value); }},
    {"new_balance",
     "BALANCE",
     [](nostro::ModeratedEntry const& entry) { return shown(entry.new_balance); }},
};

std::optional<nostro::Timestamp> read_time(std::string const& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    if (auto const time = nostro::parse_timestamp(text)) {
        return time;
    }
    throw Failure{
        ExitCode::bad_input, '"' + text + "\" is not a time", "write it as 2026-01-31T12:00:00Z"};
}

ExitCode
list(Session& session, nostro::Session const& services, TransactionOptions const& options) {
    auto const found = services.viewed_accounts().list_entries(
        {.view = parse_account_name(options.account).view(options.view),
         .from = read_time(options.from),
         .to = read_time(options.to),
         .descending = !options.oldest_first,
         .offset = options.offset,
         .limit = options.limit});
    answer_list(session, "transactions", records_of(found.items, entry_members));
    return ExitCode::ok;
}

ExitCode
show(Session& session, nostro::Session const& services, TransactionOptions const& options) {
    auto const view = parse_account_name(options.account).view(options.view);
    auto const found = services.viewed_accounts().get_entry(view, options.id);
    answer_record(session, record_of(found.entry, entry_members));
    return ExitCode::ok;
}

ExitCode add(Session& session, nostro::Session const& services, TransactionOptions const& options) {
    auto const [bank, id] = parse_account_name(options.account);
    auto const currency = parse_asset(services.accounts().get(bank, id).currency);
    nostro::Payment payment{.bank_id = bank,
                            .account_id = id,
                            .other = options.other,
                            .value = {parse_amount(options.value, currency), currency},
                            .id = options.id,
                            .type = options.type,
                            .description = options.description,
                            .completed = read_time(options.completed),
                            .posted = read_time(options.posted)};
    if (!options.to_account.empty()) {
        payment.other = nostro::OwnAccount{options.to_account};
    }
    auto const entry = services.account_entries().post(payment);
    answer_done(
        session,
        "booked",
        bank + '/' + id + "  " + entry.id,
        {{"id", "", entry.id},
         {"journal_entry", "", to_string(entry.journal_entry)},
         {"value", "", to_string(entry.value)},
         {"new_balance", "", entry.new_balance ? Shown{to_string(*entry.new_balance)} : Shown{}}});
    return ExitCode::ok;
}

void add_view_options(CLI::App& command, TransactionOptions& options) {
    add_account_name(command, options.account);
    command.add_option("--view", options.view, "As this view shows it, default owner");
}

void add_list_options(CLI::App& command, TransactionOptions& options) {
    add_view_options(command, options);
    command.add_option("--from", options.from, "Completed not before this time");
    command.add_option("--to", options.to, "Completed not after this time");
    command.add_option("--limit", options.limit, "At most so many, default 50")
        ->check(CLI::Range(1, 8'190));
    command.add_option("--offset", options.offset, "Pass over so many")
        ->check(CLI::Range(0, 1'000'000'000));
    command.add_flag("--oldest-first", options.oldest_first);
}

void add_show_options(CLI::App& command, TransactionOptions& options) {
    add_view_options(command, options);
    command.add_option("ID", options.id)->required();
}

void add_add_options(CLI::App& command, TransactionOptions& options) {
    add_account_name(command, options.account);
    command.add_option("--value", options.value, "Positive: paid in, negative: paid out")
        ->required();
    auto& other = options.other;
    command.add_option("--other", other.name, "Name of the other party");
    command.add_option("--other-number", other.number, "Their account");
    command.add_option("--other-iban", other.iban);
    command.add_option("--other-bic", other.bic);
    command
        .add_option("--other-account", options.to_account, "Instead: an account of the same bank")
        ->excludes("--other");
    command.add_option("--type", options.type);
    command.add_option("--description", options.description);
    command.add_option("--completed", options.completed, "Default: now");
    command.add_option("--posted", options.posted, "Default: completed");
    command.add_option(
        "--id", options.id, "Name of it in the account; sent again it is not booked twice");
}

constexpr Verb<TransactionOptions> transactions_verbs[] = {
    {"add", "Book money that moves in or out", Access::write, add_add_options, add},
    {"list", "List the transactions of an account", Access::read, add_list_options, list},
    {"show", "One transaction", Access::read, add_show_options, show},
};

} // namespace

void add_transactions(CLI::App& app, Session& session) {
    add_user_noun(app, session, "transactions", "What was booked on accounts", transactions_verbs);
}

} // namespace cli
