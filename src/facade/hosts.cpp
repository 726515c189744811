#include "facade/hosts.hpp"

#include "facade/domain_hosts.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>

namespace nostro::inline v0::detail {

namespace {

/// Read with the moment that decides which holds have expired.
void read_ledger_state(storage::Transaction& transaction,
                       Scope scope,
                       Clock& clock,
                       std::function<void(LedgerReader&)> const& work) {
    LedgerReader reader{transaction, scope, read_ledger(transaction, scope).now(clock.now())};
    work(reader);
}

CoreOptions with_defaults(CoreOptions options) {
    options.clock = options.clock != nullptr ? options.clock : &system_clock();
    options.random = options.random != nullptr ? options.random : &system_random();
    options.log = options.log != nullptr ? options.log : &null_log();
    return options;
}

} // namespace

// --- CoreState ---

CoreState::CoreState(std::unique_ptr<storage::Storage> store, CoreOptions core_options)
    : options{with_defaults(std::move(core_options))}, storage{std::move(store)},
      ids{*options.clock, *options.random}, writer{*storage, ports()},
      domain{std::make_unique<DomainState>(*this)} {}

CoreState::~CoreState() = default;

EnginePorts CoreState::ports() const noexcept {
    return {.clock = options.clock,
            .random = options.random,
            .log = options.log,
            .policy = options.policy,
            .cache_bytes = options.cache_bytes};
}

void CoreState::require_sound() const {
    if (poisoned) {
        throw InternalError{
            "an earlier error has made this core refuse further work; open a new one"};
    }
}

void CoreState::run(Writer::Task task) {
    require_sound();
    writer.require_outside();
    try {
        writer.run(std::move(task));
    } catch (Error const& error) {
        if (error.poisons_handle()) {
            poisoned = true;
            std::array const details{Detail{"code", std::string{name_of(error.code())}},
                                     Detail{"text", error.what()}};
            options.log->log(LogLevel::error, "core.poisoned", details);
        }
        throw;
    }
}

void CoreState::run_repeatedly(Writer::Task task) {
    for (int attempt = 1;; ++attempt) {
        try {
            run(task);
            return;
        } catch (Conflict const&) {
            if (attempt == limits::unit_attempts_max) {
                throw;
            }
        }
        task.alone = true;
    }
}

void CoreState::read(std::function<void(storage::Transaction&)> const& work) {
    require_sound();
    writer.require_outside();
    auto const transaction = storage->begin(storage::Access::read);
    work(*transaction);
}

// --- CoreLedger ---

CoreLedger::CoreLedger(std::shared_ptr<CoreState> core, Scope scope, std::string name)
    : LedgerHost{scope, std::move(name)}, core_{std::move(core)} {}

std::vector<EventResult> CoreLedger::post(BatchView const& batch, BatchOptions const& options) {
    std::vector<EventResult> results;
    core_->run_repeatedly(
        {.runs = Writer::Runs::anywhere,
         .work = [&](Group& group) { results = group.engine(scope()).apply(batch, options); },
         .deadline = options.deadline});
    return results;
}

void CoreLedger::write(Work const& work) {
    core_->run_repeatedly({.runs = Writer::Runs::on_own_thread, .work = [&](Group& group) {
                               work(group.engine(scope()), group.transaction());
                           }});
}

void CoreLedger::write_once(Work const& work) {
    core_->run({.runs = Writer::Runs::on_own_thread,
                .work = [&](Group& group) { work(group.engine(scope()), group.transaction()); },
                .alone = true});
}

void CoreLedger::read(std::function<void(LedgerReader&)> const& work) {
    core_->read([&](storage::Transaction& transaction) {
        read_ledger_state(transaction, scope(), *core_->options.clock, work);
    });
}

std::vector<std::string> CoreLedger::check_storage() {
    return core_->storage->check();
}

// --- UnitLedger ---

Group& UnitState::running() const {
    if (group == nullptr) {
        throw InvalidArgument{"the unit is over", {{"field", "unit"}}};
    }
    return *group;
}

UnitLedger::UnitLedger(std::shared_ptr<UnitState> unit, Scope scope, std::string name)
    : LedgerHost{scope, std::move(name)}, unit_{std::move(unit)} {}

std::vector<EventResult> UnitLedger::post(BatchView const& batch, BatchOptions const& options) {
    return unit_->running().engine(scope()).apply(batch, options);
}

void UnitLedger::write(Work const& work) {
    Group& group = unit_->running();
    work(group.engine(scope()), group.transaction());
}

void UnitLedger::write_once(Work const& work) {
    write(work);
}

void UnitLedger::read(std::function<void(LedgerReader&)> const& work) {
    Group& group = unit_->running();
    group.flush();
    read_ledger_state(group.transaction(), scope(), *unit_->core->options.clock, work);
}

/// The storage below is in the middle of this unit's transaction; it is checked through the core.
std::vector<std::string> UnitLedger::check_storage() {
    return {};
}

} // namespace nostro::inline v0::detail
