#pragma once

#include "options.hpp"

namespace bench {

/// A page of 50 entries through a view, from storage to the bytes of the answer, of a long and of a
/// short account, and the same rows in SQL.
void run_page(Options const& options);

/// Whether a user may use a view, and what it lets him see; among many views and among few, and the
/// same rows in SQL.
void run_shares(Options const& options);

} // namespace bench
