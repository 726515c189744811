#pragma once

#include "common/database.hpp"
#include "contestant.hpp"

#include <string>
#include <vector>

namespace bench {

/// Yardstick: the ledger of a tutorial in SQLite. UUIDs as text keys, a row of transactions and two
/// of entries with the usual secondary indexes, balances read and updated for every transfer.
class Textbook final : public Contestant {
public:
    static constexpr char const* yardstick = "textbook";

    Textbook(std::string const& path,
             nostro::storage::Durability durability,
             Workload const& workload);

    [[nodiscard]] std::string_view name() const noexcept override { return yardstick; }

    void post(Batch const& batch) override;

private:
    void open_accounts(Workload const& workload);
    void insert_entry(std::string_view transaction,
                      std::string const& account,
                      std::string_view side,
                      std::int64_t change,
                      std::string_view time);

    Database database_;
    Statement begin_;
    Statement commit_;
    Statement transaction_;
    Statement entry_;
    Statement read_balance_;
    Statement update_balance_;
    nostro::testing::SeededRandom random_{1};
    std::vector<std::string> accounts_;
    std::int64_t transfers_ = 0;
};

} // namespace bench
