#include "log.hpp"

#include <nostro/core/time.hpp>

#include <fmt/format.h>

#include <ostream>
#include <string>

namespace httpd {

namespace {

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (char const letter : text) {
        auto const code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            result += '\\';
            result += letter;
        } else if (code < 0x20 || code >= 0x7f) {
            result += fmt::format("\\u{:04x}", code);
        } else {
            result += letter;
        }
    }
    return result + '"';
}

std::string now() {
    return nostro::to_string(nostro::system_clock().now());
}

} // namespace

void JsonLog::log(nostro::LogLevel level,
                  std::string_view event,
                  std::span<nostro::Detail const> details) noexcept {
    if (quiet_ && level < nostro::LogLevel::warning) {
        return;
    }
    try {
        std::string line = fmt::format(R"({{"time":{},"level":{},"event":{})",
                                       quoted(now()),
                                       quoted(nostro::name_of(level)),
                                       quoted(event));
        for (auto const& [key, value] : details) {
            line += fmt::format(",{}:{}", quoted(key), quoted(value));
        }
        std::lock_guard const lock{mutex_};
        out_ << line << "}\n" << std::flush;
    } catch (...) { // a log that fails must not fail what it tells of
    }
}

void JsonLog::request(RequestLine const& line) noexcept {
    if (quiet_) {
        return;
    }
    try {
        std::string const text = fmt::format(
            R"({{"time":{},"level":"info","event":"request","peer":{},"method":{},"path":{},)"
            R"("status":{},"bytes":{},"duration_us":{},"request_id":{}}})",
            quoted(now()),
            quoted(line.peer),
            quoted(line.method),
            quoted(line.path),
            line.status,
            line.bytes,
            line.duration.count(),
            quoted(line.request_id));
        std::lock_guard const lock{mutex_};
        out_ << text << '\n' << std::flush;
    } catch (...) { // as above
    }
}

} // namespace httpd
