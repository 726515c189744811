#include "nostro_side.hpp"

#include <nostro/core/limits.hpp>
#include <nostro/storage/memory.hpp>
#include <nostro/storage/sqlite.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

namespace bench {
namespace {

std::unique_ptr<nostro::storage::Storage> open_storage(Options const& options,
                                                       std::string const& path) {
    if (options.adapter == "memory") {
        return nostro::storage::open_memory();
    }
    return nostro::storage::open_sqlite(
        {.path = path, .create_if_missing = true, .durability = options.durability});
}

void require_created(std::span<nostro::EventResult const> results) {
    for (auto const& result : results) {
        if (result.code != nostro::ResultCode::created) {
            throw std::runtime_error{
                fmt::format("an event was not created: {}", name_of(result.code))};
        }
    }
}

void open_accounts(nostro::Ledger& ledger, std::span<nostro::LedgerAccountDraft const> accounts) {
    for (std::size_t first = 0; first < accounts.size();) {
        auto const part = accounts.subspan(
            first, std::min(accounts.size() - first, nostro::limits::batch_events_max));
        std::vector<nostro::Event> const events{part.begin(), part.end()};
        require_created(ledger.post_batch(events));
        first += part.size();
    }
}

} // namespace

NostroSide::NostroSide(Options const& options, Workload const& workload, std::string const& path)
    : core_{nostro::Core::open(open_storage(options, path), {.create_if_missing = true})},
      ledger_{core_.create_ledger({.name = "benchmark"})} {
    open_accounts(ledger_, workload.accounts());
    bytes_at_start_ = core_.storage().size_bytes();
}

void NostroSide::post(Batch const& batch) {
    require_created(ledger_.post_batch(batch.transfers));
}

std::uint64_t NostroSide::grown_bytes() {
    return core_.storage().size_bytes() - bytes_at_start_;
}

void NostroSide::verify() const {
    auto const report = ledger_.verify();
    if (!report.ok()) {
        throw std::runtime_error{fmt::format("verify found {} at event {}: {}",
                                             report.findings.front().what,
                                             report.findings.front().seq,
                                             report.findings.front().text)};
    }
}

} // namespace bench
