#include "files.hpp"

#include "failure.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace cli {
namespace {

constexpr std::size_t line_bytes_max = 16U << 20;
constexpr std::size_t chunk_bytes = 1U << 16;
constexpr std::string_view standard = "-";

std::string reason() {
    return std::generic_category().message(errno);
}

int leave_open(std::FILE*) {
    return 0;
}

using FileHandle = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

FileHandle open_input(std::string const& path) {
    if (path == standard) {
        return {stdin, leave_open};
    }
    if (auto* file = std::fopen(path.c_str(), "rb")) {
        return {file, std::fclose};
    }
    auto const code = errno == ENOENT ? ExitCode::not_found : ExitCode::bad_input;
    throw Failure{code, "cannot read " + path + ": " + reason(), "check the name of the file"};
}

} // namespace

InputFile::InputFile(std::string path) : path_{std::move(path)}, file_{open_input(path_)} {}

bool InputFile::fill() {
    buffer_.erase(0, position_);
    position_ = 0;
    auto const size = buffer_.size();
    buffer_.resize(size + chunk_bytes);
    auto const count = std::fread(buffer_.data() + size, 1, chunk_bytes, file_.get());
    buffer_.resize(size + count);
    if (std::ferror(file_.get()) != 0) {
        throw Failure{ExitCode::bad_input,
                      "cannot read " + path_ + ": " + reason(),
                      "nothing was changed; name a file that can be read"};
    }
    return count > 0;
}

std::string InputFile::read_all() {
    while (fill()) {
    }
    return std::move(buffer_);
}

std::optional<std::string> InputFile::read_line() {
    std::size_t searched = 0;
    for (;;) {
        auto const end = buffer_.find('\n', position_ + searched);
        if (end != std::string::npos) {
            auto line = buffer_.substr(position_, end - position_);
            position_ = end + 1;
            return line;
        }
        searched = buffer_.size() - position_;
        if (searched > line_bytes_max) {
            throw Failure{ExitCode::bad_input,
                          path_ + ": a line is longer than 16 MiB",
                          "it is not what `nostro export jsonl` wrote; nothing was changed"};
        }
        if (!fill()) {
            break;
        }
    }
    if (buffer_.empty()) {
        return std::nullopt;
    }
    position_ = 0;
    return std::exchange(buffer_, {});
}

OutputFile::OutputFile(std::string path) : path_{std::move(path)}, file_{stdout, leave_open} {
    if (path_ == standard) {
        return;
    }
    if (std::error_code error; std::filesystem::exists(path_, error)) {
        throw Failure{ExitCode::already_exists, path_ + " exists already", "name another file"};
    }
    part_ = path_ + ".part";
    file_ = {std::fopen(part_.c_str(), "wb"), std::fclose};
    if (!file_) {
        throw Failure{ExitCode::storage,
                      "cannot write " + part_ + ": " + reason(),
                      "name a file in a folder that is there and may be written"};
    }
}

OutputFile::~OutputFile() {
    if (!part_.empty()) {
        std::error_code error;
        std::filesystem::remove(part_, error);
    }
}

void OutputFile::write_line(std::string_view line) {
    auto const written = std::fwrite(line.data(), 1, line.size(), file_.get());
    if (written != line.size() || std::fputc('\n', file_.get()) == EOF) {
        raise();
    }
}

void OutputFile::keep() {
    if (std::fflush(file_.get()) != 0) {
        raise();
    }
    if (part_.empty()) {
        return;
    }
    if (fsync(fileno(file_.get())) != 0) {
        raise();
    }
    if (std::rename(part_.c_str(), path_.c_str()) != 0) {
        raise();
    }
    part_.clear();
}

void OutputFile::raise() const {
    auto const target = path_ == standard ? std::string{"the answer"} : path_;
    throw Failure{ExitCode::storage,
                  "cannot write " + target + ": " + reason(),
                  "nothing was kept; see to the disk and run the command again"};
}

} // namespace cli
