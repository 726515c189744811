#include "workload.hpp"

#include <cmath>

namespace bench {
namespace {

constexpr std::size_t ids_a_millisecond = 1'000;
constexpr double amount_mean = 10'000.0;
constexpr std::uint64_t code_max = 0xFFFF;

} // namespace

nostro::Uuid OrderedIds::next() {
    if (left_ == 0) {
        ++milliseconds_;
        next_moment();
    }
    --left_;
    bool const carry = ++id_.low == 0;
    id_.high += carry ? 1U : 0U;
    return id_;
}

void OrderedIds::next_moment() {
    id_ = {milliseconds_ << 16U | (random_.next() & 0xFFFF), random_.next()};
    left_ = ids_a_millisecond;
}

Workload::Workload(std::uint64_t seed, bool history)
    : random_{seed}, ids_{random_}, accounts_(accounts_count) {
    for (auto& account : accounts_) {
        account.id = nostro::LedgerAccountId{ids_.next()};
        account.asset = "EUR";
        account.code = 1;
        account.account_flags =
            history ? nostro::LedgerAccountFlags::history : nostro::LedgerAccountFlags::none;
        account.user_data = user_data();
    }
}

Slice Workload::next(std::size_t count) {
    Slice slice{std::vector<nostro::Transfer>(count), std::vector<Route>(count)};
    for (std::size_t at = 0; at < count; ++at) {
        auto const debit = random_.below(accounts_count);
        auto const drawn = random_.below(accounts_count);
        auto const credit = drawn == debit ? (drawn + 1) % accounts_count : drawn;
        slice.routes[at] = {static_cast<std::uint32_t>(debit), static_cast<std::uint32_t>(credit)};

        auto& transfer = slice.transfers[at];
        transfer.id = nostro::EntryId{ids_.next()};
        transfer.debit_account = accounts_[debit].id;
        transfer.credit_account = accounts_[credit].id;
        transfer.amount = amount();
        transfer.user_data = user_data();
        transfer.code = static_cast<std::uint16_t>(1 + random_.below(code_max));
    }
    return slice;
}

nostro::UserData Workload::user_data() {
    return {{random_.next(), random_.next()},
            random_.next(),
            static_cast<std::uint32_t>(random_.next())};
}

/// 1 and an exponential of mean 10,000, rounded down.
nostro::Amount Workload::amount() {
    // 53 random bits: a fraction from 0 to just below 1.
    double const fraction = std::ldexp(static_cast<double>(random_.next() >> 11U), -53);
    return 1 + static_cast<std::int64_t>(-amount_mean * std::log1p(-fraction));
}

} // namespace bench
