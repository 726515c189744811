#include "api/oauth/pages.hpp"

#include "api/form.hpp"
#include "core/crypto/base64.hpp"
#include "core/crypto/mac.hpp"
#include "core/text.hpp"
#include <nostro/core/enum_names.hpp>

#include <algorithm>
#include <array>
#include <chrono>

namespace nostro::inline v0::api::pages {

namespace {

constexpr std::string_view submit_script = "document.forms[0].submit()";

struct ScopeText {
    std::string_view scope;
    std::string_view text;
};

/// What a scope means to a person. Others are shown as they are.
constexpr std::array scope_texts{
    ScopeText{"openid", "Know who you are"},
    ScopeText{"profile", "See your name and user name"},
    ScopeText{"email", "See your email address"},
    ScopeText{"phone", "See your phone number"},
    ScopeText{"address", "See your postal address"},
    ScopeText{"offline_access", "Act for you while you are away"},
};

struct NoticeText {
    InteractionNotice notice;
    std::string_view text;
};

constexpr std::array notice_texts{
    NoticeText{InteractionNotice::none, ""},
    NoticeText{InteractionNotice::login_refused, "The user name or the password is wrong."},
    NoticeText{InteractionNotice::code_refused, "The code is wrong."},
    NoticeText{InteractionNotice::too_many_attempts, "There were too many attempts."},
    NoticeText{InteractionNotice::channel_unavailable, "No code could be sent there."},
    NoticeText{InteractionNotice::login_over, "That took too long. Please log in again."},
    NoticeText{InteractionNotice::user_code_refused, "No device shows this code."},
    NoticeText{InteractionNotice::view_missing, "Please choose at least one account, or deny."},
    NoticeText{InteractionNotice::approved, "Done. You can go back to your device."},
    NoticeText{InteractionNotice::denied, "The device was refused."},
    NoticeText{InteractionNotice::logged_out, "You are logged out."},
};

static_assert(notice_texts.size() == interaction_notice_names.size());

std::string layout(std::string_view title, std::string_view content) {
    std::string html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<title>";
    html.append(escaped(title)).append("</title>\n");
    html += "<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n<main>\n<h1>";
    html.append(escaped(title)).append("</h1>\n").append(content);
    return html += "</main>\n</body>\n</html>\n";
}

std::string attribute(std::string_view name, std::string_view value) {
    return ' ' + std::string{name} + "=\"" + escaped(value) + '"';
}

std::string hidden(std::string_view name, std::string_view value) {
    return "<input type=\"hidden\"" + attribute("name", name) + attribute("value", value) + ">\n";
}

std::string button(std::string_view text, std::string_view name = {}, std::string_view value = {}) {
    std::string html = "<button type=\"submit\"";
    if (!name.empty()) {
        html.append(attribute("name", name)).append(attribute("value", value));
    }
    return html + '>' + escaped(text) + "</button>\n";
}

/// A form of an interaction, with its hidden fields.
std::string form(Interaction const& page, std::string_view action, std::string_view content) {
    std::string html = "<form method=\"post\"" + attribute("action", action) + ">\n";
    html.append(hidden("interaction", page.id)).append(hidden("csrf", page.csrf)).append(content);
    return html + "</form>\n";
}

std::string paragraph(std::string_view text) {
    return "<p>" + escaped(text) + "</p>\n";
}

std::string notice(std::string_view text) {
    return "<p class=\"notice\" role=\"alert\">" + escaped(text) + "</p>\n";
}

std::string notice(Interaction const& page) {
    auto const found = std::ranges::find(notice_texts, page.notice, &NoticeText::notice);
    if (found->text.empty()) {
        return {};
    }
    std::string text{found->text};
    if (page.retry_after > std::chrono::seconds{0}) {
        text += " Try again in " + std::to_string(page.retry_after.count()) + " seconds.";
    }
    return notice(std::string_view{text});
}

std::string login(Interaction const& page) {
    std::string fields =
        "<label for=\"username\">User name or email</label>\n"
        "<input id=\"username\" name=\"username\" type=\"text\" autocomplete=\"username\" "
        "autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"255\" required autofocus";
    fields.append(attribute("value", page.login_hint)).append(">\n");
    fields += "<label for=\"password\">Password</label>\n"
              "<input id=\"password\" name=\"password\" type=\"password\" "
              "autocomplete=\"current-password\" maxlength=\"1024\" required>\n";
    fields += button("Log in");
    auto html = notice(page);
    if (!page.client_name.empty()) {
        html += paragraph("to go on to " + page.client_name);
    }
    return layout("Log in", html + form(page, "login", fields));
}

std::string channel_text(Channel channel) {
    return channel == Channel::sms ? "text message" : "email";
}

std::string code_form(Interaction const& page) {
    std::string fields = hidden("mfa_token", page.mfa_token) + hidden("oob_code", page.oob_code);
    // No numeric keyboard: recovery codes have letters.
    fields += "<label for=\"code\">Code of six digits, or a recovery code</label>\n"
              "<input id=\"code\" name=\"code\" type=\"text\" autocomplete=\"one-time-code\" "
              "autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"64\" required "
              "autofocus>\n";
    return form(page, "mfa", fields + button("Go on"));
}

std::string factor(Interaction const& page) {
    auto html = notice(page);
    if (page.sent_to) {
        html += paragraph("We have sent you a code by " + channel_text(*page.sent_to) + '.');
    } else if (page.totp) {
        html += paragraph("Type the code that your authenticator app shows.");
    }
    // Also while no code can be sent: a recovery code is typed here.
    if (!page.oob_code.empty() || page.totp || !page.channels.empty()) {
        html += code_form(page);
    }
    for (auto const channel : page.channels) {
        auto const fields =
            hidden("mfa_token", page.mfa_token) +
            button("Send a code by " + channel_text(channel), "channel", name_of(channel));
        html += form(page, "mfa_send", fields);
    }
    if (page.oob_code.empty() && !page.totp && page.channels.empty()) {
        html +=
            paragraph("You have to prove who you are by a second factor, but nothing that a code "
                      "could be sent to is known to be yours. Please ask your bank.");
    }
    return layout("One more step", html);
}

std::string scope_list(std::vector<std::string> const& scope) {
    std::string html = "<ul>\n";
    for (std::string const& item : scope) {
        auto const known = std::ranges::find(scope_texts, item, &ScopeText::scope);
        auto const text = known == scope_texts.end() ? std::string_view{item} : known->text;
        html += "<li>" + escaped(text) + "</li>\n";
    }
    return html + "</ul>\n";
}

std::string view_list(std::vector<OfferedView> const& views) {
    std::string html = "<fieldset>\n<legend>Accounts</legend>\n";
    std::size_t number = 0;
    for (auto const& [view, selected] : views) {
        auto const id = "view" + std::to_string(number++);
        html += "<div><input type=\"checkbox\" name=\"view\"" + attribute("id", id) +
                attribute("value", view_value(view)) + (selected ? " checked" : "") + "> <label" +
                attribute("for", id) + '>' +
                escaped(view.account_id + " at " + view.bank_id + ", as " + view.view_id) +
                "</label></div>\n";
    }
    return html + "</fieldset>\n";
}

std::string day(Timestamp time) {
    return to_string(std::chrono::floor<std::chrono::days>(time));
}

std::string consent(Interaction const& page) {
    auto html = notice(page);
    html += "<p><strong>" + escaped(page.client_name) + "</strong> asks for your permission" +
            (page.user_name.empty() ? "" : ", " + escaped(page.user_name)) + ".</p>\n";
    if (!page.user_code.empty()) {
        html += "<p>Go on only if your device shows this code: <strong class=\"code\">" +
                escaped(page.user_code) + "</strong></p>\n";
    }
    if (!page.scope.empty()) {
        html += paragraph("It wants to:") + scope_list(page.scope);
    }
    if (page.consent && !page.consent->permissions.empty()) {
        html += paragraph("Of the accounts that you choose it may see:") +
                scope_list(page.consent->permissions);
    }
    if (page.consent && !page.consent->roles.empty()) {
        html += paragraph("In these roles of yours:") + scope_list(page.consent->roles);
    }
    if (page.valid_until) {
        html += paragraph("Until " + day(*page.valid_until) + ", unless you end it before.");
    }
    std::string fields = page.views.empty() ? std::string{} : view_list(page.views);
    fields += button("Allow", "decision", "allow") + button("Deny", "decision", "deny");
    return layout("Your permission", html + form(page, "consent", fields));
}

std::string user_code(Interaction const& page) {
    std::string fields =
        "<label for=\"user_code\">Code that your device shows</label>\n"
        "<input id=\"user_code\" name=\"user_code\" type=\"text\" autocomplete=\"off\" "
        "autocapitalize=\"characters\" spellcheck=\"false\" maxlength=\"32\" required autofocus";
    fields.append(attribute("value", page.user_code)).append(">\n").append(button("Go on"));
    return layout("Connect a device", notice(page) + form(page, "device", fields));
}

std::string logout(Interaction const& page) {
    auto const who = page.user_name.empty() ? "" : " as " + page.user_name;
    auto const content = paragraph("You are logged in" + who + ". Do you want to log out?");
    return layout("Log out", content + form(page, "logout_confirm", button("Log out")));
}

} // namespace

std::string escaped(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (char const c : text) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        case '\'':
            safe += "&#39;";
            break;
        default:
            safe.push_back(c);
        }
    }
    return safe;
}

std::string view_value(ConsentView const& view) {
    return percent_encode(view.bank_id) + '/' + percent_encode(view.account_id) + '/' +
           percent_encode(view.view_id);
}

std::optional<ConsentView> parse_view_value(std::string_view value) {
    auto const first = value.find('/');
    auto const second = first == std::string_view::npos ? first : value.find('/', first + 1);
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    auto bank = decode_segment(value.substr(0, first));
    auto account = decode_segment(value.substr(first + 1, second - first - 1));
    auto view = decode_segment(value.substr(second + 1));
    if (!bank || !account || !view) {
        return std::nullopt;
    }
    return ConsentView{*std::move(bank), *std::move(account), *std::move(view), {}};
}

std::string interaction(Interaction const& page) {
    switch (page.stage) {
    case InteractionStage::user_code:
        return user_code(page);
    case InteractionStage::login:
        return login(page);
    case InteractionStage::factor:
        return factor(page);
    case InteractionStage::consent:
        return consent(page);
    case InteractionStage::logout:
        return logout(page);
    case InteractionStage::done:
        break;
    }
    return layout("Done", notice(page));
}

std::string password(std::string_view token, std::string_view text) {
    std::string html = text.empty() ? std::string{} : notice(text);
    html += "<form method=\"post\" action=\"password\">\n" + hidden("token", token);
    html += "<label for=\"password\">New password</label>\n"
            "<input id=\"password\" name=\"password\" type=\"password\" "
            "autocomplete=\"new-password\" maxlength=\"1024\" required autofocus>\n"
            "<label for=\"repeated\">The same again</label>\n"
            "<input id=\"repeated\" name=\"repeated\" type=\"password\" "
            "autocomplete=\"new-password\" maxlength=\"1024\" required>\n";
    return layout("Choose your password", html + button("Save") + "</form>\n");
}

std::string message(std::string_view title, std::string_view text) {
    return layout(title, paragraph(text));
}

std::string error(ErrorPage const& page) {
    return layout("This does not work",
                  "<p class=\"notice\" role=\"alert\">" + escaped(page.description) + ".</p>\n" +
                      "<p>Code: <code>" + escaped(name_of(page.error)) + "</code></p>\n");
}

std::string form_post(ClientRedirect const& redirect) {
    std::string html = "<form method=\"post\"" + attribute("action", redirect.uri) + ">\n";
    for (auto const& [name, value] : redirect.parameters) {
        html += hidden(name, value);
    }
    html += button("Go on") + "</form>\n<script>";
    html.append(submit_script).append("</script>\n");
    return layout("Back to the application", html);
}

std::string form_post_script_hash() {
    return "'sha256-" + detail::base64(detail::hash(detail::Hash::sha256, submit_script)) + '\'';
}

std::string_view style() noexcept {
    return R"(:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 26rem; margin: 10vh auto 2rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
label { display: block; margin-top: 1rem; }
fieldset label { display: inline; }
fieldset { margin: 1rem 0 0; border: 1px solid #888; border-radius: .25rem; }
input[type=text], input[type=password] { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
button { margin: 1.25rem .5rem 0 0; padding: .5rem 1.25rem; font: inherit; cursor: pointer; }
:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
.notice { padding: .5rem .75rem; border-left: 4px solid #b3261e; }
.code { font-family: ui-monospace, monospace; letter-spacing: .1em; }
)";
}

} // namespace nostro::inline v0::api::pages
