#pragma once

#include <nostro/core/error.hpp>

#include <string>
#include <string_view>

/// Throw `InternalError` unless the condition holds. Stays on in release: a broken invariant on the
/// path of money must stop the call, never the host's process.
#define NOSTRO_CHECK(condition)                                                                    \
    ((condition) ? static_cast<void>(0)                                                            \
                 : ::nostro::detail::raise_check_failed(#condition, __FILE__, __LINE__))

namespace nostro::inline v0::detail {

// Inline, so that libraries other than the core need no private symbol of it.
[[noreturn]] inline void
raise_check_failed(std::string_view expression, std::string_view file, int line) {
    // The base name only: a message must not tell where the library was built.
    auto const where =
        std::string{file.substr(file.find_last_of('/') + 1)} + ':' + std::to_string(line);
    throw InternalError{"check failed: " + std::string{expression} + " at " + where,
                        {{"check", std::string{expression}}, {"at", where}}};
}

} // namespace nostro::inline v0::detail
