#include "sandbox_file.hpp"

#include "arguments.hpp"
#include "failure.hpp"
#include "json_in.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace cli {
namespace {

/// The ids of the open bank project stand in paths: "/" in one would make BANK/ACCOUNT ambiguous.
std::string const& read_id(JsonField const& field) {
    auto const& id = field.name();
    if (id.size() > 255 || id.find('/') != std::string::npos) {
        field.raise("an id has 1 to 255 bytes and no '/'");
    }
    return id;
}

nostro::Money read_money(JsonField const& field, nostro::Currency const& currency) {
    auto const& text = field.string();
    try {
        return {parse_amount(text, currency), currency};
    } catch (Failure const& failure) {
        field.raise(failure.what());
    }
}

nostro::Timestamp read_time(JsonField const& field) {
    if (auto const time = nostro::parse_timestamp(field.string())) {
        return *time;
    }
    field.raise("is not a time such as 2026-01-31T12:00:00Z");
}

nostro::Currency read_currency(JsonField const& field) {
    if (auto const currency = nostro::Currency::find_iso(field.string())) {
        return *currency;
    }
    field.raise("unknown currency \"" + field.string() + '"');
}

class Reader {
public:
    explicit Reader(JsonField root) : root_{std::move(root)} {}

    SandboxFile read() {
        for (auto const& bank : root_.at("banks").items()) {
            read_bank(bank);
        }
        for (auto const& user : root_.at("users").items()) {
            read_user(user);
        }
        for (auto const& account : root_.at("accounts").items()) {
            read_account(account);
        }
        for (auto const& transaction : root_.at("transactions").items()) {
            read_transaction(transaction);
        }
        std::stable_sort(file_.transactions.begin(),
                         file_.transactions.end(),
                         [](auto const& a, auto const& b) { return a.completed < b.completed; });
        return std::move(file_);
    }

private:
    using AccountKey = std::pair<std::string, std::string>; ///< bank and id

    void read_bank(JsonField const& field) {
        auto const& id = read_id(field.at("id"));
        if (!banks_.insert(id).second) {
            field.raise("bank \"" + id + "\" is there twice");
        }
        file_.banks.push_back(id);
    }

    /// Owners name a user by email or by user name.
    void read_user(JsonField const& field) {
        auto const email = field.at("email").name();
        auto const user_name = field.optional_string("user_name");
        if (!emails_.insert(email).second) {
            field.raise("user \"" + email + "\" is there twice");
        }
        users_.insert(email);
        users_.insert(user_name);
        ++file_.users;
    }

    void read_account(JsonField const& field) {
        AccountKey key{read_id(field.at("bank")), read_id(field.at("id"))};
        require_bank(field.at("bank"));
        if (!accounts_.emplace(key, file_.accounts.size()).second) {
            field.raise("account \"" + key.second + "\" of bank \"" + key.first +
                        "\" is there twice");
        }
        auto const balance = field.at("balance");
        file_.accounts.push_back(
            {.bank = key.first,
             .id = key.second,
             .label = field.optional_string("label"),
             .number = field.optional_string("number"),
             .type = field.optional_string("type"),
             .iban = field.optional_string("IBAN"),
             .owners = read_owners(field),
             .balance = read_money(balance.at("amount"), read_currency(balance.at("currency")))});
        warn_about_iban(file_.accounts.back());
    }

    void require_bank(JsonField const& field) const {
        if (!banks_.contains(field.string())) {
            field.raise("bank \"" + field.string() + "\" is not among the banks of the file");
        }
    }

    std::string read_owners(JsonField const& account) const {
        std::string owners;
        for (auto const& owner : account.at("owners").items()) {
            if (!users_.contains(owner.name())) {
                owner.raise("user \"" + owner.name() + "\" is not among the users of the file");
            }
            owners += (owners.empty() ? "" : ", ") + owner.name();
        }
        return owners;
    }

    void warn_about_iban(SandboxAccount const& account) {
        if (!account.iban.empty() && !is_iban(account.iban)) {
            file_.warnings.push_back("account " + account.bank + '/' + account.id + ": \"" +
                                     account.iban + "\" cannot be an IBAN; kept as it is");
        }
    }

    std::size_t find_account(JsonField const& field) const {
        auto const found = accounts_.find({field.at("bank").string(), field.at("id").string()});
        if (found == accounts_.end()) {
            field.raise("account \"" + field.at("id").string() + "\" of bank \"" +
                        field.at("bank").string() + "\" is not among the accounts of the file");
        }
        return found->second;
    }

    static SandboxCounterparty read_counterparty(JsonField const& transaction) {
        if (!transaction.has("counterparty")) {
            return {};
        }
        auto const field = transaction.at("counterparty");
        return {field.optional_string("name"), field.optional_string("account_number")};
    }

    void read_transaction(JsonField const& field) {
        auto const id = read_id(field.at("id"));
        auto const account = find_account(field.at("this_account"));
        if (!transactions_.emplace(account, id).second) {
            field.raise("transaction \"" + id + "\" of the account is there twice");
        }
        auto const& currency = file_.accounts[account].balance.currency();
        auto const details = field.at("details");
        read_time(details.at("posted"));
        file_.transactions.push_back(
            {.id = id,
             .account = account,
             .counterparty = read_counterparty(field),
             .type = details.optional_string("type"),
             .description = details.optional_string("description"),
             .posted = details.at("posted").string(),
             .completed = read_time(details.at("completed")),
             .new_balance = read_money(details.at("new_balance"), currency),
             .value = read_money(details.at("value"), currency)});
    }

    JsonField root_;
    SandboxFile file_;
    std::set<std::string> banks_;
    std::set<std::string> emails_;
    std::set<std::string> users_; ///< every name by which an owner may be given
    std::map<AccountKey, std::size_t> accounts_;
    std::set<std::pair<std::size_t, std::string>> transactions_;
};

} // namespace

SandboxFile parse_sandbox(std::string_view text) {
    auto const json = parse_json(text);
    return Reader{JsonField{json, {}}}.read();
}

bool is_iban(std::string_view text) {
    std::string compact{text};
    std::erase(compact, ' ');
    auto const in = [](char c, char from, char to) { return c >= from && c <= to; };
    if (compact.size() < 15 || compact.size() > 34 || !in(compact[0], 'A', 'Z') ||
        !in(compact[1], 'A', 'Z')) {
        return false;
    }
    std::rotate(compact.begin(), compact.begin() + 4, compact.end());
    int remainder = 0;
    for (char const c : compact) {
        if (in(c, '0', '9')) {
            remainder = (remainder * 10 + (c - '0')) % 97;
        } else if (in(c, 'A', 'Z')) {
            remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
        } else {
            return false;
        }
    }
    return remainder == 1;
}

} // namespace cli
