#include "domain/audit.hpp"

#include "core/json.hpp"
#include "core/utf8.hpp"
#include "identity/audit_hash.hpp"
#include "identity/rows.hpp"

#include <nostro/core/error.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t word_size_max = 64;
constexpr std::size_t id_size_max = 64;
/// Shorter than a handle, which has 43 characters, and than any token.
constexpr std::size_t context_size_max = 40;
constexpr std::size_t context_count_max = 16;

bool is_word(std::string_view text) noexcept {
    return text.size() <= word_size_max && std::all_of(text.begin(), text.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                      letter == '_' || letter == '.';
           });
}

bool is_plain(std::string_view text, std::size_t size_max) noexcept {
    return text.size() <= size_max && std::all_of(text.begin(), text.end(), [](char letter) {
               return letter > ' ' && letter <= '~';
           });
}

void require(bool right, char const* field) {
    if (!right) {
        throw InvalidArgument{"this does not belong into an audit log",
                              {{"field", std::string{"audit."} + field}}};
    }
}

void check(AuditEntry const& entry) {
    require(!entry.kind.empty() && is_word(entry.kind), "kind");
    require(is_word(entry.reason), "reason");
    require(is_plain(entry.subject, id_size_max), "subject");
    require(is_plain(entry.entity, id_size_max), "entity");
    require(is_plain(entry.client, id_size_max), "client");
    require(entry.context.size() <= context_count_max, "context");
    for (Detail const& detail : entry.context) {
        require(!detail.key.empty() && is_word(detail.key), "context");
        require(is_plain(detail.value, context_size_max), "context");
    }
}

std::string context_text(std::vector<Detail> const& context) {
    if (context.empty()) {
        return {};
    }
    boost::json::object object;
    for (Detail const& detail : context) {
        object[detail.key] = detail.value;
    }
    return to_text(object);
}

std::string_view client_of(Principal const& principal) noexcept {
    return principal.kind == PrincipalKind::client ? principal.id : principal.client_id;
}

} // namespace

void record(storage::Transaction& transaction, ServiceState const& state, AuditEntry const& entry) {
    check(entry);
    storage::Records<AuditHeadRow> heads{transaction, state.tenant};
    auto const stored = heads.find_for_update();
    AuditHeadRow head = stored.value_or(AuditHeadRow{});

    Principal const& principal = state.principal;
    AuditEventRow row;
    row.seq = head.seq + 1;
    row.at = state.host->now();
    row.kind = entry.kind;
    row.actor_kind = principal.kind;
    row.actor = printable(principal.id, id_size_max);
    row.client = entry.client.empty() ? printable(client_of(principal), id_size_max) : entry.client;
    row.address = printable(principal.address, id_size_max);
    row.subject = entry.subject;
    row.entity = entry.entity;
    row.outcome = entry.outcome;
    row.reason = entry.reason;
    row.context = context_text(entry.context);
    row.prev_hash = head.hash;
    row.hash.value = audit_hash(state.tenant, row);
    storage::Records<AuditEventRow>{transaction, state.tenant}.insert(row);

    head.seq = row.seq;
    head.hash = row.hash;
    if (stored) {
        heads.update(head);
        return;
    }
    try {
        heads.insert(head);
    } catch (AlreadyExists const&) {
        throw Conflict{"another first event of the audit log was written at the same time"};
    }
}

void record_lasting(ServiceState const& state, AuditEntry const& entry) {
    // In a unit the work is kept beyond this call, and beyond what the entry refers to.
    struct Kept {
        ServiceState state;
        std::string kind;
        std::string subject;
        std::string entity;
        std::string reason;
        std::string client;
    };

    auto const kept = std::make_shared<Kept const>(Kept{state,
                                                        std::string{entry.kind},
                                                        std::string{entry.subject},
                                                        std::string{entry.entity},
                                                        std::string{entry.reason},
                                                        std::string{entry.client}});
    state.host->write_lasting([kept, outcome = entry.outcome, context = entry.context](
                                  storage::Transaction& transaction) {
        record(transaction,
               kept->state,
               {.kind = kept->kind,
                .subject = kept->subject,
                .entity = kept->entity,
                .outcome = outcome,
                .reason = kept->reason,
                .client = kept->client,
                .context = context});
    });
}

} // namespace nostro::inline v0::detail
