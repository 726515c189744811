#pragma once

#include <nostro/access/audit_sink.hpp>
#include <nostro/access/moderation.hpp>
#include <nostro/access/permission.hpp>
#include <nostro/access/view.hpp>
#include <nostro/access/viewed_accounts.hpp>
#include <nostro/accounts/banks.hpp>
#include <nostro/accounts/counterparties.hpp>
#include <nostro/accounts/entry_notes.hpp>
#include <nostro/core/bic.hpp>
#include <nostro/core/identifier_fault.hpp>
#include <nostro/core/kid.hpp>
#include <nostro/core/message_sender.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/facade/sandbox_import.hpp>
#include <nostro/identity/audit_log.hpp>
#include <nostro/identity/authentication.hpp>
#include <nostro/identity/mfa_enrolments.hpp>
#include <nostro/identity/options.hpp>
#include <nostro/identity/passwordless.hpp>
#include <nostro/identity/users.hpp>
#include <nostro/oauth/authorization.hpp>
#include <nostro/oauth/client_authentication.hpp>
#include <nostro/oauth/clients.hpp>
#include <nostro/oauth/consents.hpp>
#include <nostro/oauth/error.hpp>
#include <nostro/oauth/grants.hpp>
#include <nostro/oauth/signing_keys.hpp>
#include <nostro/oauth/tokens.hpp>
#include <nostro/payments/transaction_requests.hpp>
#include <nostro/statements/statement.hpp>

#include <pybind11/pybind11.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

/// Enumerations whose values have names (`names_of`). In Python they are `StrEnum`s of these words.
namespace nostro::inline v0::python {

namespace py = pybind11;

template <class Enum>
concept Words = std::is_enum_v<Enum> && requires(Enum value) {
    { names_of(value) } -> std::convertible_to<std::span<std::string_view const>>;
};

/// The Python class that stands for a C++ enumeration. It is set once and lives as long as the
/// process, so that nothing of it is destroyed after the interpreter.
template <class Enum>
inline PyObject* enum_class = nullptr;

/// The name of that class.
template <Words Enum>
inline constexpr std::nullptr_t word_name = nullptr;

template <>
inline constexpr auto word_name<AccountList> = py::detail::const_name("AccountList");
template <>
inline constexpr auto word_name<AliasMode> = py::detail::const_name("AliasMode");
template <>
inline constexpr auto word_name<AnnotationKind> = py::detail::const_name("AnnotationKind");
template <>
inline constexpr auto word_name<AuditOutcome> = py::detail::const_name("AuditOutcome");
template <>
inline constexpr auto word_name<AuthenticationType> = py::detail::const_name("AuthenticationType");
template <>
inline constexpr auto word_name<Authority> = py::detail::const_name("Authority");
template <>
inline constexpr auto word_name<BankDocumentKind> = py::detail::const_name("BankDocumentKind");
template <>
inline constexpr auto word_name<BicUse> = py::detail::const_name("BicUse");
template <>
inline constexpr auto word_name<ChallengeOutcome> = py::detail::const_name("ChallengeOutcome");
template <>
inline constexpr auto word_name<Channel> = py::detail::const_name("Channel");
template <>
inline constexpr auto word_name<ChargePolicy> = py::detail::const_name("ChargePolicy");
template <>
inline constexpr auto word_name<ClientAuthMethod> = py::detail::const_name("ClientAuthMethod");
template <>
inline constexpr auto word_name<ClientType> = py::detail::const_name("ClientType");
template <>
inline constexpr auto word_name<CodeOutcome> = py::detail::const_name("CodeOutcome");
template <>
inline constexpr auto word_name<ConsentStandard> = py::detail::const_name("ConsentStandard");
template <>
inline constexpr auto word_name<ConsentState> = py::detail::const_name("ConsentState");
template <>
inline constexpr auto word_name<DefaultView> = py::detail::const_name("DefaultView");
template <>
inline constexpr auto word_name<GrantType> = py::detail::const_name("GrantType");
template <>
inline constexpr auto word_name<IdentType> = py::detail::const_name("IdentType");
template <>
inline constexpr auto word_name<IdentifierFault> = py::detail::const_name("IdentifierFault");
template <>
inline constexpr auto word_name<InteractionNotice> = py::detail::const_name("InteractionNotice");
template <>
inline constexpr auto word_name<InteractionStage> = py::detail::const_name("InteractionStage");
template <>
inline constexpr auto word_name<KidAlgorithm> = py::detail::const_name("KidAlgorithm");
template <>
inline constexpr auto word_name<LinkRel> = py::detail::const_name("LinkRel");
template <>
inline constexpr auto word_name<LoginOutcome> = py::detail::const_name("LoginOutcome");
template <>
inline constexpr auto word_name<ModeratedKind> = py::detail::const_name("ModeratedKind");
template <>
inline constexpr auto word_name<OauthErrorCode> = py::detail::const_name("OauthErrorCode");
template <>
inline constexpr auto word_name<PartyPlace> = py::detail::const_name("PartyPlace");
template <>
inline constexpr auto word_name<PartyText> = py::detail::const_name("PartyText");
template <>
inline constexpr auto word_name<PasswordAlgorithm> = py::detail::const_name("PasswordAlgorithm");
template <>
inline constexpr auto word_name<PasswordOutcome> = py::detail::const_name("PasswordOutcome");
template <>
inline constexpr auto word_name<PasswordlessType> = py::detail::const_name("PasswordlessType");
template <>
inline constexpr auto word_name<Permission> = py::detail::const_name("Permission");
template <>
inline constexpr auto word_name<PrincipalKind> = py::detail::const_name("PrincipalKind");
template <>
inline constexpr auto word_name<ReadSubject> = py::detail::const_name("ReadSubject");
template <>
inline constexpr auto word_name<RefreshPolicy> = py::detail::const_name("RefreshPolicy");
template <>
inline constexpr auto word_name<ResponseMode> = py::detail::const_name("ResponseMode");
template <>
inline constexpr auto word_name<SandboxItem> = py::detail::const_name("SandboxItem");
template <>
inline constexpr auto word_name<SandboxReason> = py::detail::const_name("SandboxReason");
template <>
inline constexpr auto word_name<SigningKeyState> = py::detail::const_name("SigningKeyState");
template <>
inline constexpr auto word_name<StatementFormat> = py::detail::const_name("StatementFormat");
template <>
inline constexpr auto word_name<TokenRefusal> = py::detail::const_name("TokenRefusal");
template <>
inline constexpr auto
    word_name<TransactionRequestStatus> = py::detail::const_name("TransactionRequestStatus");
template <>
inline constexpr auto
    word_name<TransactionRequestType> = py::detail::const_name("TransactionRequestType");
template <>
inline constexpr auto word_name<UserKind> = py::detail::const_name("UserKind");
template <>
inline constexpr auto word_name<UserStatus> = py::detail::const_name("UserStatus");
template <>
inline constexpr auto word_name<UserTokenGrant> = py::detail::const_name("UserTokenGrant");
template <>
inline constexpr auto word_name<ConsentOutcome> = py::detail::const_name("ConsentOutcome");

} // namespace nostro::inline v0::python

namespace pybind11::detail {

template <class Enum>
struct type_caster<Enum, std::enable_if_t<nostro::python::Words<Enum>>> {
    static constexpr auto name = nostro::python::word_name<Enum>;

    bool load(handle source, bool /*convert*/) {
        if (PyObject_IsInstance(source.ptr(), nostro::python::enum_class<Enum>) != 1) {
            return false;
        }
        auto const names = names_of(Enum{});
        auto const* const found = std::find(
            names.data(), names.data() + names.size(), pybind11::cast<std::string>(source));
        value = static_cast<Enum>(found - names.data());
        return true;
    }

    static handle cast(Enum source, return_value_policy /*policy*/, handle /*parent*/) {
        auto const word = names_of(source)[static_cast<std::size_t>(source)];
        return handle{nostro::python::enum_class<Enum>}(word).release();
    }

    operator Enum*() { return &value; } // NOLINT(google-explicit-constructor)

    operator Enum&() { return value; } // NOLINT(google-explicit-constructor)

    template <class T>
    using cast_op_type = pybind11::detail::cast_op_type<T>;

    Enum value{};
};

} // namespace pybind11::detail
