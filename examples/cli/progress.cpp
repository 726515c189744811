#include "progress.hpp"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace cli {
namespace {

constexpr std::chrono::milliseconds first_delay{500};
constexpr std::chrono::milliseconds redraw_delay{100};
constexpr std::uint64_t bar_width = 30;

std::string bar_text(std::uint64_t done, std::uint64_t total) {
    if (total == 0) {
        return std::to_string(done);
    }
    auto const part = std::min(done, total);
    // Divided first where the product could not be held; a bar needs no more precision.
    auto const scaled = [&](std::uint64_t steps) {
        return part <= UINT64_MAX / steps ? part * steps / total : part / (total / steps);
    };
    auto const filled = static_cast<std::size_t>(scaled(bar_width));
    auto const empty = static_cast<std::size_t>(bar_width) - filled;
    return '[' + std::string(filled, '#') + std::string(empty, '-') + "] " +
           std::to_string(scaled(100)) + "%  " + std::to_string(done) + '/' + std::to_string(total);
}

} // namespace

ProgressBar::ProgressBar(std::string title)
    : title_{std::move(title)}, terminal_{isatty(STDERR_FILENO) == 1},
      next_{std::chrono::steady_clock::now() + first_delay} {}

ProgressBar::~ProgressBar() {
    if (drawn_) {
        std::fputs("\r\x1b[K", stderr);
    }
}

void ProgressBar::show(std::uint64_t done, std::uint64_t total) {
    auto const now = std::chrono::steady_clock::now();
    if (!terminal_ || now < next_) {
        return;
    }
    next_ = now + redraw_delay;
    drawn_ = true;
    std::fprintf(stderr, "\r\x1b[K%s %s", title_.c_str(), bar_text(done, total).c_str());
    std::fflush(stderr);
}

nostro::Progress ProgressBar::callback() {
    return [this](std::uint64_t done, std::uint64_t total) { show(done, total); };
}

} // namespace cli
