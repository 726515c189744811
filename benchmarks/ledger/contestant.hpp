#pragma once

#include "workload.hpp"

#include <cstdint>
#include <string_view>

namespace bench {

/// One side of a race: books batches of transfers.
class Contestant {
public:
    virtual ~Contestant() = default;
    Contestant(Contestant const&) = delete;
    Contestant& operator=(Contestant const&) = delete;

    [[nodiscard]] virtual std::string_view name() const noexcept = 0;

    /// Book a batch and make it durable; throws unless every transfer was booked.
    virtual void post(Batch const& batch) = 0;

protected:
    Contestant() = default;
};

} // namespace bench
