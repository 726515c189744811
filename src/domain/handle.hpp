#pragma once

#include "core/crypto/mac.hpp"
#include "storage/records.hpp"

#include <string_view>

namespace nostro::inline v0::detail {

/// What is stored of a handle or secret of many random bits: its SHA-256.
[[nodiscard]] inline storage::Bytes digest_of(std::string_view handle) {
    return {hash(Hash::sha256, handle)};
}

} // namespace nostro::inline v0::detail
