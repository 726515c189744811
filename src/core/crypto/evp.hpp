#pragma once

#include "core/crypto/mac.hpp"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>
#include <string_view>

// OpenSSL's objects with owners. For the sources of this folder only.
namespace nostro::inline v0::detail {

/// Deletes with a function of OpenSSL.
template <auto function>
struct FreeWith {
    template <class T>
    void operator()(T* object) const noexcept {
        static_cast<void>(function(object));
    }
};

using PkeyPointer = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using PkeyContextPointer = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;
using DigestContextPointer = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using BignumPointer = std::unique_ptr<BIGNUM, FreeWith<BN_clear_free>>;

/// Takes back what OpenSSL queues about failures while it lives: the host reads that queue for its
/// own calls, and what we refuse is no failure of his.
class ErrorMark {
public:
    ErrorMark() noexcept { ERR_set_mark(); }

    ErrorMark(ErrorMark const&) = delete;
    ErrorMark& operator=(ErrorMark const&) = delete;

    ~ErrorMark() { ERR_pop_to_mark(); }
};

/// The hash function as OpenSSL knows it, looked up once.
[[nodiscard]] EVP_MD const* digest_of(Hash function);

/// The bytes as OpenSSL takes them; never null, also when there are none.
[[nodiscard]] inline unsigned char const* octets(std::string_view bytes) noexcept {
    return reinterpret_cast<unsigned char const*>(bytes.empty() ? "" : bytes.data());
}

/// The bytes to write to.
[[nodiscard]] inline unsigned char* octets(std::string& bytes) noexcept {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace nostro::inline v0::detail
