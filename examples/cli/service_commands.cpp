#include "service_commands.hpp"

#include <sstream>

namespace cli {

Failure not_found(nostro::NotFound const& error, std::string_view noun) {
    std::string message = error.what();
    for (auto const& [key, value] : error.details()) {
        message += " (" + key + ' ' + value + ')';
    }
    return {ExitCode::not_found,
            message,
            "`nostro " + std::string{noun} + " list` lists what there is"};
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
