#include "facade/writer.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>

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
        if (transaction().is_open()) {
            close_scope(false);
        }
        throw;
    }
    close_scope(true);
}

// --- Writer ---

Writer::Writer(storage::Storage& storage, EnginePorts ports) : group_{storage, ports} {}

Writer::~Writer() = default;

void Writer::require_outside() const {
    if (host_thread_.load(std::memory_order_relaxed) == std::this_thread::get_id()) {
        throw InternalError{"the core was called from inside one of its own units; use the unit"};
    }
}

void Writer::run(Task task) {
    require_outside();
    Caller caller{.task = std::move(task)};
    std::unique_lock lock{mutex_};
    queue_.push_back(&caller);
    wait_for_turn(lock, caller);
    if (caller.state == State::waiting) {
        lead(lock, caller);
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
    if (!caller.task.deadline) {
        caller.wake.wait(lock, ready);
    } else if (!caller.wake.wait_until(lock, *caller.task.deadline, ready)) {
        std::erase(queue_, &caller);
        throw DeadlineExceeded{"the deadline passed while waiting to write"};
    }
}

void Writer::lead(std::unique_lock<std::mutex>& lock, Caller& first) {
    leading_ = true;
    Caller* next = &first;
    while (next != nullptr) {
        // Off the queue while it runs: from here on no deadline takes it away.
        queue_.pop_front();
        Caller& running = *next;
        next = nullptr;
        lock.unlock();
        State const state = execute(running);
        lock.lock();
        running.state = state;
        if (state == State::executed) {
            members_.push_back(&running);
        } else {
            running.wake.notify_one();
            if (!group_.is_open()) {
                answer_all(std::make_exception_ptr(
                    Conflict{"another unit of the same commit failed; repeat"}));
            }
        }
        if (!queue_.empty() && members_.size() < limits::group_units_max) {
            if (queue_.front()->task.runs == Runs::on_own_thread) {
                // The host's thread goes on with the open group, and with the commit.
                leading_ = false;
                queue_.front()->wake.notify_one();
                return;
            }
            next = queue_.front();
        }
    }
    finish(lock);
    leading_ = false;
    if (!queue_.empty()) {
        queue_.front()->wake.notify_one();
    }
}

/// Run a caller's work so that his failure is his own, unless it broke the group's transaction.
/// @return  executed: he is answered by the commit; done: he is answered now
Writer::State Writer::execute(Caller& caller) {
    try {
        if (!group_.is_open()) {
            group_.begin(caller.task.deadline);
        }
        if (caller.task.runs == Runs::on_own_thread) {
            execute_on_own_thread(caller);
        } else {
            caller.task.work(group_);
        }
        return State::executed;
    } catch (InvalidArgument const&) {
        caller.error = std::current_exception();
    } catch (Rejected const&) {
        caller.error = std::current_exception();
    } catch (...) {
        caller.error = std::current_exception();
        group_.abandon();
        return State::done;
    }
    // A refusal may rest on what the group has not committed yet.
    return State::executed;
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
    if (!group_.transaction().is_open()) {
        std::rethrow_exception(caller.error);
    }
    group_.close_scope(!caller.error);
    if (caller.error && caller.task.lasting) {
        group_.open_scope();
        caller.task.lasting(group_);
        group_.close_scope(true);
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
