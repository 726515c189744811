#include "simulation/subject.hpp"

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <poll.h>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace nostro;
using namespace simulation;

namespace {

constexpr std::uint64_t batch_size = 7;

LedgerAccountId const giver{1, 1};
LedgerAccountId const taker{1, 2};

std::unique_ptr<storage::Storage> open_file(std::string const& file) {
    storage::SqliteOptions options;
    options.path = file;
    options.create_if_missing = true;
    options.durability = storage::Durability::relaxed;
    return storage::open_sqlite(std::move(options));
}

/// Batch k: transfers of 1 from one account to the other; one in two batches is a hold and its
/// capture.
std::vector<Event> make_batch(std::uint64_t number) {
    std::vector<Event> events;
    for (std::uint64_t i = 0; i < batch_size; ++i) {
        Transfer transfer;
        transfer.id = {number + 1, i + 1};
        transfer.debit_account = giver;
        transfer.credit_account = taker;
        transfer.amount = 1;
        transfer.code = 1;
        if (number % 2 == 1 && i == 0) {
            transfer.kind = EventKind::pending;
        } else if (number % 2 == 1 && i + 1 == batch_size) {
            transfer.kind = EventKind::post;
            transfer.pending_id = {number + 1, 1};
        }
        events.push_back(transfer);
    }
    return events;
}

Ledger open_ledger(Core& core) {
    if (auto ledger = core.find_ledger("main")) {
        return *ledger;
    }
    LedgerOptions options;
    options.name = "main";
    auto ledger = core.create_ledger(options);
    for (auto const& id : {giver, taker}) {
        LedgerAccountDraft draft;
        draft.id = id;
        draft.asset = "EUR";
        draft.code = 1;
        ledger.open_account(draft);
    }
    return ledger;
}

/// The child: post batches for ever and report each that was acknowledged.
[[noreturn]] void post_until_killed(std::string const& file, std::uint64_t first, int report) {
    try {
        CoreOptions options;
        options.create_if_missing = true;
        auto core = Core::open(open_file(file), options);
        auto ledger = open_ledger(core);
        for (auto number = first;; ++number) {
            ledger.post_batch(make_batch(number));
            if (::write(report, &number, sizeof number) != sizeof number) {
                break;
            }
        }
    } catch (...) {
        ::_exit(1);
    }
    ::_exit(2);
}

/// Start the child, kill it at a random moment.
/// @return  the number after the last acknowledged batch
std::uint64_t
run_and_kill(std::string const& file, std::uint64_t first, std::chrono::microseconds life) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    auto const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(pipe[0]);
        post_until_killed(file, first, pipe[1]);
    }
    ::close(pipe[1]);
    std::this_thread::sleep_for(life);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    auto next = first;
    for (std::uint64_t number = 0; ::read(pipe[0], &number, sizeof number) == sizeof number;) {
        next = number + 1;
    }
    ::close(pipe[0]);
    return next;
}

} // namespace

TEST_CASE("kill -9 at random moments loses no acknowledged batch") {
    support::TempFolder const folder;
    auto const file = folder.file("bank.db");
    std::mt19937_64 random{20'260'120};
    std::uint64_t acknowledged = 0;
    std::uint64_t checked = 0;
    int const kills = is_long_run() ? 200 : 20;
    for (int i = 0; i < kills; ++i) {
        CAPTURE(i);
        acknowledged =
            run_and_kill(file, acknowledged, std::chrono::microseconds{5'000 + random() % 60'000});
        if (!std::filesystem::exists(file)) {
            continue;
        }
        CoreOptions options;
        options.create_if_missing = true;
        auto core = Core::open(open_file(file), options);
        auto ledger = open_ledger(core);
        for (auto number = checked; number < acknowledged; ++number) {
            for (std::uint64_t event = 0; event < batch_size; ++event) {
                REQUIRE(ledger.find_entry({number + 1, event + 1}).has_value());
            }
        }
        checked = acknowledged;
        // The batch that was on its way is there whole or not at all.
        bool const first = ledger.find_entry({acknowledged + 1, 1}).has_value();
        bool const last = ledger.find_entry({acknowledged + 1, batch_size}).has_value();
        CHECK(first == last);
        auto const report = ledger.verify();
        CHECK(report.ok());
    }
    CHECK(acknowledged > 0);
    MESSAGE(kills << " kills, " << acknowledged << " batches");
}
