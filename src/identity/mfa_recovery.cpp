#include "identity/mfa_recovery.hpp"

#include "core/crypto/base64.hpp"
#include "core/crypto/mac.hpp"
#include "core/crypto/random_text.hpp"
#include "domain/handle.hpp"
#include "identity/mfa_rows.hpp"

#include <algorithm>

namespace nostro::inline v0::detail {

namespace {

constexpr std::size_t codes_made = 10;
constexpr std::size_t code_bytes = 15; ///< 120 bits, 24 characters without padding
constexpr std::size_t group_size = 4;

/// The characters that count, in upper case.
std::string significant(std::string_view code) {
    std::string plain;
    for (char const c : code) {
        if (c != '-' && c != ' ') {
            plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return plain;
}

std::string grouped(std::string_view plain) {
    std::string text;
    for (std::size_t at = 0; at < plain.size(); at += group_size) {
        text.append(at == 0 ? "" : "-").append(plain.substr(at, group_size));
    }
    return text;
}

} // namespace

std::vector<std::string> replace_recovery_codes(storage::Transaction& transaction,
                                                ServiceState const& state,
                                                std::string_view user_id) {
    storage::Records<RecoveryCodeRow> rows{transaction, state.tenant};
    for (RecoveryCodeRow const& old : rows.list({}, user_id)) {
        rows.erase(old);
    }
    std::vector<std::string> codes;
    while (codes.size() < codes_made) {
        std::string const plain = base32(random_bytes(*state.host->ports().random, code_bytes));
        rows.insert({.user_id = std::string{user_id},
                     .digest = digest_of(plain),
                     .created_at = state.host->now(),
                     .used_at = {}});
        codes.push_back(grouped(plain));
    }
    return codes;
}

bool spend_recovery_code(storage::Transaction& transaction,
                         ServiceState const& state,
                         std::string_view user_id,
                         std::string_view code) {
    storage::Records<RecoveryCodeRow> rows{transaction, state.tenant};
    auto row = rows.find_for_update(std::string{user_id}, digest_of(significant(code)));
    if (!row || row->used_at) {
        return false;
    }
    row->used_at = state.host->now();
    rows.update(*row);
    return true;
}

std::size_t count_recovery_codes(storage::Transaction& transaction,
                                 ServiceState const& state,
                                 std::string_view user_id) {
    auto const rows =
        storage::Records<RecoveryCodeRow>{transaction, state.tenant}.list({}, user_id);
    return static_cast<std::size_t>(
        std::ranges::count_if(rows, [](RecoveryCodeRow const& row) { return !row.used_at; }));
}

} // namespace nostro::inline v0::detail
