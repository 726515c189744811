#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace bench {

/// Where the SQLite files of one point are: in a folder that is made in the current one and removed
/// at the end, or beside a named file, which stays.
///
/// Not in the folder for temporary files: that is often memory, where a durable commit costs
/// nothing.
class Files {
public:
    /// @param kept  our side's file, which must not exist; empty: nothing stays
    explicit Files(std::string kept);
    ~Files();
    Files(Files const&) = delete;
    Files& operator=(Files const&) = delete;

    [[nodiscard]] std::string ours() const;
    [[nodiscard]] std::string yardstick(std::string_view name) const;

private:
    std::string kept_;
    std::filesystem::path folder_;
};

} // namespace bench
