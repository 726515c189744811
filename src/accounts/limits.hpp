#pragma once

#include <cstddef>

// How long what is told of banks, accounts and parties may be, in bytes.
namespace nostro::inline v0::detail {

inline constexpr std::size_t bank_id_max = 64; ///< it is the name of a ledger too
inline constexpr std::size_t name_max = 255;
inline constexpr std::size_t url_max = 2'000;

} // namespace nostro::inline v0::detail
