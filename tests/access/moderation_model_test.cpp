#include "access/moderation_sample.hpp"
#include "core/property.hpp"

#include <nostro/access/moderation.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace nostro;
using namespace support;
using nostro::testing::RandomInput;

// Moderation again, slow and obvious: one question for each member.
namespace {

class Reader {
public:
    explicit Reader(View const& view) : view_{view} {}

    [[nodiscard]] ModeratedAccount account(Sample const& known) const {
        ModeratedAccount shown;
        shown.bank_id = known.account.bank_id;
        shown.id = known.account.id;
        if (!sees("can_see_transaction_this_bank_account")) {
            return shown;
        }
        shown.label = text("can_see_bank_account_label", known.account.label);
        shown.number = text("can_see_bank_account_number", known.account.number);
        shown.type = text("can_see_bank_account_type", known.account.type);
        if (sees("can_see_bank_account_owners")) {
            shown.owners = known.account.owners;
        }
        shown.holder = text("can_see_bank_account_owners", known.account.holder);
        shown.balance.currency = text("can_see_bank_account_currency", known.account.currency);
        shown.balance.amount = text("can_see_bank_account_balance", digits(known.balance.booked));
        bool const sees_scheme = sees("can_see_bank_account_routing_scheme");
        bool const sees_address = sees("can_see_bank_account_routing_address");
        if (sees_scheme && sees_address) {
            shown.routings = known.account.routings;
        }
        for (std::size_t at = 0; at < known.account.routings.size(); ++at) {
            auto const& [scheme, address] = known.account.routings[at];
            if (at == 0) {
                shown.account_routing.scheme = text("can_see_bank_account_routing_scheme", scheme);
                shown.account_routing.address =
                    text("can_see_bank_account_routing_address", address);
            }
            if (scheme == "IBAN") {
                shown.iban = text("can_see_bank_account_iban", address);
            }
        }
        shown.bank_routing.scheme = text("can_see_bank_routing_scheme", known.bank.routing.scheme);
        shown.bank_routing.address =
            text("can_see_bank_routing_address", known.bank.routing.address);
        if (sees("can_see_bank_account_credit_limit")) {
            shown.rules = known.account.rules;
        }
        shown.swift_bic = text("can_see_bank_account_swift_bic", known.bank.swift_bic);
        shown.national_identifier =
            text("can_see_bank_account_national_identifier", known.bank.national_identifier);
        shown.bank_name = text("can_see_bank_account_bank_name", known.bank.full_name);
        return shown;
    }

    [[nodiscard]] ModeratedEntry entry(Sample const& known) const {
        ModeratedEntry shown;
        shown.id = known.entry.id;
        if (sees("can_see_transaction_other_bank_account")) {
            shown.other = other(known);
        }
        shown.type = text("can_see_transaction_type", known.entry.type);
        shown.description = text("can_see_transaction_description", known.entry.description);
        if (sees("can_see_transaction_start_date")) {
            shown.posted = known.entry.posted;
        }
        if (sees("can_see_transaction_finish_date")) {
            shown.completed = known.entry.completed;
        }
        shown.value.currency = text("can_see_transaction_currency", "EUR");
        shown.new_balance.currency = text("can_see_transaction_currency", "EUR");
        shown.value.amount = text("can_see_transaction_amount", digits(known.entry.value));
        if (known.entry.new_balance) {
            shown.new_balance.amount =
                text("can_see_transaction_balance", digits(*known.entry.new_balance));
        }
        if (sees("can_see_transaction_metadata")) {
            shown.metadata.emplace();
            shown.metadata->narrative = text("can_see_owner_comment", known.notes.narrative);
            shown.metadata->comments =
                notes("can_see_comments", known.notes, AnnotationKind::comment);
            shown.metadata->tags = notes("can_see_tags", known.notes, AnnotationKind::tag);
            shown.metadata->images = notes("can_see_images", known.notes, AnnotationKind::image);
            if (sees("can_see_where_tag")) {
                shown.metadata->where = known.notes.where;
            }
        }
        return shown;
    }

    [[nodiscard]] ModeratedOtherAccount other(Sample const& known) const {
        OtherParty const& party = known.entry.other;
        ExternalParty const& details = party.details;
        ModeratedOtherAccount shown;
        shown.id = party.id;
        shown.holder = details.name;
        std::string alias;
        if (view_.content.alias == AliasMode::public_alias) {
            alias = known.party.texts[0];
        }
        if (view_.content.alias == AliasMode::private_alias) {
            alias = known.party.texts[1];
        }
        if (!alias.empty()) {
            shown.holder = alias;
            shown.is_alias = true;
        }
        shown.number = text("can_see_other_account_number", details.number);
        shown.kind = text("can_see_other_account_kind", details.kind);
        shown.iban = text("can_see_other_account_iban", details.iban);
        shown.swift_bic = text("can_see_other_account_swift_bic", details.bic);
        shown.national_identifier =
            text("can_see_other_account_national_identifier", details.bank_national_identifier);
        shown.bank_name = text("can_see_other_account_bank_name", details.bank_name);
        shown.bank_routing.scheme =
            text("can_see_other_bank_routing_scheme", details.bank_routing.scheme);
        shown.bank_routing.address =
            text("can_see_other_bank_routing_address", details.bank_routing.address);
        shown.account_routing.scheme =
            text("can_see_other_account_routing_scheme", details.account_routing.scheme);
        shown.account_routing.address =
            text("can_see_other_account_routing_address", details.account_routing.address);
        if (sees("can_see_other_account_metadata")) {
            shown.metadata.emplace();
            if (!shown.is_alias || !view_.content.hide_metadata_if_alias_used) {
                for (std::size_t at = 0; at < party_text_names.size(); ++at) {
                    shown.metadata->texts[at] =
                        text("can_see_" + std::string{party_text_names[at]}, known.party.texts[at]);
                }
                for (std::size_t at = 0; at < party_place_names.size(); ++at) {
                    if (sees("can_see_" + std::string{party_place_names[at]})) {
                        shown.metadata->places[at] = known.party.places[at];
                    }
                }
            }
        }
        return shown;
    }

private:
    [[nodiscard]] bool sees(std::string_view name) const {
        return view_.has(find_permission(name).value());
    }

    [[nodiscard]] std::optional<std::string> text(std::string_view permission,
                                                  std::string_view text) const {
        if (!sees(permission) || text.empty()) {
            return std::nullopt;
        }
        return std::string{text};
    }

    [[nodiscard]] std::optional<std::vector<Annotation>>
    notes(std::string_view permission, EntryMetadata const& known, AnnotationKind kind) const {
        if (!sees(permission)) {
            return std::nullopt;
        }
        std::vector<Annotation> found;
        for (Annotation const& annotation : known.annotations) {
            if (annotation.kind == kind) {
                found.push_back(annotation);
            }
        }
        return found;
    }

    /// Of euros.
    static std::string digits(Money const& money) {
        std::string text = to_string(money);
        return text.substr(0, text.find(' '));
    }

    View const& view_;
};

void maybe_clear(RandomInput& random, std::string& text) {
    if (random.up_to(3) == 0) {
        text.clear();
    }
}

Sample random_sample(RandomInput& random) {
    Sample sample;
    for (std::string* const text : {&sample.account.label,
                                    &sample.account.number,
                                    &sample.account.type,
                                    &sample.account.holder,
                                    &sample.bank.full_name,
                                    &sample.bank.swift_bic,
                                    &sample.bank.national_identifier,
                                    &sample.entry.type,
                                    &sample.entry.description,
                                    &sample.notes.narrative,
                                    &sample.entry.other.details.name,
                                    &sample.entry.other.details.number,
                                    &sample.entry.other.details.iban,
                                    &sample.entry.other.details.bank_routing.scheme}) {
        maybe_clear(random, *text);
    }
    for (std::string& text : sample.party.texts) {
        maybe_clear(random, text);
    }
    for (auto& place : sample.party.places) {
        if (random.up_to(3) == 0) {
            place.reset();
        }
    }
    sample.account.owners.resize(random.up_to(2));
    sample.account.routings.resize(random.up_to(2));
    sample.account.rules.resize(random.up_to(1));
    sample.notes.annotations.resize(random.up_to(4));
    sample.entry.value = Sample::eur(random.amount());
    sample.balance.booked = Sample::eur(random.amount());
    if (random.up_to(3) == 0) {
        sample.entry.new_balance.reset();
    }
    if (random.up_to(3) == 0) {
        sample.notes.where.reset();
    }
    return sample;
}

/// Half of the time most permissions, so that what is behind several of them shows.
View random_view(RandomInput& random) {
    auto permissions = PermissionSet::from_words({random.bits(), random.bits()});
    if (random.up_to(1) == 0) {
        permissions = permissions | PermissionSet::from_words({random.bits(), random.bits()}) |
                      PermissionSet::from_words({random.bits(), random.bits()});
    }
    return view_with(permissions, static_cast<AliasMode>(random.up_to(2)), random.up_to(1) == 0);
}

} // namespace

TEST_CASE("random views show random data as slow and obvious questions find") {
    RandomInput random;
    INFO("NOSTRO_TEST_SEED=" << random.seed());
    for (int round = 0; round < 5'000; ++round) {
        Sample const sample = random_sample(random);
        View const view = random_view(random);
        Reader const reader{view};
        REQUIRE(shown_account(sample, view) == reader.account(sample));
        REQUIRE(shown_entry(sample, view) == reader.entry(sample));
        REQUIRE(shown_party(sample, view) == reader.other(sample));
        // Data and views are left as they were: the same again gives the same.
        REQUIRE(shown_entry(sample, view) == shown_entry(sample, view));
    }
}
