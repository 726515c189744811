#include "support/fixture.hpp"

#include <nostro/access/shares.hpp>
#include <nostro/access/views.hpp>
#include <nostro/accounts/account_entries.hpp>
#include <nostro/accounts/accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/core/error.hpp>
#include <nostro/facade/sandbox_import.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/identity/users.hpp>

#include <boost/json.hpp>

#include <fstream>
#include <functional>
#include <sstream>

/// Sandbox files of the Open Bank Project.
namespace {

using namespace nostro;
namespace json = boost::json;
using support::all_stores;
using support::Store;

std::string fixture_text() {
    std::ifstream file{NOSTRO_TEST_DATA "/sandbox.json", std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The fixture after a change.
std::string changed_fixture(std::function<void(json::object&)> const& change) {
    json::value file = json::parse(fixture_text());
    change(file.as_object());
    return json::serialize(file);
}

json::object& transaction_of(json::object& file, std::size_t at) {
    return file.at("transactions").at(at).as_object();
}

json::object& account_of(json::object& file, std::size_t at) {
    return file.at("accounts").at(at).as_object();
}

/// A core that hashes quickly.
class Host {
public:
    explicit Host(Store store, AccessOptions const& access = {}) {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock_;
        options.identity.password.ln = 4;
        options.access = access;
        core_.emplace(Core::open(support::open_storage(store, folder_.file("bank.db")), options));
    }

    [[nodiscard]] Core& core() { return *core_; }

    [[nodiscard]] Session session() { return core_->system(); }

    SandboxReport import(std::string const& text, Progress const& progress = {}) {
        return session().sandbox_import().run(text, progress);
    }

    [[nodiscard]] std::string balance(std::string_view bank, std::string_view account) {
        return to_string(session().accounts().balance(bank, account).booked);
    }

    /// Everything of the ledgers, to see that nothing has changed.
    [[nodiscard]] std::vector<std::string> heads() {
        std::vector<std::string> heads;
        for (Ledger const& ledger : core_->list_ledgers()) {
            heads.push_back(ledger.name() + to_string(ledger.head().hash));
        }
        return heads;
    }

    void check_sound() {
        for (Ledger const& ledger : core_->list_ledgers()) {
            CHECK(ledger.verify().ok());
        }
        CHECK(core_->storage().check().empty());
    }

private:
    support::TempFolder folder_;
    testing::FakeClock clock_{support::morning};
    std::optional<Core> core_;
};

void on_each_host(std::function<void(Host&)> const& body) {
    for (auto const store : all_stores) {
        CAPTURE(support::name(store));
        Host host{store};
        body(host);
        host.check_sound();
    }
}

SandboxCount made(std::uint64_t created) {
    return {.created = created, .existing = 0};
}

std::string user_id(Host& host, std::string_view username) {
    return host.session().users().get_by_username(UserKind::customer, "", username).id;
}

std::vector<std::string> ids_of(std::vector<View> const& views) {
    std::vector<std::string> ids;
    for (View const& view : views) {
        ids.push_back(view.id);
    }
    return ids;
}

} // namespace

TEST_CASE("given a sandbox file, when it is imported, then everything in it is in the bank") {
    on_each_host([](Host& host) {
        auto const report = host.import(fixture_text());
        CHECK(report.count(SandboxItem::bank) == made(2));
        CHECK(report.count(SandboxItem::user) == made(3));
        CHECK(report.count(SandboxItem::account) == made(3));
        CHECK(report.count(SandboxItem::transaction) == made(6));
        CHECK(report.count(SandboxItem::opening_balance) == made(3));
        CHECK(report.count(SandboxItem::branch) == made(1));
        CHECK(report.count(SandboxItem::atm) == made(1));
        CHECK(report.count(SandboxItem::product) == made(2));

        Session const session = host.session();
        Bank const bank = session.banks().get("north-bank");
        CHECK(bank.full_name == "The North Bank");
        CHECK(bank.logo_url == "https://north.example/logo.png");
        CHECK(bank.website_url == "https://north.example");
        auto const products =
            session.banks().list_documents("south-bank", BankDocumentKind::product);
        REQUIRE(products.size() == 1);
        CHECK(json::parse(products.front().json).at("name").as_string() == "Also Plus");
        CHECK(session.banks().find_document("north-bank", BankDocumentKind::branch, "north-1"));
        CHECK(session.banks().find_document("south-bank", BankDocumentKind::atm, "atm-1"));

        Account const account = session.accounts().get("north-bank", "shared-id");
        CHECK(account.label == "Ann's current");
        CHECK(account.number == "1000001");
        CHECK(account.type == "CURRENT PLUS");
        CHECK(account.routings == std::vector<Routing>{{"IBAN", "DE89 3704 0044 0532 0130 00"}});
        CHECK(account.owners.size() == 2);
        CHECK(session.accounts().get("south-bank", "idle").number == "1000000001");
    });
}

TEST_CASE("given a sandbox file, when it is imported, then transactions are entries in the order "
          "of their completion, after an opening balance from equity") {
    on_each_host([](Host& host) {
        host.import(fixture_text());
        CHECK(host.balance("north-bank", "shared-id") == "75.50 GBP");
        CHECK(host.balance("south-bank", "shared-id") == "30.00 GBP");
        CHECK(host.balance("south-bank", "idle") == "-700 JPY");
        auto const page = host.session().account_entries().list(
            {.bank_id = "north-bank", .account_id = "shared-id", .descending = false});
        REQUIRE(page.items.size() == 3);
        AccountEntry const& salary = page.items[0];
        CHECK(salary.id == "n-1");
        CHECK(salary.other.details.name == "Employer Ltd");
        CHECK(salary.other.details.number == "55-1");
        CHECK(salary.type == "10219");
        CHECK(salary.description == "Salary");
        CHECK(to_string(salary.posted) == "2025-03-01T08:00:00Z");
        CHECK(to_string(salary.completed) == "2025-03-01T10:00:00Z");
        CHECK(to_string(salary.new_balance.value()) == "125.00 GBP");
        CHECK(page.items[1].id == "n-2");
        CHECK(page.items[2].id == "n-3");
        Ledger const ledger = host.core().get_ledger("north-bank");
        auto const equity = ledger.list_accounts({.account_class = LedgerAccountClass::equity});
        REQUIRE(equity.items.size() == 1);
        CHECK(equity.items.front().balance.debits_posted == Amount{100'00});
        auto const opening = ledger.list_statement(equity.items.front().id);
        CHECK(to_string(opening.items.front().effective_date) == "2025-02-28");
    });
}

TEST_CASE("given a sandbox file, when it is imported, then owners may use the views it asks for") {
    on_each_host([](Host& host) {
        auto const report = host.import(fixture_text());
        Session const session = host.session();
        CHECK(ids_of(session.views().list("north-bank", "shared-id")) ==
              std::vector<std::string>{"accountant", "auditor", "owner"});
        CHECK(ids_of(session.views().list("south-bank", "shared-id")) ==
              std::vector<std::string>{"accountant", "owner"});
        CHECK(ids_of(session.views().list("south-bank", "idle")) ==
              std::vector<std::string>{"owner"});
        for (auto const* name : {"ann", "cat@example.com"}) {
            CHECK(ids_of(session.shares().list_of_user(
                      "north-bank", "shared-id", user_id(host, name))) ==
                  std::vector<std::string>{"accountant", "auditor", "owner"});
        }
        CHECK(session.shares()
                  .list_of_user("north-bank", "shared-id", user_id(host, "bob@example.com"))
                  .empty());
        CHECK(report.count(SandboxItem::view) == made(6));
        CHECK(report.count(SandboxItem::share) == made(9));
    });
}

TEST_CASE("given a bank that allows public views, then a public view is made and shared with "
          "nobody") {
    Host host{Store::memory, {.allow_public_views = true}};
    auto const report = host.import(fixture_text());
    CHECK(host.session().views().get({"north-bank", "shared-id", "public"}).content.is_public);
    CHECK(report.count(SandboxItem::view) == made(7));
    CHECK(report.count(SandboxItem::share) == made(9));
}

TEST_CASE("given users with passwords, when they are imported, then they log in, and no password "
          "is stored") {
    on_each_host([](Host& host) {
        host.import(fixture_text());
        auto const verdict = [&](std::string_view name, std::string_view password) {
            return host.session()
                .users()
                .check_password(UserKind::customer, "", name, password)
                .outcome;
        };
        CHECK(verdict("ann", "a long enough passphrase") == PasswordOutcome::accepted);
        CHECK(verdict("bob@example.com", "short") == PasswordOutcome::accepted);
        CHECK(verdict("ann", "short") == PasswordOutcome::refused);
        CHECK(host.session()
                  .users()
                  .get_by_username(UserKind::customer, "", "cat@example.com")
                  .status == UserStatus::pending);
    });
}

TEST_CASE("given odd but possible things, then each is a warning that names its place") {
    Host host{Store::memory};
    std::vector<std::string> places;
    for (auto const& warning : host.import(fixture_text()).warnings) {
        places.push_back(warning.place);
    }
    CHECK(places == std::vector<std::string>{"accounts[1].IBAN",
                                             "crm_events",
                                             "users[1].password",
                                             "accounts[0].generate_public_view"});
    CHECK(host.session().accounts().get("south-bank", "shared-id").routings.front().address ==
          "BA12 1234 5123 4513 7599 6969 977");
}

TEST_CASE(
    "given balances that the ledger does not confirm, then each is reported with the reason") {
    on_each_host([](Host& host) {
        auto const report = host.import(fixture_text());
        CHECK(report.balances_compared == 9);
        REQUIRE(report.differences.size() == 3);
        SandboxDifference const& first = report.differences[0];
        CHECK(first.bank_id == "south-bank");
        CHECK(first.account_id == "shared-id");
        CHECK(first.transaction_id == "s-2");
        CHECK(to_string(first.file) == "41.00 GBP");
        CHECK(to_string(first.ledger) == "40.00 GBP");
        CHECK(first.reason == SandboxReason::file_contradicts_itself);
        CHECK(report.differences[1].transaction_id == "s-3");
        CHECK(report.differences[1].reason == SandboxReason::carried_on);
        CHECK(host.balance("south-bank", "shared-id") == "30.00 GBP");
    });
}

TEST_CASE("given an imported file, when it is imported again, then nothing changes") {
    on_each_host([](Host& host) {
        auto const first = host.import(fixture_text());
        Session const session = host.session();
        auto const cat = user_id(host, "cat@example.com");
        session.shares().revoke({"north-bank", "shared-id", "auditor"}, cat);
        auto const heads = host.heads();
        auto const again = host.import(fixture_text());
        CHECK(again.created() == 0);
        CHECK(again.count(SandboxItem::transaction) == SandboxCount{.created = 0, .existing = 6});
        CHECK(again.count(SandboxItem::user) == SandboxCount{.created = 0, .existing = 3});
        CHECK(again.differences.size() == first.differences.size());
        CHECK(host.heads() == heads);
        CHECK(ids_of(session.shares().list_of_user("north-bank", "shared-id", cat)) ==
              std::vector<std::string>{"accountant", "owner"});
    });
}

TEST_CASE("given an imported file, when a later one comes, then it goes on where the first ended") {
    on_each_host([](Host& host) {
        host.import(fixture_text());
        auto const later = changed_fixture([](json::object& file) {
            auto& transactions = file.at("transactions").as_array();
            transactions.erase(transactions.begin() + 1, transactions.end());
            transaction_of(file, 0)["id"] = "n-4";
            auto& details = transaction_of(file, 0).at("details").as_object();
            details["value"] = "4.50";
            details["new_balance"] = "80.00";
            details["completed"] = "2025-03-04T10:00:00Z";
            account_of(file, 0).at("balance").as_object()["amount"] = "80.00";
            account_of(file, 1).at("balance").as_object()["amount"] = "30.00";
        });
        auto const report = host.import(later);
        CHECK(report.created() == 1);
        CHECK(report.differences.empty());
        CHECK(host.balance("north-bank", "shared-id") == "80.00 GBP");
    });
}

TEST_CASE("given an account that was there with another balance, then the difference says so") {
    Host host{Store::memory};
    host.import(fixture_text());
    auto const other = changed_fixture([](json::object& file) {
        auto& transactions = file.at("transactions").as_array();
        transactions.erase(transactions.begin() + 1, transactions.end());
        transaction_of(file, 0)["id"] = "n-4";
        auto& details = transaction_of(file, 0).at("details").as_object();
        details["new_balance"] = "1.00";
        details["completed"] = "2025-03-04T10:00:00Z";
        account_of(file, 0).at("balance").as_object()["amount"] = "1.00";
    });
    auto const report = host.import(other);
    REQUIRE(report.differences.size() >= 2);
    CHECK(report.differences[0].reason == SandboxReason::opened_before);
    CHECK(report.differences[1].transaction_id.empty());
    CHECK(report.differences[1].reason == SandboxReason::carried_on);
}

TEST_CASE("given a transaction that was booked with other content, then the file is refused as a "
          "whole") {
    on_each_host([](Host& host) {
        host.import(fixture_text());
        auto const heads = host.heads();
        auto const changed = changed_fixture([](json::object& file) {
            json::value more = transaction_of(file, 0);
            more.as_object()["id"] = "n-5";
            file.at("transactions").as_array().push_back(more);
            transaction_of(file, 1).at("details").as_object()["value"] = "26.00";
        });
        try {
            host.import(changed);
            FAIL("was imported");
        } catch (Rejected const& refusal) {
            CHECK(refusal.detail("transaction") == "n-1");
            CHECK(refusal.detail("field") == "transactions[1]");
        }
        CHECK(host.heads() == heads);
    });
}

TEST_CASE("given a malformed file, then the error names the place and nothing changes") {
    struct Case {
        std::string name;
        std::string field;
        std::function<void(json::object&)> change;
    };

    auto const details = [](json::object& file) -> json::object& {
        return transaction_of(file, 1).at("details").as_object();
    };
    auto const long_text = std::string(4'000, 'x');
    std::vector<Case> const cases{
        {"no banks", "banks", [](auto& file) { file.erase("banks"); }},
        {"banks is an object", "banks", [](auto& file) { file["banks"] = json::object{}; }},
        {"bank without id",
         "banks[0].id",
         [](auto& file) { file["banks"] = json::array{json::object{}}; }},
        {"bank id of other letters",
         "banks[0]",
         [](auto& file) {
             file = {{"banks", json::array{json::object{{"id", "a/b"}}}},
                     {"users", json::array{}},
                     {"accounts", json::array{}},
                     {"transactions", json::array{}}};
         }},
        {"bank twice",
         "banks[2]",
         [](auto& file) {
             file.at("banks").as_array().push_back(json::object{{"id", "north-bank"}});
         }},
        {"user twice, in another case",
         "users[3]",
         [](auto& file) {
             file.at("users").as_array().push_back(
                 json::object{{"email", "other@example.com"}, {"user_name", "ANN"}});
         }},
        {"email is none",
         "users[2]",
         [](auto& file) {
             auto& user = file.at("users").at(2).as_object();
             user["user_name"] = user["email"];
             user["email"] = "nobody";
         }},
        {"account twice",
         "accounts[3]",
         [](auto& file) {
             json::value const copy = account_of(file, 0);
             file.at("accounts").as_array().push_back(copy);
         }},
        {"number twice",
         "accounts[2]",
         [](auto& file) { account_of(file, 2)["number"] = "1000001"; }},
        {"unknown bank",
         "accounts[0].bank",
         [](auto& file) { account_of(file, 0)["bank"] = "east"; }},
        {"unknown owner",
         "accounts[0].owners[0]",
         [](auto& file) { account_of(file, 0)["owners"] = json::array{"dan"}; }},
        {"unknown currency",
         "accounts[2].balance.currency",
         [](auto& file) { account_of(file, 2).at("balance").as_object()["currency"] = "QQQ"; }},
        {"amount as number",
         "accounts[2].balance.amount",
         [](auto& file) { account_of(file, 2).at("balance").as_object()["amount"] = 7.5; }},
        {"label too long",
         "accounts[0]",
         [&](auto& file) { account_of(file, 0)["label"] = long_text; }},
        {"flag is a text",
         "accounts[0].generate_public_view",
         [](auto& file) { account_of(file, 0)["generate_public_view"] = "yes"; }},
        {"unknown account",
         "transactions[0].this_account",
         [](auto& file) { transaction_of(file, 0).at("this_account").as_object()["id"] = "bob"; }},
        {"transaction twice",
         "transactions[1]",
         [](auto& file) { transaction_of(file, 1)["id"] = "n-3"; }},
        {"200 digits",
         "transactions[1].details.value",
         [&](auto& file) { details(file)["value"] = std::string(200, '9'); }},
        {"too large",
         "transactions[1].details.value",
         [&](auto& file) { details(file)["value"] = std::string(40, '9'); }},
        {"too fine",
         "transactions[1].details.new_balance",
         [&](auto& file) { details(file)["new_balance"] = "1.001"; }},
        {"no opening balance",
         "accounts[0]",
         [&](auto& file) {
             details(file)["value"] = "-1000000000000000000000000000000000000.00";
             details(file)["new_balance"] = "1000000000000000000000000000000000000.00";
         }},
        {"no time",
         "transactions[1].details.completed",
         [&](auto& file) { details(file)["completed"] = "yesterday"; }},
        {"impossible day",
         "transactions[1].details.posted",
         [&](auto& file) { details(file)["posted"] = "2025-02-30T00:00:00Z"; }},
        {"null value",
         "transactions[1].details.value",
         [&](auto& file) { details(file)["value"] = nullptr; }},
        {"description too long",
         "transactions[1].details.description",
         [&](auto& file) { details(file)["description"] = long_text; }},
        {"U+0000",
         "accounts[1].label",
         [](auto& file) {
             account_of(file, 1)["label"] = json::string_view{"a\0b", 3};
         }},
        {"document twice",
         "branches[1]",
         [](auto& file) {
             json::value const copy = file.at("branches").at(0);
             file.at("branches").as_array().push_back(copy);
         }},
        {"document of an unknown bank",
         "atms[0].bank_id",
         [](auto& file) { file.at("atms").at(0).as_object()["bank_id"] = "east"; }},
    };
    for (auto const store : all_stores) {
        Host host{store};
        host.core().create_ledger({.name = "main"});
        auto const heads = host.heads();
        for (auto const& one : cases) {
            CAPTURE(one.name);
            try {
                host.import(changed_fixture(one.change));
                FAIL_CHECK("was imported");
            } catch (InvalidArgument const& error) {
                CHECK(error.detail("field") == one.field);
                CHECK_FALSE(error.detail("reason").empty());
                CHECK(std::string_view{error.what()}.size() < 500);
            }
        }
        CHECK(host.heads() == heads);
        CHECK(host.session().banks().list().empty());
        CHECK(host.session().users().list({}).empty());
    }
}

TEST_CASE("given a text that is no JSON, then the error tells the line and nothing changes") {
    Host host{Store::memory};
    auto const text = fixture_text();
    auto const replaced = [&](std::string_view from, std::string_view to) {
        auto copy = text;
        return copy.replace(copy.find(from), from.size(), to);
    };
    for (auto const& broken : {std::string{},
                               std::string{"hello"},
                               text.substr(0, text.size() - 30),
                               text + " x",
                               std::string(100'000, '['),
                               replaced("\"label\"", "\"number\": \"9\", \"label\""),
                               replaced("Ann's", "Ann\xC3\x28s"),
                               replaced("Ann's", "Ann\xC0\xAFs"),
                               replaced("Ann's", std::string_view{"Ann\0s", 5}),
                               replaced("Ann's", "\\ud800"),
                               replaced("Ann's", "Ann\ns")}) {
        try {
            host.import(broken);
            FAIL_CHECK("was imported");
        } catch (InvalidArgument const& error) {
            CHECK_FALSE(error.detail("line").empty());
        }
    }
    CHECK_THROWS_AS(host.import("[]"), InvalidArgument);
    CHECK(host.core().list_ledgers().empty());
}

TEST_CASE("given a long file, then it is posted in parts, with progress, as one transaction") {
    Host host{Store::sqlite};
    constexpr int count = 9'000;
    auto const text = changed_fixture([](json::object& file) {
        json::array transactions;
        json::object sample = transaction_of(file, 1);
        for (int n = 1; n <= count; ++n) {
            sample["id"] = "t" + std::to_string(n);
            auto& details = sample.at("details").as_object();
            details["value"] = "0.01";
            details["new_balance"] = to_decimal(Amount{n}, 2);
            transactions.push_back(sample);
        }
        file["transactions"] = std::move(transactions);
        account_of(file, 0).at("balance").as_object()["amount"] = "90.00";
    });
    std::uint64_t last = 0;
    auto const report = host.import(text, [&](std::uint64_t done, std::uint64_t total) {
        CHECK(done > last);
        CHECK(total == 3 + 3 + count);
        last = done;
    });
    CHECK(last == 3 + 3 + count);
    CHECK(report.count(SandboxItem::transaction) == made(count));
    CHECK(report.differences.empty());
    host.check_sound();
}

TEST_CASE("given somebody else than the bank, then he imports nothing, and neither does a unit") {
    Host host{Store::memory};
    CHECK_THROWS_AS((void)host.core().as({.kind = PrincipalKind::user, .id = "u"}).sandbox_import(),
                    Forbidden);
    CHECK_THROWS_AS(host.core().atomically(
                        [](Unit& unit) { unit.system().sandbox_import().run(fixture_text()); }),
                    InvalidArgument);
}
