#include "ledger/canonical.hpp"

#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace nostro;

// The expected values were computed by another program from the layout in canonical.hpp. They never
// change.

namespace {

constexpr LedgerAccountId first_account{0, 1};
constexpr LedgerAccountId second_account{0, 2};

Digest previous_digest() {
    Digest digest;
    for (std::size_t at = 0; at < digest.size(); ++at) {
        digest[at] = static_cast<std::byte>(at);
    }
    return digest;
}

/// The digest of the record whose bytes are given in hexadecimal digits.
Digest digest_of(std::string_view record) {
    auto const bytes = from_hex(record);
    REQUIRE(bytes.has_value());
    return Sha256{}.update(previous_digest()).update(*bytes).finish();
}

std::array<canonical::PostingView, 2> two_postings() {
    return {{{first_account, Side::debit, 1005}, {second_account, Side::credit, 1005}}};
}

canonical::Record transfer_of(std::span<canonical::PostingView const> postings) {
    canonical::Record record;
    record.kind = EventKind::normal;
    record.seq = 7;
    record.time = 1767225600000000001;
    record.id = {0, 42};
    record.code = 10;
    record.effective_date = 20454;
    record.postings = postings;
    return record;
}

} // namespace

TEST_CASE("the record of a transfer has its documented bytes") {
    auto const postings = two_postings();
    auto const digest = canonical::Chain{}.next(previous_digest(), transfer_of(postings));
    CHECK(digest == digest_of("0000"
                              "01"
                              "0000"
                              "0000000000000007"
                              "18867251edfa0001"
                              "0000000000000000000000000000002a"
                              "000a"
                              "00004fe6"
                              "02"
                              "00000000000000000000000000000001"
                              "000000000000000000000000000003ed"
                              "00000000000000000000000000000002"
                              "800000000000000000000000000003ed"));
    CHECK(to_hex(digest) == "6a245602d0da0da740e6f60399ae15d00dd0ffb75fd08d146f530795374468fa");
}

TEST_CASE("the record of an event with every part has its documented bytes") {
    std::array const postings{canonical::PostingView{first_account, Side::credit, Amount::max()}};
    Digest text;
    text.fill(std::byte{0xAB});
    ConversionNote const conversion{{824214, 10000}, RoundingMode::ceiling, -3, 7};
    canonical::AccountOpened const opened{
        "EUR", 2, LedgerAccountClass::expense, LedgerAccountId{7, 8}};
    canonical::AccountState const state{LedgerAccountId{9, 10},
                                        LedgerAccountFlags::debit_limited |
                                            LedgerAccountFlags::credit_limited |
                                            LedgerAccountFlags::history,
                                        Amount::max(),
                                        0};
    canonical::Record record;
    record.kind = EventKind::period;
    record.flags = EventFlags::linked | EventFlags::imported;
    record.seq = INT64_MAX;
    record.time = -1;
    record.id = {UINT64_MAX, UINT64_MAX - 1};
    record.code = UINT16_MAX;
    record.effective_date = -719162;
    record.user_data = {{1, 2}, UINT64_MAX, UINT32_MAX};
    record.pending_id = {3, 4};
    record.timeout_s = 330'000'000;
    record.mandate = {5, 6};
    record.principal = UINT64_MAX;
    record.text_digest = &text;
    record.conversion = &conversion;
    record.opened = &opened;
    record.state = &state;
    record.business_date = 20454;
    record.locked_through = -719162;
    record.postings = postings;
    auto const digest = canonical::Chain{}.next(previous_digest(), record);
    CHECK(digest == digest_of("07ff"
                              "08"
                              "0041"
                              "7fffffffffffffff"
                              "ffffffffffffffff"
                              "fffffffffffffffffffffffffffffffe"
                              "ffff"
                              "fff506c6"
                              "00000000000000010000000000000002"
                              "ffffffffffffffff"
                              "ffffffff"
                              "00000000000000030000000000000004"
                              "13ab6680"
                              "00000000000000050000000000000006"
                              "ffffffffffffffff"
                              "abababababababababababababababababababababababababababababababab"
                              "00000000000c9396"
                              "0000000000002710"
                              "06"
                              "fffffffffffffffffffffffffffffffd"
                              "00000000000000000000000000000007"
                              "03"
                              "455552"
                              "02"
                              "05"
                              "00000000000000070000000000000008"
                              "0000000000000009000000000000000a"
                              "0007"
                              "7fffffffffffffffffffffffffffffff"
                              "00000000000000000000000000000000"
                              "00004fe6"
                              "fff506c6"
                              "01"
                              "00000000000000000000000000000001"
                              "ffffffffffffffffffffffffffffffff"));
    CHECK(to_hex(digest) == "4882063f6a885858a9f21764d5a2b0863fd9194b41867b7276ed8b00073c85bb");
}

TEST_CASE("a chain hashes one record after the other and forgets none of their parts") {
    auto const postings = two_postings();
    auto const record = transfer_of(postings);
    canonical::Chain chain;
    auto const first = chain.next(Digest{}, record);
    CHECK(chain.next(first, record) != first);
    CHECK(chain.next(Digest{}, record) == first);

    std::vector<Digest> seen{first};
    auto const differs = [&](auto&& change) {
        auto other = record;
        change(other);
        auto const digest = chain.next(Digest{}, other);
        CHECK(std::ranges::find(seen, digest) == seen.end());
        seen.push_back(digest);
    };
    differs([](auto& other) { other.kind = EventKind::pending; });
    differs([](auto& other) { other.flags = EventFlags::linked; });
    differs([](auto& other) { other.seq = 8; });
    differs([](auto& other) { ++other.time; });
    differs([](auto& other) { other.id = {42, 0}; });
    differs([](auto& other) { other.code = 11; });
    differs([](auto& other) { ++other.effective_date; });
    differs([](auto& other) { other.user_data.tag = 1; });
    differs([](auto& other) { other.user_data.number = 1; });
    differs([](auto& other) { other.user_data.id = {0, 1}; });
    differs([](auto& other) { other.pending_id = {0, 1}; });
    differs([](auto& other) { other.timeout_s = 1; });
    differs([](auto& other) { other.mandate = {0, 1}; });
    differs([](auto& other) { other.principal = 1; });
    differs([](auto& other) { other.business_date = 0; });
    differs([](auto& other) { other.locked_through = 0; });
    differs([](auto& other) { other.postings = {}; });
    differs([&](auto& other) { other.postings = std::span{postings}.first(1); });
}

TEST_CASE("the largest entry has a record") {
    std::vector<canonical::PostingView> const postings(128,
                                                       {first_account, Side::debit, Amount::max()});
    CHECK_NOTHROW(static_cast<void>(canonical::Chain{}.next(Digest{}, transfer_of(postings))));
    std::vector<canonical::PostingView> const too_many(256, {first_account, Side::debit, 1});
    CHECK_THROWS_AS(static_cast<void>(canonical::Chain{}.next(Digest{}, transfer_of(too_many))),
                    InternalError);
}

TEST_CASE("the digest of a text is salted and knows no order of metadata") {
    canonical::Salt salt;
    for (std::size_t at = 0; at < salt.size(); ++at) {
        salt[at] = static_cast<std::byte>(at);
    }
    Text const text{"Kaffee \xE2\x98\x95", {{"b", ""}, {"a", "1"}}};
    auto const digest = canonical::text_digest(salt, text);
    CHECK(to_hex(digest) == "7b6b6f6d5e3a6a3475e106094129d886a2ed1905a932571550c10db7ba75d64c");
    CHECK(canonical::text_digest(salt, canonical::sorted(text)) == digest);
    CHECK(canonical::sorted(text).metadata.front().first == "a");

    CHECK(canonical::text_digest(canonical::Salt{}, text) != digest);
    // Lengths in front: moving a border between two texts gives another digest.
    CHECK(canonical::text_digest(salt, {"ab", {}}) !=
          canonical::text_digest(salt, {"a", {{"b", ""}}}));
    CHECK(canonical::text_digest(salt, {"", {{"ab", "c"}}}) !=
          canonical::text_digest(salt, {"", {{"a", "bc"}}}));
}
