/// A shop keeps its orders in the bank's file. An order and its payment are committed together: one
/// is never there without the other, however often the order is sent and whatever goes wrong.
#include <nostro/nostro.hpp>
#include <nostro/storage/sqlite.hpp>

#include <cstdint>
#include <initializer_list>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

#include <sqlite3.h>

namespace {

struct FinishStatement {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

/// A statement of the shop's in the transaction of a unit, with its text values. Do not commit or
/// roll back: the unit does, and the handle refuses it.
/// @return  the first column of the first row, or 0
std::int64_t
execute(nostro::Unit& unit, std::string const& sql, std::initializer_list<std::string> values) {
    auto* const db = static_cast<sqlite3*>(unit.native_handle());
    sqlite3_stmt* prepared = nullptr;
    int code = sqlite3_prepare_v2(db, sql.c_str(), -1, &prepared, nullptr);
    std::unique_ptr<sqlite3_stmt, FinishStatement> const statement{prepared};
    int at = 0;
    for (auto const& value : values) {
        sqlite3_bind_text(prepared, ++at, value.c_str(), -1, SQLITE_TRANSIENT);
    }
    code = code == SQLITE_OK ? sqlite3_step(prepared) : code;
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        throw std::runtime_error{sqlite3_errmsg(db)}; // the unit is rolled back
    }
    return code == SQLITE_ROW ? sqlite3_column_int64(prepared, 0) : 0;
}

class Shop {
public:
    explicit Shop(std::string const& file)
        : core_{nostro::Core::open(
              nostro::storage::open_sqlite({.path = file, .create_if_missing = true}),
              {.create_if_missing = true})},
          ledger_{core_.find_ledger("main") ? core_.get_ledger("main")
                                            : core_.create_ledger({.name = "main"})} {
        core_.atomically([](nostro::Unit& unit) {
            execute(unit,
                    "CREATE TABLE IF NOT EXISTS shop_orders "
                    "(number TEXT PRIMARY KEY, article TEXT NOT NULL, entry TEXT NOT NULL) STRICT",
                    {});
        });
        cash_ = open_account(nostro::LedgerAccountFlags::none);
        customer_ =
            open_account(nostro::LedgerAccountFlags::debit_limited); // may not go below zero
        sales_ = open_account(nostro::LedgerAccountFlags::none);
    }

    void pay_in(std::string const& amount) { ledger_.post(transfer(cash_, customer_, amount)); }

    /// Books the payment and writes the order down. The order's number is the key: sent again, it
    /// answers what it answered first, and does nothing.
    /// @throws nostro::Rejected  the customer has too little; there is no order then
    std::string
    order(std::string const& number, std::string const& article, std::string const& price) {
        auto const payment = transfer(customer_, sales_, price);
        auto const work = [&](nostro::Unit& unit) {
            auto const entry = to_string(payment.id);
            execute(unit, "INSERT INTO shop_orders VALUES (?, ?, ?)", {number, article, entry});
            unit.join(ledger_).post(payment);
            return entry;
        };
        return core_.atomically(work, {.key = "order " + number});
    }

    std::int64_t count_orders() {
        return core_.atomically([](nostro::Unit& unit) {
            return execute(unit, "SELECT count(*) FROM shop_orders", {});
        });
    }

    [[nodiscard]] std::string customer_has() const {
        return to_string(nostro::Money{ledger_.get_balance(customer_).net(), euro_});
    }

private:
    nostro::LedgerAccountId open_account(nostro::LedgerAccountFlags flags) {
        nostro::LedgerAccountDraft draft;
        draft.id = core_.ids().next<nostro::LedgerAccountId>();
        draft.asset = "EUR";
        draft.code = 1;
        draft.account_flags = flags;
        ledger_.open_account(draft);
        return draft.id;
    }

    nostro::Transfer
    transfer(nostro::LedgerAccountId from, nostro::LedgerAccountId to, std::string const& amount) {
        nostro::Transfer transfer;
        transfer.id = core_.ids().next<nostro::EntryId>();
        transfer.debit_account = from;
        transfer.credit_account = to;
        transfer.amount = nostro::Money::parse(amount, euro_).minor();
        transfer.code = 1;
        return transfer;
    }

    nostro::Currency euro_ = nostro::Currency::iso("EUR");
    nostro::Core core_;
    nostro::Ledger ledger_;
    nostro::LedgerAccountId cash_;
    nostro::LedgerAccountId customer_;
    nostro::LedgerAccountId sales_;
};

} // namespace

int main(int argc, char** argv) {
    Shop shop{argc > 1 ? argv[1] : "shop.db"};
    auto const before = shop.count_orders();
    auto const number = std::to_string(before + 1);
    shop.pay_in("50.00");

    auto const entry = shop.order(number, "a lamp", "30.00");
    bool const is_same = shop.order(number, "a lamp", "30.00") == entry; // the answer was lost
    bool is_refused = false;
    try {
        shop.order(number + " b", "a second lamp", "30.00");
    } catch (nostro::Rejected const& error) {
        is_refused = error.reason() == "exceeds_credits";
    }

    auto const orders = shop.count_orders() - before;
    std::cout << "orders: " << orders << ", the customer has " << shop.customer_has() << '\n';
    return is_same && is_refused && orders == 1 && shop.customer_has() == "20.00 EUR" ? 0 : 1;
}
