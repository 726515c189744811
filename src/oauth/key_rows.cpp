#include "oauth/key_rows.hpp"

#include "core/crypto/secret.hpp"
#include "core/json.hpp"
#include "domain/sealed.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <string>

namespace nostro::inline v0::detail {

namespace {

SealedPlace place_of(std::string_view kid) noexcept {
    return {"signing_key", kid, "private_key"};
}

} // namespace

SigningKeyRow make_signing_key(ServiceState const& state, std::string_view algorithm) {
    auto const jwa = parse_jwa(algorithm);
    if (!jwa || is_symmetric(*jwa)) {
        throw InvalidArgument{"tokens are not signed by this algorithm",
                              {{"field", "algorithm"}, {"algorithm", std::string{algorithm}}}};
    }
    Key const key = Key::generate(*jwa);
    SigningKeyRow row{.kid = key.thumbprint(), .algorithm = std::string{to_string(*jwa)}};
    auto jwk = key.public_jwk();
    jwk["kid"] = row.kid;
    jwk["use"] = "sig";
    jwk["alg"] = row.algorithm;
    row.public_jwk = to_text(jwk);
    DomainPorts const& ports = state.host->ports();
    row.private_key = {seal_at(*ports.vault,
                               KeyPurpose::data,
                               *ports.random,
                               place_of(row.kid),
                               key.to_private_der().reveal())};
    return row;
}

Key open_signing_key(ServiceState const& state, SigningKeyRow const& row) {
    Secret const der = Secret::adopt(unseal_at(
        *state.host->ports().vault, KeyPurpose::data, place_of(row.kid), row.private_key.value));
    return Key::from_private_der(der.reveal());
}

SigningKey describe(SigningKeyRow const& row) {
    return {.kid = row.kid,
            .algorithm = row.algorithm,
            .state = row.state,
            .public_jwk = row.public_jwk,
            .created_at = row.created_at,
            .not_before = row.not_before,
            .sign_until = row.sign_until,
            .publish_until = row.publish_until};
}

std::vector<SigningKeyRow> list_published_keys(storage::Transaction& transaction,
                                               std::int64_t tenant) {
    auto rows = storage::Records<SigningKeyRow>{transaction, tenant}.list({});
    std::erase_if(rows, [](SigningKeyRow const& row) { return !is_published(row.state); });
    std::ranges::sort(rows, [](SigningKeyRow const& a, SigningKeyRow const& b) {
        return a.created_at != b.created_at ? a.created_at > b.created_at : a.kid < b.kid;
    });
    return rows;
}

} // namespace nostro::inline v0::detail
