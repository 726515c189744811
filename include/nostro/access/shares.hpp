#pragma once

#include <nostro/access/view.hpp>
#include <nostro/core/export.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// A user, and the views of an account that are shared with him.
struct AccountShare {
    std::string user_id;
    std::vector<View> views; ///< by id; private ones
};

/// Which users may use which views of accounts.
///
/// Who calls: as `Views`; a user may also give up his own views, though not through an application
/// with a consent. Public views need no share, and cannot be shared. What is shared with a user
/// ends when he is deleted, whoever else is left with the view `owner`. Reasons of refusals are
/// those of `Views`, and:
///
/// | reason | error | meaning |
/// |---|---|---|
/// | `user_not_found` | NotFound | no such user |
/// | `share_not_found` | NotFound | the user has no such share |
/// | `view_is_public` | InvalidArgument | everybody may use it |
/// | `account_holder` | Forbidden | an owner of the account does not lose the view `owner` |
/// | `last_owner` | Forbidden | somebody must be left with the view `owner` |
///
/// Each writing call is atomic, and durable when it returns; what a revoked user reads next is
/// refused. Threads: as its session.
class NOSTRO_API(0, 1) Shares {
public:
    explicit Shares(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Let a user use views of an account, all of them or none. Sharing again changes nothing.
    /// @return  the views, in the order of `view_ids`
    /// @throws NotFound         bank_not_found, account_not_found, user_not_found, view_not_found
    /// @throws Forbidden        no_owner_access
    /// @throws InvalidArgument  view_is_public
    std::vector<View> share(std::string_view bank_id,
                            std::string_view account_id,
                            std::span<std::string const> view_ids,
                            std::string_view user_id);

    /// Take a view of an account from a user.
    /// @throws NotFound   bank_not_found, account_not_found, user_not_found, view_not_found,
    ///                    share_not_found
    /// @throws Forbidden  no_owner_access, account_holder, last_owner
    void revoke(ViewRef const& view, std::string_view user_id);

    /// Take all views of an account from a user, or none when one of them cannot be taken.
    /// @return  shares removed
    /// @throws NotFound   bank_not_found, account_not_found, user_not_found
    /// @throws Forbidden  no_owner_access, account_holder, last_owner
    std::size_t
    revoke_all(std::string_view bank_id, std::string_view account_id, std::string_view user_id);

    /// Who may use which private views of an account, by user id.
    /// @throws NotFound   bank_not_found, account_not_found
    /// @throws Forbidden  no_owner_access
    [[nodiscard]] std::vector<AccountShare> list(std::string_view bank_id,
                                                 std::string_view account_id) const;

    /// The views of an account that a user may use, by id; public ones only when they were shared
    /// before they became public.
    /// @throws NotFound   bank_not_found, account_not_found, user_not_found
    /// @throws Forbidden  no_owner_access
    [[nodiscard]] std::vector<View> list_of_user(std::string_view bank_id,
                                                 std::string_view account_id,
                                                 std::string_view user_id) const;

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
