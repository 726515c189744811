#pragma once

#include "ledger/canonical.hpp"
#include "ledger/stored.hpp"

#include <nostro/ledger/event.hpp>
#include <nostro/ledger/records.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The lines of an exported ledger, in both directions. The form is docs/jsonl.md.
namespace nostro::inline v0::detail {

/// First line.
struct ExportHeader {
    std::string ledger;
    bool strict_history = false;
    std::vector<Currency> assets; ///< in the order they came into use
};

/// One event as it was, to be applied again. Drafts are explicit: nothing is inherited, defaulted
/// or balanced; a change and a period set the whole state that the event left.
struct ReplayEvent {
    std::uint64_t seq = 0;
    Timestamp time{};
    std::uint64_t principal = 0;
    Event event;                         ///< never a `Transfer`
    Date effective_date{};               ///< also of kinds whose draft has none
    std::optional<canonical::Salt> salt; ///< set when `event` has text
    std::optional<Digest> text_digest;   ///< set when the text was erased
    std::array<std::byte, 8> hash{};     ///< first bytes the chain must have after it
};

/// A remembered refusal.
struct ReplayFailure {
    EntryId id;
    ResultCode code = ResultCode::created;
};

/// Last line.
struct ExportTrailer {
    std::uint64_t events = 0;
    LedgerHead head; ///< seq, time and hash only
};

using ExportLine = std::variant<ExportHeader, ReplayEvent, ReplayFailure, ExportTrailer>;

/// @param number  of the line, from 1, for errors
/// @throws InvalidArgument  details "line", "field" and "reason"
[[nodiscard]] ExportLine parse_line(std::string_view line, std::uint64_t number);

[[nodiscard]] std::string format_header(ExportHeader const& header);
[[nodiscard]] std::string format_failure(ReplayFailure const& failure);
[[nodiscard]] std::string format_trailer(ExportTrailer const& trailer);
/// Append one event's line to `out`; the caller clears and reuses it.
void format_event(StoredEntry const& stored, std::string& out);

} // namespace nostro::inline v0::detail
