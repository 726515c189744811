#pragma once

#include "api/authenticate.hpp"

#include <nostro/facade/core.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace nostro::inline v0::api {

/// Whose access token it is: of Bearer and DPoP tokens that this bank has issued, and of ID tokens
/// of a merchant's own OpenID provider.
class TokenAuthenticator final : public Authenticator {
public:
    /// @param core  must outlive it
    TokenAuthenticator(Core& core, std::int64_t tenant) noexcept : core_{core}, tenant_{tenant} {}

    ~TokenAuthenticator() override;

    [[nodiscard]] Caller
    bearer(Request const& request, std::string_view scheme, std::string_view token) override;

private:
    [[nodiscard]] std::optional<Caller> external(std::string_view token) const;

    Core& core_;
    std::int64_t tenant_;
};

} // namespace nostro::inline v0::api
