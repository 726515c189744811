#pragma once

#include <nostro/core/export.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

/// Stable identity of an error. Names and numbers are never reused; new ones may be added.
///
/// Unless a code says otherwise, nothing happened: the call changed nothing.
enum class ErrorCode : std::uint16_t {
    invalid_argument = 10, ///< a value is malformed or out of range; details name the field
    limit_exceeded = 11,   ///< a value is well formed but longer or more than a documented limit
    not_found = 20,        ///< what the caller named does not exist, or he may not see it
    already_exists = 21,   ///< the name is taken; details name what takes it
    unauthenticated = 30,  ///< nobody proved who he is
    forbidden = 31,        ///< who he is known, but not allowed; details name the permission
    rejected = 40,         ///< a ledger rule refuses; `Rejected::reason()` says which
    conflict = 50,         ///< another writer came first; rolled back, repeating may succeed
    outcome_unknown = 51,  ///< the commit was sent, its answer lost; repeat with the same id or key
    deadline_exceeded = 52, ///< the deadline passed before the work was applied; nothing happened
    unavailable = 60,       ///< storage is busy or out of reach; rolled back, try later
    storage_failure = 61,   ///< storage answered with an error; rolled back
    schema_too_new = 62,    ///< written by a newer nostro; not opened
    schema_too_old = 63,    ///< written by an older nostro; opens only with `migrate`
    storage_full = 64,      ///< no room left on the device; rolled back
    read_only = 65,         ///< the storage was opened, or is, read-only
    not_a_database = 66,    ///< the file is something else; not opened and not touched
    corrupt_data = 70,      ///< what was read cannot have been written by nostro; stop and look
    internal = 90,          ///< a bug in nostro; the handle refuses further work
};

/// The code's stable name, for example "outcome_unknown".
[[nodiscard]] NOSTRO_API(0, 1) std::string_view name_of(ErrorCode code) noexcept;

/// One fact about an error: a stable key and its text, for example {"field", "postings[1].amount"}.
struct Detail {
    std::string key;
    std::string value;

    friend bool operator==(Detail const&, Detail const&) = default;
};

/// Root of every exception nostro throws.
///
/// Copying never throws. `what()` is for developers and may change; programs branch on `code()`.
/// No message or detail carries a secret.
class NOSTRO_API(0, 1) Error : public std::exception {
public:
    Error(ErrorCode code, std::string message, std::vector<Detail> details = {});
    Error(Error const&) noexcept;
    Error& operator=(Error const&) noexcept;
    ~Error() override;

    [[nodiscard]] ErrorCode code() const noexcept;
    [[nodiscard]] char const* what() const noexcept override;
    /// Facts in the order they were added.
    [[nodiscard]] std::span<Detail const> details() const noexcept;
    /// The value of the first detail with this key, or empty.
    [[nodiscard]] std::string_view detail(std::string_view key) const noexcept;
    /// Whether repeating the same call may succeed.
    [[nodiscard]] bool retryable() const noexcept;
    /// Whether the `Core` that threw it refuses further work.
    [[nodiscard]] bool poisons_handle() const noexcept;

private:
    struct Block;
    std::shared_ptr<Block const> block_;
};

/// `invalid_argument` or `limit_exceeded`.
class NOSTRO_API(0, 1) InvalidArgument : public Error {
public:
    explicit InvalidArgument(std::string message,
                             std::vector<Detail> details = {},
                             ErrorCode code = ErrorCode::invalid_argument);
    ~InvalidArgument() override;
};

/// `not_found`.
class NOSTRO_API(0, 1) NotFound : public Error {
public:
    explicit NotFound(std::string message, std::vector<Detail> details = {});
    ~NotFound() override;
};

/// `already_exists`.
class NOSTRO_API(0, 1) AlreadyExists : public Error {
public:
    explicit AlreadyExists(std::string message, std::vector<Detail> details = {});
    ~AlreadyExists() override;
};

/// `unauthenticated`: nobody proved who he is, or too long ago.
class NOSTRO_API(0, 1) Unauthenticated : public Error {
public:
    explicit Unauthenticated(std::string message, std::vector<Detail> details = {});
    ~Unauthenticated() override;
};

/// `forbidden`. The detail "reason" says why, for example `scope_not_delegable`.
class NOSTRO_API(0, 1) Forbidden : public Error {
public:
    explicit Forbidden(std::string message, std::vector<Detail> details = {});
    ~Forbidden() override;
};

/// `rejected`: a ledger rule refused the event. Details also carry "result" and "result_code".
class NOSTRO_API(0, 1) Rejected : public Error {
public:
    /// @param reason  stable name of the result code, for example "exceeds_credits"
    /// @param number  its number, see `nostro::ResultCode`
    Rejected(std::string_view reason,
             int number,
             std::string message,
             std::vector<Detail> details = {});
    ~Rejected() override;

    /// Stable name of the result code.
    [[nodiscard]] std::string_view reason() const noexcept;
    /// The result code as a number.
    [[nodiscard]] int number() const noexcept;

private:
    int number_;
};

/// `conflict`: rolled back because another writer came first.
class NOSTRO_API(0, 1) Conflict : public Error {
public:
    explicit Conflict(std::string message, std::vector<Detail> details = {});
    ~Conflict() override;
};

/// `outcome_unknown`: the commit may or may not have happened. Send the same ids or key again: the
/// answer is `exists`, or the stored receipt, if it had.
class NOSTRO_API(0, 1) OutcomeUnknown : public Error {
public:
    explicit OutcomeUnknown(std::string message, std::vector<Detail> details = {});
    ~OutcomeUnknown() override;
};

/// `deadline_exceeded`: not applied.
class NOSTRO_API(0, 1) DeadlineExceeded : public Error {
public:
    explicit DeadlineExceeded(std::string message, std::vector<Detail> details = {});
    ~DeadlineExceeded() override;
};

/// `unavailable`, `storage_failure`, `storage_full`, `read_only`, `not_a_database`. Details carry
/// the driver's own code and text as "driver", "driver_code" and "driver_message".
class NOSTRO_API(0, 1) StorageError : public Error {
public:
    StorageError(ErrorCode code, std::string message, std::vector<Detail> details = {});
    ~StorageError() override;
};

/// `schema_too_new` or `schema_too_old`: not opened.
class NOSTRO_API(0, 1) SchemaError : public Error {
public:
    SchemaError(ErrorCode code, std::string message, std::vector<Detail> details = {});
    ~SchemaError() override;
};

/// `corrupt_data`: stored data breaks a rule that nostro keeps.
class NOSTRO_API(0, 1) CorruptData : public Error {
public:
    explicit CorruptData(std::string message, std::vector<Detail> details = {});
    ~CorruptData() override;
};

/// `internal`: a check inside nostro failed. Report it.
class NOSTRO_API(0, 1) InternalError : public Error {
public:
    explicit InternalError(std::string message, std::vector<Detail> details = {});
    ~InternalError() override;
};

} // namespace nostro::inline v0
