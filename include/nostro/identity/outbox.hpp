#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/message_sender.hpp>
#include <nostro/core/page.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// Messages that wait to be sent, in the order they were written.
///
/// They are written in the transaction of what they tell of; subject, body and code are encrypted
/// at rest. A message that was sent is removed, and so is one whose code has expired.
///
/// Each writing call is atomic, and durable when it returns. Threads: as its session.
///
/// For the system alone: others are `Forbidden` (`bank_only`).
class NOSTRO_API(0, 1) Outbox {
public:
    explicit Outbox(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// The messages that wait, oldest first. The cursor is the id of the last one, which may be
    /// gone since.
    /// @throws InvalidArgument  invalid_limit, invalid_cursor
    [[nodiscard]] Page<Message> list(PageRequest const& page = {}) const;

    /// Read and remove the messages to this phone number or address, at most 1,000 at once.
    std::vector<Message> take(std::string_view to);

    /// Remove a message that the host has sent itself; one that is gone is no error.
    void mark_sent(std::string_view id);

    /// Hand over the oldest messages that are due. One that the sender refuses by an exception
    /// stays, and is tried again after 30 seconds, a minute, and so on, at most an hour. What was
    /// handed over is removed afterwards, in one step: a crash in between sends it again.
    ///
    /// @param limit  1 to 1,000
    /// @return       messages handed over
    /// @throws InvalidArgument  `limit`; or called in a unit: a sender is never called with a
    ///                          transaction open
    std::size_t deliver(MessageSender& sender, std::size_t limit = 100);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
