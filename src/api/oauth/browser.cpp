#include "api/oauth/browser.hpp"

#include "api/ascii.hpp"
#include "api/oauth/pages.hpp"

#include <nostro/oauth/options.hpp>

#include <algorithm>
#include <string>
#include <variant>

namespace nostro::inline v0::api {

namespace {

bool is_https(std::string_view issuer) noexcept {
    return issuer.starts_with("https://");
}

/// The value of a cookie; empty when it is absent, or stands twice: somebody has planted one.
std::string cookie(Request const& request, std::string_view name) {
    std::string value;
    std::size_t count = 0;
    for (Header const& header : request.headers) {
        if (!equal_ignoring_case(header.name, "cookie")) {
            continue;
        }
        any_piece(header.value, ';', [&](std::string_view piece) {
            auto const text = trim(piece);
            auto const equals = text.find('=');
            if (equals != std::string_view::npos && text.substr(0, equals) == name) {
                value = text.substr(equals + 1);
                ++count;
            }
            return false;
        });
    }
    return count == 1 ? value : std::string{};
}

std::string cookie_to_set(std::string_view issuer, std::string const& value) {
    auto text =
        std::string{session_cookie(issuer)} + '=' + value + "; Path=/; HttpOnly; SameSite=Lax";
    if (is_https(issuer)) {
        text += "; Secure";
    }
    if (value.empty()) {
        text += "; Max-Age=0";
    }
    return text;
}

/// Whether it can stand in a Content-Security-Policy. An IPv6 address cannot.
bool is_policy_source(std::string_view origin) noexcept {
    return std::ranges::all_of(origin, [](char c) {
        return is_letter(c) || is_digit(c) ||
               std::string_view{"+-.:/"}.find(c) != std::string_view::npos;
    });
}

/// Chrome applies `form-action` to the redirect after a form as well, so the client's origin must
/// stand there; where it cannot, nothing is said.
std::string form_action(std::string const& redirect_origin) {
    if (!is_policy_source(redirect_origin)) {
        return {};
    }
    return "form-action 'self'" + (redirect_origin.empty() ? "" : ' ' + redirect_origin) + "; ";
}

Response
html_response(int status, std::string body, std::string const& origin, std::string const& script) {
    Response response;
    response.status = status;
    response.set_header("Content-Type", "text/html; charset=utf-8");
    response.set_header("Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; " +
                            (script.empty() ? "" : "script-src " + script + "; ") +
                            form_action(origin) + "frame-ancestors 'none'; base-uri 'none'");
    response.set_header("X-Frame-Options", "DENY");
    response.set_header("Referrer-Policy", "no-referrer");
    response.body = std::move(body);
    return response;
}

/// A refused password or code is an answer that counts as an attempt.
int status_of(Interaction const& page) noexcept {
    switch (page.notice) {
    case InteractionNotice::login_refused:
    case InteractionNotice::code_refused:
    case InteractionNotice::user_code_refused:
        return 403;
    case InteractionNotice::too_many_attempts:
        return 429;
    default:
        return 200;
    }
}

Response page_response(Interaction const& page) {
    auto response =
        html_response(status_of(page), pages::interaction(page), page.redirect_origin, {});
    if (page.notice == InteractionNotice::too_many_attempts) {
        auto const seconds = std::max<std::int64_t>(page.retry_after.count(), 1);
        response.set_header("Retry-After", std::to_string(seconds));
    }
    return response;
}

Response page_response(ErrorPage const& page) {
    return html_response(page.status, pages::error(page), {}, {});
}

Response page_response(ClientRedirect const& redirect) {
    if (redirect.mode == ResponseMode::form_post) {
        return html_response(
            200, pages::form_post(redirect), redirect.origin(), pages::form_post_script_hash());
    }
    Response response;
    response.status = 303;
    response.set_header("Location", redirect.location());
    response.set_header("Referrer-Policy", "no-referrer");
    return response;
}

} // namespace

std::string_view session_cookie(std::string_view issuer) noexcept {
    return is_https(issuer) ? "__Host-nostro_session" : "nostro_session";
}

Browser browser_of(Call const& call) {
    return {.session = cookie(call.request, session_cookie(call.issuer())),
            .address = call.request.peer_address,
            .agent = std::string{call.request.header("User-Agent").value_or("")}};
}

Response to_page(int status, std::string html) {
    return html_response(status, std::move(html), {}, {});
}

Response to_response(Call const& call, AuthorizationStep const& step) {
    auto response = std::visit([](auto const& next) { return page_response(next); }, step.next);
    if (step.session) {
        response.add_header("Set-Cookie", cookie_to_set(call.issuer(), *step.session));
    }
    return response;
}

} // namespace nostro::inline v0::api
