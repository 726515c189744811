#pragma once

#include "core/crypto/secret.hpp"
#include "domain/host.hpp"
#include "identity/mfa_rows.hpp"

#include <string_view>

namespace nostro::inline v0::detail {

/// Encrypt the phone number or the app's secret of a user, for that place only.
[[nodiscard]] storage::Bytes seal_enrolment(DomainPorts const& ports,
                                            std::string_view user_id,
                                            EnrolmentKind kind,
                                            std::string_view secret);

/// Decrypt what `seal_enrolment` made.
/// @throws CorruptData  it is of another place, or its key is gone
[[nodiscard]] Secret open_enrolment(DomainPorts const& ports, MfaEnrolmentRow const& row);

} // namespace nostro::inline v0::detail
