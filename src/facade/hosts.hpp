#pragma once

#include "facade/writer.hpp"
#include "ledger/host.hpp"

#include <nostro/facade/core.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nostro::inline v0::detail {

struct DomainState;

/// What all services of a core share. Handles keep it alive; the core closes it.
struct CoreState {
    CoreState(std::unique_ptr<storage::Storage> store, CoreOptions core_options);
    ~CoreState();

    CoreOptions options; ///< with the defaults filled in
    std::unique_ptr<storage::Storage> storage;
    IdGenerator ids;
    Writer writer;
    std::unique_ptr<DomainState> domain;
    std::atomic<bool> poisoned{false};

    [[nodiscard]] EnginePorts ports() const noexcept;
    /// Throws `InternalError` after an error that poisoned the core.
    void require_sound() const;
    /// Run a task; a poisoning error makes the core refuse everything after it.
    void run(Writer::Task task);
    /// Run a task that may be repeated, again and then alone while it ends in `Conflict`.
    void run_repeatedly(Writer::Task task);
    void read(std::function<void(storage::Transaction&)> const& work);
};

/// A ledger whose calls are units of their own.
class CoreLedger final : public LedgerHost {
public:
    CoreLedger(std::shared_ptr<CoreState> core, Scope scope, std::string name);

    std::vector<EventResult> post(BatchView const& batch, BatchOptions const& options) override;
    void write(Work const& work) override;
    void write_once(Work const& work) override;
    void read(std::function<void(LedgerReader&)> const& work) override;
    std::vector<std::string> check_storage() override;

private:
    std::shared_ptr<CoreState> core_;
};

/// What a unit's handles share; `group` is null once the unit is over.
struct UnitState {
    Group* group = nullptr;
    CoreState* core = nullptr;
    std::vector<std::function<void(storage::Transaction&)>>* lasting = nullptr;

    [[nodiscard]] Group& running() const;
};

/// A ledger whose calls join a running unit.
class UnitLedger final : public LedgerHost {
public:
    UnitLedger(std::shared_ptr<UnitState> unit, Scope scope, std::string name);

    std::vector<EventResult> post(BatchView const& batch, BatchOptions const& options) override;
    void write(Work const& work) override;
    void write_once(Work const& work) override;
    void read(std::function<void(LedgerReader&)> const& work) override;
    std::vector<std::string> check_storage() override;

private:
    std::shared_ptr<UnitState> unit_;
};

} // namespace nostro::inline v0::detail
