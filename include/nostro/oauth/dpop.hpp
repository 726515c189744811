#pragma once

#include <string>

namespace nostro::inline v0 {

/// A DPoP proof and the request that it came with (RFC 9449).
struct DpopProof {
    std::string proof{};  ///< the one `DPoP` header
    std::string method{}; ///< of the request, for example "POST"
    /// Of the request, as the host is configured, not as a header says; query and fragment do not
    /// count.
    std::string url{};
};

} // namespace nostro::inline v0
