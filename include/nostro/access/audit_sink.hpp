#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

/// What customer data was read.
enum class ReadSubject : std::uint8_t {
    account,
    entries,
    other_accounts,
    counterparties,
    statement
};

inline constexpr std::array<std::string_view, 5> read_subject_names{
    "account", "entries", "other_accounts", "counterparties", "statement"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ReadSubject) noexcept {
    return read_subject_names;
}

/// Somebody has read data of an account through a view.
struct ReadRecord {
    Principal principal;
    ReadSubject subject = ReadSubject::account;
    std::string bank_id;
    std::string account_id; ///< empty: several accounts of the bank, through the firehose
    std::string view_id;
    std::size_t count = 0; ///< entries, parties or accounts handed out
    Timestamp at{};
};

/// Where a bank notes who has read whose data. The host brings it.
///
/// Threads: `read` is called by any thread, at the same time, after the read has ended and before
/// its result is handed out; what it throws reaches the reader instead of the data. It may call
/// the core, but not where somebody reads inside a unit.
class NOSTRO_API(0, 1) AuditSink {
public:
    virtual ~AuditSink();

    virtual void read(ReadRecord const& record) = 0;

protected:
    AuditSink() = default;
    AuditSink(AuditSink const&) = default;
    AuditSink& operator=(AuditSink const&) = default;
};

} // namespace nostro::inline v0
