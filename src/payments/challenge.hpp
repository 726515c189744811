#pragma once

#include "domain/host.hpp"
#include "payments/rows.hpp"

#include <string_view>

namespace nostro::inline v0::detail {

/// Challenge a request: fill in its row, and send the caller a code that names value and payee.
/// @throws Forbidden  no_code_destination, too_many_challenges
void challenge(storage::Transaction& transaction,
               ServiceState const& state,
               TransactionRequestRow& row,
               Money const& value,
               std::string_view payee);

/// Whether an answer may be tried.
[[nodiscard]] bool may_answer(TransactionRequestRow const& row, Timestamp now) noexcept;

/// Whether this is the right code; compares in constant time.
[[nodiscard]] bool
is_right_code(ServiceState const& state, TransactionRequestRow const& row, std::string_view code);

} // namespace nostro::inline v0::detail
