#include "commands.hpp"
#include "failure.hpp"
#include "json_out.hpp"
#include "table.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/version.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <new>
#include <span>

namespace {

using cli::ExitCode;
using cli::Failure;
using cli::Session;

constexpr void (*commands[])(CLI::App&, Session&) = {
    cli::add_init,         cli::add_migrate,     cli::add_import,    cli::add_export,
    cli::add_backup,       cli::add_restore,     cli::add_open,      cli::add_limit,
    cli::add_freeze,       cli::add_unfreeze,    cli::add_post,      cli::add_hold,
    cli::add_capture,      cli::add_void,        cli::add_reverse,   cli::add_expire,
    cli::add_accounts,     cli::add_balance,     cli::add_statement, cli::add_totals,
    cli::add_bank,         cli::add_account,     cli::add_view,      cli::add_share,
    cli::add_transactions, cli::add_entitlement, cli::add_holds,     cli::add_entry,
    cli::add_statements,   cli::add_head,        cli::add_verify,    cli::add_user,
    cli::add_role,         cli::add_client,      cli::add_grant,     cli::add_key,
    cli::add_merchant,
};

struct Advice {
    nostro::ErrorCode code;
    std::string_view text;
};

/// What to do about an error of the library.
constexpr Advice advices[] = {
    {nostro::ErrorCode::invalid_argument,
     "correct it and run the command again; --help tells what each option takes"},
    {nostro::ErrorCode::limit_exceeded, "nothing was changed; give less, and run it again"},
    {nostro::ErrorCode::not_found, "check what was named, and the moment that was asked for"},
    {nostro::ErrorCode::already_exists, "choose another name, or go on with what is there"},
    {nostro::ErrorCode::forbidden,
     "nothing was changed; act as somebody who may, or without --as as the bank itself"},
    {nostro::ErrorCode::rejected,
     "nothing was booked; docs/ledger.md tells what each result code means"},
    {nostro::ErrorCode::conflict, "nothing was changed; run the command again"},
    {nostro::ErrorCode::outcome_unknown,
     "it may have happened: run the same command again, nothing is booked twice"},
    {nostro::ErrorCode::deadline_exceeded, "nothing was changed; run the command again"},
    {nostro::ErrorCode::unavailable,
     "another program is using the file; run the command again later"},
    {nostro::ErrorCode::schema_too_new, "use a newer nostro; the file was not changed"},
    {nostro::ErrorCode::schema_too_old,
     "make a backup, then bring the file to this version with: nostro --storage FILE migrate"},
    {nostro::ErrorCode::storage_failure,
     "see to the path, its permissions and the disk, and run the command again"},
    {nostro::ErrorCode::storage_full, "free some space and run the command again"},
    {nostro::ErrorCode::read_only,
     "the file or its folder may only be read; change its permissions or copy it"},
    {nostro::ErrorCode::not_a_database, "check the name; the file was not changed"},
    {nostro::ErrorCode::corrupt_data,
     "stop using the file; check it with `verify` or restore a backup"},
    {nostro::ErrorCode::internal,
     "this is a bug of nostro; report it with the output of --version"},
};

std::string_view advice_on(nostro::ErrorCode code) {
    for (auto const& advice : advices) {
        if (advice.code == code) {
            return advice.text;
        }
    }
    return {};
}

/// One failure as it is told: the same for those of the library and those of the program.
struct Problem {
    ExitCode exit;
    std::string_view name;
    std::string_view message;
    std::string_view advice;
    std::span<nostro::Detail const> details;
};

void write_problem(std::ostream& err, Problem const& problem) {
    cli::JsonWriter json{err};
    json.begin_object().key("error").begin_object().field("exit_code",
                                                          static_cast<int>(problem.exit));
    json.field("name", problem.name).field("message", problem.message);
    json.field("advice", problem.advice).key("details").begin_object();
    for (auto const& [key, value] : problem.details) {
        json.field(key, value);
    }
    json.end_object().end_object().end_object();
    err << '\n';
}

ExitCode report(Session& session, Problem const& problem) {
    if (session.json) {
        write_problem(session.err, problem);
        return problem.exit;
    }
    session.err << "nostro: " << cli::printable(problem.message) << '\n';
    if (!problem.advice.empty()) {
        session.err << "  " << cli::printable(problem.advice) << '\n';
    }
    return problem.exit;
}

Problem own_problem(ExitCode exit, std::string_view message, std::string_view advice) {
    return {exit, cli::name_of(exit), message, advice, {}};
}

std::string_view name_of(nostro::Error const& error) {
    auto const* rejected = dynamic_cast<nostro::Rejected const*>(&error);
    return rejected != nullptr ? rejected->reason() : name_of(error.code());
}

/// Whether the file itself is the trouble, so that people must be told which one it is.
bool is_about_the_file(nostro::ErrorCode code) {
    switch (code) {
    case nostro::ErrorCode::unavailable:
    case nostro::ErrorCode::storage_failure:
    case nostro::ErrorCode::schema_too_new:
    case nostro::ErrorCode::schema_too_old:
    case nostro::ErrorCode::read_only:
    case nostro::ErrorCode::not_a_database:
    case nostro::ErrorCode::corrupt_data:
        return true;
    default:
        return false;
    }
}

std::string message_of(Session const& session, nostro::Error const& error) {
    auto message = cli::in_words(error.what());
    if (auto const path = error.detail("path"); !path.empty()) {
        message = std::string{path} + ": " + message;
    } else if (is_about_the_file(error.code())) {
        message = (session.file.empty() ? session.storage : session.file) + ": " + message;
    }
    if (error.code() == nostro::ErrorCode::rejected) {
        message = "refused (" + std::string{name_of(error)} + "): " + message;
    }
    if (auto const field = error.detail("field"); !field.empty()) {
        message += " [" + std::string{field} + ']';
    }
    if (auto const reason = error.detail("driver_message"); !reason.empty()) {
        message += " (" + std::string{reason} + ')';
    }
    return message;
}

/// Run the command that was named; every failure becomes an exit code and a message.
ExitCode run(Session& session) {
    try {
        auto const exit = session.run();
        if (!session.out.flush()) {
            throw Failure{
                ExitCode::storage, "the answer could not be written", "is the disk full?"};
        }
        return exit;
    } catch (Failure const& failure) {
        return report(
            session,
            {failure.code(), failure.name(), failure.what(), failure.advice(), failure.details()});
    } catch (nostro::Error const& error) {
        return report(session,
                      {cli::exit_code_of(error.code()),
                       name_of(error),
                       message_of(session, error),
                       advice_on(error.code()),
                       error.details()});
    } catch (std::bad_alloc const&) {
        return report(session, own_problem(ExitCode::storage, "not enough memory", ""));
    } catch (std::exception const& error) {
        return report(
            session,
            own_problem(ExitCode::internal, error.what(), advice_on(nostro::ErrorCode::internal)));
    }
}

std::string exit_code_help() {
    std::string text = "Exit codes:\n";
    for (auto const& [code, name, meaning] : cli::exit_codes) {
        auto const number = std::to_string(static_cast<int>(code));
        text += "  " + std::string(2 - std::min<std::size_t>(number.size(), 2), ' ') + number +
                "  " + std::string{meaning} + '\n';
    }
    return text;
}

/// What may be given as an empty text: it is shown to people and means nothing to the program.
constexpr std::string_view may_be_empty[] = {
    "--description",
    "--label",
    "LABEL",
    "--full-name",
    "--short-name",
    "--logo-url",
    "--website-url",
    "--national-identifier",
    "--swift-bic",
};

/// An empty value is mostly a variable of a script that was never set. Taken for "not given" it
/// would book a second time (--id), capture all of a hold (--amount) or act as the bank (--as).
void refuse_empty_values(CLI::App& app) {
    for (auto* option : app.get_options()) {
        bool const is_flag = option->get_items_expected_max() == 0;
        if (is_flag || std::ranges::count(may_be_empty, option->get_name()) != 0) {
            continue;
        }
        option->check([](std::string const& text) {
            return text.empty()
                       ? std::string{"the value is empty; give one, or leave the option out"}
                       : std::string{};
        });
    }
    for (auto* command : app.get_subcommands([](CLI::App*) { return true; })) {
        refuse_empty_values(*command);
    }
}

/// Tell what is wrong with the command line, or answer --help and --version.
ExitCode answer_parse_error(CLI::App const& app,
                            CLI::ParseError const& error,
                            Session& session,
                            std::span<char* const> arguments) {
    // The error may have come before the flag was read.
    session.json = std::ranges::count(arguments, std::string_view{"--json"}) != 0;
    bool const is_answer = error.get_exit_code() == 0;
    if (is_answer || !session.json) {
        app.exit(error);
        return is_answer ? ExitCode::ok : ExitCode::usage;
    }
    return report(
        session,
        own_problem(ExitCode::usage, error.what(), "run with --help for more information"));
}

} // namespace

int main(int argc, char** argv) {
    Session session{.storage = {}, .out = std::cout, .err = std::cerr};
    CLI::App app{"nostro: a bank in a file", "nostro"};
    app.add_option("--storage",
                   session.storage,
                   "FILE or sqlite:FILE; memory: is an empty bank that is forgotten at the end")
        ->required();
    app.add_option("--keys", session.keys, "The key file; default: FILE.keys beside the bank");
    app.add_option("--ledger",
                   session.ledger,
                   "The ledger of this name, a bank's is that of its id; default: all, or main for "
                   "what is made");
    app.add_flag("--public-views", session.public_views, "The bank allows public views");
    app.add_flag("--json", session.json, "Answer, and report errors, as JSON");
    app.set_version_flag("--version", nostro::build_report());
    app.footer(exit_code_help());
    app.require_subcommand(1);
    app.fallthrough();
    for (auto const add_command : commands) {
        add_command(app, session);
    }
    refuse_empty_values(app);
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return static_cast<int>(
            answer_parse_error(app, error, session, {argv, static_cast<std::size_t>(argc)}));
    }
    return static_cast<int>(run(session));
}
