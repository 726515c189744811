#pragma once

#include "failure.hpp"
#include "session.hpp"

#include <nostro/core/error.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Commands of two words, `user add`: a noun is a table of verbs.
namespace cli {

template <class Options>
struct Verb {
    char const* name;
    char const* help;
    Access access;
    void (*add_options)(CLI::App&, Options&);
    ExitCode (*run)(Session&, nostro::Session const&, Options const&);
};

/// The library's "not found", with all that is known of it and what to do.
[[nodiscard]] Failure not_found(nostro::NotFound const& error, std::string_view noun);

/// Open the bank and run one verb.
template <class Options>
ExitCode
run_verb(Session& session, char const* noun, Verb<Options> const& verb, Options const& options) {
    auto const office = open_office(session, verb.access);
    session.host = &office.host;
    try {
        return verb.run(session, office.services, options);
    } catch (nostro::NotFound const& error) {
        throw not_found(error, noun);
    }
}

template <class Options, std::size_t count>
CLI::App* add_noun(CLI::App& app,
                   Session& session,
                   char const* noun,
                   char const* help,
                   Verb<Options> const (&verbs)[count]) {
    auto* parent = app.add_subcommand(noun, help);
    parent->require_subcommand(1);
    for (auto const& verb : verbs) {
        auto* command = parent->add_subcommand(verb.name, verb.help);
        auto const options = std::make_shared<Options>();
        verb.add_options(*command, *options);
        command->callback([&session, noun, verb, options] {
            session.run = [&session, noun, verb, options] {
                return run_verb(session, noun, verb, *options);
            };
        });
    }
    return parent;
}

/// As `add_noun`, for what people do as well: `--as` says who.
template <class Options, std::size_t count>
void add_user_noun(CLI::App& app,
                   Session& session,
                   char const* noun,
                   char const* help,
                   Verb<Options> const (&verbs)[count]) {
    add_noun(app, session, noun, help, verbs)
        ->add_option("--as",
                     session.user,
                     "Username of a customer, or id: what this user may do and see; default: the "
                     "bank itself");
}

/// An option that may be repeated.
CLI::Option* add_list(CLI::App& command,
                      char const* name,
                      std::vector<std::string>& values,
                      std::string const& help);

/// An option whose value is a name of an enumeration.
template <class E>
CLI::Option* add_word(CLI::App& command, char const* name, E& value, std::string const& help) {
    std::string choices;
    for (auto const word : names_of(E{})) {
        choices.append(choices.empty() ? "" : ", ").append(word);
    }
    auto const read = [&value, name, choices](std::string const& text) {
        auto const names = names_of(E{});
        auto const found = std::find(names.begin(), names.end(), text);
        if (found == names.end()) {
            throw CLI::ValidationError{name, '"' + text + "\" is none of " + choices};
        }
        value = static_cast<E>(found - names.begin());
    };
    return command.add_option_function<std::string>(name, read, help + ": " + choices);
}

/// Scopes may stand one by one or, as in OAuth, in one text with spaces between them.
[[nodiscard]] std::vector<std::string> split_words(std::vector<std::string> const& texts);

} // namespace cli
