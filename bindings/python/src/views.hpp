#pragma once

#include "casters.hpp"
#include "drafts.hpp"

#include <nostro/ledger/records.hpp>

#include <utility>
#include <vector>

/// Records as Python sees them: each amount together with the asset it counts, so that it can be
/// shown as a Decimal.
namespace nostro::inline v0::python {

template <class Record>
struct InAsset {
    Record record;
    Currency asset;
};

using BalanceView = InAsset<Balance>;
using PostingView = InAsset<PostingRecord>;
using LineView = InAsset<StatementLine>;
using SnapshotView = InAsset<Snapshot>;

/// A record with postings, and the asset of each of them.
template <class Record>
struct WithPostings {
    Record record;
    std::vector<Currency> assets;
};

using EntryView = WithPostings<JournalEntry>;
using HoldView = WithPostings<Hold>;

/// The answer to an event, with the event's id.
struct ResultView {
    EventResult result;
    Uuid id;
};

/// Look up the assets of a record's postings. Needs no interpreter's lock; may read accounts.
template <class Record>
WithPostings<Record> with_postings(Record record, AssetBook& book) {
    std::vector<Currency> assets;
    assets.reserve(record.postings.size());
    for (auto const& posting : record.postings) {
        assets.push_back(book.get(posting.account));
    }
    return {std::move(record), std::move(assets)};
}

/// `convert` each of `records`.
template <class Record, class Convert>
auto each(std::vector<Record> records, Convert convert) {
    std::vector<decltype(convert(std::move(records.front())))> views;
    views.reserve(records.size());
    for (auto& record : records) {
        views.push_back(convert(std::move(record)));
    }
    return views;
}

template <class Record>
std::vector<WithPostings<Record>> all_with_postings(std::vector<Record> records, AssetBook& book) {
    return each(std::move(records),
                [&](Record record) { return with_postings(std::move(record), book); });
}

template <class Record>
std::vector<InAsset<Record>> all_in_asset(std::vector<Record> records, Currency const& asset) {
    return each(std::move(records), [&](Record record) {
        return InAsset<Record>{std::move(record), asset};
    });
}

} // namespace nostro::inline v0::python
