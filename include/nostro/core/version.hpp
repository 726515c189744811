#pragma once

#include <nostro/core/export.hpp>

#include <string>

namespace nostro::inline v0 {

/// Version of the headers a program was compiled with.
inline constexpr int version_major = 0;
inline constexpr int version_minor = 1;
inline constexpr int version_patch = 0;

/// Version of the library a program runs with, as "major.minor.patch".
///
/// Threads: any.
[[nodiscard]] NOSTRO_API(0, 1) std::string runtime_version();

/// One line for a support ticket: library version, compiler, OpenSSL at build and at run time.
///
/// Threads: any.
[[nodiscard]] NOSTRO_API(0, 1) std::string build_report();

} // namespace nostro::inline v0
