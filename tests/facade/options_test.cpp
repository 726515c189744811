#include "support/fixture.hpp"

#include <nostro/facade/session.hpp>
#include <nostro/identity/users.hpp>

#include <functional>
#include <string>

/// What a core is opened with, and what its periodic work does for users.
namespace {

using namespace nostro;
using namespace std::chrono_literals;

CoreOptions quick_options() {
    CoreOptions options;
    options.create_if_missing = true;
    options.identity.password.ln = 4;
    return options;
}

/// The "field" that opening names as wrong; empty: it opens.
std::string wrong_field(std::function<void(CoreOptions&)> const& change) {
    CoreOptions options = quick_options();
    change(options);
    try {
        static_cast<void>(Core::open(storage::open_memory(), options));
        return {};
    } catch (InvalidArgument const& error) {
        return std::string{error.detail("field")};
    }
}

} // namespace

TEST_CASE("options that cannot be are refused by the field that is wrong") {
    struct Case {
        char const* field;
        std::function<void(CoreOptions&)> change;
    };

    Case const cases[] = {
        {"", [](CoreOptions&) {}},
        {"oauth.issuer", [](CoreOptions& o) { o.oauth.issuer = "ftp://bank.example"; }},
        {"oauth.lifetimes.code", [](CoreOptions& o) { o.oauth.lifetimes.code = 601s; }},
        {"oauth.lifetimes.user_access", [](CoreOptions& o) { o.oauth.lifetimes.user_access = 0s; }},
        {"oauth.lifetimes.client_assertion",
         [](CoreOptions& o) { o.oauth.lifetimes.client_assertion = 301s; }},
        {"oauth.keys", [](CoreOptions& o) { o.oauth.keys.use = o.oauth.keys.announce; }},
        {"oauth.leeway", [](CoreOptions& o) { o.oauth.leeway = 61s; }},
        {"oauth.signing_algorithms", [](CoreOptions& o) { o.oauth.signing_algorithms = {"none"}; }},
        {"oauth.access_token_algorithm",
         [](CoreOptions& o) { o.oauth.access_token_algorithm = "HS256"; }},
        {"identity.password", [](CoreOptions& o) { o.identity.password.ln = 40; }},
        {"identity.password.hashes_at_once",
         [](CoreOptions& o) { o.identity.password.hashes_at_once = 0; }},
        {"identity.password.history", [](CoreOptions& o) { o.identity.password.history = 25; }},
        {"identity.reset_life", [](CoreOptions& o) { o.identity.reset_life = 25h; }},
        {"identity.invitation_life", [](CoreOptions& o) { o.identity.invitation_life = 0s; }},
        {"identity.mfa.oob_code_life", [](CoreOptions& o) { o.identity.mfa.oob_code_life = -1s; }},
        {"identity.mfa.oob_code_life", [](CoreOptions& o) { o.identity.mfa.oob_code_life = 601s; }},
        {"identity.mfa.passwordless_code_life",
         [](CoreOptions& o) { o.identity.mfa.passwordless_code_life = 601s; }},
        {"identity.mfa.pending_login_life",
         [](CoreOptions& o) { o.identity.mfa.pending_login_life = 901s; }},
        {"identity.mfa.code_attempts", [](CoreOptions& o) { o.identity.mfa.code_attempts = 0; }},
        {"identity.mfa.code_attempts", [](CoreOptions& o) { o.identity.mfa.code_attempts = 11; }},
        {"identity.mfa.totp_issuer", [](CoreOptions& o) { o.identity.mfa.totp_issuer = "a:b"; }},
    };
    for (Case const& one : cases) {
        CAPTURE(one.field);
        CHECK(wrong_field(one.change) == one.field);
    }
}

TEST_CASE("refused options found no bank") {
    support::TempFolder const folder;
    CoreOptions options = quick_options();
    options.oauth.leeway = -1s;
    auto const open = [&] {
        return Core::open(support::open_storage(support::Store::sqlite, folder.file("a.db")),
                          options);
    };
    CHECK_THROWS_AS(static_cast<void>(open()), InvalidArgument);
    options.oauth.leeway = 0s;
    options.create_if_missing = false;
    CHECK_THROWS_AS(static_cast<void>(open()), NotFound);
}

TEST_CASE("periodic work removes links that are over and counters that count for nothing") {
    for (auto const store : support::all_stores) {
        CAPTURE(support::name(store));
        support::TempFolder const folder;
        testing::FakeClock clock{support::morning};
        CoreOptions options = quick_options();
        options.clock = &clock;
        auto core = Core::open(support::open_storage(store, folder.file("a.db")), options);
        auto users = core.system().users();
        auto const ada = users.create({.kind = UserKind::customer, .username = "ada"});
        static_cast<void>(users.create_password_token(ada.id));
        users.begin_password_reset(UserKind::customer, "", "nobody");

        CHECK(core.run_due(clock.now(), 1s).rows_purged == 0);
        clock.advance(24h);
        auto const report = core.run_due(clock.now(), 1s);
        CHECK(report.rows_purged >= 2); // the link, and the count of resets
        CHECK_FALSE(report.more);
        CHECK(users.purge() == 0);
    }
}
