#include "facade/writer.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace nostro::inline v0::detail {

// --- Group ---

void Group::begin(std::optional<std::chrono::steady_clock::time_point> deadline) {
    transaction_ = storage_.begin(storage::Access::write, deadline);
    try {
        changed_elsewhere_ = transaction_->changed_elsewhere();
    } catch (...) {
        abandon();
        throw;
    }
}

void Group::commit() {
    try {
        for (Engine* engine : joined_) {
            engine->finish();
        }
        transaction_->commit();
    } catch (...) {
        abandon();
        throw;
    }
    for (Engine* engine : joined_) {
        engine->committed();
    }
    // Another process' commits were noticed once, for all engines of the group; those that did not
    // take part would miss it.
    if (changed_elsewhere_) {
        for (auto& [scope, engine] : engines_) {
            if (std::ranges::find(joined_, engine.get()) == joined_.end()) {
                engine->discard();
            }
        }
    }
    joined_.clear();
    depth_ = 0;
    transaction_.reset();
}

void Group::abandon() noexcept {
    if (transaction_ != nullptr && transaction_->is_open()) {
        transaction_->rollback();
    }
    transaction_.reset();
    for (auto& [scope, engine] : engines_) {
        if (changed_elsewhere_ || engine->in_group()) {
            engine->discard();
        }
    }
    joined_.clear();
    depth_ = 0;
}

Engine& Group::engine(Scope scope) {
    auto& engine = engines_[{scope.tenant, scope.ledger}];
    if (engine == nullptr) {
        engine = std::make_unique<Engine>(scope, ports_);
    }
    if (!engine->in_group()) {
        engine->enter(*transaction_, changed_elsewhere_);
        for (std::size_t i = 0; i < depth_; ++i) {
            engine->open_unit_scope();
        }
        joined_.push_back(engine.get());
    }
    // The ids of accounts are the tenant's.
    for (Engine* other : joined_) {
        if (other != engine.get() && other->scope().tenant == scope.tenant) {
            other->flush_openings();
        }
    }
    return *engine;
}

void Group::flush() {
    for (Engine* engine : joined_) {
        engine->flush();
    }
}

void Group::open_scope() {
    flush();
    transaction_->savepoint();
    ++depth_;
    for (Engine* engine : joined_) {
        engine->open_unit_scope();
    }
}

void Group::close_scope(bool keep) {
    --depth_;
    if (keep) {
        transaction_->release();
    } else {
        transaction_->rollback_to();
    }
    for (Engine* engine : joined_) {
        engine->close_unit_scope(keep);
    }
}

void Group::nested(std::function<void()> const& work) {
    open_scope();
    try {
        work();
    } catch (...) {
        if (transaction().is_undoable()) {
            close_scope(false);
        }
        throw;
    }
    close_scope(true);
}

// --- Writer ---

namespace {

std::exception_ptr group_failed() {
    return std::make_exception_ptr(Conflict{"another unit of the same commit failed; repeat"});
}

/// What a member of a group of several is told of an error that ended it. What is wrong with the
/// store is everybody's; what is wrong with rows is that of the unit they came from, and nobody
/// knows which that is.
std::exception_ptr shared_error(std::exception_ptr const& error) {
    try {
        std::rethrow_exception(error);
    } catch (StorageError const&) {
    } catch (OutcomeUnknown const&) {
    } catch (CorruptData const&) {
    } catch (InternalError const&) {
    } catch (...) {
        return group_failed();
    }
    return error;
}

} // namespace

Writer::Writer(storage::Storage& storage, EnginePorts ports)
    : storage_{storage}, log_{*ports.log}, group_{storage, ports} {}

Writer::~Writer() = default;

void Writer::require_outside() const {
    if (host_thread_.load(std::memory_order_relaxed) == std::this_thread::get_id()) {
        throw InvalidArgument{"the core was called from inside one of its own units; use the unit",
                              {{"reason", "inside_unit"}}};
    }
}

void Writer::run(Task task) {
    require_outside();
    Caller caller{.task = std::move(task)};
    std::unique_lock lock{mutex_};
    queue_.push_back(&caller);
    wait_for_turn(lock, caller);
    if (caller.state == State::waiting) {
        lead(lock);
    }
    caller.wake.wait(lock, [&] { return caller.state == State::done; });
    if (caller.error) {
        std::rethrow_exception(caller.error);
    }
}

/// Until the caller is first in the queue and nobody leads, or somebody has run his work.
void Writer::wait_for_turn(std::unique_lock<std::mutex>& lock, Caller& caller) {
    auto const ready = [&] {
        return caller.state != State::waiting || (queue_.front() == &caller && !leading_);
    };
    if (ready()) {
        return;
    }
    auto const until =
        caller.task.deadline.value_or(std::chrono::steady_clock::now() + storage_.default_wait());
    if (caller.wake.wait_until(lock, until, ready)) {
        return;
    }
    std::erase(queue_, &caller);
    if (caller.task.deadline) {
        throw DeadlineExceeded{"the deadline passed while waiting to write"};
    }
    throw StorageError{ErrorCode::unavailable,
                       "other units kept the writer for too long",
                       {{"driver", std::string{storage_.name()}}}};
}

void Writer::lead(std::unique_lock<std::mutex>& lock) {
    leading_ = true;
    run_first(lock);
    while (!queue_.empty() && may_join(queue_.front()->task)) {
        if (queue_.front()->task.runs == Runs::on_own_thread) {
            // The host's thread goes on with the open group, and with the commit.
            leading_ = false;
            queue_.front()->wake.notify_one();
            return;
        }
        run_first(lock);
    }
    finish(lock);
    leading_ = false;
    if (!queue_.empty()) {
        queue_.front()->wake.notify_one();
    }
}

void Writer::run_first(std::unique_lock<std::mutex>& lock) {
    // Off the queue while it runs: from here on no deadline takes it away.
    Caller& running = *queue_.front();
    queue_.pop_front();
    lock.unlock();
    State const state = execute(running);
    lock.lock();
    running.state = state;
    if (state == State::executed) {
        members_.push_back(&running);
        return;
    }
    running.wake.notify_one();
    answer_all(group_failed());
}

/// Whether a task may go on with the group, so that its members wait for it.
bool Writer::may_join(Task const& task) const {
    if (members_.empty()) {
        return true; // there is no group
    }
    // Nobody knows how long a host's function takes.
    bool const keeps_deadlines =
        task.runs == Runs::anywhere || std::ranges::none_of(members_, [](Caller const* member) {
            return member->task.deadline.has_value();
        });
    return keeps_deadlines && !task.alone && !members_.back()->task.alone &&
           members_.size() < limits::group_units_max &&
           std::chrono::steady_clock::now() - begun_ < limits::group_age_max;
}

/// Run a caller's work so that his failure is his own, unless it broke the group's transaction.
/// @return  executed: he is answered by the commit; done: he is answered now, and the group is over
Writer::State Writer::execute(Caller& caller) {
    try {
        if (!group_.is_open()) {
            group_.begin(caller.task.deadline);
            begun_ = std::chrono::steady_clock::now();
        }
        if (caller.task.runs == Runs::on_own_thread) {
            execute_on_own_thread(caller);
        } else {
            execute_anywhere(caller);
        }
        return State::executed;
    } catch (...) {
        if (!caller.error) {
            auto const error = std::current_exception();
            caller.error = members_.empty() ? error : shared_error(error);
        }
        group_.abandon();
        return State::done;
    }
}

/// A refusal is kept for later: it may rest on what the group has not committed yet.
void Writer::execute_anywhere(Caller& caller) {
    try {
        caller.task.work(group_);
        return;
    } catch (InvalidArgument const&) {
        caller.error = std::current_exception();
    } catch (Rejected const&) {
        caller.error = std::current_exception();
    }
    if (!group_.transaction().is_open()) {
        std::rethrow_exception(caller.error);
    }
}

/// A host's function may do anything: it has a scope to itself, and what it throws is kept for
/// later. Throws only when the group's transaction is broken.
void Writer::execute_on_own_thread(Caller& caller) {
    group_.open_scope();
    host_thread_ = std::this_thread::get_id();
    try {
        caller.task.work(group_);
        if (caller.task.deadline && std::chrono::steady_clock::now() > *caller.task.deadline) {
            throw DeadlineExceeded{"the deadline passed while the unit was running"};
        }
    } catch (...) {
        caller.error = std::current_exception();
    }
    host_thread_ = std::thread::id{};
    if (!caller.error && !group_.transaction().is_open()) {
        caller.error = std::make_exception_ptr(StorageError{
            ErrorCode::storage_failure,
            "the unit went on after an error of the storage, and cannot be committed"});
    }
    if (!group_.transaction().is_undoable()) {
        std::rethrow_exception(caller.error);
    }
    group_.close_scope(!caller.error);
    if (caller.error && caller.task.lasting) {
        keep_lasting(caller);
    }
}

/// The unit's own error is what its caller is told, except that a unit is repeated after a
/// conflict, and what lasts with it.
void Writer::keep_lasting(Caller& caller) {
    try {
        group_.nested([&] { caller.task.lasting(group_); });
    } catch (Conflict const&) {
        caller.error = std::current_exception();
    } catch (std::exception const& error) {
        std::array const details{Detail{"text", error.what()}};
        log_.log(LogLevel::error, "unit.on_failure_failed", details);
    } catch (...) {
        log_.log(LogLevel::error, "unit.on_failure_failed", {});
    }
    if (!group_.transaction().is_open()) {
        std::rethrow_exception(caller.error);
    }
}

/// Commit, and answer everybody whose decision rests on it.
void Writer::finish(std::unique_lock<std::mutex>& lock) {
    if (!group_.is_open()) {
        return;
    }
    lock.unlock();
    std::exception_ptr error;
    try {
        group_.commit();
    } catch (...) {
        error = std::current_exception();
        if (members_.size() > 1) {
            error = shared_error(error);
        }
    }
    lock.lock();
    answer_all(error);
}

void Writer::answer_all(std::exception_ptr const& error) {
    for (Caller* member : members_) {
        if (error) {
            member->error = error;
        }
        member->state = State::done;
        member->wake.notify_one();
    }
    members_.clear();
}

} // namespace nostro::inline v0::detail
