#pragma once

#include "pool.hpp"

#include <nostro/storage/storage.hpp>

namespace nostro::inline v0::storage::sqlite {

/// A transaction on a leased connection, which has begun it.
class SqliteTransaction final : public Transaction {
public:
    /// @param changed  the answer of `changed_elsewhere`
    SqliteTransaction(Access access, Lease lease, bool changed) noexcept;
    ~SqliteTransaction() override;

private:
    std::vector<std::uint32_t> do_get(Table const& table,
                                      Index const* index,
                                      RowsView const& keys,
                                      Lock lock,
                                      Rows& found) override;
    void do_insert(Table const& table, RowsView const& rows) override;
    void do_update(Table const& table, RowsView const& rows) override;
    std::size_t do_erase(Table const& table, RowsView const& keys) override;
    std::size_t
    do_select(Table const& table, Index const* index, Range const& range, Rows& found) override;
    void do_commit() override;
    void do_rollback() noexcept override;
    void do_savepoint(std::size_t depth) override;
    void do_release(std::size_t depth) override;
    void do_rollback_to(std::size_t depth) override;
    bool do_changed_elsewhere() override;
    void* do_native_handle() override;

    [[nodiscard]] Statement&
    statement(Table const& table, StatementKey::Operation operation, Index const* index = nullptr);
    /// @param row_at  the n-th row to insert
    template <class RowAt>
    void insert_into(Table const& table, Index const* index, RowsView const& rows, RowAt row_at);
    void require_valid_reads() const;

    Lease lease_;
    bool changed_;
};

} // namespace nostro::inline v0::storage::sqlite
