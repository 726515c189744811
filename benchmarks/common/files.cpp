#include "common/files.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace bench {

Files::Files(std::string kept) : kept_{std::move(kept)} {
    if (!kept_.empty() && std::filesystem::exists(kept_)) {
        throw std::runtime_error{fmt::format("{} exists", kept_)};
    }
    auto const parent = kept_.empty() ? std::filesystem::current_path()
                                      : std::filesystem::absolute(kept_).parent_path();
    auto name = (parent / "nostro-benchmark-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error{fmt::format("cannot make a folder like {}", name)};
    }
    folder_ = name;
}

Files::~Files() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string Files::ours() const {
    return kept_.empty() ? (folder_ / "nostro.db").string() : kept_;
}

std::string Files::yardstick(std::string_view name) const {
    return (folder_ / fmt::format("{}.db", name)).string();
}

} // namespace bench
