#pragma once

#include "ledger/scan.hpp"

#include <nostro/storage/storage.hpp>

#include <cstdint>
#include <utility>

namespace nostro::inline v0::detail {

/// A table read row by row beside others in the same order, to be merged with them.
///
/// One thread; must not outlive the transaction.
class RowStream {
public:
    /// @param key  column by which the rows ascend
    RowStream(storage::Transaction& tx,
              storage::Table const& table,
              ScanRange range,
              std::size_t key)
        : scan_{tx, table, std::move(range)}, key_{key}, ended_{!scan_.next()} {}

    [[nodiscard]] bool ended() const noexcept { return ended_; }

    /// The batch and the place in it of the present row.
    [[nodiscard]] storage::Rows const& rows() const noexcept { return scan_.rows(); }

    [[nodiscard]] std::size_t row() const noexcept { return row_; }

    [[nodiscard]] std::int64_t key() const noexcept { return rows().int64(row_, key_); }

    /// Whether the present row has this key.
    [[nodiscard]] bool is_at(std::int64_t key) const noexcept {
        return !ended_ && this->key() == key;
    }

    /// Whether the present row lies before this key.
    [[nodiscard]] bool is_before(std::int64_t key) const noexcept {
        return !ended_ && this->key() < key;
    }

    void advance() {
        if (++row_ == rows().size()) {
            row_ = 0;
            ended_ = !scan_.next();
        }
    }

private:
    Scan scan_;
    std::size_t key_;
    std::size_t row_ = 0;
    bool ended_;
};

} // namespace nostro::inline v0::detail
