#include "api/obp/handlers.hpp"
#include "api/obp/paging.hpp"
#include "api/obp/request.hpp"
#include "api/obp/transaction_text.hpp"

#include <nostro/access/viewed_accounts.hpp>
#include <nostro/core/limits.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace nostro::inline v0::api::obp {

namespace {

/// What the request says about the page. What is wrong with it is told to those alone who may look
/// at the account.
ViewedEntryQuery read_query(Call const& call, ViewRef const& view, Authority authority) {
    try {
        return read_paging(call, view);
    } catch (ApiError const&) {
        auto const accounts = call.services().viewed_accounts();
        if (authority == Authority::views) {
            static_cast<void>(accounts.usable_view(view));
        } else {
            static_cast<void>(accounts.get(view, authority));
        }
        throw;
    }
}

/// A page of any size, in as many reads as it takes.
ViewedEntries
list_entries(ViewedAccounts const& accounts, ViewedEntryQuery query, Authority authority) {
    auto const wanted = query.limit;
    query.limit = std::min(wanted, limits::page_rows_max);
    auto page = accounts.list_entries(query, authority);
    query.offset = 0;
    while (!page.next.empty() && page.items.size() < wanted) {
        query.cursor = std::move(page.next);
        query.limit = std::min(wanted - page.items.size(), limits::page_rows_max);
        auto more = accounts.list_entries(query, authority);
        std::ranges::move(more.items, std::back_inserter(page.items));
        page.next = std::move(more.next);
    }
    return page;
}

Response answer_page(Call const& call,
                     ViewRef const& view,
                     TransactionForm form,
                     Authority authority = Authority::views) {
    auto const query = read_query(call, view, authority);
    auto const page = list_entries(call.services().viewed_accounts(), query, authority);
    People people{call};
    JsonText out;
    write(out, page, form, people);
    return answer(call, std::move(out));
}

} // namespace

Response list_firehose_transactions(Call& call) {
    return answer_page(call, view_of(call), TransactionForm::full, Authority::firehose);
}

Response get_transaction(Call& call) {
    auto const found =
        call.services().viewed_accounts().get_entry(view_of(call), call.path("transaction_id"));
    People people{call};
    JsonText out;
    TransactionText{TransactionForm::older, found.account, people}.write(out, found.entry);
    return answer(call, std::move(out));
}

Response list_core_transactions(Call& call) {
    return answer_page(call, view_of(call, "owner"), TransactionForm::core);
}

Response list_transactions(Call& call) {
    return answer_page(call, view_of(call), TransactionForm::full);
}

} // namespace nostro::inline v0::api::obp
