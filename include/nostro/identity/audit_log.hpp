#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/error.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// How an audited action ended.
enum class AuditOutcome : std::uint8_t {
    success, ///< it was done
    refused, ///< it was not; `reason` says why
};

inline constexpr std::array<std::string_view, 2> audit_outcome_names{"success", "refused"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(AuditOutcome) noexcept {
    return audit_outcome_names;
}

/// One line of the audit log. It holds ids, times and fixed words, never a password, code or token,
/// and no text that a request has brought.
struct AuditEvent {
    std::int64_t seq = 0; ///< from 1, without gaps
    std::string id;       ///< UUID made of tenant and `seq`
    Timestamp at{};
    std::string kind; ///< what was done: `user.created`, `role.deleted`, `token.revoked`, ...
    PrincipalKind actor_kind = PrincipalKind::system;
    std::string actor;   ///< who did it: client or user id; empty: the host
    std::string client;  ///< the application it came through; may be empty
    std::string address; ///< where the request came from; may be empty
    std::string subject; ///< id of the user it is about; may be empty
    std::string entity;  ///< id of what was changed; may be empty
    AuditOutcome outcome = AuditOutcome::success;
    std::string reason;          ///< one word; empty after success
    std::vector<Detail> context; ///< further ids, times and words
    std::string hash; ///< SHA-256 over the event and the hash before it, 64 hexadecimal digits
};

/// Which events to list. Empty members do not select.
struct AuditFilter {
    std::string subject{};   ///< about this user
    std::string client{};    ///< by or through this application
    std::string kind{};      ///< of this kind
    std::string involving{}; ///< about or by this user: an activity log
};

/// What `AuditLog::verify` found.
struct AuditReport {
    std::int64_t events = 0; ///< checked
    std::string hash;        ///< of the last one; empty without events
    /// The first event that is not as it was written: missing, changed, or in another place.
    std::optional<std::int64_t> first_bad;

    [[nodiscard]] bool ok() const noexcept { return !first_bad; }
};

/// The log of what happened to users, roles, clients, tokens and consents of a tenant: append-only,
/// each event bound to the one before by its hash.
///
/// Events are written in the transaction of what they tell of. Threads: as its session.
///
/// For the system, and for who holds `admin:accounts` or `read:accounts`; others are `Forbidden`
/// (`bank_only`).
class NOSTRO_API(0, 1) AuditLog {
public:
    explicit AuditLog(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Events, newest first; the cursor is the `seq` of the last one.
    /// @throws InvalidArgument  invalid_limit, invalid_cursor
    [[nodiscard]] Page<AuditEvent> list(AuditFilter const& filter = {},
                                        PageRequest const& page = {}) const;

    /// Compute every hash again. Keep the last hash outside of the bank to notice a log that was
    /// cut and written anew as well.
    [[nodiscard]] AuditReport verify() const;

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
