#include "facade/stored_vault.hpp"

#include "storage/records.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/random.hpp>

#include <algorithm>
#include <array>
#include <tuple>

namespace nostro::inline v0 {

namespace {

struct VaultKeyRow {
    KeyPurpose purpose{};
    std::int64_t key_id = 0;
    storage::Bytes bytes;
};

/// The keys are the store's, not a tenant's.
constexpr std::int64_t no_tenant = 0;

} // namespace

namespace storage {

inline constexpr auto vault_key_fields = std::tuple{Field{"purpose", &VaultKeyRow::purpose},
                                                    Field{"key_id", &VaultKeyRow::key_id},
                                                    Field{"bytes", &VaultKeyRow::bytes}};

template <>
struct Described<VaultKeyRow> {
    static constexpr std::string_view name = "vault_keys";
    static constexpr auto const& fields = vault_key_fields;
    static constexpr std::size_t key_size = 2;
    static constexpr RowLife life = RowLife::append_only;
};

} // namespace storage

namespace tables {

std::span<storage::Table const* const> vault_tables() noexcept {
    static constexpr std::array<storage::Table const*, 1> all{&storage::table_of<VaultKeyRow>};
    return all;
}

} // namespace tables

namespace detail {

StoredVault::StoredVault(storage::Storage& storage) {
    auto const read_keys = [&](storage::Transaction& transaction) {
        keys_.clear();
        storage::Records<VaultKeyRow> const rows{transaction, no_tenant};
        for (VaultKeyRow const& row : rows.list({})) {
            VaultKey key{.id = static_cast<std::uint32_t>(row.key_id)};
            if (row.bytes.value.size() != key.bytes.size()) {
                throw CorruptData{"a key of the vault does not have 32 bytes"};
            }
            std::transform(row.bytes.value.begin(),
                           row.bytes.value.end(),
                           key.bytes.begin(),
                           [](char byte) { return static_cast<std::byte>(byte); });
            keys_.push_back({row.purpose, key});
        }
    };
    read_keys(*storage.begin(storage::Access::read));
    if (!keys_.empty()) {
        return;
    }
    std::unique_ptr<storage::Transaction> transaction;
    try {
        transaction = storage.begin(storage::Access::write);
    } catch (StorageError const& error) {
        if (error.code() == ErrorCode::read_only) {
            return; // nothing is encrypted in it, and nothing will be
        }
        throw;
    }
    read_keys(*transaction); // another process may have been first
    if (keys_.empty()) {
        storage::Records<VaultKeyRow> rows{*transaction, no_tenant};
        for (KeyPurpose const purpose : key_purposes) {
            VaultKey const key = make_vault_key(1, system_random());
            rows.insert({purpose, std::int64_t{key.id}, {std::string{bytes_of(key)}}});
            keys_.push_back({purpose, key});
        }
        transaction->commit();
    }
}

VaultKey StoredVault::current(KeyPurpose purpose) {
    VaultKey const newest = newest_key(keys_, purpose);
    if (newest.id == 0) {
        throw StorageError{ErrorCode::read_only,
                           "the store has no keys, and is open for reading only"};
    }
    return newest;
}

std::optional<VaultKey> StoredVault::find(KeyPurpose purpose, std::uint32_t id) {
    return find_key(keys_, purpose, id);
}

} // namespace detail
} // namespace nostro::inline v0
