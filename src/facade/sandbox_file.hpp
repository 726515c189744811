#pragma once

#include <nostro/access/view.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/core/money.hpp>
#include <nostro/facade/sandbox_import.hpp>
#include <nostro/identity/users.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// A sandbox file of the Open Bank Project, as what it becomes here. Every item knows its place in
// the file, for example "accounts[3]".
namespace nostro::inline v0::detail::sandbox {

struct BankItem {
    std::string place;
    Bank bank;
};

struct UserItem {
    std::string place;
    NewUser user;
    std::string password; ///< as in the file; empty: none
};

struct AccountItem {
    std::string place;
    NewAccount account;              ///< without owners
    std::vector<std::size_t> owners; ///< indexes of `File::users`
    std::vector<DefaultView> views;  ///< `owner` first
    Money balance;
};

struct TransactionItem {
    std::string place;
    std::size_t account = 0; ///< index of `File::accounts`
    Payment payment;
    Money new_balance;
};

struct DocumentItem {
    std::string place;
    std::string bank_id;
    BankDocument document;
};

struct File {
    std::vector<BankItem> banks;
    std::vector<UserItem> users;
    std::vector<AccountItem> accounts;
    std::vector<TransactionItem> transactions; ///< by `completed`, then as in the file
    std::vector<DocumentItem> documents;
    std::vector<SandboxWarning> warnings;
};

/// Read a whole file and check it against itself.
/// @throws InvalidArgument  not JSON, or "field" and "reason" tell what is wrong where
[[nodiscard]] File parse_file(std::string_view json);

/// Whether the text is an IBAN (ISO 13616); spaces do not count.
[[nodiscard]] bool is_iban(std::string_view text);

} // namespace nostro::inline v0::detail::sandbox
