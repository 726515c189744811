#include "sandbox_import.hpp"

#include "arguments.hpp"

#include <nostro/core/limits.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>

namespace cli {
namespace {

/// What kind of account or entry it is; the ledger wants a code that is not zero.
enum Code : std::uint16_t { customer = 1, equity = 2, counterparty = 3, opening = 4, payment = 5 };

/// Names in one text from which they can be told apart again.
std::string joined(std::initializer_list<std::string_view> names) {
    std::string result;
    for (auto const name : names) {
        result += std::to_string(name.size()) + ':' + std::string{name};
    }
    return result;
}

std::string reference(SandboxAccount const& account) {
    return account.bank + '/' + account.id;
}

nostro::Amount magnitude(nostro::Money const& money) {
    return money.minor().is_negative() ? -money.minor() : money.minor();
}

/// Turns a file into the events that book it, in order.
class Planner {
public:
    Planner(SandboxFile const& file, ImportReport& report) : file_{file}, report_{report} {}

    /// One event and the counter of its kind.
    struct Step {
        nostro::Event event;
        ImportCount* count;
    };

    /// @param has_entry  whether the ledger has an entry of this id
    std::vector<Step> plan(std::function<bool(nostro::EntryId const&)> const& has_entry) {
        for (auto const& account : file_.accounts) {
            add_equity(account);
            add_customer(account);
        }
        for (auto const& transaction : file_.transactions) {
            add_counterparty(transaction);
        }
        add_openings(has_entry);
        for (auto const& transaction : file_.transactions) {
            add_payment(transaction);
        }
        return std::move(steps_);
    }

    static nostro::AccountId customer_id(SandboxAccount const& account) {
        return nostro::AccountId{nostro::Uuid::from_name(account_space, reference(account))};
    }

    static nostro::EntryId opening_id(SandboxAccount const& account) {
        return nostro::EntryId{nostro::Uuid::from_name("obp.opening", reference(account))};
    }

    nostro::EntryId payment_id(SandboxTransaction const& transaction) const {
        auto const& account = file_.accounts[transaction.account];
        return nostro::EntryId{
            nostro::Uuid::from_name("obp.transaction", reference(account) + '/' + transaction.id)};
    }

private:
    static nostro::AccountId equity_id(SandboxAccount const& account) {
        return nostro::AccountId{nostro::Uuid::from_name(
            "obp.equity", joined({account.bank, account.balance.currency().code()}))};
    }

    /// A counterparty belongs to a bank and a currency: banks know nothing of each other's.
    nostro::AccountId counterparty_id(SandboxTransaction const& transaction) const {
        auto const& account = file_.accounts[transaction.account];
        auto const& party = transaction.counterparty;
        // Two texts at most 1,024 bytes long are more than a host id may be: name the name first.
        auto const name = party.name.empty()
                              ? nostro::Uuid{}
                              : nostro::Uuid::from_name("obp.counterparty.name", party.name);
        auto const number =
            party.account_number.empty()
                ? nostro::Uuid{}
                : nostro::Uuid::from_name("obp.counterparty.number", party.account_number);
        return nostro::AccountId{nostro::Uuid::from_name("obp.counterparty",
                                                         joined({account.bank,
                                                                 account.balance.currency().code(),
                                                                 to_string(name),
                                                                 to_string(number)}))};
    }

    void add_account(nostro::AccountDraft draft, ImportCount& count) {
        if (planned_.insert(draft.id).second) {
            steps_.push_back({std::move(draft), &count});
        }
    }

    void add_equity(SandboxAccount const& account) {
        nostro::AccountDraft draft;
        draft.id = equity_id(account);
        draft.asset = account.balance.currency().code();
        draft.account_class = nostro::AccountClass::equity;
        draft.code = Code::equity;
        draft.text.description =
            "opening balances of " + account.bank + " in " + std::string{draft.asset};
        add_account(std::move(draft), report_.equity);
    }

    /// Without a limit: the history of a file is booked as it was, overdrafts included.
    void add_customer(SandboxAccount const& account) {
        nostro::AccountDraft draft;
        draft.id = customer_id(account);
        draft.asset = account.balance.currency().code();
        draft.account_class = nostro::AccountClass::liability;
        draft.code = Code::customer;
        draft.text.description = account.label.empty() ? reference(account) : account.label;
        draft.text.metadata = {{"bank", account.bank}, {"account", account.id}};
        add_metadata(draft.text,
                     {{"number", account.number},
                      {"type", account.type},
                      {"iban", account.iban},
                      {"owners", account.owners}});
        add_account(std::move(draft), report_.accounts);
    }

    /// An asset: what is paid to a counterparty leaves through it, what he pays comes in through
    /// it.
    void add_counterparty(SandboxTransaction const& transaction) {
        auto const& account = file_.accounts[transaction.account];
        auto const& party = transaction.counterparty;
        nostro::AccountDraft draft;
        draft.id = counterparty_id(transaction);
        draft.asset = account.balance.currency().code();
        draft.account_class = nostro::AccountClass::asset;
        draft.code = Code::counterparty;
        draft.text.description =
            (party.name.empty() ? std::string{"unnamed"} : party.name) + " at " + account.bank;
        draft.text.metadata = {{"bank", account.bank}};
        add_metadata(draft.text, {{"name", party.name}, {"number", party.account_number}});
        add_account(std::move(draft), report_.counterparties);
    }

    static void add_metadata(nostro::Text& text,
                             std::initializer_list<std::pair<char const*, std::string>> pairs) {
        for (auto const& [key, value] : pairs) {
            if (!value.empty()) {
                text.metadata.emplace_back(key, value);
            }
        }
    }

    /// Each account is opened once: its first transaction tells with how much. A later file goes on
    /// from there.
    void add_openings(std::function<bool(nostro::EntryId const&)> const& has_entry) {
        std::map<std::size_t, SandboxTransaction const*> first;
        for (auto const& transaction : file_.transactions) {
            first.emplace(transaction.account, &transaction);
        }
        for (std::size_t i = 0; i < file_.accounts.size(); ++i) {
            auto const& account = file_.accounts[i];
            if (has_entry(opening_id(account))) {
                ++report_.openings.existing;
                continue;
            }
            auto const found = first.find(i);
            add_opening(account, found == first.end() ? nullptr : found->second);
        }
    }

    void add_opening(SandboxAccount const& account, SandboxTransaction const* first) {
        auto const balance = first ? first->new_balance - first->value : account.balance;
        nostro::EntryDraft draft;
        draft.id = opening_id(account);
        draft.code = Code::opening;
        if (first) {
            draft.effective_date =
                std::chrono::floor<std::chrono::days>(first->completed) - std::chrono::days{1};
        }
        draft.postings = postings(account, equity_id(account), balance);
        draft.text.description = "opening balance";
        steps_.push_back({std::move(draft), &report_.openings});
    }

    void add_payment(SandboxTransaction const& transaction) {
        auto const& account = file_.accounts[transaction.account];
        nostro::EntryDraft draft;
        draft.id = payment_id(transaction);
        draft.code = Code::payment;
        draft.effective_date = std::chrono::floor<std::chrono::days>(transaction.completed);
        draft.postings = postings(account, counterparty_id(transaction), transaction.value);
        draft.text.description = transaction.description;
        draft.text.metadata = {{"transaction", transaction.id},
                               {"posted", transaction.posted},
                               {"completed", nostro::to_string(transaction.completed)}};
        add_metadata(draft.text, {{"type", transaction.type}});
        steps_.push_back({std::move(draft), &report_.transactions});
    }

    /// A customer's account is a liability: what is paid in is credited.
    static std::vector<nostro::Posting>
    postings(SandboxAccount const& account, nostro::AccountId other, nostro::Money const& value) {
        auto const amount = magnitude(value);
        auto const paid_in = !value.minor().is_negative();
        auto const customer_side = paid_in ? nostro::Side::credit : nostro::Side::debit;
        auto const other_side = paid_in ? nostro::Side::debit : nostro::Side::credit;
        return {{customer_id(account), customer_side, amount, {}}, {other, other_side, amount, {}}};
    }

    SandboxFile const& file_;
    ImportReport& report_;
    std::set<nostro::AccountId> planned_;
    std::vector<Step> steps_;
};

std::string name_of(nostro::Event const& event) {
    if (auto const* account = std::get_if<nostro::AccountDraft>(&event)) {
        return "account \"" + account->text.description + '"';
    }
    auto const& entry = std::get<nostro::EntryDraft>(event);
    for (auto const& [key, value] : entry.text.metadata) {
        if (key == "transaction") {
            return "transaction \"" + value + '"';
        }
    }
    return entry.text.description;
}

[[noreturn]] void raise_refused(nostro::Event const& event, nostro::EventResult const& result) {
    auto const& why = nostro::info(result.code);
    throw nostro::Rejected{why.name,
                           static_cast<int>(result.code),
                           name_of(event) + " of the file is refused: " + std::string{why.meaning}};
}

void post_steps(nostro::Ledger& ledger,
                std::span<Planner::Step> steps,
                nostro::Progress const& progress) {
    std::vector<nostro::Event> events;
    for (std::size_t done = 0; done < steps.size(); done += events.size()) {
        auto const chunk =
            steps.subspan(done, std::min(nostro::limits::batch_events_max, steps.size() - done));
        events.clear();
        for (auto& step : chunk) {
            events.push_back(std::move(step.event));
        }
        auto const results = ledger.post_batch(events);
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (!results[i].ok()) {
                raise_refused(events[i], results[i]);
            }
            auto const existed = results[i].code == nostro::ResultCode::exists;
            ++(existed ? chunk[i].count->existing : chunk[i].count->created);
        }
        progress(done + events.size(), steps.size());
    }
}

/// The balances of one account after each of its entries, by the entry's id.
std::unordered_map<nostro::EntryId, nostro::Amount> read_balances(nostro::Ledger const& ledger,
                                                                  nostro::AccountId const& id) {
    std::unordered_map<nostro::EntryId, nostro::Amount> balances;
    nostro::PageRequest request{.limit = nostro::limits::page_rows_max, .cursor = {}};
    do {
        auto const page = ledger.list_statement(id, {}, request);
        for (auto const& line : page.items) {
            balances[line.id] = line.after.value().net(); // customers' accounts keep their history
        }
        request.cursor = page.next;
    } while (!request.cursor.empty());
    return balances;
}

/// Compares what a file says with what the ledger has.
class Comparison {
public:
    Comparison(nostro::Ledger const& ledger, SandboxFile const& file, ImportReport& report)
        : ledger_{ledger}, file_{file}, report_{report}, planner_{file, report} {}

    void run() {
        std::vector<std::vector<SandboxTransaction const*>> transactions(file_.accounts.size());
        for (auto const& transaction : file_.transactions) {
            transactions[transaction.account].push_back(&transaction);
        }
        for (std::size_t i = 0; i < file_.accounts.size(); ++i) {
            compare_account(file_.accounts[i], transactions[i]);
        }
    }

private:
    void compare_account(SandboxAccount const& account,
                         std::vector<SandboxTransaction const*> const& transactions) {
        auto const balances = read_balances(ledger_, Planner::customer_id(account));
        auto last = balances.at(Planner::opening_id(account));
        for (auto const* transaction : transactions) {
            last = balances.at(planner_.payment_id(*transaction));
            compare(account, transaction->id, transaction->new_balance, last);
        }
        compare(account, {}, account.balance, last);
    }

    void compare(SandboxAccount const& account,
                 std::string const& transaction,
                 nostro::Money const& stated,
                 nostro::Amount booked) {
        ++report_.balances_compared;
        if (stated.minor() != booked) {
            report_.differences.push_back(
                {reference(account), transaction, stated, {booked, stated.currency()}});
        }
    }

    nostro::Ledger const& ledger_;
    SandboxFile const& file_;
    ImportReport& report_;
    Planner planner_;
};

} // namespace

ImportReport import_sandbox(Bank& bank, SandboxFile const& file, nostro::Progress const& progress) {
    auto report = bank.core.atomically([&](nostro::Unit& unit) {
        ImportReport booked;
        auto ledger = unit.join(bank.ledger);
        auto steps = Planner{file, booked}.plan(
            [&](nostro::EntryId const& id) { return ledger.find_entry(id).has_value(); });
        post_steps(ledger, steps, progress);
        return booked;
    });
    Comparison{bank.ledger, file, report}.run();
    return report;
}

} // namespace cli
