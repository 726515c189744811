#include "bind.hpp"
#include "new_account.hpp"
#include "pages.hpp"
#include "services.hpp"

#include <nostro/access/viewed_accounts.hpp>

namespace nostro::inline v0::python {
namespace {

using ViewedHandle = ServiceHandle<ViewedAccounts>;

void bind_lists(py::module_& module) {
    bind_struct<ListedAccount>(
        module,
        "ListedAccount",
        "An account in a list, with the views through which the caller may look at it.",
        field("bank_id", &ListedAccount::bank_id, "The bank."),
        field("id", &ListedAccount::id, "Its id."),
        field("label", &ListedAccount::label, "May be empty."),
        field("routing", &ListedAccount::routing, "The main one."),
        field("views", &ListedAccount::views, "By id; at least one."));

    bind_struct<ViewedEntryQuery>(
        module,
        "ViewedEntryQuery",
        "Which entries of an account to read through a view. By completed, then in the order of "
        "booking, also where\nthe view does not show these.",
        field("view", &ViewedEntryQuery::view, "The view."),
        field("from_", &ViewedEntryQuery::from, "Completed not before; or None."),
        field("to", &ViewedEntryQuery::to, "Completed not after; or None."),
        field("descending", &ViewedEntryQuery::descending, "Newest first."),
        field("offset", &ViewedEntryQuery::offset, "Entries passed over; any number."),
        field("limit", &ViewedEntryQuery::limit, "1 to PAGE_ROWS_MAX."),
        field("cursor",
              &ViewedEntryQuery::cursor,
              "ViewedEntries.next of the page before; excludes offset."));

    bind_struct<ViewedEntries>(
        module,
        "ViewedEntries",
        "Entries of an account through a view.",
        field("account", &ViewedEntries::account, "None: the view does not show it with entries."),
        field("items", &ViewedEntries::items, "The entries."),
        field("next", &ViewedEntries::next, "Cursor of the next page; empty: this was the last."));

    bind_struct<ViewedEntry>(
        module,
        "ViewedEntry",
        "One entry of an account through a view.",
        field("account", &ViewedEntry::account, "None: the view does not show it with entries."),
        field("entry", &ViewedEntry::entry, "The entry."));
}

void def_accounts(ServiceClass<ViewedAccounts>& viewed) {
    viewed
        .def(
            "open",
            [](ViewedAccounts& self, NewAccountInput const& account) {
                return self.open(to_new_account(account));
            },
            py::arg("account"),
            "Open an account with a balance of zero and the view owner, shared with each of its "
            "owners, in one step.\n\n"
            "Who calls: the system; a user for himself alone (no owners: himself); for others with "
            "the entitlement\nCanCreateAccount at the bank. Users may not ask for an overdraft. "
            "Raises Forbidden (missing_entitlement).")
        .def_pages("",
                   &ViewedAccounts::list,
                   "The accounts the caller may look at, by bank id and id, of one bank or of "
                   "all.\n\nRaises Unauthenticated (private accounts of nobody), NotFound "
                   "(bank_not_found).",
                   py::arg("which"),
                   py::arg("bank_id") = "")
        .def("get",
             &ViewedAccounts::get,
             py::arg("view"),
             py::arg_v("authority", Authority::views, "Authority.views"),
             "The account through a view. Raises NotFound, Forbidden, Unauthenticated.")
        .def_pages("_firehose",
                   &ViewedAccounts::list_firehose,
                   "The accounts of a bank that have this view, through it, by id, for the "
                   "firehose.\n\nRaises Forbidden (firehose_off, missing_entitlement).",
                   py::arg("bank_id"),
                   py::arg("view_id"))
        .def("usable_view",
             &ViewedAccounts::usable_view,
             py::arg("view"),
             "The view, if the caller may use it; with the permissions that he has there.\n\n"
             "Raises NotFound (view_not_found), Forbidden (no_view_access), Unauthenticated.")
        .def("usable_views",
             &ViewedAccounts::usable_views,
             py::arg("bank_id"),
             py::arg("account_id"),
             "All views of an account that the caller may use, by id. Raises NotFound.")
        .def("update_label",
             &ViewedAccounts::update_label,
             py::arg("bank_id"),
             py::arg("account_id"),
             py::arg("label"),
             "Replace the label. Raises Forbidden (no_owner_access), NotFound, InvalidArgument.");
}

ViewedEntries
read_viewed(ViewedHandle const& self, ViewedEntryQuery const& query, Authority authority) {
    return self.call([&](ViewedAccounts& viewed) { return viewed.list_entries(query, authority); });
}

void def_viewed_entries(ServiceClass<ViewedAccounts>& viewed) {
    viewed
        .def("list_entries",
             &ViewedAccounts::list_entries,
             py::arg("query"),
             py::arg_v("authority", Authority::views, "Authority.views"),
             "A page of entries; its cost does not depend on how many there are, but for "
             "offset.\n\nRaises NotFound, Forbidden, Unauthenticated, InvalidArgument (limit, "
             "cursor).")
        .def("get_entry",
             &ViewedAccounts::get_entry,
             py::arg("view"),
             py::arg("entry_id"),
             "An entry through a view. Raises NotFound (entry_not_found), Forbidden.");
    viewed.bound().def(
        "iter_entries",
        [](ViewedHandle const& self, ViewedEntryQuery const& query, Authority authority) {
            return PageIterator{[self, query, authority](std::string const& cursor) {
                auto page = read_viewed(self, at_cursor(query, cursor), authority);
                return to_page(std::move(page.items), std::move(page.next));
            }};
        },
        py::arg("query"),
        py::arg_v("authority", Authority::views, "Authority.views"),
        "All entries from where the query begins, page by page of its limit. Raises as "
        "`list_entries`.");
}

void def_viewed_parties(ServiceClass<ViewedAccounts>& viewed) {
    viewed
        .def_pages("_other_accounts",
                   &ViewedAccounts::list_other_accounts,
                   "Everybody the account has had an entry with, in the order of first sight.\n\n"
                   "Nobody where the view does not show them.",
                   py::arg("view"))
        .def("get_other_account",
             &ViewedAccounts::get_other_account,
             py::arg("view"),
             py::arg("id"),
             "One of them. Raises NotFound (other_account_not_found), also where the view shows "
             "none.")
        .def("create_counterparty",
             &ViewedAccounts::create_counterparty,
             py::arg("view"),
             py::arg("counterparty"),
             "Write down a counterparty on the view.\n\n"
             "Raises Forbidden (permission_missing: can_add_counterparty), AlreadyExists "
             "(counterparty_exists).")
        .def("get_counterparty",
             &ViewedAccounts::get_counterparty,
             py::arg("view"),
             py::arg("id"),
             "A counterparty of the view. Raises Forbidden (permission_missing), NotFound.")
        .def_pages("_counterparties",
                   &ViewedAccounts::list_counterparties,
                   "The counterparties of the view, in the order they were written down.\n\n"
                   "Raises Forbidden (permission_missing).",
                   py::arg("view"))
        .def("counterparty_metadata",
             &ViewedAccounts::counterparty_metadata,
             py::arg("view"),
             py::arg("id"),
             "What the account keeps about one of the view's counterparties. Raises as "
             "`get_counterparty`.")
        .def("set_party_text",
             &ViewedAccounts::set_party_text,
             py::arg("view"),
             py::arg("party_id"),
             py::arg("which"),
             py::arg("text"),
             "Write a text about another party; empty clears it.\n\n"
             "Raises Forbidden (permission_missing: the can_add_* of the text, or the view hides "
             "the metadata because it\nshows an alias), NotFound, InvalidArgument.")
        .def("set_party_place",
             &ViewedAccounts::set_party_place,
             py::arg("view"),
             py::arg("party_id"),
             py::arg("which"),
             py::arg("place"),
             "Write a place of another party; None removes it.\n\n"
             "Raises Forbidden (permission_missing: can_add_* or can_delete_* of the place), "
             "NotFound, InvalidArgument.");
}

void def_viewed_notes(ServiceClass<ViewedAccounts>& viewed) {
    viewed
        .def("get_entry_metadata",
             &ViewedAccounts::get_entry_metadata,
             py::arg("view"),
             py::arg("entry_id"),
             "What the view shows of what people added to an entry.\n\n"
             "Nothing at all without can_see_transaction_metadata. Raises NotFound, Forbidden.")
        .def("set_narrative",
             &ViewedAccounts::set_narrative,
             py::arg("view"),
             py::arg("entry_id"),
             py::arg("narrative"),
             "Write the narrative. Raises Forbidden (permission_missing: can_edit_owner_comment).")
        .def("annotate",
             &ViewedAccounts::annotate,
             py::arg("view"),
             py::arg("entry_id"),
             py::arg("annotation"),
             "Add a comment, tag or image.\n\n"
             "Raises Unauthenticated (nobody adds nothing, not even through a public view), "
             "Forbidden\n(permission_missing: can_see_transaction_metadata, can_add_*).")
        .def("erase_annotation",
             &ViewedAccounts::erase_annotation,
             py::arg("view"),
             py::arg("entry_id"),
             py::arg("kind"),
             py::arg("annotation_id"),
             "Remove one. Raises Forbidden (permission_missing: can_see_*, can_delete_*; "
             "not_the_author), NotFound.")
        .def("set_where",
             &ViewedAccounts::set_where,
             py::arg("view"),
             py::arg("entry_id"),
             py::arg("where"),
             "Write where it happened; None removes it.\n\n"
             "Raises Forbidden (permission_missing: can_add_where_tag or can_delete_where_tag; "
             "not_the_author).");
}

} // namespace

void bind_access_viewed(py::module_& module) {
    bind_lists(module);
    ServiceClass<ViewedAccounts> viewed{
        module,
        "ViewedAccounts",
        "Accounts as their users see them and write to them, each through a view.\n\nA caller may "
        "use a view that is shared with him, or that is public while the bank allows public "
        "views. An\napplication acts for its user within the views of its consent "
        "(Principal.views), with the permissions both of\nthese have. The system may use every "
        "view. What may not be read is None in the result; no combination of\npermissions makes a "
        "read fail. Refusals carry the detail 'reason': view_not_found, no_view_access,\n"
        "permission_missing, not_the_author, firehose_off, missing_entitlement, and those of the "
        "other services."};
    def_accounts(viewed);
    def_viewed_entries(viewed);
    def_viewed_parties(viewed);
    def_viewed_notes(viewed);
}

} // namespace nostro::inline v0::python
