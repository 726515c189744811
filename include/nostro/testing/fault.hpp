#pragma once

#include <nostro/core/progress.hpp>
#include <nostro/storage/storage.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0::testing {

/// A call that reaches a storage adapter.
enum class StorageCall : std::uint8_t {
    begin,
    get,
    insert,
    update,
    erase,
    select,
    commit,
    savepoint,
    release,
    rollback_to,
};

/// The call's name, for example "rollback_to".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(StorageCall call) noexcept;

/// What a failing call throws.
enum class Fault : std::uint8_t {
    storage_failure, ///< `StorageError`
    storage_full,    ///< `StorageError`
    unavailable,     ///< `StorageError`
    conflict,        ///< `Conflict`
};

/// What became of a commit whose answer is lost.
enum class LostCommit : std::uint8_t {
    applied,     ///< committed, the caller gets `OutcomeUnknown`
    not_applied, ///< rolled back, the caller gets `OutcomeUnknown`
};

/// A storage that passes every call on to another one, counts them, and fails where it is told to.
///
/// A call that fails does not reach the other storage; a failing commit is rolled back there. Calls
/// are counted from 1 since the construction or the last `reset`, over all transactions; rollback,
/// the schema, backup and the queries of the handle are neither counted nor failed.
///
/// Threads: any, at the same time; counting is in the order of the calls.
class NOSTRO_API(0, 1) FaultStorage final : public storage::Storage {
public:
    /// Owns the storage.
    explicit FaultStorage(std::unique_ptr<storage::Storage> storage);
    /// Borrows the storage, which must outlive this one.
    explicit FaultStorage(storage::Storage& storage);
    ~FaultStorage() override;

    /// Fail the call with this number; 0: none. Later calls go through again.
    void fail_call(std::uint64_t number, Fault fault = Fault::storage_failure);
    /// Lose the answer of the commit with this number among the commits of writers; 0: none.
    void lose_commit(std::uint64_t number, LostCommit outcome);
    /// Count from 1 again and plan no faults.
    void reset();
    /// Told of each counted call before it is passed on or failed. Empty: nobody. Must not call
    /// back.
    void set_observer(std::function<void(std::uint64_t number, StorageCall call)> observer);

    /// Calls so far.
    [[nodiscard]] std::uint64_t calls() const;
    /// Commits of writers so far.
    [[nodiscard]] std::uint64_t commits() const;
    /// Faults and lost commits that have happened.
    [[nodiscard]] std::uint64_t faults() const;

    [[nodiscard]] std::string_view name() const noexcept override;
    [[nodiscard]] storage::Capabilities capabilities() const noexcept override;
    storage::SchemaState open_schema(storage::Schema const& schema,
                                     storage::SchemaOptions options) override;
    [[nodiscard]] std::unique_ptr<storage::Transaction>
    begin(storage::Access access,
          std::optional<std::chrono::steady_clock::time_point> deadline = {}) override;
    [[nodiscard]] std::chrono::milliseconds default_wait() const noexcept override;
    void backup(std::string const& target, Progress const& progress) override;
    [[nodiscard]] std::vector<std::string> check() override;
    [[nodiscard]] std::uint64_t size_bytes() override;

private:
    class FaultTransaction;

    /// Count a call; throws when it is the one to fail.
    void count(StorageCall call);
    /// Count a writer's commit; answers what becomes of it when its answer is to be lost.
    std::optional<LostCommit> count_commit();

    std::unique_ptr<storage::Storage> owned_;
    storage::Storage& storage_;
    mutable std::mutex mutex_;
    std::uint64_t calls_ = 0;
    std::uint64_t commits_ = 0;
    std::uint64_t faults_ = 0;
    std::uint64_t failing_call_ = 0;
    Fault fault_ = Fault::storage_failure;
    std::uint64_t losing_commit_ = 0;
    LostCommit lost_ = LostCommit::applied;
    std::function<void(std::uint64_t, StorageCall)> observer_;
};

} // namespace nostro::inline v0::testing
