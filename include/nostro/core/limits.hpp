#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Bounds of the ledger, of its lists and of units of work, each with its reason. Those of a
/// service stand with what they bound: at the members of its structs and options.
namespace nostro::inline v0::limits {

/// Postings on one side of a journal entry; a settlement of a card batch fits, a loop cannot run
/// away.
inline constexpr std::size_t postings_per_side_max = 64;
/// Events in one batch; a batch of this size fills one durable write without a long stall.
inline constexpr std::size_t batch_events_max = 8'190;
/// Bytes of description and metadata of one event together; text is for people, not for payloads.
inline constexpr std::size_t text_bytes_max = 4'096;
/// Bytes of one metadata key: a name that a program chose, and the chain covers.
inline constexpr std::size_t metadata_key_bytes_max = 64;
/// Entries in one metadata map; more is a payload, and belongs to the host.
inline constexpr std::size_t metadata_entries_max = 64;
/// Characters of an asset code: A-Z, 0-9, '.', '_', '-'. ISO 4217 codes have three, the longest
/// tickers of tokens about ten.
inline constexpr std::size_t asset_code_max = 16;
/// Decimal digits after the point of an asset; 18 is what the finest common tokens use.
inline constexpr std::uint8_t asset_scale_max = 18;
/// Characters of a decimal amount text; 39 digits of a 128-bit number, sign, point and slack.
inline constexpr std::size_t amount_text_max = 64;
/// Bytes of a ledger's name; it is a word in commands, cursors and file names.
inline constexpr std::size_t ledger_name_max = 64;
/// Bytes of an idempotency key of a unit of work: a UUID with a prefix fits, a payload does not.
inline constexpr std::size_t unit_key_max = 128;
/// Bytes of a stored unit result; it is kept for ever beside the commit, so it is an answer and no
/// document.
inline constexpr std::size_t unit_result_max = 65'536;
/// Bytes of a host id that is turned into a 128-bit id; bounds what is digested for one event.
inline constexpr std::size_t host_id_max = 1'024;
/// Rows of one page of a list; as many as a batch may make. More is another page.
inline constexpr std::size_t page_rows_max = 8'190;
/// Units of work that share one commit; bounds the wait of the first.
inline constexpr std::size_t group_units_max = 256;
/// How old a commit may be when another unit of work still joins it; bounds the wait of the first.
inline constexpr std::chrono::milliseconds group_age_max{50};
/// Attempts at a unit of work before its `Conflict` is thrown: another process that writes that
/// much will do so again, and the host knows better how long to wait.
inline constexpr int unit_attempts_max = 5;

} // namespace nostro::inline v0::limits
