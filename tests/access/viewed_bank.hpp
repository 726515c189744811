#pragma once

#include "access/access_bank.hpp"

#include <nostro/access/audit_sink.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

/// Keeps what was read, and refuses when it is told to.
class KeptReads final : public nostro::AuditSink {
public:
    void read(nostro::ReadRecord const& record) override {
        if (refuses) {
            throw nostro::Forbidden{"the auditor is not there", {{"reason", "no_audit"}}};
        }
        records.push_back(record);
    }

    std::vector<nostro::ReadRecord> records;
    bool refuses = false;
};

/// A bank with Ann's account `a`, and the users Bob and Eve, who have none.
class ViewedBank : public AccessBank {
public:
    ViewedBank(Store store, nostro::AccessOptions access) : AccessBank{store, access} {
        ann = new_user("ann");
        bob = new_user("bob");
        eve = new_user("eve");
        system().viewed_accounts().open({.bank_id = bank_id,
                                         .id = "a",
                                         .currency = "EUR",
                                         .label = "Savings",
                                         .type = "CURRENT",
                                         .owners = {ann},
                                         .routings = {{"BBAN", "77"}, {"IBAN", "DE2"}},
                                         .overdraft = std::nullopt});
    }

    [[nodiscard]] nostro::ViewedAccounts as(std::string user_id) {
        return user(std::move(user_id)).viewed_accounts();
    }

    [[nodiscard]] nostro::ViewedAccounts as_nobody() { return nobody().viewed_accounts(); }

    [[nodiscard]] nostro::ViewedAccounts as_system() { return system().viewed_accounts(); }

    [[nodiscard]] static nostro::ViewRef view(std::string id, std::string account = "a") {
        return {bank_id, std::move(account), std::move(id)};
    }

    /// A new custom view of account `a`.
    nostro::ViewRef make(std::string_view name, nostro::ViewContent const& content) {
        return view(make_view("a", name, content).id);
    }

    nostro::ViewRef make(std::string_view name, nostro::PermissionSet permissions) {
        return make(name, nostro::ViewContent{.permissions = permissions});
    }

    /// A new view that is shared with a user.
    nostro::ViewRef make_for(std::string const& user_id,
                             std::string_view name,
                             nostro::ViewContent const& content) {
        auto const made = make(name, content);
        share("a", made.view_id, user_id);
        return made;
    }

    nostro::ViewRef
    make_for(std::string const& user_id, std::string_view name, nostro::PermissionSet permissions) {
        return make_for(user_id, name, nostro::ViewContent{.permissions = permissions});
    }

    void set_permissions(nostro::ViewRef const& view, nostro::PermissionSet permissions) {
        system().views().update(view, {.permissions = permissions});
    }

    std::string ann;
    std::string bob;
    std::string eve;
};

template <class Body>
void on_each_viewed_bank(nostro::AccessOptions const& access, Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        ViewedBank bank{store, access};
        body(bank);
        bank.check_sound();
    }
}

template <class Body>
void on_each_viewed_bank(Body const& body) {
    on_each_viewed_bank(open_access, body);
}

/// As `refusal_of`, and which permission or role is missing.
template <class Work>
std::string refused(Work const& work) {
    try {
        static_cast<void>(work());
    } catch (nostro::Error const& error) {
        std::string text{name_of(error.code())};
        for (char const* const key : {"reason", "permission", "role", "public_views"}) {
            if (auto const value = error.detail(key); !value.empty()) {
                text.append(1, ' ').append(value);
            }
        }
        return text;
    }
    return {};
}

/// All permissions but some.
template <class... Permissions>
[[nodiscard]] nostro::PermissionSet all_but(Permissions... permissions) {
    auto set = nostro::PermissionSet::all();
    (set.remove(permissions), ...);
    return set;
}

} // namespace support
