#pragma once

#include <string>

/// Passwords and secrets of the host's own. They never stand on the command line, where every user
/// of the machine could read them.
namespace cli {

/// The only line of standard input.
/// @throws Failure  bad_input: it is empty, or there is more than one line
[[nodiscard]] std::string read_secret_line();

/// A password that is asked for twice at the terminal, which does not show it.
/// @throws Failure  usage: there is no terminal; bad_input: the two differ, or are empty;
///                  try_again: interrupted
[[nodiscard]] std::string ask_password();

} // namespace cli
