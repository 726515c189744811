#pragma once

#include "session.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace cli {

/// Let the command run one function with its options.
template <class Options>
void on_call(CLI::App& command,
             Session& session,
             std::shared_ptr<Options> const& options,
             ExitCode (*function)(Session&, Options const&)) {
    command.callback([&session, options, function] {
        session.run = [&session, options, function] { return function(session, *options); };
    });
}

} // namespace cli
