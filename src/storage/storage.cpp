#include <nostro/storage/storage.hpp>

#include "schema_check.hpp"

#include <nostro/core/error.hpp>

#include <exception>
#include <utility>

namespace nostro::inline v0::storage {
namespace {

[[noreturn]] void raise_foreign(std::string_view what) {
    throw StorageError{ErrorCode::storage_failure,
                       "the storage adapter failed with a foreign exception",
                       {{"driver_message", std::string{what}}}};
}

/// Run adapter code; what comes out is a nostro error or nothing.
template <class Work>
auto translated(Work&& work) {
    try {
        return work();
    } catch (Error const&) {
        throw;
    } catch (std::exception const& error) {
        raise_foreign(error.what());
    } catch (...) {
        raise_foreign("unknown");
    }
}

ColumnList all_columns(Table const& table) noexcept {
    ColumnList result;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        result.push_back(static_cast<std::uint8_t>(column));
    }
    return result;
}

std::vector<Detail> about(Table const& table) {
    return {{"table", std::string{table.name}}};
}

/// Takes back what a failed call has appended.
class Appended {
public:
    explicit Appended(Rows& rows) noexcept : rows_{rows}, size_{rows.size()} {}

    Appended(Appended const&) = delete;
    Appended& operator=(Appended const&) = delete;

    ~Appended() {
        if (!kept_) {
            rows_.truncate(size_);
        }
    }

    void keep() noexcept { kept_ = true; }

private:
    Rows& rows_;
    std::size_t size_;
    bool kept_ = false;
};

} // namespace

Transaction::~Transaction() = default;

template <class Work>
auto Transaction::guarded(Work&& work) {
    try {
        return translated(std::forward<Work>(work));
    } catch (InvalidArgument const&) {
        throw; // a refused argument has changed nothing
    } catch (AlreadyExists const&) {
        state_ = depth_ > 0 ? State::undo_only : State::broken;
        throw;
    } catch (...) {
        state_ = State::broken;
        throw;
    }
}

void Transaction::require_open() const {
    switch (state_) {
    case State::open:
        return;
    case State::undo_only:
        throw InvalidArgument{"an insert failed: roll back to the savepoint first",
                              {{"state", "undo_only"}}};
    case State::broken:
        throw InvalidArgument{"the transaction is broken: only rollback is left",
                              {{"state", "broken"}}};
    case State::ended:
        throw InvalidArgument{"the transaction has ended", {{"state", "ended"}}};
    }
}

void Transaction::require_write() const {
    require_open();
    if (access_ != Access::write) {
        throw InvalidArgument{"a read transaction does not write"};
    }
}

std::vector<std::uint32_t> Transaction::get(
    Table const& table, std::string_view index, RowsView const& keys, Lock lock, Rows& found) {
    if (lock == Lock::none) {
        require_open();
    } else {
        require_write();
    }
    Index const* const by = find_index(table, index);
    if (by != nullptr && !by->unique) {
        throw InvalidArgument{"rows are got by the key or a unique index", about(table)};
    }
    check_batch(table, lookup_columns(table, by), keys, true);
    check_result_batch(table, found);
    if (keys.size == 0) {
        return {};
    }
    Appended appended{found};
    auto result = guarded([&] { return do_get(table, by, keys, lock, found); });
    appended.keep();
    return result;
}

void Transaction::insert(Table const& table, RowsView const& rows) {
    require_write();
    check_batch(table, all_columns(table), rows, false);
    if (rows.size != 0) {
        guarded([&] { do_insert(table, rows); });
    }
}

void Transaction::update(Table const& table, RowsView const& rows) {
    require_write();
    if (table.life != RowLife::changeable) {
        throw InvalidArgument{"the rows of this table are not changed", about(table)};
    }
    check_batch(table, all_columns(table), rows, false);
    if (rows.size != 0) {
        guarded([&] { do_update(table, rows); });
    }
}

std::size_t Transaction::erase(Table const& table, RowsView const& keys) {
    require_write();
    if (table.life == RowLife::append_only) {
        throw InvalidArgument{"the rows of this table are not erased", about(table)};
    }
    check_batch(table, lookup_columns(table, nullptr), keys, true);
    return keys.size == 0 ? 0 : guarded([&] { return do_erase(table, keys); });
}

std::size_t Transaction::select(Table const& table, Range const& range, Rows& found) {
    require_open();
    Index const* const by = find_index(table, range.index);
    check_range(table, by, range);
    check_result_batch(table, found);
    Appended appended{found};
    std::size_t const count = guarded([&] { return do_select(table, by, range, found); });
    appended.keep();
    return count;
}

void Transaction::commit() {
    require_open();
    if (depth_ != 0) {
        throw InvalidArgument{"a savepoint is still open"};
    }
    state_ = State::ended;
    try {
        translated([this] { do_commit(); });
    } catch (...) {
        do_rollback();
        throw;
    }
}

void Transaction::rollback() noexcept {
    if (state_ != State::ended) {
        state_ = State::ended;
        do_rollback();
    }
}

void Transaction::savepoint() {
    require_write();
    guarded([this] { do_savepoint(depth_ + 1); });
    ++depth_;
}

void Transaction::release() {
    require_write();
    if (depth_ == 0) {
        throw InvalidArgument{"no savepoint is open"};
    }
    guarded([this] { do_release(depth_); });
    --depth_;
}

void Transaction::rollback_to() {
    if (state_ != State::undo_only) {
        require_write();
    }
    if (depth_ == 0) {
        throw InvalidArgument{"no savepoint is open"};
    }
    guarded([this] { do_rollback_to(depth_); });
    --depth_;
    state_ = State::open;
}

bool Transaction::changed_elsewhere() {
    require_open();
    return guarded([this] { return do_changed_elsewhere(); });
}

void* Transaction::native_handle() {
    require_open();
    return guarded([this] { return do_native_handle(); });
}

bool Transaction::do_changed_elsewhere() {
    return true;
}

void* Transaction::do_native_handle() {
    return nullptr;
}

Storage::~Storage() = default;

std::chrono::milliseconds Storage::default_wait() const noexcept {
    return std::chrono::seconds{5};
}

void Storage::backup(std::string const& target, Progress const&) {
    throw StorageError{
        ErrorCode::storage_failure, "this storage makes no backups", {{"target", target}}};
}

std::vector<std::string> Storage::check() {
    return {};
}

} // namespace nostro::inline v0::storage
