#include <nostro/core/key_vault.hpp>

#include "core/crypto/base64.hpp"
#include "core/vault_keys.hpp"
#include <nostro/core/enum_names.hpp>

#include <nostro/core/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace nostro::inline v0 {

namespace {

constexpr std::string_view file_title = "nostro keys 1\n";

/// Keys that never change while the vault is open.
class FixedVault final : public KeyVault {
public:
    explicit FixedVault(std::vector<HeldKey> keys) : keys_{std::move(keys)} {}

    VaultKey current(KeyPurpose purpose) override { return newest_key(keys_, purpose); }

    std::optional<VaultKey> find(KeyPurpose purpose, std::uint32_t id) override {
        return find_key(keys_, purpose, id);
    }

private:
    std::vector<HeldKey> const keys_;
};

std::vector<HeldKey> make_keys(RandomSource& random) {
    std::vector<HeldKey> keys;
    keys.reserve(key_purposes.size());
    for (KeyPurpose const purpose : key_purposes) {
        keys.push_back({purpose, make_vault_key(1, random)});
    }
    return keys;
}

[[noreturn]] void fail(std::string const& path, char const* text) {
    throw StorageError{ErrorCode::storage_failure,
                       text,
                       {{"path", path}, {"reason", std::generic_category().message(errno)}}};
}

/// A file descriptor, closed at the end.
class File {
public:
    File(std::string const& path, int flags, mode_t mode)
        : fd_{::open(path.c_str(), flags, mode)} {}

    ~File() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }

    File(File const&) = delete;
    File& operator=(File const&) = delete;

    [[nodiscard]] int get() const noexcept { return fd_; }

private:
    int fd_;
};

/// Written beside and linked into place, so that a reader sees all of it or nothing, and two
/// creators agree on the first.
void create_file(std::string const& path, std::vector<HeldKey> const& keys) {
    std::string text{file_title};
    for (HeldKey const& entry : keys) {
        text.append(name_of(entry.purpose))
            .append(" ")
            .append(std::to_string(entry.key.id))
            .append(" ")
            .append(detail::base64url(bytes_of(entry.key)))
            .append("\n");
    }
    std::string const beside = path + ".new." + std::to_string(::getpid());
    {
        File const file{beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600};
        if (file.get() < 0 ||
            ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
            ::fsync(file.get()) != 0) {
            ::unlink(beside.c_str());
            fail(path, "the key file cannot be written");
        }
    }
    bool const linked = ::link(beside.c_str(), path.c_str()) == 0;
    int const reason = errno;
    ::unlink(beside.c_str());
    errno = reason;
    if (!linked && errno != EEXIST) {
        fail(path, "the key file cannot be created");
    }
}

std::optional<std::string> read_file(std::string const& path) {
    File const file{path, O_RDONLY | O_CLOEXEC, 0};
    if (file.get() < 0) {
        if (errno == ENOENT) {
            return std::nullopt;
        }
        fail(path, "the key file cannot be read");
    }

    struct stat status {};

    if (::fstat(file.get(), &status) != 0) {
        fail(path, "the key file cannot be read");
    }
    if ((status.st_mode & 077) != 0) {
        throw StorageError{ErrorCode::storage_failure,
                           "others may read the key file; give it mode 0600",
                           {{"path", path}}};
    }
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    if (::read(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        fail(path, "the key file cannot be read");
    }
    return text;
}

std::vector<HeldKey> parse_file(std::string const& path, std::string const& text) {
    std::vector<HeldKey> keys;
    bool right = text.starts_with(file_title);
    std::istringstream lines{right ? text.substr(file_title.size()) : std::string{}};
    for (std::string line; right && std::getline(lines, line);) {
        std::istringstream words{line};
        std::string purpose;
        std::string encoded;
        HeldKey entry;
        words >> purpose >> entry.key.id >> encoded;
        auto const named = find_named<KeyPurpose>(purpose);
        auto const bytes = detail::from_base64url(encoded);
        right = !words.fail() && named && entry.key.id != 0 && bytes &&
                bytes->size() == entry.key.bytes.size();
        if (right) {
            entry.purpose = *named;
            std::memcpy(entry.key.bytes.data(), bytes->data(), bytes->size());
            keys.push_back(entry);
        }
    }
    for (KeyPurpose const purpose : key_purposes) {
        right = right && std::any_of(keys.begin(), keys.end(), [&](HeldKey const& entry) {
                    return entry.purpose == purpose;
                });
    }
    if (!right) {
        throw StorageError{
            ErrorCode::storage_failure, "the file is not a complete key file", {{"path", path}}};
    }
    return keys;
}

} // namespace

KeyVault::~KeyVault() = default;

VaultKey make_vault_key(std::uint32_t id, RandomSource& random) {
    VaultKey key{.id = id};
    random.fill(key.bytes);
    return key;
}

VaultKey newest_key(std::span<HeldKey const> keys, KeyPurpose purpose) {
    VaultKey newest;
    for (HeldKey const& held : keys) {
        if (held.purpose == purpose && held.key.id > newest.id) {
            newest = held.key;
        }
    }
    return newest;
}

std::optional<VaultKey>
find_key(std::span<HeldKey const> keys, KeyPurpose purpose, std::uint32_t id) {
    auto const found = std::ranges::find_if(
        keys, [&](HeldKey const& held) { return held.purpose == purpose && held.key.id == id; });
    return found == keys.end() ? std::nullopt : std::optional{found->key};
}

std::unique_ptr<KeyVault> open_key_file(std::string const& path, RandomSource& random) {
    std::optional<std::string> text = read_file(path);
    if (!text) {
        create_file(path, make_keys(random));
        text = read_file(path);
    }
    if (!text) {
        fail(path, "the key file has disappeared");
    }
    return std::make_unique<FixedVault>(parse_file(path, *text));
}

std::unique_ptr<KeyVault> make_memory_vault(RandomSource& random) {
    return std::make_unique<FixedVault>(make_keys(random));
}

} // namespace nostro::inline v0
