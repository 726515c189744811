#include "bind.hpp"
#include "enums.hpp"

namespace nostro::inline v0::python {
namespace {

void bind_identity_words(py::module_& module) {
    bind_words<PrincipalKind>(module,
                              "What kind of actor a principal is.\n\n"
                              "system: the host itself, which may do everything; client: an "
                              "application; user: a person; anonymous:\n"
                              "nobody, who reads what is public.");
    bind_words<Channel>(module, "How a message travels.");
    bind_words<UserKind>(module,
                         "What a user is to the bank. Each kind has names of its own.\n\n"
                         "admin: logs in by name and password at one merchant; account: works for "
                         "a merchant or partner, by\n"
                         "scopes and roles; customer: a customer of the bank, or of a company at "
                         "the bank.");
    bind_words<UserStatus>(module,
                           "Whether a user can log in.\n\n"
                           "pending: has no password yet; disabled: cannot, and its tokens do not "
                           "work.");
    bind_words<AuthenticationType>(module,
                                   "Who proves who the user is.\n\n"
                                   "password: the bank; external: the owner's OpenID provider.");
    bind_words<LinkRel>(module,
                        "What a link of a user leads to.\n\n"
                        "customers_user: https:..., the merchant's own record of the person; "
                        "phone_number: tel:+...; email:\n"
                        "mailto:...");
    bind_words<PasswordAlgorithm>(module,
                                  "How new passwords are hashed.\n\n"
                                  "scrypt: RFC 7914; pbkdf2_sha256: RFC 8018, for hosts that must "
                                  "keep to FIPS 140.");
    bind_words<PasswordOutcome>(module,
                                "What came of a password.\n\n"
                                "refused: no such user, wrong password, external, or without a "
                                "password; disabled: the right\n"
                                "password of a user who is disabled; locked: too many wrong ones "
                                "before, this one was not looked\n"
                                "at; throttled: too many attempts from one address or "
                                "application.");
    bind_words<LoginOutcome>(module,
                             "How far a login is.\n\n"
                             "mfa_required: another factor is missing; refused: wrong name, "
                             "password or code; expired: the\n"
                             "suspended login is over: begin anew; throttled: too many attempts.");
    bind_words<ChallengeOutcome>(module,
                                 "What became of a request to send a code.\n\n"
                                 "expired: the suspended login is over; channel_unavailable: the "
                                 "user gets no codes there;\n"
                                 "channel_already_used: a recovery needs another channel; "
                                 "throttled: too many codes.");
    bind_words<CodeOutcome>(module,
                            "How a code of a person was judged.\n\n"
                            "refused: wrong, or used before; throttled: too many wrong ones.");
    bind_words<PasswordlessType>(module,
                                 "For whom a person logs in: for himself, or for a company.");
    bind_words<IdentType>(module, "How the person who shows a code is named.");
    bind_words<AuditOutcome>(module, "How an audited action ended.");
}

void bind_oauth_words(py::module_& module) {
    bind_words<OauthErrorCode>(module,
                               "Why an OAuth request is refused: the words of RFC 6749 and of "
                               "those that go on from it.\n\n"
                               "too_many_requests is not of a standard; it is answered by 429.");
    bind_words<ClientType>(module,
                           "Whether a client can keep a secret.\n\n"
                           "confidential: runs on a server; public: in a browser; native: on a "
                           "device.");
    bind_words<ClientAuthMethod>(module,
                                 "How a client proves who it is at the token endpoint.\n\n"
                                 "none: it cannot; public and native clients.");
    bind_words<RefreshPolicy>(module,
                              "What becomes of a refresh token that is used.\n\n"
                              "rotate: replaced, and using it again ends the family; "
                              "rotate_with_grace: the same, but a lost answer\n"
                              "may be asked for again for a moment; static: it stays good, for "
                              "confidential clients only.");
    bind_words<GrantType>(module,
                          "For which kinds of token request a grant is.\n\n"
                          "any: the three others.");
    bind_words<UserTokenGrant>(module,
                               "How a person got to a token without the authorization endpoint.\n\n"
                               "authorization_code: a code by message, or of an external provider; "
                               "account_user: the person's\n"
                               "own token, for one account.");
    bind_words<TokenRefusal>(module,
                             "Why an access token does not count.\n\n"
                             "For the log and for tests; the caller is told invalid_token.");
    bind_words<SigningKeyState>(module,
                                "Where a signing key is in its life.\n\n"
                                "pending: published, does not sign yet; retiring: published, does "
                                "not sign any more; removed: gone;\n"
                                "revoked: gone, and what it signed does not count.");
    bind_words<ResponseMode>(module, "How an answer gets back to the client.");
    bind_words<InteractionStage>(module,
                                 "What a person is asked next.\n\n"
                                 "user_code: the code that a device shows; login: name and "
                                 "password; factor: a code; consent: what the\n"
                                 "client asks for; logout: whether to log out; done: nothing any "
                                 "more.");
    bind_words<InteractionNotice>(module, "What a person is told beside the question.");
}

void bind_consent_words(py::module_& module) {
    bind_words<ConsentStandard>(module,
                                "Whose words and habits a consent has.\n\n"
                                "plain: OAuth scopes only; obp: Open Bank Project; uk: UK Open "
                                "Banking; berlin: Berlin Group.");
    bind_words<ConsentState>(module, "Where a consent stands.");
    bind_words<ConsentOutcome>(
        module,
        "Whether a consent lets a client use a view.\n\n"
        "not_in_consent: it is about other views; not_held: the user has lost "
        "the view since.");
}

void bind_account_words(py::module_& module) {
    bind_words<BankDocumentKind>(module, "What a bank keeps and hands out as it was given.");
    bind_words<PartyText>(module,
                          "A text that an account keeps about another party.\n\n"
                          "public_alias, private_alias: shown instead of the name on views that "
                          "say so, at most 64 bytes;\n"
                          "more_info: at most 255 bytes; the others: at most 2,000.");
    bind_words<PartyPlace>(module, "A place that an account keeps about another party.");
    bind_words<AnnotationKind>(module,
                               "What people add to an entry.\n\n"
                               "comment: 1 to 2,000 bytes of text; tag: 1 to 255 bytes; image: a "
                               "label of at most 255 bytes, and a\nURL.");
}

void bind_access_words(py::module_& module) {
    bind_words<Permission>(module,
                           "What a view lets its users see and do on an account: the permissions "
                           "of the Open Bank Project\n(API 3.0.0), by their names there.");
    bind_words<AliasMode>(module,
                          "What a view shows instead of the name of another party.\n\n"
                          "none: the name; public, private: that alias, where there is one.");
    bind_words<DefaultView>(module, "The views that every account may have, by their ids.");
    bind_words<ModeratedKind>(module, "What a ModeratedField is a field of.");
    bind_words<ReadSubject>(module, "What customer data was read.");
    bind_words<AccountList>(module,
                            "Which accounts a list has.\n\n"
                            "private: the caller holds a private view of; public: that have a "
                            "public view; all: both, an account\nonce, with all its usable views.");
    bind_words<Authority>(module,
                          "Whether a caller looks by his views or as somebody who may see all "
                          "accounts of a bank.\n\n"
                          "views: the view is shared with the caller, or public; firehose: "
                          "AccessOptions.allow_firehose_views and\nthe entitlement, whatever is "
                          "shared.");
}

void bind_payment_words(py::module_& module) {
    bind_words<TransactionRequestType>(module,
                                       "How a request names who is paid.\n\n"
                                       "sandbox_tan: an account of a bank of the tenant; sepa: an "
                                       "IBAN; counterparty: a counterparty of the\nview.");
    bind_words<ChargePolicy>(module, "Who bears the charges, which are zero so far.");
    bind_words<TransactionRequestStatus>(
        module,
        "Where a request stands.\n\n"
        "initiated: waits for the answer to its challenge; completed: booked; failed: the "
        "challenge has expired, or\nits answers are used up, and nothing was booked.");
    bind_words<StatementFormat>(
        module,
        "How a statement is written.\n\n"
        "csv: RFC 4180; camt_053, camt_052, camt_054: ISO 20022, the end of "
        "the day, during the day, entries\nalone; mt940: SWIFT, block 4; "
        "html: one page to print.");
    bind_words<SandboxItem>(module, "What an import of a sandbox file makes.");
    bind_words<SandboxReason>(
        module,
        "Why the file and the ledger disagree on a balance.\n\n"
        "carried_on: as at the transaction before; opened_before: the account "
        "was there, with another balance;\n"
        "other_entries: the ledger has other entries in between.");
}

} // namespace

void bind_words_of_services(py::module_& module) {
    bind_identity_words(module);
    bind_oauth_words(module);
    bind_consent_words(module);
    bind_account_words(module);
    bind_access_words(module);
    bind_payment_words(module);
}

} // namespace nostro::inline v0::python
