#include "accounts/places.hpp"

#include "domain/checks.hpp"

#include <nostro/core/error.hpp>

#include <array>
#include <charconv>

namespace nostro::inline v0::detail {

void check_place(Coordinates const& place) {
    // Written so that what is not a number is refused too.
    if (!(place.latitude >= -90 && place.latitude <= 90)) {
        raise_invalid("latitude", "invalid_location", "a latitude is -90 to 90 degrees");
    }
    if (!(place.longitude >= -180 && place.longitude <= 180)) {
        raise_invalid("longitude", "invalid_location", "a longitude is -180 to 180 degrees");
    }
}

std::string degrees_text(double degrees) {
    std::array<char, 32> buffer{};
    auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), degrees).ptr;
    return {buffer.data(), end};
}

double parse_degrees(std::string_view text) {
    double degrees = 0;
    char const* const end = text.data() + text.size();
    auto const result = std::from_chars(text.data(), end, degrees);
    if (result.ec != std::errc{} || result.ptr != end) {
        throw CorruptData{"a place is not a number", {{"column", "latitude"}}};
    }
    return degrees;
}

} // namespace nostro::inline v0::detail
