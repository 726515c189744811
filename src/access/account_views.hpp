#pragma once

#include <nostro/access/options.hpp>
#include <nostro/oauth/consents.hpp>

namespace nostro::inline v0::detail {

/// What consents may name in a bank that keeps its views and entitlements here: the views that are
/// shared with the user, and the entitlements he has, at whatever bank.
class StoredAccountViews final : public AccountViews {
public:
    /// @param options  must outlive it
    explicit StoredAccountViews(AccessOptions const& options) noexcept : options_{options} {}

    [[nodiscard]] std::vector<ConsentView> list_views(storage::Transaction& transaction,
                                                      std::int64_t tenant,
                                                      std::string_view user_id) override;
    [[nodiscard]] std::optional<ConsentView> find_view(storage::Transaction& transaction,
                                                       std::int64_t tenant,
                                                       std::string_view user_id,
                                                       ViewRef const& ref) override;
    [[nodiscard]] bool has_role(storage::Transaction& transaction,
                                std::int64_t tenant,
                                std::string_view user_id,
                                std::string_view role) override;

private:
    [[nodiscard]] bool is_usable(bool is_public) const noexcept {
        return !is_public || options_.allow_public_views;
    }

    AccessOptions const& options_;
};

} // namespace nostro::inline v0::detail
