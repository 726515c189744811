#pragma once

#include <nostro/access/moderation.hpp>
#include <nostro/access/view.hpp>
#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// An account in a list, with the views through which the caller may look at it.
struct ListedAccount {
    std::string bank_id;
    std::string id;
    std::string label;       ///< empty where none of these views shows it
    Routing routing;         ///< the main one; empty where none of these views shows it
    std::vector<View> views; ///< by id; at least one

    friend bool operator==(ListedAccount const&, ListedAccount const&) = default;
};

/// Which accounts a list has.
enum class AccountList : std::uint8_t {
    private_accounts, ///< the caller holds a private view of
    public_accounts,  ///< that have a public view
    all_accounts,     ///< both; an account once, with all its usable views
};

inline constexpr std::array<std::string_view, 3> account_list_names{"private", "public", "all"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(AccountList) noexcept {
    return account_list_names;
}

/// Whether a caller looks by his views or as somebody who may see all accounts of a bank.
enum class Authority : std::uint8_t {
    views,    ///< the view is shared with the caller, or public
    firehose, ///< `AccessOptions::allow_firehose_views` and the entitlement, whatever is shared
};

inline constexpr std::array<std::string_view, 2> authority_names{"views", "firehose"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(Authority) noexcept {
    return authority_names;
}

/// Which entries of an account to read through a view. By `completed`, then in the order of
/// booking, also where the view does not show these.
struct ViewedEntryQuery {
    ViewRef view;
    std::optional<Timestamp> from{}; ///< completed not before
    std::optional<Timestamp> to{};   ///< completed not after
    bool descending = true;          ///< newest first
    std::size_t offset = 0;          ///< entries passed over; any number
    std::size_t limit = 50;          ///< 1 to `limits::page_rows_max`
    std::string cursor{}; ///< `ViewedEntries::next` of the page before; excludes `offset`
};

/// Entries of an account through a view.
struct ViewedEntries {
    /// Without its balance; absent: the view does not show the account of an entry.
    std::optional<ModeratedAccount> account;
    std::vector<ModeratedEntry> items;
    std::string next; ///< cursor of the next page; empty: this was the last
};

/// One entry of an account through a view.
struct ViewedEntry {
    /// Without its balance; absent: the view does not show the account of an entry.
    std::optional<ModeratedAccount> account;
    ModeratedEntry entry;
};

/// Accounts as their users see them and write to them, each through a view: what the Open Bank
/// Project API gives, for hosts as well.
///
/// A caller may use a view that is shared with him, or that is public while the bank allows public
/// views; anybody may try. An application acts for its user within the views of its consent
/// (`Principal::views`), with the permissions both of these have; entries outside of the consent's
/// window (`Principal::entries_from`) and other parties of such entries alone are as if they were
/// not there. The system may use every view. It is decided in the transaction that reads or writes.
///
/// What may not be read is absent from the result (see `moderated_fields`); no combination of
/// permissions makes a read fail. Refusals carry the detail "reason": those of `Accounts`,
/// `AccountEntries`, `Counterparties`, `EntryNotes` and `Views`, and
///
/// | reason | error | meaning |
/// |---|---|---|
/// | `view_not_found` | NotFound | the account has no such view |
/// | `no_view_access` | Forbidden | the caller may not use the view |
/// | `permission_missing` | Forbidden | the view lacks the one of the detail "permission" |
/// | `not_the_author` | Forbidden | who wrote it, or somebody with owner access, removes it |
/// | `bank_only` | Forbidden | the bank settles the "field" of a new account |
/// | `firehose_off` | Forbidden | the bank allows no firehose |
/// | `missing_entitlement` | Forbidden | detail "role" |
///
/// `view_not_found` of a public view while these are off has the detail "public_views" = "off".
/// An anonymous caller gets `Unauthenticated` where a login may help, as does an application
/// without a user where a user is asked for. An account or view that is not there is told before
/// what the caller may, but for the firehose. What a call reads is of one state. Each writing call
/// is atomic, and durable when it returns. Threads: as its session.
///
/// `AccessOptions::audit` is told of each read of an account's data through a view, by whomever:
/// not of refusals, of views and of `list`.
class NOSTRO_API(0, 1) ViewedAccounts {
public:
    explicit ViewedAccounts(std::shared_ptr<detail::ServiceState const> state) noexcept;

    // --- accounts ---

    /// Open an account with a balance of zero and the view `owner`, shared with each of its owners,
    /// in one step.
    ///
    /// Who calls: the system; a user for himself alone (no owners: himself); for others with the
    /// entitlement `CanCreateAccount` at the bank, as also an application for its user. Users may
    /// not ask for an overdraft, nor give a holder's name or rules.
    ///
    /// The first of these that is wrong is reported: ids, bank, owners, entitlement, what the bank
    /// settles, and then as in `Accounts::create`.
    /// @throws Forbidden  missing_entitlement, bank_only
    Account open(NewAccount const& account);

    /// The accounts the caller may look at, by bank id and id, of one bank or of all. The cursor is
    /// the bank id and the id of the last one, which he need not see still.
    /// @param bank_id  empty: all banks
    /// @throws Unauthenticated  private accounts of nobody
    /// @throws NotFound         bank_not_found
    /// @throws InvalidArgument  invalid_limit, invalid_cursor
    [[nodiscard]] Page<ListedAccount>
    list(AccountList which, std::string_view bank_id = {}, PageRequest const& page = {}) const;

    /// One account as a view shows it.
    /// @param authority  by which right the view is used
    /// @throws NotFound   bank_not_found, account_not_found, view_not_found
    /// @throws Forbidden  no_view_access; by the firehose: firehose_off, missing_entitlement
    [[nodiscard]] ModeratedAccount get(ViewRef const& view,
                                       Authority authority = Authority::views) const;

    /// The accounts of a bank that have this view, through it, by id, for the firehose. The cursor
    /// is the id of the last one, which need not have the view still.
    /// @throws Forbidden        firehose_off, missing_entitlement
    /// @throws InvalidArgument  invalid_limit, invalid_cursor
    [[nodiscard]] Page<ModeratedAccount> list_firehose(std::string_view bank_id,
                                                       std::string_view view_id,
                                                       PageRequest const& page = {}) const;

    /// The view, if the caller may use it; with the permissions that he has there.
    /// @throws NotFound   bank_not_found, account_not_found, view_not_found
    /// @throws Forbidden  no_view_access
    [[nodiscard]] View usable_view(ViewRef const& view) const;
    /// All views of an account that the caller may use, by id.
    [[nodiscard]] std::vector<View> usable_views(std::string_view bank_id,
                                                 std::string_view account_id) const;

    /// Replace the label.
    /// @throws Forbidden  no_owner_access
    Account
    update_label(std::string_view bank_id, std::string_view account_id, std::string_view label);

    // --- entries ---

    /// A page of entries; its cost does not depend on how many there are, but for `offset`.
    [[nodiscard]] ViewedEntries list_entries(ViewedEntryQuery const& query,
                                             Authority authority = Authority::views) const;
    /// @throws NotFound  entry_not_found
    [[nodiscard]] ViewedEntry get_entry(ViewRef const& view, std::string_view entry_id) const;

    // --- other parties ---

    /// Everybody the account has had an entry with, in the order of first sight; nobody where the
    /// view does not show them. The cursor is the id of the last one.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<ModeratedOtherAccount>
    list_other_accounts(ViewRef const& view, PageRequest const& page = {}) const;
    /// @throws NotFound  other_account_not_found, also where the view shows none
    [[nodiscard]] ModeratedOtherAccount get_other_account(ViewRef const& view,
                                                          std::string_view id) const;

    // Counterparties are not moderated, and nobody sees them without a login.

    /// Write down a counterparty on the view.
    /// @throws Unauthenticated  also through a public view
    /// @throws Forbidden  permission_missing: can_add_counterparty
    Counterparty create_counterparty(ViewRef const& view, NewCounterparty const& counterparty);
    /// @throws Forbidden  permission_missing: can_add_counterparty
    /// @throws NotFound   counterparty_not_found
    [[nodiscard]] Counterparty get_counterparty(ViewRef const& view, std::string_view id) const;
    /// Those of the view, in the order they were written down. The cursor is the id of the last
    /// one, which may be gone since.
    /// @throws Forbidden        permission_missing: can_add_counterparty
    /// @throws InvalidArgument  invalid_limit, invalid_cursor
    [[nodiscard]] Page<Counterparty> list_counterparties(ViewRef const& view,
                                                         PageRequest const& page = {}) const;
    /// What the account keeps about one of the view's counterparties.
    [[nodiscard]] PartyMetadata counterparty_metadata(ViewRef const& view,
                                                      std::string_view id) const;

    /// Write a text about another party; empty clears it.
    ///
    /// The party is one that `get_other_account` or `get_counterparty` finds.
    /// @throws Unauthenticated  nobody writes nothing, not even through a public view
    /// @throws Forbidden  permission_missing: the can_add_* of the text, or the view hides the
    ///                    metadata because it shows an alias
    /// @throws NotFound   other_account_not_found
    void set_party_text(ViewRef const& view,
                        std::string_view party_id,
                        PartyText which,
                        std::string_view text);
    /// As above, a place of another party; absent removes it.
    /// @throws Forbidden  permission_missing: can_add_* or can_delete_* of the place; see above
    void set_party_place(ViewRef const& view,
                         std::string_view party_id,
                         PartyPlace which,
                         std::optional<Coordinates> const& place);

    // --- what people add to entries ---

    /// What the view shows of it; nothing at all without can_see_transaction_metadata.
    [[nodiscard]] ModeratedEntryMetadata get_entry_metadata(ViewRef const& view,
                                                            std::string_view entry_id) const;
    /// Write the narrative, which is one for all views; empty removes it.
    /// @throws Unauthenticated  nobody adds nothing, not even through a public view
    /// @throws Forbidden  permission_missing: can_see_transaction_metadata, can_edit_owner_comment
    void set_narrative(ViewRef const& view, std::string_view entry_id, std::string_view narrative);
    /// @throws Unauthenticated  as above
    /// @throws Forbidden  permission_missing: can_see_transaction_metadata, can_add_*
    Annotation
    annotate(ViewRef const& view, std::string_view entry_id, NewAnnotation const& annotation);
    /// @throws Unauthenticated  as above
    /// @throws Forbidden  permission_missing: can_see_transaction_metadata, can_see_*,
    ///                    can_delete_*; not_the_author
    /// @throws NotFound   annotation_not_found, also where it is of another kind
    void erase_annotation(ViewRef const& view,
                          std::string_view entry_id,
                          AnnotationKind kind,
                          std::string_view annotation_id);
    /// Write where it happened; absent removes it.
    /// @throws Unauthenticated  as above
    /// @throws Forbidden  permission_missing: can_see_transaction_metadata, and can_add_where_tag,
    ///                    or can_see_where_tag and can_delete_where_tag; not_the_author, who
    ///                    removes it
    void set_where(ViewRef const& view,
                   std::string_view entry_id,
                   std::optional<Coordinates> const& where);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
