#include "show.hpp"

#include "pages.hpp"

#include <nostro/accounts/accounts.hpp>

namespace cli {
namespace {

void write_id(JsonWriter& json, std::string_view name, nostro::Uuid const& id) {
    if (!id.is_zero()) {
        json.field(name, to_string(id));
    }
}

struct FlagName {
    nostro::LedgerAccountFlags flag;
    std::string_view name;
};

constexpr FlagName flag_names[] = {
    {nostro::LedgerAccountFlags::debit_limited, "debit_limited"},
    {nostro::LedgerAccountFlags::credit_limited, "credit_limited"},
    {nostro::LedgerAccountFlags::history, "history"},
    {nostro::LedgerAccountFlags::frozen_debit, "frozen_debit"},
    {nostro::LedgerAccountFlags::frozen_credit, "frozen_credit"},
    {nostro::LedgerAccountFlags::closed, "closed"},
};

void write_flags(JsonWriter& json, nostro::LedgerAccountFlags flags) {
    json.key("flags").begin_array();
    for (auto const& [flag, name] : flag_names) {
        if (has(flags, flag)) {
            json.value(name);
        }
    }
    json.end_array();
}

} // namespace

nostro::Side normal_side(nostro::LedgerAccountClass account_class) {
    return account_class == nostro::LedgerAccountClass::asset ||
                   account_class == nostro::LedgerAccountClass::expense
               ? nostro::Side::debit
               : nostro::Side::credit;
}

nostro::Amount balance_of(nostro::Balance const& balance,
                          nostro::LedgerAccountClass account_class) {
    return normal_side(account_class) == nostro::Side::debit ? -balance.net() : balance.net();
}

nostro::Amount available_of(nostro::Balance const& balance,
                            nostro::LedgerAccountClass account_class) {
    auto const held = normal_side(account_class) == nostro::Side::debit ? balance.credits_pending
                                                                        : balance.debits_pending;
    return balance_of(balance, account_class) - held;
}

std::string decimal(nostro::Amount amount, nostro::Currency const& asset) {
    return nostro::to_decimal(amount, asset.scale());
}

std::string title_of(nostro::LedgerAccount const& account) {
    return account.text.description.empty() ? to_string(account.id) : account.text.description;
}

AccountTitles::AccountTitles(nostro::Session const& services, nostro::Ledger const& ledger) {
    for (auto const& account : all_pages([&](nostro::PageRequest const& page) {
             return services.accounts().list(ledger.name(), page);
         })) {
        titles_.emplace(account.ledger_account,
                        account.label.empty() ? account.bank_id + '/' + account.id : account.label);
    }
}

void AccountTitles::name(nostro::LedgerAccount& account) const {
    auto const found = titles_.find(account.id);
    if (account.text.description.empty() && found != titles_.end()) {
        account.text.description = found->second;
    }
}

nostro::LedgerAccount const& AccountNames::get(nostro::LedgerAccountId const& id) {
    auto found = accounts_.find(id);
    if (found == accounts_.end()) {
        found = accounts_.emplace(id, ledger_.get_account(id)).first;
        titles_.name(found->second);
    }
    return found->second;
}

void write_balance(JsonWriter& json,
                   nostro::Balance const& balance,
                   nostro::LedgerAccountClass account_class,
                   nostro::Currency const& asset) {
    auto const amount = [&](std::string_view name, nostro::Amount value) {
        json.field(name, decimal(value, asset));
    };
    json.field("currency", asset.code());
    json.field("normal_side", name_of(normal_side(account_class)));
    amount("balance", balance_of(balance, account_class));
    amount("available", available_of(balance, account_class));
    amount("debits_posted", balance.debits_posted);
    amount("credits_posted", balance.credits_posted);
    amount("debits_pending", balance.debits_pending);
    amount("credits_pending", balance.credits_pending);
}

void write_text(JsonWriter& json, nostro::Text const& text) {
    json.field("description", text.description).key("metadata").begin_object();
    for (auto const& [key, value] : text.metadata) {
        json.field(key, value);
    }
    json.end_object();
}

void write_account(JsonWriter& json,
                   std::string_view ledger,
                   nostro::LedgerAccount const& account) {
    json.begin_object().field("ledger", ledger).field("id", to_string(account.id));
    json.field("class", name_of(account.account_class)).field("code", account.code);
    json.field("opened_at", nostro::to_string(account.opened_at));
    write_flags(json, account.flags);
    json.field("debit_headroom", decimal(account.debit_headroom, account.asset));
    json.field("credit_headroom", decimal(account.credit_headroom, account.asset));
    write_id(json, "parent", account.parent);
    write_balance(json, account.balance, account.account_class, account.asset);
    write_text(json, account.text);
    json.end_object();
}

void write_postings(JsonWriter& json,
                    std::vector<nostro::PostingRecord> const& postings,
                    AccountNames& names) {
    json.key("postings").begin_array();
    for (auto const& posting : postings) {
        auto const& account = names.get(posting.account);
        json.begin_object().field("account", to_string(posting.account));
        json.field("name", title_of(account)).field("side", name_of(posting.side));
        json.field("amount", decimal(posting.amount, account.asset));
        json.field("currency", account.asset.code()).end_object();
    }
    json.end_array();
}

void write_entry(JsonWriter& json, nostro::JournalEntry const& entry, AccountNames& names) {
    json.begin_object().field("seq", entry.seq).field("kind", name_of(entry.kind));
    write_id(json, "id", entry.id);
    write_id(json, "pending_id", entry.pending_id);
    json.field("time", nostro::to_string(entry.time));
    json.field("effective_date", nostro::to_string(entry.effective_date));
    json.field("code", entry.code);
    if (entry.timeout_s != 0) {
        json.field("timeout_s", entry.timeout_s);
    }
    write_text(json, entry.text);
    json.field("text_erased", entry.text_erased);
    write_postings(json, entry.postings, names);
    json.end_object();
}

void write_head(JsonWriter& json, nostro::LedgerHead const& head) {
    json.field("seq", head.seq).field("time", nostro::to_string(head.time));
    json.field("hash", nostro::to_string(head.hash));
    if (head.business_date) {
        json.field("business_date", nostro::to_string(*head.business_date));
    }
    if (head.locked_through) {
        json.field("locked_through", nostro::to_string(*head.locked_through));
    }
}

} // namespace cli
