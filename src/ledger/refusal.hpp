#pragma once

#include <nostro/core/error.hpp>
#include <nostro/ledger/event.hpp>

namespace nostro::inline v0::detail {

/// Throw a refusal as `Rejected`; `id_already_failed` says with which code it first failed.
/// @param about  which event it was
[[noreturn]] void raise_rejected(EventResult const& result, Detail about);

} // namespace nostro::inline v0::detail
