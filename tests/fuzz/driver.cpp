#include "fuzz/driver.hpp"

#include "fuzz/mutator.hpp"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace fuzz {

namespace {

constexpr unsigned input_seconds_max = 60;

std::string read_file(std::filesystem::path const& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        throw std::system_error{errno, std::generic_category(), "cannot read " + path.string()};
    }
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The file that always holds the input that runs now, whatever becomes of the process.
class CurrentInput {
public:
    explicit CurrentInput(std::filesystem::path path) : path_{std::move(path)} {
        std::filesystem::create_directories(path_.parent_path());
        file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        check(file_ >= 0);
    }

    CurrentInput(CurrentInput const&) = delete;
    CurrentInput& operator=(CurrentInput const&) = delete;

    ~CurrentInput() { ::close(file_); }

    void keep(std::string_view text) {
        check(::pwrite(file_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
        check(::ftruncate(file_, static_cast<off_t>(text.size())) == 0);
    }

    void remove() const { std::filesystem::remove(path_); }

    [[nodiscard]] std::string path() const { return path_.string(); }

private:
    void check(bool is_well) const {
        if (!is_well) {
            throw std::system_error{errno, std::generic_category(), path_.string()};
        }
    }

    std::filesystem::path path_;
    int file_ = -1;
};

/// What an input breaks; empty: nothing.
std::string finding_of(Target const& target, std::string_view input) {
    ::alarm(input_seconds_max);
    std::string finding;
    try {
        target.run(reinterpret_cast<std::uint8_t const*>(input.data()), input.size());
    } catch (Broken const& broken) {
        finding = std::string{"does not hold: "} + broken.what();
    } catch (std::exception const& error) {
        finding = std::string{"unexpected exception: "} + error.what();
    }
    ::alarm(0);
    return finding;
}

/// In the order of the names, so that a seed means the same everywhere.
std::vector<std::string> read_corpus(std::filesystem::path const& folder) {
    std::vector<std::filesystem::path> const files{std::filesystem::directory_iterator{folder}, {}};
    auto sorted = files;
    std::ranges::sort(sorted);
    std::vector<std::string> corpus;
    std::ranges::transform(sorted, std::back_inserter(corpus), read_file);
    if (corpus.empty()) {
        throw std::runtime_error{"no corpus in " + folder.string()};
    }
    return corpus;
}

} // namespace

bool run_target(Target const& target, Plan const& plan) {
    using Clock = std::chrono::steady_clock;
    std::string const name{target.name};
    auto const corpus = read_corpus(plan.corpus / name);
    auto const seed = static_cast<unsigned long long>(plan.seed);
    CurrentInput current{plan.findings / name};
    Mutator mutator{plan.seed, corpus, target.words, target.size_max};
    auto const begin = Clock::now();
    std::size_t executions = 0;
    auto const is_over = [&] {
        auto const mutations = executions - corpus.size();
        return plan.time ? Clock::now() - begin >= *plan.time : mutations >= target.mutations;
    };
    while (executions < corpus.size() || !is_over()) {
        auto const input = executions < corpus.size() ? corpus[executions] : mutator.next();
        ++executions;
        current.keep(input);
        if (auto const finding = finding_of(target, input); !finding.empty()) {
            std::printf("%-13s FAILED at execution %zu, seed %llu: %s\n  input: %s\n",
                        name.c_str(),
                        executions,
                        seed,
                        finding.c_str(),
                        current.path().c_str());
            return false;
        }
    }
    current.remove();
    std::chrono::duration<double> const time = Clock::now() - begin;
    std::printf(
        "%-13s %9zu executions, seed %llu, %.1f s\n", name.c_str(), executions, seed, time.count());
    return true;
}

bool run_file(Target const& target, std::filesystem::path const& file) {
    auto const finding = finding_of(target, read_file(file));
    std::printf("%s: %s\n", file.c_str(), finding.empty() ? "all holds" : finding.c_str());
    return finding.empty();
}

} // namespace fuzz
