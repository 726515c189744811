#include "fuzz/target.hpp"

#include <cstdio>
#include <cstdlib>

// The same targets under libFuzzer instead of our driver: NOSTRO_FUZZ_TARGET names the one.
namespace {

fuzz::Target const* chosen = nullptr;

} // namespace

extern "C" int LLVMFuzzerInitialize(int* /*count*/, char*** /*values*/) {
    char const* const name = std::getenv("NOSTRO_FUZZ_TARGET"); // NOLINT(concurrency-mt-unsafe)
    chosen = fuzz::find_target(name != nullptr ? name : "");
    if (chosen == nullptr) {
        std::fputs("NOSTRO_FUZZ_TARGET must name a target\n", stderr);
        std::exit(2); // NOLINT(concurrency-mt-unsafe)
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    return chosen->run(data, size);
}
