#pragma once

#include "statements/rows.hpp"

#include <nostro/access/view.hpp>
#include <nostro/statements/statements.hpp>
#include <nostro/storage/storage.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace nostro::inline v0::detail {

/// The issued statements of one view in a running transaction.
class StatementStore {
public:
    StatementStore(storage::Transaction& transaction, std::int64_t tenant, ViewRef const& view)
        : transaction_{transaction}, tenant_{tenant}, view_{view} {}

    /// Nobody else issues a statement of this view before the transaction ends.
    /// @return  the number after the last
    [[nodiscard]] std::uint32_t lock();
    /// Keep a statement with the number that `lock` has answered.
    void add(StatementRow const& row);

    /// @throws NotFound  statement_not_found
    [[nodiscard]] StatementRow get(std::uint32_t number) const;
    [[nodiscard]] std::optional<StatementRow> find(StatementPeriod const& period) const;
    /// The newest statement whose last day is the one before.
    [[nodiscard]] std::optional<StatementRow> find_before(Date first_day) const;
    /// The first statements after a number, of those whose periods are wanted.
    [[nodiscard]] std::vector<IssuedStatement>
    list(std::uint32_t after,
         std::size_t limit,
         std::function<bool(StatementPeriod const& period)> const& is_wanted) const;

private:
    [[nodiscard]] std::vector<StatementRow> list_by_end(Date last_day) const;

    storage::Transaction& transaction_;
    std::int64_t tenant_;
    ViewRef const& view_;
};

[[nodiscard]] StatementPeriod period_of(StatementRow const& row);

} // namespace nostro::inline v0::detail
