#include "domain/audit.hpp"
#include "identity/identity_bank.hpp"

#include <doctest/doctest.h>

#include <sqlite3.h>

#include <string_view>

using namespace nostro;
using namespace support;
using std::chrono::seconds;

namespace {

void record(IdentityBank const& bank,
            detail::AuditEntry const& entry,
            Principal const& principal = Principal::system(),
            std::int64_t tenant = 1) {
    auto const state = bank.state(principal, tenant);
    state->host->write(
        [&](storage::Transaction& transaction) { detail::record(transaction, *state, entry); });
}

std::vector<std::int64_t> seqs(Page<AuditEvent> const& events) {
    std::vector<std::int64_t> found;
    for (AuditEvent const& event : events) {
        found.push_back(event.seq);
    }
    return found;
}

using Seqs = std::vector<std::int64_t>;

/// Change the file behind the library's back.
void tamper(IdentityBank const& bank, char const* sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(bank.file().c_str(), &database) == SQLITE_OK);
    char* message = nullptr;
    int const result = sqlite3_exec(database, sql, nullptr, nullptr, &message);
    std::string const text = message != nullptr ? message : "";
    sqlite3_free(message);
    sqlite3_close(database);
    REQUIRE_MESSAGE(result == SQLITE_OK, text);
}

} // namespace

TEST_CASE("an event says who did what, when, from where, and why it was refused") {
    on_each_identity_store([](IdentityBank& bank) {
        Principal const principal{
            .kind = PrincipalKind::user, .id = "u1", .client_id = "app", .address = "192.0.2.1"};
        record(bank, {.kind = "first"});
        bank.clock().advance(seconds{1});
        record(bank,
               {.kind = "token.revoked",
                .subject = "u2",
                .entity = "t1",
                .outcome = AuditOutcome::refused,
                .reason = "not_yours",
                .context = {{"first_used_at", "2026-01-20T09:00:00Z"}, {"generation", "3"}}},
               principal);
        auto const events = bank.audit_log().list({});
        REQUIRE(events.size() == 2);
        AuditEvent const& event = events[0];
        CHECK(event.seq == 2);
        CHECK(event.at == morning + seconds{1});
        CHECK(event.kind == "token.revoked");
        CHECK(event.actor_kind == PrincipalKind::user);
        CHECK(event.actor == "u1");
        CHECK(event.client == "app");
        CHECK(event.address == "192.0.2.1");
        CHECK(event.subject == "u2");
        CHECK(event.entity == "t1");
        CHECK(event.outcome == AuditOutcome::refused);
        CHECK(event.reason == "not_yours");
        CHECK(event.context ==
              std::vector<Detail>{{"first_used_at", "2026-01-20T09:00:00Z"}, {"generation", "3"}});
        CHECK(event.hash.size() == 64);
        CHECK(Uuid::parse(event.id));
        CHECK(event.id != events[1].id);
        CHECK(events[1].actor.empty());
        CHECK(events[1].context.empty());
    });
}

TEST_CASE("events are listed newest first by user, application and kind, a page at a time") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = Principal{.kind = PrincipalKind::user, .id = "ada", .client_id = "app"};
        record(bank, {.kind = "a", .subject = "ada"});      // 1
        record(bank, {.kind = "b", .subject = "bob"}, ada); // 2
        record(bank, {.kind = "a", .subject = "ada"}, ada); // 3
        record(bank, {.kind = "a"}, client_with({}));       // 4
        record(bank, {.kind = "b", .client = "shop"});      // 5
        auto const log = bank.audit_log();
        CHECK(seqs(log.list({})) == Seqs{5, 4, 3, 2, 1});
        CHECK(seqs(log.list({.subject = "ada"})) == Seqs{3, 1});
        CHECK(seqs(log.list({.client = "shop"})) == Seqs{5, 4});
        CHECK(seqs(log.list({.client = "app", .kind = "a"})) == Seqs{3});
        CHECK(seqs(log.list({.kind = "b"})) == Seqs{5, 2});
        CHECK(seqs(log.list({.involving = "ada"})) == Seqs{3, 2, 1});
        CHECK(seqs(log.list({.kind = "a", .involving = "ada"}, {.limit = 1})) == Seqs{3});
        CHECK(seqs(log.list({}, {.limit = 2, .cursor = "4"})) == Seqs{3, 2});
        CHECK(seqs(log.list({.subject = "ada"}, {.cursor = "3"})) == Seqs{1});
        CHECK(seqs(log.list({.kind = "a"}, {.limit = 1, .cursor = "4"})) == Seqs{3});
        CHECK(seqs(log.list({.subject = "ada", .kind = "b"})).empty());
        CHECK(field_of([&] { static_cast<void>(log.list({}, {.limit = 0})); }) == "limit");
    });
}

TEST_CASE("an event that is rolled back leaves no trace and no gap") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const state = bank.state();
        record(bank, {.kind = "a"});
        CHECK_THROWS_AS(state->host->write([&](storage::Transaction& transaction) {
            detail::record(transaction, *state, {.kind = "b"});
            throw NotFound{"the work failed"};
        }),
                        NotFound);
        record(bank, {.kind = "c"});
        CHECK(seqs(bank.audit_log().list({})) == Seqs{2, 1});
        CHECK(bank.audit_log().list({.kind = "b"}).empty());
    });
}

TEST_CASE("each tenant has a chain of its own") {
    on_each_identity_store([](IdentityBank& bank) {
        record(bank, {.kind = "a"}, {}, 1);
        record(bank, {.kind = "a"}, {}, 2);
        auto const first = bank.audit_log(1).list({});
        auto const second = bank.audit_log(2).list({});
        CHECK(seqs(second) == Seqs{1});
        CHECK(first[0].hash != second[0].hash);
        CHECK(first[0].id != second[0].id);
        CHECK(bank.audit_log(2).verify().ok());
        CHECK(bank.audit_log(3).verify().ok());
        CHECK(bank.audit_log(3).verify().events == 0);
    });
}

TEST_CASE("OA-95: what could be a token, or is no id, time or word, stays out of the log") {
    on_each_identity_store([](IdentityBank& bank) {
        std::string const handle(43, 'h');
        detail::AuditEntry const wrong[]{
            {.kind = ""},
            {.kind = "Kind"},
            {.kind = "a kind"},
            {.kind = "a", .subject = "two words"},
            {.kind = "a", .subject = "\xC3\xA5"},
            {.kind = "a", .entity = std::string_view{"a\nb"}},
            {.kind = "a", .reason = "Free text."},
            {.kind = "a", .context = {{"token", handle}}},
            {.kind = "a", .context = {{"a key", "v"}}},
            {.kind = "a", .context = std::vector<Detail>(17, Detail{"k", "v"})},
        };
        for (auto const& entry : wrong) {
            CHECK_THROWS_AS(record(bank, entry), InvalidArgument);
        }
        CHECK(bank.audit_log().list({}).empty());
        Principal odd = client_with({});
        odd.id = "line\nbreak";
        odd.address = std::string(200, 'a');
        record(bank, {.kind = "a"}, odd);
        auto const event = bank.audit_log().list({}).at(0);
        CHECK(event.actor.find('\n') == std::string::npos);
        CHECK(event.address.size() < 80);
    });
}

TEST_CASE("OA-95: a changed, missing or swapped row breaks the chain") {
    struct Case {
        char const* sql;
        std::int64_t first_bad;
    };

    constexpr Case cases[]{
        {"UPDATE nostro_audit_events SET subject = 'eve' WHERE seq = 3", 3},
        {"UPDATE nostro_audit_events SET at = at + 1 WHERE seq = 1", 1},
        {"UPDATE nostro_audit_events SET context = '{\"a\":\"b\"}' WHERE seq = 2", 2},
        {"UPDATE nostro_audit_events SET outcome = 'refused' WHERE seq = 5", 5},
        {"UPDATE nostro_audit_events SET hash = zeroblob(32) WHERE seq = 4", 4},
        {"DELETE FROM nostro_audit_events WHERE seq = 3", 3},
        {"DELETE FROM nostro_audit_events WHERE seq = 1", 1},
        {"DELETE FROM nostro_audit_events WHERE seq = 5", 5},
        {"DELETE FROM nostro_audit_events", 1},
        {"DELETE FROM nostro_audit_heads", 1},
        {"UPDATE nostro_audit_events SET seq = 9 WHERE seq = 2;"
         "UPDATE nostro_audit_events SET seq = 2 WHERE seq = 3;"
         "UPDATE nostro_audit_events SET seq = 3 WHERE seq = 9",
         2},
    };
    for (Case const& change : cases) {
        CAPTURE(change.sql);
        IdentityBank bank{Store::sqlite};
        for (int at = 0; at < 5; ++at) {
            record(bank, {.kind = "a", .subject = "ada"});
        }
        auto const before = bank.audit_log().verify();
        CHECK(before.ok());
        CHECK(before.events == 5);
        CHECK(before.hash == bank.audit_log().list({}, {.limit = 1})[0].hash);
        tamper(bank, change.sql);
        CHECK(bank.audit_log().verify().first_bad == change.first_bad);
    }
}

TEST_CASE("OA-95: no password, token or message text is in the log, the audit log or the file") {
    auto options = cheap_options();
    options.password.history = 2;
    IdentityBank bank{Store::sqlite, options};
    std::vector<std::string> secrets{IdentityBank::good_password,
                                     IdentityBank::other_password,
                                     "the wrong secret",
                                     "choose another one",
                                     "a private note"};
    auto users = bank.users();
    auto const ada = bank.customer("ada");
    static_cast<void>(bank.log_in("ada", secrets[2]));
    static_cast<void>(bank.log_in("ada"));
    static_cast<void>(reason_of([&] { users.change_password(ada.id, secrets[2], secrets[3]); }));
    users.change_password(ada.id, IdentityBank::good_password, IdentityBank::other_password);
    users.begin_password_reset(UserKind::customer, "", "ada");
    secrets.push_back(bank.messages_to("ada@example.test").back().code);
    users.finish_password_reset(secrets.back(), "yet another password");
    secrets.emplace_back("yet another password");
    auto const bob = users.create({.kind = UserKind::customer,
                                   .username = "bob",
                                   .email = "bob@example.test",
                                   .invite = true,
                                   .invitation_note = secrets[4]});
    secrets.push_back(bank.outbox().list().back().code);
    secrets.push_back(users.create_password_token(bob.id));
    users.set_password(bob.id, secrets[3]);

    std::string everything = bank.host().log.text;
    for (AuditEvent const& event : bank.audit_log().list({}, {.limit = 1'000})) {
        everything.append(event.kind + event.actor + event.subject + event.entity + event.reason +
                          event.client + event.address);
        for (Detail const& detail : event.context) {
            everything.append(detail.key).append(detail.value);
        }
    }
    everything.append(read_file(bank.file())).append(read_file(bank.file() + "-wal"));
    CHECK(everything.find("bob@example.test") != std::string::npos); // the search finds things
    for (std::string const& secret : secrets) {
        CAPTURE(secret);
        CHECK(secret.size() >= 12);
        CHECK(everything.find(secret) == std::string::npos);
    }
    bank.check_sound();
}
