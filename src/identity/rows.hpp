#pragma once

#include "identity/columns.hpp"
#include "storage/records.hpp"

#include <nostro/core/message_sender.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/roles.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

/// What is stored of roles, attempts, the audit log and messages.
namespace nostro::inline v0::detail {

/// A role, and its name while it has one and is not deleted.
struct RoleRow : Role {
    std::optional<std::string> live_name;
};

/// Attempts at one thing by one key, see `Throttle`.
struct ThrottleRow {
    std::string scope;
    storage::Bytes key;     ///< a MAC
    Timestamp window_at{};  ///< of a limit: when its window began; of a lock: the last attempt
    std::int64_t count = 0; ///< attempts of this window or run
    std::int64_t level = 0; ///< locks so far
    std::int64_t total = 0; ///< attempts since the last right one
    Timestamp locked_until{};
    Timestamp forget_at{}; ///< from then on the row counts for nothing
};

/// The last event of a tenant's audit log. It is locked by whoever appends.
struct AuditHeadRow {
    std::int64_t seq = 0;
    storage::Bytes hash;
};

struct AuditEventRow {
    std::int64_t seq = 0;
    Timestamp at{};
    std::string kind;
    PrincipalKind actor_kind = PrincipalKind::system;
    std::string actor;
    std::string client;
    std::string address;
    std::string subject;
    std::string entity;
    AuditOutcome outcome = AuditOutcome::success;
    std::string reason;
    std::string context; ///< JSON object of texts, or empty
    storage::Bytes prev_hash;
    storage::Bytes hash;
};

/// A message that waits to be sent.
struct MessageRow {
    std::string id;
    Channel channel = Channel::email;
    std::string recipient;
    std::string kind;
    storage::Bytes content; ///< sealed JSON: subject, body, code
    Timestamp created_at{};
    std::int64_t attempts = 0;
    Timestamp due_at{};
    std::optional<Timestamp> expires_at;
};

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

template <class Member>
constexpr auto role_field(std::string_view name, Member Role::*member) {
    return base_field<detail::RoleRow>(name, member);
}

inline constexpr auto role_fields = std::tuple{role_field("id", &Role::id),
                                               role_field("owner", &Role::owner),
                                               role_field("name", &Role::name),
                                               Field{"live_name", &detail::RoleRow::live_name},
                                               role_field("description", &Role::description),
                                               role_field("scope", &Role::scope),
                                               role_field("created_at", &Role::created_at),
                                               role_field("created_by", &Role::created_by),
                                               role_field("updated_at", &Role::updated_at),
                                               role_field("deleted_at", &Role::deleted_at),
                                               role_field("deleted_by", &Role::deleted_by)};

template <>
struct Described<detail::RoleRow> {
    static constexpr std::string_view name = "roles";
    static constexpr auto const& fields = role_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;

    static constexpr auto owner_columns = columns_named<role_fields>("owner", "created_at");
    static constexpr auto name_columns = columns_named<role_fields>("owner", "live_name");

    static constexpr std::string_view by_owner = "roles_by_owner";
    static constexpr std::string_view by_name = "roles_by_name";
    static constexpr std::array indexes{RecordIndex{by_owner, owner_columns},
                                        RecordIndex{by_name, name_columns, true}};
};

inline constexpr auto throttle_fields =
    std::tuple{Field{"scope", &detail::ThrottleRow::scope},
               Field{"key", &detail::ThrottleRow::key},
               Field{"window_at", &detail::ThrottleRow::window_at},
               Field{"count", &detail::ThrottleRow::count},
               Field{"level", &detail::ThrottleRow::level},
               Field{"total", &detail::ThrottleRow::total},
               Field{"locked_until", &detail::ThrottleRow::locked_until},
               Field{"forget_at", &detail::ThrottleRow::forget_at}};

template <>
struct Described<detail::ThrottleRow> {
    static constexpr std::string_view name = "throttles";
    static constexpr auto const& fields = throttle_fields;
    static constexpr std::size_t key_size = 2;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_end = "throttles_by_end";
    static constexpr std::array indexes{
        index_on<throttle_fields, &detail::ThrottleRow::forget_at>(by_end)};
};

inline constexpr auto audit_head_fields = std::tuple{Field{"seq", &detail::AuditHeadRow::seq},
                                                     Field{"hash", &detail::AuditHeadRow::hash}};

template <>
struct Described<detail::AuditHeadRow> {
    static constexpr std::string_view name = "audit_heads";
    static constexpr auto const& fields = audit_head_fields;
    static constexpr std::size_t key_size = 0; // one row a tenant
    static constexpr RowLife life = RowLife::changeable;
};

inline constexpr auto audit_event_fields =
    std::tuple{Field{"seq", &detail::AuditEventRow::seq},
               Field{"at", &detail::AuditEventRow::at},
               Field{"kind", &detail::AuditEventRow::kind},
               Field{"actor_kind", &detail::AuditEventRow::actor_kind},
               Field{"actor", &detail::AuditEventRow::actor},
               Field{"client", &detail::AuditEventRow::client},
               Field{"address", &detail::AuditEventRow::address},
               Field{"subject", &detail::AuditEventRow::subject},
               Field{"entity", &detail::AuditEventRow::entity},
               Field{"outcome", &detail::AuditEventRow::outcome},
               Field{"reason", &detail::AuditEventRow::reason},
               Field{"context", &detail::AuditEventRow::context},
               Field{"prev_hash", &detail::AuditEventRow::prev_hash},
               Field{"hash", &detail::AuditEventRow::hash}};

template <>
struct Described<detail::AuditEventRow> {
    static constexpr std::string_view name = "audit_events";
    static constexpr auto const& fields = audit_event_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::append_only;
    static constexpr std::string_view by_subject = "audit_events_by_subject";
    static constexpr std::string_view by_actor = "audit_events_by_actor";
    static constexpr std::string_view by_client = "audit_events_by_client";
    static constexpr std::string_view by_kind = "audit_events_by_kind";
    static constexpr std::array indexes{
        index_on<audit_event_fields, &detail::AuditEventRow::subject>(by_subject),
        index_on<audit_event_fields, &detail::AuditEventRow::actor>(by_actor),
        index_on<audit_event_fields, &detail::AuditEventRow::client>(by_client),
        index_on<audit_event_fields, &detail::AuditEventRow::kind>(by_kind)};
};

inline constexpr auto message_fields =
    std::tuple{Field{"id", &detail::MessageRow::id},
               Field{"channel", &detail::MessageRow::channel},
               Field{"recipient", &detail::MessageRow::recipient},
               Field{"kind", &detail::MessageRow::kind},
               Field{"content", &detail::MessageRow::content},
               Field{"created_at", &detail::MessageRow::created_at},
               Field{"attempts", &detail::MessageRow::attempts},
               Field{"due_at", &detail::MessageRow::due_at},
               Field{"expires_at", &detail::MessageRow::expires_at}};

template <>
struct Described<detail::MessageRow> {
    static constexpr std::string_view name = "messages";
    static constexpr auto const& fields = message_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_due = "messages_by_due";
    static constexpr std::string_view by_recipient = "messages_by_recipient";
    static constexpr std::array indexes{
        index_on<message_fields, &detail::MessageRow::due_at>(by_due),
        index_on<message_fields, &detail::MessageRow::recipient>(by_recipient)};
};

} // namespace nostro::inline v0::storage
