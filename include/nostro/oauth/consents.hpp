#pragma once

#include <nostro/core/enum_names.hpp>
#include <nostro/core/export.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/principal.hpp>
#include <nostro/core/time.hpp>
#include <nostro/core/view_ref.hpp>
#include <nostro/storage/storage.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nostro::inline v0 {

namespace detail {
struct ServiceState;
} // namespace detail

/// The longest that a consent may live without being given anew: the PSD2 limit.
inline constexpr std::chrono::days consent_lifetime_max{180};
/// How long a consent lives that does not say.
inline constexpr std::chrono::days consent_lifetime{90};
/// How often a day a client may read without the user being there, unless the bank agreed on more.
inline constexpr std::int64_t consent_frequency_max = 4;

/// Where a consent stands. What is legal to follow what is in `may_follow`.
enum class ConsentState : std::uint8_t {
    requested,            ///< a client asks; nobody has answered
    partially_authorised, ///< one of several persons has said yes (Berlin Group only)
    authorised,           ///< counts
    rejected,             ///< the user said no
    revoked_by_user,
    revoked_by_client,
    expired, ///< its time is over, or a newer one took its place
};

inline constexpr std::array<std::string_view, 7> consent_state_names{"requested",
                                                                     "partially_authorised",
                                                                     "authorised",
                                                                     "rejected",
                                                                     "revoked_by_user",
                                                                     "revoked_by_client",
                                                                     "expired"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ConsentState) noexcept {
    return consent_state_names;
}

/// Whose words and habits a consent has.
enum class ConsentStandard : std::uint8_t {
    plain,  ///< OAuth scopes only, remembered for the next login; never shown to a client
    obp,    ///< Open Bank Project
    uk,     ///< UK Open Banking: the user picks the accounts, the client cannot
    berlin, ///< Berlin Group: may be cut short, may need several persons
};

inline constexpr std::array<std::string_view, 4> consent_standard_names{
    "plain", "obp", "uk", "berlin"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ConsentStandard) noexcept {
    return consent_standard_names;
}

/// Whether a consent of this standard may go from one state to the other.
[[nodiscard]] NOSTRO_API(0, 1) bool
may_follow(ConsentStandard standard, ConsentState from, ConsentState to) noexcept;

/// What the accounts of the bank tell of who may see them. The access layer, or a host with
/// accounts of its own, implements it; without one no consent can name a view or a role.
///
/// Threads: called inside the transaction that decides, by any thread. It may read its own tables
/// through the transaction and must not call the core.
class NOSTRO_API(0, 1) AccountViews {
public:
    virtual ~AccountViews();

    /// The views that a user may let somebody else use now.
    [[nodiscard]] virtual std::vector<ConsentView> list_views(storage::Transaction& transaction,
                                                              std::int64_t tenant,
                                                              std::string_view user_id) = 0;

    /// One of them; absent when the user does not, or no longer, hold it.
    [[nodiscard]] virtual std::optional<ConsentView> find_view(storage::Transaction& transaction,
                                                               std::int64_t tenant,
                                                               std::string_view user_id,
                                                               ViewRef const& view) = 0;

    /// Whether the user holds a role (an OBP entitlement) now.
    [[nodiscard]] virtual bool has_role(storage::Transaction& transaction,
                                        std::int64_t tenant,
                                        std::string_view user_id,
                                        std::string_view role) = 0;

protected:
    AccountViews() = default;
    AccountViews(AccountViews const&) = default;
    AccountViews& operator=(AccountViews const&) = default;
};

/// What a client asks for.
struct NewConsent {
    std::string client_id; ///< for the system to say; a client principal may leave it empty
    ConsentStandard standard = ConsentStandard::obp;
    std::vector<ConsentView> views; ///< permissions are ignored: the user's views say them
    std::vector<std::string> roles; ///< OBP entitlements; items without spaces
    std::vector<std::string> scope; ///< OAuth scopes
    /// UK: the permissions asked for, by their names, for example `ReadBalances`; the views that
    /// the user picks give at most these.
    std::vector<std::string> permissions;
    bool recurring = false; ///< good for many reads; giving it ends the older one of client + user
    std::optional<Timestamp> valid_until;                   ///< absent: `consent_lifetime` from now
    std::int64_t frequency_per_day = consent_frequency_max; ///< without the user; 1 for one-off
    std::optional<Timestamp> entries_from; ///< the window of entries that may be read, by the
    std::optional<Timestamp> entries_to;   ///< times they were completed; inclusive
};

/// What a user lets a client do.
struct Consent {
    std::string id;
    std::string client_id;
    std::string user_id; ///< empty until somebody has answered
    ConsentStandard standard = ConsentStandard::obp;
    ConsentState state = ConsentState::requested;
    std::vector<ConsentView> views; ///< asked for; once given: given
    std::vector<std::string> roles;
    std::vector<std::string> scope;
    std::vector<std::string> permissions;
    bool recurring = false;
    Timestamp valid_until{};
    std::int64_t frequency_per_day = consent_frequency_max;
    std::optional<Timestamp> entries_from;
    std::optional<Timestamp> entries_to;
    Timestamp created_at{};
    std::optional<Timestamp> authorised_at;
    Timestamp last_action_at{};
    std::string reason; ///< why it ended, in the library's words; empty while it lives
};

/// The state in the standard's own word, for example "AwaitingAuthorisation".
///
/// UK Open Banking has no word for an expired consent: it stays what it was, and its client sees
/// by the time that it is over. A state that the standard never has, and every state of a plain
/// consent, is the library's own name.
[[nodiscard]] NOSTRO_API(0, 1) std::string_view wire_state(Consent const& consent) noexcept;

/// Which consents to list. Empty members do not narrow; a client sees its own, a user theirs.
struct ConsentFilter {
    std::string client_id;
    std::string user_id;
    std::optional<ConsentState> state;
};

/// Whether a consent lets a client use a view.
enum class ConsentOutcome : std::uint8_t {
    allowed,
    no_consent,     ///< it does not exist, or is for another client
    not_authorised, ///< nobody has said yes, or somebody said no
    revoked,
    expired,
    not_in_consent, ///< it is about other views
    not_held,       ///< the user has lost the view since
};

inline constexpr std::array<std::string_view, 7> consent_outcome_names{
    "allowed", "no_consent", "not_authorised", "revoked", "expired", "not_in_consent", "not_held"};

[[nodiscard]] constexpr std::span<std::string_view const> names_of(ConsentOutcome) noexcept {
    return consent_outcome_names;
}

/// The answer to `Consents::check_view`.
struct ConsentResult {
    ConsentOutcome outcome = ConsentOutcome::no_consent;
    /// With `allowed`: what the view may be used for. What the consent kept and the view still has.
    std::vector<std::string> permissions;

    [[nodiscard]] bool is_allowed() const noexcept { return outcome == ConsentOutcome::allowed; }
};

/// What users let clients do, from the asking to the end.
///
/// A consent belongs to one client, and from its answer on to one user. It is checked at every
/// access, not only when a token is made: ending it ends its tokens in the same moment.
///
/// A client principal sees and ends its own consents, a user principal answers, sees and ends
/// theirs; for others a consent does not exist (`NotFound`), and `check_view` finds `no_consent`.
/// The system may do everything, and alone `expire_due` (`bank_only`).
/// Refusals carry the detail "reason": `consent_state` (not in this state), `consent_expired`,
/// `consent_lifetime` (longer than `consent_lifetime_max`), `view_not_held`, `role_not_held`,
/// `role_not_allowed` (it would grant entitlements), `other_user`, `view_not_offered`,
/// `frequency_exceeded`.
///
/// Each writing call is atomic, and durable when it returns. Threads: as its session.
class NOSTRO_API(0, 1) Consents {
public:
    explicit Consents(std::shared_ptr<detail::ServiceState const> state) noexcept;

    /// Ask for a consent; it is `requested`.
    ///
    /// A Berlin Group consent that is to live too long is cut to `consent_lifetime_max`.
    /// @throws InvalidArgument  malformed; too long a life; a one-off one with a frequency other
    ///                          than 1; a role that grants entitlements; a plain one
    /// @throws NotFound         no such client
    Consent create(NewConsent const& draft);

    /// @return  absent when it does not exist or is not the principal's
    [[nodiscard]] std::optional<Consent> find(std::string_view id) const;
    /// As `find`; throws `NotFound`.
    [[nodiscard]] Consent get(std::string_view id) const;
    /// Oldest first; the cursor is the id of the last one.
    /// @throws InvalidArgument  invalid_limit
    /// @throws NotFound         cursor_not_found
    [[nodiscard]] Page<Consent> list(ConsentFilter const& filter = {},
                                     PageRequest const& page = {}) const;

    /// Say yes. The views given must be held by the user, and be among those asked for if the
    /// client asked for any; their permissions are kept as they are now.
    ///
    /// @param user_id  who says so; for a user principal itself
    /// @param views    what is given; of the standards obp and berlin empty means all asked for
    /// @throws NotFound         no such consent
    /// @throws InvalidArgument  `consent_state`, `consent_expired`, `view_not_offered`, or UK
    ///                          without a view
    /// @throws Forbidden        `view_not_held`, `role_not_held`, `other_user`
    Consent authorise(std::string_view id,
                      std::string_view user_id,
                      std::vector<ConsentView> const& views = {});

    /// One of several persons says yes; Berlin Group only.
    /// @throws NotFound, InvalidArgument, Forbidden  as `authorise`
    Consent authorise_partially(std::string_view id, std::string_view user_id);

    /// Say no.
    /// @throws NotFound         no such consent
    /// @throws InvalidArgument  `consent_state`
    Consent reject(std::string_view id, std::string_view user_id);

    /// End it, by the user or the client that the principal is; by the system as the user. Ending
    /// what has ended changes nothing.
    /// @throws NotFound         no such consent
    /// @throws InvalidArgument  `consent_state`: nobody has answered, a user can only reject
    Consent revoke(std::string_view id);

    /// Mark consents as expired whose time is over. They did not count before either.
    /// @return  how many, at most `limit`
    std::size_t expire_due(std::size_t limit = 1'000);

    /// Whether a client's token under this consent may use a view of an account now, and what for.
    /// Changes nothing.
    [[nodiscard]] ConsentResult
    check_view(std::string_view id, std::string_view client_id, ViewRef const& view) const;

    /// Count a read for which the user was not there (PSD2, RTS article 36).
    /// @throws NotFound   no such consent
    /// @throws Forbidden  `frequency_exceeded`, more than `frequency_per_day` today (UTC)
    void count_access(std::string_view id);

private:
    std::shared_ptr<detail::ServiceState const> state_;
};

} // namespace nostro::inline v0
