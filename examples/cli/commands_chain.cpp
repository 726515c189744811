#include "commands.hpp"

#include "arguments.hpp"
#include "failure.hpp"
#include "on_call.hpp"
#include "progress.hpp"
#include "show.hpp"
#include "table.hpp"

#include <algorithm>
#include <memory>
#include <ostream>

/// Where ledgers stand, and whether they are sound. These commands open the file read-only.
namespace cli {
namespace {

struct VerifyOptions {
    std::vector<std::string> anchors;
};

std::string anchor_of(nostro::LedgerHead const& head) {
    return std::to_string(head.seq) + ':' + nostro::to_string(head.hash);
}

void print_head(std::ostream& out, nostro::Ledger const& ledger) {
    auto const found = ledger.head();
    out << "ledger      " << printable(ledger.name()) << "\n  events      " << found.seq
        << "\n  time        " << nostro::to_string(found.time) << "\n  state hash  "
        << nostro::to_string(ledger.state_hash()) << "\n  anchor      " << anchor_of(found) << '\n';
}

ExitCode head(Session& session) {
    auto const bank = open_bank(session, Mode::read);
    if (!session.json) {
        for (auto const& ledger : bank.ledgers) {
            print_head(session.out, ledger);
        }
        return ExitCode::ok;
    }
    JsonWriter json{session.out};
    json.begin_object().key("ledgers").begin_array();
    for (auto const& ledger : bank.ledgers) {
        auto const found = ledger.head();
        json.begin_object().field("ledger", ledger.name());
        write_head(json, found);
        json.field("state_hash", nostro::to_string(ledger.state_hash()));
        json.field("anchor", anchor_of(found)).end_object();
    }
    json.end_array().end_object();
    session.out << '\n';
    return ExitCode::ok;
}

// verify

/// What was found in one ledger.
struct LedgerReport {
    std::string ledger;
    nostro::VerifyReport report;
};

void print_report(std::ostream& out, LedgerReport const& found) {
    auto const& report = found.report;
    out << "ledger " << printable(found.ledger) << "\nevents " << report.events << ", accounts "
        << report.accounts << ", postings " << report.postings << "\nhead   " << report.head.seq
        << ':' << nostro::to_string(report.head.hash) << '\n';
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

void write_report(JsonWriter& json, LedgerReport const& found) {
    auto const& report = found.report;
    json.begin_object().field("ledger", found.ledger);
    json.field("ok", report.ok()).field("events", report.events);
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
}

std::vector<LedgerReport> verify(Bank const& bank, std::vector<nostro::Anchor> const& anchors) {
    std::vector<LedgerReport> reports;
    for (auto const& ledger : bank.ledgers) {
        ProgressBar bar{"verify " + ledger.name()};
        reports.push_back({ledger.name(), ledger.verify(anchors, bar.callback())});
    }
    return reports;
}

ExitCode verify(Session& session, VerifyOptions const& options) {
    std::vector<nostro::Anchor> anchors;
    for (auto const& text : options.anchors) {
        anchors.push_back(parse_anchor(text));
    }
    auto const bank = open_bank(session, Mode::read);
    if (!anchors.empty() && bank.ledgers.size() > 1) {
        throw Failure{ExitCode::usage,
                      "an anchor is of one ledger",
                      "name it with --ledger; `nostro head` shows the anchors of all"};
    }
    auto const reports = verify(bank, anchors);
    bool const ok =
        std::ranges::all_of(reports, [](LedgerReport const& found) { return found.report.ok(); });
    if (session.json) {
        JsonWriter json{session.out};
        json.begin_object().field("ok", ok).key("ledgers").begin_array();
        for (auto const& found : reports) {
            write_report(json, found);
        }
        json.end_array().end_object();
        session.out << '\n';
    } else {
        for (auto const& found : reports) {
            print_report(session.out, found);
        }
    }
    return ok ? ExitCode::ok : ExitCode::findings;
}

} // namespace

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
