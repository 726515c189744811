#include "simulation/subject.hpp"

#include <nostro/testing/fault.hpp>

#include <doctest/doctest.h>

#include <map>

using namespace nostro;
using namespace simulation;
using nostro::testing::Fault;
using nostro::testing::FaultStorage;
using nostro::testing::LostCommit;
using support::Store;

namespace {

/// A short history and what it answers when nothing goes wrong.
struct Script {
    std::vector<Step> steps;
    std::vector<Answer> answers;

    Script(std::uint64_t seed, std::uint64_t events) {
        auto oracle = make_oracle();
        Generator generator{seed, oracle};
        for (std::uint64_t done = 0; done < events;) {
            auto step = generator.next();
            auto answer = oracle.post_batch(step.ledger, step.events, step.options, step.reading);
            generator.learn(step, answer);
            done += answer.results.size();
            if (!answer.refused) {
                steps.push_back(std::move(step));
                answers.push_back(std::move(answer));
            }
        }
    }
};

/// A subject on a store that can be told to fail.
struct Faulty {
    FaultStorage* faults = nullptr;
    Subject subject;

    explicit Faulty(Store store)
        : subject{store, [this](std::unique_ptr<storage::Storage> below) {
                      auto storage = std::make_unique<FaultStorage>(std::move(below));
                      faults = storage.get();
                      return storage;
                  }} {
        faults->reset();
    }
};

std::vector<Hash> heads(Subject& subject) {
    std::vector<Hash> hashes;
    for (std::size_t ledger = 0; ledger < Generator::plans().size(); ++ledger) {
        hashes.push_back(subject.ledger(ledger).head().hash);
    }
    return hashes;
}

void check_all_verified(Subject& subject) {
    for (std::size_t ledger = 0; ledger < Generator::plans().size(); ++ledger) {
        check_verified(subject, ledger);
    }
}

/// Play a script; a step that fails is sent again, and must then answer as if nothing had happened.
/// @return  whether a step failed
bool play(Script const& script, Subject& subject) {
    bool failed = false;
    for (std::size_t i = 0; i < script.steps.size(); ++i) {
        CAPTURE(i);
        Answer answer;
        try {
            answer = subject.post(script.steps[i]);
        } catch (Error const& error) {
            CHECK_FALSE(error.poisons_handle());
            CHECK_FALSE(failed);
            failed = true;
            answer = subject.post(script.steps[i]);
        }
        check_answer(script.steps[i], script.answers[i], answer);
    }
    return failed;
}

void run_with_every_fault(Store store, Script const& script, Fault fault) {
    Subject untouched{store};
    play(script, untouched);
    auto const expected = heads(untouched);
    std::uint64_t calls = 0;
    for (std::uint64_t call = 1;; ++call) {
        CAPTURE(call);
        Faulty faulty{store};
        faulty.faults->fail_call(call, fault);
        bool const failed = play(script, faulty.subject);
        if (faulty.faults->faults() == 0) {
            calls = call - 1;
            break;
        }
        // A conflict is tried again inside; everything else reaches the caller.
        CHECK(failed == (fault != Fault::conflict));
        CHECK(heads(faulty.subject) == expected);
        check_all_verified(faulty.subject);
    }
    CHECK(calls > script.steps.size());
    MESSAGE(support::name(store) << ": a fault at each of " << calls << " storage calls");
}

/// The commit happened or not and nobody knows: the same request again finds out.
void run_with_every_lost_commit(Store store, Script const& script, LostCommit outcome) {
    for (std::uint64_t commit = 1;; ++commit) {
        CAPTURE(commit);
        auto oracle = make_oracle();
        Faulty faulty{store};
        faulty.faults->lose_commit(commit, outcome);
        for (std::size_t i = 0; i < script.steps.size(); ++i) {
            CAPTURE(i);
            auto const& step = script.steps[i];
            auto expected = oracle.post_batch(step.ledger, step.events, step.options, step.reading);
            Answer answer;
            try {
                answer = faulty.subject.post(step);
            } catch (OutcomeUnknown const&) {
                if (outcome == LostCommit::applied) {
                    expected =
                        oracle.post_batch(step.ledger, step.events, step.options, step.reading);
                }
                answer = faulty.subject.post(step);
            }
            check_answer(step, expected, answer);
        }
        if (faulty.faults->faults() == 0) {
            CHECK(commit > 3);
            return;
        }
        check_all_verified(faulty.subject);
    }
}

} // namespace

TEST_CASE("a fault at every storage call, memory") {
    Script const script{3, is_long_run() ? 2'000U : 500U};
    run_with_every_fault(Store::memory, script, Fault::storage_failure);
}

TEST_CASE("a fault at every storage call, sqlite") {
    Script const script{4, is_long_run() ? 500U : 120U};
    run_with_every_fault(Store::sqlite, script, Fault::storage_full);
}

TEST_CASE("a conflict at every storage call is repeated inside") {
    Script const script{5, 120};
    run_with_every_fault(Store::memory, script, Fault::conflict);
}

TEST_CASE("a commit whose answer is lost, both ways") {
    Script const script{6, 500};
    for (auto const outcome : {LostCommit::applied, LostCommit::not_applied}) {
        CAPTURE(static_cast<int>(outcome));
        run_with_every_lost_commit(Store::memory, script, outcome);
        run_with_every_lost_commit(Store::sqlite, Script{7, 100}, outcome);
    }
}
