#pragma once

#include <cstddef>
#include <cstdint>

/// Every bound of the library in one place, each with its reason.
namespace nostro::inline v0::limits {

/// Postings on one side of a journal entry; a settlement of a card batch fits, a loop cannot run
/// away.
inline constexpr std::size_t postings_per_side_max = 64;
/// Events in one batch; a batch of this size fills one durable write without a long stall.
inline constexpr std::size_t batch_events_max = 8'190;
/// Bytes of description and metadata of one event together; text is for people, not for payloads.
inline constexpr std::size_t text_bytes_max = 4'096;
/// Bytes of one metadata key.
inline constexpr std::size_t metadata_key_bytes_max = 64;
/// Entries in one metadata map.
inline constexpr std::size_t metadata_entries_max = 64;
/// Characters of an asset code: A-Z, 0-9, '.', '_', '-'. ISO 4217 codes have three.
inline constexpr std::size_t asset_code_max = 16;
/// Decimal digits after the point of an asset; 18 is what the finest common tokens use.
inline constexpr std::uint8_t asset_scale_max = 18;
/// Characters of a decimal amount text; 39 digits of a 128-bit number, sign, point and slack.
inline constexpr std::size_t amount_text_max = 64;
/// Bytes of a ledger's name.
inline constexpr std::size_t ledger_name_max = 64;
/// Bytes of an idempotency key of a unit of work.
inline constexpr std::size_t unit_key_max = 128;
/// Bytes of a stored unit result.
inline constexpr std::size_t unit_result_max = 65'536;
/// Bytes of a host id that is turned into a 128-bit id.
inline constexpr std::size_t host_id_max = 1'024;
/// Rows of one page of a list; more is another page.
inline constexpr std::size_t page_rows_max = 8'190;
/// Units of work that share one commit; bounds the wait of the first.
inline constexpr std::size_t group_units_max = 256;
/// Repeats of a unit of work after a `Conflict` before it is thrown.
inline constexpr int unit_attempts_max = 5;

} // namespace nostro::inline v0::limits
