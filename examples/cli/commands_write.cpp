#include "commands.hpp"

#include "arguments.hpp"
#include "failure.hpp"
#include "json_out.hpp"
#include "show.hpp"

#include <chrono>
#include <memory>
#include <ostream>

/// Commands that book something.
namespace cli {
namespace {

/// What all of them take.
struct EventOptions {
    std::string id;
    std::string description;
    std::vector<std::string> metadata;
};

struct PostOptions : EventOptions {
    std::string debit;
    std::string credit;
    std::string amount;
    std::vector<std::string> postings;
    std::string date;
    std::uint16_t code = 1;
    std::uint32_t timeout_s = 0; ///< hold
};

struct FollowOptions : EventOptions {
    std::string target; ///< the hold or entry
    std::string amount;
    std::string date;
    bool keep_open = false;
};

struct OpenOptions : EventOptions {
    std::string name;
    std::string asset;
    std::string account_class = "liability";
    std::string overdraft;
    std::string parent;
    std::uint16_t code = 1;
    bool limited = false;
};

struct ChangeOptions : EventOptions {
    std::string account;
    std::string overdraft;
    bool unlimited = false;
    bool debits = false;
    bool credits = false;
};

void add_event_options(CLI::App& command, EventOptions& options) {
    command.add_option("--id",
                       options.id,
                       "UUID or name of the event; sent again with it, nothing is booked twice");
    command.add_option("--description", options.description, "What it is for");
    command.add_option("--meta", options.metadata, "key=value, kept with it; may be repeated")
        ->allow_extra_args(false);
}

void report_event(Session& session, nostro::EventResult const& result, nostro::Uuid const& id) {
    auto const verdict = name_of(result.code);
    auto const time = nostro::to_string(result.time);
    if (session.json) {
        JsonWriter json{session.out};
        json.begin_object().field("result", verdict).field("seq", result.seq);
        json.field("id", to_string(id)).field("time", time).end_object();
        session.out << '\n';
        return;
    }
    session.out << verdict << "  seq " << result.seq << "  id " << to_string(id) << "  time "
                << time
                << (result.code == nostro::ResultCode::exists ? "  (sent before; nothing changed)"
                                                              : "")
                << '\n';
}

/// Run one event and answer. When the answer of the storage is lost, the id tells what became of
/// it.
template <class Send>
ExitCode send_event(Session& session, nostro::Uuid const& id, Send&& send) {
    try {
        report_event(session, send(), id);
        return ExitCode::ok;
    } catch (nostro::OutcomeUnknown const& error) {
        throw Failure{error,
                      error.what(),
                      "it may have been booked: run the same command with --id " + to_string(id)};
    }
}

nostro::EntryId id_or_new(Bank& bank, std::string const& text) {
    return text.empty() ? bank.core.ids().next<nostro::EntryId>() : parse_entry_id(text);
}

/// What is to be booked, and where.
struct Booking {
    nostro::Ledger ledger;
    std::vector<nostro::Posting> postings;
};

/// One "--debit A --credit B --amount X" as two postings. The first account tells the ledger.
Booking read_pair(Bank const& bank, PostOptions const& options) {
    auto const [ledger, debit] = find_account(bank, options.debit);
    auto const credit = find_account(bank, ledger, options.credit);
    auto const amount = parse_amount(options.amount, debit.asset);
    if (debit.asset != credit.asset) {
        throw Failure{ExitCode::bad_input,
                      "the accounts count " + std::string{debit.asset.code()} + " and " +
                          std::string{credit.asset.code()},
                      "book an exchange with four --posting, balanced in each currency"};
    }
    return {ledger,
            {{debit.id, nostro::Side::debit, amount, {}},
             {credit.id, nostro::Side::credit, amount, {}}}};
}

Booking read_postings(Bank const& bank, PostOptions const& options) {
    if (options.postings.empty()) {
        if (options.debit.empty() || options.credit.empty() || options.amount.empty()) {
            throw Failure{ExitCode::usage,
                          "nothing to book",
                          "give --debit, --credit and --amount, or --posting for each line"};
        }
        return read_pair(bank, options);
    }
    auto const first = parse_posting(options.postings.front()).account;
    Booking booking{find_account(bank, first).ledger, {}};
    for (auto const& text : options.postings) {
        auto const [side, name, amount] = parse_posting(text);
        auto const account = find_account(bank, booking.ledger, name);
        booking.postings.push_back({account.id, side, parse_amount(amount, account.asset), {}});
    }
    return booking;
}

ExitCode post(Session& session, PostOptions const& options, nostro::EventKind kind) {
    auto bank = open_bank(session, Mode::write);
    nostro::EntryDraft draft;
    draft.id = id_or_new(bank, options.id);
    draft.kind = kind;
    draft.code = options.code;
    draft.timeout_s = options.timeout_s;
    auto booking = read_postings(bank, options);
    draft.postings = std::move(booking.postings);
    draft.text = parse_text(options.description, options.metadata);
    if (!options.date.empty()) {
        draft.effective_date = parse_day(options.date);
    }
    return send_event(session, draft.id, [&] { return booking.ledger.post(draft); });
}

/// The hold's own postings with the amount to be captured.
std::vector<nostro::Posting> read_capture(nostro::Ledger const& ledger,
                                          FollowOptions const& options) {
    auto const hold = ledger.find_hold(parse_entry_id(options.target));
    if (!hold) {
        throw Failure{ExitCode::not_found,
                      "no hold \"" + options.target + '"',
                      "`nostro holds` lists those that are open"};
    }
    std::vector<nostro::Posting> postings;
    for (auto const& held : hold->postings) {
        auto const asset = ledger.get_account(held.account).asset;
        postings.push_back({held.account, held.side, parse_amount(options.amount, asset), {}});
    }
    return postings;
}

nostro::Ledger ledger_of_entry(Bank const& bank, std::string const& name) {
    auto const id = parse_entry_id(name);
    for (auto const& ledger : bank.ledgers) {
        if (ledger.find_entry(id)) {
            return ledger;
        }
    }
    throw Failure{ExitCode::not_found,
                  "no entry \"" + name + '"',
                  "name it by its UUID or by the text that was given as --id; `nostro statement "
                  "ACCOUNT` lists entries, `nostro holds` holds"};
}

/// Capture, void and reverse: entries about an entry.
ExitCode follow(Session& session, FollowOptions const& options, nostro::EventKind kind) {
    auto bank = open_bank(session, Mode::write);
    auto ledger = ledger_of_entry(bank, options.target);
    nostro::EntryDraft draft;
    draft.id = id_or_new(bank, options.id);
    draft.kind = kind;
    draft.pending_id = parse_entry_id(options.target);
    draft.text = parse_text(options.description, options.metadata);
    if (options.keep_open) {
        draft.flags = nostro::EventFlags::keep_open;
    }
    if (!options.amount.empty()) {
        draft.postings = read_capture(ledger, options);
    }
    if (!options.date.empty()) {
        draft.effective_date = parse_day(options.date);
    }
    return send_event(session, draft.id, [&] { return ledger.post(draft); });
}

/// "The balance on the normal side may not fall below zero, less the overdraft", in terms of the
/// ledger.
void set_limit(nostro::LedgerAccountDraft& draft, nostro::Amount overdraft) {
    if (normal_side(draft.account_class) == nostro::Side::credit) {
        draft.account_flags = draft.account_flags | nostro::LedgerAccountFlags::debit_limited;
        draft.debit_headroom = overdraft;
    } else {
        draft.account_flags = draft.account_flags | nostro::LedgerAccountFlags::credit_limited;
        draft.credit_headroom = overdraft;
    }
}

nostro::LedgerAccountDraft read_account(Bank& bank, OpenOptions const& options) {
    auto const asset = parse_asset(options.asset);
    nostro::LedgerAccountDraft draft;
    draft.id = options.id.empty() ? bank.core.ids().next<nostro::LedgerAccountId>()
                                  : nostro::LedgerAccountId{parse_id(options.id, account_space)};
    draft.asset = asset.code();
    draft.account_class = parse_class(options.account_class);
    draft.code = options.code;
    draft.text = parse_text(options.name, options.metadata);
    if (!options.description.empty()) {
        draft.text.metadata.emplace_back("description", options.description);
    }
    if (!options.parent.empty()) {
        draft.parent = find_account(bank, bank.chosen(), options.parent).id;
    }
    if (options.limited || !options.overdraft.empty()) {
        set_limit(draft, options.overdraft.empty() ? 0 : parse_amount(options.overdraft, asset));
    }
    return draft;
}

ExitCode open_account(Session& session, OpenOptions const& options) {
    auto bank = open_bank(session, Mode::write);
    auto const draft = read_account(bank, options);
    if (!nostro::Currency::find_iso(draft.asset)) {
        bank.chosen().define_asset(parse_asset(options.asset));
    }
    return send_event(session, draft.id, [&] { return bank.chosen().open_account(draft); });
}

nostro::LedgerAccountChange
read_change(Bank& bank, nostro::LedgerAccount const& account, ChangeOptions const& options) {
    nostro::LedgerAccountChange change;
    change.id = id_or_new(bank, options.id);
    change.account = account.id;
    change.text = parse_text(options.description, options.metadata);
    return change;
}

ExitCode limit(Session& session, ChangeOptions const& options) {
    auto bank = open_bank(session, Mode::write);
    auto [ledger, account] = find_account(bank, options.account);
    auto change = read_change(bank, account, options);
    auto const is_credit = normal_side(account.account_class) == nostro::Side::credit;
    (is_credit ? change.debit_limited : change.credit_limited) = !options.unlimited;
    if (!options.unlimited) {
        (is_credit ? change.debit_headroom : change.credit_headroom) =
            parse_amount(options.overdraft, account.asset);
    }
    return send_event(
        session, change.id, [&, &books = ledger] { return books.change_account(change); });
}

ExitCode freeze(Session& session, ChangeOptions const& options, bool frozen) {
    auto bank = open_bank(session, Mode::write);
    auto [ledger, account] = find_account(bank, options.account);
    auto change = read_change(bank, account, options);
    bool const both = options.debits == options.credits;
    if (both || options.debits) {
        change.frozen_debit = frozen;
    }
    if (both || options.credits) {
        change.frozen_credit = frozen;
    }
    return send_event(
        session, change.id, [&, &books = ledger] { return books.change_account(change); });
}

ExitCode expire(Session& session) {
    auto bank = open_bank(session, Mode::write);
    std::size_t expired = 0;
    nostro::DueReport report;
    do {
        report = bank.core.run_due(bank.core.clock().now(), std::chrono::seconds{1});
        expired += report.holds_expired;
    } while (report.more);
    if (session.json) {
        JsonWriter{session.out}.begin_object().field("holds_expired", expired).end_object();
        session.out << '\n';
    } else {
        session.out << "holds expired: " << expired << '\n';
    }
    return ExitCode::ok;
}

CLI::App&
add_posting_command(CLI::App& app, PostOptions& options, char const* name, char const* help) {
    auto* command = app.add_subcommand(name, help);
    command->add_option("--debit", options.debit, "Account to be debited");
    command->add_option("--credit", options.credit, "Account to be credited");
    command->add_option("--amount", options.amount, "For example 10.00");
    command
        ->add_option("--posting",
                     options.postings,
                     "One line debit:ACCOUNT:AMOUNT or credit:ACCOUNT:AMOUNT; repeated")
        ->allow_extra_args(false)
        ->excludes("--debit")
        ->excludes("--credit")
        ->excludes("--amount");
    command->add_option("--code", options.code, "The reason as a number")
        ->check(CLI::Range(1, 65'535));
    command->add_option(
        "--date", options.date, "Effective date, YYYY-MM-DD; default: business date");
    add_event_options(*command, options);
    return *command;
}

CLI::App& add_follow_command(CLI::App& app,
                             std::shared_ptr<FollowOptions> const& options,
                             char const* name,
                             char const* target,
                             char const* help) {
    auto* command = app.add_subcommand(name, help);
    command->add_option(target, options->target, "Id as `post` or `hold` gave it")->required();
    command->add_option(
        "--date", options->date, "Effective date, YYYY-MM-DD; default: business date");
    add_event_options(*command, *options);
    return *command;
}

void add_freezing(
    CLI::App& app, Session& session, char const* name, char const* help, bool frozen) {
    auto* command = app.add_subcommand(name, help);
    auto const options = std::make_shared<ChangeOptions>();
    command->add_option("ACCOUNT", options->account, "Id, BANK/ACCOUNT or exact name")->required();
    command->add_flag("--debits", options->debits, "Debits only");
    command->add_flag("--credits", options->credits, "Credits only");
    add_event_options(*command, *options);
    command->callback([&session, options, frozen] {
        session.run = [&session, options, frozen] { return freeze(session, *options, frozen); };
    });
}

/// Let the command run one of the functions above.
template <class Options, class... Arguments>
void on_call(CLI::App& command,
             Session& session,
             std::shared_ptr<Options> const& options,
             ExitCode (*function)(Session&, Options const&, Arguments...),
             Arguments... arguments) {
    command.callback([&session, options, function, arguments...] {
        session.run = [&session, options, function, arguments...] {
            return function(session, *options, arguments...);
        };
    });
}

} // namespace

void add_open(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("open", "Open an account");
    auto const options = std::make_shared<OpenOptions>();
    command->add_option("--name", options->name, "Its name, for people and for finding it")
        ->required();
    command->add_option("--asset", options->asset, "ISO 4217 currency, or CODE:SCALE")->required();
    command->add_option(
        "--class", options->account_class, "asset, liability (default), equity, income, expense");
    command->add_flag("--limited", options->limited, "The balance may not fall below zero");
    command->add_option(
        "--overdraft", options->overdraft, "The balance may not fall further below zero than this");
    command->add_option("--parent", options->parent, "Account above it in the chart of accounts");
    command->add_option("--code", options->code, "The kind of account as a number")
        ->check(CLI::Range(1, 65'535));
    add_event_options(*command, *options);
    on_call(*command, session, options, open_account);
}

void add_limit(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("limit", "Change how far an account may be overdrawn");
    auto const options = std::make_shared<ChangeOptions>();
    command->add_option("ACCOUNT", options->account, "Id, BANK/ACCOUNT or exact name")->required();
    auto* group = command->add_option_group("limit");
    group->add_option("--overdraft", options->overdraft, "How far below zero; 0 for not at all");
    group->add_flag("--unlimited", options->unlimited, "No limit");
    group->require_option(1);
    add_event_options(*command, *options);
    on_call(*command, session, options, limit);
}

void add_freeze(CLI::App& app, Session& session) {
    add_freezing(app, session, "freeze", "Refuse debits and credits of an account", true);
}

void add_unfreeze(CLI::App& app, Session& session) {
    add_freezing(app, session, "unfreeze", "Allow debits and credits again", false);
}

void add_post(CLI::App& app, Session& session) {
    auto const options = std::make_shared<PostOptions>();
    auto& command = add_posting_command(app, *options, "post", "Book an entry");
    on_call(command, session, options, post, nostro::EventKind::normal);
}

void add_hold(CLI::App& app, Session& session) {
    auto const options = std::make_shared<PostOptions>();
    auto& command = add_posting_command(app, *options, "hold", "Reserve money: a pending entry");
    command.add_option("--timeout", options->timeout_s, "Seconds until it expires; 0: never");
    on_call(command, session, options, post, nostro::EventKind::pending);
}

void add_capture(CLI::App& app, Session& session) {
    auto const options = std::make_shared<FollowOptions>();
    auto& command =
        add_follow_command(app, options, "capture", "HOLD", "Book what a hold reserves");
    command.add_option("--amount", options->amount, "A part of it; default: all that is left");
    command.add_flag("--keep-open", options->keep_open, "Keep holding the rest");
    on_call(command, session, options, follow, nostro::EventKind::post);
}

void add_void(CLI::App& app, Session& session) {
    auto const options = std::make_shared<FollowOptions>();
    auto& command =
        add_follow_command(app, options, "void", "HOLD", "Release what a hold reserves");
    on_call(command, session, options, follow, nostro::EventKind::void_);
}

void add_reverse(CLI::App& app, Session& session) {
    auto const options = std::make_shared<FollowOptions>();
    auto& command =
        add_follow_command(app, options, "reverse", "ENTRY", "Book the mirror of an entry");
    on_call(command, session, options, follow, nostro::EventKind::reverse);
}

void add_expire(CLI::App& app, Session& session) {
    app.add_subcommand("expire", "Tidy up holds whose time is over")->callback([&session] {
        session.run = [&session] { return expire(session); };
    });
}

} // namespace cli
