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
    {nostro::ErrorCode::already_exists, "choose another name, or go on with what is there"},
    {nostro::ErrorCode::conflict, "nothing was changed; run the command again"},
    {nostro::ErrorCode::outcome_unknown,
     "it may have happened: run the same command again, nothing is booked twice"},
    {nostro::ErrorCode::deadline_exceeded, "nothing was changed; run the command again"},
    {nostro::ErrorCode::unavailable,
     "another program is using the file; run the command again later"},
    {nostro::ErrorCode::schema_too_new, "use a newer nostro; the file was not changed"},
    {nostro::ErrorCode::schema_too_old,
     "make a backup, then bring the file to this version with: nostro --storage FILE migrate"},
    {nostro::ErrorCode::storage_failure, "see to the disk and run the command again"},
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

std::string_view name_of(nostro::Error const& error) {
    auto const* rejected = dynamic_cast<nostro::Rejected const*>(&error);
    return rejected != nullptr ? rejected->reason() : to_string(error.code());
}

std::string message_of(nostro::Error const& error) {
    std::string message = error.what();
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
        return report(session, {failure.code(), "", failure.what(), failure.advice(), {}});
    } catch (nostro::Error const& error) {
        return report(session,
                      {cli::exit_code_of(error.code()),
                       name_of(error),
                       message_of(error),
                       advice_on(error.code()),
                       error.details()});
    } catch (std::bad_alloc const&) {
        return report(session, {ExitCode::storage, "", "not enough memory", "", {}});
    } catch (std::exception const& error) {
        return report(session, {ExitCode::internal, "", error.what(), "", {}});
    }
}

std::string exit_code_help() {
    std::string text = "Exit codes:\n";
    for (auto const& [code, meaning] : cli::exit_codes) {
        auto const number = std::to_string(static_cast<int>(code));
        text += "  " + std::string(2 - std::min<std::size_t>(number.size(), 2), ' ') + number +
                "  " + std::string{meaning} + '\n';
    }
    return text;
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
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        auto const is_answer = app.exit(error) == 0;
        return static_cast<int>(is_answer ? ExitCode::ok : ExitCode::usage);
    }
    return static_cast<int>(run(session));
}
