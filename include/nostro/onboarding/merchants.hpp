#pragma once

#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/time.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// A business that the bank serves, or a partner that brings such businesses: Dintero's "account".
///
/// Its id is `P` (live) or `T` (test) and eight digits. A partner's last five digits are zero; its
/// merchants share the letter and the first three digits, and name the partner. The two modes share
/// nothing: `P00100001` and `T00100001` are two merchants here.
struct Merchant {
    std::string id;
    std::string partner_id; ///< the partner's id, `P00100000`; empty for a partner
    std::string name;
    std::string jwks_name; ///< issuer of the ID tokens of external users; empty: none
    std::string jwks_uri;  ///< where the keys of that issuer are; empty: none
    std::vector<std::string>
        redirect_origins; ///< where ID tokens may be sent, `https://shop.example`
    Timestamp created_at{};
    std::string created_by; ///< client or user id; empty: the host
    Timestamp updated_at{};
    std::optional<Timestamp> deleted_at;
    std::string deleted_by;
};

/// What a new merchant is given.
struct NewMerchant {
    std::string id;         ///< empty: the next free one of the partner
    std::string partner_id; ///< empty for a partner
    std::string name;
    std::string jwks_name{};
    std::string jwks_uri{};
    std::vector<std::string> redirect_origins{};
};

/// The full id of an owner as paths give it: `T112` is `T11200000`. Nothing when it is neither.
[[nodiscard]] NOSTRO_API(0, 1) std::optional<std::string> parse_merchant_id(std::string_view text);

/// Whether a merchant id is a partner's.
[[nodiscard]] NOSTRO_API(0, 1) bool is_partner_id(std::string_view merchant_id) noexcept;

/// Whether `child` is numbered as a merchant of `partner`; who belongs to whom is in the rows.
[[nodiscard]] NOSTRO_API(0, 1) bool is_numbered_under(std::string_view child,
                                                      std::string_view partner) noexcept;

/// The merchants and partners of a tenant.
///
/// Each writing call is atomic, and durable when it returns. Threads: as its session.
///
/// For the system, and for who holds `admin:accounts`, or `read:accounts` to read, or
/// `write:accounts` to write; others are `Forbidden` (`bank_only`) before anything is looked up.
/// The issuer and the key set are named and changed with `admin:accounts` alone: whoever sets them
/// can log in as any external user of the merchant.
class NOSTRO_API(0, 1) Merchants {
public:
    explicit Merchants(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// @throws InvalidArgument  `id`, `partner_id`, `name`, `jwks_uri` or `redirect_origins` is
    ///                          wrong
    /// @throws AlreadyExists    the id is taken, also by a deleted merchant
    /// @throws NotFound         the partner does not exist
    Merchant create(NewMerchant const& merchant);

    /// A merchant that is not deleted.
    [[nodiscard]] std::optional<Merchant> find(std::string_view id) const;
    /// @throws NotFound
    [[nodiscard]] Merchant get(std::string_view id) const;

    /// Replace name, issuer, key set and origins.
    /// @throws NotFound, InvalidArgument
    Merchant update(Merchant const& merchant);

    /// Mark as deleted; the tokens for it and those of its clients stop working at once.
    /// @throws NotFound         there is none, or it is deleted
    /// @throws InvalidArgument  (invalid_state) a partner still has merchants
    Merchant mark_deleted(std::string_view id);

    /// Merchants of a partner in the order of their ids, deleted ones left out. The cursor is the
    /// id of the last one.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<Merchant> list(std::string_view partner_id,
                                      PageRequest const& page = {}) const;

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
