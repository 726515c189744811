#pragma once

#include "core/digest.hpp"
#include "ledger/draft.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is kept of a batch that was sent with an id: a digest of what was asked, and the results.
namespace nostro::inline v0::detail {

/// Equal for equal batches, different for any other: every field of every event, each text with its
/// length.
[[nodiscard]] Digest batch_digest(BatchView const& batch, bool atomic);

/// Results as bytes: code, first code, sequence number and time of each, big-endian.
[[nodiscard]] std::string encode_results(std::span<EventResult const> results);
/// @throws CorruptData  not what `encode_results` writes
[[nodiscard]] std::vector<EventResult> decode_results(std::string_view bytes);

} // namespace nostro::inline v0::detail
