#include "identity/identity_bank.hpp"

#include <doctest/doctest.h>

using namespace nostro;
using namespace support;

// The services on a core and in a unit of work, as a host uses them.

namespace {

/// A core with cheap password hashes.
class IdentityCore {
public:
    explicit IdentityCore(Store store) : store_{store} { open(); }

    void open() {
        CoreOptions options;
        options.create_if_missing = true;
        options.clock = &clock;
        options.identity.password.ln = 4;
        core.emplace(Core::open(open_storage(store_, folder_.file("bank.db")), options));
    }

    [[nodiscard]] Session session(Principal principal = Principal::system()) {
        return core->as(std::move(principal));
    }

    [[nodiscard]] bool lasts() const { return store_ == Store::sqlite; }

    testing::FakeClock clock{morning};
    std::optional<Core> core;

private:
    Store store_;
    TempFolder folder_;
};

template <class Body>
void on_each_core(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        IdentityCore bank{store};
        body(bank);
        CHECK(bank.session().audit_log().verify().ok());
    }
}

NewUser const ada{.kind = UserKind::customer, .username = "ada", .email = "ada@example.test"};

} // namespace

TEST_CASE("a user with a password is created on a core, and is there when it is opened again") {
    on_each_core([](IdentityCore& bank) {
        auto draft = ada;
        draft.password = IdentityBank::good_password;
        auto const id = bank.session().users().create(draft).id;
        if (bank.lasts()) {
            bank.core.reset();
            bank.open();
        }
        auto users = bank.session().users();
        CHECK(users.check_password(UserKind::customer, "", "ada", IdentityBank::good_password)
                  .user_id == id);
        CHECK_FALSE(
            users.check_password(UserKind::customer, "", "ada", "not the password").accepted());
    });
}

TEST_CASE("what a unit did to users and roles is there as a whole, or not at all") {
    on_each_core([](IdentityCore& bank) {
        auto const work = [](Unit& unit) {
            auto const session = unit.system();
            auto const role =
                session.roles().create("P11200001", {.name = "clerk", .scope = {"read:accounts"}});
            auto const user = session.users().create({.kind = UserKind::account,
                                                      .owner = "P11200001",
                                                      .email = "ada@example.test",
                                                      .role_ids = {role.id},
                                                      .invite = true});
            CHECK(session.users().effective_scope(user.id) ==
                  std::vector<std::string>{"read:accounts"});
            return user.id;
        };
        CHECK_THROWS_AS(bank.core->atomically([&](Unit& unit) {
            static_cast<void>(work(unit));
            throw NotFound{"the work failed"};
        }),
                        NotFound);
        auto const session = bank.session();
        CHECK(session.roles().list({.owner = "P11200001"}).empty());
        CHECK(session.users().list_by_email("ada@example.test").empty());
        CHECK(session.outbox().list().empty());
        CHECK(session.audit_log().list({}).empty());

        auto const id = bank.core->atomically(work);
        CHECK(session.users().get(id).status == UserStatus::pending);
        CHECK(session.outbox().list().size() == 1);
        CHECK(session.audit_log().list({}).size() == 2);
    });
}

TEST_CASE("passwords are neither hashed nor checked in a unit") {
    on_each_core([](IdentityCore& bank) {
        auto const id = bank.session().users().create(ada).id;
        auto const in_unit = [&](auto const& call) {
            return thrown_detail(
                [&] { bank.core->atomically([&](Unit& unit) { call(unit.system().users()); }); },
                "field");
        };
        CHECK(in_unit([](Users users) {
                  users.create({.kind = UserKind::customer,
                                .username = "bob",
                                .password = IdentityBank::good_password});
              }) == "unit");
        CHECK(in_unit([](Users users) {
                  static_cast<void>(users.check_password(UserKind::customer, "", "ada", "x"));
              }) == "unit");
        CHECK(in_unit([&](Users users) { users.set_password(id, "another password"); }) == "unit");
        CHECK(in_unit([&](Users users) { users.change_password(id, "x", "another password"); }) ==
              "unit");
        CHECK(in_unit([](Users users) { users.finish_password_reset("x", "another password"); }) ==
              "unit");
        CHECK(in_unit([](Users users) {
                  users.begin_password_reset(UserKind::customer, "", "ada");
              }) == "nothing was thrown");
        CHECK(bank.session().outbox().take("ada@example.test").size() == 1);
    });
}

TEST_CASE("OA-17: a refusal is noted although its unit fails, and once when it goes on") {
    on_each_core([](IdentityCore& bank) {
        auto const refused_role = [](Unit& unit) {
            unit.as(client_with({"write:accounts"}))
                .roles()
                .create("P11200001", {.name = "boss", .scope = {"admin:accounts"}});
        };
        CHECK_THROWS_AS(bank.core->atomically(refused_role), Forbidden);
        auto const log = bank.session().audit_log();
        auto const events = log.list({});
        REQUIRE(events.size() == 1);
        CHECK(events[0].kind == "role.created");
        CHECK(events[0].reason == "scope_not_delegable");
        CHECK(events[0].actor == "shop");

        bank.core->atomically([&](Unit& unit) { CHECK_THROWS_AS(refused_role(unit), Forbidden); });
        CHECK(log.list({}).size() == 2);
    });
}
