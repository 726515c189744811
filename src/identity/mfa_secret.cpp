#include "identity/mfa_secret.hpp"

#include "domain/sealed.hpp"

#include <string>

namespace nostro::inline v0::detail {

namespace {

constexpr std::string_view table = storage::Described<MfaEnrolmentRow>::name;

std::string row_name(std::string_view user_id, EnrolmentKind kind) {
    return std::string{user_id} + '/' + std::string{name_of(kind)};
}

} // namespace

storage::Bytes seal_enrolment(DomainPorts const& ports,
                              std::string_view user_id,
                              EnrolmentKind kind,
                              std::string_view secret) {
    std::string const row = row_name(user_id, kind);
    return {seal_at(*ports.vault,
                    KeyPurpose::data,
                    *ports.random,
                    {.table = table, .row = row, .column = "secret"},
                    secret)};
}

Secret open_enrolment(DomainPorts const& ports, MfaEnrolmentRow const& row) {
    std::string const name = row_name(row.user_id, row.kind);
    return Secret::adopt(unseal_at(*ports.vault,
                                   KeyPurpose::data,
                                   {.table = table, .row = name, .column = "secret"},
                                   row.secret.value));
}

} // namespace nostro::inline v0::detail
