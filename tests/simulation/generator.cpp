#include "simulation/generator.hpp"

#include <nostro/core/limits.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>
#include <variant>

namespace simulation {

using namespace nostro;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::nanoseconds;

namespace {

constexpr Timestamp spring{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + 8h};
constexpr Timestamp end_of_time = Timestamp::max();

LedgerPlan const all_plans[]{
    {.name = "main", .strict_history = false, .start = spring, .end = {}, .weight = 72},
    {.name = "strict", .strict_history = true, .start = spring, .end = {}, .weight = 13},
    // Where a timeout does not fit the range of time.
    {.name = "late",
     .strict_history = false,
     .start = end_of_time - days{40},
     .end = end_of_time - days{2},
     .weight = 15},
};

constexpr char const* asset_codes[]{"EUR", "EUR", "EUR", "JPY", "KWD", "POINTS", "TOKEN"};
constexpr char const* giant_asset = "GIANT";
constexpr std::uint64_t giants_every = 600;

constexpr EventFlags with(EventFlags flags, std::uint16_t more) {
    return static_cast<EventFlags>(static_cast<std::uint16_t>(flags) | more);
}

constexpr EventFlags toggled(EventFlags flags, EventFlags which) {
    return static_cast<EventFlags>(static_cast<std::uint16_t>(flags) ^
                                   static_cast<std::uint16_t>(which));
}

LedgerAccountId unknown_account(std::uint64_t number) {
    return {0xDEAD, number + 1};
}

LedgerAccountDraft
plain_account(LedgerAccountId const& id, std::string asset, LedgerAccountFlags flags) {
    LedgerAccountDraft draft;
    draft.id = id;
    draft.asset = std::move(asset);
    draft.code = 1;
    draft.account_flags = flags;
    return draft;
}

template <class Work>
void on_common(Event& event, Work const& work) {
    std::visit([&](auto& draft) { work(draft); }, event);
}

} // namespace

std::span<LedgerPlan const> Generator::plans() {
    return all_plans;
}

std::vector<Currency> Generator::assets() {
    return {Currency::custom("POINTS", 0),
            Currency::custom("TOKEN", 18),
            Currency::custom(giant_asset, 0)};
}

Generator::Generator(std::uint64_t seed, Oracle const& oracle)
    : oracle_{oracle}, random_{seed}, known_(plans().size()) {
    for (std::size_t i = 0; i < known_.size(); ++i) {
        known_[i].reading = plans()[i].start;
    }
}

std::uint64_t Generator::below(std::uint64_t bound) {
    return random_() % bound;
}

Uuid Generator::new_uuid() {
    return {below(4) == 0 ? random_() >> 1 : 7, next_id_++};
}

Amount Generator::edge_amount(unsigned bits_max) {
    auto const power = below(bits_max);
    Number number = Number{1} << static_cast<unsigned>(power);
    number += Number{static_cast<std::int64_t>(below(17))} - 8;
    if (chance(50)) {
        number = number * Number{below(1000)} / 1000;
    }
    return to_amount(std::max(number, Number{0}));
}

Amount Generator::pick_amount(LedgerAccountId const& debit) {
    switch (below(8)) {
    case 0: {
        auto const account = oracle_.find_account(ledger_, debit, here().reading);
        if (!account) {
            return 1;
        }
        Number const available =
            to_number(account->balance.credits_posted) + to_number(account->debit_headroom) -
            to_number(account->balance.debits_posted) - to_number(account->balance.debits_pending);
        return to_amount(std::clamp(available + Number{static_cast<std::int64_t>(below(3))} - 1,
                                    Number{0},
                                    to_number(Amount::max())));
    }
    case 1:
        return below(3);
    case 2:
    case 3:
        return below(200);
    case 4:
        return chance(10) ? edge_amount(127) : edge_amount(30);
    default:
        return edge_amount(16);
    }
}

Date Generator::today() const {
    auto const& plan = known_[ledger_];
    return oracle_.business_date(ledger_).value_or(
        floor<days>(std::max(plan.reading, oracle_.head_time(ledger_))));
}

std::optional<Date> Generator::pick_date() {
    if (chance(70)) {
        return std::nullopt;
    }
    if (chance(4)) {
        static Date const edges[]{std::chrono::year{1} / 1 / 1,
                                  std::chrono::year{9999} / 12 / 31,
                                  std::chrono::year{1970} / 1 / 1,
                                  std::chrono::year{1969} / 12 / 31};
        return pick(edges);
    }
    return today() + days{static_cast<int>(below(60)) - 35};
}

Text Generator::pick_text() {
    static std::string const words[]{"",
                                     "rent",
                                     "caf\xC3\xA9",
                                     "cafe\xCC\x81",
                                     "\xF0\x9F\x8F\xA6",
                                     "it's \"quoted\"; --",
                                     "{\"a\":1}\\"};
    Text text;
    if (chance(85)) {
        return text;
    }
    text.description = pick(words);
    for (auto i = below(4); i > 0; --i) {
        text.metadata.emplace_back("key" + std::to_string(i) + pick(words), pick(words));
    }
    return text;
}

void Generator::decorate(EntryDraft& draft) {
    draft.effective_date = pick_date();
    draft.text = pick_text();
    if (chance(20)) {
        draft.user_data = {
            Uuid{below(2), below(5)}, below(5), static_cast<std::uint32_t>(below(3))};
    }
    if (chance(5)) {
        draft.mandate = {1, below(3)};
    }
}

void Generator::move_clock() {
    auto& known = here();
    auto reading = known.reading;
    auto const kind = below(100);
    if (kind < 20) {
        // It stands still.
    } else if (kind < 30) {
        reading += 1ns;
    } else if (kind < 34) {
        reading -= 1h;
    } else if (kind < 37) {
        reading -= nanoseconds{below(10'000'000'000)};
    } else if (kind < 38) {
        reading += days{1};
    } else if (kind < 42) {
        reading += 20min;
    } else if (kind < 55 && !known.holds.empty()) {
        auto const* hold = oracle_.find_open_hold(ledger_, pick_recent(known.holds));
        bool const soon =
            hold != nullptr && hold->expires_at && *hold->expires_at < reading + days{1};
        reading = soon ? *hold->expires_at + nanoseconds{below(3)} - 1ns : reading + 1s;
    } else {
        reading += nanoseconds{below(10'000'000'000)};
    }
    auto const& plan = plans()[ledger_];
    known.reading = plan.end && reading >= *plan.end ? plan.start : reading;
}

Event Generator::make_account() {
    auto& known = here();
    LedgerAccountDraft draft;
    draft.id = LedgerAccountId{new_uuid()};
    draft.asset = pick(asset_codes);
    draft.account_class = static_cast<LedgerAccountClass>(1 + below(5));
    draft.code = static_cast<std::uint16_t>(1 + below(9));
    static constexpr LedgerAccountFlags limits[]{LedgerAccountFlags::none,
                                                 LedgerAccountFlags::none,
                                                 LedgerAccountFlags::debit_limited,
                                                 LedgerAccountFlags::debit_limited,
                                                 LedgerAccountFlags::credit_limited,
                                                 LedgerAccountFlags::debit_limited |
                                                     LedgerAccountFlags::credit_limited};
    draft.account_flags =
        pick(limits) | (chance(80) ? LedgerAccountFlags::history : LedgerAccountFlags::none);
    if (chance(3)) {
        draft.account_flags = draft.account_flags | LedgerAccountFlags::frozen_debit;
    }
    draft.debit_headroom = chance(70) ? Amount{} : edge_amount(14);
    draft.credit_headroom = chance(50) ? Amount{} : edge_amount(24);
    if (chance(20) && !known.accounts.empty()) {
        draft.parent = pick(known.accounts);
    }
    draft.user_data.tag = static_cast<std::uint32_t>(below(3));
    draft.text = pick_text();
    switch (chance(25) ? below(9) : 99) {
    case 0:
        draft.account_flags = draft.account_flags | LedgerAccountFlags::closed;
        break;
    case 1:
        draft.account_flags = static_cast<LedgerAccountFlags>(1 << 9);
        break;
    case 2:
        draft.debit_headroom = -1;
        break;
    case 3:
        draft.credit_headroom = Amount::min();
        break;
    case 4:
        draft.code = 0;
        break;
    case 5:
        draft.parent = unknown_account(below(10));
        break;
    case 6:
        draft.parent = LedgerAccountId{Uuid::max()};
        break;
    case 7:
        draft.flags = EventFlags::keep_open;
        break;
    case 8: {
        auto const& other = known_[(ledger_ + 1) % known_.size()].accounts;
        if (!other.empty()) {
            (chance(50) ? draft.parent : draft.id) = pick(other);
        }
        break;
    }
    default:
        break;
    }
    return draft;
}

Event Generator::make_change() {
    auto& known = here();
    LedgerAccountChange change;
    change.id = EntryId{new_uuid()};
    change.account = pick(known.accounts);
    auto const maybe = [&](unsigned percent_true) {
        return chance(30) ? std::optional{chance(percent_true)} : std::nullopt;
    };
    if (chance(40)) {
        change.debit_headroom = edge_amount(14);
    }
    if (chance(40)) {
        change.credit_headroom = edge_amount(24);
    }
    change.debit_limited = maybe(60);
    change.credit_limited = maybe(20);
    change.frozen_debit = maybe(6);
    change.frozen_credit = maybe(6);
    change.text = pick_text();
    switch (chance(15) ? below(6) : 99) {
    case 0:
        change.account = {};
        break;
    case 1:
        change.account = LedgerAccountId{Uuid::max()};
        break;
    case 2:
        change.account = unknown_account(below(10));
        break;
    case 3:
        change.debit_headroom = -1;
        break;
    case 4:
        change.flags = EventFlags::closing_debit;
        break;
    case 5:
        change.credit_headroom = Amount::max();
        break;
    default:
        break;
    }
    return change;
}

Event Generator::make_period() {
    PeriodChange change;
    change.id = EntryId{new_uuid()};
    auto const day = floor<days>(here().reading);
    if (chance(60)) {
        change.business_date = day + days{static_cast<int>(below(3)) - 1};
    }
    if (chance(25)) {
        change.unlock = true;
    } else if (chance(50)) {
        change.locked_through = day - days{2 + static_cast<int>(below(20))};
    }
    switch (chance(10) ? below(3) : 99) {
    case 0:
        change.unlock = true;
        change.locked_through = day;
        break;
    case 1:
        change.business_date = std::chrono::year{10000} / 1 / 1;
        break;
    case 2:
        change.locked_through = std::chrono::sys_days{std::chrono::year{0} / 12 / 31};
        break;
    default:
        break;
    }
    return change;
}

EntryDraft Generator::make_booking() {
    auto& known = here();
    EntryDraft draft;
    draft.id = EntryId{new_uuid()};
    draft.code = static_cast<std::uint16_t>(1 + below(4));
    auto const& same = known.by_asset.at(pick(asset_codes));
    auto const debit = pick(same);
    auto credit = pick(same);
    for (int i = 0; i < 20 && credit == debit; ++i) {
        credit = pick(same);
    }
    auto const amount = pick_amount(debit);
    draft.postings = {{debit, Side::debit, amount, {}}, {credit, Side::credit, amount, {}}};
    if (chance(10)) {
        std::swap(draft.postings[0], draft.postings[1]);
    }
    if (chance(30)) {
        draft.kind = EventKind::pending;
        draft.timeout_s = chance(50) ? static_cast<std::uint32_t>(below(900)) : 0;
        if (chance(plans()[ledger_].end ? 30 : 5)) {
            draft.timeout_s = static_cast<std::uint32_t>(300'000'000 - below(1000));
        }
        if (chance(5)) {
            draft.flags = chance(50) ? EventFlags::closing_debit : EventFlags::closing_credit;
            draft.timeout_s = static_cast<std::uint32_t>(1 + below(120));
        }
    }
    if (chance(12)) {
        static constexpr std::uint16_t kinds[]{1 << 2, 1 << 3, (1 << 2) | (1 << 3)};
        draft.flags = with(draft.flags, pick(kinds));
        auto const wanted = chance(40) ? Amount::max() : amount;
        draft.postings[0].amount = wanted;
        draft.postings[1].amount = wanted;
    } else if (chance(12)) {
        // More lines: the same total once again, split on one side; accounts may repeat on a side.
        auto const third = pick(same);
        if (third != debit && amount < Amount::max() - amount) {
            draft.postings.push_back({third, Side::credit, amount, {}});
            for (auto& posting : draft.postings) {
                posting.amount = posting.side == Side::debit ? amount + amount : posting.amount;
            }
        }
    }
    decorate(draft);
    return draft;
}

EntryDraft Generator::make_exchange() {
    auto& known = here();
    EntryDraft draft;
    draft.id = EntryId{new_uuid()};
    draft.code = 9;
    for (auto const* asset : {"EUR", "TOKEN"}) {
        auto const& accounts = known.by_asset.at(asset);
        auto const amount = edge_amount(12);
        draft.postings.push_back({accounts[0], Side::debit, amount, {}});
        draft.postings.push_back(
            {accounts[1 + below(accounts.size() - 1)], Side::credit, amount, {}});
    }
    if (chance(20)) {
        draft.kind = EventKind::pending;
    }
    draft.conversion = ConversionNote{Rate{3 + static_cast<std::int64_t>(below(5)), 7},
                                      RoundingMode::half_up,
                                      static_cast<std::int64_t>(below(7)),
                                      7};
    decorate(draft);
    return draft;
}

EntryDraft Generator::make_giant() {
    auto const& giants = here().by_asset.at(giant_asset);
    EntryDraft draft;
    draft.id = EntryId{new_uuid()};
    draft.code = 1;
    bool const turned = chance(50);
    auto const& one = giants[giants.size() - 2];
    auto const& other = giants.back();
    auto amount = Amount::max() - below(9);
    if (chance(60)) {
        amount = to_amount((Number{1} << 126) + Number{static_cast<std::int64_t>(below(17))} - 8);
    }
    draft.postings = {{turned ? one : other, Side::debit, amount, {}},
                      {turned ? other : one, Side::credit, amount, {}}};
    draft.kind = chance(65) ? EventKind::pending : EventKind::normal;
    if (draft.kind == EventKind::pending && chance(50)) {
        draft.timeout_s = 60;
    }
    return draft;
}

Event Generator::make_resolution() {
    auto& known = here();
    EntryDraft draft;
    draft.id = EntryId{new_uuid()};
    draft.kind = chance(70) ? EventKind::post : EventKind::void_;
    draft.pending_id = chance(85) ? pick_recent(known.holds) : pick(known.holds);
    auto const* hold = oracle_.find_open_hold(ledger_, draft.pending_id);
    if (hold == nullptr || chance(25)) {
        draft.code = static_cast<std::uint16_t>(chance(85) ? 0 : 1 + below(4));
        return draft;
    }
    bool const two = hold->postings.size() == 2;
    if (two && draft.kind == EventKind::post && chance(45)) {
        draft.flags = EventFlags::keep_open;
    }
    auto const how = below(10);
    for (std::size_t i = 0; i < hold->postings.size(); ++i) {
        auto amount = hold->left[i];
        if (how < 4 && draft.kind == EventKind::post) {
            amount = how == 0 ? amount : amount / (2 + Number{how});
        } else if (how == 4 && amount < to_number(Amount::max())) {
            amount += 1;
        } else if (how == 5 && amount > 0) {
            amount -= 1;
        }
        bool const all = how == 6 && two && draft.kind == EventKind::post;
        draft.postings.push_back({hold->postings[i].account,
                                  hold->postings[i].side,
                                  all ? Amount::max() : to_amount(amount),
                                  {}});
    }
    if (chance(8)) {
        draft.postings.front().account = pick(known.accounts);
    }
    draft.effective_date = pick_date();
    draft.text = pick_text();
    return shorten(draft);
}

/// Some of the entries that can be said as a transfer.
Event Generator::shorten(EntryDraft const& draft) {
    auto const& postings = draft.postings;
    bool const can = postings.size() == 2 && postings[0].side == Side::debit &&
                     postings[1].side == Side::credit && postings[0].amount == postings[1].amount &&
                     draft.text.empty() && draft.mandate.is_zero() && !draft.conversion &&
                     !postings[0].scale && !postings[1].scale;
    if (!can || chance(40)) {
        return draft;
    }
    Transfer transfer{draft.id,
                      postings[0].account,
                      postings[1].account,
                      postings[0].amount,
                      draft.pending_id,
                      draft.user_data,
                      draft.timeout_s,
                      draft.code,
                      draft.kind,
                      draft.flags,
                      draft.effective_date,
                      draft.time};
    bool const new_booking = draft.kind == EventKind::normal || draft.kind == EventKind::pending;
    if (!new_booking && chance(60)) {
        transfer.debit_account = {};
        transfer.credit_account = {};
        if (draft.kind != EventKind::post && chance(70)) {
            transfer.amount = chance(50) ? Amount{} : Amount::max();
        }
    }
    return transfer;
}

Event Generator::make_reversal() {
    auto& known = here();
    EntryDraft draft;
    draft.id = EntryId{new_uuid()};
    draft.kind = EventKind::reverse;
    draft.pending_id =
        chance(10) && !known.others.empty() ? pick(known.others) : pick_recent(known.bookings, 60);
    draft.code = static_cast<std::uint16_t>(chance(90) ? 0 : 1 + below(4));
    if (chance(40)) {
        auto const& events = oracle_.events(ledger_);
        auto const target = std::find_if(
            events.rbegin(),
            events.rbegin() + std::min<std::ptrdiff_t>(2'000, events.rend() - events.rbegin()),
            [&](auto const& event) { return event.id == draft.pending_id; });
        if (target != events.rend() && target->id == draft.pending_id) {
            for (auto const& posting : target->postings) {
                draft.postings.push_back({posting.account,
                                          posting.side == Side::debit ? Side::credit : Side::debit,
                                          posting.amount,
                                          {}});
            }
            if (!draft.postings.empty() && chance(20)) {
                auto const other = edge_amount(10);
                for (auto& posting : draft.postings) {
                    posting.amount = other;
                }
            }
        }
    }
    draft.effective_date = pick_date();
    return draft;
}

void Generator::malform(EntryDraft& draft, unsigned how) {
    auto& known = here();
    auto const& others = known_[(ledger_ + 1) % known_.size()].accounts;
    auto& first = draft.postings.front();
    switch (how) {
    case 0:
        draft.time = Timestamp{1ns};
        break;
    case 1:
        draft.kind = static_cast<EventKind>(chance(70) ? 6 + below(3) : 9 * below(2));
        break;
    case 2:
        draft.kind = EventKind::void_;
        draft.conversion = ConversionNote{};
        break;
    case 3:
        draft.flags = with(draft.flags, static_cast<std::uint16_t>(1U << (7 + below(9))));
        break;
    case 4:
        draft.id = {};
        break;
    case 5:
        draft.id = EntryId{Uuid::max()};
        break;
    case 6:
        draft.flags = with(draft.flags, 1 << 1);
        break;
    case 7:
        draft.postings.clear();
        draft.flags = EventFlags::none;
        break;
    case 8:
        draft.postings.resize(2 + limits::postings_per_side_max, first);
        draft.flags = EventFlags::none;
        break;
    case 9:
        first.account = {};
        break;
    case 10:
        first.account = LedgerAccountId{Uuid::max()};
        break;
    case 11:
        draft.postings.back().account = first.account;
        break;
    case 12:
        first.amount = chance(50) ? Amount{-1} : Amount::min();
        break;
    case 13:
        first.scale = static_cast<std::uint8_t>(below(22));
        break;
    case 14:
        draft.pending_id = EntryId{new_uuid()};
        draft.kind = EventKind::normal;
        break;
    case 15:
        draft.kind = EventKind::post;
        draft.pending_id = {};
        draft.flags = EventFlags::none;
        break;
    case 16:
        draft.kind = EventKind::reverse;
        draft.pending_id = draft.id;
        draft.flags = EventFlags::none;
        break;
    case 17:
        draft.kind = EventKind::normal;
        draft.timeout_s = 1;
        break;
    case 18:
        draft.kind = EventKind::normal;
        draft.timeout_s = 0;
        draft.flags = EventFlags::closing_debit;
        break;
    case 19:
        draft.code = 0;
        break;
    case 20:
        draft.effective_date = Date{std::chrono::year{10000} / 1 / 1} + days{below(5)};
        break;
    case 21:
        draft.effective_date = Date{std::chrono::year{1} / 1 / 1} - days{1 + below(5)};
        break;
    case 22:
        first.account = unknown_account(below(1000));
        break;
    case 23:
        first.account = others.empty() ? unknown_account(1) : pick(others);
        break;
    case 24:
        first.amount = edge_amount(20);
        break;
    case 25:
        draft.kind = chance(50) ? EventKind::post : EventKind::reverse;
        draft.pending_id = EntryId{new_uuid()};
        draft.flags = EventFlags::none;
        draft.timeout_s = 0;
        break;
    case 26:
        draft.kind = EventKind::post;
        draft.pending_id = pick(known.bookings);
        draft.flags = EventFlags::none;
        draft.timeout_s = 0;
        break;
    case 27:
        draft.kind = EventKind::post;
        draft.pending_id = pick(known.holds);
        draft.flags = EventFlags::none;
        draft.timeout_s = 0;
        break;
    case 28:
        draft.flags = with(draft.flags, 1 << 2);
        draft.postings.push_back(first);
        break;
    case 29:
        draft.flags = with(draft.flags, 1 << 6);
        break;
    case 30:
        draft.kind = EventKind::reverse;
        draft.pending_id = pick(known.holds);
        draft.postings.clear();
        draft.flags = EventFlags::none;
        draft.timeout_s = 0;
        break;
    case 31: // Another scale that still says the amount exactly.
        for (auto& posting : draft.postings) {
            posting.amount = below(1000) * 1000;
            posting.scale = static_cast<std::uint8_t>(3);
        }
        break;
    default:
        break;
    }
}

Event Generator::make_malformed() {
    constexpr unsigned ways = 32;
    auto draft = make_booking();
    malform(draft, static_cast<unsigned>(below(ways)));
    if (chance(15) && !draft.postings.empty()) {
        malform(draft, static_cast<unsigned>(below(ways)));
    }
    return draft;
}

void Generator::mutate(EntryDraft& draft) {
    switch (below(16)) {
    case 0:
        draft.flags = toggled(draft.flags, EventFlags::balancing_debit);
        break;
    case 1:
        draft.pending_id = EntryId{new_uuid()};
        break;
    case 2:
        draft.timeout_s += 1;
        break;
    case 3:
        if (!draft.postings.empty() && chance(50)) {
            draft.postings.pop_back();
        } else if (!draft.postings.empty()) {
            draft.postings.push_back(draft.postings.front());
        }
        break;
    case 4:
        if (!draft.postings.empty()) {
            draft.postings.back().account = pick(here().accounts);
        }
        break;
    case 5:
        if (!draft.postings.empty()) {
            auto& side = draft.postings.front().side;
            side = side == Side::debit ? Side::credit : Side::debit;
        }
        break;
    case 6:
        if (!draft.postings.empty()) {
            auto& amount = draft.postings.front().amount;
            amount = amount.is_zero() || (chance(50) && amount < Amount::max()) ? amount + 1
                                                                                : amount - 1;
        }
        break;
    case 7:
        draft.effective_date = today() + days{100 + below(9)};
        break;
    case 8:
        draft.user_data.number += 77;
        break;
    case 9:
        draft.text.description += "!";
        break;
    case 10:
        draft.code = static_cast<std::uint16_t>(draft.code + 100);
        break;
    case 11:
        draft.mandate = {2, 1 + below(9)};
        break;
    case 12:
        draft.effective_date.reset();
        break;
    case 13:
        std::reverse(draft.text.metadata.begin(), draft.text.metadata.end());
        break;
    case 14:
        draft.conversion = ConversionNote{Rate{1, 9}, RoundingMode::down, 0, 1};
        break;
    case 15:
        draft.kind = draft.kind == EventKind::normal ? EventKind::pending : EventKind::normal;
        break;
    default:
        break;
    }
}

void Generator::mutate(Transfer& draft) {
    switch (below(8)) {
    case 0:
        draft.flags = toggled(draft.flags, EventFlags::balancing_credit);
        break;
    case 1:
        draft.pending_id = EntryId{new_uuid()};
        break;
    case 2:
        draft.timeout_s += 1;
        break;
    case 3:
        draft.debit_account = pick(here().accounts);
        break;
    case 4:
        draft.amount = draft.amount.is_zero() ? draft.amount + 1 : draft.amount - 1;
        break;
    case 5:
        draft.effective_date = today() + days{100};
        break;
    case 6:
        draft.user_data.tag += 1;
        break;
    case 7:
        draft.code = static_cast<std::uint16_t>(draft.code + 100);
        break;
    default:
        break;
    }
}

void Generator::mutate(LedgerAccountDraft& draft) {
    switch (below(8)) {
    case 0:
        draft.account_flags = draft.account_flags | LedgerAccountFlags::credit_limited |
                              LedgerAccountFlags::debit_limited;
        break;
    case 1:
        draft.asset = draft.asset == "EUR" ? "JPY" : "EUR";
        break;
    case 2:
        draft.account_class = LedgerAccountClass::expense;
        break;
    case 3:
        draft.debit_headroom += 1;
        break;
    case 4:
        draft.user_data.tag += 1;
        break;
    case 5:
        draft.text.description += "?";
        break;
    case 6:
        draft.code = static_cast<std::uint16_t>(draft.code + 1);
        break;
    case 7:
        draft.parent = pick(here().accounts);
        break;
    default:
        break;
    }
}

void Generator::mutate(LedgerAccountChange& draft) {
    switch (below(6)) {
    case 0:
        draft.account = pick(here().accounts);
        break;
    case 1:
        draft.debit_headroom = 123'456;
        break;
    case 2:
        draft.frozen_credit = !draft.frozen_credit.value_or(false);
        break;
    case 3:
        draft.user_data.number += 1;
        break;
    case 4:
        draft.text.description += "?";
        break;
    case 5:
        draft.credit_headroom.reset();
        break;
    default:
        break;
    }
}

void Generator::mutate(PeriodChange& draft) {
    switch (below(4)) {
    case 0:
        draft.business_date = draft.business_date.value_or(today()) + days{1};
        break;
    case 1:
        draft.unlock = false;
        draft.locked_through = today() - days{400};
        break;
    case 2:
        draft.user_data.number += 1;
        break;
    case 3:
        draft.text.description += "?";
        break;
    default:
        break;
    }
}

Event Generator::make_resend() {
    auto& known = here();
    if (chance(10) && !known.refused.empty()) {
        return pick_recent(known.refused, 200);
    }
    auto event = chance(50) ? pick_recent(known.sent, 200) : pick(known.sent);
    if (chance(75)) {
        on_common(event, [this](auto& draft) { mutate(draft); });
        if (chance(15)) {
            on_common(event, [this](auto& draft) { mutate(draft); });
        }
    }
    return event;
}

Event Generator::make_event() {
    auto& known = here();
    auto const kind = below(1000);
    if (kind < 15) {
        return make_account();
    }
    if (kind < 40) {
        return make_change();
    }
    if (kind < 48) {
        return make_period();
    }
    if (kind < 75) {
        return make_giant();
    }
    if (kind < 100) {
        return make_exchange();
    }
    if (kind < 240 && !known.holds.empty()) {
        return make_resolution();
    }
    if (kind < 285 && !known.bookings.empty()) {
        return make_reversal();
    }
    if (kind < 400 && !known.holds.empty() && !known.bookings.empty()) {
        return make_malformed();
    }
    if (kind < 530 && !known.sent.empty()) {
        return make_resend();
    }
    return shorten(make_booking());
}

void Generator::link(Step& step) {
    auto const size = step.events.size();
    if (chance(25) && size >= 2) {
        auto const begin = below(size - 1);
        auto const end = std::min(size - 1, begin + 1 + below(4));
        for (auto i = begin; i < end; ++i) {
            on_common(step.events[i],
                      [](auto& draft) { draft.flags = draft.flags | EventFlags::linked; });
        }
    }
    if (chance(4)) {
        on_common(step.events.back(),
                  [](auto& draft) { draft.flags = draft.flags | EventFlags::linked; });
    }
}

void Generator::import(Step& step) {
    auto time = oracle_.head_time(ledger_);
    if (chance(80)) {
        step.reading = std::max(step.reading, time + 10s);
    }
    for (auto& event : step.events) {
        time += nanoseconds{1 + below(100)};
        on_common(event, [&](auto& draft) {
            draft.flags = chance(96) ? draft.flags | EventFlags::imported : draft.flags;
            draft.time = chance(92) ? time : Timestamp{};
            if (chance(6)) {
                draft.time = chance(70) ? time - 1min : step.reading + nanoseconds{below(2)};
            }
        });
        if (auto* entry = std::get_if<EntryDraft>(&event); entry != nullptr && chance(90)) {
            entry->timeout_s = 0;
        }
    }
}

Step Generator::next() {
    auto roll = below(100);
    ledger_ = 0;
    while (roll >= plans()[ledger_].weight) {
        roll -= plans()[ledger_].weight;
        ++ledger_;
    }
    auto& known = here();
    Step step;
    step.ledger = ledger_;
    if (!known.receipts.empty() && chance(3)) {
        step = pick_recent(known.receipts, 10);
        if (chance(50)) {
            on_common(step.events.front(),
                      [this](auto& draft) { draft.id = decltype(draft.id){new_uuid()}; });
        }
        step.reading = known.reading;
        return step;
    }
    move_clock();
    step.reading = known.reading;
    if (below(40) == 0) {
        if (!known.receipts.empty() && chance(25)) {
            step.options.batch_id = pick_recent(known.receipts, 10).options.batch_id;
        }
        step.events.assign(limits::batch_events_max + 1, Transfer{});
        return step;
    }
    if (known.accounts.empty() ||
        oracle_.events(ledger_).size() >= known.giants_at + giants_every) {
        known.giants_at = oracle_.events(ledger_).size();
        for (auto const* asset : {giant_asset, giant_asset}) {
            step.events.push_back(
                plain_account(LedgerAccountId{new_uuid()}, asset, LedgerAccountFlags::none));
        }
    }
    if (known.accounts.empty()) {
        for (int i = 0; i < 4; ++i) {
            for (auto const* asset : {"EUR", "JPY", "KWD", "POINTS", "TOKEN"}) {
                auto const flags =
                    i < 2 ? LedgerAccountFlags::history
                          : LedgerAccountFlags::history | LedgerAccountFlags::debit_limited;
                step.events.push_back(plain_account(LedgerAccountId{new_uuid()}, asset, flags));
            }
        }
        return step;
    }
    auto const size = chance(30) ? 1 : 1 + below(chance(5) ? 150 : 25);
    while (step.events.size() < size) {
        step.events.push_back(make_event());
    }
    link(step);
    if (chance(6)) {
        import(step);
    }
    step.options.atomic = chance(5);
    step.options.dry_run = chance(4);
    step.options.principal = chance(20) ? 1 + below(3) : 0;
    if (!step.options.dry_run && chance(4)) {
        step.options.batch_id = Uuid{99, next_id_++};
    }
    known.reading = std::max(known.reading, step.reading);
    return step;
}

void Generator::learn(Step const& step, Answer const& answer) {
    auto& known = known_[step.ledger];
    if (answer.refused || step.options.dry_run) {
        return;
    }
    if (step.options.batch_id) {
        known.receipts.push_back(step);
    }
    for (std::size_t i = 0; i < step.events.size(); ++i) {
        auto const& result = answer.results[i];
        if (result.code != ResultCode::created) {
            if (below(4) == 0) {
                known.refused.push_back(step.events[i]);
            }
            continue;
        }
        if (result.seq > oracle_.events(step.ledger).size() ||
            oracle_.events(step.ledger)[result.seq - 1].time != result.time) {
            continue;
        }
        auto const& event = oracle_.events(step.ledger)[result.seq - 1];
        known.sent.push_back(step.events[i]);
        switch (event.kind) {
        case EventKind::open:
            if (event.account->asset.code() != giant_asset) {
                known.accounts.push_back(event.account->id);
            }
            known.by_asset[std::string{event.account->asset.code()}].push_back(event.account->id);
            break;
        case EventKind::pending:
            known.holds.push_back(event.id);
            break;
        case EventKind::normal:
        case EventKind::post:
            known.bookings.push_back(event.id);
            break;
        default:
            known.others.push_back(event.id);
            break;
        }
    }
}

} // namespace simulation
