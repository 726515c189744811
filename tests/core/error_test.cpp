#include <nostro/core/error.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <string>
#include <type_traits>

using namespace nostro;

namespace {

struct GoldenRow {
    std::string name;
    bool retryable;
    bool poisons_handle;
};

/// tests/data/error_codes.txt: number, name, and "retryable" and "poisons" where they hold.
std::map<int, GoldenRow> read_golden_table() {
    std::map<int, GoldenRow> rows;
    std::ifstream file{NOSTRO_TEST_DATA "/error_codes.txt"};
    REQUIRE(file);
    int number = 0;
    std::string name;
    std::string traits;
    while (file >> number >> name && std::getline(file, traits)) {
        rows[number] = {name,
                        traits.find("retryable") != std::string::npos,
                        traits.find("poisons") != std::string::npos};
    }
    return rows;
}

template <class Class>
void check_class(Class const& error, ErrorCode code) {
    CHECK(error.code() == code);
    CHECK(error.what() == std::string{"text"});
    CHECK(error.detail("key") == "value");
    CHECK_THROWS_AS(throw Class{error}, Error);
    CHECK_THROWS_AS(throw Class{error}, std::exception);
}

} // namespace

static_assert(std::is_nothrow_copy_constructible_v<Error>);
static_assert(std::is_nothrow_copy_constructible_v<Rejected>);
static_assert(std::is_nothrow_copy_assignable_v<StorageError>);

TEST_CASE("error codes are those of the golden table, no more and no less") {
    auto const golden = read_golden_table();
    CHECK(golden.size() == 19);
    for (int number = 0; number <= UINT16_MAX; ++number) {
        auto const code = static_cast<ErrorCode>(number);
        auto const row = golden.find(number);
        if (row == golden.end()) {
            REQUIRE(name_of(code) == "unknown");
            continue;
        }
        CAPTURE(number);
        Error const error{code, "text"};
        CHECK(name_of(code) == row->second.name);
        CHECK(error.retryable() == row->second.retryable);
        CHECK(error.poisons_handle() == row->second.poisons_handle);
    }
}

TEST_CASE("each class carries its code and details") {
    std::vector<Detail> const details{{"key", "value"}};
    check_class(InvalidArgument{"text", details}, ErrorCode::invalid_argument);
    check_class(InvalidArgument{"text", details, ErrorCode::limit_exceeded},
                ErrorCode::limit_exceeded);
    check_class(NotFound{"text", details}, ErrorCode::not_found);
    check_class(AlreadyExists{"text", details}, ErrorCode::already_exists);
    check_class(Unauthenticated{"text", details}, ErrorCode::unauthenticated);
    check_class(Forbidden{"text", details}, ErrorCode::forbidden);
    check_class(Rejected{"exceeds_credits", 54, "text", details}, ErrorCode::rejected);
    check_class(Conflict{"text", details}, ErrorCode::conflict);
    check_class(OutcomeUnknown{"text", details}, ErrorCode::outcome_unknown);
    check_class(DeadlineExceeded{"text", details}, ErrorCode::deadline_exceeded);
    check_class(StorageError{ErrorCode::storage_full, "text", details}, ErrorCode::storage_full);
    check_class(SchemaError{ErrorCode::schema_too_new, "text", details}, ErrorCode::schema_too_new);
    check_class(CorruptData{"text", details}, ErrorCode::corrupt_data);
    check_class(InternalError{"text", details}, ErrorCode::internal);
}

TEST_CASE("a rejection names its verdict in members and details") {
    Rejected const error{"exceeds_credits", 54, "text", {{"account", "a"}}};
    CHECK(error.reason() == "exceeds_credits");
    CHECK(error.number() == 54);
    std::vector<Detail> const expected{
        {"result", "exceeds_credits"}, {"result_code", "54"}, {"account", "a"}};
    CHECK(std::vector<Detail>(error.details().begin(), error.details().end()) == expected);
}

TEST_CASE("details keep their order and the first of a key is found") {
    InvalidArgument const error{"text", {{"b", "1"}, {"a", "2"}, {"b", "3"}}};
    CHECK(error.details().size() == 3);
    CHECK(error.details()[0] == Detail{"b", "1"});
    CHECK(error.detail("b") == "1");
    CHECK(error.detail("absent").empty());
}

TEST_CASE("a copy says the same after the original is gone") {
    Error copy{ErrorCode::internal, "other"};
    {
        Error const original{ErrorCode::conflict, "lost the race", {{"key", "value"}}};
        copy = original;
    }
    CHECK(copy.code() == ErrorCode::conflict);
    CHECK(copy.what() == std::string{"lost the race"});
    CHECK(copy.detail("key") == "value");
}
