#include "oauth/uri.hpp"

#include <doctest/doctest.h>

using namespace nostro::detail;

TEST_CASE("a URI is taken apart") {
    Uri uri;
    REQUIRE(parse_uri("https://ada@bank.example:8443/a/b?c=d&e#f", uri));
    CHECK(uri.scheme == "https");
    CHECK(uri.host == "bank.example");
    CHECK(uri.port == "8443");
    CHECK(uri.path == "/a/b");
    CHECK(uri.query == "c=d&e");
    CHECK(uri.has_user);
    CHECK(uri.has_fragment);
    REQUIRE(parse_uri("http://[::1]:80", uri));
    CHECK(uri.host == "[::1]");
    CHECK(uri.port == "80");
    REQUIRE(parse_uri("urn:bank:api", uri));
    CHECK_FALSE(uri.has_authority);
    CHECK(uri.path == "bank:api");
    for (auto const* text : {"",
                             "bank.example",
                             "1http://x",
                             "http://[::1",
                             "http://x:port/",
                             "http://x:123456/",
                             "http://x:65536/",
                             "http://x:0/",
                             "http://x:/",
                             "http://127.0.0.1:99999/cb",
                             "http://[::1]:",
                             "http://x/ y",
                             "http://x/<",
                             ":x"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_uri(text, uri));
    }
}

TEST_CASE("loopback is an address, not a name") {
    for (auto const* host : {"127.0.0.1", "127.255.255.255", "[::1]"}) {
        CHECK(is_loopback_address(host));
    }
    for (auto const* host : {"localhost",
                             "127.0.0",
                             "127.0.0.1.2",
                             "127.0.0.256",
                             "128.0.0.1",
                             "[::2]",
                             "127.0.0.1.example",
                             "",
                             "127...1",
                             "127.0.0.1."}) {
        CAPTURE(host);
        CHECK_FALSE(is_loopback_address(host));
    }
}

TEST_CASE("an issuer is an https URL without anything behind") {
    for (auto const* text : {"https://bank.example",
                             "https://bank.example/oauth",
                             "http://127.0.0.1:8080",
                             "http://localhost:9",
                             "http://[::1]:9"}) {
        CAPTURE(text);
        CHECK(is_issuer(text));
    }
    for (auto const* text : {"",
                             "https://bank.example/",
                             "http://bank.example",
                             "https://bank.example?x",
                             "https://bank.example#x",
                             "https://ada@bank.example",
                             "urn:bank",
                             "https://"}) {
        CAPTURE(text);
        CHECK_FALSE(is_issuer(text));
    }
}

TEST_CASE("an origin is a scheme, a host and perhaps a port") {
    CHECK(is_origin("https://app.example"));
    CHECK(is_origin("http://127.0.0.1:3000"));
    for (auto const* text : {"https://app.example/",
                             "https://app.example?x",
                             "app.example",
                             "https://*.example",
                             "ftp://app.example",
                             "https://a@app.example"}) {
        CAPTURE(text);
        CHECK_FALSE(is_origin(text));
    }
}
