#include <nostro/facade/core.hpp>

#include "facade/domain_hosts.hpp"
#include "facade/hosts.hpp"
#include "facade/schema.hpp"
#include "facade/unit_results.hpp"
#include "identity/options.hpp"
#include "ledger/creation.hpp"
#include "oauth/options.hpp"
#include "payments/options.hpp"

#include <nostro/core/error.hpp>

#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::CoreState;
using detail::Group;
using detail::LedgerRow;
using detail::UnitState;
using detail::Writer;

constexpr std::size_t sweep_step = 1'000;

} // namespace

PostingPolicy::~PostingPolicy() = default;

// --- Unit ---

struct Unit::Impl {
    std::shared_ptr<UnitState> state;
};

Unit::Unit(std::unique_ptr<Impl> impl) noexcept : impl_{std::move(impl)} {}

Unit::~Unit() = default;

Ledger Unit::get_ledger(std::string_view name, std::int64_t tenant) {
    auto const row = detail::find_ledger(impl_->state->running().transaction(), tenant, name);
    if (!row) {
        throw NotFound{"ledger does not exist", {{"ledger", std::string{name}}}};
    }
    return Ledger{std::make_shared<detail::UnitLedger>(impl_->state, row->scope, row->name)};
}

Ledger Unit::join(Ledger const& ledger) {
    static_cast<void>(impl_->state->running());
    return Ledger{std::make_shared<detail::UnitLedger>(
        impl_->state, detail::Scope{ledger.tenant(), ledger.number()}, ledger.name())};
}

Session Unit::as(Principal principal, std::int64_t tenant) {
    static_cast<void>(impl_->state->running());
    return detail::make_session(
        std::make_shared<detail::UnitServices>(impl_->state), std::move(principal), tenant);
}

Session Unit::system(std::int64_t tenant) {
    return as(Principal::system(), tenant);
}

void Unit::nested(std::function<void()> const& work) {
    impl_->state->running().nested(work);
}

void Unit::on_failure(std::function<void(storage::Transaction&)> work) {
    static_cast<void>(impl_->state->running());
    impl_->state->lasting->push_back(std::move(work));
}

void* Unit::native_handle() {
    impl_->state->running().flush();
    return impl_->state->running().transaction().native_handle();
}

// --- Core ---

struct Core::Impl {
    std::shared_ptr<CoreState> state;

    [[nodiscard]] Ledger ledger(LedgerRow const& row) const {
        return Ledger{std::make_shared<detail::CoreLedger>(state, row.scope, row.name)};
    }
};

Core::Core(std::unique_ptr<Impl> impl) noexcept : impl_{std::move(impl)} {}

Core::Core(Core&&) noexcept = default;
Core& Core::operator=(Core&&) noexcept = default;
Core::~Core() = default;

Core Core::open(std::unique_ptr<storage::Storage> storage, CoreOptions options) {
    if (storage == nullptr) {
        throw InvalidArgument{"no storage", {{"field", "storage"}}};
    }
    detail::check(options.identity);
    detail::check(options.oauth);
    detail::check(options.payments);
    storage->open_schema(tables::bank_schema(),
                         {.create = options.create_if_missing, .migrate = options.migrate});
    return Core{std::make_unique<Impl>(
        Impl{std::make_shared<CoreState>(std::move(storage), std::move(options))})};
}

Ledger Core::create_ledger(LedgerOptions const& options) {
    LedgerRow row;
    impl_->state->run_repeatedly({.runs = Writer::Runs::on_own_thread, .work = [&](Group& group) {
                                      row =
                                          detail::create_ledger(group.transaction(),
                                                                options.tenant,
                                                                options.name,
                                                                options.strict_history,
                                                                impl_->state->options.clock->now());
                                  }});
    return impl_->ledger(row);
}

std::optional<Ledger> Core::find_ledger(std::string_view name, std::int64_t tenant) {
    std::optional<LedgerRow> row;
    impl_->state->read([&](storage::Transaction& transaction) {
        row = detail::find_ledger(transaction, tenant, name);
    });
    return row ? std::optional{impl_->ledger(*row)} : std::nullopt;
}

Ledger Core::get_ledger(std::string_view name, std::int64_t tenant) {
    if (auto ledger = find_ledger(name, tenant)) {
        return *std::move(ledger);
    }
    throw NotFound{"ledger does not exist", {{"ledger", std::string{name}}}};
}

std::vector<Ledger> Core::list_ledgers(std::int64_t tenant) {
    std::vector<Ledger> ledgers;
    impl_->state->read([&](storage::Transaction& transaction) {
        for (LedgerRow const& row : detail::list_ledgers(transaction, tenant)) {
            ledgers.push_back(impl_->ledger(row));
        }
    });
    return ledgers;
}

Session Core::as(Principal principal, std::int64_t tenant) {
    return detail::make_session(
        std::make_shared<detail::CoreServices>(impl_->state), std::move(principal), tenant);
}

Session Core::system(std::int64_t tenant) {
    return as(Principal::system(), tenant);
}

std::string Core::run(std::function<std::string(Unit&)> const& work, UnitOptions const& options) {
    detail::check_unit_key(options);
    std::string result;
    std::vector<std::function<void(storage::Transaction&)>> lasting;
    auto const run_unit = [&](Group& group) {
        lasting.clear();
        if (!options.key.empty()) {
            if (auto stored =
                    detail::find_unit_result(group.transaction(), *impl_->state, options)) {
                result = *std::move(stored);
                return;
            }
        }
        auto const state =
            std::make_shared<UnitState>(UnitState{&group, impl_->state.get(), &lasting});
        // However the function ends, handles it has kept must not reach the group any more.
        auto const over = [](UnitState* ended) { ended->group = nullptr; };
        std::unique_ptr<UnitState, decltype(over)> const guard{state.get(), over};
        Unit unit{std::make_unique<Unit::Impl>(Unit::Impl{state})};
        result = work(unit);
        if (!options.key.empty()) {
            detail::keep_unit_result(group.transaction(), *impl_->state, options, result);
        }
    };
    auto const run_lasting = [&](Group& group) {
        for (auto const& keep : lasting) {
            keep(group.transaction());
        }
    };
    impl_->state->run_repeatedly({.runs = Writer::Runs::on_own_thread,
                                  .work = run_unit,
                                  .lasting = run_lasting,
                                  .deadline = options.deadline});
    return result;
}

void Core::require_no_key(UnitOptions const& options) {
    if (!options.key.empty()) {
        throw InvalidArgument{"a unit with a key returns nothing or a std::string, which is stored",
                              {{"field", "key"}}};
    }
}

DueReport Core::run_due(Timestamp now, std::chrono::milliseconds budget, std::int64_t tenant) {
    auto const end = std::chrono::steady_clock::now() + budget;
    DueReport report;
    for (Ledger& ledger : list_ledgers(tenant)) {
        for (std::size_t swept = sweep_step; swept == sweep_step;) {
            swept = ledger.sweep_expired(now, sweep_step);
            report.holds_expired += swept;
            if (swept == sweep_step && std::chrono::steady_clock::now() >= end) {
                report.more = true;
                return report;
            }
        }
    }
    detail::run_domain_due(system(tenant), *impl_->state, now, end, report);
    return report;
}

void Core::backup(std::string const& target, Progress const& progress) {
    impl_->state->require_sound();
    impl_->state->writer.require_outside();
    impl_->state->storage->backup(target, progress);
}

storage::Storage& Core::storage() noexcept {
    return *impl_->state->storage;
}

IdGenerator& Core::ids() noexcept {
    return impl_->state->ids;
}

Clock& Core::clock() noexcept {
    return *impl_->state->options.clock;
}

} // namespace nostro::inline v0
