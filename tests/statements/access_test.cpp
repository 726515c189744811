#include "statements/statement_bank.hpp"

#include <string>
#include <utility>
#include <vector>

// Who may read and issue statements, and in whose name they are numbered.

using namespace nostro;
using namespace support;

TEST_CASE("statements: given a view each, when issued, then each has its own numbers") {
    on_each_statement_store([](StatementBank& bank) {
        bank.system().views().provide(bank_id, "a", DefaultView::accountant);
        ViewRef const accountant{bank_id, "a", "accountant"};
        auto statements = bank.system().statements();
        CHECK(statements.issue(owner_of_a, days(1, 1)).number == 1);
        CHECK(statements.issue(accountant, days(1, 1)).number == 1);
        CHECK(statements.issue(owner_of_a, days(2, 2)).number == 2);
        CHECK(statements.list(accountant).size() == 1);
    });
}

TEST_CASE("statements: given who may not use the view, when asking, then refused and nobody is "
          "told") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 5, on_day(2));
        auto const bob = bank.system().users().create({.username = "bob", .name = "Bob"}).id;
        (void)bank.reads.take();
        auto strangers = bank.user(bob).statements();
        CHECK(reason_of([&] { strangers.issue(owner_of_a, days(1, 2)); }) == "no_view_access");
        CHECK(reason_of([&] { (void)strangers.preview(owner_of_a, days(1, 2)); }) ==
              "no_view_access");
        CHECK(reason_of([&] { (void)strangers.get(owner_of_a, 1); }) == "no_view_access");
        CHECK(reason_of([&] { (void)strangers.list(owner_of_a); }) == "no_view_access");
        CHECK_THROWS_AS((void)bank.nobody().statements().preview(owner_of_a, days(1, 2)),
                        Unauthenticated);
        CHECK(reason_of([&] {
                  (void)bank.statements().preview({bank_id, "a", "none"}, days(1, 2));
              }) == "view_not_found");
        CHECK(bank.reads.take().empty());
        CHECK(bank.statements().list(owner_of_a).empty());
    });
}

TEST_CASE("statements: given a public view, when nobody asks, then he reads and issues nothing") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 5, on_day(2));
        bank.system().views().provide(bank_id, "a", DefaultView::public_view);
        ViewRef const open{bank_id, "a", "public"};
        CHECK(bank.nobody().statements().preview(open, days(1, 2)).entries.size() == 1);
        CHECK_THROWS_AS(bank.nobody().statements().issue(open, days(1, 2)), Unauthenticated);
        CHECK(bank.system().statements().list(open).empty());
    });
}

TEST_CASE("statements: given an audit sink, when statements are read, then it is told of each") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 5, on_day(2));
        bank.pay("a", 6, on_day(2));
        (void)bank.reads.take();
        bank.statements().issue(owner_of_a, days(1, 2));
        (void)bank.statements().get(owner_of_a, 1);
        (void)bank.statements().preview(owner_of_a, days(1, 1));
        auto const told = bank.reads.take();
        REQUIRE(told.size() == 3);
        CHECK(told[0].subject == ReadSubject::statement);
        CHECK(told[0].principal.id == bank.anna);
        CHECK(told[0].account_id == "a");
        CHECK(told[0].view_id == "owner");
        CHECK(told[0].count == 2);
        CHECK(told[1].count == 2);
        CHECK(told[2].count == 0);
    });
}

TEST_CASE(
    "statements: given a deleted view, when one of its name is made again, then its numbers go "
    "on") {
    on_each_statement_store([](StatementBank& bank) {
        ViewContent const content{.permissions = PermissionSet::all()};
        auto const view = bank.system().views().create(bank_id, "a", "_mine", content);
        ViewRef const mine{bank_id, "a", view.id};
        CHECK(bank.system().statements().issue(mine, days(1, 2)).number == 1);
        bank.system().views().erase(mine);
        CHECK(reason_of([&] { (void)bank.system().statements().get(mine, 1); }) ==
              "view_not_found");
        bank.system().views().create(bank_id, "a", "_mine", content);
        CHECK(bank.system().statements().issue(mine, days(3, 4)).number == 2);
    });
}

TEST_CASE("statements: given a consent without the view, when its application asks, then refused; "
          "with few permissions it sees few") {
    on_each_statement_store([](StatementBank& bank) {
        bank.pay("a", 5, on_day(2));
        auto const app = [&](std::vector<ConsentView> views) {
            return bank.core()
                .as({.kind = PrincipalKind::user,
                     .id = bank.anna,
                     .client_id = "app",
                     .views = std::move(views)})
                .statements();
        };
        CHECK(reason_of([&] { (void)app({}).preview(owner_of_a, days(1, 3)); }) ==
              "no_view_access");
        auto const seen = app({{bank_id, "a", "owner", {"can_see_transaction_description"}}})
                              .preview(owner_of_a, days(1, 3));
        REQUIRE(seen.entries.size() == 1);
        CHECK(seen.entries[0].entry.description == "invoice");
        CHECK(!seen.entries[0].entry.value.amount);
        CHECK(!seen.closing.amount);
    });
}

TEST_CASE("statements: given a consent with a window, when its application asks, then there are "
          "those of periods within it") {
    on_each_statement_store([](StatementBank& bank) {
        auto const app = [&](Timestamp from) {
            return bank.core()
                .as({.kind = PrincipalKind::user,
                     .id = bank.anna,
                     .client_id = "app",
                     .views =
                         std::vector<ConsentView>{
                             {bank_id, "a", "owner", names_of(PermissionSet::all())}},
                     .entries_from = from})
                .statements();
        };
        bank.pay("a", 5, on_day(2));
        CHECK(bank.statements().issue(owner_of_a, days(1, 3)).number == 1);
        bank.pay("a", 7, on_day(3)); // late: on the next one
        bank.pay("a", 9, on_day(5));
        auto windowed = app(on_day(4, 0));
        CHECK(reason_of([&] { (void)windowed.preview(owner_of_a, days(3, 6)); }) ==
              "no_view_access");
        CHECK(reason_of([&] { (void)windowed.issue(owner_of_a, days(3, 6)); }) == "no_view_access");

        auto const seen = windowed.issue(owner_of_a, days(4, 6));
        REQUIRE(seen.entries.size() == 1);
        CHECK(seen.opening.amount == "0.12");
        CHECK(seen.closing.amount == "0.21");
        CHECK(windowed.get(owner_of_a, 2).entries.size() == 1);
        CHECK(windowed.preview(owner_of_a, days(4, 6)).entries.size() == 1);
        auto const whole = bank.statements().get(owner_of_a, 2);
        CHECK(whole.entries.size() == 2);
        CHECK(whole.opening.amount == "0.05");
        CHECK(reason_of([&] { (void)windowed.get(owner_of_a, 1); }) == "statement_not_found");
        auto const listed = windowed.list(owner_of_a, {.limit = 1});
        REQUIRE(listed.size() == 1);
        CHECK(listed[0].number == 2);
        CHECK(app(on_day(1, 0)).list(owner_of_a).size() == 2);
    });
}
