#include "domain/sealed.hpp"

#include "core/crypto/seal.hpp"

#include <nostro/core/error.hpp>

namespace nostro::inline v0::detail {

namespace {

/// Table and column are fixed words without the separator.
std::string associated_data(SealedPlace const& place) {
    std::string data;
    data.append(place.table).append("/").append(place.column).append("/").append(place.row);
    return data;
}

} // namespace

std::string seal_at(KeyVault& vault,
                    KeyPurpose purpose,
                    RandomSource& random,
                    SealedPlace const& place,
                    std::string_view plaintext) {
    VaultKey const key = vault.current(purpose);
    return seal(bytes_of(key), key.id, associated_data(place), plaintext, random);
}

std::string
unseal_at(KeyVault& vault, KeyPurpose purpose, SealedPlace const& place, std::string_view sealed) {
    auto const key_id = sealed_key_id(sealed);
    auto const key = key_id ? vault.find(purpose, *key_id) : std::nullopt;
    auto plaintext = key ? unseal(bytes_of(*key), associated_data(place), sealed) : std::nullopt;
    if (!plaintext) {
        throw CorruptData{"an encrypted value does not open",
                          {{"table", std::string{place.table}},
                           {"column", std::string{place.column}},
                           {"reason", key ? "not_authentic" : "key_missing"}}};
    }
    return *std::move(plaintext);
}

} // namespace nostro::inline v0::detail
