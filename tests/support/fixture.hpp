#pragma once

#include <nostro/nostro.hpp>
#include <nostro/storage/sqlite.hpp>
#include <nostro/testing/fakes.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A small bank for tests, on every store.
namespace support {

using nostro::AccountDraft;
using nostro::AccountFlags;
using nostro::AccountId;
using nostro::Amount;
using nostro::Balance;
using nostro::BatchOptions;
using nostro::Core;
using nostro::CoreOptions;
using nostro::Date;
using nostro::EntryDraft;
using nostro::EntryId;
using nostro::Event;
using nostro::EventFlags;
using nostro::EventKind;
using nostro::EventResult;
using nostro::Ledger;
using nostro::LedgerOptions;
using nostro::PostingPolicy;
using nostro::RandomSource;
using nostro::ResultCode;
using nostro::Side;
using nostro::Timestamp;
using nostro::Transfer;
namespace storage = nostro::storage;
namespace testing = nostro::testing;

/// A new empty folder that is removed at the end.
class TempFolder {
public:
    TempFolder() {
        std::random_device device;
        auto const root = std::filesystem::temp_directory_path();
        do {
            path_ = root / ("nostro-test-" + std::to_string(device()) + std::to_string(device()));
        } while (!std::filesystem::create_directory(path_));
    }

    TempFolder(TempFolder const&) = delete;
    TempFolder& operator=(TempFolder const&) = delete;

    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// Random bytes that are always the same: equal histories then have equal hashes, whatever is drawn
/// in between.
class SameRandom final : public RandomSource {
public:
    void fill(std::span<std::byte> bytes) override {
        for (auto& byte : bytes) {
            byte = std::byte{0x5A};
        }
    }
};

enum class Store : std::uint8_t { memory, sqlite };

inline constexpr Store all_stores[]{Store::memory, Store::sqlite};

[[nodiscard]] inline std::string name(Store store) {
    return store == Store::memory ? "memory" : "sqlite";
}

[[nodiscard]] inline std::unique_ptr<storage::Storage> open_storage(Store store,
                                                                    std::string const& file) {
    if (store == Store::memory) {
        return storage::open_memory();
    }
    storage::SqliteOptions options;
    options.path = file;
    options.create_if_missing = true;
    options.durability = storage::Durability::none;
    return storage::open_sqlite(std::move(options));
}

inline constexpr Timestamp morning{std::chrono::sys_days{std::chrono::year{2026} / 1 / 20} +
                                   std::chrono::hours{9}};

[[nodiscard]] constexpr Date date(int year, unsigned month, unsigned day) {
    return std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day);
}

inline constexpr AccountFlags limited = AccountFlags::history | AccountFlags::debit_limited;

/// A core with one ledger "main", a clock that stands still, and short words for what tests do.
class Bank {
public:
    explicit Bank(Store store, bool strict_history = false, PostingPolicy* policy = nullptr)
        : store_{store}, policy_{policy} {
        open_core();
        LedgerOptions options;
        options.name = "main";
        options.strict_history = strict_history;
        ledger_.emplace(core_->create_ledger(options));
    }

    /// Close and open again; a memory store stays as it is.
    void reopen() {
        if (store_ == Store::sqlite) {
            ledger_.reset();
            core_.reset();
            open_core();
            ledger_.emplace(core_->get_ledger("main"));
        }
    }

    [[nodiscard]] Core& core() { return *core_; }

    [[nodiscard]] Ledger& ledger() { return *ledger_; }

    [[nodiscard]] std::string file() const { return folder_.file("bank.db"); }

    [[nodiscard]] Store store() const { return store_; }

    [[nodiscard]] EntryId new_id() { return {1, ++ids_}; }

    [[nodiscard]] AccountDraft
    account_draft(AccountFlags flags, Amount headroom = {}, std::string asset = "EUR") {
        AccountDraft draft;
        draft.id = {1, ++ids_};
        draft.asset = std::move(asset);
        draft.code = 1;
        draft.account_flags = flags;
        draft.debit_headroom = headroom;
        return draft;
    }

    AccountId open(AccountFlags flags = AccountFlags::history,
                   Amount headroom = {},
                   std::string asset = "EUR") {
        auto const draft = account_draft(flags, headroom, std::move(asset));
        REQUIRE(ledger().open_account(draft).code == ResultCode::created);
        return draft.id;
    }

    /// A new limited account that holds an amount, given by an unlimited one.
    AccountId open_with(Amount amount, std::string const& asset = "EUR") {
        auto const id = open(limited, {}, asset);
        auto const giver = open(AccountFlags::history, {}, asset);
        REQUIRE(send(transfer(giver, id, amount)) == ResultCode::created);
        return id;
    }

    [[nodiscard]] Transfer
    transfer(AccountId const& debit, AccountId const& credit, Amount amount) {
        Transfer draft;
        draft.id = new_id();
        draft.debit_account = debit;
        draft.credit_account = credit;
        draft.amount = amount;
        draft.code = 1;
        return draft;
    }

    [[nodiscard]] EntryDraft entry(AccountId const& debit, AccountId const& credit, Amount amount) {
        EntryDraft draft;
        draft.id = new_id();
        draft.code = 1;
        draft.postings = {{debit, Side::debit, amount, {}}, {credit, Side::credit, amount, {}}};
        return draft;
    }

    [[nodiscard]] EntryDraft hold(AccountId const& debit,
                                  AccountId const& credit,
                                  Amount amount,
                                  std::uint32_t timeout_s = 0) {
        auto draft = entry(debit, credit, amount);
        draft.kind = EventKind::pending;
        draft.timeout_s = timeout_s;
        return draft;
    }

    /// A post, void or reverse that leaves everything to its target.
    [[nodiscard]] EntryDraft resolve(EventKind kind, EntryId const& target) {
        EntryDraft draft;
        draft.id = new_id();
        draft.kind = kind;
        draft.pending_id = target;
        return draft;
    }

    [[nodiscard]] EntryDraft
    post_part(EntryDraft const& hold, Amount amount, EventFlags flags = EventFlags::none) {
        auto draft = resolve(EventKind::post, hold.id);
        draft.flags = flags;
        draft.postings = hold.postings;
        for (auto& posting : draft.postings) {
            posting.amount = amount;
        }
        return draft;
    }

    EventResult result(Event const& event) { return batch({event}).front(); }

    ResultCode send(Event const& event) { return result(event).code; }

    std::vector<EventResult> batch(std::vector<Event> const& events,
                                   BatchOptions const& options = {}) {
        return ledger().post_batch(events, options);
    }

    std::vector<ResultCode> codes(std::vector<Event> const& events,
                                  BatchOptions const& options = {}) {
        std::vector<ResultCode> found;
        for (auto const& one : batch(events, options)) {
            found.push_back(one.code);
        }
        return found;
    }

    [[nodiscard]] Balance balance(AccountId const& id) { return ledger().get_account(id).balance; }

    [[nodiscard]] Amount available(AccountId const& id) {
        return ledger().get_account(id).available();
    }

    /// Everything that must hold after every test.
    void check_sound() {
        auto const report = ledger().verify();
        for (auto const& finding : report.findings) {
            FAIL_CHECK(finding.what << ": " << finding.text);
        }
        for (auto const& asset : ledger().trial_balance()) {
            CHECK(asset.totals.debits_posted == asset.totals.credits_posted);
            CHECK(asset.totals.debits_pending == asset.totals.credits_pending);
        }
    }

    testing::FakeClock clock{morning};

private:
    void open_core() {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.random = &random_;
        options.policy = policy_;
        core_.emplace(Core::open(open_storage(store_, file()), options));
    }

    Store store_;
    PostingPolicy* policy_;
    TempFolder folder_;
    SameRandom random_;
    std::optional<Core> core_;
    std::optional<Ledger> ledger_;
    std::uint64_t ids_ = 0;
};

/// Run a test on every store, each with a new bank, and check the bank afterwards.
template <class Body>
void on_each_store(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        Bank bank{store};
        body(bank);
        bank.check_sound();
    }
}

} // namespace support

namespace doctest {

template <>
struct StringMaker<nostro::ResultCode> {
    static String convert(nostro::ResultCode code) {
        return std::string{nostro::to_string(code)}.c_str();
    }
};

template <>
struct StringMaker<nostro::Amount> {
    static String convert(nostro::Amount amount) { return nostro::to_string(amount).c_str(); }
};

template <>
struct StringMaker<nostro::Balance> {
    static String convert(nostro::Balance const& balance) {
        auto const text = "debits " + nostro::to_string(balance.debits_pending) + "+" +
                          nostro::to_string(balance.debits_posted) + " credits " +
                          nostro::to_string(balance.credits_pending) + "+" +
                          nostro::to_string(balance.credits_posted);
        return text.c_str();
    }
};

template <>
struct StringMaker<nostro::EventResult> {
    static String convert(nostro::EventResult const& result) {
        auto const text = std::string{nostro::to_string(result.code)} + " seq " +
                          std::to_string(result.seq) + " time " +
                          std::to_string(result.time.time_since_epoch().count()) + " first " +
                          std::string{nostro::to_string(result.first_code)};
        return text.c_str();
    }
};

template <>
struct StringMaker<nostro::Hash> {
    static String convert(nostro::Hash const& hash) { return nostro::to_string(hash).c_str(); }
};

} // namespace doctest
