#pragma once

#include "sandbox_file.hpp"
#include "session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace cli {

/// Events of one kind: how many the import has booked, and how many were there already.
struct ImportCount {
    std::uint64_t created = 0;
    std::uint64_t existing = 0;
};

/// One balance on which the file and the ledger disagree.
struct ImportDifference {
    std::string account;     ///< BANK/ACCOUNT
    std::string transaction; ///< its id in the file; empty: the account's balance
    nostro::Money file;
    nostro::Money ledger;
};

struct ImportReport {
    ImportCount accounts; ///< of customers
    ImportCount counterparties;
    ImportCount equity;
    ImportCount openings;
    ImportCount transactions;
    std::uint64_t balances_compared = 0;
    std::vector<ImportDifference> differences;

    [[nodiscard]] std::uint64_t created() const {
        return accounts.created + counterparties.created + equity.created + openings.created +
               transactions.created;
    }
};

/// Book a sandbox file, all of it or nothing, and compare every balance it states with the
/// ledger's.
///
/// Each transaction becomes one entry between its account and the account of its counterparty. Ids
/// are made of the file's, so that what was booked before is found again and not booked twice.
/// @throws nostro::Rejected  an id is in the ledger with other content; nothing was booked
[[nodiscard]] ImportReport
import_sandbox(Bank& bank, SandboxFile const& file, nostro::Progress const& progress);

} // namespace cli
