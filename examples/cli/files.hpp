#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Files that are read and written as a whole; "-" is standard input or output.
namespace cli {

/// Reads a file, all of it or line by line.
class InputFile {
public:
    /// @throws Failure  not_found; bad_input: it cannot be read
    explicit InputFile(std::string path);

    /// @throws Failure  bad_input: reading failed
    [[nodiscard]] std::string read_all();
    /// The next line without its end; absent at the end of the file.
    /// @throws Failure  bad_input: a line of more than 16 MiB, or reading failed
    [[nodiscard]] std::optional<std::string> read_line();

private:
    [[nodiscard]] bool fill();

    std::string path_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
    std::string buffer_;
    std::size_t position_ = 0;
};

/// Writes a new file under another name first, so that the file is there complete or not at all.
class OutputFile {
public:
    /// @throws Failure  already_exists; storage: cannot be made
    explicit OutputFile(std::string path);
    OutputFile(OutputFile const&) = delete;
    OutputFile& operator=(OutputFile const&) = delete;
    /// Removes what was written, unless it was kept.
    ~OutputFile();

    /// @throws Failure  storage: disk full and the like
    void write_line(std::string_view line);
    /// Make it durable and give it its name.
    /// @throws Failure  storage
    void keep();

private:
    [[noreturn]] void raise() const;

    std::string path_;
    std::string part_; ///< name while it is written; empty for standard output
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

} // namespace cli
