#pragma once

#include "core/vault_keys.hpp"

#include <nostro/storage/storage.hpp>

#include <mutex>
#include <span>
#include <vector>

namespace nostro::inline v0 {

namespace tables {
[[nodiscard]] std::span<storage::Table const* const> vault_tables() noexcept;
} // namespace tables

namespace detail {

/// The vault of a core whose host has brought none: the keys lie in the storage itself. What they
/// encrypt is then only as safe as the whole file, which is why a bank brings a vault of its own.
class StoredVault final : public KeyVault {
public:
    /// Read the keys; a store without any gets them, if it can be written.
    explicit StoredVault(storage::Storage& storage);

    [[nodiscard]] VaultKey current(KeyPurpose purpose) override;
    [[nodiscard]] std::optional<VaultKey> find(KeyPurpose purpose, std::uint32_t id) override;

private:
    std::vector<HeldKey> keys_; ///< never changed after construction
};

} // namespace detail
} // namespace nostro::inline v0
