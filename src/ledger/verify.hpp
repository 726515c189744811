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

/// See `Ledger::verify`. Reads every table once in order, page by page; memory grows with accounts and
/// open holds, not with events.
///
/// Names of findings: "storage", "unreadable", "event_altered", "event_missing", "event_without_place",
/// "time_regresses", "text_altered", "part_missing", "part_without_event", "unbalanced",
/// "account_differs", "hold_differs", "link_differs", "limit_broken", "rule_broken", "counter_differs",
/// "backdated_differs", "balance_differs", "totals_differ", "index_differs", "commit_differs",
/// "head_differs", "anchor_differs", "snapshot_differs".
/// @param reader  of the same ledger and transaction; for snapshots
[[nodiscard]] VerifyReport
verify_ledger(storage::Transaction& tx, Scope scope, LedgerReader& reader, VerifyRequest const& request);

} // namespace nostro::inline v0::detail
