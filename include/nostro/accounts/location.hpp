#pragma once

#include <nostro/core/time.hpp>

#include <string>

namespace nostro::inline v0 {

/// A place on the earth, and who put it there.
struct Location {
    double latitude = 0;   ///< degrees, -90 to 90; kept exactly
    double longitude = 0;  ///< degrees, -180 to 180; kept exactly
    Timestamp at{};        ///< when it was written
    std::string author_id; ///< user or client id; empty: the host

    friend bool operator==(Location const&, Location const&) = default;
};

/// A place as it is given; the writer adds when and who.
struct Coordinates {
    double latitude = 0;  ///< degrees, -90 to 90
    double longitude = 0; ///< degrees, -180 to 180
};

} // namespace nostro::inline v0
