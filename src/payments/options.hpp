#pragma once

#include <nostro/payments/options.hpp>

namespace nostro::inline v0::detail {

/// Check how a core is to take payments.
/// @throws InvalidArgument  "field" names the member
void check(PaymentOptions const& options);

/// Whether a payment of this value is challenged.
[[nodiscard]] bool is_challenged(PaymentOptions const& options, Money const& value);

} // namespace nostro::inline v0::detail
