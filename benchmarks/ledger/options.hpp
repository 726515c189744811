#pragma once

#include <nostro/storage/sqlite.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {

/// What the command line asks for.
struct Options {
    std::string workload = "W1";    ///< W1, W2, R1, R2, R3
    std::string adapter = "sqlite"; ///< memory, sqlite
    std::string yardstick = "all";  ///< none, all, or one yardstick's name
    std::string file;               ///< where the SQLite files go; empty: a folder that is removed
    nostro::storage::Durability durability = nostro::storage::Durability::full;
    std::size_t batch = 8'190;         ///< transfers a call
    std::size_t transfers = 1'000'000; ///< booked by each side
    std::size_t reads = 16'000;        ///< R1, R2, R3: reads by each side
    std::size_t threads = 1;           ///< callers of our side
    std::uint64_t seed = 42;
    bool history = true;
    bool verify = false;
    bool json = false;

    /// Whether a yardstick is to be run.
    [[nodiscard]] bool wants(char const* name) const {
        return yardstick == "all" || yardstick == name;
    }
};

} // namespace bench
