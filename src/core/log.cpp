#include <nostro/core/log.hpp>

#include "core/immortal.hpp"

#include <array>
#include <cstddef>

namespace nostro::inline v0 {

namespace {

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};

class NullLog final : public LogSink {
public:
    void log(LogLevel, std::string_view, std::span<Detail const>) noexcept override {}
};

constinit Immortal<NullLog> the_null_log;

} // namespace

std::string_view name_of(LogLevel level) noexcept {
    auto const index = static_cast<std::size_t>(level);
    return index < level_names.size() ? level_names[index] : "unknown";
}

LogSink::~LogSink() = default;

LogSink& null_log() noexcept {
    return the_null_log.value;
}

} // namespace nostro::inline v0
