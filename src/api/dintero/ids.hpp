#pragma once

#include "api/matchers.hpp"
#include "api/shape.hpp"

#include <string>
#include <string_view>

/// What paths of the Dintero API name accounts by, and who may act on them.
namespace nostro::inline v0::api {

struct Call;

namespace dintero {

extern Matcher const owner_id;   ///< "T11200001", or "T112" for the partner account T11200000
extern Matcher const account_id; ///< "T11200001"
extern Matcher const partner_id; ///< "T11200000"

inline constexpr Shape owner_path = text(4, 9).matching(owner_id);
inline constexpr Shape account_path = text(9, 9).matching(account_id);
inline constexpr Shape partner_path = text(9, 9).matching(partner_id);

/// The full id of the account that the path names by `{oid}`, `{aid}` or `{partner_id}`.
[[nodiscard]] std::string owner_of(Call const& call);

/// Guard: the token is for the account of the path, in the same mode.
/// @throws ApiError  `access_denied`
void require_own_account(Call& call);

/// Guard: the token is a person's.
/// @throws ApiError  `access_denied`
void require_person(Call& call);

} // namespace dintero

} // namespace nostro::inline v0::api
