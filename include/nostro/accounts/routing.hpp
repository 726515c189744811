#pragma once

#include <string>

namespace nostro::inline v0 {

/// How a bank, a branch or an account is addressed: a scheme, for example `IBAN`, `BBAN`, `BIC` or
/// `OBP`, and the address in it.
struct Routing {
    std::string scheme;  ///< at most 32 bytes; compared as it is written
    std::string address; ///< at most 128 bytes

    friend bool operator==(Routing const&, Routing const&) = default;
};

} // namespace nostro::inline v0
