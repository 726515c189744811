#include "commands.hpp"

#include "failure.hpp"
#include "files.hpp"
#include "json_out.hpp"
#include "progress.hpp"
#include "sandbox_import.hpp"
#include "table.hpp"

#include <algorithm>
#include <memory>
#include <ostream>

/// Import and export.
namespace cli {
namespace {

struct Count {
    std::string_view name;
    ImportCount ImportReport::*count;
};

constexpr Count counts[] = {
    {"accounts", &ImportReport::accounts},
    {"counterparties", &ImportReport::counterparties},
    {"equity accounts", &ImportReport::equity},
    {"opening balances", &ImportReport::openings},
    {"transactions", &ImportReport::transactions},
};

void print_import(std::ostream& out, SandboxFile const& file, ImportReport const& report) {
    out << "file: " << file.banks.size() << " banks, " << file.users << " users, "
        << file.accounts.size() << " accounts, " << file.transactions.size() << " transactions\n\n";
    Table table{{{"BOOKED"}, {"NEW", Align::right}, {"THERE BEFORE", Align::right}}};
    for (auto const& [name, count] : counts) {
        table.add({std::string{name},
                   std::to_string((report.*count).created),
                   std::to_string((report.*count).existing)});
    }
    table.print(out);
    out << '\n' << report.created() << " new\n";
    for (auto const& warning : file.warnings) {
        out << "warning: " << printable(warning) << '\n';
    }
    out << "balances compared: " << report.balances_compared
        << ", differences: " << report.differences.size() << "\n";
}

void print_differences(std::ostream& out, std::vector<ImportDifference> const& differences) {
    if (differences.empty()) {
        return;
    }
    Table table{
        {{"ACCOUNT"}, {"TRANSACTION"}, {"FILE SAYS", Align::right}, {"LEDGER SAYS", Align::right}}};
    for (auto const& difference : differences) {
        table.add(
            {difference.account,
             difference.transaction.empty() ? "(balance of the account)" : difference.transaction,
             to_string(difference.file),
             to_string(difference.ledger)});
    }
    out << '\n';
    table.print(out);
}

void write_differences(JsonWriter& json, std::vector<ImportDifference> const& differences) {
    json.key("differences").begin_array();
    for (auto const& difference : differences) {
        auto const& currency = difference.file.currency();
        json.begin_object().field("account", difference.account).key("transaction");
        if (difference.transaction.empty()) {
            json.null();
        } else {
            json.value(difference.transaction);
        }
        json.field("currency", currency.code());
        json.field("file", nostro::to_decimal(difference.file.minor(), currency.scale()));
        json.field("ledger", nostro::to_decimal(difference.ledger.minor(), currency.scale()));
        json.end_object();
    }
    json.end_array();
}

void write_import(std::ostream& out, SandboxFile const& file, ImportReport const& report) {
    JsonWriter json{out};
    json.begin_object().key("file").begin_object();
    json.field("banks", file.banks.size()).field("users", file.users);
    json.field("accounts", file.accounts.size()).field("transactions", file.transactions.size());
    json.end_object().key("booked").begin_object();
    for (auto const& [name, count] : counts) {
        auto key = std::string{name};
        std::replace(key.begin(), key.end(), ' ', '_');
        json.key(key).begin_object().field("new", (report.*count).created);
        json.field("there_before", (report.*count).existing).end_object();
    }
    json.end_object().field("new", report.created()).key("warnings").begin_array();
    for (auto const& warning : file.warnings) {
        json.value(warning);
    }
    json.end_array().field("balances_compared", report.balances_compared);
    write_differences(json, report.differences);
    json.end_object();
    out << '\n';
}

SandboxFile read_sandbox(std::string const& path) {
    auto const text = InputFile{path}.read_all();
    try {
        return parse_sandbox(text);
    } catch (Failure const& failure) {
        throw Failure{failure.code(),
                      path + ": " + failure.what(),
                      "nothing was imported; correct the file and import it again"};
    }
}

ExitCode import_sandbox_file(Session& session, std::string const& path) {
    auto const file = read_sandbox(path);
    auto bank = open_bank(session, Mode::write);
    ImportReport report;
    {
        ProgressBar bar{"import"};
        report = import_sandbox(bank, file, bar.callback());
    }
    if (session.json) {
        write_import(session.out, file, report);
    } else {
        print_import(session.out, file, report);
        print_differences(session.out, report.differences);
    }
    return report.differences.empty() ? ExitCode::ok : ExitCode::findings;
}

ExitCode import_jsonl(Session& session, std::string const& path) {
    InputFile file{path};
    auto bank = open_bank(session, Mode::write);
    std::uint64_t added = 0;
    {
        ProgressBar bar{"import"};
        added = bank.ledger.import_jsonl([&] { return file.read_line(); }, bar.callback());
    }
    auto const head = bank.ledger.head();
    auto const anchor = std::to_string(head.seq) + ':' + nostro::to_string(head.hash);
    if (session.json) {
        JsonWriter{session.out}
            .begin_object()
            .field("new", added)
            .field("anchor", anchor)
            .end_object();
        session.out << '\n';
    } else {
        session.out << added << " new\nanchor  " << anchor << '\n';
    }
    return ExitCode::ok;
}

ExitCode export_jsonl(Session& session, std::string const& path) {
    auto const bank = open_bank(session, Mode::read);
    OutputFile file{path};
    ProgressBar bar{"export"};
    bank.ledger.export_jsonl([&](std::string_view line) { file.write_line(line); }, bar.callback());
    file.keep();
    return ExitCode::ok;
}

void add_file_command(CLI::App& parent,
                      Session& session,
                      char const* name,
                      char const* help,
                      char const* default_path,
                      ExitCode (*function)(Session&, std::string const&)) {
    auto* command = parent.add_subcommand(name, help);
    auto const path = std::make_shared<std::string>(default_path);
    auto* option = command->add_option("FILE", *path, "File; - is standard input or output");
    option->required(path->empty());
    command->callback([&session, path, function] {
        session.run = [&session, path, function] { return function(session, *path); };
    });
}

} // namespace

void add_import(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("import", "Book what stands in a file");
    command->require_subcommand(1);
    add_file_command(*command,
                     session,
                     "sandbox",
                     "Sandbox JSON of the Open Bank Project",
                     "",
                     import_sandbox_file);
    add_file_command(*command, session, "jsonl", "What `export jsonl` wrote", "", import_jsonl);
}

void add_export(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("export", "Write the whole ledger to a file");
    command->require_subcommand(1);
    add_file_command(
        *command, session, "jsonl", "JSON lines, which `import jsonl` reads", "-", export_jsonl);
}

} // namespace cli
