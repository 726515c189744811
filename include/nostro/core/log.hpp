#pragma once

#include <nostro/core/error.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace nostro::inline v0 {

/// How much a log line matters.
enum class LogLevel : std::uint8_t {
    debug = 0,   ///< for a developer of nostro
    info = 1,    ///< normal and rare: opened, migrated, backed up
    warning = 2, ///< went on, but somebody should look
    error = 3,   ///< an operation failed and nobody else will report it (a destructor, a rollback)
};

/// The level's name, for example "warning".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(LogLevel level) noexcept;

/// Where log lines go. nostro itself prints nothing; without a sink they are dropped.
///
/// Threads: called from any thread, at the same time, never with a lock of nostro held by intent of
/// calling back: it must not call into nostro and must not throw. No line carries a secret or
/// personal data.
class NOSTRO_API(0, 1) LogSink {
public:
    virtual ~LogSink();
    /// @param event    stable name, for example "ledger.replayed"
    /// @param details  facts, valid during the call
    virtual void
    log(LogLevel level, std::string_view event, std::span<Detail const> details) noexcept = 0;

protected:
    LogSink() = default;
    LogSink(LogSink const&) = default;
    LogSink& operator=(LogSink const&) = default;
};

/// A sink that drops everything. Lives for ever.
[[nodiscard]] NOSTRO_API(0, 1) LogSink& null_log() noexcept;

} // namespace nostro::inline v0
