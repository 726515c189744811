#include "api/obp_host.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace support;

namespace {

/// The fixture's transactions are a year old.
constexpr char const* last_years = "from_date=2024-12-01&to_date=2025-12-31";
constexpr char const* issue_body = R"({"from_date":"2024-12-01","to_date":"2025-12-31"})";

} // namespace

TEST_CASE("obp statements: given transactions, when a statement is issued, then it is numbered, "
          "listed and read in every format") {
    ObpHost host{Store::memory};
    auto const issued = host.at_first("POST", "/owner/statements", "user1", issue_body);
    REQUIRE(issued.status == 201);
    auto const body = body_of(issued);
    CHECK(body.at("number") == 1);
    CHECK(!body.at("entries").as_array().empty());
    CHECK(body.at("view_id") == "owner");
    CHECK(host.at_first("POST", "/owner/statements", "user1", issue_body).body == issued.body);

    auto const listed = host.at_first("GET", "/owner/statements", "user1");
    REQUIRE(listed.status == 200);
    CHECK(body_of(listed).at("statements").as_array().size() == 1);
    CHECK(body_of(host.at_first("GET", "/owner/statements?after=1", "user1"))
              .at("statements")
              .as_array()
              .empty());

    CHECK(host.at_first("GET", "/owner/statements/1", "user1").body == issued.body);

    struct Format {
        std::string name;
        std::string media;
        std::string begin;
    };

    for (Format const& format : {Format{"csv", "text/csv; charset=utf-8", "record,"},
                                 Format{"camt.053", "application/xml; charset=utf-8", "<?xml"},
                                 Format{"camt.052", "application/xml; charset=utf-8", "<?xml"},
                                 Format{"camt.054", "application/xml; charset=utf-8", "<?xml"},
                                 Format{"mt940", "text/plain; charset=us-ascii", ":20:"},
                                 Format{"html", "text/html; charset=utf-8", "<!DOCTYPE html>"}}) {
        CAPTURE(format.name);
        auto const answer =
            host.at_first("GET", "/owner/statements/1?format=" + format.name, "user1");
        CHECK(answer.status == 200);
        CHECK(answer.header("Content-Type") == format.media);
        CHECK(answer.header("X-Content-Type-Options") == "nosniff");
        CHECK(answer.body.starts_with(format.begin));
    }
}

TEST_CASE("obp statements: given a preview, when read, then nothing is issued") {
    ObpHost host{Store::memory};
    auto const preview =
        host.at_first("GET", std::string{"/owner/statements/preview?"} + last_years, "user1");
    REQUIRE(preview.status == 200);
    CHECK(!body_of(preview).as_object().contains("number"));
    CHECK(body_of(host.at_first("GET", "/owner/statements", "user1"))
              .at("statements")
              .as_array()
              .empty());
    // A final format is of what has been issued.
    CHECK(host.at_first("GET",
                        std::string{"/owner/statements/preview?format=camt.053&"} + last_years,
                        "user1")
              .status == 400);
}

TEST_CASE("obp statements: given who may not look, or what is not there, when asked for, then "
          "refused") {
    ObpHost host{Store::memory};
    std::string const preview = std::string{"/owner/statements/preview?"} + last_years;
    CHECK(host.at_first("GET", preview, "user2").status == 403);
    CHECK(host.at_first("GET", preview).status == 401);
    CHECK(host.at_first("POST", "/owner/statements", "user2", issue_body).status == 403);
    CHECK(host.at_first("POST", "/public/statements", "", issue_body).status == 401);
    CHECK(host.at_first("GET", "/owner/statements/1", "user1").status == 404);
    CHECK(host.at_first("GET", "/owner/statements/x", "user1").status == 404);
    CHECK(host.at_first("GET", "/owner/statements/99999999999", "user1").status == 404);
    CHECK(host.at_first("GET", "/owner/statements/1?format=pdf", "user1").status == 400);
    CHECK(host.at_first("GET", "/owner/statements/preview", "user1").status == 400);
    CHECK(host.at_first("POST",
                        "/owner/statements",
                        "user1",
                        R"({"from_date":"2026-01-01","to_date":"2199-01-01"})")
              .status == 400);
}

TEST_CASE("obp statements: given a public view, when nobody asks, then he reads without what it "
          "denies") {
    ObpHost host{Store::memory};
    auto const preview =
        host.at_first("GET", std::string{"/public/statements/preview?"} + last_years);
    CHECK(preview.status == 200);
}
