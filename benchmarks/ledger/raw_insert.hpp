#pragma once

#include "common/database.hpp"
#include "contestant.hpp"

#include <string>
#include <vector>

namespace bench {

/// Yardstick: SQLite inserting the values that nostro stores for a transfer, one row of entries and
/// two of postings, into tables without key or index. It checks nothing and can find nothing again.
class RawInsert final : public Contestant {
public:
    static constexpr char const* yardstick = "raw_insert";

    RawInsert(std::string const& path, nostro::storage::Durability durability, bool history);

    [[nodiscard]] std::string_view name() const noexcept override { return yardstick; }

    void post(Batch const& batch) override;

private:
    struct Balance {
        std::int64_t debits = 0;
        std::int64_t credits = 0;
    };

    void insert_entry(nostro::Transfer const& transfer);
    void insert_posting(std::int64_t line, std::uint32_t account, nostro::Transfer const& transfer);

    Database database_;
    Statement begin_;
    Statement commit_;
    Statement entry_;
    Statement posting_;
    std::vector<Balance> balances_;
    std::int64_t seq_;
    bool history_;
};

} // namespace bench
