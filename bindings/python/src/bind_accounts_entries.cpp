#include "bind.hpp"
#include "pages.hpp"
#include "services.hpp"

#include <nostro/accounts/account_entries.hpp>

namespace nostro::inline v0::python {
namespace {

void bind_parties(py::module_& module) {
    bind_struct<ExternalParty>(
        module,
        "ExternalParty",
        "Somebody outside of the bank. Two with the same fields are one, and have one ledger "
        "account for each\ncurrency.",
        field("name", &ExternalParty::name, "At most 255 bytes; may be empty."),
        field("number", &ExternalParty::number, "Number of their account."),
        field("kind", &ExternalParty::kind, "The type of their account, a word of their bank."),
        field("iban", &ExternalParty::iban, "IBAN of their account."),
        field("bic", &ExternalParty::bic, "Of their bank."),
        field("account_routing", &ExternalParty::account_routing, "Routing of their account."),
        field("bank_routing", &ExternalParty::bank_routing, "Routing of their bank."),
        field("bank_name", &ExternalParty::bank_name, "Name of their bank."),
        field("bank_national_identifier",
              &ExternalParty::bank_national_identifier,
              "National identifier of their bank."));

    bind_struct<OwnAccount>(module,
                            "OwnAccount",
                            "Another account of the same bank.",
                            field("id", &OwnAccount::id, "Its id."));

    bind_struct<OtherParty>(
        module,
        "OtherParty",
        "Who is on the other side of an entry, as the account's entries show it.",
        field("id",
              &OtherParty::id,
              "URL-safe Base64 without padding of SHA-256(bank id, account id, name): equal names "
              "are one other\naccount of an account."),
        field("account_id",
              &OtherParty::account_id,
              "When it is an account of the bank; else empty."),
        field("details",
              &OtherParty::details,
              "Of an account of the bank: its holder, number, routings and bank."));
}

void bind_entry(py::module_& module) {
    bind_struct<EntryPosition>(
        module,
        "EntryPosition",
        "Where an entry stands in the books.",
        field("ledger", &EntryPosition::ledger, "Number of the ledger."),
        field("account", &EntryPosition::account, "Number of the ledger account."),
        field("seq", &EntryPosition::seq, "Sequence number of the journal entry."),
        field("line", &EntryPosition::line, "Which of its postings."));

    bind_struct_from(
        AccountEntry{.id = {},
                     .bank_id = {},
                     .account_id = {},
                     .journal_entry = {},
                     .position = {},
                     .type = {},
                     .description = {},
                     .value = no_money(),
                     .new_balance = {},
                     .other = {}},
        module,
        "AccountEntry",
        "An entry of an account, as its statement needs it: what OBP calls a transaction.",
        field("id", &AccountEntry::id, "The id it was given, else the UUID of the journal entry."),
        field("bank_id", &AccountEntry::bank_id, "The bank."),
        field("account_id", &AccountEntry::account_id, "The account."),
        field("journal_entry", &AccountEntry::journal_entry, "In the ledger of the bank."),
        field("position", &AccountEntry::position, "Where it stands in the books."),
        field("type", &AccountEntry::type, "Empty when it was erased, or never given."),
        field(
            "description", &AccountEntry::description, "Empty when it was erased, or never given."),
        field("posted", &AccountEntry::posted, "When it was posted."),
        field("completed", &AccountEntry::completed, "When it was completed."),
        required_field("value", &AccountEntry::value, "Positive: paid in."),
        field("new_balance",
              &AccountEntry::new_balance,
              "After it, in the order of booking; None where the ledger account keeps no history."),
        field("other", &AccountEntry::other, "Who is on the other side."));

    bind_struct<AccountEntryQuery>(
        module,
        "AccountEntryQuery",
        "Which entries of an account. Those booked are listed, not those only held; by completed, "
        "and among equal\ntimes in the order of booking.",
        field("bank_id", &AccountEntryQuery::bank_id, "The bank."),
        field("account_id", &AccountEntryQuery::account_id, "The account."),
        field("from_", &AccountEntryQuery::from, "Completed not before; or None."),
        field("to", &AccountEntryQuery::to, "Completed not after; or None."),
        field("descending", &AccountEntryQuery::descending, "Newest first."),
        field("offset", &AccountEntryQuery::offset, "Entries passed over; read but not loaded."),
        field("limit", &AccountEntryQuery::limit, "1 to PAGE_ROWS_MAX."),
        field("cursor",
              &AccountEntryQuery::cursor,
              "Page.next of the page before; excludes offset."));
}

void bind_payment(py::module_& module) {
    bind_struct_from(
        Payment{.bank_id = {}, .account_id = {}, .other = {}, .value = no_money()},
        module,
        "Payment",
        "Money that moves between an account and somebody.",
        field("bank_id", &Payment::bank_id, "The bank."),
        field("account_id", &Payment::account_id, "The account."),
        required_field("other", &Payment::other, "ExternalParty or OwnAccount."),
        required_field("value",
                       &Payment::value,
                       "Positive: paid in to the account, negative: paid out of it."),
        field("id",
              &Payment::id,
              "The caller's name of it, unique in the account, 1 to 255 bytes, and its idempotency "
              "key; empty: a new\nUUID."),
        field("type", &Payment::type, "At most 255 bytes."),
        field("description", &Payment::description, "At most 3,000 bytes."),
        field("completed", &Payment::completed, "None: when it is booked."),
        field("posted", &Payment::posted, "None: completed."));

    bind_struct<PaymentResult>(
        module,
        "PaymentResult",
        "What became of one of several payments.",
        field("journal_entry", &PaymentResult::journal_entry, "In the ledger of the bank."),
        field("existed", &PaymentResult::existed, "It was booked before under this id."));
}

using EntriesHandle = ServiceHandle<AccountEntries>;

PageView read_entries(EntriesHandle const& self, AccountEntryQuery const& query) {
    auto page = self.call([&](AccountEntries& entries) { return entries.list(query); });
    return to_page(std::move(page.items), std::move(page.next));
}

void def_lists(py::class_<EntriesHandle>& bound) {
    bound
        .def(
            "list",
            [](EntriesHandle const& self, AccountEntryQuery const& query) {
                return read_entries(self, query);
            },
            py::arg("query"),
            "A page of an account's entries. Its cost does not depend on how many there are, but "
            "for offset.\n\nRaises NotFound, InvalidArgument (limit, cursor).")
        .def(
            "iter",
            [](EntriesHandle const& self, AccountEntryQuery const& query) {
                return PageIterator{[self, query](std::string const& cursor) {
                    return read_entries(self, at_cursor(query, cursor));
                }};
            },
            py::arg("query"),
            "All entries from where the query begins, page by page of its limit. Raises as "
            "`list`.");
}

} // namespace

void bind_accounts_entries(py::module_& module) {
    bind_parties(module);
    bind_entry(module);
    bind_payment(module);
    ServiceClass<AccountEntries> entries{
        module,
        "AccountEntries",
        "The entries of the accounts of a tenant's banks: the bank's own side, for the system "
        "alone. Nothing is hidden\nor refused by views.\n\nAn entry is a posting on the account's "
        "ledger account, whoever booked it."};
    def_lists(entries.bound());
    entries
        .def("find",
             &AccountEntries::find,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("id"),
             "The entry, or None. Raises NotFound (bank_not_found, account_not_found).")
        .def("get",
             &AccountEntries::get,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("id"),
             "As `find`; raises NotFound (entry_not_found).")
        .def("post",
             &AccountEntries::post,
             py::arg("payment"),
             "Book a payment. Returns the entry as the account sees it; the one before when it was "
             "sent again.\n\n"
             "Raises Rejected (by the ledger, for example exceeds_credits; or the id was used for "
             "another),\nInvalidArgument, NotFound.")
        .def("post_all",
             &AccountEntries::post_all,
             py::arg("payments"),
             "Book payments of one bank in order, all or none; one result for each.\n\n"
             "Raises Rejected as `post`; the detail 'index' tells which.");
}

} // namespace nostro::inline v0::python
