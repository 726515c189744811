#pragma once

#include <nostro/oauth/authorization.hpp>

#include <optional>
#include <string>
#include <string_view>

/// The pages that a person sees, as HTML text. They need no script; every value is escaped.
namespace nostro::inline v0::api::pages {

/// The page of an interaction, by its stage.
[[nodiscard]] std::string interaction(Interaction const& page);

/// The form where a person chooses a password by the link of a mail.
/// @param token   of the link; a secret
/// @param notice  what was wrong with the last try; may be empty
[[nodiscard]] std::string password(std::string_view token, std::string_view notice);

/// A page that says one thing and leads nowhere.
[[nodiscard]] std::string message(std::string_view title, std::string_view text);

/// The request goes no further.
[[nodiscard]] std::string error(ErrorPage const& page);

/// A form that brings the answer to the client (OAuth 2.0 Form Post Response Mode). It submits
/// itself, or by its button where scripts are off.
[[nodiscard]] std::string form_post(ClientRedirect const& redirect);

/// The script of `form_post`, as the Content-Security-Policy names it: 'sha256-...'.
[[nodiscard]] std::string form_post_script_hash();

/// The style sheet of all pages.
[[nodiscard]] std::string_view style() noexcept;

/// A view as the value of a check box, and back.
[[nodiscard]] std::string view_value(ConsentView const& view);
[[nodiscard]] std::optional<ConsentView> parse_view_value(std::string_view value);

/// The text as it may stand in HTML, between tags and in quoted attributes.
[[nodiscard]] std::string escaped(std::string_view text);

} // namespace nostro::inline v0::api::pages
