#include "textbook.hpp"

#include <nostro/core/time.hpp>

#include <chrono>
#include <cstdlib>
#include <stdexcept>

namespace bench {
namespace {

constexpr char const* tables = R"(
    CREATE TABLE accounts (
        id TEXT PRIMARY KEY, currency TEXT NOT NULL, balance INTEGER NOT NULL,
        updated_at TEXT NOT NULL);
    CREATE TABLE transactions (
        id TEXT PRIMARY KEY, currency TEXT NOT NULL, code INTEGER NOT NULL,
        created_at TEXT NOT NULL);
    CREATE TABLE entries (
        id TEXT PRIMARY KEY,
        transaction_id TEXT NOT NULL REFERENCES transactions (id),
        account_id TEXT NOT NULL REFERENCES accounts (id),
        side TEXT NOT NULL, amount INTEGER NOT NULL, created_at TEXT NOT NULL);
    CREATE INDEX transactions_by_time ON transactions (created_at);
    CREATE INDEX entries_by_transaction ON entries (transaction_id);
    CREATE INDEX entries_by_account ON entries (account_id, created_at))";

constexpr std::string_view currency = "EUR";

std::string time_text(std::int64_t transfer) {
    using std::chrono::sys_days;
    constexpr sys_days start{std::chrono::year{2026} / 1 / 1};
    return nostro::to_string(nostro::Timestamp{start} + std::chrono::microseconds{transfer});
}

} // namespace

Textbook::Textbook(std::string const& path,
                   nostro::storage::Durability durability,
                   Workload const& workload)
    : database_{path, durability, tables}, begin_{database_.prepare("BEGIN IMMEDIATE")},
      commit_{database_.prepare("COMMIT")}, transaction_{database_.prepare(
                                                "INSERT INTO transactions VALUES (?, ?, ?, ?)")},
      entry_{database_.prepare("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)")},
      read_balance_{database_.prepare("SELECT balance FROM accounts WHERE id = ?")},
      update_balance_{
          database_.prepare("UPDATE accounts SET balance = ?, updated_at = ? WHERE id = ?")} {
    open_accounts(workload);
}

void Textbook::open_accounts(Workload const& workload) {
    auto insert = database_.prepare("INSERT INTO accounts VALUES (?, ?, 0, '')");
    begin_.run();
    for (auto const& account : workload.accounts()) {
        accounts_.push_back(to_string(account.id));
        insert.run(std::string_view{accounts_.back()}, currency);
    }
    commit_.run();
}

void Textbook::post(Batch const& batch) {
    begin_.run();
    for (std::size_t at = 0; at < batch.transfers.size(); ++at) {
        auto const& transfer = batch.transfers[at];
        auto const id = to_string(transfer.id);
        auto const time = time_text(++transfers_);
        auto const amount = static_cast<std::int64_t>(transfer.amount.low());
        transaction_.run(
            std::string_view{id}, currency, std::int64_t{transfer.code}, std::string_view{time});
        insert_entry(id, accounts_[batch.routes[at].debit], "debit", -amount, time);
        insert_entry(id, accounts_[batch.routes[at].credit], "credit", amount, time);
    }
    commit_.run();
}

void Textbook::insert_entry(std::string_view transaction,
                            std::string const& account,
                            std::string_view side,
                            std::int64_t change,
                            std::string_view time) {
    auto const id = to_string(nostro::Uuid{random_.next(), random_.next()});
    entry_.run(
        std::string_view{id}, transaction, std::string_view{account}, side, std::abs(change), time);
    read_balance_.bind(std::string_view{account});
    if (!read_balance_.step()) {
        throw std::runtime_error{"textbook: an account does not exist"};
    }
    auto const balance = read_balance_.int64(0) + change;
    read_balance_.reset();
    update_balance_.run(balance, time, std::string_view{account});
}

} // namespace bench
