#include "facade/sandbox_file.hpp"

#include "core/json.hpp"
#include "core/utf8.hpp"
#include "identity/fold.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/iban.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace nostro::inline v0::detail::sandbox {

namespace {

[[noreturn]] void raise_at(std::string const& place, std::string reason, std::string const& text) {
    throw InvalidArgument{place + ": " + text, {{"field", place}, {"reason", std::move(reason)}}};
}

std::string quoted(std::string_view text) {
    return '"' + printable(text) + '"';
}

/// What the entries of an account may be given, in bytes.
constexpr std::size_t word_max = 255;
constexpr std::size_t description_max = 3'000;

void check_size(JsonReader const& field, std::size_t bytes_max) {
    if (field.text().size() > bytes_max) {
        raise_at(
            field.path(), "value_too_long", "has at most " + std::to_string(bytes_max) + " bytes");
    }
}

/// A text that is there and not empty.
std::string read_name(JsonReader const& field) {
    std::string_view const text = field.text();
    if (text.empty()) {
        raise_at(field.path(), "empty", "must not be empty");
    }
    return std::string{text};
}

std::string read_optional(JsonReader const& parent, std::string_view key) {
    return std::string{parent.optional_text(key).value_or("")};
}

std::string
read_short(JsonReader const& parent, std::string_view key, std::size_t bytes_max = word_max) {
    auto const field = parent.find(key);
    if (!field) {
        return {};
    }
    check_size(*field, bytes_max);
    return std::string{field->text()};
}

Money read_money(JsonReader const& field, Currency const& currency) {
    try {
        return Money::parse(field.text(), currency);
    } catch (InvalidArgument const& error) {
        if (!error.detail("field").empty()) {
            throw; // it is no text
        }
        raise_at(field.path(), "not_an_amount", error.what());
    }
}

Timestamp read_time(JsonReader const& field) {
    if (auto const time = parse_timestamp(field.text())) {
        return *time;
    }
    raise_at(field.path(), "not_a_time", "is not a time such as 2026-01-31T12:00:00Z");
}

Currency read_currency(JsonReader const& field) {
    if (auto const currency = Currency::find_iso(field.text())) {
        return *currency;
    }
    raise_at(field.path(), "unknown_currency", "unknown currency " + quoted(field.text()));
}

/// The value as people write it: numbers without an exponent, where the shortest text has none.
void write_plain(std::string& out, boost::json::value const& value) {
    if (auto const* number = value.if_double()) {
        std::array<char, 32> buffer{};
        out.append(buffer.data(),
                   std::to_chars(buffer.data(), buffer.data() + buffer.size(), *number).ptr);
    } else if (auto const* list = value.if_array()) {
        char before = '[';
        for (auto const& element : *list) {
            out.push_back(std::exchange(before, ','));
            write_plain(out, element);
        }
        out.append(list->empty() ? "[]" : "]");
    } else if (auto const* object = value.if_object()) {
        char before = '{';
        for (auto const& [key, member] : *object) {
            out.push_back(std::exchange(before, ','));
            out.append(to_text(boost::json::string{key})).push_back(':');
            write_plain(out, member);
        }
        out.append(object->empty() ? "{}" : "}");
    } else {
        out.append(to_text(value));
    }
}

std::string document_text(JsonReader const& item) {
    std::string text;
    write_plain(text, item.value());
    return text;
}

/// A flag that asks for a default view.
struct ViewFlag {
    std::string_view key;
    DefaultView view;
};

constexpr std::array view_flags{
    ViewFlag{"generate_public_view", DefaultView::public_view},
    ViewFlag{"generate_accountants_view", DefaultView::accountant},
    ViewFlag{"generate_auditors_view", DefaultView::auditor},
};

/// A list whose elements are kept as they are.
struct DocumentList {
    std::string_view key;
    BankDocumentKind kind;
    std::string_view id;
};

constexpr std::array document_lists{
    DocumentList{"branches", BankDocumentKind::branch, "id"},
    DocumentList{"atms", BankDocumentKind::atm, "id"},
    DocumentList{"products", BankDocumentKind::product, "code"},
};

constexpr std::array<std::string_view, 4> main_lists{"banks", "users", "accounts", "transactions"};

bool is_imported(std::string_view key) {
    return std::ranges::find(main_lists, key) != main_lists.end() ||
           std::ranges::find(document_lists, key, &DocumentList::key) != document_lists.end();
}

class Parser {
public:
    explicit Parser(JsonReader root) : root_{std::move(root)} {}

    File parse() {
        for (JsonReader const& bank : root_.array("banks")) {
            read_bank(bank);
        }
        for (JsonReader const& user : root_.array("users")) {
            read_user(user);
        }
        for (JsonReader const& account : root_.array("accounts")) {
            read_account(account);
        }
        for (JsonReader const& transaction : root_.array("transactions")) {
            read_transaction(transaction);
        }
        for (DocumentList const& list : document_lists) {
            read_documents(list);
        }
        warn_about_other_lists();
        std::ranges::stable_sort(file_.transactions, {}, [](TransactionItem const& item) {
            return item.payment.completed;
        });
        return std::move(file_);
    }

private:
    using Key = std::pair<std::string, std::string>; ///< bank and id

    void read_bank(JsonReader const& field) {
        Bank bank{.id = read_name(field.member("id")),
                  .short_name = read_optional(field, "short_name"),
                  .full_name = read_optional(field, "full_name"),
                  .logo_url = read_optional(field, "logo"),
                  .website_url = read_optional(field, "website")};
        if (!banks_.insert(bank.id).second) {
            raise_at(field.path(), "repeated", "bank " + quoted(bank.id) + " is there twice");
        }
        file_.banks.push_back({field.path(), std::move(bank)});
    }

    void read_user(JsonReader const& field) {
        UserItem item{.place = field.path()};
        item.user.email = read_name(field.member("email"));
        item.user.username = read_optional(field, "user_name");
        item.user.name = read_optional(field, "display_name");
        item.password = read_optional(field, "password");
        if (item.user.username.empty()) {
            item.user.username = item.user.email;
        }
        std::size_t const at = file_.users.size();
        for (std::string const& name : {item.user.email, item.user.username}) {
            if (users_.try_emplace(folded(name), at).first->second != at) {
                raise_at(field.path(), "repeated", "user " + quoted(name) + " is there twice");
            }
        }
        file_.users.push_back(std::move(item));
    }

    void read_account(JsonReader const& field) {
        Key key{read_known_bank(field.member("bank")), read_name(field.member("id"))};
        if (!accounts_.emplace(key, file_.accounts.size()).second) {
            raise_at(field.path(),
                     "repeated",
                     "account " + quoted(key.second) + " of bank " + quoted(key.first) +
                         " is there twice");
        }
        JsonReader const balance = field.member("balance");
        Currency const currency = read_currency(balance.member("currency"));
        // Not within the item: when a later initialiser throws, g++ 12 destroys a nested one twice.
        NewAccount account{.bank_id = key.first,
                           .id = key.second,
                           .currency = std::string{currency.code()},
                           .label = read_optional(field, "label"),
                           .number = read_optional(field, "number"),
                           .type = read_optional(field, "type"),
                           .overdraft = std::nullopt};
        AccountItem item{.place = field.path(),
                         .account = std::move(account),
                         .owners = read_owners(field.array("owners")),
                         .views = read_views(field),
                         .balance = read_money(balance.member("amount"), currency)};
        if (auto const iban = field.find("IBAN")) {
            read_iban(*iban, item.account);
        }
        file_.accounts.push_back(std::move(item));
    }

    void read_iban(JsonReader const& field, NewAccount& account) {
        std::string const iban{field.text()};
        if (iban.empty()) {
            return;
        }
        if (!is_iban(iban)) {
            file_.warnings.push_back({field.path(),
                                      quoted(iban) + " of account " + account.bank_id + '/' +
                                          account.id + " cannot be an IBAN; kept as it is"});
        }
        account.routings.push_back({"IBAN", iban});
    }

    std::vector<std::size_t> read_owners(std::vector<JsonReader> const& fields) const {
        std::vector<std::size_t> owners;
        for (JsonReader const& field : fields) {
            auto const found = users_.find(folded(field.text()));
            if (found == users_.end()) {
                raise_at(field.path(),
                         "unknown_user",
                         "user " + quoted(field.text()) + " is not among the users of the file");
            }
            owners.push_back(found->second);
        }
        return owners;
    }

    static std::vector<DefaultView> read_views(JsonReader const& account) {
        std::vector<DefaultView> views{DefaultView::owner};
        for (ViewFlag const& flag : view_flags) {
            auto const field = account.find(flag.key);
            if (field && field->boolean()) {
                views.push_back(flag.view);
            }
        }
        return views;
    }

    std::string read_known_bank(JsonReader const& field) const {
        std::string id = read_name(field);
        if (!banks_.contains(id)) {
            raise_at(field.path(),
                     "unknown_bank",
                     "bank " + quoted(id) + " is not among the banks of the file");
        }
        return id;
    }

    std::size_t find_account(JsonReader const& field) const {
        Key const key{field.text("bank"), field.text("id")};
        auto const found = accounts_.find(key);
        if (found == accounts_.end()) {
            raise_at(field.path(),
                     "unknown_account",
                     "account " + quoted(key.second) + " of bank " + quoted(key.first) +
                         " is not among the accounts of the file");
        }
        return found->second;
    }

    static ExternalParty read_party(JsonReader const& transaction) {
        ExternalParty party;
        if (auto const field = transaction.find("counterparty")) {
            party.name = read_short(*field, "name");
            party.number = read_short(*field, "account_number");
        }
        return party;
    }

    void read_transaction(JsonReader const& field) {
        std::string id = read_name(field.member("id"));
        check_size(field.member("id"), word_max);
        std::size_t const at = find_account(field.member("this_account"));
        if (!transactions_.emplace(at, id).second) {
            raise_at(field.path(),
                     "repeated",
                     "transaction " + quoted(id) + " of the account is there twice");
        }
        AccountItem const& account = file_.accounts[at];
        Currency const& currency = account.balance.currency();
        JsonReader const details = field.member("details");
        Payment payment{.bank_id = account.account.bank_id, // on its own, as accounts are
                        .account_id = account.account.id,
                        .other = read_party(field),
                        .value = read_money(details.member("value"), currency),
                        .id = std::move(id),
                        .type = read_short(details, "type"),
                        .description = read_short(details, "description", description_max),
                        .completed = read_time(details.member("completed")),
                        .posted = read_time(details.member("posted"))};
        file_.transactions.push_back(
            {.place = field.path(),
             .account = at,
             .payment = std::move(payment),
             .new_balance = read_money(details.member("new_balance"), currency)});
    }

    void read_documents(DocumentList const& list) {
        auto const field = root_.find(list.key);
        if (!field) {
            return;
        }
        std::set<Key> seen;
        for (JsonReader const& item : field->array()) {
            std::string bank_id = read_known_bank(item.member("bank_id"));
            std::string id = read_name(item.member(list.id));
            if (!seen.emplace(bank_id, id).second) {
                raise_at(item.path(), "repeated", quoted(id) + " of the bank is there twice");
            }
            file_.documents.push_back({.place = item.path(),
                                       .bank_id = std::move(bank_id),
                                       .document = {.kind = list.kind,
                                                    .id = std::move(id),
                                                    .json = document_text(item)}});
        }
    }

    void warn_about_other_lists() {
        for (auto const& member : root_.value().as_object()) {
            std::string_view const key = member.key();
            if (!is_imported(key)) {
                file_.warnings.push_back({printable(key), "not imported"});
            }
        }
    }

    JsonReader root_;
    File file_;
    std::set<std::string> banks_;
    std::map<std::string, std::size_t>
        users_; ///< by email and by name, which are compared without case
    std::map<Key, std::size_t> accounts_;
    std::set<std::pair<std::size_t, std::string>> transactions_;
};

} // namespace

File parse_file(std::string_view json) {
    auto const document = parse_json(json, "sandbox file");
    return Parser{JsonReader{document}}.parse();
}

bool is_iban(std::string_view text) {
    std::string compact{text};
    std::erase(compact, ' ');
    return !Iban::check(compact);
}

} // namespace nostro::inline v0::detail::sandbox
