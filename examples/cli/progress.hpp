#pragma once

#include <nostro/ledger/ledger.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace cli {

/// A progress bar on standard error while it is a terminal; silent otherwise.
///
/// Drawn at most ten times a second, and not at all for work that is over within the first half
/// second.
class ProgressBar {
public:
    explicit ProgressBar(std::string title);
    ProgressBar(ProgressBar const&) = delete;
    ProgressBar& operator=(ProgressBar const&) = delete;
    /// Wipes the bar.
    ~ProgressBar();

    /// @param total  0: unknown
    void show(std::uint64_t done, std::uint64_t total);

    /// This bar as the callback of long work; it must outlive the work.
    [[nodiscard]] nostro::Progress callback();

private:
    std::string title_;
    bool terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point next_;
};

} // namespace cli
