#pragma once

#include "api/obp/json_text.hpp"
#include "api/obp/people.hpp"

#include <nostro/access/moderation.hpp>
#include <nostro/access/view.hpp>
#include <nostro/access/viewed_accounts.hpp>

#include <span>

/// Views, accounts and counterparties as the Open Bank Project writes them.
namespace nostro::inline v0::api::obp {

/// How many permissions the shape of a view tells of.
enum class ViewForm : std::uint8_t { all, older };

void write(JsonText& out, View const& view, ViewForm form = ViewForm::all);
/// `{"views": [...]}`
void write(JsonText& out, std::span<View const> views, ViewForm form);

void write(JsonText& out, ModeratedMoney const& money);
void write(JsonText& out, ModeratedRouting const& routing);
void write(JsonText& out, Routing const& routing);

/// Which accounts and how much of each.
void write_basic(JsonText& out, std::span<ListedAccount const> accounts);
void write_core(JsonText& out, std::span<ListedAccount const> accounts);
void write_ids(JsonText& out, std::span<ListedAccount const> accounts);

/// An account as /my/accounts details it.
void write_core(JsonText& out, ModeratedAccount const& account, People& people);
/// The same with the views through which the caller may look at it.
void write_full(JsonText& out,
                ModeratedAccount const& account,
                std::span<View const> views,
                People& people);

/// A counterparty, and what the account keeps about it where that is asked for.
void write(JsonText& out,
           Counterparty const& counterparty,
           PartyMetadata const* metadata,
           People& people);

void write(JsonText& out, Location const& location, People& people);

} // namespace nostro::inline v0::api::obp
