#include "jsonl_files.hpp"

#include <nostro/core/error.hpp>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <istream>
#include <optional>
#include <sstream>
#include <system_error>

namespace nostro::inline v0::python {
namespace {

[[noreturn]] void raise_file(std::string const& doing, std::string const& path, int error) {
    auto const code = error == ENOSPC ? ErrorCode::storage_full : ErrorCode::storage_failure;
    auto const reason = std::generic_category().message(error);
    throw StorageError{
        code, doing + " failed: " + reason, {{"path", path}, {"driver_message", reason}}};
}

std::uint64_t import_from_stream(Ledger& ledger, std::istream& stream) {
    return ledger.import_jsonl([&]() -> std::optional<std::string> {
        std::string line;
        return std::getline(stream, line) ? std::optional{std::move(line)} : std::nullopt;
    });
}

/// A file that disappears again unless it is kept.
class PartFile {
public:
    explicit PartFile(std::string const& path)
        : path_{path}, part_{path + ".part"}, stream_{part_, std::ios::binary} {
        require_good();
    }

    ~PartFile() {
        std::error_code ignored;
        std::filesystem::remove(part_, ignored);
    }

    PartFile(PartFile const&) = delete;
    PartFile& operator=(PartFile const&) = delete;

    void write_line(std::string_view line) {
        stream_ << line << '\n';
        require_good();
    }

    void keep() {
        stream_.close();
        require_good();
        std::error_code error;
        std::filesystem::rename(part_, path_, error);
        if (error) {
            raise_file("writing the export", path_, error.value());
        }
    }

private:
    void require_good() const {
        if (!stream_) {
            raise_file("writing the export", path_, errno);
        }
    }

    std::string path_;
    std::string part_;
    std::ofstream stream_;
};

} // namespace

void export_to_file(Export const& run, std::string const& path) {
    PartFile file{path};
    run([&](std::string_view line) { file.write_line(line); });
    file.keep();
}

std::string export_to_text(Export const& run) {
    std::string text;
    run([&](std::string_view line) { text.append(line).push_back('\n'); });
    return text;
}

std::uint64_t import_from_file(Ledger& ledger, std::string const& path) {
    std::ifstream stream{path, std::ios::binary};
    if (!stream) {
        if (errno == ENOENT) {
            throw NotFound{"no such file", {{"path", path}}};
        }
        raise_file("reading the import", path, errno);
    }
    auto const events = import_from_stream(ledger, stream);
    if (stream.bad()) {
        raise_file("reading the import", path, errno);
    }
    return events;
}

std::uint64_t import_from_text(Ledger& ledger, std::string const& text) {
    std::istringstream stream{text};
    return import_from_stream(ledger, stream);
}

} // namespace nostro::inline v0::python
