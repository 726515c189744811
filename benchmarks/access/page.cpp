#include "bank.hpp"
#include "common/database.hpp"
#include "common/files.hpp"
#include "common/race.hpp"
#include "report.hpp"
#include "workloads.hpp"

#include <nostro/access/viewed_accounts.hpp>
#include <nostro/api/service.hpp>

#include <fmt/format.h>

#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bench {
namespace {

/// Parameters: ledger, number of the account in it, view. All columns are handed over. It names the
/// index, like the library: without statistics SQLite would scan the table.
constexpr std::string_view page_sql =
    "SELECT p.*, e.*, t.*, o.*, x.*, n.text, a.id, a.kind, a.text, a.url, a.created_at, "
    "a.author_id, w.latitude, w.longitude "
    "FROM (SELECT * FROM (SELECT * FROM nostro_postings_by_account "
    "WHERE tenant = 1 AND ledger = ?1 AND account = ?2 "
    "UNION ALL SELECT * FROM nostro_postings_by_account_new "
    "WHERE tenant = 1 AND ledger = ?1 AND account = ?2) "
    "ORDER BY seq DESC, line DESC LIMIT 50) i "
    "CROSS JOIN nostro_postings p USING (tenant, ledger, seq, line) "
    "CROSS JOIN nostro_entries e USING (tenant, ledger, seq) "
    "CROSS JOIN nostro_postings o ON o.tenant = 1 AND o.ledger = ?1 AND o.seq = i.seq "
    "AND o.line = 1 - i.line "
    "CROSS JOIN nostro_external_parties x ON x.tenant = 1 AND x.ledger = ?1 "
    "AND x.ledger_account = o.account "
    "LEFT JOIN nostro_texts t ON t.tenant = 1 AND t.ledger = ?1 AND t.seq = i.seq "
    "LEFT JOIN nostro_account_entry_narratives n ON n.tenant = 1 AND n.ledger = ?1 "
    "AND n.account = ?2 AND n.seq = i.seq AND n.line = i.line "
    "LEFT JOIN nostro_account_entry_annotations a ON a.tenant = 1 AND a.ledger = ?1 "
    "AND a.account = ?2 AND a.seq = i.seq AND a.line = i.line AND a.view_id = ?3 "
    "LEFT JOIN nostro_account_entry_places w ON w.tenant = 1 AND w.ledger = ?1 "
    "AND w.account = ?2 AND w.seq = i.seq AND w.line = i.line AND w.view_id = ?3";

/// What is kept about one of the other parties. Parameters: ledger, account, id.
constexpr std::string_view party_sql =
    "SELECT * FROM nostro_account_parties "
    "WHERE tenant = 1 AND ledger = ?1 AND account = ?2 AND id = ?3";

/// The same rows, by SQL that knows beforehand who the parties are.
class PlainPage {
public:
    PlainPage(std::string const& path, std::string_view account, std::vector<std::string> parties)
        : database_{path}, statement_{database_.prepare(page_sql)},
          party_{database_.prepare(party_sql)}, parties_{std::move(parties)} {
        auto find = database_.prepare(
            "SELECT ledger, ledger_account FROM nostro_accounts WHERE tenant = 1 AND id = ?1");
        find.bind(account);
        if (!find.step()) {
            throw std::runtime_error{"plain_sql: no such account"};
        }
        ledger_ = find.int64(0);
        number_ = find.int64(1);
    }

    void read() {
        statement_.bind(ledger_, number_, std::string_view{"_all"});
        std::size_t rows = 0;
        while (statement_.step()) {
            statement_.touch();
            ++rows;
        }
        statement_.reset();
        for (std::string const& party : parties_) {
            party_.bind(ledger_, number_, std::string_view{party});
            if (party_.step()) {
                party_.touch();
            }
            party_.reset();
        }
        if (rows < 50) {
            throw std::runtime_error{"plain_sql: the page is short"};
        }
    }

private:
    Database database_;
    Statement statement_;
    Statement party_;
    std::vector<std::string> parties_;
    std::int64_t ledger_ = 0;
    std::int64_t number_ = 0;
};

/// The ids of the other parties of the newest page, each once.
std::vector<std::string> list_parties(Bank& bank, nostro::ViewRef const& view) {
    std::set<std::string> ids;
    for (auto const& entry : bank.session().viewed_accounts().list_entries({.view = view}).items) {
        ids.insert(entry.other.value().id);
    }
    return {ids.begin(), ids.end()};
}

/// The page as an HTTP client gets it.
class ServedPage {
public:
    ServedPage(nostro::api::Service& service, nostro::ViewRef const& view) : service_{service} {
        request_.path = fmt::format("/obp/v3.0.0/banks/{}/accounts/{}/{}/transactions",
                                    view.bank_id,
                                    view.account_id,
                                    view.view_id);
    }

    void read() {
        auto const response = service_.handle(request_);
        if (response.status != 200) {
            throw std::runtime_error{fmt::format("{}: {}", response.status, response.body)};
        }
        bytes_ = response.body.size();
    }

    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    nostro::api::Service& service_;
    nostro::api::Request request_;
    std::size_t bytes_ = 0;
};

} // namespace

void run_page(Options const& options) {
    Files const files{""};
    Bank bank{files.ours()};
    auto const long_view = bank.add_account("long", options.entries, options.seed);
    auto const short_view = bank.add_account("short", short_entries, options.seed);
    nostro::api::Service service{bank.core(), {.rates = {.enabled = false}}};
    ServedPage long_page{service, long_view};
    ServedPage short_page{service, short_view};
    PlainPage plain{files.ours(), "long", list_parties(bank, long_view)};
    std::vector<Side> sides{{"page", 1, [&](std::size_t) { long_page.read(); }},
                            {"short_account", 1, [&](std::size_t) { short_page.read(); }},
                            {"plain_sql", 1, [&](std::size_t) { plain.read(); }}};
    for (Side const& side : sides) {
        side.call(0); // what is read for the first time
    }
    race(sides, [&](std::size_t round) { return share_of(options.reads, round); });
    print(options, {"page", options.entries, long_page.bytes(), &sides[0], &sides[2]});
    print(options, {"page", options.entries, long_page.bytes(), &sides[0], &sides[1]});
}

} // namespace bench
