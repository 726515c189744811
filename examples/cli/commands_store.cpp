#include "commands.hpp"

#include "failure.hpp"
#include "json_out.hpp"
#include "progress.hpp"

#include <nostro/storage/sqlite.hpp>

#include <memory>
#include <ostream>

/// The file as a whole: made, migrated, copied, put back.
namespace cli {
namespace {

void report_done(Session& session, std::string_view result, std::string const& file) {
    if (session.json) {
        JsonWriter{session.out}
            .begin_object()
            .field("result", result)
            .field("file", file)
            .end_object();
        session.out << '\n';
    } else {
        session.out << result << ": " << file << '\n';
    }
}

bool is_bank(Session const& session) {
    try {
        return !open_bank(session, Mode::read).ledgers.empty();
    } catch (Failure const&) {
        return false; // nothing there, something else, or an interrupted init, which is completed
    }
}

ExitCode init(Session& session) {
    if (is_bank(session)) {
        throw Failure{ExitCode::already_exists,
                      storage_path(session) + " is a bank already; nothing was changed",
                      "name another file, or go on with this one"};
    }
    auto const bank = open_bank(session, Mode::create);
    report_done(session, "created", storage_path(session));
    return ExitCode::ok;
}

ExitCode migrate(Session& session) {
    auto const bank = open_bank(session, Mode::migrate);
    report_done(session, "current", storage_path(session));
    return ExitCode::ok;
}

ExitCode backup(Session& session, std::string const& target) {
    auto bank = open_bank(session, Mode::read);
    ProgressBar bar{"backup"};
    bank.core.backup(target, bar.callback());
    report_done(session, "saved", target);
    return ExitCode::ok;
}

ExitCode restore(Session& session, std::string const& source) {
    session.file = source;
    ProgressBar bar{"restore"};
    nostro::storage::restore_sqlite(source, storage_path(session), bar.callback());
    report_done(session, "restored", storage_path(session));
    return ExitCode::ok;
}

} // namespace

void add_init(CLI::App& app, Session& session) {
    app.add_subcommand("init", "Make a new bank with an empty ledger")->callback([&session] {
        session.run = [&session] { return init(session); };
    });
}

void add_migrate(CLI::App& app, Session& session) {
    app.add_subcommand("migrate", "Bring a file of an older nostro to this version")
        ->callback([&session] { session.run = [&session] { return migrate(session); }; });
}

void add_backup(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("backup", "Copy the bank to a new file while it is in use");
    auto const target = std::make_shared<std::string>();
    command->add_option("TARGET", *target, "File to be made; it must not exist")->required();
    command->callback([&session, target] {
        session.run = [&session, target] { return backup(session, *target); };
    });
}

void add_restore(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("restore", "Put a backup in place of a file that is gone");
    auto const source = std::make_shared<std::string>();
    command->add_option("BACKUP", *source, "The backup; it is checked first")->required();
    command->callback([&session, source] {
        session.run = [&session, source] { return restore(session, *source); };
    });
}

} // namespace cli
