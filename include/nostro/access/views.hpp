#pragma once

#include <nostro/access/view.hpp>
#include <nostro/core/export.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// The views of accounts.
///
/// Who calls: the system, or a user who may use the view `owner` of the account, himself (not
/// through an application whose consent leaves that view out). Others get `Forbidden`.
///
/// Refusals carry the detail "reason":
///
/// | reason | error | meaning |
/// |---|---|---|
/// | `bank_not_found`, `account_not_found`, `view_not_found` | NotFound | there is none |
/// | `no_owner_access` | Forbidden | the caller may not use the view `owner` |
/// | `view_name_invalid` | InvalidArgument | not '_', then characters of ids and spaces; 44 bytes |
/// | `view_exists` | AlreadyExists | the account has a view of this id |
/// | `system_view` | Forbidden | default views are not changed or deleted |
/// | `public_views_off` | Forbidden | the bank allows no public views |
/// | `value_too_long`, `invalid_text` | InvalidArgument | detail "field" |
///
/// Anonymous callers get `Unauthenticated`. Each writing call is atomic, and durable when it
/// returns. Threads: as its session.
class NOSTRO_API(0, 1) Views {
public:
    explicit Views(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Make a custom view. Nobody may use it before it is shared, but of a public one.
    /// @throws NotFound         bank_not_found, account_not_found
    /// @throws Forbidden        no_owner_access, public_views_off
    /// @throws InvalidArgument  view_name_invalid, value_too_long, invalid_text
    /// @throws AlreadyExists    view_exists
    View create(std::string_view bank_id,
                std::string_view account_id,
                std::string_view name,
                ViewContent const& content);

    /// The default view of the account, which is made if it is not there: for the system.
    /// @throws NotFound   bank_not_found, account_not_found
    /// @throws Forbidden  public_views_off; bank_only: the caller is not the system
    View provide(std::string_view bank_id, std::string_view account_id, DefaultView view);

    /// Replace what can be changed of a custom view. Who uses it sees the change with his next
    /// read.
    /// @throws NotFound         bank_not_found, account_not_found, view_not_found
    /// @throws Forbidden        no_owner_access, system_view, public_views_off
    /// @throws InvalidArgument  value_too_long, invalid_text
    View update(ViewRef const& view, ViewContent const& content);

    /// Delete a custom view with all its shares, counterparties, comments, tags, images and
    /// places.
    /// @throws NotFound   bank_not_found, account_not_found, view_not_found
    /// @throws Forbidden  no_owner_access, system_view
    void erase(ViewRef const& view);

    /// A view of an account; a public one only while the bank allows them.
    /// @throws NotFound   bank_not_found, account_not_found
    /// @throws Forbidden  no_owner_access
    [[nodiscard]] std::optional<View> find(ViewRef const& view) const;
    /// @throws NotFound   as `find`, and view_not_found
    /// @throws Forbidden  no_owner_access
    [[nodiscard]] View get(ViewRef const& view) const;
    /// All views of an account, by id; public ones only while the bank allows them.
    /// @throws NotFound, Forbidden  as `find`
    [[nodiscard]] std::vector<View> list(std::string_view bank_id,
                                         std::string_view account_id) const;

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
