#include "bank.hpp"
#include "common/database.hpp"
#include "common/files.hpp"
#include "common/race.hpp"
#include "report.hpp"
#include "workloads.hpp"

#include <nostro/access/viewed_accounts.hpp>
#include <nostro/testing/fakes.hpp>

#include <stdexcept>
#include <vector>

namespace bench {
namespace {

/// The rows by which it is decided, by their keys. Parameters: user, bank, account, view.
constexpr std::string_view share_sql =
    "SELECT b.*, a.*, v.*, s.* FROM nostro_banks b "
    "CROSS JOIN nostro_accounts a ON a.tenant = 1 AND a.bank_id = ?2 AND a.id = ?3 "
    "CROSS JOIN nostro_views v ON v.tenant = 1 AND v.bank_id = ?2 AND v.account_id = ?3 "
    "AND v.id = ?4 "
    "CROSS JOIN nostro_view_shares s ON s.tenant = 1 AND s.user_id = ?1 AND s.bank_id = ?2 "
    "AND s.account_id = ?3 AND s.view_id = ?4 "
    "WHERE b.tenant = 1 AND b.id = ?2";

class PlainShare {
public:
    explicit PlainShare(std::string const& path)
        : database_{path}, statement_{database_.prepare(share_sql)} {}

    void read(std::string_view user, nostro::ViewRef const& view) {
        statement_.bind(user,
                        std::string_view{view.bank_id},
                        std::string_view{view.account_id},
                        std::string_view{view.view_id});
        bool const is_found = statement_.step();
        statement_.touch();
        statement_.reset();
        if (!is_found) {
            throw std::runtime_error{"plain_sql: no share was found"};
        }
    }

private:
    Database database_;
    Statement statement_;
};

/// A bank whose views one user has.
struct SharedBank {
    SharedBank(std::string const& path, std::size_t count)
        : bank{path}, user{bank.add_user("reader")}, views{bank.add_views(user, count)} {}

    void check(nostro::ViewRef const& view) {
        nostro::Principal const principal{.kind = nostro::PrincipalKind::user, .id = user};
        static_cast<void>(bank.core().as(principal).viewed_accounts().usable_view(view));
    }

    Bank bank;
    std::string user;
    std::vector<nostro::ViewRef> views;
};

} // namespace

void run_shares(Options const& options) {
    Files const files{""};
    SharedBank many{files.ours(), options.views};
    SharedBank few{files.yardstick("few_views"), few_views};
    PlainShare plain{files.ours()};
    nostro::testing::SeededRandom random{options.seed};
    std::vector<std::size_t> targets;
    std::vector<Side> sides{
        {"shares",
         1,
         [&](std::size_t call) { many.check(many.views[targets[call] % many.views.size()]); }},
        {"few_views",
         1,
         [&](std::size_t call) { few.check(few.views[targets[call] % few.views.size()]); }},
        {"plain_sql", 1, [&](std::size_t call) {
             plain.read(many.user, many.views[targets[call] % many.views.size()]);
         }}};
    race(sides, [&](std::size_t round) {
        targets.resize(share_of(options.reads, round));
        for (std::size_t& target : targets) {
            target = random.below(options.views);
        }
        return targets.size();
    });
    print(options, {"shares", options.views, 0, &sides[0], &sides[2]});
    print(options, {"shares", options.views, 0, &sides[0], &sides[1]});
}

} // namespace bench
