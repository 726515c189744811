#include "access/viewed_bank.hpp"

#include <sstream>

using namespace nostro;
using namespace support;

namespace {

/// "subject bank/account/view count" of each read.
std::vector<std::string> lines_of(std::vector<ReadRecord> const& records) {
    std::vector<std::string> lines;
    for (ReadRecord const& record : records) {
        std::ostringstream line;
        line << names_of(record.subject)[static_cast<std::size_t>(record.subject)] << ' '
             << record.bank_id << '/' << record.account_id << '/' << record.view_id << ' '
             << record.count;
        lines.push_back(line.str());
    }
    return lines;
}

using Lines = std::vector<std::string>;

struct AuditedBank {
    explicit AuditedBank(Store store) : bank{store, options()} {}

    [[nodiscard]] AccessOptions options() {
        AccessOptions options = open_access;
        options.audit = &reads;
        return options;
    }

    KeptReads reads;
    ViewedBank bank;
};

template <class Body>
void on_each_audited_bank(Body const& body) {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        AuditedBank audited{store};
        body(audited.bank, audited.reads);
    }
}

} // namespace

TEST_CASE("the host is told of each read of an account's data, and of nothing else") {
    on_each_audited_bank([](ViewedBank& bank, KeptReads& reads) {
        auto const owner = bank.view("owner");
        auto viewed = bank.as(bank.ann);
        auto const entry = bank.pay("a", 5, "work");
        bank.pay("a", 6, "friend");
        auto const made = viewed.create_counterparty(owner, {.name = "Landlord"});
        viewed.set_narrative(owner, entry.id, "x");
        CHECK(reads.records.empty());

        static_cast<void>(viewed.list(AccountList::all_accounts));
        static_cast<void>(viewed.usable_views(bank_id, "a"));
        static_cast<void>(viewed.usable_view(owner));
        CHECK(reads.records.empty());

        static_cast<void>(viewed.get(owner));
        static_cast<void>(viewed.list_entries({.view = owner}));
        static_cast<void>(viewed.list_entries({.view = owner, .offset = 5}));
        static_cast<void>(viewed.get_entry(owner, entry.id));
        static_cast<void>(viewed.get_entry_metadata(owner, entry.id));
        static_cast<void>(viewed.list_other_accounts(owner));
        static_cast<void>(viewed.get_other_account(owner, entry.other.id));
        static_cast<void>(viewed.list_counterparties(owner));
        static_cast<void>(viewed.get_counterparty(owner, made.id));
        static_cast<void>(viewed.counterparty_metadata(owner, made.id));
        CHECK(lines_of(reads.records) == Lines{"account bank.x/a/owner 1",
                                               "entries bank.x/a/owner 2",
                                               "entries bank.x/a/owner 0",
                                               "entries bank.x/a/owner 1",
                                               "entries bank.x/a/owner 1",
                                               "other_accounts bank.x/a/owner 2",
                                               "other_accounts bank.x/a/owner 1",
                                               "counterparties bank.x/a/owner 1",
                                               "counterparties bank.x/a/owner 1",
                                               "counterparties bank.x/a/owner 1"});
        CHECK(reads.records[0].principal.id == bank.ann);
        CHECK(reads.records[0].at == bank.clock.now());
    });
}

TEST_CASE("reads by the firehose, by nobody and by the bank itself are told, refusals are not") {
    on_each_audited_bank([](ViewedBank& bank, KeptReads& reads) {
        auto const owner = bank.view("owner");
        auto const open =
            bank.make("_open", {.is_public = true, .permissions = PermissionSet::all()});
        bank.open("b", bank.bob);
        bank.system().entitlements().grant(bank.eve, "CanUseAccountFirehose", bank_id);
        static_cast<void>(refused([&] { return bank.as(bank.eve).get(owner); }));
        static_cast<void>(refused([&] { return bank.as_nobody().get(owner); }));
        static_cast<void>(refused([&] { return bank.as(bank.ann).get_entry(owner, "x"); }));
        CHECK(reads.records.empty());

        static_cast<void>(bank.as(bank.eve).get(owner, Authority::firehose));
        static_cast<void>(bank.as(bank.eve).list_entries({.view = owner}, Authority::firehose));
        static_cast<void>(bank.as(bank.eve).list_firehose(bank_id, "owner"));
        static_cast<void>(bank.as_nobody().get(open));
        static_cast<void>(bank.as_system().get(owner));
        CHECK(lines_of(reads.records) == Lines{"account bank.x/a/owner 1",
                                               "entries bank.x/a/owner 0",
                                               "account bank.x//owner 2",
                                               "account bank.x/a/_open 1",
                                               "account bank.x/a/owner 1"});
        CHECK(reads.records[2].principal.id == bank.eve);
        CHECK(reads.records[3].principal.kind == PrincipalKind::anonymous);
        CHECK(reads.records[4].principal.kind == PrincipalKind::system);
    });
}

TEST_CASE("what cannot be audited is not handed out") {
    on_each_audited_bank([](ViewedBank& bank, KeptReads& reads) {
        reads.refuses = true;
        CHECK(refused([&] { return bank.as(bank.ann).get(bank.view("owner")); }) ==
              "forbidden no_audit");
        reads.refuses = false;
        CHECK(refused([&] { return bank.as(bank.ann).get(bank.view("owner")); }) == "");
    });
}

namespace {

/// An auditor that keeps the reads in the bank itself.
class BankAuditor final : public AuditSink {
public:
    void read(ReadRecord const& record) override {
        static_cast<void>(bank->system().accounts().update_label(
            record.bank_id, record.account_id, "read by " + record.principal.id));
    }

    ViewedBank* bank = nullptr;
};

} // namespace

TEST_CASE("an audit sink may call the core") {
    for (auto const store : all_stores) {
        CAPTURE(name(store));
        BankAuditor auditor;
        AccessOptions options = open_access;
        options.audit = &auditor;
        ViewedBank bank{store, options};
        auditor.bank = &bank;
        CHECK(bank.as(bank.ann).get(bank.view("owner")).label == "Savings");
        CHECK(bank.as(bank.ann).get(bank.view("owner")).label == "read by " + bank.ann);
    }
}
