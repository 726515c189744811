#pragma once

#include "domain/host.hpp"

#include <nostro/oauth/dpop.hpp>

#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// What came of a DPoP proof.
struct DpopResult {
    enum class Verdict : std::uint8_t { proven, wrong, needs_nonce };

    Verdict verdict = Verdict::wrong;
    std::string jkt; ///< thumbprint of the key, when proven
};

/// Check a proof (RFC 9449 section 4.3) and use it up: not in a read.
/// @param access_token  that it must be for; empty: none
/// @param jkt           of the key that must have signed it; empty: any
[[nodiscard]] DpopResult verify_dpop(ServiceState const& state,
                                     DpopProof const& dpop,
                                     std::string_view access_token,
                                     std::string_view jkt = {});

/// A nonce for proofs: a MAC of the time slot under the vault's code key, so that nothing is
/// stored. It is good in its slot of 2.5 minutes and in the next one.
[[nodiscard]] std::string make_dpop_nonce(ServiceState const& state);

} // namespace nostro::inline v0::detail
