#include <nostro/core/http_client.hpp>
#include <nostro/core/message_sender.hpp>

namespace nostro::inline v0 {

MessageSender::~MessageSender() = default;
HttpClient::~HttpClient() = default;

} // namespace nostro::inline v0
