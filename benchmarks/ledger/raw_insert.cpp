#include "raw_insert.hpp"

#include <array>

namespace bench {
namespace {

constexpr char const* tables = R"(
    CREATE TABLE entries (
        tenant INTEGER NOT NULL, ledger INTEGER NOT NULL, seq INTEGER NOT NULL,
        time INTEGER NOT NULL, kind INTEGER NOT NULL, flags INTEGER NOT NULL, id BLOB,
        code INTEGER NOT NULL, effective_date INTEGER NOT NULL, user_data_id BLOB,
        user_data_number INTEGER NOT NULL, user_data_tag INTEGER NOT NULL, pending_id BLOB,
        timeout_s INTEGER NOT NULL, mandate BLOB, principal INTEGER NOT NULL, text_digest BLOB,
        hash BLOB NOT NULL) STRICT;
    CREATE TABLE postings (
        tenant INTEGER NOT NULL, ledger INTEGER NOT NULL, seq INTEGER NOT NULL,
        line INTEGER NOT NULL, account INTEGER NOT NULL, side INTEGER NOT NULL,
        kind INTEGER NOT NULL, amount ANY NOT NULL, debits_pending ANY, debits_posted ANY,
        credits_pending ANY, credits_posted ANY, latest_effective INTEGER) STRICT)";

constexpr char const* insert_entry_sql =
    "INSERT INTO entries VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr char const* insert_posting_sql =
    "INSERT INTO postings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)";

constexpr std::int64_t tenant = 1;
constexpr std::int64_t ledger = 1;
constexpr std::int64_t kind = 1;
constexpr std::int64_t zero = 0;
constexpr std::int64_t effective_date = 20'454;                ///< 2026-01-01
constexpr std::int64_t first_time = 1'767'225'600'000'000'000; ///< the same day

} // namespace

RawInsert::RawInsert(std::string const& path, nostro::storage::Durability durability, bool history)
    : database_{path, durability, tables}, begin_{database_.prepare("BEGIN IMMEDIATE")},
      commit_{database_.prepare("COMMIT")}, entry_{database_.prepare(insert_entry_sql)},
      posting_{database_.prepare(insert_posting_sql)},
      balances_(Workload::accounts_count), seq_{Workload::accounts_count}, history_{history} {}

void RawInsert::post(Batch const& batch) {
    begin_.run();
    for (std::size_t at = 0; at < batch.transfers.size(); ++at) {
        auto const& transfer = batch.transfers[at];
        ++seq_;
        insert_entry(transfer);
        insert_posting(0, batch.routes[at].debit, transfer);
        insert_posting(1, batch.routes[at].credit, transfer);
    }
    commit_.run();
}

void RawInsert::insert_entry(nostro::Transfer const& transfer) {
    auto const id = transfer.id.bytes();
    auto const user_data_id = transfer.user_data.id.bytes();
    // Stands for the eight bytes of the chain's digest: any eight random bytes.
    auto const digest = std::span{user_data_id}.first<8>();
    entry_.run(tenant,
               ledger,
               seq_,
               first_time + seq_,
               kind,
               zero,
               std::span{id},
               std::int64_t{transfer.code},
               effective_date,
               std::span{user_data_id},
               static_cast<std::int64_t>(transfer.user_data.number),
               std::int64_t{transfer.user_data.tag},
               nullptr,
               zero,
               nullptr,
               zero,
               nullptr,
               digest);
}

void RawInsert::insert_posting(std::int64_t line,
                               std::uint32_t account,
                               nostro::Transfer const& transfer) {
    auto const amount = static_cast<std::int64_t>(transfer.amount.low());
    auto& balance = balances_[account];
    (line == 0 ? balance.debits : balance.credits) += amount;
    auto const number = std::int64_t{account} + 1;
    if (history_) {
        posting_.run(tenant,
                     ledger,
                     seq_,
                     line,
                     number,
                     line,
                     kind,
                     amount,
                     zero,
                     balance.debits,
                     zero,
                     balance.credits,
                     effective_date);
    } else {
        posting_.run(tenant,
                     ledger,
                     seq_,
                     line,
                     number,
                     line,
                     kind,
                     amount,
                     nullptr,
                     nullptr,
                     nullptr,
                     nullptr,
                     nullptr);
    }
}

} // namespace bench
