#pragma once

#include "simulation/generator.hpp"
#include "simulation/oracle.hpp"
#include "support/fixture.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace simulation {

/// Events of a history in this build: `NOSTRO_LONG` asks for more, sanitizers and debug builds get
/// fewer.
[[nodiscard]] std::uint64_t scaled_events(std::uint64_t events);
/// Whether `NOSTRO_LONG` is set.
[[nodiscard]] bool is_long_run();

/// The real thing with the ledgers of `Generator::plans()`.
class Subject {
public:
    using Wrap = std::function<std::unique_ptr<nostro::storage::Storage>(
        std::unique_ptr<nostro::storage::Storage>)>;

    /// @param wrap  puts something around the store, each time it is opened; may be empty
    explicit Subject(support::Store store, Wrap wrap = {});

    [[nodiscard]] Answer post(Step const& step);
    /// The same events in the smallest batches that mean the same.
    [[nodiscard]] Answer post_one_by_one(Step const& step);
    /// Close and open again.
    void reopen();

    /// Open again what is broken; a store in memory keeps its data.
    [[nodiscard]] nostro::Ledger& ledger(std::size_t index) { return ledgers_[index]; }

    [[nodiscard]] std::string name() const { return support::name(store_); }

    [[nodiscard]] nostro::testing::FakeClock& clock() { return clock_; }

private:
    void open();

    support::Store store_;
    Wrap wrap_;
    support::TempFolder folder_;
    nostro::testing::FakeClock clock_{support::morning};
    support::SameRandom random_;
    std::optional<nostro::Core> core_;
    std::vector<nostro::Ledger> ledgers_;
};

/// A model with the same ledgers.
[[nodiscard]] Oracle make_oracle();

/// Fail the test where the answers differ, naming the event.
void check_answer(Step const& step, Answer const& expected, Answer const& answer);
/// Compare accounts, balances (also of the past), holds, totals, dates and journal of a ledger.
/// @param samples  how many of the questions that depend on chance
void check_state(Subject& subject,
                 Oracle const& oracle,
                 std::size_t ledger,
                 Generator& chance,
                 std::size_t samples);
void check_verified(Subject& subject, std::size_t ledger);

} // namespace simulation
