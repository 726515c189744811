#pragma once

#include <nostro/facade/core.hpp>
#include <nostro/oauth/tokens.hpp>
#include <nostro/storage/sqlite.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// A bank that signs by RS256, with one partner and a client of it that has a grant.
class Bank {
public:
    static constexpr std::string_view issuer = "https://bank.example";
    static constexpr std::string_view partner = "T11200000";
    static constexpr std::string_view client = "shop";

    /// Whether it remembers the tokens that it has verified.
    enum class Remembers : bool { no, yes };

    /// @param path  of the SQLite file; empty: in memory
    Bank(std::string const& path, nostro::storage::Durability durability, Remembers remembers);

    [[nodiscard]] nostro::Core& core() noexcept { return core_; }

    [[nodiscard]] nostro::Tokens tokens() { return core_.system().tokens(); }

    /// The client's UUID, by which paths name it.
    [[nodiscard]] std::string const& client_uuid() const noexcept { return client_uuid_; }

    /// A new token of the client for its partner.
    [[nodiscard]] std::string issue();

    [[nodiscard]] std::vector<std::string> issue(std::size_t count);

private:
    nostro::Core core_;
    std::string client_uuid_;
    std::string audience_;
};

/// Verify a token that counts.
/// @throws std::runtime_error  it does not
void verify(nostro::Tokens const& tokens, std::string_view token);

} // namespace bench
