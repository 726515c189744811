#pragma once

#include "storage/records.hpp"

#include <nostro/core/error.hpp>

namespace nostro::inline v0::detail {

/// Insert the row or replace the one with its key. A row that is not there yet cannot be locked: if
/// somebody else inserts it at the same time, the unit is to be run again.
template <class Row>
void put_row(storage::Records<Row> rows, Row const& row) {
    try {
        rows.put(row);
    } catch (AlreadyExists const&) {
        throw Conflict{"another row of this key was written at the same time"};
    }
}

} // namespace nostro::inline v0::detail
