#include "identity/options.hpp"

#include "core/require.hpp"

#include <array>
#include <chrono>
#include <string>

namespace nostro::inline v0::detail {

namespace {

using std::chrono::seconds;

constexpr seconds life_max{24 * 3'600};

/// How long something lives, by the member of the options that says so.
struct Life {
    char const* field;
    seconds value;
};

} // namespace

void check(IdentityOptions const& options) {
    MfaOptions const& mfa = options.mfa;
    for (Life const& life : std::array{
             Life{"reset_life", options.reset_life},
             Life{"invitation_life", options.invitation_life},
             Life{"mfa.oob_code_life", mfa.oob_code_life},
             Life{"mfa.passwordless_code_life", mfa.passwordless_code_life},
             Life{"mfa.transaction_life", mfa.transaction_life},
             Life{"mfa.totp_enrolment_life", mfa.totp_enrolment_life},
         }) {
        require_field(life.value >= seconds{1} && life.value <= life_max,
                      std::string{"identity."} + life.field,
                      "a lifetime is 1 s to 24 h");
    }
    require_field(options.password.history <= history_max,
                  "identity.password.history",
                  "at most 24 former passwords are kept");
    require_field(
        mfa.code_attempts >= 1, "identity.mfa.code_attempts", "a code may be tried at least once");
    require_field(mfa.totp_issuer.find(':') == std::string::npos,
                  "identity.mfa.totp_issuer",
                  "the name in authenticator apps has no colon");
}

} // namespace nostro::inline v0::detail
