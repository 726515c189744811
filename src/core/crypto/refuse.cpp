#include "core/crypto/refuse.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <string>

namespace nostro::inline v0::detail {

void refuse(std::string_view field, std::string_view reason) {
    auto message = std::string{field} + " is refused: " + std::string{reason};
    std::ranges::replace(message, '_', ' ');
    throw InvalidArgument{std::move(message),
                          {{"field", std::string{field}}, {"reason", std::string{reason}}}};
}

} // namespace nostro::inline v0::detail
