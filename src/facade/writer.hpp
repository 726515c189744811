#pragma once

#include "ledger/engine.hpp"

#include <nostro/core/log.hpp>
#include <nostro/storage/storage.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace nostro::inline v0::detail {

/// One storage transaction shared by the units of a group, and the engines that work in it.
class Group {
public:
    Group(storage::Storage& storage, EnginePorts ports) : storage_{storage}, ports_{ports} {}

    Group(Group const&) = delete;
    Group& operator=(Group const&) = delete;

    [[nodiscard]] bool is_open() const noexcept { return transaction_ != nullptr; }

    void begin(std::optional<std::chrono::steady_clock::time_point> deadline);
    /// Make everything durable and end the group.
    void commit();
    /// End the group without effect; engines read their state anew next time.
    void abandon() noexcept;

    [[nodiscard]] storage::Transaction& transaction() noexcept { return *transaction_; }

    /// The ledger's engine, joined to the group and to the scopes that are open.
    [[nodiscard]] Engine& engine(Scope scope);
    /// Write what the engines have collected, so that reads of the transaction see it.
    void flush();
    void open_scope();
    /// @param keep  false: undo what was done since `open_scope`, except for remembered refusals
    void close_scope(bool keep);
    /// Do work in a scope of its own, which is undone when it throws.
    void nested(std::function<void()> const& work);

private:
    storage::Storage& storage_;
    EnginePorts ports_;
    std::unique_ptr<storage::Transaction> transaction_;
    bool changed_elsewhere_ = false;
    std::map<std::pair<std::int64_t, std::int64_t>, std::unique_ptr<Engine>> engines_;
    std::vector<Engine*> joined_;
    std::size_t depth_ = 0; ///< open scopes
};

/// Lets one caller after the other write, and commits their work together.
///
/// Callers queue. The first is the leader: it runs its own work and, on its own thread, the work of
/// those behind it that is mere data; a host's function runs on the host's thread, which takes the
/// open group over. Whoever finds nobody to go on with commits, and everybody in the group is
/// answered by that commit. A lone caller therefore commits itself, without a thread switch.
class Writer {
public:
    using Deadline = std::optional<std::chrono::steady_clock::time_point>;
    using Work = std::function<void(Group&)>;

    /// Whose thread may run the work.
    enum class Runs : std::uint8_t { anywhere, on_own_thread };

    Writer(storage::Storage& storage, EnginePorts ports);
    ~Writer();

    /// What one caller wants done.
    struct Task {
        Runs runs = Runs::anywhere;
        Work work;
        Work lasting{}; ///< own thread only: done and committed after `work` has failed and was
                        ///< undone; may be empty
        Deadline deadline{};
        bool alone = false; ///< shares its commit with nobody, and so its fate
    };

    /// Run the task in a group and return when it is committed.
    ///
    /// Work that runs anywhere throws `InvalidArgument` or `Rejected` only before it has done
    /// anything; any other exception of it ends the group. Work on its own thread is undone
    /// whatever it throws.
    /// @throws what the work throws; `DeadlineExceeded`, or without a deadline `StorageError`
    /// (unavailable); `Conflict` when the group ended and the failure may be another's: repeated
    /// `alone`, the task gets an answer of its own; what the commit
    ///         throws; `InvalidArgument` when called from inside work on the same thread
    void run(Task task);

    /// Throws `InvalidArgument` (reason `inside_unit`) on a thread that is inside a host's
    /// function: it would wait for itself.
    void require_outside() const;

private:
    enum class State : std::uint8_t { waiting, executed, done };

    struct Caller {
        Task task;
        State state = State::waiting;
        std::exception_ptr error{};
        std::condition_variable wake{};
    };

    void wait_for_turn(std::unique_lock<std::mutex>& lock, Caller& caller);
    void lead(std::unique_lock<std::mutex>& lock);
    void run_first(std::unique_lock<std::mutex>& lock);
    [[nodiscard]] State execute(Caller& caller);
    void execute_anywhere(Caller& caller);
    void execute_on_own_thread(Caller& caller);
    void keep_lasting(Caller& caller);
    [[nodiscard]] bool may_join(Task const& task) const;
    void finish(std::unique_lock<std::mutex>& lock);
    void answer_all(std::exception_ptr const& error);

    storage::Storage& storage_;
    LogSink& log_;
    std::mutex mutex_;
    std::deque<Caller*> queue_;
    std::vector<Caller*> members_; ///< executed, waiting for the commit
    bool leading_ = false;
    Group group_;
    std::chrono::steady_clock::time_point begun_{}; ///< when the open group began
    std::atomic<std::thread::id> host_thread_{};
};

} // namespace nostro::inline v0::detail
