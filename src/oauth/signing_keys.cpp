#include <nostro/oauth/signing_keys.hpp>

#include "core/json.hpp"
#include "domain/administration.hpp"
#include "domain/audit.hpp"
#include "oauth/epoch.hpp"
#include "oauth/key_rows.hpp"
#include "oauth/key_set.hpp"

#include <nostro/core/error.hpp>
#include <nostro/oauth/options.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace nostro::inline v0 {

namespace {

using detail::ServiceState;
using detail::SigningKeyRow;
using enum SigningKeyState;

/// The keys of a tenant in a unit. They are locked by the row of the epoch, which every change of
/// them counts up: two processes do not both make a first key.
class KeyBook {
public:
    KeyBook(storage::Transaction& transaction, ServiceState const& state)
        : transaction_{transaction}, state_{state}, rows_{transaction, state.tenant},
          now_{state.host->now()} {}

    void lock() { note_access_change(transaction_, state_); }

    void set_time(Timestamp now) noexcept { now_ = now; }

    [[nodiscard]] std::optional<SigningKeyRow> find(std::string_view algorithm,
                                                    SigningKeyState wanted) const {
        for (SigningKeyRow& row : rows_.list({})) {
            if (row.algorithm == algorithm && row.state == wanted) {
                return std::move(row);
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<SigningKeyRow> find(std::string_view kid) const {
        return rows_.find(kid);
    }

    [[nodiscard]] std::vector<SigningKeyRow> list() const { return rows_.list({}); }

    void announce(SigningKeyRow& row) {
        row.state = pending;
        row.created_at = now_;
        row.not_before = now_ + options().keys.announce;
        rows_.insert(row);
        note(row);
    }

    /// @param is_new  whether nobody was told of it
    void activate(SigningKeyRow& row, bool is_new) {
        row.state = active;
        row.created_at = is_new ? now_ : row.created_at;
        row.not_before = is_new ? now_ : row.not_before;
        row.sign_until = now_ + options().keys.use;
        is_new ? rows_.insert(row) : rows_.update(row);
        note(row);
    }

    void retire(SigningKeyRow& row) {
        // However short the schedule, what was signed with it is verified to the end.
        constexpr std::chrono::hours token_life_max{24};
        row.publish_until =
            now_ + std::max<std::chrono::seconds>(options().keys.keep, token_life_max);
        end(row, retiring);
    }

    void end(SigningKeyRow& row, SigningKeyState into) {
        row.state = into;
        row.private_key = {};
        rows_.update(row);
        note(row);
    }

    void hand_over_at(SigningKeyRow& row, Timestamp time) {
        row.sign_until = row.sign_until ? std::min(*row.sign_until, time) : time;
        rows_.update(row);
    }

    [[nodiscard]] OauthOptions const& options() const { return *state_.host->ports().oauth; }

    [[nodiscard]] Timestamp now() const noexcept { return now_; }

private:
    void note(SigningKeyRow const& row) {
        detail::record(transaction_,
                       state_,
                       {.kind = "signing_key.changed",
                        .entity = row.kid,
                        .context = {{"state", std::string{name_of(row.state)}},
                                    {"algorithm", row.algorithm}}});
    }

    storage::Transaction& transaction_;
    ServiceState const& state_;
    storage::Records<SigningKeyRow> rows_;
    Timestamp now_;
};

/// Keys made beforehand, with no unit open; a unit that is repeated finds them again.
class NewKeys {
public:
    explicit NewKeys(ServiceState const& state) : state_{state} {}

    void make(std::string const& algorithm) {
        made_.emplace(algorithm, detail::make_signing_key(state_, algorithm));
    }

    [[nodiscard]] SigningKeyRow get(std::string const& algorithm) const {
        auto const found = made_.find(algorithm);
        if (found == made_.end()) {
            throw Conflict{"another process is changing the signing keys"};
        }
        return found->second;
    }

private:
    ServiceState const& state_;
    std::map<std::string, SigningKeyRow> made_;
};

bool is_offered(OauthOptions const& options, std::string_view algorithm) {
    return std::ranges::find(options.signing_algorithms, algorithm) !=
           options.signing_algorithms.end();
}

/// What `tick` does for one algorithm.
struct DueWork {
    bool announces = false;
    bool hands_over = false; ///< to the pending key
    bool retires = false;    ///< without a successor: the algorithm is not offered any more

    [[nodiscard]] bool any() const noexcept { return announces || hands_over || retires; }
};

DueWork due_work(OauthOptions const& options,
                 std::string_view algorithm,
                 std::optional<SigningKeyRow> const& current,
                 std::optional<SigningKeyRow> const& next,
                 Timestamp now) {
    if (!current || !current->sign_until) {
        return {};
    }
    bool const is_over = *current->sign_until <= now;
    return {.announces = !next && is_offered(options, algorithm) &&
                         *current->sign_until <= now + options.keys.announce,
            .hands_over = next && is_over && next->not_before <= now,
            .retires = !next && is_over && !is_offered(options, algorithm)};
}

std::vector<std::string> algorithms_of(std::vector<SigningKeyRow> const& rows) {
    std::vector<std::string> algorithms;
    for (SigningKeyRow const& row : rows) {
        if (std::ranges::find(algorithms, row.algorithm) == algorithms.end()) {
            algorithms.push_back(row.algorithm);
        }
    }
    return algorithms;
}

bool is_gone(SigningKeyRow const& row, Timestamp now) noexcept {
    return row.state == retiring && row.publish_until && *row.publish_until <= now;
}

std::size_t do_due_work(KeyBook& book, NewKeys const& made) {
    std::size_t changes = 0;
    for (std::string const& algorithm : algorithms_of(book.list())) {
        auto current = book.find(algorithm, active);
        auto next = book.find(algorithm, pending);
        DueWork const work = due_work(book.options(), algorithm, current, next, book.now());
        if (work.announces) {
            SigningKeyRow row = made.get(algorithm);
            book.announce(row);
        }
        if (work.hands_over || work.retires) {
            book.retire(*current);
        }
        if (work.hands_over) {
            book.activate(*next, false);
        }
        changes += static_cast<std::size_t>(work.announces) +
                   static_cast<std::size_t>(work.hands_over) * 2 +
                   static_cast<std::size_t>(work.retires);
    }
    for (SigningKeyRow& row : book.list()) {
        if (is_gone(row, book.now())) {
            book.end(row, removed);
            ++changes;
        }
    }
    return changes;
}

/// A key for each algorithm that has none.
void make_missing(ServiceState const& state) {
    state.host->require_core("signing_keys.ensure");
    auto const known = detail::current_keys(state, true);
    NewKeys made{state};
    std::vector<std::string> missing;
    for (std::string const& algorithm : state.host->ports().oauth->signing_algorithms) {
        auto const jwa = detail::parse_jwa(algorithm);
        if (!jwa || known->find_active(*jwa) == nullptr) {
            made.make(algorithm);
            missing.push_back(algorithm);
        }
    }
    if (missing.empty()) {
        return;
    }
    state.host->write([&](storage::Transaction& transaction) {
        KeyBook book{transaction, state};
        book.lock();
        for (std::string const& algorithm : missing) {
            if (!book.find(algorithm, active)) {
                SigningKeyRow row = made.get(algorithm);
                book.activate(row, true);
            }
        }
    });
}

} // namespace

SigningKeys::SigningKeys(std::shared_ptr<detail::ServiceState const> state) noexcept
    : state_{std::move(state)} {}

void SigningKeys::ensure() {
    detail::require_administration(
        *state_, detail::Administered::signing_keys, detail::Right::write);
    make_missing(*state_);
}

std::string SigningKeys::jwks() {
    detail::require_administration(
        *state_, detail::Administered::signing_keys, detail::Right::read);
    auto keys = detail::current_keys(*state_);
    if (keys->keys.empty()) {
        make_missing(*state_);
        keys = detail::current_keys(*state_);
    }
    boost::json::array list;
    for (auto const& key : keys->keys) {
        list.push_back(parse_json(key->about.public_jwk, "signing key"));
    }
    return to_text(boost::json::object{{"keys", std::move(list)}});
}

std::vector<SigningKey> SigningKeys::list() const {
    detail::require_administration(
        *state_, detail::Administered::signing_keys, detail::Right::read);
    auto rows = state_->host->read_out([&](storage::Transaction& transaction) {
        return storage::Records<SigningKeyRow>{transaction, state_->tenant}.list({});
    });
    std::ranges::sort(rows, {}, [](SigningKeyRow const& row) {
        return std::pair{row.created_at, row.kid};
    });
    std::vector<SigningKey> keys(rows.size());
    std::ranges::transform(rows, keys.begin(), detail::describe);
    return keys;
}

SigningKey SigningKeys::rotate(std::string_view algorithm) {
    detail::require_administration(
        *state_, detail::Administered::signing_keys, detail::Right::write);
    state_->host->require_core("signing_keys.rotate");
    if (!is_offered(*state_->host->ports().oauth, algorithm)) {
        throw InvalidArgument{"tokens are not signed by this algorithm",
                              {{"field", "algorithm"}, {"algorithm", std::string{algorithm}}}};
    }
    make_missing(*state_);
    NewKeys made{*state_};
    std::string const name{algorithm};
    made.make(name);
    return state_->host->written([&](storage::Transaction& transaction) {
        KeyBook book{transaction, *state_};
        book.lock();
        auto next = book.find(name, pending);
        if (!next) {
            next = made.get(name);
            book.announce(*next);
        }
        if (auto current = book.find(name, active)) {
            book.hand_over_at(*current, next->not_before);
        }
        return detail::describe(*next);
    });
}

SigningKey SigningKeys::revoke(std::string_view kid) {
    detail::require_administration(
        *state_, detail::Administered::signing_keys, detail::Right::write);
    state_->host->require_core("signing_keys.revoke");
    auto const doomed = state_->host->read_out([&](storage::Transaction& transaction) {
        return storage::Records<SigningKeyRow>{transaction, state_->tenant}.find(kid);
    });
    NewKeys made{*state_};
    if (doomed && doomed->state == active &&
        is_offered(*state_->host->ports().oauth, doomed->algorithm)) {
        made.make(doomed->algorithm);
    }
    return state_->host->written([&](storage::Transaction& transaction) {
        KeyBook book{transaction, *state_};
        book.lock();
        auto row = book.find(kid);
        if (!row || !detail::is_published(row->state)) {
            throw NotFound{"signing key does not exist", {{"kid", std::string{kid}}}};
        }
        bool const signs = row->state == active;
        book.end(*row, revoked);
        if (signs && is_offered(book.options(), row->algorithm)) {
            if (auto next = book.find(row->algorithm, pending)) {
                book.activate(*next, false);
            } else {
                SigningKeyRow fresh = made.get(row->algorithm);
                book.activate(fresh, true);
            }
        }
        return detail::describe(*row);
    });
}

std::size_t SigningKeys::tick(Timestamp now) {
    detail::require_administration(
        *state_, detail::Administered::signing_keys, detail::Right::write);
    state_->host->require_core("signing_keys.tick");
    auto const rows = state_->host->read_out([&](storage::Transaction& transaction) {
        return storage::Records<SigningKeyRow>{transaction, state_->tenant}.list({});
    });
    auto const find = [&](std::string const& algorithm, SigningKeyState wanted) {
        auto const found = std::ranges::find_if(rows, [&](SigningKeyRow const& row) {
            return row.algorithm == algorithm && row.state == wanted;
        });
        return found == rows.end() ? std::nullopt : std::optional{*found};
    };
    NewKeys made{*state_};
    OauthOptions const& options = *state_->host->ports().oauth;
    bool is_due =
        std::ranges::any_of(rows, [&](SigningKeyRow const& row) { return is_gone(row, now); });
    for (std::string const& algorithm : algorithms_of(rows)) {
        DueWork const work =
            due_work(options, algorithm, find(algorithm, active), find(algorithm, pending), now);
        if (work.announces) {
            made.make(algorithm);
        }
        is_due = is_due || work.any();
    }
    if (!is_due) {
        return 0;
    }
    return state_->host->written([&](storage::Transaction& transaction) {
        KeyBook book{transaction, *state_};
        book.set_time(now);
        book.lock();
        return do_due_work(book, made);
    });
}

} // namespace nostro::inline v0
