#include <nostro/identity/audit_log.hpp>

#include "core/crypto/mac.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"
#include "domain/administration.hpp"
#include "identity/audit_hash.hpp"
#include "identity/rows.hpp"

#include <nostro/core/id.hpp>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace nostro::inline v0 {

namespace detail {

namespace {

void append_number(std::string& bytes, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>((number >> shift) & 0xFFU));
    }
}

void append_text(std::string& bytes, std::string_view text) {
    append_number(bytes, text.size());
    bytes.append(text);
}

} // namespace

std::string audit_hash(std::int64_t tenant, AuditEventRow const& row) {
    std::string bytes;
    append_text(bytes, "nostro.audit.1");
    append_number(bytes, static_cast<std::uint64_t>(tenant));
    append_number(bytes, static_cast<std::uint64_t>(row.seq));
    append_number(bytes, static_cast<std::uint64_t>(row.at.time_since_epoch().count()));
    for (std::string_view const text : {std::string_view{row.kind},
                                        name_of(row.actor_kind),
                                        std::string_view{row.actor},
                                        std::string_view{row.client},
                                        std::string_view{row.address},
                                        std::string_view{row.subject},
                                        std::string_view{row.entity},
                                        name_of(row.outcome),
                                        std::string_view{row.reason},
                                        std::string_view{row.context},
                                        std::string_view{row.prev_hash.value}}) {
        append_text(bytes, text);
    }
    return hash(Hash::sha256, bytes);
}

} // namespace detail

namespace {

using Row = detail::AuditEventRow;
using Described = storage::Described<Row>;
using Rows = storage::Records<Row>;

constexpr std::size_t limit_max = 1'000;

std::string hex_of(storage::Bytes const& bytes) {
    return to_hex(std::as_bytes(std::span{bytes.value}));
}

AuditEvent to_event(std::int64_t tenant, Row const& row) {
    AuditEvent event{.seq = row.seq,
                     .id = to_string(Uuid::from_name(
                         "nostro.audit", std::to_string(tenant) + '/' + std::to_string(row.seq))),
                     .at = row.at,
                     .kind = row.kind,
                     .actor_kind = row.actor_kind,
                     .actor = row.actor,
                     .client = row.client,
                     .address = row.address,
                     .subject = row.subject,
                     .entity = row.entity,
                     .outcome = row.outcome,
                     .reason = row.reason,
                     .context = {},
                     .hash = hex_of(row.hash)};
    if (!row.context.empty()) {
        boost::json::value const document = parse_json(row.context, "context of an audit event");
        for (auto const& [key, value] : document.as_object()) {
            event.context.push_back({std::string{key}, std::string{value.as_string()}});
        }
    }
    return event;
}

bool matches(Row const& row, AuditQuery const& query) {
    auto const is = [](std::string const& wanted, std::string const& found) {
        return wanted.empty() || wanted == found;
    };
    return is(query.subject, row.subject) && is(query.client, row.client) &&
           is(query.kind, row.kind) &&
           (query.involving.empty() || query.involving == row.subject ||
            query.involving == row.actor);
}

/// The events of one index that a query wants, newest first.
template <class... Equal>
std::vector<Row>
scan(Rows const& rows, AuditQuery const& query, std::string_view index, Equal const&... equal) {
    storage::ListOptions const options{.index = index, .descending = true, .limit = query.limit};
    std::vector<Row> found;
    Row last;
    last.seq = query.before;
    std::vector<Row> page =
        query.before > 0 ? rows.list_after(options, last, equal...) : rows.list(options, equal...);
    while (!page.empty()) {
        std::copy_if(page.begin(), page.end(), std::back_inserter(found), [&](Row const& row) {
            return matches(row, query);
        });
        if (found.size() >= query.limit || page.size() < options.limit) {
            break;
        }
        last = page.back();
        page = rows.list_after(options, last, equal...);
    }
    found.resize(std::min(found.size(), query.limit));
    return found;
}

std::vector<Row> select(Rows const& rows, AuditQuery const& query) {
    if (!query.involving.empty()) {
        std::vector<Row> found = scan(rows, query, Described::by_subject, query.involving);
        std::vector<Row> const acted = scan(rows, query, Described::by_actor, query.involving);
        std::vector<Row> all;
        std::set_union(found.begin(),
                       found.end(),
                       acted.begin(),
                       acted.end(),
                       std::back_inserter(all),
                       [](Row const& a, Row const& b) { return a.seq > b.seq; });
        all.resize(std::min(all.size(), query.limit));
        return all;
    }
    if (!query.subject.empty()) {
        return scan(rows, query, Described::by_subject, query.subject);
    }
    if (!query.client.empty()) {
        return scan(rows, query, Described::by_client, query.client);
    }
    if (!query.kind.empty()) {
        return scan(rows, query, Described::by_kind, query.kind);
    }
    return scan(rows, query, {});
}

} // namespace

AuditLog::AuditLog(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

std::vector<AuditEvent> AuditLog::list(AuditQuery const& query) const {
    detail::require_administration(*state_, detail::Administered::audit_log, detail::Right::read);
    if (query.limit < 1 || query.limit > limit_max) {
        throw InvalidArgument{"a page has 1 to 1,000 events", {{"field", "limit"}}};
    }
    return state_->host->read_out([&](storage::Transaction& transaction) {
        std::vector<AuditEvent> events;
        for (Row const& row : select(Rows{transaction, state_->tenant}, query)) {
            events.push_back(to_event(state_->tenant, row));
        }
        return events;
    });
}

AuditReport AuditLog::verify() const {
    detail::require_administration(*state_, detail::Administered::audit_log, detail::Right::read);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        AuditReport report;
        storage::Bytes before;
        Rows const rows{transaction, state_->tenant};
        rows.each({.limit = limit_max}, [&](Row const& row) {
            bool const right = row.seq == report.events + 1 && row.prev_hash == before &&
                               row.hash.value == detail::audit_hash(state_->tenant, row);
            if (!right && !report.first_bad) {
                report.first_bad = report.events + 1;
            }
            ++report.events;
            before = row.hash;
        });
        auto const head =
            storage::Records<detail::AuditHeadRow>{transaction, state_->tenant}.find().value_or(
                detail::AuditHeadRow{});
        if ((head.seq != report.events || head.hash != before) && !report.first_bad) {
            report.first_bad = std::min(head.seq, report.events) + 1;
        }
        report.hash = hex_of(before);
        return report;
    });
}

} // namespace nostro::inline v0
