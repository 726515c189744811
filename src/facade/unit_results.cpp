#include "facade/unit_results.hpp"

#include "domain/sealed.hpp"
#include "facade/domain_hosts.hpp"
#include "ledger/tables.hpp"
#include "storage/records.hpp"

#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>

#include <array>
#include <tuple>
#include <utility>
#include <vector>

namespace nostro::inline v0 {

namespace {

/// The result of a unit whose key expires.
struct UnitResultRow {
    storage::Bytes key;
    Timestamp expires_at{};
    storage::Bytes result; ///< sealed
};

} // namespace

namespace storage {

inline constexpr auto unit_result_fields =
    std::tuple{Field{"key", &UnitResultRow::key},
               Field{"expires_at", &UnitResultRow::expires_at},
               Field{"result", &UnitResultRow::result}};

template <>
struct Described<UnitResultRow> {
    static constexpr std::string_view name = "unit_results";
    static constexpr auto const& fields = unit_result_fields;
    static constexpr std::size_t key_size = 1;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_expiry = "unit_results_by_expiry";
    static constexpr std::array indexes{
        index_on<unit_result_fields, &UnitResultRow::expires_at>(by_expiry)};
};

} // namespace storage

namespace tables {

std::span<storage::Table const* const> unit_result_tables() noexcept {
    static constexpr std::array<storage::Table const*, 1> all{&storage::table_of<UnitResultRow>};
    return all;
}

} // namespace tables

namespace {

using detail::CoreState;
using Results = storage::Records<UnitResultRow>;

constexpr std::int64_t unit_scope = 0; ///< receipts of units; ledgers are numbered from 1
constexpr std::size_t purge_step = 100;
/// What is to count for longer is kept for ever.
constexpr std::chrono::hours lifetime_max{365 * 24};

/// A sealed result opens for its tenant and key only.
std::string place_of(UnitOptions const& options) {
    return std::to_string(options.tenant) + '/' + options.key;
}

detail::SealedPlace sealed_place(std::string_view row) {
    return {.table = storage::Described<UnitResultRow>::name, .row = row, .column = "result"};
}

std::optional<std::string> find_receipt(storage::Transaction& transaction,
                                        UnitOptions const& options) {
    storage::Rows key{tables::Receipts::table, tables::Receipts::table.key_size};
    key.add(options.tenant).add(unit_scope).add(std::string_view{options.key});
    storage::Rows found{tables::Receipts::table};
    if (transaction.get(tables::Receipts::table, {}, key.view(), storage::Lock::none, found)
            .empty()) {
        return std::nullopt;
    }
    return std::string{found.bytes(0, tables::Receipts::result)};
}

void keep_receipt(storage::Transaction& transaction,
                  UnitOptions const& options,
                  std::string_view result) {
    storage::Rows row{tables::Receipts::table};
    row.add(options.tenant)
        .add(unit_scope)
        .add(std::string_view{options.key})
        .add(std::string_view{})
        .add(result);
    transaction.insert(tables::Receipts::table, row.view());
}

std::optional<std::string>
find_sealed(storage::Transaction& transaction, CoreState const& core, UnitOptions const& options) {
    auto const row =
        Results{transaction, options.tenant}.find(storage::Bytes{std::string{options.key}});
    if (!row || row->expires_at <= core.options.clock->now()) {
        return std::nullopt;
    }
    return detail::unseal_at(
        core.domain->vault, KeyPurpose::data, sealed_place(place_of(options)), row->result.value);
}

void keep_sealed(storage::Transaction& transaction,
                 CoreState const& core,
                 UnitOptions const& options,
                 std::string_view result) {
    auto sealed = detail::seal_at(core.domain->vault,
                                  KeyPurpose::data,
                                  *core.options.random,
                                  sealed_place(place_of(options)),
                                  result);
    UnitResultRow row;
    row.key.value = options.key;
    row.expires_at = core.options.clock->now() + *options.lifetime;
    row.result.value = std::move(sealed);
    // What was kept under the key before has expired, or the unit would not have run.
    Results{transaction, options.tenant}.put(row);
}

/// The first rows by the time of their end, as far as that has come.
std::vector<UnitResultRow> list_expired(storage::Transaction& transaction,
                                        std::int64_t tenant,
                                        Timestamp now,
                                        std::size_t limit) {
    auto rows = Results{transaction, tenant}.list(
        {.index = storage::Described<UnitResultRow>::by_expiry, .limit = limit});
    std::erase_if(rows, [&](UnitResultRow const& row) { return row.expires_at > now; });
    return rows;
}

} // namespace

namespace detail {

void check_unit_key(UnitOptions const& options) {
    if (options.key.size() > limits::unit_key_max) {
        throw InvalidArgument{
            "a unit's key is too long", {{"field", "key"}}, ErrorCode::limit_exceeded};
    }
    if (options.lifetime && (options.key.empty() || *options.lifetime <= std::chrono::seconds{0} ||
                             *options.lifetime > lifetime_max)) {
        throw InvalidArgument{"the lifetime of a unit's key is above zero and at most a year",
                              {{"field", "lifetime"}}};
    }
}

std::optional<std::string> find_unit_result(storage::Transaction& transaction,
                                            CoreState const& core,
                                            UnitOptions const& options) {
    return options.lifetime ? find_sealed(transaction, core, options)
                            : find_receipt(transaction, options);
}

void keep_unit_result(storage::Transaction& transaction,
                      CoreState const& core,
                      UnitOptions const& options,
                      std::string_view result) {
    if (result.size() > limits::unit_result_max) {
        throw InvalidArgument{"the result of a unit with a key is too long",
                              {{"field", "result"}},
                              ErrorCode::limit_exceeded};
    }
    try {
        if (options.lifetime) {
            keep_sealed(transaction, core, options, result);
        } else {
            keep_receipt(transaction, options, result);
        }
    } catch (AlreadyExists const&) {
        throw Conflict{"another writer has used the key"};
    }
}

std::size_t purge_unit_results(CoreState& core,
                               std::int64_t tenant,
                               Timestamp now,
                               std::chrono::steady_clock::time_point end) {
    std::size_t purged = 0;
    for (std::size_t erased = purge_step; erased == purge_step;) {
        if (std::chrono::steady_clock::now() >= end) {
            break;
        }
        bool is_due = false;
        core.read([&](storage::Transaction& transaction) {
            is_due = !list_expired(transaction, tenant, now, 1).empty();
        });
        if (!is_due) {
            break;
        }
        core.run_repeatedly({.runs = Writer::Runs::on_own_thread, .work = [&](Group& group) {
                                 erased = 0;
                                 Results results{group.transaction(), tenant};
                                 for (UnitResultRow const& row :
                                      list_expired(group.transaction(), tenant, now, purge_step)) {
                                     erased += results.erase(row);
                                 }
                             }});
        purged += erased;
    }
    return purged;
}

} // namespace detail
} // namespace nostro::inline v0
