#pragma once

#include "storage/records.hpp"

#include <nostro/payments/transaction_requests.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace nostro::inline v0::detail {

/// A transaction request. Its status follows from the rest: it is completed when it was booked, and
/// has failed when its challenge has expired or was answered wrongly too often.
struct TransactionRequestRow {
    std::string bank_id;
    std::string account_id;
    std::string id;
    std::string view_id;
    TransactionRequestType type = TransactionRequestType::sandbox_tan;
    std::string payee;      ///< account id, IBAN or counterparty id, by the type
    std::string payee_bank; ///< id of the payee's bank; sandbox_tan alone
    Amount amount;
    std::string currency;
    std::string description;
    ChargePolicy charge_policy = ChargePolicy::shared;
    Amount charge; ///< in the same currency
    Timestamp created_at{};
    std::string created_by;
    std::optional<std::string> challenge_id; ///< absent: it was not challenged
    std::uint32_t challenge_key = 0;         ///< the vault's code key that made the mac
    storage::Bytes challenge_mac;            ///< over the challenge's id and the code
    int challenge_attempts = 0;
    int challenge_attempts_max = 0;
    Timestamp challenge_expires_at{};
    std::string entry_id; ///< of the payer's account
    std::optional<Timestamp> completed_at;
};

} // namespace nostro::inline v0::detail

namespace nostro::inline v0::storage {

inline constexpr auto transaction_request_fields = std::tuple{
    Field{"bank_id", &detail::TransactionRequestRow::bank_id},
    Field{"account_id", &detail::TransactionRequestRow::account_id},
    Field{"id", &detail::TransactionRequestRow::id},
    Field{"view_id", &detail::TransactionRequestRow::view_id},
    Field{"type", &detail::TransactionRequestRow::type},
    Field{"payee", &detail::TransactionRequestRow::payee},
    Field{"payee_bank", &detail::TransactionRequestRow::payee_bank},
    Field{"amount", &detail::TransactionRequestRow::amount},
    Field{"currency", &detail::TransactionRequestRow::currency},
    Field{"description", &detail::TransactionRequestRow::description},
    Field{"charge_policy", &detail::TransactionRequestRow::charge_policy},
    Field{"charge", &detail::TransactionRequestRow::charge},
    Field{"created_at", &detail::TransactionRequestRow::created_at},
    Field{"created_by", &detail::TransactionRequestRow::created_by},
    Field{"challenge_id", &detail::TransactionRequestRow::challenge_id},
    Field{"challenge_key", &detail::TransactionRequestRow::challenge_key},
    Field{"challenge_mac", &detail::TransactionRequestRow::challenge_mac},
    Field{"challenge_attempts", &detail::TransactionRequestRow::challenge_attempts},
    Field{"challenge_attempts_max", &detail::TransactionRequestRow::challenge_attempts_max},
    Field{"challenge_expires_at", &detail::TransactionRequestRow::challenge_expires_at},
    Field{"entry_id", &detail::TransactionRequestRow::entry_id},
    Field{"completed_at", &detail::TransactionRequestRow::completed_at}};

template <>
struct Described<detail::TransactionRequestRow> {
    static constexpr std::string_view name = "transaction_requests";
    static constexpr auto const& fields = transaction_request_fields;
    static constexpr std::size_t key_size = 3;
    static constexpr RowLife life = RowLife::changeable;
    static constexpr std::string_view by_view = "transaction_requests_by_view";
    static constexpr std::array indexes{index_on<transaction_request_fields,
                                                 &detail::TransactionRequestRow::bank_id,
                                                 &detail::TransactionRequestRow::account_id,
                                                 &detail::TransactionRequestRow::view_id>(by_view)};
};

} // namespace nostro::inline v0::storage
