#include <nostro/core/error.hpp>
#include <nostro/core/key_vault.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

namespace {

/// A path that nothing stands at, and that is removed at the end.
struct ScratchFile {
    std::filesystem::path path = std::filesystem::temp_directory_path() /
                                 ("nostro_keys_" + std::to_string(::getpid()) + ".keys");

    ScratchFile() { std::filesystem::remove(path); }

    ~ScratchFile() { std::filesystem::remove(path); }

    void write(std::string const& text, mode_t mode = 0600) const {
        std::ofstream{path} << text;
        ::chmod(path.c_str(), mode);
    }
};

} // namespace

TEST_CASE("a key file is created for its owner only, and opened again with the same keys") {
    ScratchFile const file;
    auto const first = nostro::open_key_file(file.path);

    struct stat status {};

    REQUIRE(::stat(file.path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);

    auto const second = nostro::open_key_file(file.path);
    for (auto const purpose :
         {nostro::KeyPurpose::data, nostro::KeyPurpose::code, nostro::KeyPurpose::password}) {
        CHECK(first->current(purpose).id == 1);
        CHECK(first->current(purpose).bytes == second->current(purpose).bytes);
        CHECK(second->find(purpose, 1)->bytes == first->current(purpose).bytes);
        CHECK_FALSE(second->find(purpose, 2).has_value());
    }
    CHECK(first->current(nostro::KeyPurpose::data).bytes !=
          first->current(nostro::KeyPurpose::code).bytes);
}

TEST_CASE("the key with the highest id is the current one") {
    ScratchFile const file;
    std::string const old_key(43, 'A');
    file.write("nostro keys 1\ndata 1 " + old_key + "\ncode 1 " + old_key + "\npassword 1 " +
               old_key + "\ndata 2 " + std::string(42, 'B') + "A\n");
    auto const vault = nostro::open_key_file(file.path);
    CHECK(vault->current(nostro::KeyPurpose::data).id == 2);
    CHECK(vault->find(nostro::KeyPurpose::data, 1).has_value());
    CHECK(vault->current(nostro::KeyPurpose::code).id == 1);
}

TEST_CASE("what is no complete key file of the owner's alone is refused") {
    ScratchFile const file;
    std::string const key(43, 'A');
    std::string const whole =
        "nostro keys 1\ndata 1 " + key + "\ncode 1 " + key + "\npassword 1 " + key + "\n";

    SUBCASE("readable for others") {
        file.write(whole, 0640);
    }

    SUBCASE("something else") {
        file.write("hello\n");
    }

    SUBCASE("cut off") {
        file.write(whole.substr(0, whole.size() - 10));
    }

    SUBCASE("without one of the purposes") {
        file.write("nostro keys 1\ndata 1 " + key + "\ncode 1 " + key + "\n");
    }

    SUBCASE("with a key of number 0") {
        file.write("nostro keys 1\ndata 0 " + key + "\ncode 1 " + key + "\npassword 1 " + key +
                   "\n");
    }
    CHECK_THROWS_AS(static_cast<void>(nostro::open_key_file(file.path)), nostro::StorageError);
}

TEST_CASE("a folder that does not exist is an error, not a crash") {
    CHECK_THROWS_AS(static_cast<void>(nostro::open_key_file("/nonexistent/folder/keys")),
                    nostro::StorageError);
}
