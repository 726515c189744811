#include "password.hpp"

#include "failure.hpp"
#include "files.hpp"

#include <cerrno>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace cli {
namespace {

constexpr char interrupt_key = 0x03;
constexpr char end_key = 0x04;
constexpr char backspace_key = 0x08;
constexpr char clear_key = 0x15;
constexpr char delete_key = 0x7F;

/// The terminal of this process, in a mode that shows nothing and hands over each key. Signals are
/// off too, so that an interrupt cannot leave the terminal in this mode.
class SilentTerminal {
public:
    SilentTerminal() : file_{::open("/dev/tty", O_RDWR | O_CLOEXEC)} {
        if (file_ < 0 || ::tcgetattr(file_, &before_) != 0) {
            close();
            throw Failure{ExitCode::usage,
                          "there is no terminal to ask for the password",
                          "give it on standard input with --password-stdin"};
        }
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
        silent.c_cc[VMIN] = 1;
        silent.c_cc[VTIME] = 0;
        ::tcsetattr(file_, TCSAFLUSH, &silent);
    }

    SilentTerminal(SilentTerminal const&) = delete;
    SilentTerminal& operator=(SilentTerminal const&) = delete;

    ~SilentTerminal() {
        ::tcsetattr(file_, TCSAFLUSH, &before_);
        close();
    }

    std::string ask(std::string_view prompt) {
        write(prompt);
        std::string line;
        for (auto key = read_key(); key && *key != '\n' && *key != '\r' && *key != end_key;
             key = read_key()) {
            edit(line, *key);
        }
        write("\n");
        return line;
    }

private:
    void edit(std::string& line, char key) {
        switch (key) {
        case interrupt_key:
            write("\n");
            throw Failure{
                ExitCode::try_again, "interrupted; nothing was changed", "run the command again"};
        case clear_key:
            line.clear();
            break;
        case backspace_key:
        case delete_key:
            erase_character(line);
            break;
        default:
            line += key;
        }
    }

    /// A character of UTF-8 may have several bytes.
    static void erase_character(std::string& line) {
        while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0) == 0x80) {
            line.pop_back();
        }
        if (!line.empty()) {
            line.pop_back();
        }
    }

    [[nodiscard]] std::optional<char> read_key() const {
        char key = 0;
        ::ssize_t count = 0;
        do {
            count = ::read(file_, &key, 1);
        } while (count < 0 && errno == EINTR);
        return count == 1 ? std::optional{key} : std::nullopt;
    }

    void write(std::string_view text) const {
        if (::write(file_, text.data(), text.size()) < 0) {
            throw Failure{ExitCode::usage,
                          "the terminal cannot be written to",
                          "give the password on standard input with --password-stdin"};
        }
    }

    void close() const {
        if (file_ >= 0) {
            ::close(file_);
        }
    }

    int file_;
    termios before_{};
};

} // namespace

std::string read_secret_line() {
    InputFile input{"-"};
    auto line = input.read_line();
    if (line && line->ends_with('\r')) {
        line->pop_back();
    }
    if (!line || line->empty()) {
        throw Failure{ExitCode::bad_input,
                      "standard input is empty",
                      "write the password or secret there, as one line"};
    }
    if (input.read_line()) {
        throw Failure{ExitCode::bad_input,
                      "standard input has more than one line",
                      "write the password or secret there, as one line"};
    }
    return *std::move(line);
}

std::string ask_password() {
    SilentTerminal terminal;
    auto password = terminal.ask("Password: ");
    if (password.empty()) {
        throw Failure{ExitCode::bad_input, "the password is empty; nothing was changed"};
    }
    if (terminal.ask("Again: ") != password) {
        throw Failure{ExitCode::bad_input,
                      "the two passwords differ; nothing was changed",
                      "run the command again"};
    }
    return password;
}

} // namespace cli
