#pragma once

#include "fuzz/memory_core.hpp"

#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/dpop.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/tokens.hpp>

#include <string>
#include <string_view>

namespace fuzz {

inline constexpr std::string_view token_issuer = "https://bank.example";
inline constexpr std::string_view token_audience = "urn:bank:api";

/// A bank with one client, which may have tokens.
class TokenBank {
public:
    TokenBank() {
        nostro::NewClient draft;
        draft.client.client_id = "shop";
        draft.client.id_token_alg = "ES256";
        host_.system().clients().create(draft);
        host_.system().grants().create({.client_id = "shop",
                                        .audience = std::string{token_audience},
                                        .scope = {"accounts:read"}});
    }

    [[nodiscard]] nostro::Tokens tokens() { return host_.system().tokens(); }

    [[nodiscard]] std::string issue(std::optional<nostro::DpopProof> proof = {}) {
        return tokens()
            .client_credentials({.client_id = "shop",
                                 .audience = std::string{token_audience},
                                 .dpop = std::move(proof)})
            .access_token;
    }

    [[nodiscard]] nostro::Timestamp now() { return host_.clock.now(); }

private:
    static nostro::CoreOptions options() {
        nostro::CoreOptions options;
        options.oauth.issuer = token_issuer;
        options.oauth.signing_algorithms = {"ES256"};
        options.oauth.access_token_algorithm = "ES256";
        return options;
    }

    MemoryCore host_{options()};
};

} // namespace fuzz
