#include "commands.hpp"

#include "arguments.hpp"
#include "failure.hpp"
#include "on_call.hpp"
#include "pages.hpp"
#include "show.hpp"
#include "table.hpp"

#include <memory>
#include <ostream>

/// Entries and open holds. These commands open the file read-only.
namespace cli {
namespace {

struct NameOptions {
    std::string name;
};

/// The open holds of one ledger.
struct LedgerHolds {
    std::string ledger;
    std::vector<nostro::Hold> holds;
    AccountNames names;
};

void add_holds(Table& table, LedgerHolds& found) {
    for (auto const& hold : found.holds) {
        for (auto const& posting : hold.postings) {
            auto const& account = found.names.get(posting.account);
            table.add({found.ledger,
                       std::to_string(hold.seq),
                       std::string{name_of(posting.side)},
                       title_of(account),
                       decimal(posting.amount, account.asset),
                       decimal(hold.captured, account.asset),
                       std::string{account.asset.code()},
                       hold.expires_at ? nostro::to_string(*hold.expires_at) : "never",
                       to_string(hold.id)});
        }
    }
}

void print_holds(std::ostream& out, std::vector<LedgerHolds>& found) {
    Table table{{{"LEDGER"},
                 {"SEQ", Align::right},
                 {"SIDE"},
                 {"ACCOUNT"},
                 {"HELD", Align::right},
                 {"CAPTURED", Align::right},
                 {"CUR"},
                 {"EXPIRES"},
                 {"ID"}}};
    for (auto& holds : found) {
        add_holds(table, holds);
    }
    table.print(out);
}

void write_hold(JsonWriter& json, nostro::Hold const& hold, LedgerHolds& found) {
    json.begin_object().field("ledger", found.ledger);
    json.field("id", to_string(hold.id)).field("seq", hold.seq);
    json.field("state", name_of(hold.state));
    if (hold.expires_at) {
        json.field("expires_at", nostro::to_string(*hold.expires_at));
    }
    if (!hold.postings.empty()) {
        auto const& asset = found.names.get(hold.postings.front().account).asset;
        json.field("captured", decimal(hold.captured, asset));
    }
    write_postings(json, hold.postings, found.names);
    json.end_object();
}

void write_holds(std::ostream& out, std::vector<LedgerHolds>& found) {
    JsonWriter json{out};
    json.begin_object().key("holds").begin_array();
    for (auto& holds : found) {
        for (auto const& hold : holds.holds) {
            write_hold(json, hold, holds);
        }
    }
    json.end_array().end_object();
    out << '\n';
}

ExitCode holds(Session& session, NameOptions const& options) {
    auto const bank = open_bank(session, Mode::read);
    std::vector<LedgerHolds> found;
    auto const add = [&](nostro::Ledger const& ledger,
                         std::optional<nostro::LedgerAccountId> account) {
        found.push_back({ledger.name(),
                         all_pages([&](nostro::PageRequest const& page) {
                             return ledger.list_open_holds(account, page);
                         }),
                         AccountNames{bank, ledger}});
    };
    if (!options.name.empty()) {
        auto const [ledger, account] = find_account(bank, options.name);
        add(ledger, account.id);
    } else {
        for (auto const& ledger : bank.ledgers) {
            add(ledger, {});
        }
    }
    (session.json ? write_holds : print_holds)(session.out, found);
    return ExitCode::ok;
}

// entry

struct FoundEntry {
    nostro::Ledger ledger;
    nostro::JournalEntry entry;
};

FoundEntry find_entry(Bank const& bank, std::string const& name) {
    constexpr std::string_view seq_prefix = "seq:";
    auto const by_seq = name.starts_with(seq_prefix);
    std::vector<FoundEntry> found;
    for (auto const& ledger : bank.ledgers) {
        auto entry = by_seq ? ledger.find_entry_by_seq(
                                  parse_number(name.substr(seq_prefix.size()), "sequence number"))
                            : ledger.find_entry(parse_entry_id(name));
        if (entry) {
            found.push_back({ledger, *std::move(entry)});
        }
    }
    if (found.empty()) {
        throw Failure{ExitCode::not_found,
                      "no entry \"" + name + '"',
                      "name it by its UUID, by the text that was given as --id, or as seq:NUMBER"};
    }
    if (found.size() > 1) {
        throw Failure{ExitCode::usage,
                      std::to_string(found.size()) + " ledgers have an entry \"" + name + '"',
                      "name one of them with --ledger"};
    }
    return std::move(found.front());
}

void print_entry(std::ostream& out, nostro::JournalEntry const& entry, AccountNames& names) {
    out << "seq " << entry.seq << "  " << name_of(entry.kind) << "  " << to_string(entry.id)
        << "\ntime " << nostro::to_string(entry.time) << "  effective "
        << nostro::to_string(entry.effective_date) << "  code " << entry.code << '\n'
        << (entry.text_erased ? "(text erased)" : printable(entry.text.description)) << '\n';
    for (auto const& [key, value] : entry.text.metadata) {
        out << "  " << printable(key) << " = " << printable(value) << '\n';
    }
    Table table{{{"SIDE"}, {"ACCOUNT"}, {"AMOUNT", Align::right}, {"CUR"}}};
    for (auto const& posting : entry.postings) {
        auto const& account = names.get(posting.account);
        table.add({std::string{name_of(posting.side)},
                   title_of(account),
                   decimal(posting.amount, account.asset),
                   std::string{account.asset.code()}});
    }
    out << '\n';
    table.print(out);
}

ExitCode entry(Session& session, NameOptions const& options) {
    auto const bank = open_bank(session, Mode::read);
    auto const [ledger, found] = find_entry(bank, options.name);
    AccountNames names{bank, ledger};
    if (!session.json) {
        print_entry(session.out, found, names);
        return ExitCode::ok;
    }
    JsonWriter json{session.out};
    write_entry(json, found, names);
    session.out << '\n';
    return ExitCode::ok;
}

} // namespace

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

} // namespace cli
