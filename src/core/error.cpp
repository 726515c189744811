#include <nostro/core/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace nostro::inline v0 {

namespace {

struct CodeTraits {
    ErrorCode code;
    std::string_view name;
    bool retryable = false;
    bool poisons_handle = false;
};

constexpr std::array code_table{
    CodeTraits{ErrorCode::invalid_argument, "invalid_argument"},
    CodeTraits{ErrorCode::limit_exceeded, "limit_exceeded"},
    CodeTraits{ErrorCode::not_found, "not_found"},
    CodeTraits{ErrorCode::already_exists, "already_exists"},
    CodeTraits{ErrorCode::unauthenticated, "unauthenticated"},
    CodeTraits{ErrorCode::forbidden, "forbidden"},
    CodeTraits{ErrorCode::rejected, "rejected"},
    CodeTraits{.code = ErrorCode::conflict, .name = "conflict", .retryable = true},
    CodeTraits{.code = ErrorCode::outcome_unknown, .name = "outcome_unknown", .retryable = true},
    CodeTraits{
        .code = ErrorCode::deadline_exceeded, .name = "deadline_exceeded", .retryable = true},
    CodeTraits{.code = ErrorCode::unavailable, .name = "unavailable", .retryable = true},
    CodeTraits{ErrorCode::storage_failure, "storage_failure"},
    CodeTraits{ErrorCode::schema_too_new, "schema_too_new"},
    CodeTraits{ErrorCode::schema_too_old, "schema_too_old"},
    CodeTraits{ErrorCode::storage_full, "storage_full"},
    CodeTraits{ErrorCode::read_only, "read_only"},
    CodeTraits{ErrorCode::not_a_database, "not_a_database"},
    CodeTraits{.code = ErrorCode::corrupt_data, .name = "corrupt_data", .poisons_handle = true},
    CodeTraits{.code = ErrorCode::internal, .name = "internal", .poisons_handle = true},
};

constexpr CodeTraits traits_of(ErrorCode code) noexcept {
    auto const* const row = std::ranges::find(code_table, code, &CodeTraits::code);
    return row == code_table.end() ? CodeTraits{code, "unknown"} : *row;
}

/// The details of a `Rejected`: the verdict first, then what the caller adds.
std::vector<Detail>
verdict_details(std::string_view reason, int number, std::vector<Detail> details) {
    std::vector<Detail> all{{"result", std::string{reason}},
                            {"result_code", std::to_string(number)}};
    std::ranges::move(details, std::back_inserter(all));
    return all;
}

} // namespace

std::string_view name_of(ErrorCode code) noexcept {
    return traits_of(code).name;
}

struct Error::Block {
    ErrorCode code;
    std::string message;
    std::vector<Detail> details;
};

Error::Error(ErrorCode code, std::string message, std::vector<Detail> details)
    : block_{std::make_shared<Block const>(Block{code, std::move(message), std::move(details)})} {}

Error::Error(Error const&) noexcept = default;
Error& Error::operator=(Error const&) noexcept = default;
Error::~Error() = default;

ErrorCode Error::code() const noexcept {
    return block_->code;
}

char const* Error::what() const noexcept {
    return block_->message.c_str();
}

std::span<Detail const> Error::details() const noexcept {
    return block_->details;
}

std::string_view Error::detail(std::string_view key) const noexcept {
    auto const found = std::ranges::find(block_->details, key, &Detail::key);
    return found == block_->details.end() ? std::string_view{} : std::string_view{found->value};
}

bool Error::retryable() const noexcept {
    return traits_of(code()).retryable;
}

bool Error::poisons_handle() const noexcept {
    return traits_of(code()).poisons_handle;
}

InvalidArgument::InvalidArgument(std::string message, std::vector<Detail> details, ErrorCode code)
    : Error{code, std::move(message), std::move(details)} {}

NotFound::NotFound(std::string message, std::vector<Detail> details)
    : Error{ErrorCode::not_found, std::move(message), std::move(details)} {}

AlreadyExists::AlreadyExists(std::string message, std::vector<Detail> details)
    : Error{ErrorCode::already_exists, std::move(message), std::move(details)} {}

Unauthenticated::Unauthenticated(std::string message, std::vector<Detail> details)
    : Error{ErrorCode::unauthenticated, std::move(message), std::move(details)} {}

Forbidden::Forbidden(std::string message, std::vector<Detail> details)
    : Error{ErrorCode::forbidden, std::move(message), std::move(details)} {}

Rejected::Rejected(std::string_view reason,
                   int number,
                   std::string message,
                   std::vector<Detail> details)
    : Error{ErrorCode::rejected,
            std::move(message),
            verdict_details(reason, number, std::move(details))},
      number_{number} {}

std::string_view Rejected::reason() const noexcept {
    return detail("result");
}

int Rejected::number() const noexcept {
    return number_;
}

Conflict::Conflict(std::string message, std::vector<Detail> details)
    : Error{ErrorCode::conflict, std::move(message), std::move(details)} {}

OutcomeUnknown::OutcomeUnknown(std::string message, std::vector<Detail> details)
    : Error{ErrorCode::outcome_unknown, std::move(message), std::move(details)} {}

DeadlineExceeded::DeadlineExceeded(std::string message, std::vector<Detail> details)
    : Error{ErrorCode::deadline_exceeded, std::move(message), std::move(details)} {}

StorageError::StorageError(ErrorCode code, std::string message, std::vector<Detail> details)
    : Error{code, std::move(message), std::move(details)} {}

SchemaError::SchemaError(ErrorCode code, std::string message, std::vector<Detail> details)
    : Error{code, std::move(message), std::move(details)} {}

CorruptData::CorruptData(std::string message, std::vector<Detail> details)
    : Error{ErrorCode::corrupt_data, std::move(message), std::move(details)} {}

InternalError::InternalError(std::string message, std::vector<Detail> details)
    : Error{ErrorCode::internal, std::move(message), std::move(details)} {}

// Out of line, so that each class has its vtable and typeinfo in the library only.
InvalidArgument::~InvalidArgument() = default;
NotFound::~NotFound() = default;
AlreadyExists::~AlreadyExists() = default;
Unauthenticated::~Unauthenticated() = default;
Forbidden::~Forbidden() = default;
Rejected::~Rejected() = default;
Conflict::~Conflict() = default;
OutcomeUnknown::~OutcomeUnknown() = default;
DeadlineExceeded::~DeadlineExceeded() = default;
StorageError::~StorageError() = default;
SchemaError::~SchemaError() = default;
CorruptData::~CorruptData() = default;
InternalError::~InternalError() = default;

} // namespace nostro::inline v0
