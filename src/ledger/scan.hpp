#pragma once

#include <nostro/storage/storage.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace nostro::inline v0::detail {

/// A range of any length, see `storage::Range`. Bounds are integers, or outlive the scan.
struct ScanRange {
    std::string_view index{};
    std::vector<storage::Value> equal{};
    std::vector<storage::Value> from{};
    std::vector<storage::Value> to{};
    bool from_inclusive = true;
    bool to_inclusive = true;
    bool descending = false;
};

/// Reads a range page by page, each page beginning after the last row of the one before.
///
/// One thread; must not outlive the transaction.
class Scan {
public:
    Scan(storage::Transaction& tx,
         storage::Table const& table,
         ScanRange range,
         std::size_t page_rows = 4'096);

    /// Read the next page.
    /// @return  whether it has rows; false at the end
    bool next();

    /// The rows of the page, valid until the next call of `next`.
    [[nodiscard]] storage::Rows const& rows() const noexcept { return page_; }

private:
    storage::Transaction& tx_;
    storage::Table const& table_;
    ScanRange range_;
    std::size_t page_rows_;
    std::vector<std::size_t> cursor_columns_; ///< the order's columns after the fixed ones
    storage::Rows page_;
    storage::Rows previous_; ///< what the bounds of the running read borrow from
    bool ended_ = false;
};

} // namespace nostro::inline v0::detail
