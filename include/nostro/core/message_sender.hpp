#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// How a message travels.
enum class Channel : std::uint8_t { sms, email };

inline constexpr std::array<std::string_view, 2> channel_names{"sms", "email"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(Channel) noexcept {
    return channel_names;
}

/// A message to a person. It may hold a one-time code or link: it is not to be logged.
struct Message {
    std::string id; ///< stable over repeated deliveries, so that a sender can drop a repeat
    Channel channel = Channel::email;
    std::string to;      ///< phone number or email address
    std::string kind;    ///< what it is about: `one_time_code`, `password_reset`, `invitation` ...
    std::string subject; ///< plain text; empty for SMS
    std::string body;    ///< plain text
    std::string code;    ///< the code or link in the body, for senders with templates of their own
    Timestamp created_at{};
};

/// Carries messages out of the bank.
///
/// Messages are written in the transaction of what they tell of, and handed over afterwards by
/// `Core::run_due`, at least once. Without a sender they stay in the outbox, where the host reads
/// them.
///
/// Threads: called by one thread at a time, with no transaction open.
class NOSTRO_API(0, 1) MessageSender {
public:
    virtual ~MessageSender();

    /// Hand the message to the carrier. An exception leaves it in the outbox for another attempt.
    virtual void send(Message const& message) = 0;

protected:
    MessageSender() = default;
    MessageSender(MessageSender const&) = default;
    MessageSender& operator=(MessageSender const&) = default;
};

} // namespace nostro::inline v0
