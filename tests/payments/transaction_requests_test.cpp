#include "payments/payments_bank.hpp"

using namespace support;
using nostro::ChargePolicy;
using nostro::CounterpartyPayee;
using nostro::IbanPayee;
using nostro::Payee;
using nostro::Permission;
using nostro::PermissionSet;
using nostro::TransactionRequestStatus;
using nostro::TransactionRequestType;

namespace {

constexpr auto to_any = PermissionSet::of(Permission::can_add_transaction_request_to_any_account);
constexpr auto to_own = PermissionSet::of(Permission::can_add_transaction_request_to_own_account);

} // namespace

TEST_CASE("a small payment to another account of the bank is one journal entry") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto draft = bank.request(bank.to("bob"), 12'345);
        draft.charge_policy = ChargePolicy::sender;
        auto const request = bank.requests_of(bank.ann).create(draft);

        CHECK(request.status == TransactionRequestStatus::completed);
        CHECK(request.charge_policy == ChargePolicy::sender);
        CHECK(request.charge == bank.eur(0));
        CHECK(request.created_by == bank.ann);
        CHECK(request.completed_at == bank.clock.now());
        CHECK(!request.challenge);
        CHECK(type_of(request.payee) == TransactionRequestType::sandbox_tan);
        CHECK(bank.booked(bank_x, "main") == 487'655);
        CHECK(bank.booked(bank_x, "bob") == 12'345);
        auto const paid = bank.entries(bank_x, "main").back();
        auto const got = bank.entries(bank_x, "bob").back();
        CHECK(paid.id == request.entry_id);
        CHECK(paid.journal_entry == got.journal_entry);
        CHECK(paid.type == "SANDBOX_TAN");
        CHECK(paid.description == "thanks");
        CHECK(bank.requests_of(bank.ann).get(bank.main_view(), request.id) == request);
    });
}

TEST_CASE("a payment to another bank is an entry at each, in one transaction") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const request =
            bank.requests_of(bank.ann).create(bank.request(bank.to("bob", bank_y), 100));

        CHECK(request.status == TransactionRequestStatus::completed);
        CHECK(bank.booked(bank_x, "main") == 499'900);
        CHECK(bank.booked(bank_y, "bob") == 100);
        auto const paid = bank.entries(bank_x, "main").back();
        auto const got = bank.entries(bank_y, "bob").back();
        CHECK(paid.other.details.name == "Holder " + bank.bob.substr(0, 4));
        CHECK(paid.other.details.account_routing == nostro::Routing{"OBP", "bob"});
        CHECK(paid.other.details.bank_name == "The bank.y");
        CHECK(got.other.details.name == "Holder " + bank.ann.substr(0, 4));
        CHECK(got.other.details.bank_routing == nostro::Routing{"OBP", bank_x});
        CHECK(got.description == "thanks");

        bank.system().accounts().close(bank_y, bank.open(bank_y, "closed", bank.bob).id);
        check_refused(bank, "account_closed", [&] {
            return bank.requests_of(bank.ann).create(bank.request(bank.to("closed", bank_y), 1));
        });
    });
}

TEST_CASE("SEPA pays the account with the IBAN, else a counterparty of the view with it") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const requests = [&] { return bank.requests_of(bank.ann); };
        auto const pay = [&](std::string iban) {
            return requests().create(bank.request(IbanPayee{std::move(iban)}, 700));
        };
        check_refused(bank, "iban_not_found", [&] { return pay("NO9386011117947"); });
        check_refused(bank, "invalid_text", [&] { return pay(""); });
        bank.system().accounts().set_routing(bank_x, "bob", {"IBAN", "NO93 8601 1117 947"});
        bank.write_down({"IBAN", "DE89370400440532013000"}, {"BIC", "COBADEFF"});
        bank.write_down({"IBAN", "DE02120300000000202051"}, {}, false, "Stranger");

        pay("no9386011117947");
        CHECK(bank.booked(bank_x, "bob") == 700);
        auto const outside = pay("DE89 3704 0044 0532 0130 00");
        CHECK(bank.booked(bank_x, "main") == 498'600);
        auto const entry = bank.entries(bank_x, "main").back();
        CHECK(entry.id == outside.entry_id);
        CHECK(entry.other.details.name == "Plumber");
        CHECK(entry.other.details.iban == "DE89370400440532013000");
        CHECK(entry.other.details.bic == "COBADEFF");
        check_refused(bank, "not_a_beneficiary", [&] { return pay("DE02120300000000202051"); });

        // A counterparty of another view is unknown here.
        auto elsewhere = bank.request(IbanPayee{"DE89370400440532013000"}, 1);
        elsewhere.view = bank.share("_pay", to_any, bank.ann);
        check_refused(bank, "iban_not_found", [&] { return requests().create(elsewhere); });

        bank.system().accounts().set_routing(bank_y, "bob", {"IBAN", "NO9386011117947"});
        check_refused(bank, "iban_ambiguous", [&] { return pay("NO9386011117947"); });
    });
}

TEST_CASE("a counterparty is paid at its account here, or outside of the bank") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const pay = [&](nostro::Counterparty const& counterparty) {
            return bank.requests_of(bank.ann).create(
                bank.request(CounterpartyPayee{counterparty.id}, 50));
        };
        auto const here = bank.write_down({"OBP", "bob"}, {"OBP", bank_x}, true, "Bob");
        auto const nowhere = bank.write_down({"OBP", "gone"}, {"OBP", bank_x}, true, "Gone");
        auto const abroad = bank.write_down({"OBP", "x"}, {"OBP", "elsewhere"}, true, "Abroad");
        auto const stranger = bank.write_down({"OBP", "bob"}, {"OBP", bank_x}, false, "No");

        CHECK(pay(here).status == TransactionRequestStatus::completed);
        CHECK(bank.booked(bank_x, "bob") == 50);
        pay(abroad);
        CHECK(bank.entries(bank_x, "main").back().other.details.name == "Abroad");
        CHECK(bank.booked(bank_x, "main") == 499'900);
        check_refused(bank, "payee_not_found", [&] { return pay(nowhere); });
        check_refused(bank, "not_a_beneficiary", [&] { return pay(stranger); });
        check_refused(bank, "counterparty_not_found", [&] {
            return bank.requests_of(bank.ann).create(bank.request(CounterpartyPayee{"x"}, 50));
        });
    });
}

TEST_CASE("S115: what is wrong with a request is refused and changes nothing") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const draft = bank.request(bank.to("bob"), 100);
        auto const refused = [&](std::string_view reason, auto const& change) {
            CAPTURE(reason);
            auto changed = draft;
            change(changed);
            check_refused(bank, reason, [&] { return bank.requests_of(bank.ann).create(changed); });
        };
        refused("bank_not_found", [](auto& d) { d.view.bank_id = "nobank"; });
        refused("account_not_found", [](auto& d) { d.view.account_id = "none"; });
        refused("view_not_found", [](auto& d) { d.view.view_id = "_none"; });
        refused("amount_not_positive", [&](auto& d) { d.value = bank.eur(0); });
        refused("amount_not_positive", [&](auto& d) { d.value = bank.eur(-100); });
        refused("currency_mismatch", [](auto& d) {
            d.value = {100, nostro::Currency::iso("USD")};
        });
        refused("value_too_long", [](auto& d) { d.description = std::string(3'001, 'x'); });
        refused("invalid_text", [](auto& d) { d.description = "\xff"; });
        refused("payee_not_found", [&](auto& d) { d.payee = bank.to("none"); });
        refused("payee_not_found", [&](auto& d) { d.payee = bank.to("bob", "nobank"); });
        refused("same_account", [&](auto& d) { d.payee = bank.to("main"); });

        bank.open(bank_x, "dollars", bank.ann, "USD");
        refused("currency_mismatch", [&](auto& d) { d.payee = bank.to("dollars"); });
        bank.system().accounts().close(bank_x, bank.open(bank_x, "closed", bank.ann).id);
        refused("account_closed", [&](auto& d) { d.payee = bank.to("closed"); });
        refused("account_closed", [](auto& d) { d.view.account_id = "closed"; });
    });
}

TEST_CASE("insufficient funds: nothing is recorded, and it goes when the money is there") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto draft = bank.request(bank.to("main"), 1);
        draft.view.account_id = "savings";
        for (auto const& payee : {bank.to("main"), bank.to("bob", bank_y)}) {
            draft.payee = payee;
            check_refused(
                bank, "exceeds_credits", [&] { return bank.requests_of(bank.ann).create(draft); });
        }
        bank.requests_of(bank.ann).create(bank.request(bank.to("savings"), 1));
        CHECK(bank.requests_of(bank.ann).create(draft).status ==
              TransactionRequestStatus::completed);
        CHECK(bank.booked(bank_y, "bob") == 1);
    });
}

TEST_CASE("S115: who may pay from an account, and to which") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const draft = bank.request(bank.to("bob"), 100);
        auto const own = bank.request(bank.to("savings"), 100);
        auto const pay = [&](std::string const& user, nostro::NewTransactionRequest const& asked) {
            return [&bank, user, asked] { return bank.requests_of(user).create(asked); };
        };
        auto const through = [](nostro::NewTransactionRequest asked, nostro::ViewRef view) {
            asked.view = std::move(view);
            return asked;
        };
        check_refused(bank, "unauthenticated", [&] {
            return bank.core()
                .as({.kind = nostro::PrincipalKind::anonymous})
                .transaction_requests()
                .create(draft);
        });
        check_refused(bank, "no_payment_access", [&] {
            return bank.core()
                .as({.kind = nostro::PrincipalKind::client, .id = "app"})
                .transaction_requests()
                .create(draft);
        });
        check_refused(bank, "no_payment_access", pay(bank.bob, draft));

        auto const reader =
            bank.share("_read", PermissionSet::of(Permission::can_see_comments), bank.bob);
        check_refused(bank, "no_payment_access", pay(bank.bob, through(draft, reader)));

        auto const helper = bank.share("_own", to_own, bank.bob);
        check_refused(bank, "no_payment_access", pay(bank.bob, through(draft, helper)));
        CHECK(reason_of(pay(bank.bob, through(own, helper))).empty());

        auto const payer = bank.share("_any", to_any, bank.bob);
        CHECK(reason_of(pay(bank.bob, through(draft, payer))).empty());
        CHECK(reason_of(pay(bank.ann, draft)).empty());
        bank.system().views().update(payer, {.permissions = to_own});
        check_refused(bank, "no_payment_access", pay(bank.bob, through(draft, payer)));

        // Everybody may read through a public view, but nobody pays.
        auto const open = bank.system().views().create(
            bank_x, "main", "_open", {.is_public = true, .permissions = to_any});
        check_refused(
            bank, "no_payment_access", pay(bank.bob, through(draft, bank.main_view(open.id))));

        check_refused(bank, "no_payment_access", pay(bank.carl, draft));
        bank.system().entitlements().grant(bank.carl, "CanCreateAnyTransactionRequest", bank_y);
        check_refused(bank, "no_payment_access", pay(bank.carl, draft));
        bank.system().entitlements().grant(bank.carl, "CanCreateAnyTransactionRequest", bank_x);
        CHECK(reason_of(pay(bank.carl, draft)).empty());
        CHECK(reason_of(pay(bank.carl, through(draft, bank.main_view("_none")))) ==
              "view_not_found");
    });
}

TEST_CASE("an application pays within the consent of its user alone") {
    on_each_payments_bank([](PaymentsBank& bank) {
        using Words = std::vector<std::string>;
        Words const role{"CanCreateAnyTransactionRequest"};
        Words const read{"can_see_comments"};
        Words const pay{"can_add_transaction_request_to_any_account"};
        bank.system().entitlements().grant(bank.ann, role.front(), bank_x);
        auto const through = [&](Words const& permissions, std::string view, Words roles = {}) {
            nostro::Principal principal{
                .kind = nostro::PrincipalKind::user, .id = bank.ann, .client_id = "app"};
            principal.views = {{bank_x, "main", std::move(view), permissions}};
            principal.roles = std::move(roles);
            return bank.core().as(std::move(principal)).transaction_requests();
        };
        auto const draft = bank.request(bank.to("bob"), 100);
        check_refused(
            bank, "no_payment_access", [&] { return through(read, "owner").create(draft); });
        check_refused(
            bank, "no_payment_access", [&] { return through(pay, "_other").create(draft); });
        CHECK(through(pay, "owner").create(draft).status == TransactionRequestStatus::completed);
        CHECK(through(read, "owner", role).create(draft).status ==
              TransactionRequestStatus::completed);
    });
}

TEST_CASE("requests are listed newest first, those of the view or all of them by the owner") {
    on_each_payments_bank([](PaymentsBank& bank) {
        auto const view = bank.share("_any", to_any, bank.bob);
        std::vector<std::string> ids;
        for (int at = 0; at < 3; ++at) {
            auto draft = bank.request(bank.to("bob"), 10 + at);
            draft.view = at == 1 ? view : draft.view;
            bank.clock.advance(std::chrono::seconds{1});
            ids.push_back(bank.requests_of(at == 1 ? bank.bob : bank.ann).create(draft).id);
        }
        auto const listed = [&](std::string const& user,
                                nostro::ViewRef const& through,
                                nostro::PageRequest const& page = {}) {
            std::vector<std::string> found;
            for (auto const& request : bank.requests_of(user).list(through, page)) {
                found.push_back(request.id);
            }
            return found;
        };
        using Ids = std::vector<std::string>;
        CHECK(listed(bank.ann, bank.main_view()) == Ids{ids[2], ids[1], ids[0]});
        CHECK(listed(bank.bob, view) == Ids{ids[1]});
        CHECK(listed(bank.ann, bank.main_view(), {.limit = 2}) == Ids{ids[2], ids[1]});
        CHECK(listed(bank.ann, bank.main_view(), {.cursor = ids[1]}) == Ids{ids[0]});
        CHECK(listed(bank.bob, view, {.cursor = ids[1]}).empty());
        CHECK(!bank.requests_of(bank.bob).find(view, ids[0]));
        CHECK(bank.requests_of(bank.bob).find(view, ids[1]));
        CHECK(!bank.requests_of(bank.ann).find(bank.main_view(), "\xff"));
        CHECK(reason_of([&] { return listed(bank.bob, bank.main_view()); }) == "no_payment_access");
        CHECK(reason_of([&] { return listed(bank.ann, bank.main_view(), {.limit = 0}); }) ==
              "invalid_limit");

        // What is made again under an old name does not show what its former self did.
        bank.clock.advance(std::chrono::seconds{1});
        bank.system().views().erase(view);
        CHECK(bank.share("_any", to_any, bank.bob) == view);
        CHECK(listed(bank.bob, view).empty());
        CHECK(!bank.requests_of(bank.bob).find(view, ids[1]));
    });
}

TEST_CASE("a bank that takes no requests refuses all of them") {
    on_each_payments_bank(
        [](PaymentsBank& bank) {
            CHECK(reason_of([&] {
                      return bank.requests_of(bank.ann).create(bank.request(bank.to("bob"), 1));
                  }) == "payments_off");
            CHECK(reason_of([&] { return bank.requests(); }) == "payments_off");
            CHECK(bank.booked(bank_x, "main") == 500'000);
        },
        [](CoreOptions& options) { options.payments.transaction_requests = false; });
}

TEST_CASE("payment options that contradict themselves are refused") {
    auto const field_of = [](auto const& change) {
        CoreOptions options;
        options.create_if_missing = true;
        change(options.payments);
        try {
            static_cast<void>(Core::open(storage::open_memory(), options));
        } catch (nostro::InvalidArgument const& error) {
            return std::string{error.detail("field")};
        }
        return std::string{};
    };
    auto const eur = [](Amount minor) { return PaymentsBank::eur(minor); };
    CHECK(field_of([&](auto& o) { o.challenge_above = {eur(-1)}; }) == "payments.challenge_above");
    CHECK(field_of([&](auto& o) {
              o.challenge_above = {eur(1), eur(2)};
          }) == "payments.challenge_above");
    CHECK(field_of([](auto& o) { o.challenge_above_otherwise = -1; }) ==
          "payments.challenge_above_otherwise");
    CHECK(field_of([](auto& o) { o.challenge_attempts = 0; }) == "payments.challenge_attempts");
    CHECK(field_of([](auto& o) { o.challenge_life = {}; }) == "payments.challenge_life");
    CHECK(field_of([](auto& o) { o.code_digits = 5; }) == "payments.code_digits");
    CHECK(field_of([&](auto& o) { o.challenge_above = {eur(0)}; }).empty());
}
