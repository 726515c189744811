#pragma once

#include "api/call.hpp"

#include <chrono>
#include <optional>
#include <string_view>

/// The HTTP header Idempotency-Key: a client that does not know whether its request was done sends
/// it again with the same key.
///
/// - Which routes take it is in their tables (`Route::keyed`): all POSTs that write, but for those
///   that a repeat does not hurt and those of logins and tokens, whose retries have rules of their
///   own. Other routes ignore the header.
/// - The first answer is stored in one transaction with what the request has done. The same request
///   (method, path, query and body, byte by byte) gets it again, with `Idempotent-Replayed: true`,
///   and changes nothing. Another request with the same key is refused (`Problem::key_reused`).
/// - Requests at the same time: one is done, the others wait for it and get its answer.
/// - What is refused or fails leaves nothing behind, and its key is free: the next try runs.
/// - A key belongs to the tenant and its caller: application, person, account.
/// - It counts for `idempotency_lifetime`. The answer, which may hold a secret that is told once,
///   and the digest of the request, which may hold a password, are stored encrypted under the
///   vault's data key until then.
namespace nostro::inline v0::api {

inline constexpr std::string_view idempotency_header = "Idempotency-Key";
inline constexpr std::size_t idempotency_key_max = 128;
inline constexpr std::chrono::hours idempotency_lifetime{24};

/// The key of a request to a keyed route; absent: it has none.
/// @throws ApiError  the header stands twice or is malformed
[[nodiscard]] std::optional<std::string_view> read_key(Call const& call);

/// Run the handler of a keyed route in one unit with the storing of its answer, or answer as the
/// first time.
/// @throws ApiError  `Problem::key_reused`: the key of another request; what the handler throws
[[nodiscard]] Response run_once(Call& call, std::string_view key);

} // namespace nostro::inline v0::api
