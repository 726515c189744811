#include "files.hpp"

#include <nostro/core/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace nostro::inline v0::storage::sqlite {
namespace {

[[noreturn]] void raise_system(int reason, std::string_view action, std::string const& path) {
    bool const is_full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
    ErrorCode const code = is_full           ? ErrorCode::storage_full
                           : reason == EROFS ? ErrorCode::read_only
                                             : ErrorCode::storage_failure;
    throw StorageError{code,
                       std::string{action} + " failed",
                       {{"driver", "system"},
                        {"driver_code", std::to_string(reason)},
                        {"driver_message", std::system_category().message(reason)},
                        {"path", path}}};
}

class Descriptor {
public:
    Descriptor(std::string const& path, int flags)
        : value_{::open(path.c_str(), flags | O_CLOEXEC)} {
        if (value_ < 0) {
            raise_system(errno, "open", path);
        }
    }

    ~Descriptor() { ::close(value_); }

    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;

    void sync(std::string const& path) const {
        if (::fsync(value_) != 0) {
            raise_system(errno, "sync", path);
        }
    }

private:
    int value_;
};

std::string folder_of(std::string const& path) {
    std::filesystem::path const folder = std::filesystem::path{path}.parent_path();
    return folder.empty() ? "." : folder.string();
}

/// Give a file a name that nothing has. Where links are not supported a check must do.
bool rename_to_free_name(std::string const& from, std::string const& to) {
    if (::link(from.c_str(), to.c_str()) == 0) {
        ::unlink(from.c_str());
        return true;
    }
    if (errno == EEXIST || stamp_of(to)) {
        return false;
    }
    if (::rename(from.c_str(), to.c_str()) != 0) {
        raise_system(errno, "rename", to);
    }
    return true;
}

} // namespace

std::optional<FileStamp> stamp_of(std::string const& path) {
    struct stat found {};

    if (::stat(path.c_str(), &found) != 0) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        raise_system(errno, "stat", path);
    }
    constexpr std::int64_t second_ns = 1'000'000'000;
    return FileStamp{.size = static_cast<std::uint64_t>(found.st_size),
                     .inode = found.st_ino,
                     .modified_ns = found.st_mtim.tv_sec * second_ns + found.st_mtim.tv_nsec,
                     .is_regular = S_ISREG(found.st_mode)};
}

std::string resolve(std::string const& path) {
    try {
        std::filesystem::path const given{path};
        if (std::filesystem::exists(given)) {
            return std::filesystem::canonical(given).string();
        }
        return (std::filesystem::canonical(folder_of(path)) / given.filename()).string();
    } catch (std::filesystem::filesystem_error const& error) {
        raise_system(error.code().value(), "open", path);
    }
}

void sync_folder_of(std::string const& path) {
    std::string const folder = folder_of(path);
    Descriptor{folder, O_RDONLY | O_DIRECTORY}.sync(folder);
}

TemporaryFile::TemporaryFile(std::string target)
    : target_{std::move(target)}, path_{target_ + ".XXXXXX"} {
    int const descriptor = ::mkstemp(path_.data());
    if (descriptor < 0) {
        raise_system(errno, "create", path_);
    }
    ::close(descriptor);
}

TemporaryFile::~TemporaryFile() {
    if (!path_.empty()) {
        ::unlink(path_.c_str());
    }
}

void TemporaryFile::publish() {
    Descriptor{path_, O_RDONLY}.sync(path_);
    if (!rename_to_free_name(path_, target_)) {
        throw AlreadyExists{"the target file exists", {{"path", target_}}};
    }
    path_.clear();
    sync_folder_of(target_);
}

} // namespace nostro::inline v0::storage::sqlite
