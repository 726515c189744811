#include "fuzz/driver.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr char const* usage =
    R"(usage: nostro_fuzz [OPTION...]                    all targets
       nostro_fuzz [OPTION...] TARGET             one
       nostro_fuzz TARGET FILE...                 these inputs again
       nostro_fuzz --list                         the names of the targets
options:
  --seconds N        go on for so long with each target; otherwise as long as a test takes
  --seed S           start from here; otherwise a seed is drawn
  --findings FOLDER  where an input stays that failed; otherwise "findings"
)";

struct Arguments {
    fuzz::Plan plan{.seed = std::random_device{}(),
                    .time = {},
                    .corpus = NOSTRO_TEST_DATA "/../fuzz/corpus",
                    .findings = "findings"};
    fuzz::Target const* target = nullptr;
    std::vector<std::string> files;
    bool lists = false;
    bool is_well_formed = true;
};

Arguments parse(std::vector<std::string> const& words) {
    Arguments arguments;
    auto const read_number = [&](std::string const& text) {
        std::uint64_t number = 0;
        auto const end = text.data() + text.size();
        auto const read = std::from_chars(text.data(), end, number);
        arguments.is_well_formed &= read.ec == std::errc{} && read.ptr == end;
        return number;
    };
    for (std::size_t at = 0; at < words.size(); ++at) {
        auto const& word = words[at];
        bool const has_value = at + 1 < words.size();
        if (word == "--list") {
            arguments.lists = true;
        } else if (word == "--seconds" && has_value) {
            arguments.plan.time = std::chrono::seconds{read_number(words[++at])};
        } else if (word == "--seed" && has_value) {
            arguments.plan.seed = read_number(words[++at]);
        } else if (word == "--findings" && has_value) {
            arguments.plan.findings = words[++at];
        } else if (arguments.target != nullptr) {
            arguments.files.push_back(word);
        } else {
            arguments.target = fuzz::find_target(word);
            arguments.is_well_formed &= arguments.target != nullptr;
        }
    }
    return arguments;
}

/// @return  whether all properties hold
bool run(Arguments const& arguments) {
    if (!arguments.files.empty()) {
        return std::ranges::all_of(arguments.files, [&](std::string const& file) {
            return fuzz::run_file(*arguments.target, file);
        });
    }
    std::printf("seed %llu\n", static_cast<unsigned long long>(arguments.plan.seed));
    bool holds = true;
    for (auto const* target : fuzz::targets()) {
        if (arguments.target == nullptr || arguments.target == target) {
            holds &= fuzz::run_target(*target, arguments.plan);
        }
    }
    return holds;
}

} // namespace

int main(int count, char** values) try {
    // Lines are there when a crash ends the process.
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    auto const arguments = parse({values + 1, values + count});
    if (!arguments.is_well_formed) {
        std::fputs(usage, stderr);
        return 2;
    }
    if (arguments.lists) {
        for (auto const* target : fuzz::targets()) {
            std::printf("%.*s\n", static_cast<int>(target->name.size()), target->name.data());
        }
        return 0;
    }
    return run(arguments) ? 0 : 1;

} catch (std::exception const& error) {

    std::fprintf(stderr, "nostro_fuzz: %s\n", error.what());
    return 2;
}
