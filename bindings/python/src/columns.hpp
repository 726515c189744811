#pragma once

#include "casters.hpp"
#include "ledger_handle.hpp"

#include <nostro/ledger/ledger.hpp>

#include <cstdint>
#include <vector>

/// Batches of transfers as columns: buffers in, buffers out, no Python object for a transfer.
namespace nostro::inline v0::python {

/// The columns as Python gave them. Ids are 16 bytes each, big-endian; None: zero for every
/// transfer. Other columns are buffers of integers or, except `amounts`, one int for every
/// transfer.
struct ColumnArguments {
    py::object ids;
    py::object debit_accounts;
    py::object credit_accounts;
    py::object amounts; ///< integers, or 16 bytes each: signed, little-endian
    py::object codes;
    py::object kinds;
    py::object flags;
    py::object pending_ids;
    py::object timeouts_s;
    py::object effective_days; ///< days since 1970; None: the ledger's business date
    py::object user_data_ids;
    py::object user_data_numbers;
    py::object user_data_tags;
    py::object times_ns;
};

/// The results as columns.
struct ColumnResults {
    std::vector<std::uint8_t> codes;
    std::vector<std::uint64_t> seqs;
    std::vector<std::int64_t> times_ns;
    std::vector<std::uint8_t> first_codes;
    bool ok = true; ///< every transfer stands
};

/// @throws InvalidArgument  columns of different length, or a number that does not fit its field
ColumnResults post_columns(LedgerHandle const& ledger,
                           ColumnArguments const& columns,
                           BatchOptions const& options);

} // namespace nostro::inline v0::python
