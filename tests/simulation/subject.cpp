#include "simulation/subject.hpp"

#include <algorithm>
#include <cstdlib>

namespace simulation {

using namespace nostro;
using std::chrono::days;
using std::chrono::nanoseconds;

namespace {

template <class Result>
Answer answered(Result const& post) {
    try {
        return {std::nullopt, post()};
    } catch (Rejected const& error) {
        return {static_cast<ResultCode>(error.number()), {}};
    }
}

bool flag_of(Event const& event, EventFlags flag) {
    return std::visit([&](auto const& draft) { return has(draft.flags, flag); }, event);
}

std::string describe(Event const& event) {
    return std::visit(
        [](auto const& draft) {
            using Draft = std::decay_t<decltype(draft)>;
            std::string text = to_string(draft.id) + " flags " +
                               std::to_string(static_cast<unsigned>(draft.flags));
            if constexpr (std::is_same_v<Draft, EntryDraft> || std::is_same_v<Draft, Transfer>) {
                text += " kind " + std::string{name_of(draft.kind)} + " target " +
                        to_string(draft.pending_id) + " timeout " +
                        std::to_string(draft.timeout_s) + " code " + std::to_string(draft.code) +
                        " effective " +
                        (draft.effective_date ? to_string(*draft.effective_date) : "default");
            }
            if constexpr (std::is_same_v<Draft, EntryDraft>) {
                for (auto const& posting : draft.postings) {
                    text += "\n    " + std::string{name_of(posting.side)} + ' ' +
                            to_string(posting.account) + ' ' + to_string(posting.amount) +
                            (posting.scale ? " scale " + std::to_string(*posting.scale) : "");
                }
            } else if constexpr (std::is_same_v<Draft, Transfer>) {
                text += "\n    transfer " + to_string(draft.debit_account) + " -> " +
                        to_string(draft.credit_account) + ' ' + to_string(draft.amount);
            } else if constexpr (std::is_same_v<Draft, LedgerAccountDraft>) {
                text += " account " + draft.asset + " parent " + to_string(draft.parent);
            } else if constexpr (std::is_same_v<Draft, LedgerAccountChange>) {
                text += " change of " + to_string(draft.account);
            } else {
                text += " period";
            }
            return text;
        },
        event);
}

/// What an event must look like when it is read; counters after postings are checked elsewhere.
void check_entry(JournalEntry const& expected, JournalEntry const& found) {
    CAPTURE(expected.seq);
    CHECK(found.seq == expected.seq);
    CHECK(found.time == expected.time);
    CHECK(found.kind == expected.kind);
    CHECK(found.flags == expected.flags);
    CHECK(found.id == expected.id);
    CHECK(found.pending_id == expected.pending_id);
    CHECK(found.timeout_s == expected.timeout_s);
    CHECK(found.code == expected.code);
    CHECK(found.effective_date == expected.effective_date);
    CHECK(found.user_data == expected.user_data);
    CHECK(found.mandate == expected.mandate);
    CHECK(found.principal == expected.principal);
    CHECK(found.text == expected.text);
    CHECK_FALSE(found.text_erased);
    CHECK(found.conversion == expected.conversion);
    CHECK(found.business_date == expected.business_date);
    CHECK(found.locked_through == expected.locked_through);
    REQUIRE(found.postings.size() == expected.postings.size());
    for (std::size_t i = 0; i < expected.postings.size(); ++i) {
        CHECK(found.postings[i].account == expected.postings[i].account);
        CHECK(found.postings[i].side == expected.postings[i].side);
        CHECK(found.postings[i].amount == expected.postings[i].amount);
    }
    REQUIRE(found.account.has_value() == expected.account.has_value());
    if (expected.account) {
        CHECK(found.account->id == expected.account->id);
        CHECK(found.account->asset == expected.account->asset);
        CHECK(found.account->account_class == expected.account->account_class);
        CHECK(found.account->parent == expected.account->parent);
        CHECK(found.account->flags == expected.account->flags);
        CHECK(found.account->debit_headroom == expected.account->debit_headroom);
        CHECK(found.account->credit_headroom == expected.account->credit_headroom);
    }
}

void check_account(Ledger& ledger,
                   Oracle const& oracle,
                   std::size_t index,
                   LedgerAccountId const& id,
                   Timestamp now) {
    auto const expected = oracle.find_account(index, id, now);
    auto const found = ledger.find_account(id);
    CAPTURE(to_string(id));
    REQUIRE(expected.has_value());
    REQUIRE(found.has_value());
    CHECK(found->number == expected->number);
    CHECK(found->opened_at == expected->opened_at);
    CHECK(found->asset == expected->asset);
    CHECK(found->flags == expected->flags);
    CHECK(found->debit_headroom == expected->debit_headroom);
    CHECK(found->credit_headroom == expected->credit_headroom);
    CHECK(found->user_data == expected->user_data);
    CHECK(found->text == expected->text);
    CHECK(found->balance == expected->balance);
}

std::optional<Balance> ask_balance(Ledger& ledger, LedgerAccountId const& id, AsOf const& as_of) {
    try {
        return ledger.get_balance(id, as_of);
    } catch (NotFound const&) {
        return std::nullopt;
    }
}

AsOf pick_as_of(Oracle const& oracle, std::size_t index, Generator& chance) {
    auto const& events = oracle.events(index);
    AsOf as_of;
    auto const& event = events[chance.below(events.size())];
    if (chance.below(2) == 0) {
        as_of.seq = chance.below(events.size() + 3);
    }
    if (chance.below(2) == 0) {
        as_of.time = event.time + nanoseconds{static_cast<int>(chance.below(3)) - 1};
    }
    if (chance.below(2) == 0) {
        as_of.effective = event.effective_date + days{static_cast<int>(chance.below(3)) - 1};
    }
    return as_of;
}

void check_holds(Ledger& ledger, Oracle const& oracle, std::size_t index, Timestamp now) {
    auto const expected = oracle.list_open_holds(index, now);
    auto const found = ledger.list_open_holds({}, {.limit = limits::page_rows_max});
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(found[i].id == expected[i].id);
        CHECK(found[i].seq == expected[i].seq);
        CHECK(found[i].state == HoldState::open);
        CHECK(found[i].expires_at == expected[i].expires_at);
        REQUIRE(found[i].postings.size() == expected[i].postings.size());
        CHECK(found[i].postings.front().amount == expected[i].postings.front().amount);
        if (expected[i].postings.size() == 2) {
            CHECK(found[i].captured == to_amount(expected[i].captured));
        }
    }
}

/// Totals stop at the largest amount.
Number saturated(Number const& number) {
    return std::min(number, to_number(Amount::max()));
}

void check_totals(Ledger& ledger, Oracle const& oracle, std::size_t index, Timestamp now) {
    for (auto const& asset : ledger.trial_balance()) {
        CAPTURE(asset.asset.code());
        auto const sums = oracle.totals(index, std::string{asset.asset.code()}, now);
        CHECK(sums.debits_posted == sums.credits_posted);
        CHECK(sums.debits_pending == sums.credits_pending);
        Counters const expected{saturated(sums.debits_pending),
                                saturated(sums.debits_posted),
                                saturated(sums.credits_pending),
                                saturated(sums.credits_posted)};
        CHECK(asset.totals == expected.balance());
    }
}

} // namespace

bool is_long_run() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing sets it
    return std::getenv("NOSTRO_LONG") != nullptr;
}

std::uint64_t scaled_events(std::uint64_t events) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    events /= 25;
#elif !defined(__OPTIMIZE__)
    events /= 10;
#endif
    return is_long_run() ? events * 10 : events;
}

Subject::Subject(support::Store store, Wrap wrap) : store_{store}, wrap_{std::move(wrap)} {
    open();
    for (auto const& plan : Generator::plans()) {
        LedgerOptions options;
        options.name = plan.name;
        options.strict_history = plan.strict_history;
        ledgers_.push_back(core_->create_ledger(options));
        for (auto const& asset : Generator::assets()) {
            ledgers_.back().define_asset(asset);
        }
    }
}

void Subject::open() {
    CoreOptions options;
    options.create_if_missing = true;
    options.clock = &clock_;
    options.random = &random_;
    auto storage = support::open_storage(store_, folder_.file("bank.db"));
    core_.emplace(Core::open(wrap_ ? wrap_(std::move(storage)) : std::move(storage), options));
}

void Subject::reopen() {
    ledgers_.clear();
    core_.reset();
    open();
    for (auto const& plan : Generator::plans()) {
        ledgers_.push_back(core_->get_ledger(plan.name));
    }
}

Answer Subject::post(Step const& step) {
    clock_.set(step.reading);
    return answered([&] { return ledgers_[step.ledger].post_batch(step.events, step.options); });
}

Answer Subject::post_one_by_one(Step const& step) {
    auto const& events = step.events;
    bool const imported = flag_of(events.front(), EventFlags::imported);
    bool const mixed = std::any_of(events.begin(), events.end(), [&](auto const& e) {
        return flag_of(e, EventFlags::imported) != imported;
    });
    if (mixed || step.options.atomic || step.options.batch_id || step.options.dry_run ||
        events.size() > limits::batch_events_max) {
        return post(step);
    }
    clock_.set(step.reading);
    Answer answer;
    for (std::size_t begin = 0; begin < events.size();) {
        auto end = begin + 1;
        while (end < events.size() && flag_of(events[end - 1], EventFlags::linked)) {
            ++end;
        }
        std::span const part{events.data() + begin, end - begin};
        auto const results = ledgers_[step.ledger].post_batch(part, step.options);
        answer.results.insert(answer.results.end(), results.begin(), results.end());
        begin = end;
    }
    return answer;
}

Oracle make_oracle() {
    Oracle oracle;
    for (auto const& asset : Generator::assets()) {
        oracle.define_asset(asset);
    }
    for (auto const& plan : Generator::plans()) {
        oracle.add_ledger(plan.strict_history);
    }
    return oracle;
}

void check_answer(Step const& step, Answer const& expected, Answer const& answer) {
    if (answer == expected) {
        return;
    }
    CAPTURE(step.ledger);
    CAPTURE(step.reading.time_since_epoch().count());
    CAPTURE(step.options.atomic);
    CAPTURE(step.options.dry_run);
    REQUIRE(answer.refused == expected.refused);
    REQUIRE(answer.results.size() == expected.results.size());
    for (std::size_t i = 0; i < expected.results.size(); ++i) {
        INFO("event " << i << " of " << expected.results.size() << ": "
                      << describe(step.events[i]));
        REQUIRE(answer.results[i] == expected.results[i]);
    }
}

void check_state(Subject& subject,
                 Oracle const& oracle,
                 std::size_t index,
                 Generator& chance,
                 std::size_t samples) {
    INFO("store " << subject.name() << ", ledger " << index);
    auto& ledger = subject.ledger(index);
    auto const now = oracle.head_time(index);
    subject.clock().set(now);
    auto const head = ledger.head();
    CHECK(head.seq == oracle.head_seq(index));
    CHECK(head.time == oracle.head_time(index));
    CHECK(head.business_date == oracle.business_date(index));
    CHECK(head.locked_through == oracle.locked_through(index));
    auto const accounts = oracle.list_accounts(index);
    if (accounts.empty()) {
        return;
    }
    for (std::size_t i = 0; i < samples; ++i) {
        check_account(ledger, oracle, index, accounts[chance.below(accounts.size())], now);
    }
    for (std::size_t i = 0; i < samples; ++i) {
        auto const& id = accounts[chance.below(accounts.size())];
        auto const as_of = pick_as_of(oracle, index, chance);
        CAPTURE(to_string(id));
        CAPTURE(as_of.seq.value_or(0));
        CAPTURE(as_of.time.value_or(Timestamp{}).time_since_epoch().count());
        CAPTURE(as_of.effective.value_or(Date{}).time_since_epoch().count());
        CHECK(ask_balance(ledger, id, as_of) == oracle.find_balance(index, id, as_of, now));
    }
    check_holds(ledger, oracle, index, now);
    check_totals(ledger, oracle, index, now);
    auto const& events = oracle.events(index);
    for (std::size_t i = 0; i < samples; ++i) {
        auto const& event = events[chance.below(events.size())];
        if (event.kind == EventKind::pending) {
            auto const hold = ledger.find_hold(event.id);
            REQUIRE(hold.has_value());
            CHECK(hold->state == oracle.find_hold_state(index, event.id, now));
        }
    }
    auto const after = chance.below(events.size());
    auto const changes = ledger.read_changes(after, samples);
    REQUIRE(changes.size() == std::min<std::size_t>(samples, events.size() - after));
    for (std::size_t i = 0; i < changes.size(); ++i) {
        check_entry(events[after + i], changes[i]);
    }
}

void check_verified(Subject& subject, std::size_t index) {
    INFO("store " << subject.name() << ", ledger " << index);
    auto const report = subject.ledger(index).verify();
    for (auto const& finding : report.findings) {
        FAIL_CHECK("seq " << finding.seq << " " << finding.what << ": " << finding.text);
    }
    CHECK(report.ok());
}

} // namespace simulation
