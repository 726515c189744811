#pragma once

#include <nostro/core/money.hpp>
#include <nostro/core/time.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A sandbox file of the Open Bank Project: banks, users, accounts and transactions, checked as a
/// whole.
namespace cli {

struct SandboxAccount {
    std::string bank;
    std::string id; ///< unique within its bank only
    std::string label;
    std::string number;
    std::string type;
    std::string iban;
    std::string owners; ///< ids of users, joined by ", "
    nostro::Money balance;
};

/// Who stands on the other side: either may be empty.
struct SandboxCounterparty {
    std::string name;
    std::string account_number;
};

struct SandboxTransaction {
    std::string id;      ///< unique within its account only
    std::size_t account; ///< index into `SandboxFile::accounts`
    SandboxCounterparty counterparty;
    std::string type;
    std::string description;
    std::string posted; ///< as written
    nostro::Timestamp completed{};
    nostro::Money new_balance;
    nostro::Money value; ///< positive: paid in
};

struct SandboxFile {
    std::vector<std::string> banks;
    std::size_t users = 0;
    std::vector<SandboxAccount> accounts;
    std::vector<SandboxTransaction>
        transactions;                  ///< by `completed`; equal times in the order of the file
    std::vector<std::string> warnings; ///< odd, but no reason to refuse the file
};

/// Read and check a whole file. Passwords and everything but the four lists are passed over.
/// @throws Failure  bad_input, naming the place
[[nodiscard]] SandboxFile parse_sandbox(std::string_view text);

/// Whether the text has the form and the check digits of an IBAN (ISO 13616); spaces do not count.
[[nodiscard]] bool is_iban(std::string_view text);

} // namespace cli
