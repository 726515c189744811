#include "identity/options.hpp"

#include "core/require.hpp"

#include <array>
#include <chrono>
#include <string>

namespace nostro::inline v0::detail {

namespace {

using std::chrono::seconds;

constexpr seconds link_max{24 * 3'600};
/// OWASP ASVS 6.5.5: a code that was sent is good for ten minutes at most.
constexpr seconds code_max{600};
constexpr seconds login_max{900};
constexpr int attempts_max = 10;

/// How long something lives, by the member of the options that says so.
struct Life {
    char const* field;
    seconds value;
    seconds max;
};

} // namespace

void check(IdentityOptions const& options) {
    MfaOptions const& mfa = options.mfa;
    for (Life const& life : std::array{
             Life{"reset_life", options.reset_life, link_max},
             Life{"invitation_life", options.invitation_life, link_max},
             Life{"mfa.oob_code_life", mfa.oob_code_life, code_max},
             Life{"mfa.passwordless_code_life", mfa.passwordless_code_life, code_max},
             Life{"mfa.pending_login_life", mfa.pending_login_life, login_max},
             Life{"mfa.totp_enrolment_life", mfa.totp_enrolment_life, link_max},
         }) {
        require_field(life.value >= seconds{1} && life.value <= life.max,
                      std::string{"identity."} + life.field,
                      "a lifetime is out of its range");
    }
    require_field(options.password.history <= history_max,
                  "identity.password.history",
                  "at most 24 former passwords are kept");
    require_field(mfa.code_attempts >= 1 && mfa.code_attempts <= attempts_max,
                  "identity.mfa.code_attempts",
                  "a code may be tried 1 to 10 times");
    require_field(mfa.totp_issuer.find(':') == std::string::npos,
                  "identity.mfa.totp_issuer",
                  "the name in authenticator apps has no colon");
}

} // namespace nostro::inline v0::detail
