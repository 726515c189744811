#pragma once

#include "api/obp/json_text.hpp"
#include "api/obp/people.hpp"

#include <nostro/access/moderation.hpp>
#include <nostro/access/viewed_accounts.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

/// Transactions and what stands in them as the Open Bank Project writes them.
namespace nostro::inline v0::api::obp {

/// How much of a transaction is told.
enum class TransactionForm : std::uint8_t {
    core,  ///< without what people have added
    full,  ///< everything
    older, ///< everything, accounts as API 1.2.1 shows them
};

/// Writes the transactions of one account.
class TransactionText {
public:
    /// @param account  the account they are of, as the view shows it with them
    TransactionText(TransactionForm form,
                    std::optional<ModeratedAccount> const& account,
                    People& people);

    void write(JsonText& out, ModeratedEntry const& entry);

private:
    void write_other(JsonText& out, ModeratedOtherAccount const& other);

    TransactionForm form_;
    People& people_;
    std::string account_; ///< JSON of the account; the same in each of its transactions
};

/// `{"transactions": [...]}`
void write(JsonText& out, ViewedEntries const& page, TransactionForm form, People& people);

void write(JsonText& out, ModeratedOtherAccount const& other, People& people);
void write(JsonText& out, ModeratedPartyMetadata const& metadata, People& people);
void write(JsonText& out, ModeratedEntryMetadata const& metadata, People& people);
void write(JsonText& out, Annotation const& annotation, People& people);

/// `{"comments": [...]}` and the like.
void write_annotations(JsonText& out,
                       std::string_view name,
                       std::optional<std::vector<Annotation>> const& annotations,
                       People& people);

} // namespace nostro::inline v0::api::obp
