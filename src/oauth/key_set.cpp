#include "oauth/key_set.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/jws.hpp"
#include "core/json.hpp"
#include "oauth/epoch.hpp"
#include "oauth/key_rows.hpp"
#include "oauth/signing_cache.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

std::shared_ptr<ReadyKey const> make_ready(ServiceState const& state, SigningKeyRow const& row) {
    auto const algorithm = parse_jwa(row.algorithm);
    if (!algorithm) {
        throw CorruptData{"a signing key has an unknown algorithm", {{"kid", row.kid}}};
    }
    Key key = row.state == SigningKeyState::active
                  ? open_signing_key(state, row)
                  : Key::from_jwk(std::string_view{row.public_jwk});
    boost::json::object const header{
        {"alg", to_string(*algorithm)}, {"typ", access_token_typ}, {"kid", row.kid}};
    return std::make_shared<ReadyKey const>(
        ReadyKey{describe(row), *algorithm, std::move(key), base64url(to_text(header))});
}

/// Reading a private key takes long, so that one that is the same is kept.
std::shared_ptr<ReadyKey const>
make_ready_or_keep(ServiceState const& state, KeySet const* known, SigningKeyRow const& row) {
    auto kept = known != nullptr ? known->find(row.kid) : nullptr;
    return kept != nullptr && kept->about.state == row.state ? kept : make_ready(state, row);
}

} // namespace

std::shared_ptr<ReadyKey const> KeySet::find(std::string_view kid) const noexcept {
    auto const found =
        std::ranges::find_if(keys, [&](auto const& key) { return key->about.kid == kid; });
    return found == keys.end() ? nullptr : *found;
}

std::shared_ptr<ReadyKey const>
KeySet::find_by_header(std::string_view access_header) const noexcept {
    auto const found = std::ranges::find_if(
        keys, [&](auto const& key) { return key->access_header == access_header; });
    return found == keys.end() ? nullptr : *found;
}

std::shared_ptr<ReadyKey const> KeySet::find_active(Jwa algorithm) const noexcept {
    auto const found = std::ranges::find_if(keys, [&](auto const& key) {
        return key->algorithm == algorithm && key->about.state == SigningKeyState::active;
    });
    return found == keys.end() ? nullptr : *found;
}

std::shared_ptr<KeySet const> current_keys(ServiceState const& state, bool look) {
    DomainPorts const& ports = state.host->ports();
    TenantAccess& access = ports.signing->tenant(state.tenant);
    auto known = access.keys();
    if (known != nullptr && !look && known->epoch >= access.expected() &&
        !access.must_look(ports.oauth->verified_tokens_recheck)) {
        return known;
    }
    auto read = std::make_shared<KeySet>();
    std::vector<SigningKeyRow> rows;
    state.host->read([&](storage::Transaction& transaction) {
        read->epoch = read_access_epoch(transaction, state.tenant);
        if (known == nullptr || known->epoch != read->epoch) {
            rows = list_published_keys(transaction, state.tenant);
        }
    });
    bool const remembers = works_on_core(*state.host);
    if (remembers) {
        access.saw(read->epoch);
    }
    if (known != nullptr && known->epoch == read->epoch) {
        return known;
    }
    for (SigningKeyRow const& row : rows) {
        read->keys.push_back(make_ready_or_keep(state, known.get(), row));
    }
    if (remembers) {
        access.keep(read);
    }
    return read;
}

std::shared_ptr<ReadyKey const> find_key(ServiceState const& state, std::string_view kid) {
    auto key = current_keys(state)->find(kid);
    return key != nullptr ? key : current_keys(state, true)->find(kid);
}

std::shared_ptr<ReadyKey const> signing_key(ServiceState const& state, std::string_view algorithm) {
    auto const jwa = parse_jwa(algorithm);
    auto const& offered = state.host->ports().oauth->signing_algorithms;
    if (!jwa || std::ranges::find(offered, algorithm) == offered.end()) {
        throw InvalidArgument{"tokens are not signed by this algorithm",
                              {{"field", "algorithm"}, {"algorithm", std::string{algorithm}}}};
    }
    auto key = current_keys(state)->find_active(*jwa);
    if (key == nullptr) {
        SigningKeys{std::make_shared<ServiceState const>(state)}.ensure();
        key = current_keys(state)->find_active(*jwa);
    }
    if (key == nullptr) {
        throw Conflict{"another process is changing the signing keys"};
    }
    return key;
}

std::string sign_jwt(ServiceState const& state,
                     std::string_view algorithm,
                     std::string_view typ,
                     boost::json::object const& claims) {
    auto const key = signing_key(state, algorithm);
    return sign_compact(
        key->key, key->algorithm, {{"typ", typ}, {"kid", key->about.kid}}, to_text(claims));
}

} // namespace nostro::inline v0::detail
