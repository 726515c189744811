#pragma once

#include "api/call.hpp"

namespace nostro::inline v0::api {

inline constexpr std::size_t idempotency_key_max = 128;

/// Run the handler of a keyed route whose request has an Idempotency-Key: once, in one unit with
/// its effects, and a repeat gets the stored answer. A failure is not stored.
/// @throws ApiError  malformed key; `Problem::key_reused`: the key of another request
[[nodiscard]] Response run_once(Call& call, std::string_view key);

} // namespace nostro::inline v0::api
