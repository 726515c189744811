#include "support/fixture.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

/// The hash chain: the same everywhere, and whoever alters a file is found out.
namespace {

using namespace nostro;
using namespace std::chrono_literals;
using support::Bank;
using support::date;
using support::limited;
using support::on_each_store;
using support::Store;
using enum ResultCode;

/// One event of every kind, with every field in use.
struct History {
    std::uint64_t opened = 0;
    std::uint64_t full = 0; ///< an entry with everything in it
    std::uint64_t hold = 0;
    std::uint64_t capture = 0;
    std::uint64_t reversal = 0;
    std::uint64_t change = 0;
    std::uint64_t period = 0;
    std::uint64_t back_dated = 0;
    EntryId text_of;
};

std::uint64_t seq_of(Bank& bank, Event const& event) {
    auto const result = bank.result(event);
    REQUIRE(result.code == created);
    return result.seq;
}

History write_history(Bank& bank) {
    History history;
    auto account = bank.account_draft(limited, 1'000);
    account.credit_headroom = 5;
    account.user_data = {Uuid{8, 8}, 9, 10};
    account.text = {"current account", {{"owner", "caf\xC3\xA9"}}};
    history.opened = seq_of(bank, account);
    auto child = bank.account_draft(LedgerAccountFlags::history);
    child.parent = account.id;
    seq_of(bank, child);
    auto const a = account.id;
    auto const b = child.id;
    auto full = bank.entry(a, b, 300);
    full.user_data = {Uuid{1, 2}, 3, 4};
    full.mandate = {5, 6};
    full.text = {"rent", {{"b", "2"}, {"a", "1"}}};
    full.effective_date = date(2026, 1, 19);
    full.conversion = ConversionNote{Rate{82, 10}, RoundingMode::half_even, 1, 3};
    history.text_of = full.id;
    BatchOptions as_user;
    as_user.principal = 77;
    auto const result = bank.batch({full}, as_user).front();
    REQUIRE(result.code == created);
    history.full = result.seq;
    auto const hold = bank.hold(a, b, 50, 86'400);
    history.hold = seq_of(bank, hold);
    auto const capture = bank.post_part(hold, 20, EventFlags::keep_open);
    history.capture = seq_of(bank, capture);
    auto const booked = bank.entry(b, a, 7);
    seq_of(bank, booked);
    history.reversal = seq_of(bank, bank.resolve(EventKind::reverse, booked.id));
    LedgerAccountChange change;
    change.id = bank.new_id();
    change.account = a;
    change.debit_headroom = 2'000;
    change.frozen_credit = false;
    history.change = seq_of(bank, change);
    PeriodChange period;
    period.id = bank.new_id();
    period.business_date = date(2026, 1, 20);
    period.locked_through = date(2025, 12, 31);
    history.period = seq_of(bank, period);
    auto back = bank.entry(a, b, 1);
    back.effective_date = date(2026, 1, 2);
    history.back_dated = seq_of(bank, back);
    bank.ledger().take_snapshot(date(2026, 1, 20));
    return history;
}

/// A connection that alters a file behind the library's back.
class Intruder {
public:
    explicit Intruder(std::string const& file) {
        REQUIRE(sqlite3_open_v2(file.c_str(), &connection_, SQLITE_OPEN_READWRITE, nullptr) ==
                SQLITE_OK);
    }

    Intruder(Intruder const&) = delete;
    Intruder& operator=(Intruder const&) = delete;

    ~Intruder() { sqlite3_close(connection_); }

    /// @return  rows changed; -1 when the database refuses
    int run(std::string const& sql) {
        bool const done =
            sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
        return done ? sqlite3_changes(connection_) : -1;
    }

    std::vector<std::string> column(std::string const& sql) {
        std::vector<std::string> values;
        auto const keep = [](void* to, int, char** fields, char**) {
            static_cast<std::vector<std::string>*>(to)->emplace_back(
                fields[0] != nullptr ? fields[0] : "");
            return 0;
        };
        REQUIRE(sqlite3_exec(connection_, sql.c_str(), keep, &values, nullptr) == SQLITE_OK);
        return values;
    }

private:
    sqlite3* connection_ = nullptr;
};

VerifyReport verify_file(std::string const& file, std::vector<Anchor> const& anchors = {}) {
    try {
        auto core = Core::open(support::open_storage(Store::sqlite, file));
        return core.get_ledger("main").verify(anchors);
    } catch (Error const& error) {
        // Refusing to open is noticing, too.
        VerifyReport report;
        report.findings.push_back({0, "not_opened", error.what()});
        return report;
    }
}

/// Another value of the same type.
std::string altered(std::string const& column) {
    return "case typeof(" + column + ") when 'integer' then " + column + " + 1 when 'text' then " +
           column + " || '1' when 'blob' then case when substr(" + column +
           ", 1, 1) = x'55' then cast(x'AA' || substr(" + column +
           ", 2) as blob) else cast(x'55' || substr(" + column + ", 2) as blob) end else 1 end";
}

/// Where the row of a table is that gets altered, and the event that must be named.
struct Target {
    std::string table;
    std::string where;
    std::uint64_t named = 0; ///< 0: a finding is enough
};

/// Columns that hold no promise of the ledger, and why they may change unseen.
std::map<std::string, std::string> const unpromised{
    {"ledgers.created_at", "told by nobody"},
    {"ledgers.name", "a ledger may be renamed by its owner"},
    {"ledgers.strict_history", "a setting, not a fact"},
    {"ledgers.failed_count", "a counter that tells a change, not a fact"},
    {"ledgers.swept_until", "only keeps time from falling behind"},
    {"texts.tenant", "takes the text away, which is allowed"},
    {"texts.ledger", "takes the text away, which is allowed"},
    {"snapshots.tenant", "takes the snapshot away, which is allowed"},
    {"snapshots.ledger", "takes the snapshot away, which is allowed"},
    {"snapshots.business_date", "is as true of the next day when nothing happened on it"},
    {"snapshots.seq", "beyond the head it means the head"},
};

} // namespace

TEST_CASE("the head hash of a small history is what it always was") {
    std::string const golden = "848bb44c8da0f8a8743c43c31e1eb2b32432d7914eb5d7980936c8b61cbd7fc2";
    on_each_store([&](Bank& bank) {
        write_history(bank);
        CHECK(to_string(bank.ledger().head().hash) == golden);
    });
}

TEST_CASE("whoever alters a column of a row is found out, and the first altered event is named") {
    Bank bank{Store::sqlite};
    auto const history = write_history(bank);
    auto const head = bank.ledger().head().seq;
    auto const anchor = bank.ledger().anchor();
    bank.check_sound();
    auto const at = [](std::uint64_t seq) { return "seq = " + std::to_string(seq); };
    std::vector<Target> const targets{
        {"entries", at(history.full), history.full},
        {"entries", at(history.hold), history.hold},
        {"entries", at(history.capture), history.capture},
        {"entries", at(history.reversal), history.reversal},
        {"entries", at(history.change), history.change},
        {"entries", at(history.period), history.period},
        {"entries", at(history.opened), history.opened},
        {"postings", at(history.full) + " and line = 0", history.full},
        {"postings", at(history.capture) + " and line = 1", history.capture},
        {"postings", at(history.back_dated) + " and line = 0", history.back_dated},
        {"ledger_accounts", "number = " + std::to_string(history.opened), history.opened},
        {"texts", at(history.full), history.full},
        {"texts", at(history.opened), history.opened},
        {"conversions", at(history.full), history.full},
        {"ledger_account_changes", at(history.change), history.change},
        {"period_changes", at(history.period), history.period},
        {"balances", "account = " + std::to_string(history.opened), 0},
        {"holds", at(history.hold), 0},
        {"links", at(history.capture), 0},
        {"backdated", at(history.back_dated), 0},
        {"commits", at(head), 0},
        {"snapshots", "account = " + std::to_string(history.opened), 0},
        {"ledgers", "ledger = 1", 0},
        {"assets", "ledger = 1", 0},
    };
    support::TempFolder const folder;
    bank.core().backup(folder.file("whole.db"));
    auto const copy = folder.file("copy.db");
    std::size_t noticed = 0;
    for (auto const& target : targets) {
        auto const table = "nostro_" + target.table;
        std::vector<std::string> columns;
        {
            Intruder reader{folder.file("whole.db")};
            columns = reader.column("select name from pragma_table_info('" + table + "')");
        }
        REQUIRE_FALSE(columns.empty());
        for (auto const& column : columns) {
            CAPTURE(target.table);
            CAPTURE(column);
            CAPTURE(target.where);
            std::filesystem::copy_file(
                folder.file("whole.db"), copy, std::filesystem::copy_options::overwrite_existing);
            int rows = 0;
            {
                Intruder intruder{copy};
                rows = intruder.run("update " + table + " set " + column + " = " + altered(column) +
                                    " where " + target.where);
            }
            if (rows > 0 && !unpromised.contains(target.table + "." + column)) {
                std::vector<Anchor> const anchors{anchor};
                auto const report = verify_file(copy, anchors);
                CHECK_FALSE(report.ok());
                auto const hidden_key = column == "tenant" || column == "ledger" ||
                                        column == "seq" || column == "number";
                if (target.named != 0 && !hidden_key && report.first_altered) {
                    CHECK(*report.first_altered == target.named);
                }
                ++noticed;
            }
            for (auto const* end : {"", "-wal", "-shm"}) {
                std::filesystem::remove(copy + end);
            }
        }
    }
    CHECK(noticed > 150);
}

TEST_CASE("rows taken away, exchanged or cut off at the end (P26)") {
    Bank bank{Store::sqlite};
    auto const history = write_history(bank);
    auto const anchor = bank.ledger().anchor();
    auto const head = bank.ledger().head().seq;
    support::TempFolder const folder;
    bank.core().backup(folder.file("whole.db"));
    auto const copy = folder.file("copy.db");
    auto const attack = [&](std::vector<std::string> const& statements) {
        for (auto const* end : {"", "-wal", "-shm"}) {
            std::filesystem::remove(copy + end);
        }
        std::filesystem::copy_file(folder.file("whole.db"), copy);
        Intruder intruder{copy};
        for (auto const& sql : statements) {
            CAPTURE(sql);
            REQUIRE(intruder.run(sql) > 0);
        }
    };
    attack({"update nostro_ledgers set failed_count = failed_count + 1"});
    CHECK(verify_file(copy).findings.size() <= 1);
    auto const middle = std::to_string(history.capture);
    attack({"delete from nostro_entries where seq = " + middle});
    CHECK(verify_file(copy).first_altered.value_or(0) == history.capture);
    attack({"delete from nostro_postings where seq = " + middle + " and line = 1"});
    CHECK(verify_file(copy).first_altered.value_or(0) == history.capture);
    attack({"delete from nostro_texts where seq = " +
            std::to_string(history.full)}); // erased: allowed
    CHECK(verify_file(copy).ok());
    auto const other = std::to_string(history.capture + 1);
    attack({"update nostro_entries set seq = -1 where seq = " + middle,
            "update nostro_entries set seq = " + middle + " where seq = " + other,
            "update nostro_entries set seq = " + other + " where seq = -1"});
    CHECK(verify_file(copy).first_altered.value_or(0) == history.capture);
    attack({"insert into nostro_failed_ids select tenant, ledger, id, 68 from nostro_entries "
            "where seq = " +
                middle,
            "update nostro_ledgers set failed_count = failed_count + 1"});
    auto const burnt = verify_file(copy);
    REQUIRE(burnt.findings.size() == 1);
    CHECK(burnt.findings.front().what == "rule_broken");
    CHECK(burnt.findings.front().seq == history.capture);
    // The tail cut off, with every row that speaks of it, and the head set back: only an anchor can
    // tell.
    auto const last = std::to_string(head);
    auto const before = std::to_string(head - 1);
    attack({"delete from nostro_postings where seq = " + last,
            "delete from nostro_entries where seq = " + last,
            "delete from nostro_commits where seq = " + last,
            "update nostro_ledgers set head_seq = " + before +
                ", head_hash = (select hash from nostro_commits where seq = " + before +
                "), head_time = (select time from nostro_entries where seq = " + before + ")"});
    std::vector<Anchor> const anchors{anchor};
    CHECK_FALSE(verify_file(copy, anchors).ok());
    auto wrong = anchor;
    wrong.hash[0] ^= std::byte{1};
    std::vector<Anchor> const wrong_anchors{wrong};
    CHECK_FALSE(verify_file(folder.file("whole.db"), wrong_anchors).ok());
    CHECK(verify_file(folder.file("whole.db"), anchors).ok());
}

TEST_CASE("an anchor of the past stays true") {
    on_each_store([](Bank& bank) {
        auto const a = bank.open();
        auto const b = bank.open();
        std::vector<Anchor> anchors{bank.ledger().anchor()};
        for (int i = 0; i < 5; ++i) {
            bank.send(bank.transfer(a, b, 1));
            anchors.push_back(bank.ledger().anchor());
        }
        CHECK(bank.ledger().verify(anchors).ok());
        anchors.push_back({1'000, {}});
        CHECK_FALSE(bank.ledger().verify(anchors).ok());
    });
}

TEST_CASE("erasing a text keeps the chain whole") {
    on_each_store([](Bank& bank) {
        auto const history = write_history(bank);
        auto const head = bank.ledger().head();
        CHECK(bank.ledger().erase_text(history.full));
        CHECK_FALSE(bank.ledger().erase_text(history.full));
        CHECK_FALSE(bank.ledger().erase_text(history.period));
        bank.reopen();
        auto const entry = bank.ledger().get_entry(history.text_of);
        CHECK(entry.text.empty());
        CHECK(entry.text_erased);
        CHECK(bank.ledger().head() == head);
        CHECK(bank.ledger().verify().ok());
        auto const lines = support::export_lines(bank.ledger());
        Bank copy{Store::memory};
        std::size_t next = 0;
        copy.ledger().import_jsonl(
            [&] { return next < lines.size() ? std::optional{lines[next++]} : std::nullopt; });
        CHECK(copy.ledger().head() == head);
        CHECK(copy.ledger().get_entry(history.text_of).text_erased);
    });
}

TEST_CASE("an erased text is not in the file any more") {
    Bank bank{Store::sqlite};
    auto const a = bank.open();
    auto const b = bank.open();
    auto draft = bank.entry(a, b, 1);
    draft.text = {"the name of somebody", {{"where", "the house of somebody"}}};
    auto const seq = seq_of(bank, draft);
    auto const is_in_file = [&] {
        bank.reopen(); // closing empties the log into the file
        std::ifstream file{bank.file(), std::ios::binary};
        std::string const bytes{std::istreambuf_iterator<char>{file}, {}};
        return bytes.find("of somebody") != std::string::npos;
    };
    CHECK(is_in_file());
    CHECK(bank.ledger().erase_text(seq));
    CHECK_FALSE(is_in_file());
}

TEST_CASE("an altered export is refused, with the line") {
    Bank bank{Store::memory};
    write_history(bank);
    auto lines = support::export_lines(bank.ledger());
    auto const import_changed =
        [&](std::size_t line, std::string const& from, std::string const& to) {
            auto changed = lines;
            auto const at = changed[line].find(from);
            REQUIRE(at != std::string::npos);
            changed[line].replace(at, from.size(), to);
            Bank copy{Store::memory};
            std::size_t next = 0;
            try {
                copy.ledger().import_jsonl([&] {
                    return next < changed.size() ? std::optional{changed[next++]} : std::nullopt;
                });
                FAIL_CHECK("the line was taken");
            } catch (InvalidArgument const& error) {
                auto const number = std::to_string(line + 1);
                CHECK(error.detail("line") == number);
                CHECK(std::string{error.what()}.starts_with("line " + number + ": "));
            }
            CHECK(copy.ledger().verify().ok());
        };
    import_changed(3, "\"300\"", "\"301\"");
    import_changed(3, "rent", "tent");
    import_changed(0, "\"version\":1", "\"version\":2");
    import_changed(lines.size() - 1, "\"events\":", "\"events\":1");
    import_changed(4, "\"kind\":\"pending\"", "\"kind\":\"normal\"");
    import_changed(4, "{", "{\"unknown\":1,");
    // An id that was refused for ever, and is that of an event.
    auto const& event = lines[3];
    auto const id = event.substr(event.find("\"id\":\"") + 5, 38);
    lines.insert(lines.end() - 1, R"({"failed_id":"","code":"exceeds_credits"})");
    import_changed(lines.size() - 2, R"("")", id);
    lines.erase(lines.end() - 2);
    auto const cut_short = std::vector(lines.begin(), lines.end() - 1);
    Bank copy{Store::memory};
    std::size_t next = 0;
    CHECK_THROWS_AS(copy.ledger().import_jsonl([&] {
        return next < cut_short.size() ? std::optional{cut_short[next++]} : std::nullopt;
    }),
                    InvalidArgument);
}
