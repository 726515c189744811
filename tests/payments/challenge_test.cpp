#include "payments/payments_bank.hpp"

#include "payments/rows.hpp"
#include "storage/records.hpp"

#include <nostro/core/key_vault.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

using namespace support;
using nostro::ChallengeAnswer;
using nostro::Permission;
using nostro::PermissionSet;
using nostro::TransactionRequest;
using nostro::TransactionRequestStatus;

namespace {

constexpr char const* ann_phone = "+4790000001";
constexpr auto to_any = PermissionSet::of(Permission::can_add_transaction_request_to_any_account);

TransactionRequest large_request(PaymentsBank& bank, Amount minor = 100'000) {
    auto request = bank.requests_of(bank.ann).create(bank.request(bank.to("bob"), minor));
    REQUIRE(request.challenge);
    return request;
}

/// A code that is not this one.
std::string wrong(std::string code) {
    code.back() = code.back() == '0' ? '1' : '0';
    return code;
}

auto answer(PaymentsBank& bank, TransactionRequest const& request, std::string const& code) {
    return [&bank, request, code] {
        return bank.requests_of(bank.ann).answer_challenge(
            request.view, request.id, {request.challenge->id, code});
    };
}

nostro::PaymentChallenge challenge_now(PaymentsBank& bank, TransactionRequest const& request) {
    return *bank.requests_of(bank.ann).get(request.view, request.id).challenge;
}

/// Lets answers whose codes are looked at wait for each other.
class MeetingVault final : public nostro::KeyVault {
public:
    /// The next so many.
    void meet(int answers) {
        std::lock_guard const lock{mutex_};
        missing_ = answers;
    }

    nostro::VaultKey current(nostro::KeyPurpose purpose) override {
        return vault_->current(purpose);
    }

    std::optional<nostro::VaultKey> find(nostro::KeyPurpose purpose, std::uint32_t id) override {
        if (purpose == nostro::KeyPurpose::code) {
            std::unique_lock lock{mutex_};
            missing_ -= missing_ > 0 ? 1 : 0;
            met_.notify_all();
            met_.wait(lock, [&] { return missing_ == 0; });
        }
        return vault_->find(purpose, id);
    }

private:
    std::unique_ptr<nostro::KeyVault> vault_ = nostro::make_memory_vault();
    std::mutex mutex_;
    std::condition_variable met_;
    int missing_ = 0;
};

} // namespace

TEST_CASE("above the threshold a payment waits for its code, and is booked once") {
    on_each_payments_bank([](PaymentsBank& bank) {
        CHECK(!bank.requests_of(bank.ann).create(bank.request(bank.to("bob"), 99'999)).challenge);
        auto const request = large_request(bank);
        CHECK(request.status == TransactionRequestStatus::initiated);
        CHECK(request.entry_id.empty());
        CHECK(request.challenge->attempts == 0);
        CHECK(request.challenge->attempts_max == 3);
        CHECK(request.challenge->expires_at == bank.clock.now() + std::chrono::minutes{10});
        CHECK(bank.booked(bank_x, "bob") == 99'999);

        auto const message = bank.system().outbox().list().back();
        CHECK(message.to == ann_phone);
        CHECK(message.body.find("1000.00 EUR to Holder") != std::string::npos);
        auto const code = bank.take_code(ann_phone);
        CHECK(code.size() == 6);

        bank.clock.advance(std::chrono::minutes{1});
        auto const done = answer(bank, request, code)();
        CHECK(done.status == TransactionRequestStatus::completed);
        CHECK(done.completed_at == bank.clock.now());
        CHECK(bank.booked(bank_x, "bob") == 199'999);
        CHECK(bank.entries(bank_x, "main").back().id == done.entry_id);

        auto const after = bank.snapshot();
        CHECK(answer(bank, request, code)() == done);
        check_refused(bank, "not_initiated", answer(bank, request, wrong(code)));
        CHECK(bank.snapshot() == after);
    });
}

TEST_CASE("the third wrong answer ends a challenge, and the code is worth nothing then") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const request = large_request(bank);
        auto const code = bank.take_code(ann_phone);
        for (int tries = 1; tries <= 3; ++tries) {
            CHECK(challenge_now(bank, request).attempts == tries - 1);
            CHECK(reason_of(answer(bank, request, tries == 2 ? "" : wrong(code))) == "wrong_code");
        }
        check_refused(bank, "attempts_used_up", answer(bank, request, code));
        CHECK(bank.requests().front().status == TransactionRequestStatus::failed);
        CHECK(bank.booked(bank_x, "bob") == 0);

        auto const other = large_request(bank);
        auto const other_code = bank.take_code(ann_phone);
        CHECK(reason_of(answer(bank, other, wrong(other_code))) == "wrong_code");
        CHECK(reason_of(answer(bank, other, wrong(other_code))) == "wrong_code");
        CHECK(reason_of(answer(bank, other, other_code)).empty());
        CHECK(bank.booked(bank_x, "bob") == 100'000);
    });
}

TEST_CASE("a challenge expires, and so does its message") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const request = large_request(bank);
        auto const code = bank.take_code(ann_phone);
        bank.clock.advance(std::chrono::seconds{599});
        CHECK(bank.requests().front().status == TransactionRequestStatus::initiated);
        bank.clock.advance(std::chrono::seconds{1});
        CHECK(bank.requests().front().status == TransactionRequestStatus::failed);
        check_refused(bank, "challenge_expired", answer(bank, request, code));
        CHECK(bank.booked(bank_x, "bob") == 0);
    });
}

TEST_CASE("a code answers the challenge of its request by its user through its view alone") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const view = bank.share("_any", to_any, bank.bob);
        auto const request = large_request(bank);
        auto const code = bank.take_code(ann_phone);
        auto const other = large_request(bank);
        bank.take_code(ann_phone);
        auto const refused =
            [&](std::string_view reason, std::string const& user, nostro::ViewRef const& through) {
                check_refused(bank, reason, [&] {
                    return bank.requests_of(user).answer_challenge(
                        through, request.id, {request.challenge->id, code});
                });
            };
        refused("request_not_found", bank.bob, view);
        refused("no_payment_access", bank.bob, request.view);
        refused("account_not_found", bank.ann, {bank_x, "none", "owner"});
        bank.system().entitlements().grant(bank.bob, "CanCreateAnyTransactionRequest", bank_x);
        refused("challenge_not_found", bank.bob, request.view);
        check_refused(bank, "challenge_not_found", [&] {
            return bank.system().transaction_requests().answer_challenge(
                request.view, request.id, {request.challenge->id, code});
        });
        check_refused(bank, "challenge_not_found", [&] {
            return bank.requests_of(bank.ann).answer_challenge(
                other.view, other.id, {request.challenge->id, code});
        });
        CHECK(reason_of(answer(bank, other, code)) == "wrong_code");
        CHECK(challenge_now(bank, request).attempts == 0);
        CHECK(reason_of(answer(bank, request, code)).empty());
    });
}

TEST_CASE("what was allowed when a challenge was made is asked again when it is answered") {
    on_each_payments_bank([](PaymentsBank& bank) {
        bank.system().users().update(bank.bob, {.phone = "+4790000002"});
        auto const view = bank.share("_any", to_any, bank.bob);
        auto draft = bank.request(bank.to("bob"), 100'000);
        draft.view = view;
        auto const request = bank.requests_of(bank.bob).create(draft);
        auto const code = bank.take_code("+4790000002");
        auto const answered = [&] {
            return bank.requests_of(bank.bob).answer_challenge(
                view, request.id, {request.challenge->id, code});
        };
        bank.system().shares().revoke(view, bank.bob);
        check_refused(bank, "no_payment_access", answered);
        std::vector<std::string> const ids{view.view_id};
        bank.system().shares().share(bank_x, "main", ids, bank.bob);
        bank.system().views().update(view,
                                     {.permissions = PermissionSet::of(
                                          Permission::can_add_transaction_request_to_own_account)});
        // The right answer was counted, but nothing was booked.
        CHECK(reason_of(answered) == "no_payment_access");
        CHECK(bank.booked(bank_x, "main") == 500'000);
        bank.system().views().update(view, {.permissions = to_any});
        CHECK(answered().status == TransactionRequestStatus::completed);
    });
}

TEST_CASE("a right answer without the money books nothing, and may be sent again") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const request = large_request(bank, 500'000);
        auto const code = bank.take_code(ann_phone);
        bank.system().account_entries().post({.bank_id = bank_x,
                                              .account_id = "main",
                                              .other = nostro::ExternalParty{.name = "Grocer"},
                                              .value = bank.eur(-1)});
        auto const before = bank.snapshot();
        CHECK(reason_of(answer(bank, request, code)) == "exceeds_credits");
        CHECK(bank.snapshot().balances == before.balances);
        CHECK(bank.snapshot().entries == before.entries);
        CHECK(bank.requests().front().status == TransactionRequestStatus::initiated);
        bank.system().account_entries().post({.bank_id = bank_x,
                                              .account_id = "main",
                                              .other = nostro::ExternalParty{.name = "Employer"},
                                              .value = bank.eur(1)});
        CHECK(answer(bank, request, code)().status == TransactionRequestStatus::completed);
        CHECK(bank.booked(bank_x, "main") == 0);
    });
}

TEST_CASE("no code is sent for what the account does not hold") {
    on_each_payments_bank([](PaymentsBank& bank) {
        check_refused(bank, "exceeds_credits", [&] {
            return bank.requests_of(bank.ann).create(bank.request(bank.to("bob"), 500'001));
        });
        CHECK(bank.system().outbox().list().empty());
        // What has been booked earlier in the same unit counts.
        bank.core().atomically([&](nostro::Unit& unit) {
            auto const post = [&](Amount minor) {
                unit.system().account_entries().post(
                    {.bank_id = bank_x,
                     .account_id = "main",
                     .other = nostro::ExternalParty{.name = "Employer"},
                     .value = bank.eur(minor)});
            };
            auto requests = unit.as({.kind = nostro::PrincipalKind::user, .id = bank.ann})
                                .transaction_requests();
            post(1);
            CHECK(requests.create(bank.request(bank.to("bob"), 500'001)).challenge);
            post(-1);
            CHECK(reason_of([&] {
                      return requests.create(bank.request(bank.to("bob"), 500'001));
                  }) == "exceeds_credits");
        });
    });
}

TEST_CASE("an answer is counted although the unit that it was given in fails") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const request = large_request(bank);
        auto const code = bank.take_code(ann_phone);
        ChallengeAnswer const guess{request.challenge->id, wrong(code)};
        CHECK(reason_of([&] {
                  return bank.core().atomically([&](nostro::Unit& unit) {
                      return unit.as({.kind = nostro::PrincipalKind::user, .id = bank.ann})
                          .transaction_requests()
                          .answer_challenge(request.view, request.id, guess);
                  });
              }) == "wrong_code");
        CHECK(challenge_now(bank, request).attempts == 1);

        auto const done = bank.core().atomically([&](nostro::Unit& unit) {
            return unit.as({.kind = nostro::PrincipalKind::user, .id = bank.ann})
                .transaction_requests()
                .answer_challenge(request.view, request.id, {request.challenge->id, code});
        });
        CHECK(done.status == TransactionRequestStatus::completed);
        CHECK(bank.booked(bank_x, "bob") == 100'000);
    });
}

TEST_CASE("two right answers at the same time book once, and both get the same request") {
    MeetingVault vault;
    on_each_payments_bank(
        [&](PaymentsBank& bank) {
            auto const request = large_request(bank);
            auto const code = bank.take_code(ann_phone);
            vault.meet(2); // both answers are counted before either books
            std::array<std::optional<TransactionRequest>, 2> results;
            std::vector<std::thread> threads;
            for (auto& result : results) {
                threads.emplace_back([&] { result = answer(bank, request, code)(); });
            }
            for (auto& thread : threads) {
                thread.join();
            }
            REQUIRE(results[0]);
            REQUIRE(results[1]);
            CHECK(results[0]->status == TransactionRequestStatus::completed);
            CHECK(results[0]->entry_id == results[1]->entry_id);
            CHECK(bank.booked(bank_x, "bob") == 100'000);
            CHECK(bank.entries(bank_x, "bob").size() == 1);
        },
        [&](CoreOptions& options) { options.vault = &vault; });
}

TEST_CASE("a right answer whose outcome was lost is sent again, and the payment is booked once") {
    for (auto const outcome : {testing::LostCommit::applied, testing::LostCommit::not_applied}) {
        on_each_payments_bank([&](PaymentsBank& bank) {
            auto const request = large_request(bank);
            auto const code = bank.take_code(ann_phone);
            bank.faults().reset();
            bank.faults().lose_commit(2, outcome); // the first one counts the answer
            CHECK_THROWS_AS(answer(bank, request, code)(), nostro::OutcomeUnknown);
            CHECK(bank.faults().faults() == 1);
            bool const is_booked = outcome == testing::LostCommit::applied;
            CHECK(bank.booked(bank_x, "bob") == (is_booked ? 100'000 : 0));

            auto const done = answer(bank, request, code)();
            CHECK(done.status == TransactionRequestStatus::completed);
            CHECK(done.challenge->attempts == (is_booked ? 1 : 2));
            CHECK(bank.booked(bank_x, "bob") == 100'000);
            CHECK(bank.entries(bank_x, "bob").size() == 1);
        });
    }
}

TEST_CASE("parallel guesses pass the limit of answers no more than others do") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const request = large_request(bank);
        auto const code = bank.take_code(ann_phone);
        std::array<std::string, 8> reasons;
        std::vector<std::thread> threads;
        for (auto& reason : reasons) {
            threads.emplace_back([&] { reason = reason_of(answer(bank, request, wrong(code))); });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        CHECK(std::ranges::count(reasons, "wrong_code") == 3);
        CHECK(std::ranges::count(reasons, "attempts_used_up") == 5);
    });
}

TEST_CASE("thresholds go by currency, codes to those who can be reached, the system is trusted") {
    on_each_payments_bank(
        [](PaymentsBank& bank) {
            CHECK(
                !bank.requests_of(bank.ann).create(bank.request(bank.to("bob"), 5'000)).challenge);
            CHECK(bank.requests_of(bank.ann).create(bank.request(bank.to("bob"), 5'001)).challenge);
            CHECK(bank.take_code(ann_phone).size() == 8);
            CHECK(!bank.system()
                       .transaction_requests()
                       .create(bank.request(bank.to("bob"), 100'000))
                       .challenge);

            bank.system().entitlements().grant(bank.carl, "CanCreateAnyTransactionRequest", bank_x);
            check_refused(bank, "no_code_destination", [&] {
                return bank.requests_of(bank.carl).create(bank.request(bank.to("bob"), 5'001));
            });

            // Yen are not named, and have no decimals.
            bank.open(bank_x, "yen", bank.bob, "JPY");
            auto yen = bank.request(bank.to("main"), 1);
            yen.view = {bank_x, "yen", "owner"};
            yen.value = {100, nostro::Currency::iso("JPY")};
            yen.payee = bank.to("yen2");
            bank.open(bank_x, "yen2", bank.ann, "JPY");
            bank.system().account_entries().post({.bank_id = bank_x,
                                                  .account_id = "yen",
                                                  .other = nostro::ExternalParty{.name = "Shop"},
                                                  .value = {201, yen.value.currency()}});
            CHECK(!bank.requests_of(bank.bob).create(yen).challenge);
            yen.value = {101, nostro::Currency::iso("JPY")};
            CHECK(bank.requests_of(bank.bob).create(yen).challenge);
            CHECK(bank.take_code("bob@example.com").size() == 8);
        },
        [](CoreOptions& options) {
            options.payments.challenge_above = {PaymentsBank::eur(5'000)};
            options.payments.challenge_above_otherwise = 100;
            options.payments.code_digits = 8;
        });
}

TEST_CASE("a user gets so many codes in a window and no more") {
    on_each_payments_bank(
        [](PaymentsBank& bank) {
            large_request(bank);
            large_request(bank);
            auto const ask = [&] {
                return bank.requests_of(bank.ann).create(bank.request(bank.to("bob"), 100'000));
            };
            check_refused(bank, "too_many_challenges", ask);
            CHECK(!bank.requests_of(bank.ann).create(bank.request(bank.to("bob"), 1)).challenge);
            bank.clock.advance(std::chrono::minutes{61});
            CHECK(ask().challenge);
        },
        [](CoreOptions& options) {
            options.payments.challenges = {2, std::chrono::seconds{3'600}};
        });
}

TEST_CASE("a code is not stored") {
    PaymentsBank bank{Store::memory};
    auto const request = large_request(bank);
    auto const code = bank.take_code(ann_phone);
    auto const transaction = bank.core().storage().begin(storage::Access::read);
    auto const row = storage::Records<nostro::detail::TransactionRequestRow>{*transaction, 1}.find(
        bank_x, "main", request.id);
    REQUIRE(row);
    CHECK(row->challenge_mac.value.size() == 32);
    CHECK(row->challenge_mac.value.find(code) == std::string::npos);
    CHECK(row->description.find(code) == std::string::npos);
}
