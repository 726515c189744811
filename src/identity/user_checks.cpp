#include "identity/user_checks.hpp"

#include "core/json.hpp"
#include "core/require.hpp"
#include "core/utf8.hpp"
#include "domain/delegation.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <string>

namespace nostro::inline v0 {

namespace detail {

namespace {

constexpr std::size_t username_max = 255;
constexpr std::size_t email_max = 254;
constexpr std::size_t link_count_max = 20;
constexpr std::size_t link_size_max = 2'048;
constexpr std::size_t role_count_max = 100;

/// Text for one line of a page or a message.
bool is_line(std::string_view text, std::size_t size_max) noexcept {
    return text.size() <= size_max && is_valid_text(text) &&
           std::none_of(text.begin(), text.end(), [](char letter) {
               return (letter >= '\x00' && letter < ' ') || letter == '\x7F';
           });
}

struct LineRule {
    std::string_view field;
    std::string User::*member;
    std::size_t size_max;
};

constexpr LineRule line_rules[]{{"owner", &User::owner, 64},
                                {"name", &User::name, 255},
                                {"company_id", &User::company_id, 64},
                                {"provider", &User::provider, 1'024},
                                {"provider_id", &User::provider_id, 255},
                                {"accounting_system_user", &User::accounting_system_user, 255}};

bool has_prefix(std::string_view text, std::string_view prefix) noexcept {
    return text.size() > prefix.size() && text.starts_with(prefix);
}

bool is_href(UserLink const& link) noexcept {
    std::string_view const href{link.href};
    switch (link.rel) {
    case LinkRel::customers_user:
        return has_prefix(href, "https:") && href.find(' ') == std::string_view::npos;
    case LinkRel::phone_number:
        return has_prefix(href, "tel:") && is_phone(href.substr(4));
    case LinkRel::email:
        return has_prefix(href, "mailto:") && is_email(href.substr(7));
    }
    return false;
}

void check_links(std::vector<UserLink> const& links) {
    require_field(links.size() <= link_count_max, "links", "at most 20 links");
    for (std::size_t at = 0; at < links.size(); ++at) {
        require_field(
            is_line(links[at].href, link_size_max) && is_href(links[at]),
            "links[" + std::to_string(at) + "].href",
            "a link is https:, tel: with a number, or mailto: with an address, as its rel says");
    }
}

void check_mfa(User const& user) {
    require_field(user.authentication_type == AuthenticationType::password ||
                      user.mfa_channels.empty(),
                  "mfa",
                  "second factors of an external user are its provider's business");
    for (Channel const channel : user.mfa_channels) {
        require_field(destination_of(user, channel).has_value(),
                      "links",
                      "a second factor needs a link to send it to");
    }
}

void check_agreement(std::string const& agreement) {
    if (agreement.empty()) {
        return;
    }
    require_field(agreement.size() <= limits::text_bytes_max && is_valid_text(agreement),
                  "agreement",
                  "an agreement has at most 4,096 bytes");
    require_field(parse_json(agreement, "agreement").is_object(), "agreement", "a JSON object");
}

} // namespace

bool is_phone(std::string_view text) noexcept {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    return text.size() >= 5 && text.size() <= 15 &&
           std::all_of(
               text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
}

bool is_email(std::string_view text) noexcept {
    std::size_t const at = text.find('@');
    return is_line(text, email_max) && at != std::string_view::npos && at >= 1 && at <= 64 &&
           at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos &&
           text.find_first_of(" ,;<>\"()[]\\") == std::string_view::npos;
}

void check_username(std::string_view username) {
    // "." and ".." are taken out of a path: nobody could name such a user in one.
    require_field(!username.empty() && is_line(username, username_max) && username.front() != ' ' &&
                      username.back() != ' ' && username != "." && username != "..",
                  "username",
                  "a username has 1 to 255 bytes and no space at its ends, and is not . or ..");
}

void check_user(User const& user) {
    check_username(user.username);
    for (LineRule const& rule : line_rules) {
        require_field(
            is_line(user.*rule.member, rule.size_max), rule.field, "this text is too long");
    }
    require_field(!user.owner.empty() || user.kind == UserKind::customer,
                  "owner",
                  "a user of this kind belongs to a merchant or partner");
    check_links(user.links); // first: the email may be taken from a link
    require_field(user.email.empty() || is_email(user.email), "email", "this is no email address");
    require_field(user.phone.empty() || is_phone(user.phone),
                  "phone",
                  "a phone number is 5 to 15 digits, perhaps with a + in front");
    require_field(user.provider.empty() == user.provider_id.empty(),
                  "provider",
                  "an external identity is an issuer and a name there");
    require_field(user.provider.empty() || user.authentication_type == AuthenticationType::external,
                  "provider",
                  "who has an external identity is authenticated there");
    require_field(user.role_ids.size() <= role_count_max, "role_ids", "at most 100 roles");
    check_mfa(user);
    check_agreement(user.agreement);
}

} // namespace detail

std::string subject_of(User const& user) {
    return "usr_" + user.id;
}

std::optional<std::string> user_id_of(std::string_view subject) {
    constexpr std::string_view prefix = "usr_";
    if (!detail::has_prefix(subject, prefix)) {
        return std::nullopt;
    }
    return std::string{subject.substr(prefix.size())};
}

std::optional<std::string> destination_of(User const& user, Channel channel) {
    bool const is_sms = channel == Channel::sms;
    for (UserLink const& link : user.links) {
        if (link.rel == (is_sms ? LinkRel::phone_number : LinkRel::email)) {
            return link.href.substr(link.href.find(':') + 1);
        }
    }
    std::string const& own = is_sms ? user.phone : user.email;
    return own.empty() ? std::nullopt : std::optional{own};
}

} // namespace nostro::inline v0
