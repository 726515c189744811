#include <nostro/core/error.hpp>
#include <nostro/storage/storage.hpp>

#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace nostro::storage;
using nostro::AlreadyExists;
using nostro::Conflict;
using nostro::ErrorCode;
using nostro::InvalidArgument;
using nostro::OutcomeUnknown;
using nostro::StorageError;

constexpr std::array<Column, 3> columns{
    {{"tenant", ColumnType::int64}, {"id", ColumnType::int64}, {"name", ColumnType::text, true}}};
constexpr Table thing{"thing", columns, 2, {}, RowLife::changeable};

/// An adapter that writes down what reaches it and throws what it is told to.
class Script final : public Transaction {
public:
    explicit Script(std::vector<std::string>& calls, Access access = Access::write)
        : Transaction{access}, calls_{calls} {}

    Script(Script const&) = delete;
    Script& operator=(Script const&) = delete;

    ~Script() override { rollback(); }

    std::function<void()> fault; ///< runs in every call but rollback

private:
    void call(std::string name) {
        calls_.push_back(std::move(name));
        if (fault) {
            fault();
        }
    }

    std::vector<std::uint32_t>
    do_get(Table const&, Index const*, RowsView const&, Lock, Rows& found) override {
        found.add(std::int64_t{1}).add(std::int64_t{1}).add_null();
        found.add(std::int64_t{1});
        call("get");
        found.add(std::int64_t{2}).add_null();
        return {0, 1};
    }

    void do_insert(Table const&, RowsView const&) override { call("insert"); }

    void do_update(Table const&, RowsView const&) override { call("update"); }

    std::size_t do_erase(Table const&, RowsView const&) override {
        call("erase");
        return 1;
    }

    std::size_t do_select(Table const&, Index const*, Range const&, Rows&) override {
        call("select");
        return 0;
    }

    void do_commit() override { call("commit"); }

    void do_rollback() noexcept override { calls_.push_back("rollback"); }

    void do_savepoint(std::size_t depth) override { call("savepoint " + std::to_string(depth)); }

    void do_release(std::size_t depth) override { call("release " + std::to_string(depth)); }

    void do_rollback_to(std::size_t depth) override {
        call("rollback_to " + std::to_string(depth));
    }

    std::vector<std::string>& calls_;
};

using Calls = std::vector<std::string>;

Rows one_row() {
    Rows rows{thing};
    rows.add(std::int64_t{1}).add(std::int64_t{2}).add_null();
    return rows;
}

Rows one_key() {
    Rows rows{thing, 2};
    rows.add(std::int64_t{1}).add(std::int64_t{2});
    return rows;
}

template <class Thrown>
std::function<void()> throwing(Thrown error) {
    return [error] { throw error; };
}

} // namespace

TEST_CASE("scopes carry their depth") {
    Calls calls;
    {
        Script transaction{calls};
        transaction.savepoint();
        transaction.savepoint();
        transaction.release();
        transaction.savepoint();
        transaction.rollback_to();
        transaction.rollback_to();
        transaction.commit();
    }
    CHECK(calls == Calls{"savepoint 1",
                         "savepoint 2",
                         "release 2",
                         "savepoint 2",
                         "rollback_to 2",
                         "rollback_to 1",
                         "commit"});
}

TEST_CASE("rollback reaches the adapter once") {
    Calls calls;
    {
        Script transaction{calls};
        transaction.rollback();
        transaction.rollback();
        CHECK_FALSE(transaction.is_open());
    }
    CHECK(calls == Calls{"rollback"});
    calls.clear();
    { Script const dropped{calls}; }
    CHECK(calls == Calls{"rollback"});
}

TEST_CASE("a failed commit is rolled back once and ends the transaction") {
    Calls calls;
    {
        Script transaction{calls};
        transaction.fault = throwing(OutcomeUnknown{"lost"});
        CHECK_THROWS_AS(transaction.commit(), OutcomeUnknown);
        CHECK_FALSE(transaction.is_open());
        CHECK_THROWS_AS(transaction.commit(), InvalidArgument);
    }
    CHECK(calls == Calls{"commit", "rollback"});
}

TEST_CASE("an error breaks the transaction") {
    Calls calls;
    Script transaction{calls};
    transaction.savepoint();
    transaction.fault = throwing(Conflict{"came second"});
    CHECK_THROWS_AS(transaction.update(thing, one_row().view()), Conflict);
    transaction.fault = nullptr;
    CHECK_FALSE(transaction.is_open());
    CHECK_THROWS_AS(transaction.insert(thing, one_row().view()), InvalidArgument);
    CHECK_THROWS_AS(transaction.rollback_to(), InvalidArgument);
    CHECK_THROWS_AS(transaction.commit(), InvalidArgument);
    transaction.rollback();
    CHECK(calls == Calls{"savepoint 1", "update", "rollback"});
}

TEST_CASE("a taken key inside a scope leaves the way back to the scope") {
    Calls calls;
    Script transaction{calls};
    transaction.savepoint();
    transaction.fault = throwing(AlreadyExists{"taken"});
    CHECK_THROWS_AS(transaction.insert(thing, one_row().view()), AlreadyExists);
    transaction.fault = nullptr;
    CHECK_THROWS_AS(transaction.release(), InvalidArgument);
    CHECK_THROWS_AS(transaction.savepoint(), InvalidArgument);
    transaction.rollback_to();
    CHECK(transaction.is_open());
    transaction.fault = throwing(AlreadyExists{"taken"});
    CHECK_THROWS_AS(transaction.insert(thing, one_row().view()), AlreadyExists); // no scope now
    CHECK_THROWS_AS(transaction.rollback_to(), InvalidArgument);
}

TEST_CASE("a foreign exception becomes a storage failure") {
    Calls calls;
    Script transaction{calls};
    transaction.fault = throwing(std::runtime_error{"driver says no"});
    try {
        transaction.insert(thing, one_row().view());
        FAIL("nothing was thrown");
    } catch (StorageError const& error) {
        CHECK(error.code() == ErrorCode::storage_failure);
        CHECK(error.detail("driver_message") == "driver says no");
    }
    CHECK_FALSE(transaction.is_open());

    Script other{calls};
    other.fault = throwing(42);
    CHECK_THROWS_AS(other.commit(), StorageError);
}

TEST_CASE("refused arguments do not reach the adapter") {
    Calls calls;
    Script transaction{calls};
    Rows found{thing};
    CHECK_THROWS_AS(transaction.insert(thing, one_key().view()), InvalidArgument);
    Range unknown;
    unknown.index = "none";
    CHECK_THROWS_AS(transaction.select(thing, unknown, found), InvalidArgument);
    CHECK_THROWS_AS(transaction.get(thing, "", one_row().view(), Lock::none, found),
                    InvalidArgument);
    Rows keys{thing, 2};
    CHECK_THROWS_AS(transaction.get(thing, "", one_key().view(), Lock::none, keys),
                    InvalidArgument);
    transaction.insert(thing, Rows{thing}.view()); // empty: nothing to do
    CHECK(transaction.is_open());
    CHECK(calls.empty());
}

TEST_CASE("a failed read takes back what it had appended") {
    Calls calls;
    Rows found = one_row();
    {
        Script transaction{calls};
        transaction.fault = throwing(StorageError{ErrorCode::storage_failure, "read error"});
        CHECK_THROWS_AS(transaction.get(thing, "", one_key().view(), Lock::none, found),
                        StorageError);
        CHECK(found.size() == 1);
    }
    Script transaction{calls};
    CHECK(transaction.get(thing, "", one_key().view(), Lock::none, found).size() == 2);
    CHECK(found.size() == 3);
    CHECK(found.int64(2, 1) == 2);
}

TEST_CASE("what an adapter does not override") {
    Calls calls;
    Script transaction{calls, Access::read};
    CHECK(transaction.changed_elsewhere());
    CHECK(transaction.native_handle() == nullptr);
    CHECK_THROWS_AS(transaction.savepoint(), InvalidArgument);
    transaction.commit();
    CHECK(calls == Calls{"commit"});
}
