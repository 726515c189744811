#include "api/obp/transaction_text.hpp"

#include "api/obp/account_text.hpp"

#include <string_view>

namespace nostro::inline v0::api::obp {

namespace {

void write_holder(JsonText& out, std::string_view name, bool is_alias) {
    out.object([&] {
        out.member("name", name);
        out.member("is_alias", is_alias);
    });
}

/// The owners, and where nobody is known to own the account its holder's name: never aliases.
void write_holders(JsonText& out, ModeratedAccount const& account, People& people) {
    std::vector<std::string_view> names;
    for (std::string const& owner : account.owners.value_or(std::vector<std::string>{})) {
        if (auto const& person = people.find(owner)) {
            names.emplace_back(person->display_name);
        }
    }
    if (names.empty() && account.holder) {
        names.emplace_back(*account.holder);
    }
    out.list(names, [&](std::string_view name) { write_holder(out, name, false); });
}

/// Bank and account of either side as API 1.2.1 shows them.
template <class Account>
void write_older_members(JsonText& out,
                         Account const& account,
                         std::optional<std::string> const& kind) {
    out.member("number", account.number);
    out.member("kind", kind);
    out.member("iban", account.iban);
    out.member("swift_bic", account.swift_bic);
    out.member("bank", [&] {
        out.object([&] {
            out.member("national_identifier", account.national_identifier);
            out.member("name", account.bank_name);
        });
    });
}

void write_this(JsonText& out,
                ModeratedAccount const& account,
                TransactionForm form,
                People& people) {
    out.object([&] {
        out.member("id", account.id);
        if (form == TransactionForm::older) {
            out.member("holders", [&] { write_holders(out, account, people); });
            write_older_members(out, account, account.type);
            return;
        }
        out.member("bank_routing", [&] { write(out, account.bank_routing); });
        out.member("account_routing", [&] { write(out, account.account_routing); });
        out.member("holders", [&] { write_holders(out, account, people); });
    });
}

void write_metadata_member(JsonText& out, ModeratedOtherAccount const& other, People& people) {
    out.member("metadata", [&] {
        if (other.metadata) {
            write(out, *other.metadata, people);
        } else {
            out.null();
        }
    });
}

void write_routings(JsonText& out, ModeratedOtherAccount const& other) {
    out.member("id", other.id);
    out.member("holder", [&] { write_holder(out, other.holder, other.is_alias); });
    out.member("bank_routing", [&] { write(out, other.bank_routing); });
    out.member("account_routing", [&] { write(out, other.account_routing); });
}

void write_details(JsonText& out, ModeratedEntry const& entry) {
    out.object([&] {
        out.member("type", entry.type);
        out.member("description", entry.description);
        out.member("posted", entry.posted);
        out.member("completed", entry.completed);
        out.member("new_balance", [&] { write(out, entry.new_balance); });
        out.member("value", [&] { write(out, entry.value); });
    });
}

void write_list(JsonText& out,
                std::string_view name,
                std::optional<std::vector<Annotation>> const& annotations,
                People& people) {
    out.member(name, [&] {
        if (annotations) {
            out.list(*annotations,
                     [&](Annotation const& annotation) { write(out, annotation, people); });
        } else {
            out.null();
        }
    });
}

void write_place(JsonText& out,
                 std::string_view name,
                 std::optional<Location> const& place,
                 People& people) {
    out.member(name, [&] {
        if (place) {
            write(out, *place, people);
        } else {
            out.null();
        }
    });
}

} // namespace

TransactionText::TransactionText(TransactionForm form,
                                 std::optional<ModeratedAccount> const& account,
                                 People& people)
    : form_{form}, people_{people} {
    JsonText out;
    if (account) {
        write_this(out, *account, form, people);
    } else {
        out.null();
    }
    account_ = out.take();
}

void TransactionText::write(JsonText& out, ModeratedEntry const& entry) {
    out.object([&] {
        out.member("id", entry.id);
        out.member("this_account", [&] { out.raw(account_); });
        out.member("other_account", [&] {
            if (entry.other) {
                write_other(out, *entry.other);
            } else {
                out.null();
            }
        });
        out.member("details", [&] { write_details(out, entry); });
        if (form_ == TransactionForm::core) {
            return;
        }
        out.member("metadata", [&] {
            if (entry.metadata) {
                obp::write(out, *entry.metadata, people_);
            } else {
                out.null();
            }
        });
    });
}

void TransactionText::write_other(JsonText& out, ModeratedOtherAccount const& other) {
    switch (form_) {
    case TransactionForm::core:
        out.object([&] { write_routings(out, other); });
        break;
    case TransactionForm::full:
        obp::write(out, other, people_);
        break;
    case TransactionForm::older:
        out.object([&] {
            out.member("id", other.id);
            out.member("holder", [&] { write_holder(out, other.holder, other.is_alias); });
            write_older_members(out, other, other.kind);
            write_metadata_member(out, other, people_);
        });
        break;
    }
}

void write(JsonText& out, ViewedEntries const& page, TransactionForm form, People& people) {
    TransactionText text{form, page.account, people};
    out.object([&] {
        out.member("transactions", [&] {
            out.list(page.items, [&](ModeratedEntry const& entry) { text.write(out, entry); });
        });
    });
}

void write(JsonText& out, ModeratedOtherAccount const& other, People& people) {
    out.object([&] {
        write_routings(out, other);
        write_metadata_member(out, other, people);
    });
}

void write(JsonText& out, ModeratedPartyMetadata const& metadata, People& people) {
    out.object([&] {
        for (std::size_t at = 0; at < party_text_names.size(); ++at) {
            out.member(party_text_names[at], metadata.texts[at]);
        }
        for (std::size_t at = 0; at < party_place_names.size(); ++at) {
            write_place(out, party_place_names[at], metadata.places[at], people);
        }
    });
}

void write(JsonText& out, ModeratedEntryMetadata const& metadata, People& people) {
    out.object([&] {
        out.member("narrative", metadata.narrative);
        write_list(out, "comments", metadata.comments, people);
        write_list(out, "tags", metadata.tags, people);
        write_list(out, "images", metadata.images, people);
        write_place(out, "where", metadata.where, people);
    });
}

void write(JsonText& out, Annotation const& annotation, People& people) {
    out.object([&] {
        out.member("id", annotation.id);
        if (annotation.kind == AnnotationKind::image) {
            out.member("label", annotation.text);
            out.member("url", annotation.url);
        } else {
            out.member("value", annotation.text);
        }
        out.member("date", annotation.created_at);
        out.member("user", [&] { people.write(out, annotation.author_id); });
    });
}

void write_annotations(JsonText& out,
                       std::string_view name,
                       std::optional<std::vector<Annotation>> const& annotations,
                       People& people) {
    out.object([&] { write_list(out, name, annotations, people); });
}

} // namespace nostro::inline v0::api::obp
