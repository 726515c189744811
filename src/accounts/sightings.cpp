#include "accounts/sightings.hpp"

#include "accounts/entry_rows.hpp"
#include "core/digest.hpp"
#include "ledger/scan.hpp"
#include "ledger/tables.hpp"

#include <nostro/core/error.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace nostro::inline v0::detail {

namespace {

using PartyRows = storage::Records<PartyRow>;
using SightingRows = storage::Records<SightingRow>;

constexpr std::size_t chunk = 1'024;
constexpr std::size_t alias_digits_min = 6;

/// Reads the postings of an account behind a sequence number, chunk by chunk.
class Tail {
public:
    Tail(storage::Transaction& transaction, LedgerPlace place, std::uint64_t after)
        : scan_{transaction,
                tables::Postings::table,
                {.index = tables::Postings::by_account,
                 .equal = {place.ledger.tenant, place.ledger.ledger, place.account},
                 .from = {static_cast<std::int64_t>(after + 1)}},
                chunk} {}

    /// Empty at the end.
    [[nodiscard]] std::vector<PostingRow> next() {
        std::vector<PostingRow> postings;
        if (scan_.next()) {
            for (std::size_t row = 0; row < scan_.rows().size(); ++row) {
                postings.push_back(decode_posting(scan_.rows(), row));
            }
        }
        return postings;
    }

private:
    Scan scan_;
};

std::string upper_hex(Digest const& digest) {
    std::string digits = to_hex(digest);
    std::ranges::transform(digits, digits.begin(), [](char digit) {
        return digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
    });
    return digits;
}

} // namespace

Sightings::Sightings(storage::Transaction& transaction,
                     std::int64_t tenant,
                     BankAccount const& account)
    : transaction_{transaction}, tenant_{tenant}, account_{account}, reader_{transaction,
                                                                             tenant,
                                                                             account} {}

void Sightings::note(std::size_t postings_max) {
    std::uint64_t const until = noted_until();
    std::uint64_t last = until;
    Tail tail{transaction_, reader_.place(), until};
    for (std::size_t seen = 0; seen < postings_max;) {
        auto const postings = tail.next();
        if (postings.empty()) {
            break;
        }
        PartyRows{transaction_, tenant_}.insert_all(look_at(postings));
        new_ids_.clear();
        new_aliases_.clear();
        last = postings.back().seq;
        seen += postings.size();
    }
    if (last != until) {
        set_noted_until(last);
    }
}

std::vector<PartyRow> Sightings::unnoted() {
    std::vector<PartyRow> rows;
    Tail tail{transaction_, reader_.place(), noted_until()};
    for (auto postings = tail.next(); !postings.empty(); postings = tail.next()) {
        std::ranges::move(look_at(postings), std::back_inserter(rows));
    }
    return rows;
}

PartyRow Sightings::new_party(std::string id) {
    PartyRow row{.ledger = account_.bank.ledger, .account = account_.account.ledger_account};
    row.automatic_alias = free_alias(id);
    row.id = std::move(id);
    return row;
}

std::uint64_t Sightings::noted_until() const {
    auto const row = SightingRows{transaction_, tenant_}.find(account_.bank.ledger,
                                                              account_.account.ledger_account);
    return row ? row->seq : 0;
}

void Sightings::set_noted_until(std::uint64_t seq) {
    SightingRows{transaction_, tenant_}.put(
        {.ledger = account_.bank.ledger, .account = account_.account.ledger_account, .seq = seq});
}

std::vector<PartyRow> Sightings::look_at(std::vector<PostingRow> const& postings) {
    auto const listed = listed_of(transaction_, reader_.place(), postings);
    auto const numbers = reader_.other_accounts(listed);
    auto const parties = reader_.other_parties(numbers);
    std::vector<std::tuple<std::int64_t, std::int64_t, std::string>> keys;
    std::vector<std::size_t> first_sights;
    for (std::size_t at = 0; at < listed.size(); ++at) {
        std::string const& id = parties[at]->id;
        if (new_ids_.insert(id).second) {
            keys.emplace_back(account_.bank.ledger, account_.account.ledger_account, id);
            first_sights.push_back(at);
        }
    }
    auto const known = PartyRows{transaction_, tenant_}.find_each(keys);
    std::vector<PartyRow> rows;
    for (std::size_t key = 0; key < keys.size(); ++key) {
        if (!known[key]) {
            std::size_t const at = first_sights[key];
            PartyRow row = new_party(parties[at]->id);
            row.seen_seq = listed[at].seq;
            row.ledger_account = numbers[at];
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

/// More digits of the party's digest until nobody else of the account has them: a name does not
/// depend on when it was first read.
std::string Sightings::free_alias(std::string_view party_id) {
    std::string const digits = upper_hex(Sha256{}.update(party_id).finish());
    for (std::size_t size = alias_digits_min; size <= digits.size(); ++size) {
        std::string alias = "ALIAS_" + digits.substr(0, size);
        if (!new_aliases_.contains(alias) &&
            !PartyRows{transaction_, tenant_}.find_by(storage::Described<PartyRow>::by_alias,
                                                      account_.bank.ledger,
                                                      account_.account.ledger_account,
                                                      alias)) {
            new_aliases_.insert(alias);
            return alias;
        }
    }
    throw CorruptData{"two parties of an account have one id", {{"table", "account_parties"}}};
}

} // namespace nostro::inline v0::detail
