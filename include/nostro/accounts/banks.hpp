#pragma once

#include <nostro/accounts/routing.hpp>
#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// A bank of the tenant. Its money is in the ledger of its id.
struct Bank {
    std::string id; ///< 1 to 64 of A-Z, a-z, 0-9, '-', '_', '.'
    std::string short_name;
    std::string full_name;
    std::string logo_url;
    std::string website_url;
    std::string national_identifier;
    std::string swift_bic;
    Routing routing; ///< an empty scheme becomes `OBP`, an empty address the id
    Timestamp created_at{};

    friend bool operator==(Bank const&, Bank const&) = default;
};

/// What a bank keeps and hands out as it was given.
enum class BankDocumentKind : std::uint8_t { branch, atm, product };

inline constexpr std::array<std::string_view, 3> bank_document_kind_names{
    "branch", "atm", "product"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(BankDocumentKind) noexcept {
    return bank_document_kind_names;
}

/// A branch, an ATM or a product of a bank.
struct BankDocument {
    BankDocumentKind kind = BankDocumentKind::branch;
    std::string id;   ///< of a product its code; 1 to 255 bytes
    std::string json; ///< a JSON object, at most 65,536 bytes

    friend bool operator==(BankDocument const&, BankDocument const&) = default;
};

/// The banks of a tenant and what they keep beside accounts.
///
/// Refusals carry the details "field" and "reason": `invalid_bank_id`, `bank_exists`,
/// `bank_not_found`, `value_too_long`, `invalid_document`, `invalid_limit`, `cursor_not_found`.
/// Each writing call is atomic, and durable when it returns. Threads: as its session.
class NOSTRO_API(0, 1) Banks {
public:
    explicit Banks(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Create a bank and its ledger; a ledger of that name is taken over if there is one.
    /// `created_at` is set here.
    /// @throws InvalidArgument  invalid_bank_id, value_too_long
    /// @throws AlreadyExists    bank_exists
    Bank create(Bank const& bank);

    /// The bank with this id; absent when there is none.
    [[nodiscard]] std::optional<Bank> find(std::string_view id) const;
    /// @throws NotFound  bank_not_found
    [[nodiscard]] Bank get(std::string_view id) const;
    /// In the order of their ids; the cursor is the id of the last one.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<Bank> list(PageRequest const& page = {}) const;

    /// Replace everything but the id and `created_at`.
    /// @throws NotFound         bank_not_found
    /// @throws InvalidArgument  value_too_long
    Bank update(Bank const& bank);

    /// Keep a document, instead of the one with its kind and id if there is one.
    /// @throws NotFound         bank_not_found
    /// @throws InvalidArgument  invalid_document, value_too_long
    void put_document(std::string_view bank_id, BankDocument const& document);

    /// A document; absent for an unknown bank as well.
    [[nodiscard]] std::optional<BankDocument>
    find_document(std::string_view bank_id, BankDocumentKind kind, std::string_view id) const;

    /// In the order of their ids, the cursor is the id of the last one; none for an unknown bank.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<BankDocument> list_documents(std::string_view bank_id,
                                                    BankDocumentKind kind,
                                                    PageRequest const& page = {}) const;

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
