#include <nostro/identity/scope.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace nostro;

namespace {

struct Row {
    char const* held;
    char const* wanted;
    bool may;
};

constexpr Row rows[]{
    // the same
    {"read:accounts", "read:accounts", true},
    {"openid", "openid", true},
    {"aws.cognito.signin.user.admin", "aws.cognito.signin.user.admin", true},
    {"mgmnt:admin", "mgmnt:admin", true},
    {"openid", "profile", false},
    {"openid", "openid:x", false},
    // admin of a resource
    {"admin:accounts", "write:accounts", true},
    {"admin:accounts", "read:accounts", true},
    {"admin:accounts", "create:accounts", true},
    {"admin:accounts", "write:accounts:/auth/users", true},
    {"admin:accounts", "read:accounts:/match", true},
    {"admin:accounts", "create:accounts:auth:refresh_token", true},
    {"admin:accounts", "delete:accounts", false},
    {"admin:accounts", "create:account", false},
    {"admin:accounts", "write:accountsx", false},
    {"admin:accounts", "admin:accounts:/auth", false},
    {"admin:accounts", "admin:dintero", false},
    {"admin:accounts", "openid", false},
    // write and read cover their own paths
    {"write:accounts", "write:accounts:/auth/users", true},
    {"read:accounts", "read:accounts:/vmss", true},
    {"write:accounts", "read:accounts", false},
    {"write:accounts", "read:accounts:/vmss", false},
    {"read:accounts", "write:accounts:/auth/users", false},
    {"write:accounts", "write:accounts:auth", false},
    {"write:accounts", "write:accounts:/", false},
    {"write:accounts", "admin:accounts", false},
    {"write:accounts", "create:accounts", false},
    {"create:accounts", "create:accounts:/x", false},
    // a path covers what lies below it, by segments
    {"write:accounts:/auth/passwordless", "write:accounts:/auth/passwordless/code", true},
    {"write:accounts:/auth/users", "write:accounts:/auth/users/no-mfa", true},
    {"write:accounts:/auth/passwordless", "write:accounts:/auth/passwordless-sms", false},
    {"write:accounts:/auth/passwordless", "write:accounts:/auth", false},
    {"write:accounts:/auth/users", "read:accounts:/auth/users/x", false},
    {"write:accounts:/auth/users", "write:accounts", false},
    {"write:accounts:/auth/users", "write:accounts:/auth/users/", false},
    {"create:accounts:auth", "create:accounts:auth/x", false},
    // the operator of the bank
    {"admin:dintero", "admin:accounts", true},
    {"admin:dintero", "openid", true},
    {"admin:dintero", "read:dintero", true},
    {"admin:dintero", "mgmnt:admin", false},
    {"mgmnt:admin", "read:accounts", false},
};

} // namespace

TEST_CASE("who holds a scope may hand these on and no others") {
    for (Row const& row : rows) {
        CAPTURE(row.held);
        CAPTURE(row.wanted);
        std::vector<std::string> const held{"nothing:else", row.held};
        CHECK(may_delegate(held, row.wanted) == row.may);
    }
    CHECK_FALSE(may_delegate({}, "openid"));
}

TEST_CASE("a scope is printable ASCII without space, quote and backslash") {
    CHECK(is_scope("a"));
    CHECK(is_scope("!#[]~"));
    CHECK(is_scope(std::string(255, 's')));
    CHECK_FALSE(is_scope(std::string(256, 's')));
    for (char const* wrong : {"", " ", "a b", "a\"b", "a\\b", "a\tb", "\x7F", "\xC3\xA5"}) {
        CAPTURE(wrong);
        CHECK_FALSE(is_scope(wrong));
    }
}
