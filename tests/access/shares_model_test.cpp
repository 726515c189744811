#include "access/access_bank.hpp"
#include "core/property.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

using namespace nostro;
using namespace support;

namespace {

using nostro::testing::RandomInput;
using Words = std::vector<std::string>;

/// What the rules say, in sets.
class Model {
public:
    /// @param holder  owner of the account
    Model(std::set<std::string> users, std::set<std::string> views, std::string holder)
        : users_{std::move(users)}, views_{std::move(views)}, holder_{std::move(holder)} {
        held_[holder_] = {"owner"};
    }

    [[nodiscard]] std::set<std::string> held(std::string const& user) const {
        auto const found = held_.find(user);
        return found == held_.end() ? std::set<std::string>{} : found->second;
    }

    std::string share(std::string const& actor, Words const& views, std::string const& user) {
        if (!is_owner(actor)) {
            return no_owner;
        }
        if (!users_.contains(user)) {
            return "not_found user_not_found";
        }
        for (auto const& view : views) {
            if (view == "public") {
                return "invalid_argument view_is_public";
            }
            if (!views_.contains(view)) {
                return "not_found view_not_found";
            }
        }
        held_[user].insert(views.begin(), views.end());
        return {};
    }

    std::string revoke(std::string const& actor, std::string const& view, std::string const& user) {
        if (!is_owner(actor) && actor != user) {
            return no_owner;
        }
        if (!users_.contains(user)) {
            return "not_found user_not_found";
        }
        if (!views_.contains(view)) {
            return "not_found view_not_found";
        }
        if (!held(user).contains(view)) {
            return "not_found share_not_found";
        }
        auto refusal = view == "owner" ? kept_owner(user) : std::string{};
        if (refusal.empty()) {
            held_[user].erase(view);
        }
        return refusal;
    }

    std::string revoke_all(std::string const& actor, std::string const& user) {
        if (!is_owner(actor) && actor != user) {
            return no_owner;
        }
        if (!users_.contains(user)) {
            return "not_found user_not_found";
        }
        auto refusal = held(user).contains("owner") ? kept_owner(user) : std::string{};
        if (refusal.empty()) {
            held_.erase(user);
        }
        return refusal;
    }

private:
    static constexpr char const* no_owner = "forbidden no_owner_access";

    [[nodiscard]] bool is_owner(std::string const& actor) const {
        return actor.empty() || held(actor).contains("owner");
    }

    [[nodiscard]] std::string kept_owner(std::string const& user) const {
        if (user == holder_) {
            return "forbidden account_holder";
        }
        auto const owners = std::ranges::count_if(
            users_, [&](std::string const& one) { return held(one).contains("owner"); });
        return owners < 2 ? "forbidden last_owner" : "";
    }

    std::set<std::string> users_;
    std::set<std::string> views_;
    std::string holder_;
    std::map<std::string, std::set<std::string>> held_;
};

} // namespace

TEST_CASE("10,000 random shares and revocations end as the rules say") {
    RandomInput random;
    INFO("NOSTRO_TEST_SEED=" << random.seed());
    on_each_access_store([&](AccessBank& bank) {
        Words users;
        for (char const* name : {"anna", "bert", "carl", "dora"}) {
            users.push_back(bank.new_user(name));
        }
        Words const views{"owner", "_v", "_w", "public", "none"};
        // An account of somebody, and one of nobody, whose first `owner` the bank has shared.
        std::map<std::string, Model> models;
        std::set<std::string> const known{users.begin(), users.end()};
        for (char const* account : {"a", "b"}) {
            bank.open(account, account == std::string_view{"a"} ? users[0] : std::string{});
            bank.provide(account, DefaultView::public_view);
            bank.make_view(account, "_v");
            bank.make_view(account, "_w");
            bank.share(account, "owner", users[0]);
            std::set<std::string> const there{"owner", "_v", "_w", "public"};
            models.try_emplace(
                account, known, there, account == std::string_view{"a"} ? users[0] : std::string{});
        }
        models.at("b").share({}, {"owner"}, users[0]);
        auto const any_of = [&](Words const& words) {
            return words[random.up_to(words.size() - 1)];
        };
        for (int round = 0; round < 10'000; ++round) {
            auto& picked = *std::next(models.begin(), random.up_to(1) == 0 ? 0 : 1);
            std::string const& account = picked.first;
            auto& model = picked.second;
            auto const user = random.up_to(30) == 0 ? "unknown" : any_of(users);
            auto const actor = random.up_to(3) == 0 ? std::string{} : any_of(users);
            auto shares = (actor.empty() ? bank.system() : bank.user(actor)).shares();
            std::string expected;
            std::string found;
            switch (random.up_to(3)) {
            case 0:
            case 1: {
                Words chosen(random.up_to(2));
                std::ranges::generate(chosen, [&] { return any_of(views); });
                expected = model.share(actor, chosen, user);
                found = refusal_of([&] { shares.share(bank_id, account, chosen, user); });
                break;
            }
            case 2: {
                auto const view = any_of(views);
                expected = model.revoke(actor, view, user);
                found = refusal_of([&] { shares.revoke({bank_id, account, view}, user); });
                break;
            }
            default:
                expected = model.revoke_all(actor, user);
                found = refusal_of([&] { shares.revoke_all(bank_id, account, user); });
            }
            CAPTURE(round);
            REQUIRE(found == expected);
            if (user != "unknown") {
                auto const held = bank.held_by(user, account);
                REQUIRE(std::set<std::string>{held.begin(), held.end()} == model.held(user));
            }
        }
    });
}
