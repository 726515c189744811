#include "simulation/subject.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

using namespace nostro;
using namespace simulation;
using support::Store;

namespace {

constexpr std::size_t ledger_index = 0;

/// A random ledger and everything in it, as read back in one go.
struct World {
    Oracle oracle = make_oracle();
    Generator generator;
    Subject subject;
    std::vector<JournalEntry> events;

    World(Store store, std::uint64_t seed, std::uint64_t size)
        : generator{seed, oracle}, subject{store} {
        for (std::uint64_t done = 0; done < size;) {
            auto const step = generator.next();
            auto const answer =
                oracle.post_batch(step.ledger, step.events, step.options, step.reading);
            check_answer(step, answer, subject.post(step));
            generator.learn(step, answer);
            done += answer.results.size();
        }
        subject.clock().set(oracle.head_time(ledger_index));
        events = subject.ledger(ledger_index).read_changes(0, oracle.head_seq(ledger_index));
    }

    [[nodiscard]] Ledger& ledger() { return subject.ledger(ledger_index); }

    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return generator.below(bound); }

    [[nodiscard]] JournalEntry const& any_event() { return events[below(events.size())]; }
};

bool touches(JournalEntry const& event, LedgerAccountId const& id) {
    auto const& postings = event.postings;
    return (event.account && event.account->id == id) ||
           std::any_of(
               postings.begin(), postings.end(), [&](auto const& p) { return p.account == id; });
}

bool has_amount(JournalEntry const& event, EntryFilter const& filter) {
    return std::any_of(event.postings.begin(), event.postings.end(), [&](auto const& posting) {
        return (!filter.account || posting.account == *filter.account) &&
               (!filter.amount_from || posting.amount >= *filter.amount_from) &&
               (!filter.amount_to || posting.amount <= *filter.amount_to);
    });
}

bool matches(JournalEntry const& event, EntryFilter const& filter) {
    return (!filter.account || touches(event, *filter.account)) &&
           (!filter.kind || event.kind == *filter.kind) &&
           (!filter.code || event.code == *filter.code) &&
           (!filter.user_data_id || event.user_data.id == *filter.user_data_id) &&
           (!filter.user_data_number || event.user_data.number == *filter.user_data_number) &&
           (!filter.user_data_tag || event.user_data.tag == *filter.user_data_tag) &&
           (!filter.time_from || event.time >= *filter.time_from) &&
           (!filter.time_to || event.time <= *filter.time_to) &&
           (!filter.effective_from || event.effective_date >= *filter.effective_from) &&
           (!filter.effective_to || event.effective_date <= *filter.effective_to) &&
           ((!filter.amount_from && !filter.amount_to) || has_amount(event, filter));
}

/// Conditions taken from events that are there, so that few but some match.
EntryFilter pick_filter(World& world) {
    EntryFilter filter;
    auto const& event = world.any_event();
    auto const often = [&] { return world.below(4) == 0; };
    if (often() && !event.postings.empty()) {
        filter.account = event.postings.front().account;
    } else if (often() && event.account) {
        filter.account = event.account->id;
    }
    if (often()) {
        filter.kind = event.kind;
    }
    if (often()) {
        filter.code = event.code;
    }
    if (often()) {
        filter.user_data_id = event.user_data.id;
    }
    if (often()) {
        filter.user_data_number = event.user_data.number;
    }
    if (often()) {
        filter.user_data_tag = event.user_data.tag;
    }
    if (often()) {
        filter.time_from = world.any_event().time;
    }
    if (often()) {
        filter.time_to = world.any_event().time;
    }
    if (often()) {
        filter.effective_from = world.any_event().effective_date;
    }
    if (often()) {
        filter.effective_to = world.any_event().effective_date;
    }
    if (often() && !event.postings.empty()) {
        filter.amount_from = event.postings.front().amount;
    }
    if (often() && !event.postings.empty()) {
        filter.amount_to = event.postings.front().amount;
    }
    return filter;
}

/// All pages of a list, read with changing page sizes.
template <class Fetch>
auto read_pages(World& world, Fetch const& fetch) {
    decltype(fetch(PageRequest{}).items) all;
    PageRequest request;
    do {
        request.limit = 1 + world.below(200);
        auto page = fetch(request);
        CHECK(page.items.size() <= request.limit);
        all.insert(all.end(), page.items.begin(), page.items.end());
        request.cursor = page.next;
    } while (!request.cursor.empty());
    return all;
}

void check_entry_filters(World& world, std::size_t rounds) {
    std::size_t some = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        auto filter = pick_filter(world);
        filter.descending = world.below(2) == 0;
        std::vector<std::uint64_t> expected;
        for (auto const& event : world.events) {
            if (matches(event, filter)) {
                expected.push_back(event.seq);
            }
        }
        if (filter.descending) {
            std::reverse(expected.begin(), expected.end());
        }
        std::vector<std::uint64_t> found;
        for (auto const& entry : read_pages(world, [&](auto const& page) {
                 return world.ledger().list_entries(filter, page);
             })) {
            found.push_back(entry.seq);
        }
        CAPTURE(round);
        CAPTURE(filter.account.has_value());
        CAPTURE(filter.descending);
        CHECK(found == expected);
        some += expected.empty() ? 0U : 1U;
    }
    CHECK(some > rounds / 5);
}

void check_statements(World& world, int rounds) {
    auto const accounts = world.oracle.list_accounts(ledger_index);
    for (int round = 0; round < rounds; ++round) {
        auto const& id = accounts[world.below(accounts.size())];
        StatementFilter filter;
        if (world.below(3) == 0) {
            filter.time_from = world.any_event().time;
        }
        if (world.below(3) == 0) {
            filter.effective_to = world.any_event().effective_date;
        }
        if (world.below(3) == 0) {
            filter.side = world.below(2) == 0 ? Side::debit : Side::credit;
        }
        filter.posted_only = world.below(3) == 0;
        filter.descending = world.below(2) == 0;
        std::vector<std::pair<std::uint64_t, std::uint16_t>> expected;
        for (auto const& event : world.events) {
            bool const posted = event.kind != EventKind::pending && event.kind != EventKind::void_;
            if ((filter.time_from && event.time < *filter.time_from) ||
                (filter.effective_to && event.effective_date > *filter.effective_to) ||
                (filter.posted_only && !posted)) {
                continue;
            }
            for (std::size_t line = 0; line < event.postings.size(); ++line) {
                auto const& posting = event.postings[line];
                if (posting.account == id && (!filter.side || posting.side == *filter.side)) {
                    expected.emplace_back(event.seq, static_cast<std::uint16_t>(line));
                }
            }
        }
        if (filter.descending) {
            std::reverse(expected.begin(), expected.end());
        }
        std::vector<std::pair<std::uint64_t, std::uint16_t>> found;
        for (auto const& line : read_pages(world, [&](auto const& page) {
                 return world.ledger().list_statement(id, filter, page);
             })) {
            found.emplace_back(line.seq, line.line);
            auto const& event = world.events[line.seq - 1];
            CHECK(line.amount == event.postings[line.line].amount);
            CHECK(line.effective_date == event.effective_date);
            CHECK(line.text == event.text);
            for (auto const& other : line.counterparties) {
                CHECK(std::any_of(event.postings.begin(), event.postings.end(), [&](auto const& p) {
                    return p.account == other && p.side != line.side;
                }));
            }
        }
        CAPTURE(round);
        CHECK(found == expected);
    }
}

/// The counters kept with a posting are those of the account just after the event.
void check_counters_after(World& world, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        auto const& event = world.any_event();
        std::set<LedgerAccountId> seen;
        for (auto posting = event.postings.rbegin(); posting != event.postings.rend(); ++posting) {
            bool const last_of_account = seen.insert(posting->account).second;
            auto const account = world.oracle.find_account(ledger_index, posting->account, {});
            CAPTURE(event.seq);
            CHECK(posting->after.has_value() == has(account->flags, LedgerAccountFlags::history));
            if (posting->after && last_of_account) {
                AsOf as_of;
                as_of.seq = event.seq;
                CHECK(posting->after ==
                      world.oracle.find_balance(ledger_index, posting->account, as_of, {}));
            }
        }
    }
}

void check_accounts(World& world, int rounds) {
    auto const ids = world.oracle.list_accounts(ledger_index);
    for (int round = 0; round < rounds; ++round) {
        auto const like =
            *world.oracle.find_account(ledger_index, ids[world.below(ids.size())], {});
        LedgerAccountFilter filter;
        if (world.below(2) == 0) {
            filter.asset = std::string{like.asset.code()};
        }
        if (world.below(3) == 0) {
            filter.account_class = like.account_class;
        }
        if (world.below(3) == 0) {
            filter.code = like.code;
        }
        if (world.below(3) == 0 && !like.parent.is_zero()) {
            filter.parent = like.parent;
        }
        if (world.below(3) == 0) {
            filter.user_data_tag = like.user_data.tag;
        }
        std::vector<LedgerAccountId> expected;
        for (auto const& id : ids) {
            auto const one = *world.oracle.find_account(ledger_index, id, {});
            if ((!filter.asset || one.asset.code() == *filter.asset) &&
                (!filter.account_class || one.account_class == *filter.account_class) &&
                (!filter.code || one.code == *filter.code) &&
                (!filter.parent || one.parent == *filter.parent) &&
                (!filter.user_data_tag || one.user_data.tag == *filter.user_data_tag)) {
                expected.push_back(id);
            }
        }
        filter.descending = world.below(2) == 0;
        if (filter.descending) {
            std::reverse(expected.begin(), expected.end());
        }
        std::vector<LedgerAccountId> found;
        for (auto const& account : read_pages(world, [&](auto const& page) {
                 return world.ledger().list_accounts(filter, page);
             })) {
            found.push_back(account.id);
        }
        CHECK(found == expected);
    }
}

/// An account's name in the plain text, by its own rules.
std::string plain_name(LedgerAccount const& account) {
    static std::map<LedgerAccountClass, std::string> const roots{
        {LedgerAccountClass::asset, "Assets"},
        {LedgerAccountClass::liability, "Liabilities"},
        {LedgerAccountClass::equity, "Equity"},
        {LedgerAccountClass::income, "Income"},
        {LedgerAccountClass::expense, "Expenses"}};
    auto name = roots.at(account.account_class) + ':' + to_string(account.id);
    auto const id = name.begin() + static_cast<std::ptrdiff_t>(name.find(':'));
    std::transform(id, name.end(), id, [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return name;
}

/// What a reader of the plain text sums up on each account, in minor units; debits are positive.
std::map<std::string, Amount> read_plain_text(Ledger const& ledger, PlainTextFormat format) {
    std::map<std::string, Amount> balances;
    ledger.export_plain_text(format, [&](std::string_view line) {
        if (!line.starts_with("    ") || line.starts_with("    ;") ||
            line.starts_with("    note")) {
            return;
        }
        auto const gap = line.find("  ", 4);
        REQUIRE(gap != std::string_view::npos);
        std::string amount{line.substr(gap + 2, line.rfind(' ') - gap - 2)};
        std::erase(amount, '.');
        balances[std::string{line.substr(4, gap - 4)}] += Amount::parse(amount).value();
    });
    return balances;
}

} // namespace

TEST_CASE("random filters against brute force (P28)") {
    for (auto const store : support::all_stores) {
        CAPTURE(support::name(store));
        World world{store, 28, 6'000};
        check_entry_filters(world, 300);
        check_statements(world, 150);
        check_counters_after(world, 300);
        check_accounts(world, 100);
    }
}

TEST_CASE("as-of balances against brute force (P16, P31)") {
    for (auto const store : support::all_stores) {
        CAPTURE(support::name(store));
        World world{store, 16, 4'000};
        for (std::size_t ledger = 0; ledger < Generator::plans().size(); ++ledger) {
            check_state(world.subject, world.oracle, ledger, world.generator, 400);
        }
    }
}

TEST_CASE("plain text has every balance (scenario 30)") {
    for (auto const store : support::all_stores) {
        CAPTURE(support::name(store));
        World world{store, 30, 4'000};
        for (auto const format : {PlainTextFormat::ledger, PlainTextFormat::beancount}) {
            auto const balances = read_plain_text(world.ledger(), format);
            std::size_t moved = 0;
            for (auto const& id : world.oracle.list_accounts(ledger_index)) {
                auto const account = world.ledger().get_account(id);
                auto const found = balances.find(plain_name(account));
                CHECK((found == balances.end() ? Amount{} : found->second) ==
                      -account.balance.net());
                moved += found == balances.end() ? 0U : 1U;
            }
            CHECK(moved == balances.size());
            CHECK(moved > 0);
        }
    }
}

TEST_CASE("snapshots change no answer (scenario 18)") {
    for (auto const store : support::all_stores) {
        CAPTURE(support::name(store));
        World world{store, 18, 3'000};
        auto const& accounts = world.oracle.list_accounts(ledger_index);
        std::set<Date> days;
        for (int i = 0; i < 30; ++i) {
            days.insert(world.any_event().effective_date);
        }
        for (auto const& day : days) {
            CHECK(world.ledger().take_snapshot(day) == accounts.size());
        }
        check_verified(world.subject, ledger_index);
        auto const check_days = [&] {
            for (int i = 0; i < 1'000; ++i) {
                auto const& id = accounts[world.below(accounts.size())];
                AsOf as_of;
                as_of.effective =
                    *std::next(days.begin(), static_cast<std::ptrdiff_t>(world.below(days.size())));
                CHECK(world.ledger().get_balance(id, as_of) ==
                      world.oracle.find_balance(
                          ledger_index, id, as_of, world.oracle.head_time(ledger_index)));
            }
        };
        check_days();
        for (auto const& snapshot : world.ledger().list_snapshots(accounts.front())) {
            AsOf as_of;
            as_of.effective = snapshot.business_date;
            CHECK(snapshot.balance == world.ledger().get_balance(accounts.front(), as_of));
            CHECK(snapshot.seq == world.ledger().head().seq);
        }
        for (auto const& day : days) {
            world.ledger().drop_snapshot(day);
        }
        CHECK(world.ledger().list_snapshots(accounts.front()).empty());
        check_days();
    }
}
