#include <nostro/core/random.hpp>

#include "core/immortal.hpp"

#include <nostro/core/error.hpp>

#include <sys/random.h>

#include <cerrno>
#include <string>

namespace nostro::inline v0 {

namespace {

/// getrandom(2): blocks only before the kernel's pool is seeded at boot, and stays right after
/// fork().
class SystemRandom final : public RandomSource {
public:
    void fill(std::span<std::byte> bytes) override {
        while (!bytes.empty()) {
            auto const got = ::getrandom(bytes.data(), bytes.size(), 0);
            if (got >= 0) {
                bytes = bytes.subspan(static_cast<std::size_t>(got));
            } else if (errno != EINTR) {
                throw InternalError{"the system gives no random bytes",
                                    {{"errno", std::to_string(errno)}}};
            }
        }
    }
};

constinit Immortal<SystemRandom> the_system_random;

} // namespace

RandomSource::~RandomSource() = default;

RandomSource& system_random() noexcept {
    return the_system_random.value;
}

} // namespace nostro::inline v0
