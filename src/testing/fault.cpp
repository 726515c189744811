#include <nostro/testing/fault.hpp>

#include <nostro/core/error.hpp>

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace nostro::inline v0::testing {
namespace {

constexpr std::array<std::string_view, 10> call_names{"begin",
                                                      "get",
                                                      "insert",
                                                      "update",
                                                      "erase",
                                                      "select",
                                                      "commit",
                                                      "savepoint",
                                                      "release",
                                                      "rollback_to"};

[[noreturn]] void raise(Fault fault, std::uint64_t number, StorageCall call) {
    std::vector<Detail> details{{"driver", "fault"},
                                {"call", std::to_string(number)},
                                {"operation", std::string{name_of(call)}}};
    switch (fault) {
    case Fault::storage_full:
        throw StorageError{ErrorCode::storage_full, "planned fault: no room", std::move(details)};
    case Fault::unavailable:
        throw StorageError{
            ErrorCode::unavailable, "planned fault: out of reach", std::move(details)};
    case Fault::conflict:
        throw Conflict{"planned fault: another writer came first", std::move(details)};
    case Fault::storage_failure:
        break;
    }
    throw StorageError{ErrorCode::storage_failure, "planned fault", std::move(details)};
}

} // namespace

std::string_view name_of(StorageCall call) noexcept {
    return call_names[static_cast<std::size_t>(call)];
}

class FaultStorage::FaultTransaction final : public storage::Transaction {
public:
    FaultTransaction(FaultStorage& storage,
                     std::unique_ptr<storage::Transaction> inner,
                     storage::Access access)
        : Transaction{access}, storage_{storage}, inner_{std::move(inner)} {}

    FaultTransaction(FaultTransaction const&) = delete;
    FaultTransaction& operator=(FaultTransaction const&) = delete;

    ~FaultTransaction() override { rollback(); }

private:
    std::vector<std::uint32_t> do_get(storage::Table const& table,
                                      storage::Index const* index,
                                      storage::RowsView const& keys,
                                      storage::Lock lock,
                                      storage::Rows& found) override {
        storage_.count(StorageCall::get);
        return inner_->get(
            table, index == nullptr ? std::string_view{} : index->name, keys, lock, found);
    }

    void do_insert(storage::Table const& table, storage::RowsView const& rows) override {
        storage_.count(StorageCall::insert);
        inner_->insert(table, rows);
    }

    void do_update(storage::Table const& table, storage::RowsView const& rows) override {
        storage_.count(StorageCall::update);
        inner_->update(table, rows);
    }

    std::size_t do_erase(storage::Table const& table, storage::RowsView const& keys) override {
        storage_.count(StorageCall::erase);
        return inner_->erase(table, keys);
    }

    std::size_t do_select(storage::Table const& table,
                          storage::Index const*,
                          storage::Range const& range,
                          storage::Rows& found) override {
        storage_.count(StorageCall::select);
        return inner_->select(table, range, found);
    }

    void do_commit() override {
        storage_.count(StorageCall::commit);
        auto const lost =
            access() == storage::Access::write ? storage_.count_commit() : std::nullopt;
        if (lost != LostCommit::not_applied) {
            inner_->commit();
        }
        if (lost) {
            inner_->rollback(); // before the caller hears of it, so that he may begin again
            throw OutcomeUnknown{"planned fault: the answer of the commit is lost",
                                 {{"driver", "fault"}}};
        }
    }

    void do_rollback() noexcept override { inner_->rollback(); }

    void do_savepoint(std::size_t) override {
        storage_.count(StorageCall::savepoint);
        inner_->savepoint();
    }

    void do_release(std::size_t) override {
        storage_.count(StorageCall::release);
        inner_->release();
    }

    void do_rollback_to(std::size_t) override {
        storage_.count(StorageCall::rollback_to);
        inner_->rollback_to();
    }

    bool do_changed_elsewhere() override { return inner_->changed_elsewhere(); }

    void* do_native_handle() override { return inner_->native_handle(); }

    FaultStorage& storage_;
    std::unique_ptr<storage::Transaction> inner_;
};

FaultStorage::FaultStorage(std::unique_ptr<storage::Storage> storage)
    : owned_{std::move(storage)}, storage_{*owned_} {}

FaultStorage::FaultStorage(storage::Storage& storage) : storage_{storage} {}

FaultStorage::~FaultStorage() = default;

void FaultStorage::fail_call(std::uint64_t number, Fault fault) {
    std::lock_guard const lock{mutex_};
    failing_call_ = number;
    fault_ = fault;
}

void FaultStorage::lose_commit(std::uint64_t number, LostCommit outcome) {
    std::lock_guard const lock{mutex_};
    losing_commit_ = number;
    lost_ = outcome;
}

void FaultStorage::reset() {
    std::lock_guard const lock{mutex_};
    calls_ = commits_ = faults_ = failing_call_ = losing_commit_ = 0;
}

void FaultStorage::set_observer(std::function<void(std::uint64_t, StorageCall)> observer) {
    std::lock_guard const lock{mutex_};
    observer_ = std::move(observer);
}

std::uint64_t FaultStorage::calls() const {
    std::lock_guard const lock{mutex_};
    return calls_;
}

std::uint64_t FaultStorage::commits() const {
    std::lock_guard const lock{mutex_};
    return commits_;
}

std::uint64_t FaultStorage::faults() const {
    std::lock_guard const lock{mutex_};
    return faults_;
}

std::string_view FaultStorage::name() const noexcept {
    return storage_.name();
}

storage::Capabilities FaultStorage::capabilities() const noexcept {
    return storage_.capabilities();
}

storage::SchemaState FaultStorage::open_schema(storage::Schema const& schema,
                                               storage::SchemaOptions options) {
    return storage_.open_schema(schema, options);
}

std::unique_ptr<storage::Transaction>
FaultStorage::begin(storage::Access access,
                    std::optional<std::chrono::steady_clock::time_point> deadline) {
    count(StorageCall::begin);
    return std::make_unique<FaultTransaction>(*this, storage_.begin(access, deadline), access);
}

std::chrono::milliseconds FaultStorage::default_wait() const noexcept {
    return storage_.default_wait();
}

void FaultStorage::backup(std::string const& target, Progress const& progress) {
    storage_.backup(target, progress);
}

std::vector<std::string> FaultStorage::check() {
    return storage_.check();
}

std::uint64_t FaultStorage::size_bytes() {
    return storage_.size_bytes();
}

void FaultStorage::count(StorageCall call) {
    std::lock_guard const lock{mutex_};
    ++calls_;
    if (observer_) {
        observer_(calls_, call);
    }
    if (calls_ == failing_call_) {
        ++faults_;
        raise(fault_, calls_, call);
    }
}

std::optional<LostCommit> FaultStorage::count_commit() {
    std::lock_guard const lock{mutex_};
    if (++commits_ != losing_commit_) {
        return std::nullopt;
    }
    ++faults_;
    return lost_;
}

} // namespace nostro::inline v0::testing
