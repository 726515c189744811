#pragma once

#include "contestant.hpp"
#include "options.hpp"

#include <nostro/facade/core.hpp>

#include <string>

namespace bench {

/// Our side: one core with one ledger, its accounts opened. `post` may be called from many threads.
class NostroSide final : public Contestant {
public:
    /// @param path  of a file that does not exist; not used by the memory adapter
    NostroSide(Options const& options, Workload const& workload, std::string const& path);

    [[nodiscard]] std::string_view name() const noexcept override { return "nostro"; }

    void post(Batch const& batch) override;

    [[nodiscard]] nostro::Ledger& ledger() noexcept { return ledger_; }

    /// Bytes that the store has grown by since the accounts were opened.
    [[nodiscard]] std::uint64_t grown_bytes();

    /// Read everything back; throws when something is not sound.
    void verify() const;

private:
    nostro::Core core_;
    nostro::Ledger ledger_;
    std::uint64_t bytes_at_start_ = 0;
};

} // namespace bench
