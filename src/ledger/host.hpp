#pragma once

#include "ledger/draft.hpp"
#include "ledger/engine.hpp"
#include "ledger/reader.hpp"

#include <nostro/ledger/ledger.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace nostro::inline v0::detail {

/// Where a `Ledger` works: a core, where each call is a unit of its own, or a running unit. The
/// ledger declares it, the facade implements it.
class LedgerHost {
public:
    using Deadline = std::optional<std::chrono::steady_clock::time_point>;
    using Work = std::function<void(Engine&, storage::Transaction&)>;

    LedgerHost(Scope scope, std::string name) : scope_{scope}, name_{std::move(name)} {}

    virtual ~LedgerHost();
    LedgerHost(LedgerHost const&) = delete;
    LedgerHost& operator=(LedgerHost const&) = delete;

    [[nodiscard]] Scope scope() const noexcept { return scope_; }

    [[nodiscard]] std::string const& name() const noexcept { return name_; }

    /// Apply a batch.
    [[nodiscard]] virtual std::vector<EventResult> post(BatchView const& batch,
                                                        BatchOptions const& options) = 0;
    /// Do any other writing, all or nothing. On a core it is repeated after a `Conflict`.
    virtual void write(Work const& work) = 0;
    /// As `write`, for work that cannot be done twice.
    virtual void write_once(Work const& work) = 0;
    /// Read from one consistent state.
    virtual void read(std::function<void(LedgerReader&)> const& work) = 0;
    /// What the storage below finds wrong with itself.
    [[nodiscard]] virtual std::vector<std::string> check_storage() = 0;

private:
    Scope scope_;
    std::string name_;
};

} // namespace nostro::inline v0::detail
