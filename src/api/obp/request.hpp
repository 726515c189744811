#pragma once

#include "api/call.hpp"
#include "api/obp/json_text.hpp"
#include "api/obp/people.hpp"

#include <nostro/access/view.hpp>

#include <string_view>

/// What the operations of the Open Bank Project have in common.
namespace nostro::inline v0::api::obp {

/// What the paths of all operations begin with.
inline constexpr std::string_view prefix = "/obp/v3.0.0";

/// Success as the route promises it.
[[nodiscard]] Response answer(Call const& call, JsonText out);

/// The view that the path names.
[[nodiscard]] ViewRef view_of(Call const& call);
/// A view of the account that the path names.
[[nodiscard]] ViewRef view_of(Call const& call, std::string_view view_id);

/// The user whom the path names by provider and id.
/// @throws ApiError, Error  the caller may not manage the account, which is told first; OBP-20104
[[nodiscard]] User get_person(Call const& call);

/// 1 to 255 of A-Z, a-z, 0-9, '-', '_' and '.'.
[[nodiscard]] bool is_id(std::string_view text) noexcept;

/// Whom the operations see in a caller, before the guard of any of them: the dispatcher asks for
/// all routes of the API. An application on its own is nobody, and a token must not be one for a
/// merchant: who logs in there gives it no accounts.
/// @throws ApiError  OBP-20217
void admit(Call& call);

// Guards

/// A person must be logged in.
void require_user(Call& call);
/// As `require_user`, and there must be such an account. For what tells that before it looks at the
/// body.
void require_account(Call& call);
/// As `require_account`, and the ids must be well formed.
void require_well_formed_account(Call& call);

} // namespace nostro::inline v0::api::obp
