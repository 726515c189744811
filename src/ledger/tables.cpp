#include "ledger/tables.hpp"

#include <array>

namespace nostro::inline v0::tables {

using storage::Column;
using storage::ColumnType;
using storage::Index;
using storage::RowLife;
using storage::Table;

namespace {

constexpr Column integer(std::string_view name) {
    return {name, ColumnType::int64, false};
}

constexpr Column optional_integer(std::string_view name) {
    return {name, ColumnType::int64, true};
}

constexpr Column amount(std::string_view name) {
    return {name, ColumnType::int128, false};
}

constexpr Column optional_amount(std::string_view name) {
    return {name, ColumnType::int128, true};
}

constexpr Column bytes(std::string_view name) {
    return {name, ColumnType::bytes, false};
}

constexpr Column optional_bytes(std::string_view name) {
    return {name, ColumnType::bytes, true};
}

constexpr Column text(std::string_view name) {
    return {name, ColumnType::text, false};
}

constexpr std::array ledgers_columns{integer("tenant"),
                                     integer("ledger"),
                                     text("name"),
                                     integer("strict_history"),
                                     integer("created_at"),
                                     optional_integer("business_date"),
                                     optional_integer("locked_through"),
                                     integer("head_seq"),
                                     integer("head_time"),
                                     bytes("head_hash"),
                                     integer("failed_count"),
                                     integer("swept_until")};
constexpr std::array<std::uint8_t, 2> ledgers_by_name{Ledgers::tenant, Ledgers::name};
constexpr std::array ledgers_indexes{Index{Ledgers::by_name, ledgers_by_name, true}};

constexpr std::array assets_columns{
    integer("tenant"), integer("ledger"), integer("number"), text("code"), integer("scale")};
constexpr std::array<std::uint8_t, 3> assets_by_code{Assets::tenant, Assets::ledger, Assets::code};
constexpr std::array assets_indexes{Index{"assets_by_code", assets_by_code, true}};

constexpr std::array ledger_accounts_columns{integer("tenant"),
                                             bytes("id"),
                                             integer("ledger"),
                                             integer("number"),
                                             integer("asset"),
                                             optional_bytes("parent"),
                                             integer("account_class"),
                                             integer("code"),
                                             integer("flags"),
                                             amount("debit_headroom"),
                                             amount("credit_headroom"),
                                             optional_bytes("user_data_id"),
                                             integer("user_data_number"),
                                             integer("user_data_tag")};
constexpr std::array<std::uint8_t, 3> ledger_accounts_by_number{
    LedgerAccounts::tenant, LedgerAccounts::ledger, LedgerAccounts::number};
constexpr std::array ledger_accounts_indexes{
    Index{LedgerAccounts::by_number, ledger_accounts_by_number, true}};

constexpr std::array balances_columns{integer("tenant"),
                                      integer("ledger"),
                                      integer("account"),
                                      amount("debits_pending"),
                                      amount("debits_posted"),
                                      amount("credits_pending"),
                                      amount("credits_posted"),
                                      integer("flags"),
                                      amount("debit_headroom"),
                                      amount("credit_headroom"),
                                      optional_integer("latest_effective"),
                                      integer("last_seq")};

constexpr std::array entries_columns{integer("tenant"),
                                     integer("ledger"),
                                     integer("seq"),
                                     integer("time"),
                                     integer("kind"),
                                     integer("flags"),
                                     optional_bytes("id"),
                                     integer("code"),
                                     integer("effective_date"),
                                     optional_bytes("user_data_id"),
                                     integer("user_data_number"),
                                     integer("user_data_tag"),
                                     optional_bytes("pending_id"),
                                     integer("timeout_s"),
                                     optional_bytes("mandate"),
                                     integer("principal"),
                                     optional_bytes("text_digest"),
                                     bytes("hash")};
constexpr std::array<std::uint8_t, 3> entries_by_id{Entries::tenant, Entries::ledger, Entries::id};
constexpr std::array entries_indexes{Index{Entries::by_id, entries_by_id, true}};

constexpr std::array postings_columns{integer("tenant"),
                                      integer("ledger"),
                                      integer("seq"),
                                      integer("line"),
                                      integer("account"),
                                      integer("side"),
                                      integer("kind"),
                                      amount("amount"),
                                      optional_amount("debits_pending"),
                                      optional_amount("debits_posted"),
                                      optional_amount("credits_pending"),
                                      optional_amount("credits_posted"),
                                      optional_integer("latest_effective")};
constexpr std::array<std::uint8_t, 3> postings_by_account{
    Postings::tenant, Postings::ledger, Postings::account};
constexpr std::array postings_indexes{Index{Postings::by_account, postings_by_account, false}};

constexpr std::array backdated_columns{integer("tenant"),
                                       integer("ledger"),
                                       integer("account"),
                                       integer("effective_date"),
                                       integer("seq"),
                                       integer("line"),
                                       integer("side"),
                                       amount("amount")};

constexpr std::array holds_columns{integer("tenant"),
                                   integer("ledger"),
                                   integer("seq"),
                                   integer("state"),
                                   integer("expires_at"),
                                   amount("captured")};
constexpr std::array<std::uint8_t, 4> holds_by_expiry{
    Holds::tenant, Holds::ledger, Holds::state, Holds::expires_at};
constexpr std::array holds_indexes{Index{Holds::by_expiry, holds_by_expiry, false}};

constexpr std::array links_columns{
    integer("tenant"), integer("ledger"), integer("target"), integer("seq"), integer("kind")};

constexpr std::array failed_ids_columns{
    integer("tenant"), integer("ledger"), bytes("id"), integer("code")};

constexpr std::array ledger_account_changes_columns{integer("tenant"),
                                                    integer("ledger"),
                                                    integer("seq"),
                                                    integer("account"),
                                                    integer("flags"),
                                                    amount("debit_headroom"),
                                                    amount("credit_headroom")};
constexpr std::array<std::uint8_t, 3> ledger_account_changes_by_account{
    LedgerAccountChanges::tenant, LedgerAccountChanges::ledger, LedgerAccountChanges::account};
constexpr std::array ledger_account_changes_indexes{
    Index{LedgerAccountChanges::by_account, ledger_account_changes_by_account, false}};

constexpr std::array period_changes_columns{integer("tenant"),
                                            integer("ledger"),
                                            integer("seq"),
                                            optional_integer("business_date"),
                                            optional_integer("locked_through")};

constexpr std::array conversions_columns{integer("tenant"),
                                         integer("ledger"),
                                         integer("seq"),
                                         integer("rate_numerator"),
                                         integer("rate_denominator"),
                                         integer("rounding"),
                                         amount("remainder_numerator"),
                                         amount("remainder_denominator")};

constexpr std::array texts_columns{integer("tenant"),
                                   integer("ledger"),
                                   integer("seq"),
                                   bytes("salt"),
                                   text("description"),
                                   text("metadata")};

constexpr std::array commits_columns{
    integer("tenant"), integer("ledger"), integer("seq"), bytes("hash")};

constexpr std::array receipts_columns{
    integer("tenant"), integer("scope"), bytes("key"), bytes("digest"), bytes("result")};

constexpr std::array snapshots_columns{integer("tenant"),
                                       integer("ledger"),
                                       integer("business_date"),
                                       integer("account"),
                                       integer("seq"),
                                       amount("debits_pending"),
                                       amount("debits_posted"),
                                       amount("credits_pending"),
                                       amount("credits_posted")};
constexpr std::array<std::uint8_t, 4> snapshots_by_account{
    Snapshots::tenant, Snapshots::ledger, Snapshots::account, Snapshots::business_date};
constexpr std::array snapshots_indexes{Index{Snapshots::by_account, snapshots_by_account, false}};

} // namespace

constinit Table const Ledgers::table{
    "ledgers", ledgers_columns, 2, ledgers_indexes, RowLife::changeable};
constinit Table const Assets::table{
    "assets", assets_columns, 3, assets_indexes, RowLife::append_only};
constinit Table const LedgerAccounts::table{
    "ledger_accounts", ledger_accounts_columns, 2, ledger_accounts_indexes, RowLife::append_only};
constinit Table const Balances::table{"balances", balances_columns, 3, {}, RowLife::changeable};
constinit Table const Entries::table{
    "entries", entries_columns, 3, entries_indexes, RowLife::append_only};
constinit Table const Postings::table{
    "postings", postings_columns, 4, postings_indexes, RowLife::append_only};
constinit Table const Backdated::table{"backdated", backdated_columns, 6, {}, RowLife::append_only};
constinit Table const Holds::table{"holds", holds_columns, 3, holds_indexes, RowLife::changeable};
constinit Table const Links::table{"links", links_columns, 4, {}, RowLife::append_only};
constinit Table const FailedIds::table{
    "failed_ids", failed_ids_columns, 3, {}, RowLife::append_only};
constinit Table const LedgerAccountChanges::table{"ledger_account_changes",
                                                  ledger_account_changes_columns,
                                                  3,
                                                  ledger_account_changes_indexes,
                                                  RowLife::append_only};
constinit Table const PeriodChanges::table{
    "period_changes", period_changes_columns, 3, {}, RowLife::append_only};
constinit Table const Conversions::table{
    "conversions", conversions_columns, 3, {}, RowLife::append_only};
constinit Table const Texts::table{"texts", texts_columns, 3, {}, RowLife::erasable};
constinit Table const Commits::table{"commits", commits_columns, 3, {}, RowLife::append_only};
constinit Table const Receipts::table{"receipts", receipts_columns, 3, {}, RowLife::append_only};
constinit Table const Snapshots::table{
    "snapshots", snapshots_columns, 4, snapshots_indexes, RowLife::erasable};

storage::Schema const& ledger_schema() noexcept {
    static constexpr std::array<Table const*, 17> all{&Ledgers::table,
                                                      &Assets::table,
                                                      &LedgerAccounts::table,
                                                      &Balances::table,
                                                      &Entries::table,
                                                      &Postings::table,
                                                      &Backdated::table,
                                                      &Holds::table,
                                                      &Links::table,
                                                      &FailedIds::table,
                                                      &LedgerAccountChanges::table,
                                                      &PeriodChanges::table,
                                                      &Conversions::table,
                                                      &Texts::table,
                                                      &Commits::table,
                                                      &Receipts::table,
                                                      &Snapshots::table};
    static constexpr storage::Schema schema{.version = 1, .tables = all, .migrations = {}};
    return schema;
}

} // namespace nostro::inline v0::tables
