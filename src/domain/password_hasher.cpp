#include "domain/password_hasher.hpp"

#include "core/crypto/seal.hpp"
#include "domain/sealed.hpp"

#include <nostro/core/error.hpp>

#include <array>

namespace nostro::inline v0::detail {

namespace {

PasswordParameters parameters_of(PasswordOptions const& options) {
    return {.algorithm = options.algorithm == PasswordAlgorithm::scrypt
                             ? PasswordParameters::scrypt
                             : PasswordParameters::pbkdf2_sha256,
            .ln = options.ln,
            .r = options.r,
            .p = options.p,
            .iterations = options.iterations};
}

SealedPlace place_of(std::string_view user_id) noexcept {
    return {"user_passwords", user_id, "hash"};
}

} // namespace

/// A place among the few that hash at the same time.
class PasswordHasher::Turn {
public:
    explicit Turn(PasswordHasher& hasher) : hasher_{hasher} {
        std::unique_lock lock{hasher_.mutex_};
        if (hasher_.running_ >= hasher_.at_once_) {
            if (hasher_.waiting_ >= hasher_.waiting_max_) {
                throw StorageError{ErrorCode::unavailable,
                                   "too many passwords are being hashed; try again",
                                   {{"reason", "temporarily_unavailable"}}};
            }
            ++hasher_.waiting_;
            hasher_.freed_.wait(lock, [&] { return hasher_.running_ < hasher_.at_once_; });
            --hasher_.waiting_;
        }
        ++hasher_.running_;
        ++hasher_.runs_;
    }

    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;

    ~Turn() {
        {
            std::lock_guard const lock{hasher_.mutex_};
            --hasher_.running_;
        }
        hasher_.freed_.notify_one();
    }

private:
    PasswordHasher& hasher_;
};

PasswordHasher::PasswordHasher(PasswordOptions const& options,
                               KeyVault& vault,
                               RandomSource& random)
    : parameters_{parameters_of(options)}, at_once_{options.hashes_at_once},
      waiting_max_{options.hashes_waiting_max}, vault_{vault}, random_{random},
      nobody_{parameters_, std::string(16, 'n'), std::string(32, 'n')} {
    if (!is_affordable(parameters_)) {
        throw InvalidArgument{"the costs of password hashes are out of range",
                              {{"field", "identity.password"}}};
    }
    if (at_once_ == 0) {
        throw InvalidArgument{"at least one password is hashed at a time",
                              {{"field", "identity.password.hashes_at_once"}}};
    }
}

PasswordHasher::~PasswordHasher() = default;

std::string PasswordHasher::hash(std::string_view user_id, std::string_view password) {
    return seal_phc(user_id, make_phc(password));
}

std::string PasswordHasher::make_phc(std::string_view password) {
    Turn const turn{*this};
    return hash_password(password, parameters_, random_);
}

bool PasswordHasher::verify(std::string_view user_id,
                            std::string_view password,
                            std::string_view stored) {
    Phc const phc = open_phc(user_id, stored);
    Turn const turn{*this};
    return verify_password(password, phc);
}

void PasswordHasher::verify_nothing(std::string_view password) {
    Turn const turn{*this};
    static_cast<void>(verify_password(password, nobody_));
}

bool PasswordHasher::is_outdated(std::string_view user_id, std::string_view stored) const {
    return sealed_key_id(stored) != vault_.current(KeyPurpose::password).id ||
           !(open_phc(user_id, stored).parameters == parameters_);
}

std::string PasswordHasher::import(std::string_view user_id, std::string_view phc) {
    if (!parse_phc(phc)) {
        throw InvalidArgument{"the password hash is malformed, unknown or too costly",
                              {{"field", "password_hash"}}};
    }
    return seal_phc(user_id, phc);
}

std::uint64_t PasswordHasher::runs() const {
    std::lock_guard const lock{mutex_};
    return runs_;
}

std::string PasswordHasher::seal_phc(std::string_view user_id, std::string_view phc) {
    return seal_at(vault_, KeyPurpose::password, random_, place_of(user_id), phc);
}

Phc PasswordHasher::open_phc(std::string_view user_id, std::string_view stored) const {
    auto phc = parse_phc(unseal_at(vault_, KeyPurpose::password, place_of(user_id), stored));
    if (!phc) {
        throw CorruptData{"a stored password hash is malformed"};
    }
    return *std::move(phc);
}

} // namespace nostro::inline v0::detail
