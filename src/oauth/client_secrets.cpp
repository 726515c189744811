#include "oauth/client_secrets.hpp"

#include "core/crypto/mac.hpp"
#include "core/crypto/random_text.hpp"
#include "core/crypto/secret.hpp"
#include "domain/password_hasher.hpp"
#include "domain/throttle.hpp"
#include "oauth/signing_cache.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/error.hpp>

#include <algorithm>
#include <array>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t secret_min = 8;
constexpr std::size_t secret_max = 255;
/// From this length on nobody remembers a secret, so that a machine has made it.
constexpr std::size_t machine_made_min = 32;
constexpr std::size_t hint_size = 4;
constexpr std::size_t live_secrets_max = 2;
constexpr std::string_view attempts_scope = "client_secret";

void check_chosen(std::string_view text) {
    bool const visible = std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
    if (text.size() < secret_min || text.size() > secret_max || !visible) {
        throw InvalidArgument{"a secret has 8 to 255 visible ASCII characters",
                              {{"field", "client_secret"}}};
    }
}

bool match_slow_secret(ServiceState const& state,
                       ClientSecretRow const& secret,
                       std::string_view text) {
    // Guessing is possible here, so that attempts are counted in the storage before they are made.
    auto const reservation = state.host->written([&](storage::Transaction& transaction) {
        return Throttle{transaction, state}.reserve(
            attempts_scope, secret.client_id, LockoutRule{});
    });
    if (!reservation.granted) {
        auto const now = state.host->now();
        throw OauthError::too_many_requests(
            reservation.retry_at == Timestamp::max()
                ? std::chrono::hours{24}
                : std::chrono::ceil<std::chrono::seconds>(reservation.retry_at - now));
    }
    if (!state.host->ports().hasher->verify(secret.id, text, secret.hash.value)) {
        return false;
    }
    state.host->write([&](storage::Transaction& transaction) {
        Throttle{transaction, state}.forget(attempts_scope, secret.client_id);
    });
    return true;
}

} // namespace

MintedSecret
mint_secret(ServiceState const& state, std::string_view client_id, std::string_view chosen) {
    DomainPorts const& ports = state.host->ports();
    MintedSecret minted{.text = chosen.empty() ? random_handle(*ports.random) : std::string{chosen},
                        .row = {.client_id = std::string{client_id},
                                .id = to_string(ports.ids->next()),
                                .created_at = state.host->now()}};
    check_chosen(minted.text);
    if (minted.text.size() >= machine_made_min) {
        minted.row.hint = minted.text.substr(minted.text.size() - hint_size);
        minted.row.hash = {hash(Hash::sha256, minted.text)};
    } else {
        state.host->require_core("clients.create");
        minted.row.algorithm = SecretAlgorithm::scrypt;
        minted.row.hash = {ports.hasher->hash(minted.row.id, minted.text)};
    }
    return minted;
}

std::vector<ClientSecretRow> list_live_secrets(storage::Transaction& transaction,
                                               std::int64_t tenant,
                                               std::string_view client_id,
                                               Timestamp now) {
    auto rows = storage::Records<ClientSecretRow>{transaction, tenant}.list({}, client_id);
    std::erase_if(
        rows, [&](ClientSecretRow const& row) { return row.not_after && *row.not_after <= now; });
    std::ranges::sort(rows, [](ClientSecretRow const& a, ClientSecretRow const& b) {
        return a.created_at != b.created_at ? a.created_at > b.created_at : a.id > b.id;
    });
    return rows;
}

void erase_secrets(storage::Transaction& transaction,
                   std::int64_t tenant,
                   std::string_view client_id) {
    storage::Records<ClientSecretRow> rows{transaction, tenant};
    for (ClientSecretRow const& row : rows.list({}, client_id)) {
        rows.erase(row);
    }
}

std::optional<ClientSecretRow> match_secret(ServiceState const& state,
                                            std::vector<ClientSecretRow> const& secrets,
                                            std::string_view text) {
    std::string const shown = hash(Hash::sha256, text);
    std::array<ClientSecretRow const*, live_secrets_max> slots{};
    ClientSecretRow const* slow = nullptr;
    std::size_t next = 0;
    for (ClientSecretRow const& secret : secrets) {
        if (secret.algorithm == SecretAlgorithm::scrypt) {
            slow = slow != nullptr ? slow : &secret;
        } else if (next < slots.size()) {
            slots[next++] = &secret;
        }
    }
    std::string const nobody(shown.size(), '\0');
    ClientSecretRow const* found = nullptr;
    for (ClientSecretRow const* slot : slots) {
        bool const equal =
            equal_in_constant_time(shown, slot != nullptr ? slot->hash.value : nobody);
        found = equal && slot != nullptr ? slot : found;
    }
    ++state.host->ports().signing->secrets_compared;
    if (found == nullptr && slow != nullptr && match_slow_secret(state, *slow, text)) {
        found = slow;
    }
    return found != nullptr ? std::optional{*found} : std::nullopt;
}

} // namespace nostro::inline v0::detail
