#include "access/viewed_bank.hpp"

#include <nostro/testing/fault.hpp>

#include <memory>

using namespace nostro;
using namespace support;
using enum Permission;

namespace {

/// A public account whose storage counts what is asked of it.
class CountedBank {
public:
    CountedBank()
        : CountedBank{
              std::make_unique<nostro::testing::FaultStorage>(nostro::storage::open_memory())} {
        auto const bank = core_.system();
        bank.banks().create({.id = bank_id});
        bank.viewed_accounts().open(
            {.bank_id = bank_id, .id = "a", .currency = "EUR", .overdraft = std::nullopt});
        std::vector<Payment> payments;
        for (int i = 0; i < 200; ++i) {
            payments.push_back({.bank_id = bank_id,
                                .account_id = "a",
                                .other = ExternalParty{.name = "party " + std::to_string(i % 70)},
                                .value = {5, Currency::iso("EUR")}});
        }
        bank.account_entries().post_all(payments);
    }

    [[nodiscard]] ViewRef make(std::string_view name, PermissionSet permissions) {
        auto const made = core_.system().views().create(
            bank_id, "a", name, {.is_public = true, .permissions = permissions});
        return {bank_id, "a", made.id};
    }

    /// Calls to the storage for one page.
    [[nodiscard]] std::uint64_t reads_of(ViewRef const& view, std::size_t limit) {
        auto const viewed = core_.as({.kind = PrincipalKind::anonymous}).viewed_accounts();
        auto const before = storage_->calls();
        CHECK(viewed.list_entries({.view = view, .limit = limit}).items.size() == limit);
        return storage_->calls() - before;
    }

private:
    explicit CountedBank(std::unique_ptr<nostro::testing::FaultStorage> storage)
        : storage_{storage.get()}, core_{Core::open(
                                       std::move(storage),
                                       {.create_if_missing = true, .access = open_access})} {}

    nostro::testing::FaultStorage* storage_;
    Core core_;
};

} // namespace

TEST_CASE("a page is a fixed number of reads, fewer where the view shows less") {
    CountedBank bank;
    auto const all = bank.make("_all", PermissionSet::all());
    auto const reads = bank.reads_of(all, 10);
    CHECK(reads <= 25);
    CHECK(bank.reads_of(all, 1) == reads);
    CHECK(bank.reads_of(all, 50) == reads);
    CHECK(bank.reads_of(all, 150) <= reads + 2); // the walk through the list is in chunks
    std::uint64_t denied = 0;
    for (auto const permission : {can_see_transaction_this_bank_account,
                                  can_see_transaction_metadata,
                                  can_see_other_account_metadata}) {
        CAPTURE(name_of(permission));
        auto const view = bank.make("_" + std::to_string(denied++), all_but(permission));
        CHECK(bank.reads_of(view, 10) < reads);
    }
    CHECK(bank.reads_of(bank.make("_none", {}), 10) <= reads - 10);
}
