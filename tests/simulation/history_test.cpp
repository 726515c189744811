#include "simulation/subject.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <set>

using namespace nostro;
using namespace simulation;
using support::Store;

namespace {

constexpr std::uint64_t history_events = 100'000;
constexpr std::uint64_t hits_min = 100;

/// Codes no history can meet without a policy; `imported_must_postdate_account` is implied by
/// `imported_timestamp_must_not_regress`.
std::set<ResultCode> const unreachable{ResultCode::not_permitted,
                                       ResultCode::mandate_not_active,
                                       ResultCode::imported_must_postdate_account,
                                       ResultCode::mandate_limit_exceeded};

/// A number that `scripts/simulate` sets.
std::optional<std::uint64_t> setting(char const* name) {
    auto const* text = std::getenv(name); // NOLINT(concurrency-mt-unsafe)
    return text == nullptr ? std::nullopt : std::optional{std::strtoull(text, nullptr, 10)};
}

/// The exported log, read into an empty ledger, gives the same head and the same log.
void check_replay(Subject& subject, std::size_t index) {
    auto const lines = support::export_lines(subject.ledger(index));
    Subject empty{Store::memory};
    std::size_t next = 0;
    auto const added = empty.ledger(index).import_jsonl(
        [&]() { return next < lines.size() ? std::optional{lines[next++]} : std::nullopt; });
    CHECK(added == subject.ledger(index).head().seq);
    CHECK(empty.ledger(index).head() == subject.ledger(index).head());
    CHECK(support::export_lines(empty.ledger(index)) == lines);
}

void run_history(std::uint64_t seed, std::uint64_t events) {
    auto oracle = make_oracle();
    Generator generator{seed, oracle};
    Generator chance{seed + 1, oracle};
    Subject memory{Store::memory};
    Subject sqlite{Store::sqlite};
    Subject split{Store::memory};
    auto const reopen_every = events / 4;
    auto const look_every = events / 8;
    std::uint64_t reopen_at = reopen_every;
    std::uint64_t look_at = look_every;
    std::uint64_t step_number = 0;
    for (std::uint64_t done = 0; done < events; ++step_number) {
        auto const step = generator.next();
        INFO("seed " << seed << ", step " << step_number);
        auto const expected =
            oracle.post_batch(step.ledger, step.events, step.options, step.reading);
        {
            INFO("memory");
            check_answer(step, expected, memory.post(step));
        }
        {
            INFO("sqlite");
            check_answer(step, expected, sqlite.post(step));
        }
        {
            INFO("one by one");
            check_answer(step, expected, split.post_one_by_one(step));
        }
        generator.learn(step, expected);
        done += expected.results.size();
        if (chance.below(200) == 0) {
            // A sweep up to the head's time changes nothing that can be seen; the others do not do
            // it.
            sqlite.ledger(step.ledger)
                .sweep_expired(oracle.head_time(step.ledger), 1 + chance.below(100));
        }
        if (chance.below(300) == 0) {
            auto const until = step.reading + std::chrono::seconds{chance.below(100)};
            constexpr std::size_t limit =
                1'000'000; // all: which ones are left must not depend on earlier sweeps
            oracle.sweep(step.ledger, until, limit);
            for (auto* subject : {&memory, &sqlite, &split}) {
                subject->ledger(step.ledger).sweep_expired(until, limit);
            }
        }
        if (done >= look_at) {
            look_at += look_every;
            auto const ledger = chance.below(Generator::plans().size());
            check_state(memory, oracle, ledger, chance, 25);
            check_state(sqlite, oracle, ledger, chance, 25);
        }
        if (done >= reopen_at) {
            reopen_at += reopen_every;
            sqlite.reopen();
        }
    }
    INFO("seed " << seed << ", at the end");
    for (std::size_t ledger = 0; ledger < Generator::plans().size(); ++ledger) {
        for (auto* subject : {&memory, &sqlite, &split}) {
            check_state(*subject, oracle, ledger, chance, 100);
            check_verified(*subject, ledger);
            CHECK(subject->ledger(ledger).head().hash == memory.ledger(ledger).head().hash);
            CHECK(subject->ledger(ledger).state_hash() == memory.ledger(ledger).state_hash());
        }
        check_replay(memory, ledger);
    }
}

} // namespace

TEST_CASE("the generator meets every code (P40)") {
    auto oracle = make_oracle();
    Generator generator{20'260'101, oracle};
    Coverage coverage;
    std::uint64_t const wanted = scaled_events(history_events);
    for (std::uint64_t done = 0; done < wanted;) {
        auto const step = generator.next();
        auto const answer = oracle.post_batch(step.ledger, step.events, step.options, step.reading);
        generator.learn(step, answer);
        if (answer.refused) {
            ++coverage[*answer.refused];
        }
        for (auto const& result : answer.results) {
            ++coverage[result.code];
        }
        done += answer.results.size();
    }
    std::string table;
    for (auto const& code : result_codes()) {
        auto const hits = coverage[code.code];
        table += std::to_string(hits) + '\t' + std::string{code.name} + '\n';
        if (wanted >= history_events && !unreachable.contains(code.code)) {
            CAPTURE(code.name);
            CHECK(hits >= hits_min);
        }
        if (unreachable.contains(code.code)) {
            CHECK(hits == 0);
        }
    }
    MESSAGE("results of " << wanted << " events by code:\n" << table);
}

TEST_CASE("random histories: every result as the oracle says, on every store, in every split") {
    auto const first = setting("NOSTRO_SEED").value_or(1);
    auto const count = setting("NOSTRO_SEEDS").value_or(is_long_run() ? 20 : 5);
    auto const events = setting("NOSTRO_EVENTS").value_or(scaled_events(history_events));
    for (auto seed = first; seed < first + count; ++seed) {
        MESSAGE("seed " << seed << ", " << events << " events");
        run_history(seed, events);
    }
}
