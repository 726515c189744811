#pragma once

#include <nostro/nostro.hpp>
#include <nostro/storage/sqlite.hpp>
#include <nostro/testing/fixture.hpp>

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
using nostro::LedgerAccountDraft;
using nostro::LedgerAccountFlags;
using nostro::LedgerAccountId;
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

/// The journal, a line for each event.
inline std::vector<std::string> export_lines(Ledger const& ledger) {
    std::vector<std::string> lines;
    ledger.export_jsonl([&](std::string_view line) { lines.emplace_back(line); });
    return lines;
}

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

inline constexpr LedgerAccountFlags limited =
    LedgerAccountFlags::history | LedgerAccountFlags::debit_limited;

/// What a bank stands on, and what outlives its core.
struct Ground {
    TempFolder folder;
    SameRandom random;

    [[nodiscard]] std::string file() const { return folder.file("bank.db"); }
};

/// The shipped fixture on one of the stores, and short words for what tests do.
class Bank : public testing::Fixture {
public:
    explicit Bank(Store store, bool strict_history = false, PostingPolicy* policy = nullptr)
        : Bank{store, strict_history, policy, std::make_shared<Ground>()} {}

    /// Close and open again; a memory store stays as it is.
    void reopen() {
        if (store_ == Store::sqlite) {
            Fixture::reopen();
        }
    }

    [[nodiscard]] std::string file() const { return ground_->file(); }

    [[nodiscard]] Store store() const { return store_; }

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

    [[nodiscard]] Balance balance(LedgerAccountId const& id) {
        return ledger().get_account(id).balance;
    }

    [[nodiscard]] Amount available(LedgerAccountId const& id) {
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

private:
    Bank(Store store,
         bool strict_history,
         PostingPolicy* policy,
         std::shared_ptr<Ground> const& ground)
        : Fixture{[store, ground] { return open_storage(store, ground->file()); },
                  options_of(strict_history, policy, *ground)},
          store_{store}, ground_{ground} {}

    static testing::FixtureOptions
    options_of(bool strict_history, PostingPolicy* policy, Ground& ground) {
        testing::FixtureOptions options{.strict_history = strict_history, .start = morning};
        options.core.random = &ground.random;
        options.core.policy = policy;
        return options;
    }

    Store store_;
    std::shared_ptr<Ground> ground_;
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
        return std::string{nostro::name_of(code)}.c_str();
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
        auto const text = std::string{nostro::name_of(result.code)} + " seq " +
                          std::to_string(result.seq) + " time " +
                          std::to_string(result.time.time_since_epoch().count()) + " first " +
                          std::string{nostro::name_of(result.first_code)};
        return text.c_str();
    }
};

template <>
struct StringMaker<nostro::Hash> {
    static String convert(nostro::Hash const& hash) { return nostro::to_string(hash).c_str(); }
};

} // namespace doctest
