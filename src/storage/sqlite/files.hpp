#pragma once

#include <cstdint>
#include <optional>
#include <string>

/// What is asked of the file system beside SQLite. A database file is never opened here: closing
/// any descriptor of it would drop the locks that SQLite holds on it in this process (POSIX).
namespace nostro::inline v0::storage::sqlite {

/// What tells whether a file is still the same.
struct FileStamp {
    std::uint64_t size = 0;
    std::uint64_t inode = 0;
    std::int64_t modified_ns = 0;
    bool is_regular = false;

    friend bool operator==(FileStamp const&, FileStamp const&) = default;
};

/// @return  absent when there is no such file
/// @throws StorageError  it cannot be told
[[nodiscard]] std::optional<FileStamp> stamp_of(std::string const& path);

/// Absolute and without links, so that neither a change of the working folder nor of a link
/// separates later connections from earlier ones.
/// @throws StorageError  its folder does not exist or may not be searched
[[nodiscard]] std::string resolve(std::string const& path);

/// Make the names in the folder of a file durable.
/// @throws StorageError
void sync_folder_of(std::string const& path);

/// A file under a name of its own beside a target, removed unless published.
class TemporaryFile {
public:
    /// @throws StorageError
    explicit TemporaryFile(std::string target);
    ~TemporaryFile();
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;

    [[nodiscard]] std::string const& path() const noexcept { return path_; }

    /// Make it durable under the target's name. Nobody may have it open.
    /// @throws AlreadyExists  the target appeared meanwhile
    /// @throws StorageError
    void publish();

private:
    std::string target_;
    std::string path_;
};

} // namespace nostro::inline v0::storage::sqlite
