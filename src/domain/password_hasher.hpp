#pragma once

#include "core/crypto/phc.hpp"

#include <nostro/core/key_vault.hpp>
#include <nostro/core/random.hpp>
#include <nostro/identity/options.hpp>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace nostro::inline v0::detail {

/// Hashes passwords, a few at a time, and encrypts the hashes under the vault's password key, with
/// their users' ids: a stolen database alone does not let anyone guess, and a hash moved to another
/// user opens nothing.
///
/// Every call runs the slow function exactly once, with no unit open. Callers beyond the bound
/// wait; when too many wait, `StorageError` (`unavailable`).
///
/// Threads: any, at the same time.
class PasswordHasher {
public:
    /// Vault and random source must outlive the hasher.
    /// @throws InvalidArgument  the options are out of range
    PasswordHasher(PasswordOptions const& options, KeyVault& vault, RandomSource& random);
    PasswordHasher(PasswordHasher const&) = delete;
    PasswordHasher& operator=(PasswordHasher const&) = delete;
    ~PasswordHasher();

    /// Hash a password with the costs of today.
    /// @return  what is stored
    [[nodiscard]] std::string hash(std::string_view user_id, std::string_view password);

    /// Hash a password with the costs of today, for somebody who has no id yet.
    /// @return  PHC form, not encrypted: for `import`
    [[nodiscard]] std::string make_phc(std::string_view password);

    /// Whether this is the password that was stored.
    /// @throws CorruptData  what was stored cannot be read
    [[nodiscard]] bool
    verify(std::string_view user_id, std::string_view password, std::string_view stored);

    /// Work as long as `verify` does, for a user who has no password.
    void verify_nothing(std::string_view password);

    /// Whether what was stored is not as `hash` makes it today.
    [[nodiscard]] bool is_outdated(std::string_view user_id, std::string_view stored) const;

    /// Encrypt a hash in PHC form that somebody else made: for imported users.
    /// @throws InvalidArgument  the text is malformed, or too costly to check
    [[nodiscard]] std::string import(std::string_view user_id, std::string_view phc);

    /// How often the slow function has run.
    [[nodiscard]] std::uint64_t runs() const;

private:
    class Turn;

    [[nodiscard]] std::string seal_phc(std::string_view user_id, std::string_view phc);
    [[nodiscard]] Phc open_phc(std::string_view user_id, std::string_view stored) const;

    PasswordParameters parameters_;
    std::size_t at_once_;
    std::size_t waiting_max_;
    KeyVault& vault_;
    RandomSource& random_;
    Phc nobody_; ///< of today's costs; no password has it

    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::size_t running_ = 0;
    std::size_t waiting_ = 0;
    std::uint64_t runs_ = 0;
};

} // namespace nostro::inline v0::detail
