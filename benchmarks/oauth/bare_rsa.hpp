#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace bench {

/// RS256 by OpenSSL and nothing else, with a key of 2048 bits that is ready for use.
///
/// Threads: any, at the same time.
class BareRsa {
public:
    BareRsa();

    [[nodiscard]] std::string sign(std::string_view text) const;

    /// @throws std::runtime_error  the signature is wrong
    void verify(std::string_view text, std::string_view signature) const;

private:
    std::shared_ptr<evp_pkey_st> key_;
};

} // namespace bench
