#include <nostro/testing/conformance.hpp>

#include "conformance_cases.hpp"

namespace nostro::inline v0::testing {
namespace {

#define NOSTRO_CASE(name) {#name, &cases::name},
constexpr ConformanceCase all_cases[] = {NOSTRO_CONFORMANCE_CASES(NOSTRO_CASE)};
#undef NOSTRO_CASE

} // namespace

std::span<ConformanceCase const> storage_conformance_cases() noexcept {
    return all_cases;
}

} // namespace nostro::inline v0::testing
