#include "accounts/accounts_bank.hpp"

using namespace nostro;
using namespace support;
using namespace std::chrono_literals;

namespace {

std::vector<Amount> values_of(std::vector<AccountEntry> const& entries) {
    std::vector<Amount> values;
    for (AccountEntry const& entry : entries) {
        values.push_back(entry.value.minor());
    }
    return values;
}

std::vector<std::string> ids_of(std::vector<AccountEntry> const& entries) {
    std::vector<std::string> ids;
    for (AccountEntry const& entry : entries) {
        ids.push_back(entry.id);
    }
    return ids;
}

using Amounts = std::vector<Amount>;

constexpr Timestamp year_ago = morning - 365 * 24h;

/// Ten entries as in the tests of the Open Bank Project: completed a year ago, ten minutes after
/// they were posted, out of order (ten hours on, five hours back).
void make_fixture(AccountsBank& bank) {
    bank.new_account("a");
    Timestamp posted = year_ago;
    for (int i = 0; i < 10; ++i) {
        posted += i % 2 == 0 ? 10h : -5h;
        auto payment = AccountsBank::payment("a", 100 + i, "party " + std::to_string(i));
        payment.posted = posted;
        payment.completed = posted + 10min;
        bank.session().account_entries().post(payment);
    }
}

std::vector<AccountEntry> all_pages(AccountsBank& bank, AccountEntryQuery query) {
    std::vector<AccountEntry> all;
    query.bank_id = bank_id;
    do {
        auto page = bank.session().account_entries().list(query);
        all.insert(all.end(), page.items.begin(), page.items.end());
        CHECK((page.next.empty() || page.items.size() == query.limit));
        query.cursor = page.next;
    } while (!query.cursor.empty());
    return all;
}

} // namespace

TEST_CASE("I86: a payment is booked and read back as the account's entry") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        bank.pay("a", 1'000, "work");
        auto payment = AccountsBank::payment("a", -114, "British Gas");
        payment.type = "10219";
        payment.description = "Gas/Elec";
        auto const made = bank.session().account_entries().post(payment);
        auto const read = bank.session().account_entries().get(bank_id, "a", made.id);
        CHECK(read.id == to_string(read.journal_entry));
        CHECK(read.bank_id == bank_id);
        CHECK(read.account_id == "a");
        CHECK(read.type == "10219");
        CHECK(read.description == "Gas/Elec");
        CHECK(read.value == AccountsBank::eur(-114));
        CHECK(read.new_balance == AccountsBank::eur(886));
        CHECK(read.other.details.name == "British Gas");
        CHECK(read.completed == bank.books().head().time);
        CHECK(read.posted == read.completed);
        CHECK(read.position == made.position);
        CHECK(bank.booked("a") == Amount{886});
    });
}

TEST_CASE("I88: unknown accounts and entries are not found, other accounts' neither") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        bank.new_account("b");
        auto const entry = bank.pay("a", 5, "work");
        auto entries = bank.session().account_entries();
        CHECK_FALSE(entries.find(bank_id, "a", "nothing"));
        CHECK_FALSE(entries.find(bank_id, "a", ""));
        CHECK_FALSE(entries.find(bank_id, "b", entry.id));
        CHECK(refusal_of([&] { static_cast<void>(entries.get(bank_id, "a", "nothing")); }) ==
              "entry_id: entry_not_found");
        CHECK(refusal_of([&] { static_cast<void>(entries.find(bank_id, "c", entry.id)); }) ==
              "account_id: account_not_found");
        CHECK(refusal_of([&] {
                  static_cast<void>(entries.list({.bank_id = "nobody", .account_id = "a"}));
              }) == "bank_id: bank_not_found");
    });
}

TEST_CASE("I92, I93: entries are listed by the time they were completed, in both directions") {
    on_each_accounts_store([](AccountsBank& bank) {
        make_fixture(bank);
        Amounts const ascending{101, 100, 103, 102, 105, 104, 107, 106, 109, 108};
        CHECK(values_of(bank.all_entries("a")) == ascending);
        CHECK(values_of(bank.entries({.account_id = "a"})) ==
              Amounts{ascending.rbegin(), ascending.rend()});
        auto const first = bank.all_entries("a").front();
        CHECK(first.completed == first.posted + 10min);
    });
}

TEST_CASE("pages are the list cut in pieces, whatever their length") {
    on_each_accounts_store([](AccountsBank& bank) {
        make_fixture(bank);
        for (int i = 0; i < 10; ++i) {
            bank.clock.advance(1min);
            bank.pay("a", 200 + i, "later");
        }
        for (bool const descending : {false, true}) {
            auto const whole = values_of(
                bank.entries({.account_id = "a", .descending = descending, .limit = 100}));
            CHECK(whole.size() == 20);
            for (std::size_t limit = 1; limit <= 21; ++limit) {
                CHECK(values_of(all_pages(
                          bank, {.account_id = "a", .descending = descending, .limit = limit})) ==
                      whole);
            }
            for (std::size_t offset = 0; offset <= 21; ++offset) {
                Amounts rest = whole;
                rest.erase(rest.begin(),
                           rest.begin() +
                               static_cast<std::ptrdiff_t>(std::min<std::size_t>(offset, 20)));
                CHECK(values_of(bank.entries({.account_id = "a",
                                              .descending = descending,
                                              .offset = offset,
                                              .limit = 100})) == rest);
            }
        }
        CHECK(bank.entries({.account_id = "a", .offset = 2'000}).empty()); // I97
    });
}

TEST_CASE("bad pages are refused") {
    on_each_accounts_store([](AccountsBank& bank) {
        make_fixture(bank);
        bank.new_account("b");
        auto entries = bank.session().account_entries();
        AccountEntryQuery query{.bank_id = bank_id, .account_id = "a", .limit = 3};
        auto const next = entries.list(query).next;
        REQUIRE_FALSE(next.empty());
        auto const refused = [&](AccountEntryQuery const& changed) {
            CHECK_THROWS_AS(static_cast<void>(entries.list(changed)), InvalidArgument);
        };
        query.limit = 0;
        refused(query);
        query.limit = 8'191;
        refused(query);
        query.limit = 3;
        query.cursor = next;
        CHECK(entries.list(query).items.size() == 3);
        query.offset = 1;
        refused(query);
        query.offset = 0;
        query.account_id = "b";
        refused(query);
        query.account_id = "a";
        query.descending = false;
        refused(query);
        query.descending = true;
        query.from = year_ago;
        refused(query);
        query.cursor = "x";
        refused(query);
    });
}

TEST_CASE("I100-103, L142: entries are chosen by completed date, both ends included") {
    on_each_accounts_store([](AccountsBank& bank) {
        make_fixture(bank);
        bank.clock.advance(1min);
        auto const now = bank.pay("a", 500, "today").completed;
        auto const all = bank.all_entries("a");
        auto const between = [&](std::optional<Timestamp> from, std::optional<Timestamp> to) {
            return bank.entries({.account_id = "a", .from = from, .to = to, .descending = false});
        };
        for (std::size_t first = 0; first < all.size(); ++first) {
            for (std::size_t last = 0; last < all.size(); ++last) {
                auto const from = all[first].completed;
                auto const to = all[last].completed;
                std::vector<std::string> expected;
                for (AccountEntry const& entry : all) {
                    if (entry.completed >= from && entry.completed <= to) {
                        expected.push_back(entry.id);
                    }
                }
                CHECK(ids_of(between(from, to)) == expected);
            }
        }
        CHECK(between(year_ago, {}).size() == 11);
        CHECK(between(now + 365 * 24h, {}).empty());
        CHECK(between({}, now).size() == 11);
        CHECK(between({}, now - 1ns).size() == 10);
        CHECK(between(now, {}).size() == 1);
        CHECK(between(now + 1ns, {}).empty());
        CHECK(between({}, year_ago - 1h).empty());
        CHECK(between(Timestamp::min(), Timestamp::max()).size() == 11);
    });
}

TEST_CASE("a payment with an id is booked once, and found by it on its own account only") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        bank.new_account("b");
        auto entries = bank.session().account_entries();
        auto payment = AccountsBank::payment("a", -5, "");
        payment.other = OwnAccount{"b"};
        payment.id = "b52a3465-d484-4b9a-97da-308188af7c6a";
        payment.completed = year_ago;
        auto const first = entries.post(payment);
        CHECK(first.id == payment.id);
        bank.clock.advance(24h);
        auto const again = entries.post(payment);
        CHECK(again.position == first.position);
        CHECK(entries.post_all(std::span{&payment, 1}).front().existed);
        CHECK(bank.booked("a") == Amount{-5});
        CHECK(bank.all_entries("a").size() == 1);
        CHECK(bank.all_entries("b").size() == 1);

        CHECK(entries.get(bank_id, "a", payment.id).position == first.position);
        CHECK(entries.get(bank_id, "a", to_string(first.journal_entry)).id == payment.id);
        CHECK_FALSE(entries.find(bank_id, "b", payment.id));
        auto const received = bank.all_entries("b").front();
        CHECK(received.id == to_string(first.journal_entry));
        CHECK(received.completed == year_ago);
        CHECK(entries.get(bank_id, "b", received.id).value == AccountsBank::eur(5));

        payment.value = AccountsBank::eur(-6);
        CHECK_THROWS_AS(entries.post(payment), Rejected);
        payment.account_id = "b";
        payment.other = ExternalParty{.name = "shop"};
        CHECK(entries.post(payment).id == payment.id);
    });
}

TEST_CASE("equal parties share a ledger account, different ones and other currencies do not") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        bank.new_account("usd", "USD");
        auto entries = bank.session().account_entries();
        auto const accounts = [&] { return bank.books().list_accounts().items.size(); };
        bank.pay("a", 1, "shop");
        CHECK(accounts() == 3);
        bank.pay("a", 2, "shop");
        CHECK(accounts() == 3);
        auto other = AccountsBank::payment("a", 1, "shop");
        std::get<ExternalParty>(other.other).number = "7";
        entries.post(other);
        CHECK(accounts() == 4);
        auto dollars = AccountsBank::payment("usd", 1, "shop");
        dollars.value = {1, Currency::iso("USD")};
        entries.post(dollars);
        CHECK(accounts() == 5);
    });
}

TEST_CASE("bad payments are refused by field and reason") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        bank.new_account("usd", "USD");
        auto const refusal = [&](auto const& spoil) {
            auto payment = AccountsBank::payment("a", 5, "shop");
            spoil(payment);
            return refusal_of([&] { bank.session().account_entries().post(payment); });
        };
        CHECK(refusal([](auto& p) { p.bank_id = "nobody"; }) == "bank_id: bank_not_found");
        CHECK(refusal([](auto& p) { p.account_id = "nobody"; }) == "account_id: account_not_found");
        CHECK(refusal([](auto& p) { p.other = OwnAccount{"nobody"}; }) ==
              "account_id: account_not_found");
        CHECK(refusal([](auto& p) { p.other = OwnAccount{"a"}; }) == "other.id: same_account");
        CHECK(refusal([](auto& p) { p.other = OwnAccount{"usd"}; }) ==
              "value.currency: currency_mismatch");
        CHECK(refusal([](auto& p) { p.account_id = "usd"; }) ==
              "value.currency: currency_mismatch");
        CHECK(refusal([](auto& p) { p.description = std::string(3'001, 'a'); }) ==
              "description: value_too_long");
        CHECK(refusal([](auto& p) { p.id = std::string(256, 'a'); }) == "id: value_too_long");
        CHECK(refusal([](auto& p) { p.other = ExternalParty{.name = std::string(256, 'a')}; }) ==
              "other.name: value_too_long");
        CHECK(bank.all_entries("a").empty());
        CHECK(refusal([](auto& p) {
                  p.description = std::string(3'000, 'a');
                  p.id = std::string(255, 'a');
                  p.type = std::string(255, 'a');
              }).empty());
    });
}

TEST_CASE("several payments are booked all or none") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.session().accounts().create({.bank_id = bank_id, .id = "a", .currency = "EUR"});
        std::vector<Payment> payments{AccountsBank::payment("a", 5, "work"),
                                      AccountsBank::payment("a", -3, "shop"),
                                      AccountsBank::payment("a", -3, "shop")};
        payments[0].completed = year_ago;
        try {
            bank.session().account_entries().post_all(payments);
            FAIL("not refused");
        } catch (Rejected const& refusal) {
            CHECK(refusal.detail("index") == "2");
            CHECK(refusal.reason() == "exceeds_credits");
        }
        CHECK(bank.booked("a") == Amount{0});
        CHECK(bank.all_entries("a").empty());
        CHECK(bank.session().counterparties().list_other_accounts(bank_id, "a").empty());
        payments.pop_back();
        CHECK(bank.session().account_entries().post_all(payments).size() == 2);
        CHECK(values_of(bank.all_entries("a")) == Amounts{5, -3});
        CHECK(bank.session().account_entries().post_all({}).empty());
    });
}

TEST_CASE("what is booked in the ledger itself is an entry too; holds are when they are captured") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto const a = bank.new_account("a").ledger_account;
        auto const b = bank.new_account("b").ledger_account;
        auto ledger = bank.books();
        auto const hold = bank.hold(a, b, 7);
        ledger.post(hold);
        ledger.post(bank.resolve(EventKind::post, hold.id));
        auto const voided = bank.hold(a, b, 8);
        ledger.post(voided);
        ledger.post(bank.resolve(EventKind::void_, voided.id));
        auto const booked = bank.entry(b, a, 3);
        ledger.post(booked);
        ledger.post(bank.resolve(EventKind::reverse, booked.id));
        CHECK(values_of(bank.all_entries("a")) == Amounts{-7, 3, -3});
        CHECK(values_of(bank.all_entries("b")) == Amounts{7, -3, 3});
        CHECK_FALSE(bank.session().account_entries().find(bank_id, "a", to_string(hold.id)));
        CHECK(bank.session().account_entries().get(bank_id, "a", to_string(booked.id)).value ==
              AccountsBank::eur(3));
    });
}

TEST_CASE("an entry of many postings shows the first account on the other side") {
    on_each_accounts_store([](AccountsBank& bank) {
        auto const a = bank.new_account("a").ledger_account;
        auto const b = bank.new_account("b").ledger_account;
        auto const c = bank.new_account("c").ledger_account;
        EntryDraft draft = bank.entry(a, b, 5);
        draft.postings = {{a, Side::debit, 4, {}},
                          {b, Side::debit, 1, {}},
                          {c, Side::credit, 3, {}},
                          {bank.new_account("d").ledger_account, Side::credit, 2, {}}};
        bank.books().post(draft);
        CHECK(bank.all_entries("a").front().other.account_id == "c");
        CHECK(bank.all_entries("b").front().other.account_id == "c");
        CHECK(bank.all_entries("c").front().other.account_id == "a");
        CHECK(bank.all_entries("d").front().other.account_id == "a");
    });
}

TEST_CASE("when the text of an entry is erased, then it stays with a UUID and without words") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        auto payment = AccountsBank::payment("a", 5, "work");
        payment.id = "T1";
        payment.description = "salary";
        payment.completed = year_ago;
        auto const made = bank.session().account_entries().post(payment);
        bank.books().erase_text(made.position.seq);
        auto const read = bank.session().account_entries().get(bank_id, "a", "T1");
        CHECK(read.id == to_string(made.journal_entry));
        CHECK(read.description.empty());
        CHECK(read.completed == year_ago);
    });
}

TEST_CASE("two entries completed at one time stand in the order they were booked") {
    on_each_accounts_store([](AccountsBank& bank) {
        bank.new_account("a");
        auto const booked = bank.pay("a", 1, "x");
        for (int value : {2, 3}) {
            auto payment = AccountsBank::payment("a", value, "x");
            payment.completed = booked.completed;
            bank.session().account_entries().post(payment);
        }
        Amounts const expected{1, 2, 3};
        CHECK(values_of(bank.all_entries("a")) == expected);
        for (std::size_t limit = 1; limit < 4; ++limit) {
            CHECK(values_of(all_pages(
                      bank, {.account_id = "a", .descending = false, .limit = limit})) == expected);
            CHECK(values_of(all_pages(bank, {.account_id = "a", .limit = limit})) ==
                  Amounts{3, 2, 1});
        }
    });
}
