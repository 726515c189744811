#pragma once

#include "ledger/reader.hpp"
#include "ledger/stored.hpp"

#include <nostro/ledger/ledger.hpp>
#include <nostro/ledger/records.hpp>
#include <nostro/storage/storage.hpp>

#include <span>
#include <string>

namespace nostro::inline v0::detail {

/// What `Ledger::verify` checks and against what.
struct VerifyRequest {
    std::span<Anchor const> anchors;
    std::span<std::string const> storage_findings; ///< what `Storage::check` answered
    Progress const& progress;
};

/// See `Ledger::verify`. Reads every table once in order, page by page; memory grows with accounts
/// and open holds, not with events.
///
/// Names of findings. Of events: "event_altered", "event_missing", "text_altered",
/// "part_without_event", "part_differs", "time_regresses", "unbalanced", "rule_broken",
/// "limit_broken", "account_differs", "hold_differs", "link_differs", "counter_differs",
/// "backdated_differs", "index_differs", "commit_differs", "anchor_differs". Of the whole:
/// "head_differs", "balance_differs", "totals_differ", "snapshot_differs", "storage", "unreadable".
/// @param reader  of the same ledger and transaction; for snapshots
[[nodiscard]] VerifyReport verify_ledger(storage::Transaction& tx,
                                         Scope scope,
                                         LedgerReader& reader,
                                         VerifyRequest const& request);

} // namespace nostro::inline v0::detail
