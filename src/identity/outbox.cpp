#include <nostro/identity/outbox.hpp>

#include "core/json.hpp"
#include "core/paging.hpp"
#include "domain/administration.hpp"
#include "domain/messages.hpp"
#include "domain/sealed.hpp"
#include "identity/rows.hpp"

#include <nostro/core/error.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::MessageRow;
using Described = storage::Described<MessageRow>;
using Rows = storage::Records<MessageRow>;

constexpr std::size_t limit_max = 1'000;
constexpr std::chrono::seconds first_pause{30};
constexpr std::chrono::seconds pause_max{3'600};

detail::SealedPlace place_of(std::string_view id) noexcept {
    return {"messages", id, "content"};
}

Message to_message(detail::ServiceState const& state, MessageRow const& row) {
    std::string const text = detail::unseal_at(
        *state.host->ports().vault, KeyPurpose::data, place_of(row.id), row.content.value);
    boost::json::value const document = parse_json(text, "message");
    JsonReader const content{document};
    return {.id = row.id,
            .channel = row.channel,
            .to = row.recipient,
            .kind = row.kind,
            .subject = std::string{content.text("subject")},
            .body = std::string{content.text("body")},
            .code = std::string{content.text("code")},
            .created_at = row.created_at};
}

std::vector<Message> to_messages(detail::ServiceState const& state,
                                 std::vector<MessageRow> const& rows) {
    std::vector<Message> messages;
    messages.reserve(rows.size());
    for (MessageRow const& row : rows) {
        messages.push_back(to_message(state, row));
    }
    return messages;
}

/// The pause doubles from attempt to attempt.
std::chrono::seconds pause_after(std::int64_t attempts) noexcept {
    std::chrono::seconds pause = first_pause;
    for (; attempts > 1 && pause < pause_max; --attempts) {
        pause *= 2;
    }
    return std::min(pause, pause_max);
}

/// Expired messages are left in the list; whoever sends drops them.
bool is_expired(MessageRow const& row, Timestamp now) noexcept {
    return row.expires_at && *row.expires_at <= now;
}

bool try_send(detail::ServiceState const& state, MessageSender& sender, MessageRow const& row) {
    Message const message = to_message(state, row);
    try {
        sender.send(message);
        return true;
    } catch (std::exception const&) { // what a sender says may repeat the message
        std::array const details{Detail{"message", row.id}, Detail{"kind", row.kind}};
        state.host->ports().log->log(LogLevel::warning, "message.not_sent", details);
        return false;
    }
}

} // namespace

std::string detail::enqueue(storage::Transaction& transaction,
                            ServiceState const& state,
                            NewMessage const& message) {
    DomainPorts const& ports = state.host->ports();
    MessageRow row;
    row.id = to_string(ports.ids->next());
    row.channel = message.channel;
    row.recipient = message.to;
    row.kind = message.kind;
    row.created_at = state.host->now();
    row.due_at = row.created_at;
    row.expires_at = message.expires_at;
    row.content.value =
        seal_at(*ports.vault,
                KeyPurpose::data,
                *ports.random,
                place_of(row.id),
                to_text(boost::json::object{
                    {"subject", message.subject}, {"body", message.body}, {"code", message.code}}));
    Rows{transaction, state.tenant}.insert(row);
    return row.id;
}

Outbox::Outbox(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

Page<Message> Outbox::list(PageRequest const& page) const {
    detail::require_administration(*state_, detail::Administered::outbox, detail::Right::read);
    detail::check_page_limit(page.limit);
    detail::check_id_cursor(page.cursor);
    auto rows = state_->host->read_out([&](storage::Transaction& transaction) {
        MessageRow last;
        last.id = page.cursor;
        return Rows{transaction, state_->tenant}.list_after({.limit = page.limit + 1}, last);
    });
    return detail::page_of_each(detail::cut_page(std::move(rows), page.limit, &MessageRow::id),
                                [&](MessageRow const& row) { return to_message(*state_, row); });
}

std::vector<Message> Outbox::take(std::string_view to) {
    detail::require_administration(*state_, detail::Administered::outbox, detail::Right::write);
    return state_->host->written([&](storage::Transaction& transaction) {
        Rows rows{transaction, state_->tenant};
        std::vector<MessageRow> const found =
            rows.list({.index = Described::by_recipient, .limit = limit_max}, to);
        for (MessageRow const& row : found) {
            rows.erase(row);
        }
        return to_messages(*state_, found);
    });
}

void Outbox::mark_sent(std::string_view id) {
    detail::require_administration(*state_, detail::Administered::outbox, detail::Right::write);
    MessageRow row;
    row.id = id;
    state_->host->write([&](storage::Transaction& transaction) {
        Rows{transaction, state_->tenant}.erase(row);
    });
}

std::size_t Outbox::deliver(MessageSender& sender, std::size_t limit) {
    detail::require_administration(*state_, detail::Administered::outbox, detail::Right::write);
    if (limit < 1 || limit > limit_max) {
        throw InvalidArgument{"1 to 1,000 messages are delivered at once", {{"field", "limit"}}};
    }
    state_->host->require_core("Outbox::deliver");
    Timestamp const now = state_->host->now();
    std::vector<MessageRow> due = state_->host->read_out([&](storage::Transaction& transaction) {
        return Rows{transaction, state_->tenant}.list({.index = Described::by_due, .limit = limit});
    });
    std::erase_if(due, [&](MessageRow const& row) { return row.due_at > now; });
    if (due.empty()) {
        return 0;
    }

    std::vector<MessageRow> done;
    std::vector<MessageRow> failed;
    std::size_t sent = 0;
    for (MessageRow const& row : due) {
        bool const expired = is_expired(row, now);
        bool const gone = expired || try_send(*state_, sender, row);
        (gone ? done : failed).push_back(row);
        sent += gone && !expired ? 1 : 0;
    }
    state_->host->write([&](storage::Transaction& transaction) {
        Rows rows{transaction, state_->tenant};
        for (MessageRow const& row : done) {
            rows.erase(row);
        }
        for (MessageRow const& row : failed) {
            if (auto stored = rows.find_for_update(row.id)) {
                ++stored->attempts;
                stored->due_at = now + pause_after(stored->attempts);
                rows.update(*stored);
            }
        }
    });
    return sent;
}

} // namespace nostro::inline v0
