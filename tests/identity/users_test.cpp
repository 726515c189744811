#include "identity/identity_bank.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

using namespace nostro;
using namespace support;
using std::chrono::seconds;

namespace {

constexpr char const* merchant = "P11200001";

NewUser account_user(std::string email) {
    return {.kind = UserKind::account, .owner = merchant, .email = std::move(email)};
}

NewUser auth_user(std::string username) {
    return {.kind = UserKind::admin,
            .owner = merchant,
            .username = std::move(username),
            .password = IdentityBank::good_password};
}

std::vector<std::string> names_of_page(Page<User> const& page) {
    std::vector<std::string> names;
    for (User const& user : page) {
        names.push_back(user.username);
    }
    return names;
}

} // namespace

TEST_CASE("OA-30: a customer has every member it was given, and is found by all its names") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const made = bank.users(client_with({"admin:accounts"}))
                              .create({.kind = UserKind::customer,
                                       .username = "Ada",
                                       .email = "Ada@Example.test",
                                       .phone = "+4799999999",
                                       .name = "Ada Lovelace",
                                       .company_id = "5f0c1f4e-0000-4000-8000-000000000001",
                                       .agreement = R"({"name":"terms","version":"2"})",
                                       .accounting_system_user = "al",
                                       .password = IdentityBank::good_password});
        CHECK(made.status == UserStatus::active);
        CHECK(made.created_at == morning);
        CHECK(made.created_by == "shop");
        CHECK(made.password_changed_at == morning);
        CHECK(made.company_id == "5f0c1f4e-0000-4000-8000-000000000001");
        CHECK(made.accounting_system_user == "al");

        User const found = bank.users().get(made.id);
        CHECK(found.agreement == R"({"name":"terms","version":"2"})");
        CHECK(found.phone == "+4799999999");
        CHECK(found.name == "Ada Lovelace");
        CHECK(found.username == "Ada");
        auto const users = bank.users();
        CHECK(users.get_by_username(UserKind::customer, "", "aDA").id == made.id);
        CHECK(users.find_by_email(UserKind::customer, "", "ada@example.TEST")->id == made.id);
        CHECK_FALSE(users.find_by_username(UserKind::admin, "", "Ada"));
        CHECK_FALSE(users.find_by_username(UserKind::customer, merchant, "Ada"));
        CHECK_FALSE(users.find_by_username(UserKind::customer, "", std::string{"\0\xFF", 2}));
        CHECK_FALSE(users.find("no such id"));
        CHECK_FALSE(users.find("\xFF"));
        CHECK_FALSE(users.find_any("\xFF"));
        CHECK_THROWS_AS(static_cast<void>(users.get("no such id")), NotFound);
        CHECK_THROWS_AS(static_cast<void>(users.get_by_username(UserKind::admin, "", "Ada")),
                        NotFound);
        CHECK_FALSE(bank.users(Principal::system(), 2).find(made.id));
    });
}

TEST_CASE("a username is taken once for each owner and kind, in any case") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const first = bank.users().create(auth_user("ada"));
        CHECK(field_of([&] { bank.users().create(auth_user("ADA")); }) == "username");
        CHECK(thrown_detail([&] { bank.users().create(auth_user("ADA")); }, "id") == first.id);
        auto elsewhere = auth_user("ada");
        elsewhere.owner = "P11200002";
        CHECK_NOTHROW(bank.users().create(elsewhere));
        elsewhere.owner = merchant;
        elsewhere.kind = UserKind::account;
        CHECK_NOTHROW(bank.users().create(elsewhere));
        CHECK_NOTHROW(bank.users(Principal::system(), 2).create(auth_user("ada")));
    });
}

TEST_CASE("OA-19: a malformed user is refused with the field named") {
    on_each_identity_store([](IdentityBank& bank) {
        struct Case {
            char const* field;
            void (*change)(NewUser&);
        };

        constexpr Case cases[]{
            {"password", [](NewUser& user) { user.password = "7 chars"; }},
            {"username", [](NewUser& user) { user.username = std::string(256, 'u'); }},
            {"username", [](NewUser& user) { user.username = " ada"; }},
            {"username", [](NewUser& user) { user.username = "a\nda"; }},
            {"username", [](NewUser& user) { user.username = ""; }},
            {"owner", [](NewUser& user) { user.owner = ""; }},
            {"owner", [](NewUser& user) { user.owner = std::string(65, 'o'); }},
            {"links", [](NewUser& user) { user.mfa_channels = {Channel::sms}; }},
            {"links",
             [](NewUser& user) {
                 user.links = {{LinkRel::phone_number, "tel:+4799999999"}};
                 user.mfa_channels = {Channel::sms, Channel::email};
             }},
            {"mfa",
             [](NewUser& user) {
                 user.password.reset();
                 user.email = "ada@example.test";
                 user.authentication_type = AuthenticationType::external;
                 user.mfa_channels = {Channel::email};
             }},
            {"links[0].href",
             [](NewUser& user) {
                 user.links = {{LinkRel::phone_number, "+4799999999"}};
             }},
            {"links[1].href",
             [](NewUser& user) {
                 user.links = {{LinkRel::email, "mailto:a@b.test"},
                               {LinkRel::customers_user, "http://shop.test/1"}};
             }},
            {"email", [](NewUser& user) { user.email = "ada"; }},
            {"email", [](NewUser& user) { user.email = "a@b@c"; }},
            {"phone", [](NewUser& user) { user.phone = "+12-34"; }},
            {"phone", [](NewUser& user) { user.phone = "1234"; }},
            {"name", [](NewUser& user) { user.name = "a\x01"; }},
            {"scope[0]", [](NewUser& user) { user.scope = {""}; }},
            {"role_ids", [](NewUser& user) { user.role_ids = {"no such role"}; }},
            {"agreement", [](NewUser& user) { user.agreement = "[]"; }},
            {"provider", [](NewUser& user) { user.provider = "https://id.test"; }},
            {"password",
             [](NewUser& user) { user.authentication_type = AuthenticationType::external; }},
            {"password_hash", [](NewUser& user) { user.password_hash = "$scrypt$"; }},
            {"invite", [](NewUser& user) { user.invite = true; }},
            {"invitation_note",
             [](NewUser& user) { user.invitation_note = std::string(1'025, 'n'); }},
        };
        for (Case const& wrong : cases) {
            auto user = auth_user("ada");
            wrong.change(user);
            CHECK(field_of([&] { bank.users().create(user); }) == wrong.field);
        }
        CHECK(bank.users().list({.kind = UserKind::admin, .owner = merchant}).empty());
        CHECK(bank.audit_log().list({}).empty());
    });
}

TEST_CASE("a second factor goes to the link of its channel, else to the user's own address") {
    User user;
    CHECK_FALSE(destination_of(user, Channel::sms));
    user.phone = "+4711111111";
    user.email = "own@example.test";
    CHECK(destination_of(user, Channel::sms) == "+4711111111");
    CHECK(destination_of(user, Channel::email) == "own@example.test");
    user.links = {{LinkRel::customers_user, "https://shop.test/1"},
                  {LinkRel::phone_number, "tel:+4722222222"},
                  {LinkRel::email, "mailto:link@example.test"}};
    CHECK(destination_of(user, Channel::sms) == "+4722222222");
    CHECK(destination_of(user, Channel::email) == "link@example.test");
}

TEST_CASE("OA-75: a second factor goes to no email that is not verified, so it is refused") {
    on_each_identity_store([](IdentityBank& bank) {
        for (UserKind const kind : {UserKind::customer, UserKind::account}) {
            auto draft = account_user("ada@example.test");
            draft.kind = kind;
            draft.password = IdentityBank::good_password;
            draft.mfa_channels = {Channel::email};
            CHECK(field_of([&] { bank.users().create(draft); }) == "mfa_channels");
            draft.email_verified = true;
            auto const ada = bank.users().create(draft);
            CHECK(ada.email_verified_at == bank.clock().now());
            auto const refused = [&](UserUpdate const& update) {
                return field_of([&] { bank.users().update(ada.id, update); });
            };
            CHECK(refused({.email = "new@example.test"}) == "mfa_channels");
            CHECK(refused({.email_verified = false}) == "mfa_channels");
            CHECK(bank.users().get(ada.id).email == "ada@example.test");
            CHECK_FALSE(
                bank.users()
                    .update(ada.id,
                            {.email = "new@example.test", .mfa_channels = std::vector<Channel>{}})
                    .email_verified_at);
            CHECK(refused({.mfa_channels = std::vector{Channel::email}}) == "mfa_channels");
            CHECK_NOTHROW(bank.users().update(
                ada.id, {.email_verified = true, .mfa_channels = std::vector{Channel::email}}));
        }
        // The invitation verifies it.
        auto invited = account_user("kim@example.test");
        invited.mfa_channels = {Channel::email};
        invited.invite = true;
        auto const kim = bank.users().create(invited);
        CHECK(field_of([&] { bank.users().set_password(kim.id, IdentityBank::good_password); }) ==
              "mfa_channels");
        auto const token = bank.messages_to("kim@example.test").at(0).code;
        CHECK_NOTHROW(bank.users().accept_invitation(token, IdentityBank::good_password));
    });
}

TEST_CASE("only the bank says that an address is a person's own") {
    on_each_identity_store([](IdentityBank& bank) {
        auto users = bank.users(client_with({"admin:accounts"}));
        auto draft = account_user("ada@example.test");
        draft.email_verified = true;
        CHECK(reason_of([&] { users.create(draft); }) == "bank_only");
        draft.email_verified = false;
        auto const ada = users.create(draft);
        CHECK(reason_of([&] { users.update(ada.id, {.phone_verified = true}); }) == "bank_only");
        CHECK_FALSE(bank.users().get(ada.id).email_verified_at);
        CHECK_FALSE(bank.users().get(ada.id).phone_verified_at);
    });
}

TEST_CASE("the subject of a user is its id with a prefix that no client has") {
    User user;
    user.id = "0190";
    CHECK(subject_of(user) == "usr_0190");
    CHECK(user_id_of("usr_0190") == "0190");
    CHECK_FALSE(user_id_of("usr_"));
    CHECK_FALSE(user_id_of("shop"));
}

TEST_CASE("OA-21: a renamed user keeps its id, and its former name is free") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.users().create(auth_user("ada"));
        bank.users().create(auth_user("bob"));
        CHECK_THROWS_AS(bank.users().rename(ada.id, "Bob"), AlreadyExists);
        CHECK(field_of([&] { bank.users().rename(ada.id, ""); }) == "username");
        CHECK_THROWS_AS(bank.users().rename("no such id", "eve"), NotFound);

        auto const renamed = bank.users().rename(ada.id, "countess");
        CHECK(renamed.id == ada.id);
        CHECK(subject_of(renamed) == subject_of(ada));
        CHECK_NOTHROW(bank.users().rename(ada.id, "Countess"));
        CHECK_FALSE(bank.users().find_by_username(UserKind::admin, merchant, "ada"));
        CHECK(
            bank.users()
                .check_password(UserKind::admin, merchant, "countess", IdentityBank::good_password)
                .user_id == ada.id);
        CHECK_NOTHROW(bank.users().create(auth_user("ada")));
    });
}

TEST_CASE("another email is not verified, and finds its user") {
    on_each_identity_store([](IdentityBank& bank) {
        auto draft = account_user("ada@example.test");
        draft.invite = true;
        auto const ada = bank.users().create(draft);
        auto const token = bank.messages_to("ada@example.test").at(0).code;
        CHECK(bank.users().accept_invitation(token, IdentityBank::good_password).email_verified_at);
        auto const updated = bank.users().update(ada.id, {.email = "new@example.test"});
        CHECK_FALSE(updated.email_verified_at);
        auto const users = bank.users();
        CHECK(users.find_by_email(UserKind::account, merchant, "new@example.test"));
        CHECK_FALSE(users.find_by_email(UserKind::account, merchant, "ada@example.test"));
        CHECK(users.find_by_username(UserKind::account, merchant, "ada@example.test"));
    });
}

TEST_CASE("a disabled user's tokens are void, and stay so when it is active again") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        bank.clock().advance(seconds{5});
        auto const disabled = bank.users().update(ada.id, {.status = UserStatus::disabled});
        CHECK(disabled.not_before == morning + seconds{5});
        bank.clock().advance(seconds{5});
        auto const again = bank.users().update(ada.id, {.status = UserStatus::active});
        CHECK(again.status == UserStatus::active);
        CHECK(again.not_before == morning + seconds{5});
        CHECK(field_of([&] { bank.users().update(ada.id, {.status = UserStatus::pending}); }) ==
              "status");

        auto const invited = bank.users().create(account_user("bob@example.test"));
        bank.users().update(invited.id, {.status = UserStatus::disabled});
        CHECK(bank.users().update(invited.id, {.status = UserStatus::active}).status ==
              UserStatus::pending);
    });
}

TEST_CASE("S93: a deleted user is gone but for its record and its activities; its name is free") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const caller = client_with({"admin:accounts"});
        auto const ada = bank.users(caller).create(auth_user("ada"));
        bank.clock().advance(seconds{1});
        auto const erased = bank.users(caller).mark_deleted(ada.id);
        CHECK(erased.deleted_at == morning + seconds{1});
        CHECK(erased.deleted_by == "shop");
        CHECK(erased.not_before == morning + seconds{1});

        CHECK_FALSE(bank.users().find(ada.id));
        CHECK(bank.users().find_any(ada.id)->deleted_by == "shop");
        CHECK_THROWS_AS(bank.users().mark_deleted(ada.id), NotFound);
        CHECK_THROWS_AS(bank.users().update(ada.id, {}), NotFound);
        CHECK_THROWS_AS(bank.users().set_password(ada.id, IdentityBank::other_password), NotFound);
        CHECK_THROWS_AS(static_cast<void>(bank.users().effective_scope(ada.id)), NotFound);
        CHECK(bank.users()
                  .check_password(UserKind::admin, merchant, "ada", IdentityBank::good_password)
                  .outcome == PasswordOutcome::refused);

        auto const activities = bank.audit_log().list({.involving = ada.id});
        REQUIRE(activities.size() == 2);
        CHECK(activities[0].kind == "user.deleted");
        CHECK(activities[0].actor == "shop");
        CHECK(activities[0].at == morning + seconds{1});
        CHECK(activities[1].kind == "user.created");
        CHECK(bank.users().create(auth_user("ada")).id != ada.id);
    });
}

TEST_CASE("users are listed newest first, a page at a time") {
    on_each_identity_store([](IdentityBank& bank) {
        std::vector<std::string> ids;
        for (int number = 0; number < 7; ++number) {
            ids.push_back(bank.users()
                              .create(account_user("u" + std::to_string(number) + "@example.test"))
                              .id);
        }
        bank.users().create(auth_user("other kind"));
        bank.users().mark_deleted(ids[3]);
        UserFilter filter{.kind = UserKind::account, .owner = merchant};
        auto const list = [&](PageRequest const& page) { return bank.users().list(filter, page); };
        auto const first = list({.limit = 3});
        CHECK(names_of_page(first) ==
              std::vector<std::string>{"u6@example.test", "u5@example.test", "u4@example.test"});
        CHECK(names_of_page(list({.limit = 3, .cursor = first.next})) ==
              std::vector<std::string>{"u2@example.test", "u1@example.test", "u0@example.test"});
        CHECK(list({.limit = 3, .cursor = ids[3]}).size() == 3);
        filter.include_deleted = true;
        CHECK(list({}).size() == 7);
        CHECK(field_of([&] { static_cast<void>(list({.limit = 0})); }) == "limit");
        CHECK_THROWS_AS(static_cast<void>(list({.cursor = "no such id"})), NotFound);
    });
}

TEST_CASE("S89: everyone with an email is found, over all owners; nobody is taken for another") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const here = bank.users().create(account_user("Ada@example.test"));
        auto elsewhere = account_user("ada@example.test");
        elsewhere.owner = "P11200002";
        auto const there = bank.users().create(elsewhere);
        auto const found = bank.users().list_by_email("ADA@example.test");
        REQUIRE(found.size() == 2);
        CHECK(found[0].id == here.id);
        CHECK(found[1].id == there.id);
        CHECK(bank.users().list_by_email("").empty());

        auto const find = [&] {
            return bank.users().find_by_email(UserKind::customer, "", "shared@example.test");
        };
        NewUser shared{.kind = UserKind::customer, .username = "a", .email = "shared@example.test"};
        bank.users().create(shared);
        CHECK(find());
        shared.username = "b";
        auto const second = bank.users().create(shared);
        CHECK_FALSE(find());
        bank.users().mark_deleted(second.id);
        CHECK(find()->username == "a");
    });
}

TEST_CASE("a visit is written at most once a minute") {
    on_each_identity_store([](IdentityBank& bank) {
        auto const ada = bank.customer("ada");
        auto const seen = [&] { return bank.users().get(ada.id).last_seen_at; };
        auto users = bank.users();
        CHECK_FALSE(seen());
        users.touch(ada.id);
        CHECK(seen() == morning);
        bank.clock().advance(seconds{59});
        users.touch(ada.id);
        CHECK(seen() == morning);
        bank.clock().advance(seconds{1});
        users.touch(ada.id);
        CHECK(seen() == morning + seconds{60});
        CHECK_NOTHROW(users.touch("no such id"));
    });
}
