#include "payments/payments_bank.hpp"

#include <nostro/core/limits.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/roles.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/consents.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/onboarding/merchants.hpp>
#include <nostro/statements/statements.hpp>

#include <algorithm>
#include <set>

using namespace nostro;
using namespace support;

/// Every list of the library is read in pages by one rule.
namespace {

using Keys = std::vector<std::string>;
using ReadPage = std::function<Page<std::string>(PageRequest const&)>;

struct List {
    char const* name;
    ReadPage read; ///< has three items or more
    ReadPage read_empty;
    bool refuses_unknown_ids = false; ///< its cursor is an id that must be one of the list's
};

/// A list as one of keys.
template <class Read, class KeyOf>
ReadPage keyed(Read read, KeyOf key_of) {
    return [read, key_of](PageRequest const& request) {
        auto const page = read(request);
        Page<std::string> keys{.items = {}, .next = page.next};
        for (auto const& item : page) {
            keys.items.push_back(key_of(item));
        }
        CHECK(page.size() == keys.items.size());
        CHECK(page.empty() == keys.items.empty());
        return keys;
    };
}

constexpr auto id_of = [](auto const& item) -> std::string {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(item.id)>, std::string>) {
        return item.id;
    } else {
        return to_string(item.id);
    }
};
constexpr auto seq_of = [](auto const& item) { return std::to_string(item.seq); };

constexpr std::string_view partner = "T11200000";

constexpr char const* owned = "client1";

Date on(int day) {
    return Date{std::chrono::year{2020} / 1 / day};
}

void allow(CoreOptions& options) {
    options.access.allow_firehose_views = true;
    options.oauth.issuer = "https://bank.example";
}

/// A bank with three or more of everything, and one with little.
class ListedBank {
public:
    explicit ListedBank(Store store) : full{store, allow}, fresh{store, allow} {
        host().banks().create({.id = "bank.z"});
        host().merchants().create({.id = std::string{partner}, .name = "partner"});
        for (std::string const number : {"1", "2", "3"}) {
            add_accounts(number);
            add_people(number);
            add_clients(number);
            full.clock.advance(std::chrono::seconds{1});
        }
        main = host().accounts().get(bank_x, "main").ledger_account;
        auto const savings = host().accounts().get(bank_x, "savings").ledger_account;
        for (int const day : {1, 2, 3}) {
            Transfer hold;
            hold.id = EntryId{Uuid::from_name("paging", std::to_string(day))};
            hold.debit_account = main;
            hold.credit_account = savings;
            hold.amount = Amount{1};
            hold.code = 1;
            hold.kind = EventKind::pending;
            books().post(hold);
            books().take_snapshot(on(day));
            host().statements().issue(PaymentsBank::main_view(), {on(day), on(day)});
        }
    }

    [[nodiscard]] Session host() { return full.system(); }

    [[nodiscard]] Session other() { return fresh.system(); }

    [[nodiscard]] Ledger books() { return full.core().get_ledger(bank_x); }

    PaymentsBank full;
    PaymentsBank fresh;
    LedgerAccountId main;

private:
    void add_accounts(std::string const& number) {
        host().banks().put_document(bank_x, {BankDocumentKind::atm, number, "{}"});
        full.open(bank_x, "more" + number, full.bob);
        full.write_down({"OBP", number}, {}, true, "Plumber " + number);
        host().account_entries().post({.bank_id = bank_x,
                                       .account_id = "main",
                                       .other = ExternalParty{.name = "Shop " + number},
                                       .value = PaymentsBank::eur(-100)});
        full.requests_of(full.ann).create(PaymentsBank::request(PaymentsBank::to("bob"), 1));
    }

    void add_people(std::string const& number) {
        host().roles().create(partner, {.name = "role " + number, .scope = {"read:accounts"}});
        host().users().create({.kind = UserKind::admin,
                               .owner = std::string{partner},
                               .email = "admin" + number + "@example.test",
                               .invite = true});
        host().merchants().create({.partner_id = std::string{partner}, .name = "shop " + number});
    }

    void add_clients(std::string const& number) {
        NewClient draft;
        draft.client.client_id = "client" + number;
        draft.client.owner = partner;
        host().clients().create(draft);
        host().grants().create(
            {.client_id = owned, .audience = "urn:api:" + number, .scope = {"read:accounts"}});
        NewConsent consent;
        consent.client_id = owned;
        consent.scope = {"read:accounts"};
        host().consents().create(consent);
    }
};

std::vector<List> lists_of_banks(ListedBank& bank) {
    auto const with = [](auto session, auto const& read) {
        return [session, read](PageRequest const& page) { return read(session, page); };
    };
    auto const host = bank.host();
    auto const other = bank.other();
    auto const accounts_of = [](std::string id) {
        return [id](Session const& in, PageRequest const& page) {
            return in.accounts().list(id, page);
        };
    };
    auto const banks = [](Session const& in, PageRequest const& page) {
        return in.banks().list(page);
    };
    auto const documents = [](Session const& in, PageRequest const& page) {
        return in.banks().list_documents(bank_x, BankDocumentKind::atm, page);
    };
    auto const written_down = [](Session const& in, PageRequest const& page) {
        return in.counterparties().list({bank_x, "main", "owner"}, page);
    };
    auto const others_of = [](std::string id) {
        return [id](Session const& in, PageRequest const& page) {
            return in.counterparties().list_other_accounts(bank_x, id, page);
        };
    };
    auto const entries_of = [](std::string id) {
        return [id](Session const& in, PageRequest const& page) {
            return in.account_entries().list(
                {.bank_id = bank_x, .account_id = id, .limit = page.limit, .cursor = page.cursor});
        };
    };
    auto const statements = [](Session const& in, PageRequest const& page) {
        return in.statements().list(PaymentsBank::main_view(), page);
    };
    auto const orders = [](Session const& in, PageRequest const& page) {
        return in.transaction_requests().list(PaymentsBank::main_view(), page);
    };
    auto const number_of = [](IssuedStatement const& one) { return std::to_string(one.number); };
    auto const party_of = [](OtherAccount const& one) { return one.party.id; };
    return {
        {"banks",
         keyed(with(host, banks), id_of),
         keyed(with(bank.fresh.core().system(2), banks), id_of),
         true},
        {"documents",
         keyed(with(host, documents), id_of),
         keyed(with(other, documents), id_of),
         true},
        {"accounts",
         keyed(with(host, accounts_of(bank_x)), id_of),
         keyed(with(host, accounts_of("bank.z")), id_of),
         true},
        {"counterparties",
         keyed(with(host, written_down), id_of),
         keyed(with(other, written_down), id_of)},
        {"other accounts",
         keyed(with(host, others_of("main")), party_of),
         keyed(with(host, others_of("more1")), party_of),
         true},
        {"account entries",
         keyed(with(host, entries_of("main")), id_of),
         keyed(with(host, entries_of("more1")), id_of)},
        {"statements",
         keyed(with(host, statements), number_of),
         keyed(with(other, statements), number_of)},
        {"payments", keyed(with(host, orders), id_of), keyed(with(other, orders), id_of)},
    };
}

std::vector<List> lists_of_people(ListedBank& bank) {
    auto const host = bank.host();
    auto const other = bank.other();
    auto const users = [](Session const& in) {
        return [in](PageRequest const& page) {
            return in.users().list({.kind = UserKind::admin, .owner = std::string{partner}}, page);
        };
    };
    auto const roles = [](Session const& in) {
        return [in](PageRequest const& page) {
            return in.roles().list({.owner = std::string{partner}}, page);
        };
    };
    auto const merchants = [](Session const& in) {
        return [in](PageRequest const& page) { return in.merchants().list(partner, page); };
    };
    auto const events = [](Session const& in, AuditFilter const& filter) {
        return [in, filter](PageRequest const& page) { return in.audit_log().list(filter, page); };
    };
    auto const messages = [](Session const& in) {
        return [in](PageRequest const& page) { return in.outbox().list(page); };
    };
    auto const clients = [](Session const& in) {
        return [in](PageRequest const& page) { return in.clients().list(partner, page); };
    };
    auto const grants = [](Session const& in, GrantFilter const& filter) {
        return [in, filter](PageRequest const& page) { return in.grants().list(filter, page); };
    };
    auto const consents = [](Session const& in, ConsentFilter const& filter) {
        return [in, filter](PageRequest const& page) { return in.consents().list(filter, page); };
    };
    auto const nothing = keyed(events(host, {.kind = "nothing"}), seq_of);
    return {
        {"users", keyed(users(host), id_of), keyed(users(other), id_of), true},
        {"roles", keyed(roles(host), id_of), keyed(roles(other), id_of), true},
        {"merchants", keyed(merchants(host), id_of), keyed(merchants(other), id_of), true},
        {"events", keyed(events(host, {}), seq_of), nothing},
        {"events of a kind", keyed(events(host, {.kind = "role.created"}), seq_of), nothing},
        {"messages", keyed(messages(host), id_of), keyed(messages(other), id_of)},
        {"clients", keyed(clients(host), id_of), keyed(clients(other), id_of), true},
        {"grants", keyed(grants(host, {}), id_of), keyed(grants(other, {}), id_of), true},
        {"grants of a client",
         keyed(grants(host, {.client_id = owned}), id_of),
         keyed(grants(host, {.client_id = "client2"}), id_of),
         true},
        {"grants of an owner",
         keyed(grants(host, {.owner = std::string{partner}}), id_of),
         keyed(grants(host, {.owner = "T99900000"}), id_of),
         true},
        {"consents", keyed(consents(host, {}), id_of), keyed(consents(other, {}), id_of), true},
        {"consents of a client",
         keyed(consents(host, {.client_id = owned}), id_of),
         keyed(consents(host, {.client_id = "client2"}), id_of),
         true},
    };
}

std::vector<List> lists_of_views(ListedBank& bank) {
    auto const viewed = bank.host().viewed_accounts();
    auto const entries = [viewed](std::string const& account) {
        return [viewed, account](PageRequest const& request) {
            auto page = viewed.list_entries({.view = {bank_x, account, "owner"},
                                             .limit = request.limit,
                                             .cursor = request.cursor});
            return Page<ModeratedEntry>{.items = std::move(page.items), .next = page.next};
        };
    };
    auto const accounts = [](ViewedAccounts const& of) {
        return
            [of](PageRequest const& page) { return of.list(AccountList::all_accounts, {}, page); };
    };
    auto const firehose = [viewed](std::string const& view) {
        return [viewed, view](PageRequest const& page) {
            return viewed.list_firehose(bank_x, view, page);
        };
    };
    auto const others = [viewed](std::string const& account) {
        return [viewed, account](PageRequest const& page) {
            return viewed.list_other_accounts({bank_x, account, "owner"}, page);
        };
    };
    auto const written_down = [viewed](std::string const& account) {
        return [viewed, account](PageRequest const& page) {
            return viewed.list_counterparties({bank_x, account, "owner"}, page);
        };
    };
    auto const name_of_account = [](ListedAccount const& one) {
        return one.bank_id + '/' + one.id;
    };
    return {
        {"accounts of a user",
         keyed(accounts(bank.full.as(bank.full.bob).viewed_accounts()), name_of_account),
         keyed(accounts(bank.full.as(bank.full.carl).viewed_accounts()), name_of_account)},
        {"firehose", keyed(firehose("owner"), id_of), keyed(firehose("_none"), id_of)},
        {"viewed entries", keyed(entries("main"), id_of), keyed(entries("more1"), id_of)},
        {"viewed other accounts",
         keyed(others("main"), id_of),
         keyed(others("more1"), id_of),
         true},
        {"viewed counterparties",
         keyed(written_down("main"), id_of),
         keyed(written_down("more1"), id_of)},
    };
}

std::vector<List> lists_of_ledger(ListedBank& bank) {
    auto const books = bank.books();
    auto const new_books = bank.fresh.core().get_ledger(bank_x);
    auto const id = bank.main;
    auto const none = LedgerAccountId{Uuid::from_name("paging", "none")};
    auto const accounts = [books](LedgerAccountFilter const& filter) {
        return
            [books, filter](PageRequest const& page) { return books.list_accounts(filter, page); };
    };
    auto const entries = [books](EntryFilter const& filter) {
        return
            [books, filter](PageRequest const& page) { return books.list_entries(filter, page); };
    };
    auto const lines = [books, id](StatementFilter const& filter) {
        return [books, id, filter](PageRequest const& page) {
            return books.list_statement(id, filter, page);
        };
    };
    auto const holds = [](Ledger const& of, std::optional<LedgerAccountId> const& account) {
        return [of, account](PageRequest const& page) { return of.list_open_holds(account, page); };
    };
    auto const snapshots = [books](LedgerAccountId const& account) {
        return [books, account](PageRequest const& page) {
            return books.list_snapshots(account, page);
        };
    };
    auto const day_of = [](Snapshot const& one) { return to_string(one.business_date); };
    LedgerAccountFilter no_account;
    no_account.code = std::uint16_t{999};
    EntryFilter no_entry;
    no_entry.code = std::uint16_t{999};
    StatementFilter no_line;
    no_line.time_to = Timestamp{};
    return {
        {"ledger accounts", keyed(accounts({}), id_of), keyed(accounts(no_account), id_of)},
        {"ledger accounts, newest first",
         keyed(accounts({.descending = true}), id_of),
         keyed(accounts(no_account), id_of)},
        {"journal entries", keyed(entries({}), seq_of), keyed(entries(no_entry), seq_of)},
        {"journal entries, newest first",
         keyed(entries({.descending = true}), seq_of),
         keyed(entries(no_entry), seq_of)},
        {"statement lines", keyed(lines({}), seq_of), keyed(lines(no_line), seq_of)},
        {"statement lines, newest first",
         keyed(lines({.descending = true}), seq_of),
         keyed(lines(no_line), seq_of)},
        {"open holds", keyed(holds(books, {}), id_of), keyed(holds(new_books, {}), id_of)},
        {"open holds of an account",
         keyed(holds(books, id), id_of),
         keyed(holds(books, none), id_of)},
        {"snapshots", keyed(snapshots(id), day_of), keyed(snapshots(none), day_of)},
    };
}

std::vector<List> all_lists(ListedBank& bank) {
    std::vector<List> all;
    for (auto const& part : {lists_of_banks(bank),
                             lists_of_people(bank),
                             lists_of_views(bank),
                             lists_of_ledger(bank)}) {
        std::ranges::copy(part, std::back_inserter(all));
    }
    return all;
}

/// What all pages have, in their order.
Keys read_all(ReadPage const& read, std::size_t limit) {
    Keys keys;
    PageRequest request{.limit = limit};
    do {
        auto const page = read(request);
        CHECK(page.size() <= limit);
        CHECK((page.next.empty() || page.size() == limit));
        keys.insert(keys.end(), page.begin(), page.end());
        request.cursor = page.next;
    } while (!request.cursor.empty() && keys.size() < 1'000);
    return keys;
}

/// "error field reason" of how a page is refused.
std::string refusal_of(ReadPage const& read, PageRequest const& request) {
    try {
        static_cast<void>(read(request));
    } catch (Error const& error) {
        return std::string{name_of(error.code())} + ' ' + std::string{error.detail("field")} + ' ' +
               std::string{error.detail("reason")};
    }
    return {};
}

template <class Body>
void on_each_list(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        ListedBank bank{store};
        for (List const& list : all_lists(bank)) {
            CAPTURE(list.name);
            body(list);
        }
    }
}

} // namespace

TEST_CASE("lists: given three items or more, when pages of any size are read, then they have the "
          "same as one page, without overlap") {
    on_each_list([](List const& list) {
        auto const one = list.read({.limit = limits::page_rows_max});
        CHECK(one.next.empty());
        CHECK(one.size() >= 3);
        CHECK(std::set<std::string>(one.begin(), one.end()).size() == one.size());
        for (std::size_t const limit : {std::size_t{1}, std::size_t{2}, one.size()}) {
            CAPTURE(limit);
            CHECK(read_all(list.read, limit) == one.items);
        }
        CHECK(list.read({.limit = one.size()}).next.empty());
        CHECK_FALSE(list.read({.limit = one.size() - 1}).next.empty());
        CHECK(list.read({}).items == one.items);
    });
}

TEST_CASE("lists: given nothing to list, when a page is read, then it is empty and the last") {
    on_each_list([](List const& list) {
        auto const page = list.read_empty({.limit = 1});
        CHECK(page.items.empty());
        CHECK(page.next.empty());
    });
}

TEST_CASE("lists: given a limit or a cursor that is none, when a page is read, then all lists "
          "refuse it alike") {
    on_each_list([](List const& list) {
        for (std::size_t const limit : {std::size_t{0}, limits::page_rows_max + 1}) {
            CHECK(refusal_of(list.read, {.limit = limit}) ==
                  "invalid_argument limit invalid_limit");
        }
        CHECK(refusal_of(list.read, {.cursor = "\xFF"}) ==
              "invalid_argument cursor invalid_cursor");
        CHECK(refusal_of(list.read, {.cursor = std::string(2'000, 'a')}) ==
              "invalid_argument cursor invalid_cursor");
        if (list.refuses_unknown_ids) {
            CHECK(refusal_of(list.read, {.cursor = "no-such-id"}) ==
                  "not_found cursor cursor_not_found");
        }
    });
}
