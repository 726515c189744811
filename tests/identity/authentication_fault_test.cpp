#include "identity/mfa_support.hpp"

#include <nostro/core/error.hpp>
#include <nostro/testing/fault.hpp>

using namespace support;

namespace {

using nostro::testing::Fault;
using nostro::testing::FaultStorage;
using nostro::testing::LostCommit;

/// A login that waits for a code, on a store that can be made to fail.
struct Faulty {
    FaultStorage* faults = nullptr;
    Logins bank;
    User ada;
    std::string secret;
    LoginResult suspended;
    ChallengeResult challenge;
    std::string code;

    Faulty()
        : bank{[this] {
              auto store = std::make_unique<FaultStorage>(storage::open_memory());
              faults = store.get();
              return store;
          }()},
          ada{bank.add_ada()}, secret{bank.enable_app(ada.id)}, suspended{bank.log_in()},
          challenge{bank.challenge(suspended.mfa_token)}, code{bank.read_code()} {}

    LoginResult answer(std::string const& with) {
        return bank.answer(suspended.mfa_token, challenge.oob_code, with);
    }
};

/// How often a person got in.
std::size_t completed(Faulty& faulty) {
    return faulty.bank.count_events("login.completed");
}

} // namespace

TEST_CASE(
    "given a store that loses the outcome of a guess, then the guess is counted all the same") {
    Faulty faulty;
    for (int tries = 0; tries < 5; ++tries) {
        faulty.faults->reset();
        faulty.faults->lose_commit(2, LostCommit::not_applied);
        CHECK_THROWS_AS(static_cast<void>(faulty.answer(other_code(faulty.code))),
                        nostro::OutcomeUnknown);
    }
    faulty.faults->reset();
    CHECK(faulty.answer(faulty.code).outcome == LoginOutcome::refused);
}

TEST_CASE("given a store that loses the outcome of app guesses, then the app locks all the same") {
    Faulty faulty;
    std::string const right = faulty.bank.app_code(faulty.secret);
    for (int tries = 0; tries < 5; ++tries) {
        faulty.faults->reset();
        faulty.faults->lose_commit(2, LostCommit::not_applied);
        CHECK_THROWS_AS(static_cast<void>(faulty.bank.mfa_enrolments().check_totp(
                            faulty.ada.id, other_code(right))),
                        nostro::OutcomeUnknown);
    }
    faulty.faults->reset();
    CHECK(faulty.bank.mfa_enrolments().check_totp(faulty.ada.id, right).outcome ==
          CodeOutcome::throttled);
}

TEST_CASE("given a store that loses the right answer, then the person gets in once at the most") {
    for (LostCommit const lost : {LostCommit::applied, LostCommit::not_applied}) {
        for (std::uint64_t const commit : {1U, 2U}) {
            CAPTURE(commit);
            CAPTURE(static_cast<int>(lost));
            Faulty faulty;
            faulty.faults->reset();
            faulty.faults->lose_commit(commit, lost);
            CHECK_THROWS_AS(static_cast<void>(faulty.answer(faulty.code)), nostro::OutcomeUnknown);
            bool const was_used = commit == 2 && lost == LostCommit::applied;
            CHECK(completed(faulty) == (was_used ? 1 : 0));
            CHECK(faulty.answer(faulty.code).outcome ==
                  (was_used ? LoginOutcome::expired : LoginOutcome::done));
            CHECK(completed(faulty) == 1);
        }
    }
}

TEST_CASE(
    "given a store where any call may fail, when the right code is shown again, then it is done") {
    std::uint64_t calls = 0;
    {
        Faulty faulty;
        faulty.faults->reset();
        CHECK(faulty.answer(faulty.code).outcome == LoginOutcome::done);
        calls = faulty.faults->calls();
    }
    REQUIRE(calls > 10);
    for (std::uint64_t call = 1; call <= calls; ++call) {
        CAPTURE(call);
        Faulty faulty;
        faulty.faults->reset();
        faulty.faults->fail_call(call, Fault::storage_failure);
        CHECK_THROWS_AS(static_cast<void>(faulty.answer(faulty.code)), nostro::StorageError);
        CHECK(completed(faulty) == 0);
        CHECK(faulty.answer(faulty.code).outcome == LoginOutcome::done);
        CHECK(completed(faulty) == 1);
    }
    for (std::uint64_t call = 1; call <= calls; ++call) {
        CAPTURE(call);
        Faulty faulty;
        faulty.faults->reset();
        faulty.faults->fail_call(call, Fault::conflict);
        CHECK(faulty.answer(faulty.code).outcome == LoginOutcome::done); // the unit is repeated
        CHECK(completed(faulty) == 1);
    }
}
