#include "service_commands.hpp"

#include <sstream>

namespace cli {

namespace {

/// The command that lists what a field of the library names.
struct Listed {
    std::string_view field;
    std::string_view noun;
};

constexpr Listed listed[] = {
    {"bank_id", "bank"},
    {"account_id", "account"},
    {"view_id", "view"},
    {"user_id", "user"},
    {"client_id", "client"},
};

} // namespace

Failure not_found(nostro::NotFound const& error, std::string_view noun) {
    auto message = in_words(error.what());
    for (auto const& [key, value] : error.details()) {
        if (key != "field" && key != "reason") {
            message += " \"" + value + '"';
        }
    }
    auto const field = error.detail("field");
    for (auto const& [name, its_noun] : listed) {
        noun = name == field ? its_noun : noun;
    }
    return {error, message, "`nostro " + std::string{noun} + " list` lists what there is"};
}

CLI::Option* add_list(CLI::App& command,
                      char const* name,
                      std::vector<std::string>& values,
                      std::string const& help) {
    return command.add_option(name, values, help + "; may be repeated")->allow_extra_args(false);
}

std::vector<std::string> split_words(std::vector<std::string> const& texts) {
    std::vector<std::string> words;
    for (auto const& text : texts) {
        std::istringstream parts{text};
        for (std::string word; parts >> word;) {
            words.push_back(word);
        }
    }
    return words;
}

} // namespace cli
