#include <nostro/core/version.hpp>

#include <openssl/crypto.h>
#include <openssl/opensslv.h>

namespace nostro::inline v0 {

namespace {

#if defined(__clang__)
constexpr char const* compiler = "clang " __clang_version__;
#else
constexpr char const* compiler = "gcc " __VERSION__;
#endif

} // namespace

std::string runtime_version() {
    return std::to_string(version_major) + '.' + std::to_string(version_minor) + '.' +
           std::to_string(version_patch);
}

std::string build_report() {
    return "nostro " + runtime_version() + "; compiled with " + compiler +
           " and " OPENSSL_VERSION_TEXT + "; running with " + OpenSSL_version(OPENSSL_VERSION);
}

} // namespace nostro::inline v0
