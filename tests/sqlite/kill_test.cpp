#include "fixture.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <thread>

namespace {

using fixture::Folder;

constexpr std::size_t batch = 5;

/// Commits batches for ever and acknowledges each by writing its first number to the pipe.
[[noreturn]] void
commit_for_ever(std::string const& path, std::int64_t first, int acknowledgements) {
    auto store = fixture::open(path);
    for (std::int64_t seq = first;; seq += static_cast<std::int64_t>(batch)) {
        fixture::add_entries(*store, seq, batch);
        if (::write(acknowledgements, &seq, sizeof seq) != sizeof seq) {
            ::_exit(1);
        }
    }
}

/// @return  the last number acknowledged by a child that was killed at work, or `first - batch`
std::int64_t
kill_at_work(std::string const& path, std::int64_t first, std::chrono::milliseconds after) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    pid_t const child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        try {
            commit_for_ever(path, first, ends[1]);
        } catch (...) {
            ::_exit(2);
        }
    }
    ::close(ends[1]);
    std::this_thread::sleep_for(after);
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    std::int64_t last = first - static_cast<std::int64_t>(batch);
    for (std::int64_t seq = 0; ::read(ends[0], &seq, sizeof seq) == sizeof seq;) {
        last = seq;
    }
    ::close(ends[0]);
    return last;
}

} // namespace

TEST_CASE("what was acknowledged survives a kill, whole batches only") {
    Folder const folder;
    fixture::open(folder.file());
    std::int64_t next = 1;
    for (int kill = 0; kill < 20; ++kill) {
        CAPTURE(kill);
        auto const last =
            kill_at_work(folder.file(), next, std::chrono::milliseconds{10 + kill * 3});
        auto const found = fixture::sequences(*fixture::open(folder.file()));
        auto const size = static_cast<std::int64_t>(found.size());
        CHECK(found.size() % batch == 0);
        CHECK(size >= last + static_cast<std::int64_t>(batch) - 1);
        CHECK(size <=
              last + 2 * static_cast<std::int64_t>(batch) - 1); // the one that was not acknowledged
        CHECK((found.empty() || found.back() == size));
        next = size + 1;
    }
    CHECK(next > 1);
    CHECK(fixture::open(folder.file())->check().empty());
}
