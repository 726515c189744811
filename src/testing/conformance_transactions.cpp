#include "conformance_cases.hpp"
#include "conformance_kit.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <optional>
#include <utility>

namespace nostro::inline v0::testing::cases {
namespace {

using kit::Cell;
using kit::item;
using kit::null;
using kit::Row;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds short_wait{150};

void insert(storage::Transaction& transaction, std::vector<Row> const& rows) {
    transaction.insert(kit::items::table, kit::rows(kit::items::table, rows).view());
}

void update(storage::Transaction& transaction, std::vector<Row> const& rows) {
    transaction.update(kit::items::table, kit::rows(kit::items::table, rows).view());
}

std::size_t erase(storage::Transaction& transaction, std::vector<Row> const& keys) {
    return transaction.erase(kit::items::table, kit::keys(kit::items::table, "", keys).view());
}

std::vector<Row> items(storage::Storage& storage) {
    return kit::all(storage, kit::items::table);
}

std::vector<Row> items(storage::Transaction& transaction) {
    return kit::all(transaction, kit::items::table);
}

/// A transaction, or nothing when others let none in for a short while.
std::unique_ptr<storage::Transaction> try_begin(storage::Storage& storage, storage::Access access) {
    try {
        return storage.begin(access, steady_clock::now() + short_wait);
    } catch (DeadlineExceeded const&) {
        return nullptr;
    }
}

/// The items of tenant 1 as a map, and what a transaction does to them.
class Model {
public:
    using Items = std::map<std::int64_t, Row>;

    [[nodiscard]] std::vector<Row> rows() const {
        std::vector<Row> result;
        for (auto const& [id, row] : items_) {
            result.push_back(row);
        }
        return result;
    }

    [[nodiscard]] bool has(std::int64_t id) const { return items_.contains(id); }

    [[nodiscard]] bool has_code(Cell const& code, std::int64_t except) const {
        return code != null && std::ranges::any_of(items_, [&](auto const& entry) {
                   return entry.first != except && entry.second[kit::items::code] == code;
               });
    }

    void put(Row row) {
        auto const id = static_cast<std::int64_t>(row[kit::items::id].number.low());
        items_.insert_or_assign(id, std::move(row));
    }

    void remove(std::int64_t id) { items_.erase(id); }

    void open_scope() { scopes_.push_back(items_); }

    void keep_scope() { scopes_.pop_back(); }

    void undo_scope() {
        items_ = std::move(scopes_.back());
        scopes_.pop_back();
    }

    [[nodiscard]] std::size_t depth() const { return scopes_.size(); }

private:
    Items items_;
    std::vector<Items> scopes_;
};

/// One random history: a store and the model beside it.
class History {
public:
    History(storage::Storage& storage, SeededRandom& random) : storage_{storage}, random_{random} {
        begin();
    }

    void step() {
        switch (random_.below(16)) {
        case 0:
            return end();
        case 1:
            model_.open_scope();
            return transaction_->savepoint();
        case 2:
            return leave_scope(true);
        case 3:
            return leave_scope(false);
        case 4:
        case 5:
            return remove();
        case 6:
            return compare();
        case 7:
        case 8:
        case 9:
            return change();
        default:
            return add();
        }
    }

    void finish() {
        end();
        compare();
    }

private:
    void begin() {
        transaction_ = kit::write(storage_);
        model_.open_scope(); // the transaction itself
    }

    void end() {
        while (model_.depth() > 1) {
            leave_scope(random_.below(2) == 0);
        }
        switch (random_.below(3)) {
        case 0:
            transaction_->rollback();
            model_.undo_scope();
            break;
        default:
            transaction_->commit();
            model_.keep_scope();
            break;
        }
        transaction_.reset();
        begin();
        compare();
    }

    void leave_scope(bool keep) {
        if (model_.depth() == 1) {
            return;
        }
        if (keep) {
            transaction_->release();
            model_.keep_scope();
        } else {
            transaction_->rollback_to();
            model_.undo_scope();
        }
    }

    void add() {
        Row row = random_row();
        auto const id = static_cast<std::int64_t>(row[kit::items::id].number.low());
        if (model_.has(id) || model_.has_code(row[kit::items::code], id)) {
            transaction_->savepoint();
            NOSTRO_EXPECT_THROWS(AlreadyExists, insert(*transaction_, {row}));
            transaction_->rollback_to();
            return;
        }
        insert(*transaction_, {row});
        model_.put(std::move(row));
    }

    void change() {
        Row row = random_row();
        auto const id = static_cast<std::int64_t>(row[kit::items::id].number.low());
        if (!model_.has(id) || model_.has_code(row[kit::items::code], id)) {
            return;
        }
        update(*transaction_, {row});
        model_.put(std::move(row));
    }

    void remove() {
        std::int64_t const id = random_id();
        NOSTRO_EXPECT_EQUAL(erase(*transaction_, {{1, id}}), model_.has(id) ? 1U : 0U);
        model_.remove(id);
    }

    void compare() {
        std::vector<Row> const rows = model_.rows();
        NOSTRO_EXPECT_EQUAL(items(*transaction_), rows);
        for (std::string_view const index : {"items_by_code", "items_by_group"}) {
            kit::Query const query{
                .index = index, .equal = {1}, .descending = random_.below(2) == 0};
            NOSTRO_EXPECT_EQUAL(kit::select(*transaction_, kit::items::table, query),
                                kit::naive_select(rows, kit::items::table, query));
        }
        compare_codes(rows);
    }

    void compare_codes(std::vector<Row> const& rows) {
        std::vector<Row> keys;
        std::vector<Row> expected;
        for (Row const& row : rows) {
            if (row[kit::items::code] != null) {
                keys.push_back({1, row[kit::items::code]});
                expected.push_back(row);
            }
        }
        storage::Rows found{kit::items::table};
        auto const batch = kit::keys(kit::items::table, "items_by_code", keys);
        transaction_->get(
            kit::items::table, "items_by_code", batch.view(), storage::Lock::none, found);
        NOSTRO_EXPECT_EQUAL(kit::read(found), expected);
    }

    std::int64_t random_id() { return static_cast<std::int64_t>(random_.below(60)) - 20; }

    Row random_row() {
        std::string const code = "code " + std::to_string(random_.below(40));
        return {
            1,
            random_id(),
            random_.below(3) == 0 ? null : Cell{std::string_view{code}},
            random_.below(3) == 0 ? null : Cell{static_cast<int>(random_.below(4))},
            Amount::from_halves(static_cast<std::int64_t>(random_.below(3)) - 1, random_.next()),
            static_cast<std::int64_t>(random_.next()),
            random_.below(2) == 0 ? null : Cell{"note"}};
    }

    storage::Storage& storage_;
    SeededRandom& random_;
    Model model_;
    std::unique_ptr<storage::Transaction> transaction_;
};

/// Add one to the value of item 1, however often others come first.
/// @param pause  between reading and writing it; may be empty
void increment(storage::Storage& storage, std::function<void()> const& pause = {}) {
    auto const keys = kit::keys(kit::items::table, "", {{1, 1}});
    for (int attempt = 1;; ++attempt) {
        try {
            auto const transaction = kit::write(storage);
            storage::Rows found{kit::items::table};
            transaction->get(kit::items::table, "", keys.view(), storage::Lock::for_update, found);
            if (pause) {
                pause();
            }
            found.set(0, kit::items::value, found.int64(0, kit::items::value) + 1);
            transaction->update(kit::items::table, found.view());
            transaction->commit();
            return;
        } catch (Conflict const&) {
            if (attempt == 1'000) {
                throw;
            }
        }
    }
}

} // namespace

void commit_makes_visible(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    auto transaction = kit::write(*storage);
    insert(*transaction, {item(1, 1, "a")});
    transaction->commit();
    NOSTRO_EXPECT(!transaction->is_open());
    transaction.reset();
    NOSTRO_EXPECT_EQUAL(items(*storage), (std::vector<Row>{item(1, 1, "a")}));
    transaction = kit::write(*storage);
    NOSTRO_EXPECT_EQUAL(items(*transaction), (std::vector<Row>{item(1, 1, "a")}));
}

void rollback_undoes_everything(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> const before{item(1, 1, "a"), item(2, 2, "b"), item(3, 3, "c")};
    kit::store(*storage, kit::items::table, before);
    kit::store(*storage, kit::texts::table, {{1, "k", "body"}});
    auto const transaction = kit::write(*storage);
    insert(*transaction, {item(0), item(4, 4, "d")});
    update(*transaction, {item(1, 10, "aa"), item(2, 20, "b")});
    erase(*transaction, {{1, 3}, {1, 4}});
    insert(*transaction, {item(3, 30, "a")});
    update(*transaction, {item(3, 31, "a"), item(1, 11, "c")});
    transaction->erase(kit::texts::table, kit::keys(kit::texts::table, "", {{1, "k"}}).view());
    transaction->insert(kit::journal::table,
                        kit::rows(kit::journal::table, {{1, 1, 1, "id", 1}}).view());
    transaction->rollback();
    transaction->rollback(); // has no effect
    NOSTRO_EXPECT_EQUAL(items(*storage), before);
    NOSTRO_EXPECT_EQUAL(kit::all(*storage, kit::texts::table),
                        (std::vector<Row>{{1, "k", "body"}}));
    NOSTRO_EXPECT(kit::all(*storage, kit::journal::table).empty());
    kit::store(*storage, kit::items::table, {item(4, 4, "d")});
    NOSTRO_EXPECT_EQUAL(kit::select(*kit::read(*storage),
                                    kit::items::table,
                                    {.index = "items_by_code", .equal = {1}})
                            .size(),
                        4U);
}

void destructor_rolls_back(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1)});
    {
        auto const transaction = kit::write(*storage);
        update(*transaction, {item(1, 2)});
        transaction->savepoint();
        insert(*transaction, {item(2)});
    }
    NOSTRO_EXPECT_EQUAL(items(*storage), (std::vector<Row>{item(1, 1)}));
}

void savepoint_undoes_its_own_scope(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1, "a"), item(2, 2, "b")});
    auto const transaction = kit::write(*storage);
    update(*transaction, {item(1, 10, "a")});
    transaction->savepoint();
    update(*transaction, {item(1, 11, "x"), item(2, 22, "a")});
    erase(*transaction, {{1, 2}});
    insert(*transaction, {item(3, 3, "b")});
    transaction->rollback_to();
    NOSTRO_EXPECT_EQUAL(items(*transaction), (std::vector<Row>{item(1, 10, "a"), item(2, 2, "b")}));
    insert(*transaction, {item(3, 33, "x")});
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(items(*storage),
                        (std::vector<Row>{item(1, 10, "a"), item(2, 2, "b"), item(3, 33, "x")}));
}

void savepoints_nest(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    auto const transaction = kit::write(*storage);
    insert(*transaction, {item(1)});
    transaction->savepoint();
    insert(*transaction, {item(2)});
    transaction->savepoint();
    insert(*transaction, {item(3)});
    transaction->savepoint();
    insert(*transaction, {item(4)});
    transaction->rollback_to(); // without 4
    transaction->release();     // 3 belongs to the scope of 2 now
    insert(*transaction, {item(5)});
    NOSTRO_EXPECT_EQUAL(items(*transaction),
                        (std::vector<Row>{item(1), item(2), item(3), item(5)}));
    transaction->rollback_to();
    NOSTRO_EXPECT_EQUAL(items(*transaction), (std::vector<Row>{item(1)}));
    transaction->savepoint();
    insert(*transaction, {item(6)});
    transaction->release();
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(items(*storage), (std::vector<Row>{item(1), item(6)}));
}

void violation_in_a_savepoint_leaves_the_rest(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1, "a")});
    auto const transaction = kit::write(*storage);
    insert(*transaction, {item(2, 2, "b")});
    transaction->savepoint();
    insert(*transaction, {item(3, 3, "c")});
    NOSTRO_EXPECT_THROWS(AlreadyExists, insert(*transaction, {item(4, 4, "d"), item(5, 5, "b")}));
    NOSTRO_EXPECT(!transaction->is_open());
    NOSTRO_EXPECT_THROWS(InvalidArgument, insert(*transaction, {item(6)}));
    NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->release());
    NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->commit());
    transaction->rollback_to();
    NOSTRO_EXPECT(transaction->is_open());
    insert(*transaction, {item(4, 4, "d")});
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(items(*storage),
                        (std::vector<Row>{item(1, 1, "a"), item(2, 2, "b"), item(4, 4, "d")}));
}

void violation_outside_of_a_savepoint_breaks(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 1, "a")});
    auto const transaction = kit::write(*storage);
    insert(*transaction, {item(2, 2, "b")});
    NOSTRO_EXPECT_THROWS(AlreadyExists, insert(*transaction, {item(1)}));
    NOSTRO_EXPECT_THROWS(InvalidArgument, items(*transaction));
    NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->savepoint());
    NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->commit());
    transaction->rollback();
    NOSTRO_EXPECT_EQUAL(items(*storage), (std::vector<Row>{item(1, 1, "a")}));
}

void savepoints_end_in_order(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    auto const transaction = kit::write(*storage);
    NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->release());
    NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->rollback_to());
    transaction->savepoint();
    NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->commit());
    insert(*transaction, {item(1)});
    transaction->release();
    NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->release());
    transaction->commit();
    NOSTRO_EXPECT_EQUAL(items(*storage), (std::vector<Row>{item(1)}));
}

void ended_transactions_refuse_calls(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    for (bool const committed : {true, false}) {
        auto const transaction = kit::write(*storage);
        committed ? transaction->commit() : transaction->rollback();
        NOSTRO_EXPECT(!transaction->is_open());
        NOSTRO_EXPECT_THROWS(InvalidArgument, insert(*transaction, {item(1)}));
        NOSTRO_EXPECT_THROWS(InvalidArgument, update(*transaction, {item(1)}));
        NOSTRO_EXPECT_THROWS(InvalidArgument, erase(*transaction, {{1, 1}}));
        NOSTRO_EXPECT_THROWS(InvalidArgument, items(*transaction));
        NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->savepoint());
        NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->changed_elsewhere());
        NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->native_handle());
        NOSTRO_EXPECT_THROWS(InvalidArgument, transaction->commit());
        transaction->rollback();
    }
    NOSTRO_EXPECT(items(*storage).empty());
}

void random_histories_match_a_model(StorageFactory const& factory) {
    kit::with_seeds([&](SeededRandom& random) {
        auto const storage = kit::open(factory);
        History history{*storage, random};
        for (int step = 0; step < 1'500; ++step) {
            history.step();
        }
        history.finish();
    });
}

void snapshots_are_stable(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> const before{item(1, 1, "a"), item(2, 2, "b")};
    kit::store(*storage, kit::items::table, before);
    auto const reader = kit::read(*storage);
    NOSTRO_EXPECT_EQUAL(items(*reader), before);
    bool written = false;
    kit::in_thread([&] {
        if (auto const writer = try_begin(*storage, storage::Access::write)) {
            update(*writer, {item(1, 10, "c")});
            erase(*writer, {{1, 2}});
            insert(*writer, {item(3)});
            writer->commit();
            written = true;
        }
    });
    NOSTRO_EXPECT_EQUAL(items(*reader), before);
    NOSTRO_EXPECT_EQUAL(
        kit::select(*reader, kit::items::table, {.index = "items_by_code", .equal = {1}}), before);
    reader->commit();
    if (written) {
        NOSTRO_EXPECT_EQUAL(items(*storage), (std::vector<Row>{item(1, 10, "c"), item(3)}));
    } else {
        kit::note(factory, "a reader holds writers up; its snapshot cannot be disturbed");
    }
}

void uncommitted_rows_are_not_seen(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> const before{item(1, 1, "a")};
    kit::store(*storage, kit::items::table, before);
    auto const writer = kit::write(*storage);
    update(*writer, {item(1, 10, "a")});
    insert(*writer, {item(2)});
    bool seen = false;
    kit::in_thread([&] {
        if (auto const reader = try_begin(*storage, storage::Access::read)) {
            NOSTRO_EXPECT_EQUAL(items(*reader), before);
            seen = true;
        }
    });
    if (!seen) {
        kit::note(factory, "a writer holds readers up; they cannot see what is not committed");
    }
    writer->commit();
    kit::in_thread([&] {
        NOSTRO_EXPECT_EQUAL(items(*storage), (std::vector<Row>{item(1, 10, "a"), item(2)}));
    });
}

void readers_run_beside_each_other(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    std::vector<Row> rows;
    for (std::int64_t id = 0; id < 500; ++id) {
        rows.push_back({1, id, null, id * 7'919 % 501, Amount{id}, 0, null});
    }
    kit::store(*storage, kit::items::table, rows);
    auto const outer = kit::read(*storage);
    kit::Query const query{.index = "items_by_group", .equal = {1}};
    std::vector<Row> const expected = kit::naive_select(rows, kit::items::table, query);
    auto const work = [&] {
        for (int round = 0; round < 5; ++round) {
            auto const reader = kit::read(*storage);
            NOSTRO_EXPECT_EQUAL(kit::select(*reader, kit::items::table, query), expected);
        }
    };
    kit::in_threads({work, work, work, work});
    NOSTRO_EXPECT_EQUAL(items(*outer), rows);
}

void concurrent_increments_are_not_lost(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 0)});
    auto const work = [&] {
        for (int round = 0; round < 50; ++round) {
            increment(*storage);
        }
    };
    kit::in_threads({work, work});
    NOSTRO_EXPECT_EQUAL(items(*storage).front()[kit::items::value], Cell{100});
}

void writers_of_one_row_exclude_each_other(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    kit::store(*storage, kit::items::table, {item(1, 0)});
    std::promise<void> first_has_read;
    std::promise<void> second_is_done;
    bool is_paused = false;
    // The second writer gets his chance when it does most harm. He ends within it only where
    // nobody keeps him out; the first must then be told that he came second.
    auto const first = [&] {
        increment(*storage, [&] {
            if (!std::exchange(is_paused, true)) {
                first_has_read.set_value();
                second_is_done.get_future().wait_for(short_wait);
            }
        });
    };
    auto const second = [&] {
        first_has_read.get_future().wait_for(std::chrono::seconds{10});
        increment(*storage);
        second_is_done.set_value();
    };
    kit::in_threads({first, second});
    NOSTRO_EXPECT_EQUAL(items(*storage).front()[kit::items::value], Cell{2});
}

void begin_keeps_its_deadline(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    if (!storage->capabilities().single_writer) {
        return kit::note(factory, "writers do not wait for each other at begin");
    }
    auto writer = kit::write(*storage);
    kit::in_thread([&] {
        auto const start = steady_clock::now();
        NOSTRO_EXPECT_THROWS(DeadlineExceeded,
                             storage->begin(storage::Access::write, start + short_wait));
        auto const waited = steady_clock::now() - start;
        NOSTRO_EXPECT(waited >= short_wait);
        NOSTRO_EXPECT(waited < std::chrono::seconds{4}); // not the adapter's own wait
        NOSTRO_EXPECT_THROWS(DeadlineExceeded,
                             storage->begin(storage::Access::write, start - std::chrono::hours{1}));
    });
    writer.reset();
    auto const next =
        storage->begin(storage::Access::write, steady_clock::now() + std::chrono::seconds{5});
    NOSTRO_EXPECT(next->is_open());
}

void transactions_move_between_threads(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    for (std::int64_t id = 0; id < 3; ++id) {
        std::unique_ptr<storage::Transaction> transaction;
        kit::in_thread([&] { transaction = kit::write(*storage); });
        kit::in_thread([&] { insert(*transaction, {item(2 * id)}); });
        transaction->savepoint();
        kit::in_thread([&] { insert(*transaction, {item(100)}); });
        kit::in_thread([&] { transaction->rollback_to(); });
        insert(*transaction, {item(2 * id + 1)});
        kit::in_thread([&] { transaction->commit(); });
        kit::in_thread([&] { transaction.reset(); });
        std::unique_ptr<storage::Transaction> reader = kit::read(*storage);
        kit::in_thread([&] {
            NOSTRO_EXPECT_EQUAL(items(*reader).size(), static_cast<std::size_t>(2 * id + 2));
            reader.reset();
        });
    }
}

void ended_writers_make_way(StorageFactory const& factory) {
    auto const storage = kit::open(factory);
    auto const committed = kit::write(*storage);
    insert(*committed, {item(1)});
    committed->commit();
    auto const rolled_back = kit::write(*storage);
    insert(*rolled_back, {item(2)});
    rolled_back->rollback();
    auto const broken = kit::write(*storage);
    NOSTRO_EXPECT_THROWS(AlreadyExists, insert(*broken, {item(1)}));
    broken->rollback();
    auto const last = kit::write(*storage); // none of the others has been destroyed
    NOSTRO_EXPECT_EQUAL(items(*last), (std::vector<Row>{item(1)}));
}

} // namespace nostro::inline v0::testing::cases
