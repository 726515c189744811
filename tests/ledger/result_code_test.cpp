#include <nostro/ledger/event.hpp>
#include <nostro/ledger/records.hpp>
#include <nostro/ledger/result_code.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

using namespace nostro;

TEST_CASE("result codes are complete, in order, and named once") {
    auto const codes = result_codes();
    REQUIRE(codes.size() == 72);
    std::set<std::string_view> names;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        auto const& row = codes[at];
        CAPTURE(row.name);
        CHECK(static_cast<std::size_t>(row.code) == at);
        CHECK(&info_of(row.code) == &row);
        CHECK(name_of(row.code) == row.name);
        CHECK(find_named<ResultCode>(row.name) == row.code);
        CHECK(names.insert(row.name).second);
        CHECK_FALSE(row.meaning.empty());
        CHECK(row.meaning.back() != '.');
    }
    CHECK(codes.front().name == "created");
    CHECK(codes.back().name == "mandate_limit_exceeded");
}

TEST_CASE("exactly these refusals are remembered") {
    std::vector<int> remembered;
    for (auto const& row : result_codes()) {
        if (row.remembered) {
            remembered.push_back(static_cast<int>(row.code));
        }
    }
    CHECK(remembered == std::vector<int>{45, 48, 62, 63, 68, 69, 70, 71});
}

TEST_CASE("a number that is no code has no name") {
    CHECK(name_of(static_cast<ResultCode>(72)) == "unknown");
    CHECK_FALSE(info_of(static_cast<ResultCode>(255)).remembered);
    CHECK_FALSE(find_named<ResultCode>("unknown").has_value());
    CHECK_FALSE(find_named<ResultCode>("").has_value());
}

TEST_CASE("enumerators have words and find their way back") {
    for (int kind = 1; kind <= 8; ++kind) {
        CHECK(find_named<EventKind>(name_of(static_cast<EventKind>(kind))) ==
              static_cast<EventKind>(kind));
    }
    for (int account_class = 1; account_class <= 5; ++account_class) {
        auto const value = static_cast<LedgerAccountClass>(account_class);
        CHECK(find_named<LedgerAccountClass>(name_of(value)) == value);
    }
    CHECK(name_of(EventKind::void_) == "void");
    CHECK(name_of(Side::debit) == "debit");
    CHECK(name_of(Side::credit) == "credit");
    CHECK(name_of(HoldState::open) == "open");
    CHECK(name_of(HoldState::posted) == "posted");
    CHECK(name_of(HoldState::voided) == "voided");
    CHECK(name_of(HoldState::expired) == "expired");
    CHECK(name_of(static_cast<EventKind>(0)) == "unknown");
    CHECK_FALSE(find_named<EventKind>("Normal").has_value());
    CHECK_FALSE(find_named<LedgerAccountClass>("").has_value());
}

TEST_CASE("a hash is 64 hexadecimal digits") {
    Hash hash{};
    hash[0] = std::byte{0xAB};
    hash[31] = std::byte{0x01};
    auto const text = "ab" + std::string(60, '0') + "01";
    CHECK(to_string(hash) == text);
    CHECK(parse_hash(text) == hash);
    CHECK(parse_hash("AB" + text.substr(2)) == hash);
    for (auto const& wrong :
         std::array{std::string{}, text.substr(1), text + "0", "g" + text.substr(1)}) {
        CHECK_FALSE(parse_hash(wrong).has_value());
    }
}
