#pragma once

#include "structs.hpp"

#include <nostro/accounts/accounts.hpp>

#include <optional>

namespace nostro::inline v0::python {

/// A new account as Python makes it: how far it may be overdrawn is a Decimal at the scale of its
/// currency, or a Money.
struct NewAccountInput : NewAccount {
    std::optional<GivenAmount> overdraft_given = GivenAmount{Amount{}, 0, {}}; ///< absent: any far
};

/// Needs no interpreter's lock.
/// @throws InvalidArgument  overdraft: of another currency, or finer than it
[[nodiscard]] NewAccount to_new_account(NewAccountInput const& input);

} // namespace nostro::inline v0::python
