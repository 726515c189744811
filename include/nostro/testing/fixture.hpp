#pragma once

#include <nostro/facade/core.hpp>
#include <nostro/ledger/event.hpp>
#include <nostro/ledger/ledger.hpp>
#include <nostro/storage/storage.hpp>
#include <nostro/testing/fakes.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace nostro::inline v0::testing {

/// How a `Fixture` is set up.
struct FixtureOptions {
    std::string ledger = "main"; ///< the ledger's name
    bool strict_history = false; ///< see `LedgerOptions::strict_history`
    /// What the clock says first.
    Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 1 / 20} +
                    std::chrono::hours{9}};
    /// The core's options. The clock is the fixture's, a null `random` gives the same bytes in
    /// every run, and an empty store is created.
    CoreOptions core{};
};

/// A bank to test a host with: a core with one ledger, a clock that stands still, and a builder of
/// drafts whose ids are new and the same in every run.
///
/// ```cpp
/// nostro::testing::Fixture bank; // in memory
/// auto const shop = bank.open();
/// auto const ann = bank.open_with(1'000);
/// bank.ledger().post(bank.transfer(ann, shop, 250));
/// bank.clock.advance(std::chrono::hours{24});
/// ```
///
/// Threads: one, except for what `core`, `ledger` and `clock` promise.
class NOSTRO_API(0, 1) Fixture {
public:
    using OpenStorage = std::function<std::unique_ptr<storage::Storage>()>;

    /// @param open     opens the store; empty: `storage::open_memory`
    /// @throws what `Core::open` and `Core::create_ledger` throw
    explicit Fixture(OpenStorage open = {}, FixtureOptions options = {});
    ~Fixture();
    Fixture(Fixture const&) = delete;
    Fixture& operator=(Fixture const&) = delete;

    /// Close the core and open the store again; one in memory begins anew.
    void reopen();

    [[nodiscard]] Core& core() noexcept { return *core_; }

    [[nodiscard]] Ledger& ledger() noexcept { return *ledger_; }

    /// An id that was not given before: 1, 2, ... in the lower half.
    [[nodiscard]] EntryId new_id() noexcept;

    /// The draft of a new account with code 1.
    /// @param headroom  `debit_headroom`, in minor units
    [[nodiscard]] LedgerAccountDraft
    account_draft(LedgerAccountFlags flags = LedgerAccountFlags::history,
                  Amount headroom = {},
                  std::string asset = "EUR");

    /// Open the account of `account_draft`.
    /// @throws Rejected
    LedgerAccountId open(LedgerAccountFlags flags = LedgerAccountFlags::history,
                         Amount headroom = {},
                         std::string asset = "EUR");

    /// Open an account that cannot be overdrawn, and let a new one without limits give it an
    /// amount of minor units.
    /// @throws Rejected
    LedgerAccountId open_with(Amount amount, std::string const& asset = "EUR");

    /// The draft of a transfer with code 1.
    [[nodiscard]] Transfer
    transfer(LedgerAccountId const& debit, LedgerAccountId const& credit, Amount amount);

    /// The same as an entry of kind normal.
    [[nodiscard]] EntryDraft
    entry(LedgerAccountId const& debit, LedgerAccountId const& credit, Amount amount);

    /// The draft of a hold.
    /// @param timeout_s  seconds until it expires; 0: never
    [[nodiscard]] EntryDraft hold(LedgerAccountId const& debit,
                                  LedgerAccountId const& credit,
                                  Amount amount,
                                  std::uint32_t timeout_s = 0);

    /// The draft of a post, void or reverse that leaves everything to its target.
    [[nodiscard]] EntryDraft resolve(EventKind kind, EntryId const& target);

    /// The draft of a post of some of a hold: this amount on each of its postings.
    [[nodiscard]] EntryDraft
    post_part(EntryDraft const& hold, Amount amount, EventFlags flags = EventFlags::none);

    FakeClock clock; ///< what the core reads; it moves only when it is told to

private:
    void open_core();

    OpenStorage open_storage_;
    FixtureOptions options_;
    SeededRandom random_;
    std::optional<Core> core_;
    std::optional<Ledger> ledger_;
    std::uint64_t ids_ = 0;
};

} // namespace nostro::inline v0::testing
