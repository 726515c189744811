#pragma once

#include "domain/host.hpp"

#include <nostro/core/message_sender.hpp>

#include <optional>
#include <string>

namespace nostro::inline v0::detail {

/// A message to write into the outbox, see `Message`.
struct NewMessage {
    Channel channel = Channel::email;
    std::string to;
    std::string kind;
    std::string subject{};
    std::string body;
    std::string code{};
    std::optional<Timestamp> expires_at{}; ///< it is not sent from then on
};

/// Write a message in the transaction of what it tells of.
/// @return  its id
std::string
enqueue(storage::Transaction& transaction, ServiceState const& state, NewMessage const& message);

} // namespace nostro::inline v0::detail
