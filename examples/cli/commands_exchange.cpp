#include "commands.hpp"

#include "failure.hpp"
#include "files.hpp"
#include "json_out.hpp"
#include "progress.hpp"
#include "record.hpp"
#include "table.hpp"

#include <nostro/core/error.hpp>
#include <nostro/facade/sandbox_import.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <ostream>

/// Import and export.
namespace cli {
namespace {

using nostro::SandboxItem;
using nostro::SandboxReport;

/// A difference with what it means, for people.
constexpr std::string_view explanations[] = {
    "the file contradicts itself",
    "as at the one before",
    "the account was there before",
    "other entries in between",
};
static_assert(std::size(explanations) == nostro::sandbox_reason_names.size());

std::string items_in_file(SandboxReport const& report) {
    std::string text;
    for (auto const item :
         {SandboxItem::bank, SandboxItem::user, SandboxItem::account, SandboxItem::transaction}) {
        auto const& count = report.count(item);
        text += (text.empty() ? "" : ", ") + std::to_string(count.created + count.existing) + ' ' +
                word_of(item);
    }
    return text;
}

void print_import(std::ostream& out, SandboxReport const& report) {
    out << "file: " << items_in_file(report) << "\n\n";
    Table table{{{"MADE"}, {"NEW", Align::right}, {"THERE BEFORE", Align::right}}};
    for (std::size_t at = 0; at < report.counts.size(); ++at) {
        auto name = std::string{nostro::sandbox_item_names[at]};
        std::replace(name.begin(), name.end(), '_', ' ');
        table.add({std::move(name),
                   std::to_string(report.counts[at].created),
                   std::to_string(report.counts[at].existing)});
    }
    table.print(out);
    out << '\n' << report.created() << " new\n";
    for (auto const& [place, text] : report.warnings) {
        out << "warning: " << printable(place + ": " + text) << '\n';
    }
    out << "balances compared: " << report.balances_compared
        << ", differences: " << report.differences.size() << "\n";
}

void print_differences(std::ostream& out,
                       std::vector<nostro::SandboxDifference> const& differences) {
    if (differences.empty()) {
        return;
    }
    Table table{{{"ACCOUNT"},
                 {"TRANSACTION"},
                 {"FILE SAYS", Align::right},
                 {"LEDGER SAYS", Align::right},
                 {"WHY"}}};
    for (auto const& difference : differences) {
        table.add({difference.bank_id + '/' + difference.account_id,
                   difference.transaction_id.empty() ? "(balance of the account)"
                                                     : difference.transaction_id,
                   to_string(difference.file),
                   to_string(difference.ledger),
                   std::string{explanations[static_cast<std::size_t>(difference.reason)]}});
    }
    out << '\n';
    table.print(out);
}

void write_differences(JsonWriter& json,
                       std::vector<nostro::SandboxDifference> const& differences) {
    json.key("differences").begin_array();
    for (auto const& difference : differences) {
        auto const& currency = difference.file.currency();
        json.begin_object();
        json.field("account", difference.bank_id + '/' + difference.account_id).key("transaction");
        if (difference.transaction_id.empty()) {
            json.null();
        } else {
            json.value(difference.transaction_id);
        }
        json.field("currency", currency.code());
        json.field("file", nostro::to_decimal(difference.file.minor(), currency.scale()));
        json.field("ledger", nostro::to_decimal(difference.ledger.minor(), currency.scale()));
        json.field("reason", word_of(difference.reason)).end_object();
    }
    json.end_array();
}

void write_import(std::ostream& out, SandboxReport const& report) {
    JsonWriter json{out};
    json.begin_object().key("file").begin_object();
    for (std::size_t at = 0; at < report.counts.size(); ++at) {
        json.field(nostro::sandbox_item_names[at],
                   report.counts[at].created + report.counts[at].existing);
    }
    json.end_object().key("booked").begin_object();
    for (std::size_t at = 0; at < report.counts.size(); ++at) {
        json.key(nostro::sandbox_item_names[at]).begin_object();
        json.field("new", report.counts[at].created);
        json.field("there_before", report.counts[at].existing).end_object();
    }
    json.end_object().field("new", report.created()).key("warnings").begin_array();
    for (auto const& [place, text] : report.warnings) {
        json.value(place + ": " + text);
    }
    json.end_array().field("balances_compared", report.balances_compared);
    write_differences(json, report.differences);
    json.end_object();
    out << '\n';
}

/// Import a file; what is wrong with it is told with its name.
template <class Work>
auto import_file(std::string const& path, Work&& work) {
    try {
        return work();
    } catch (nostro::InvalidArgument const& error) {
        throw Failure{error,
                      path + ": " + error.what(),
                      "nothing was imported; correct the file and import it again"};
    }
}

SandboxReport run_import(Session& session, std::string const& path) {
    auto const text = InputFile{path}.read_all();
    auto const office = open_office(session, Access::write_with_keys);
    ProgressBar bar{"import"};
    return import_file(path,
                       [&] { return office.services.sandbox_import().run(text, bar.callback()); });
}

ExitCode import_sandbox(Session& session, std::string const& path) {
    auto const report = run_import(session, path);
    if (session.json) {
        write_import(session.out, report);
    } else {
        print_import(session.out, report);
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
        added = import_file(path, [&] {
            return bank.chosen().import_jsonl([&] { return file.read_line(); }, bar.callback());
        });
    }
    auto const head = bank.chosen().head();
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

template <class Export>
ExitCode export_lines(Session& session, std::string const& path, Export&& run) {
    auto const ledger = open_bank(session, Mode::read).only();
    OutputFile file{path};
    ProgressBar bar{"export"};
    run(
        ledger, [&](std::string_view line) { file.write_line(line); }, bar.callback());
    file.keep();
    return ExitCode::ok;
}

ExitCode export_jsonl(Session& session, std::string const& path) {
    return export_lines(
        session, path, [](auto const& ledger, auto const& write, auto const& progress) {
            ledger.export_jsonl(write, progress);
        });
}

template <nostro::PlainTextFormat format>
ExitCode export_plain_text(Session& session, std::string const& path) {
    return export_lines(
        session, path, [](auto const& ledger, auto const& write, auto const& progress) {
            ledger.export_plain_text(format, write, progress);
        });
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
    add_file_command(
        *command, session, "sandbox", "Sandbox JSON of the Open Bank Project", "", import_sandbox);
    add_file_command(*command, session, "jsonl", "What `export jsonl` wrote", "", import_jsonl);
}

void add_export(CLI::App& app, Session& session) {
    auto* command = app.add_subcommand("export", "Write a whole ledger to a file");
    command->require_subcommand(1);
    add_file_command(
        *command, session, "jsonl", "JSON lines, which `import jsonl` reads", "-", export_jsonl);
    add_file_command(*command,
                     session,
                     "ledger",
                     "What is booked, for Ledger and hledger",
                     "-",
                     export_plain_text<nostro::PlainTextFormat::ledger>);
    add_file_command(*command,
                     session,
                     "beancount",
                     "What is booked, for Beancount",
                     "-",
                     export_plain_text<nostro::PlainTextFormat::beancount>);
}

} // namespace cli
