#include <nostro/identity/audit_log.hpp>

#include "core/crypto/mac.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"
#include "core/paging.hpp"
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

constexpr std::size_t verified_at_once = 1'000;

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

bool matches(Row const& row, AuditFilter const& filter) {
    auto const is = [](std::string const& wanted, std::string const& found) {
        return wanted.empty() || wanted == found;
    };
    return is(filter.subject, row.subject) && is(filter.client, row.client) &&
           is(filter.kind, row.kind) &&
           (filter.involving.empty() || filter.involving == row.subject ||
            filter.involving == row.actor);
}

/// Where to read: before which event, if any, and how many.
struct Stretch {
    std::optional<Row> last;
    std::size_t limit;
};

/// The events of one index that a filter wants, newest first.
template <class... Equal>
std::vector<Row> scan(Rows const& rows,
                      AuditFilter const& filter,
                      Stretch const& stretch,
                      std::string_view index,
                      Equal const&... equal) {
    return rows.list_wanted(
        {.index = index, .descending = true, .limit = stretch.limit},
        stretch.last,
        [&](Row const& row) { return matches(row, filter); },
        equal...);
}

std::vector<Row> select(Rows const& rows, AuditFilter const& filter, Stretch const& stretch) {
    if (!filter.involving.empty()) {
        auto const found = scan(rows, filter, stretch, Described::by_subject, filter.involving);
        auto const acted = scan(rows, filter, stretch, Described::by_actor, filter.involving);
        std::vector<Row> all;
        std::set_union(found.begin(),
                       found.end(),
                       acted.begin(),
                       acted.end(),
                       std::back_inserter(all),
                       [](Row const& a, Row const& b) { return a.seq > b.seq; });
        all.resize(std::min(all.size(), stretch.limit));
        return all;
    }
    if (!filter.subject.empty()) {
        return scan(rows, filter, stretch, Described::by_subject, filter.subject);
    }
    if (!filter.client.empty()) {
        return scan(rows, filter, stretch, Described::by_client, filter.client);
    }
    if (!filter.kind.empty()) {
        return scan(rows, filter, stretch, Described::by_kind, filter.kind);
    }
    return scan(rows, filter, stretch, {});
}

} // namespace

AuditLog::AuditLog(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Page<AuditEvent> AuditLog::list(AuditFilter const& filter, PageRequest const& page) const {
    detail::require_administration(*state_, detail::Administered::audit_log, detail::Right::read);
    detail::check_page_limit(page.limit);
    Stretch stretch{.last = std::nullopt, .limit = page.limit + 1};
    if (auto const last = detail::parse_number_cursor(page.cursor, INT64_MAX)) {
        stretch.last.emplace().seq = static_cast<std::int64_t>(*last);
    }
    auto rows = state_->host->read_out([&](storage::Transaction& transaction) {
        return select(Rows{transaction, state_->tenant}, filter, stretch);
    });
    return detail::page_of_each(
        detail::cut_page(
            std::move(rows), page.limit, [](Row const& row) { return std::to_string(row.seq); }),
        [&](Row const& row) { return to_event(state_->tenant, row); });
}

AuditReport AuditLog::verify() const {
    detail::require_administration(*state_, detail::Administered::audit_log, detail::Right::read);
    return state_->host->read_out([&](storage::Transaction& transaction) {
        AuditReport report;
        storage::Bytes before;
        Rows const rows{transaction, state_->tenant};
        rows.each({.limit = verified_at_once}, [&](Row const& row) {
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
