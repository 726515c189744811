#pragma once

#include "server.hpp"

#include <nostro/core/log.hpp>

#include <iosfwd>
#include <mutex>
#include <string_view>

namespace httpd {

/// The log as JSON objects, one a line: events of the library and requests. Neither holds secrets.
class JsonLog final : public nostro::LogSink {
public:
    /// @param quiet  leave out requests and everything below a warning
    JsonLog(std::ostream& out, bool quiet) : out_{out}, quiet_{quiet} {}

    void log(nostro::LogLevel level,
             std::string_view event,
             std::span<nostro::Detail const> details) noexcept override;

    void request(RequestLine const& line) noexcept;

private:
    std::ostream& out_;
    bool quiet_;
    std::mutex mutex_;
};

} // namespace httpd
