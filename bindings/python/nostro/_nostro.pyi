"""Types of the compiled part of nostro. The docstrings stand in the module: see `help(nostro)`."""

import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, IntFlag, StrEnum
from os import PathLike
from typing import (
    BinaryIO,
    ClassVar,
    Final,
    Generic,
    Self,
    SupportsIndex,
    TextIO,
    TypeAlias,
    TypeVar,
    overload,
)
from uuid import UUID

from typing_extensions import Buffer

_T = TypeVar("_T")
_R = TypeVar("_R")

_Draft: TypeAlias = Transfer | EntryDraft | LedgerAccountDraft | LedgerAccountChange | PeriodChange

AMOUNT_MAX: Final[int]
AMOUNT_MIN: Final[int]

class AccessOptions:
    def __init__(
        self, *, allow_public_views: bool = False, allow_firehose_views: bool = False
    ) -> None: ...
    allow_public_views: bool
    allow_firehose_views: bool
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Account:
    def __init__(
        self,
        *,
        bank_id: str = "",
        id: str = "",
        label: str = "",
        number: str = "",
        type: str = "",
        branch_id: str = "",
        currency: str = "",
        holder: str = "",
        owners: Sequence[str] = ...,
        routings: Sequence[Routing] = ...,
        rules: Sequence[AccountRule] = ...,
        ledger_account: UUID = ...,
        created_at: datetime = ...,
        created_by: str = "",
        closed_at: datetime | None = None,
    ) -> None: ...
    bank_id: str
    id: str
    label: str
    number: str
    type: str
    branch_id: str
    currency: str
    holder: str
    owners: list[str]
    routings: list[Routing]
    rules: list[AccountRule]
    ledger_account: UUID
    created_at: datetime
    created_by: str
    closed_at: datetime | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class AccountBalance:
    def __init__(self, *, booked: Money, available: Money, overdraft: int | None = 0) -> None: ...
    booked: Money
    available: Money
    overdraft: int | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class LedgerAccountChange:
    def __init__(
        self,
        account: UUID,
        *,
        id: UUID | None = None,
        flags: EventFlags = ...,
        debit_headroom: Decimal | Money | None = None,
        debit_headroom_minor: int | None = None,
        credit_headroom: Decimal | Money | None = None,
        credit_headroom_minor: int | None = None,
        debit_limited: bool | None = None,
        credit_limited: bool | None = None,
        frozen_debit: bool | None = None,
        frozen_credit: bool | None = None,
        user_data: UserData | None = None,
        description: str = ...,
        metadata: Mapping[str, str] | None = None,
        time: datetime | None = None,
        time_ns: int | None = None,
    ) -> None: ...
    @property
    def id(self) -> UUID: ...
    @property
    def flags(self) -> EventFlags: ...
    @property
    def user_data(self) -> UserData: ...
    @property
    def time_ns(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    @property
    def account(self) -> UUID: ...

class LedgerAccountClass(IntEnum):
    asset = 1
    liability = 2
    equity = 3
    income = 4
    expense = 5

class LedgerAccountDraft:
    def __init__(
        self,
        asset: Currency | str,
        *,
        account_class: LedgerAccountClass = ...,
        code: int,
        id: UUID | None = None,
        account_flags: LedgerAccountFlags = ...,
        flags: EventFlags = ...,
        debit_headroom: Decimal | Money | None = None,
        debit_headroom_minor: int | None = None,
        credit_headroom: Decimal | Money | None = None,
        credit_headroom_minor: int | None = None,
        parent: UUID | None = None,
        user_data: UserData | None = None,
        description: str = ...,
        metadata: Mapping[str, str] | None = None,
        time: datetime | None = None,
        time_ns: int | None = None,
    ) -> None: ...
    @property
    def id(self) -> UUID: ...
    @property
    def flags(self) -> EventFlags: ...
    @property
    def user_data(self) -> UserData: ...
    @property
    def time_ns(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    @property
    def asset(self) -> str: ...
    @property
    def account_class(self) -> LedgerAccountClass: ...
    @property
    def code(self) -> int: ...
    @property
    def account_flags(self) -> LedgerAccountFlags: ...
    @property
    def debit_headroom_minor(self) -> int: ...
    @property
    def credit_headroom_minor(self) -> int: ...
    @property
    def parent(self) -> UUID | None: ...

class AccountEntries:
    def list(self, query: AccountEntryQuery) -> Page[AccountEntry]: ...
    def iter(self, query: AccountEntryQuery) -> PageIterator[AccountEntry]: ...
    def find(self, bank_id: str, account_id: str, id: str) -> AccountEntry | None: ...
    def get(self, bank_id: str, account_id: str, id: str) -> AccountEntry: ...
    def post(self, payment: Payment) -> AccountEntry: ...
    def post_all(self, payments: Sequence[Payment]) -> builtins.list[PaymentResult]: ...

class AccountEntry:
    def __init__(
        self,
        *,
        id: str = "",
        bank_id: str = "",
        account_id: str = "",
        journal_entry: UUID = ...,
        position: EntryPosition = ...,
        type: str = "",
        description: str = "",
        posted: datetime = ...,
        completed: datetime = ...,
        value: Money,
        new_balance: Money | None = None,
        other: OtherParty = ...,
    ) -> None: ...
    id: str
    bank_id: str
    account_id: str
    journal_entry: UUID
    position: EntryPosition
    type: str
    description: str
    posted: datetime
    completed: datetime
    value: Money
    new_balance: Money | None
    other: OtherParty
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class AccountEntryQuery:
    def __init__(
        self,
        *,
        bank_id: str = "",
        account_id: str = "",
        from_: datetime | None = None,
        to: datetime | None = None,
        descending: bool = True,
        offset: int = 0,
        limit: int = 50,
        cursor: str = "",
    ) -> None: ...
    bank_id: str
    account_id: str
    from_: datetime | None
    to: datetime | None
    descending: bool
    offset: int
    limit: int
    cursor: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class LedgerAccountFilter:
    def __init__(
        self,
        *,
        asset: str | None = None,
        account_class: LedgerAccountClass | None = None,
        code: int | None = None,
        parent: UUID | None = None,
        user_data_id: UUID | None = None,
        user_data_number: int | None = None,
        user_data_tag: int | None = None,
        descending: bool = False,
    ) -> None: ...

class LedgerAccountFlags(IntFlag):
    none = 0
    debit_limited = 1
    credit_limited = 2
    history = 4
    frozen_debit = 8
    frozen_credit = 16
    closed = 32

class AccountList(StrEnum):
    private = "private"
    public = "public"
    all = "all"

class AccountPayee:
    def __init__(self, *, bank_id: str = "", account_id: str = "") -> None: ...
    bank_id: str
    account_id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class AccountRule:
    def __init__(self, *, scheme: str = "", value: str = "") -> None: ...
    scheme: str
    value: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class AccountShare:
    def __init__(self, *, user_id: str = "", views: Sequence[View] = ...) -> None: ...
    user_id: str
    views: list[View]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Accounts:
    def create(self, account: NewAccount) -> Account: ...
    def set_opening_balance(
        self, bank_id: str, id: str, balance: Money, date: date | None = None
    ) -> Account: ...
    def close(self, bank_id: str, id: str) -> Account: ...
    def find(self, bank_id: str, id: str) -> Account | None: ...
    def get(self, bank_id: str, id: str) -> Account: ...
    def find_by_number(self, bank_id: str, number: str) -> Account | None: ...
    def list(self, bank_id: str, *, limit: int = 100, cursor: str = "") -> Page[Account]: ...
    def iter(self, bank_id: str, *, page_size: int = 1000) -> PageIterator[Account]: ...
    def list_by_owner(self, user_id: str) -> builtins.list[Account]: ...
    def list_by_routing(self, routing: Routing) -> builtins.list[Account]: ...
    def balance(self, bank_id: str, id: str) -> AccountBalance: ...
    def balances(self, accounts: Sequence[Account]) -> builtins.list[AccountBalance]: ...
    def update_label(self, bank_id: str, id: str, label: str) -> Account: ...
    def set_owners(self, bank_id: str, id: str, user_ids: Sequence[str]) -> Account: ...
    def set_routing(self, bank_id: str, id: str, routing: Routing) -> Account: ...
    def set_rule(self, bank_id: str, id: str, rule: AccountRule) -> Account: ...

class AliasMode(StrEnum):
    none = "none"
    public = "public"
    private = "private"

class AllocationMode(IntEnum):
    largest_remainder = 0
    first = 1
    last = 2

class AlreadyExists(Error): ...

class Anchor:
    def __init__(self, seq: int, hash: bytes) -> None: ...
    @property
    def seq(self) -> int: ...
    @property
    def hash(self) -> bytes: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Annotation:
    def __init__(
        self,
        *,
        id: str = "",
        kind: AnnotationKind = ...,
        text: str = "",
        url: str = "",
        created_at: datetime = ...,
        author_id: str = "",
    ) -> None: ...
    id: str
    kind: AnnotationKind
    text: str
    url: str
    created_at: datetime
    author_id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class AnnotationKind(StrEnum):
    comment = "comment"
    tag = "tag"
    image = "image"

class AsOf:
    def __init__(
        self,
        *,
        seq: int | None = None,
        time: datetime | None = None,
        time_ns: int | None = None,
        effective: date | None = None,
    ) -> None: ...
    @property
    def seq(self) -> int | None: ...
    @property
    def time(self) -> datetime | None: ...
    @property
    def effective(self) -> date | None: ...

class AssetTotals:
    @property
    def asset(self) -> Currency: ...
    @property
    def accounts(self) -> int: ...
    @property
    def totals(self) -> Balance: ...

class AuditEvent:
    def __init__(
        self,
        *,
        seq: int = 0,
        id: str = "",
        at: datetime = ...,
        kind: str = "",
        actor_kind: PrincipalKind = ...,
        actor: str = "",
        client: str = "",
        address: str = "",
        subject: str = "",
        entity: str = "",
        outcome: AuditOutcome = ...,
        reason: str = "",
        context: Mapping[str, str] = ...,
        hash: str = "",
    ) -> None: ...
    seq: int
    id: str
    at: datetime
    kind: str
    actor_kind: PrincipalKind
    actor: str
    client: str
    address: str
    subject: str
    entity: str
    outcome: AuditOutcome
    reason: str
    context: dict[str, str]
    hash: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class AuditFilter:
    def __init__(
        self, *, subject: str = "", client: str = "", kind: str = "", involving: str = ""
    ) -> None: ...
    subject: str
    client: str
    kind: str
    involving: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class AuditLog:
    def list(
        self, filter: AuditFilter = ..., *, limit: int = 100, cursor: str = ""
    ) -> Page[AuditEvent]: ...
    def iter(
        self, filter: AuditFilter = ..., *, page_size: int = 1000
    ) -> PageIterator[AuditEvent]: ...
    def verify(self) -> AuditReport: ...

class AuditOutcome(StrEnum):
    success = "success"
    refused = "refused"

class AuditReport:
    def __init__(
        self, *, events: int = 0, hash: str = "", first_bad: int | None = None
    ) -> None: ...
    events: int
    hash: str
    first_bad: int | None
    @property
    def ok(self) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Authentication:
    def check_password(self, attempt: PasswordLogin) -> LoginResult: ...
    def challenge(self, client_id: str, mfa_token: str, channel: Channel) -> ChallengeResult: ...
    def recover(self, recovery: Recovery) -> ChallengeResult: ...
    def verify_oob(self, answer: OobAnswer) -> LoginResult: ...
    def verify_otp(self, answer: OtpAnswer) -> LoginResult: ...
    def verify_recovery_code(self, answer: RecoveryCodeAnswer) -> LoginResult: ...

class AuthenticationType(StrEnum):
    password = "password"
    external = "external"

class Authority(StrEnum):
    views = "views"
    firehose = "firehose"

class Authorization:
    def begin(
        self, parameters: Sequence[tuple[str, str]], browser: Browser
    ) -> AuthorizationStep: ...
    def push(
        self, client_id: str, parameters: Sequence[tuple[str, str]], dpop: DpopProof | None = None
    ) -> PushedRequest: ...
    def log_in(self, form: LoginForm, browser: Browser) -> AuthorizationStep: ...
    def send_code(self, form: SendCodeForm, browser: Browser) -> AuthorizationStep: ...
    def answer_factor(self, form: FactorForm, browser: Browser) -> AuthorizationStep: ...
    def decide(self, form: ConsentForm, browser: Browser) -> AuthorizationStep: ...
    def redeem_code(self, request: CodeRequest) -> TokenAnswer: ...
    def redeem_password(self, request: PasswordRequest) -> TokenAnswer: ...
    def begin_device(self, request: DeviceRequest) -> DeviceAuthorization: ...
    def open_device_page(self, user_code: str, browser: Browser) -> AuthorizationStep: ...
    def enter_user_code(
        self, form: InteractionForm, user_code: str, browser: Browser
    ) -> AuthorizationStep: ...
    def poll_device(
        self, client_id: str, device_code: str, dpop: DpopProof | None = None
    ) -> TokenAnswer: ...
    def begin_logout(self, request: LogoutRequest, browser: Browser) -> AuthorizationStep: ...
    def confirm_logout(self, form: InteractionForm, browser: Browser) -> AuthorizationStep: ...
    def list_sessions(self, user_id: str) -> list[LoginSession]: ...
    def end_session(self, user_id: str, session_id: str) -> None: ...
    def user_info(self, user_id: str, scope: Sequence[str]) -> str: ...
    def redirect_with_id_token(self, redirect: IdTokenRedirect) -> str: ...
    def begin_external(self, request: ExternalLoginRequest) -> ExternalLoginStart: ...
    def finish_external(self, answer: ExternalLoginAnswer) -> ExternalLogin: ...
    def verify_external_token(self, token: str) -> ExternalIdentity | None: ...
    def options(self) -> OauthOptions: ...
    def list_origins(self) -> list[str]: ...

class AuthorizationStep:
    def __init__(
        self, *, next: ErrorPage | ClientRedirect | Interaction = ..., session: str | None = None
    ) -> None: ...
    next: ErrorPage | ClientRedirect | Interaction
    session: str | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

BATCH_EVENTS_MAX: Final[int]

class Balance:
    @property
    def debits_pending(self) -> Decimal: ...
    @property
    def debits_pending_minor(self) -> int: ...
    @property
    def debits_posted(self) -> Decimal: ...
    @property
    def debits_posted_minor(self) -> int: ...
    @property
    def credits_pending(self) -> Decimal: ...
    @property
    def credits_pending_minor(self) -> int: ...
    @property
    def credits_posted(self) -> Decimal: ...
    @property
    def credits_posted_minor(self) -> int: ...
    @property
    def net(self) -> Decimal: ...
    @property
    def net_minor(self) -> int: ...
    @property
    def asset(self) -> Currency: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Bank:
    def __init__(
        self,
        *,
        id: str = "",
        short_name: str = "",
        full_name: str = "",
        logo_url: str = "",
        website_url: str = "",
        national_identifier: str = "",
        swift_bic: str = "",
        routing: Routing = ...,
        created_at: datetime = ...,
    ) -> None: ...
    id: str
    short_name: str
    full_name: str
    logo_url: str
    website_url: str
    national_identifier: str
    swift_bic: str
    routing: Routing
    created_at: datetime
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class BankDocument:
    def __init__(self, *, kind: BankDocumentKind = ..., id: str = "", json: str = "") -> None: ...
    kind: BankDocumentKind
    id: str
    json: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class BankDocumentKind(StrEnum):
    branch = "branch"
    atm = "atm"
    product = "product"

class Banks:
    def create(self, bank: Bank) -> Bank: ...
    def find(self, id: str) -> Bank | None: ...
    def get(self, id: str) -> Bank: ...
    def list(self, *, limit: int = 100, cursor: str = "") -> Page[Bank]: ...
    def iter(self, *, page_size: int = 1000) -> PageIterator[Bank]: ...
    def update(self, bank: Bank) -> Bank: ...
    def put_document(self, bank_id: str, document: BankDocument) -> None: ...
    def find_document(
        self, bank_id: str, kind: BankDocumentKind, id: str
    ) -> BankDocument | None: ...
    def list_documents(
        self, bank_id: str, kind: BankDocumentKind, *, limit: int = 100, cursor: str = ""
    ) -> Page[BankDocument]: ...
    def iter_documents(
        self, bank_id: str, kind: BankDocumentKind, *, page_size: int = 1000
    ) -> PageIterator[BankDocument]: ...

class Bic:
    @staticmethod
    def check(text: str, use: BicUse = ...) -> IdentifierFault | None: ...
    @staticmethod
    def parse(text: str, use: BicUse = ...) -> Bic: ...
    @staticmethod
    def read(text: str, use: BicUse = ...) -> Bic: ...
    def full_text(self) -> str: ...
    def agrees_with(self, iban: Iban) -> bool: ...
    def require_agreement(self, iban: Iban) -> None: ...
    @property
    def text(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def is_test(self) -> bool: ...
    @property
    def is_passive(self) -> bool: ...
    @property
    def has_old_form(self) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class BicUse(StrEnum):
    production = "production"
    test = "test"

class Browser:
    def __init__(self, *, session: str = "", address: str = "", agent: str = "") -> None: ...
    session: str
    address: str
    agent: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ChallengeAnswer:
    def __init__(self, *, challenge_id: str = "", code: str = "") -> None: ...
    challenge_id: str
    code: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ChallengeOutcome(StrEnum):
    sent = "sent"
    expired = "expired"
    channel_unavailable = "channel_unavailable"
    channel_already_used = "channel_already_used"
    throttled = "throttled"

class ChallengeResult:
    def __init__(
        self,
        *,
        outcome: ChallengeOutcome = ...,
        oob_code: str = "",
        mfa_token: str = "",
        retry_at: datetime = ...,
    ) -> None: ...
    outcome: ChallengeOutcome
    oob_code: str
    mfa_token: str
    retry_at: datetime
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Channel(StrEnum):
    sms = "sms"
    email = "email"

class ChargePolicy(StrEnum):
    shared = "SHARED"
    sender = "SENDER"
    receiver = "RECEIVER"

class Client:
    def __init__(
        self,
        *,
        client_id: str = "",
        id: str = "",
        owner: str = "",
        name: str = "",
        description: str = "",
        type: ClientType = ...,
        auth_method: ClientAuthMethod = ...,
        auth_alg: str = "",
        jwks: str = "",
        redirect_uris: Sequence[str] = ...,
        post_logout_redirect_uris: Sequence[str] = ...,
        cors_origins: Sequence[str] = ...,
        response_types: Sequence[str] = ...,
        require_pkce: bool = True,
        require_par: bool = False,
        require_dpop: bool = False,
        refresh_policy: RefreshPolicy = ...,
        access_token_life: timedelta = ...,
        access_token_alg: str = "",
        id_token_alg: str = ...,
        resource_audiences: Sequence[str] = ...,
        enabled: bool = True,
        consumer: Consumer | None = None,
        created_at: datetime = ...,
        created_by: str = "",
        updated_at: datetime = ...,
        deleted_at: datetime | None = None,
        deleted_by: str = "",
    ) -> None: ...
    client_id: str
    id: str
    owner: str
    name: str
    description: str
    type: ClientType
    auth_method: ClientAuthMethod
    auth_alg: str
    jwks: str
    redirect_uris: list[str]
    post_logout_redirect_uris: list[str]
    cors_origins: list[str]
    response_types: list[str]
    require_pkce: bool
    require_par: bool
    require_dpop: bool
    refresh_policy: RefreshPolicy
    access_token_life: timedelta
    access_token_alg: str
    id_token_alg: str
    resource_audiences: list[str]
    enabled: bool
    consumer: Consumer | None
    created_at: datetime
    created_by: str
    updated_at: datetime
    deleted_at: datetime | None
    deleted_by: str
    @property
    def is_live(self) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ClientAuthMethod(StrEnum):
    client_secret_basic = "client_secret_basic"
    client_secret_post = "client_secret_post"
    private_key_jwt = "private_key_jwt"
    none = "none"

class ClientCredentials:
    def __init__(
        self,
        *,
        method: ClientAuthMethod = ...,
        client_id: str = "",
        secret: str = "",
        assertion: str = "",
    ) -> None: ...
    method: ClientAuthMethod
    client_id: str
    secret: str
    assertion: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ClientGrant:
    def __init__(
        self,
        *,
        id: str = "",
        client_id: str = "",
        owner: str = "",
        audience: str = "",
        type: GrantType = ...,
        scope: Sequence[str] = ...,
        may_exchange: bool = False,
        oidc: ExternalProvider | None = None,
        created_at: datetime = ...,
        created_by: str = "",
        updated_at: datetime = ...,
        deleted_at: datetime | None = None,
        deleted_by: str = "",
    ) -> None: ...
    id: str
    client_id: str
    owner: str
    audience: str
    type: GrantType
    scope: list[str]
    may_exchange: bool
    oidc: ExternalProvider | None
    created_at: datetime
    created_by: str
    updated_at: datetime
    deleted_at: datetime | None
    deleted_by: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ClientRedirect:
    def __init__(
        self,
        *,
        uri: str = "",
        mode: ResponseMode = ...,
        parameters: Sequence[tuple[str, str]] = ...,
    ) -> None: ...
    uri: str
    mode: ResponseMode
    parameters: list[tuple[str, str]]
    def location(self) -> str: ...
    def origin(self) -> str: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ClientSecretInfo:
    def __init__(
        self,
        *,
        id: str = "",
        hint: str = "",
        created_at: datetime = ...,
        not_after: datetime | None = None,
        last_used_at: datetime | None = None,
    ) -> None: ...
    id: str
    hint: str
    created_at: datetime
    not_after: datetime | None
    last_used_at: datetime | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ClientTokenRequest:
    def __init__(
        self,
        *,
        client_id: str = "",
        audience: str = "",
        resources: Sequence[str] = ...,
        scope: Sequence[str] = ...,
        dpop: DpopProof | None = None,
    ) -> None: ...
    client_id: str
    audience: str
    resources: list[str]
    scope: list[str]
    dpop: DpopProof | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ClientType(StrEnum):
    confidential = "confidential"
    public = "public"
    native = "native"

class ClientWithSecret:
    def __init__(self, *, client: Client = ..., secret: str = "") -> None: ...
    client: Client
    secret: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Clients:
    def create(self, client: NewClient) -> ClientWithSecret: ...
    def find(self, client_id: str) -> Client | None: ...
    def get(self, client_id: str) -> Client: ...
    def find_by_id(self, id: str) -> Client | None: ...
    def find_by_consumer(self, consumer_id: str) -> Client | None: ...
    def list(self, owner: str, *, limit: int = 100, cursor: str = "") -> Page[Client]: ...
    def iter(self, owner: str, *, page_size: int = 1000) -> PageIterator[Client]: ...
    def update(self, client: Client) -> Client: ...
    def set_enabled(self, client_id: str, enabled: bool) -> Client: ...
    def mark_deleted(self, client_id: str) -> Client: ...
    def rotate_secret(
        self, client_id: str, overlap: timedelta = ..., secret: str = ""
    ) -> ClientWithSecret: ...
    def list_secrets(self, client_id: str) -> builtins.list[ClientSecretInfo]: ...
    def authenticate(self, credentials: ClientCredentials) -> Client: ...

class CodeOutcome(StrEnum):
    accepted = "accepted"
    refused = "refused"
    throttled = "throttled"

class CodeRequest:
    def __init__(
        self,
        *,
        client_id: str = "",
        code: str = "",
        redirect_uri: str = "",
        code_verifier: str = "",
        resources: Sequence[str] = ...,
        dpop: DpopProof | None = None,
    ) -> None: ...
    client_id: str
    code: str
    redirect_uri: str
    code_verifier: str
    resources: list[str]
    dpop: DpopProof | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class CodeResult:
    def __init__(self, *, outcome: CodeOutcome = ..., retry_at: datetime = ...) -> None: ...
    outcome: CodeOutcome
    retry_at: datetime
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ColumnResults:
    @property
    def codes(self) -> memoryview[int]: ...
    @property
    def seqs(self) -> memoryview[int]: ...
    @property
    def times_ns(self) -> memoryview[int]: ...
    @property
    def first_codes(self) -> memoryview[int]: ...
    @property
    def ok(self) -> bool: ...
    def __len__(self) -> int: ...

class Conflict(Error): ...

class Consent:
    def __init__(
        self,
        *,
        id: str = "",
        client_id: str = "",
        user_id: str = "",
        standard: ConsentStandard = ...,
        state: ConsentState = ...,
        views: Sequence[ConsentView] = ...,
        roles: Sequence[str] = ...,
        scope: Sequence[str] = ...,
        permissions: Sequence[str] = ...,
        recurring: bool = False,
        valid_until: datetime = ...,
        frequency_per_day: int = 4,
        entries_from: datetime | None = None,
        entries_to: datetime | None = None,
        created_at: datetime = ...,
        authorised_at: datetime | None = None,
        last_action_at: datetime = ...,
        reason: str = "",
    ) -> None: ...
    id: str
    client_id: str
    user_id: str
    standard: ConsentStandard
    state: ConsentState
    views: list[ConsentView]
    roles: list[str]
    scope: list[str]
    permissions: list[str]
    recurring: bool
    valid_until: datetime
    frequency_per_day: int
    entries_from: datetime | None
    entries_to: datetime | None
    created_at: datetime
    authorised_at: datetime | None
    last_action_at: datetime
    reason: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class NewConsent:
    def __init__(
        self,
        *,
        client_id: str = "",
        standard: ConsentStandard = ...,
        views: Sequence[ConsentView] = ...,
        roles: Sequence[str] = ...,
        scope: Sequence[str] = ...,
        permissions: Sequence[str] = ...,
        recurring: bool = False,
        valid_until: datetime | None = None,
        frequency_per_day: int = 4,
        entries_from: datetime | None = None,
        entries_to: datetime | None = None,
    ) -> None: ...
    client_id: str
    standard: ConsentStandard
    views: list[ConsentView]
    roles: list[str]
    scope: list[str]
    permissions: list[str]
    recurring: bool
    valid_until: datetime | None
    frequency_per_day: int
    entries_from: datetime | None
    entries_to: datetime | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ConsentFilter:
    def __init__(
        self, *, client_id: str = "", user_id: str = "", state: ConsentState | None = None
    ) -> None: ...
    client_id: str
    user_id: str
    state: ConsentState | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ConsentForm:
    def __init__(
        self,
        *,
        form: InteractionForm = ...,
        allow: bool = False,
        views: Sequence[ConsentView] = ...,
    ) -> None: ...
    form: InteractionForm
    allow: bool
    views: list[ConsentView]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ConsentStandard(StrEnum):
    plain = "plain"
    obp = "obp"
    uk = "uk"
    berlin = "berlin"

class ConsentState(StrEnum):
    requested = "requested"
    partially_authorised = "partially_authorised"
    authorised = "authorised"
    rejected = "rejected"
    revoked_by_user = "revoked_by_user"
    revoked_by_client = "revoked_by_client"
    expired = "expired"

class ConsentView:
    def __init__(
        self,
        *,
        bank_id: str = "",
        account_id: str = "",
        view_id: str = "",
        permissions: Sequence[str] = ...,
    ) -> None: ...
    bank_id: str
    account_id: str
    view_id: str
    permissions: list[str]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Consents:
    def create(self, draft: NewConsent) -> Consent: ...
    def find(self, id: str) -> Consent | None: ...
    def get(self, id: str) -> Consent: ...
    def list(
        self, filter: ConsentFilter = ..., *, limit: int = 100, cursor: str = ""
    ) -> Page[Consent]: ...
    def iter(
        self, filter: ConsentFilter = ..., *, page_size: int = 1000
    ) -> PageIterator[Consent]: ...
    def authorise(self, id: str, user_id: str, views: Sequence[ConsentView] = ...) -> Consent: ...
    def authorise_partially(self, id: str, user_id: str) -> Consent: ...
    def reject(self, id: str, user_id: str) -> Consent: ...
    def revoke(self, id: str) -> Consent: ...
    def expire_due(self, limit: int = 1000) -> int: ...
    def check_view(self, id: str, client_id: str, view: ViewRef) -> ConsentResult: ...
    def count_access(self, id: str) -> None: ...

class Consumer:
    def __init__(
        self,
        *,
        client_id: str = "",
        consumer_id: str = "",
        app_type: str = "",
        developer_email: str = "",
        company: str = "",
        certificate_thumbprint: str = "",
        calls_per_second: int = 0,
        calls_per_minute: int = 0,
        calls_per_hour: int = 0,
        calls_per_day: int = 0,
        calls_per_week: int = 0,
        calls_per_month: int = 0,
    ) -> None: ...
    client_id: str
    consumer_id: str
    app_type: str
    developer_email: str
    company: str
    certificate_thumbprint: str
    calls_per_second: int
    calls_per_minute: int
    calls_per_hour: int
    calls_per_day: int
    calls_per_week: int
    calls_per_month: int
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Conversion:
    @property
    def booked(self) -> Money: ...
    @property
    def remainder_numerator(self) -> int: ...
    @property
    def remainder_denominator(self) -> int: ...

class ConversionNote:
    def __init__(
        self,
        rate: Rate,
        rounding: RoundingMode,
        remainder_numerator: int,
        remainder_denominator: int,
    ) -> None: ...
    @property
    def rate(self) -> Rate: ...
    @property
    def rounding(self) -> RoundingMode: ...
    @property
    def remainder_numerator(self) -> int: ...
    @property
    def remainder_denominator(self) -> int: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Coordinates:
    def __init__(self, *, latitude: float = 0.0, longitude: float = 0.0) -> None: ...
    latitude: float
    longitude: float
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Core:
    @staticmethod
    def open(
        storage: str | PathLike[str],
        *,
        create_if_missing: bool = False,
        migrate: bool = False,
        read_only: bool = False,
        durability: Durability = ...,
        busy_timeout: timedelta | None = None,
        cache_bytes: int | None = None,
        page_cache_bytes: int | None = None,
        clock: FakeClock | None = None,
        key_file: str | PathLike[str] | None = None,
        vault: KeyVault | None = None,
        identity: IdentityOptions | None = None,
        oauth: OauthOptions | None = None,
        access: AccessOptions | None = None,
        payments: PaymentOptions | None = None,
        messages: Callable[[Message], object] | None = None,
        http: Callable[[OutgoingRequest], OutgoingResponse] | None = None,
        audit: Callable[[ReadRecord], object] | None = None,
    ) -> Core: ...
    def close(self) -> None: ...
    @property
    def closed(self) -> bool: ...
    def __enter__(self) -> Core: ...
    def __exit__(self, *args: object) -> None: ...
    def create_ledger(
        self, name: str, *, tenant: int = 1, strict_history: bool = False
    ) -> Ledger: ...
    def find_ledger(self, name: str, tenant: int = 1) -> Ledger | None: ...
    def get_ledger(self, name: str, tenant: int = 1) -> Ledger: ...
    def list_ledgers(self, tenant: int = 1) -> list[Ledger]: ...
    def session(self, principal: Principal | None = None, tenant: int = 1) -> Session: ...
    def atomically(
        self,
        work: Callable[[Unit], _R],
        *,
        key: str | None = None,
        lifetime: timedelta | None = None,
        tenant: int = 1,
        timeout: timedelta | None = None,
    ) -> _R: ...
    def run_due(
        self,
        now: datetime | None = None,
        *,
        now_ns: int | None = None,
        budget: timedelta | None = None,
        tenant: int = 1,
    ) -> DueReport: ...
    def backup(self, target: str | PathLike[str]) -> None: ...
    def new_id(self) -> UUID: ...
    @property
    def storage_name(self) -> str: ...
    def size_bytes(self) -> int: ...

class CorruptData(Error): ...

class Counterparties:
    def create(self, view: ViewRef, counterparty: NewCounterparty) -> Counterparty: ...
    def find(self, view: ViewRef, id: str) -> Counterparty | None: ...
    def get(self, view: ViewRef, id: str) -> Counterparty: ...
    def list(self, view: ViewRef, *, limit: int = 100, cursor: str = "") -> Page[Counterparty]: ...
    def iter(self, view: ViewRef, *, page_size: int = 1000) -> PageIterator[Counterparty]: ...
    def erase_all(self, view: ViewRef) -> int: ...
    def find_other_account(self, bank_id: str, account_id: str, id: str) -> OtherAccount | None: ...
    def get_other_account(self, bank_id: str, account_id: str, id: str) -> OtherAccount: ...
    def list_other_accounts(
        self, bank_id: str, account_id: str, *, limit: int = 100, cursor: str = ""
    ) -> Page[OtherAccount]: ...
    def iter_other_accounts(
        self, bank_id: str, account_id: str, *, page_size: int = 1000
    ) -> PageIterator[OtherAccount]: ...
    def list_metadata(
        self, bank_id: str, account_id: str, party_ids: Sequence[str]
    ) -> builtins.list[PartyMetadata]: ...
    def set_text(
        self, bank_id: str, account_id: str, party_id: str, which: PartyText, text: str
    ) -> PartyMetadata: ...
    def set_place(
        self,
        bank_id: str,
        account_id: str,
        party_id: str,
        which: PartyPlace,
        place: Coordinates | None,
    ) -> PartyMetadata: ...

class Counterparty:
    def __init__(
        self,
        *,
        id: str = "",
        bank_id: str = "",
        account_id: str = "",
        view_id: str = "",
        name: str = "",
        description: str = "",
        account_routing: Routing = ...,
        secondary_account_routing: Routing = ...,
        bank_routing: Routing = ...,
        branch_routing: Routing = ...,
        is_beneficiary: bool = False,
        bespoke: Sequence[tuple[str, str]] = ...,
        created_at: datetime = ...,
        created_by: str = "",
    ) -> None: ...
    id: str
    bank_id: str
    account_id: str
    view_id: str
    name: str
    description: str
    account_routing: Routing
    secondary_account_routing: Routing
    bank_routing: Routing
    branch_routing: Routing
    is_beneficiary: bool
    bespoke: list[tuple[str, str]]
    created_at: datetime
    created_by: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class CounterpartyPayee:
    def __init__(self, *, counterparty_id: str = "") -> None: ...
    counterparty_id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class CreditorId:
    @staticmethod
    def check(text: str) -> IdentifierFault | None: ...
    @staticmethod
    def parse(text: str) -> CreditorId: ...
    @staticmethod
    def read(text: str) -> CreditorId: ...
    @staticmethod
    def make(country: str, national_id: str, business_code: str = "ZZZ") -> CreditorId: ...
    @property
    def text(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def business_code(self) -> str: ...
    @property
    def national_id(self) -> str: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class CreditorReference:
    @staticmethod
    def check(text: str) -> IdentifierFault | None: ...
    @staticmethod
    def parse(text: str) -> CreditorReference: ...
    @staticmethod
    def read(text: str) -> CreditorReference: ...
    @staticmethod
    def make(number: str) -> CreditorReference: ...
    def printed(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def number(self) -> str: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class Currency:
    def __init__(self, code: str) -> None: ...
    @staticmethod
    def iso(code: str) -> Currency: ...
    @staticmethod
    def find_iso(code: str) -> Currency | None: ...
    @staticmethod
    def custom(code: str, scale: int) -> Currency: ...
    @property
    def code(self) -> str: ...
    @property
    def scale(self) -> int: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class DeadlineExceeded(Error, TimeoutError): ...

class DefaultView(StrEnum):
    owner = "owner"
    accountant = "accountant"
    auditor = "auditor"
    public = "public"
    firehose = "firehose"

class DefaultViewInfo:
    @property
    def view(self) -> DefaultView: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def content(self) -> ViewContent: ...

class DeviceAuthorization:
    def __init__(
        self,
        *,
        device_code: str = "",
        user_code: str = "",
        verification_uri: str = "",
        verification_uri_complete: str = "",
        expires_in: timedelta = ...,
        interval: timedelta = ...,
    ) -> None: ...
    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: timedelta
    interval: timedelta
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class DeviceRequest:
    def __init__(
        self, *, client_id: str = "", scope: Sequence[str] = ..., resources: Sequence[str] = ...
    ) -> None: ...
    client_id: str
    scope: list[str]
    resources: list[str]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class DpopProof:
    def __init__(self, *, proof: str = "", method: str = "", url: str = "") -> None: ...
    proof: str
    method: str
    url: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class DueReport:
    @property
    def holds_expired(self) -> int: ...
    @property
    def messages_sent(self) -> int: ...
    @property
    def rows_purged(self) -> int: ...
    @property
    def more(self) -> bool: ...

class Durability(IntEnum):
    full = 0
    relaxed = 1
    none = 2

class Entitlement:
    def __init__(
        self,
        *,
        id: str = "",
        user_id: str = "",
        role: str = "",
        bank_id: str = "",
        created_at: datetime = ...,
        created_by: str = "",
    ) -> None: ...
    id: str
    user_id: str
    role: str
    bank_id: str
    created_at: datetime
    created_by: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class EntitlementRole:
    @property
    def name(self) -> str: ...
    @property
    def is_of_bank(self) -> bool: ...
    @property
    def purpose(self) -> str: ...

class Entitlements:
    def grant(self, user_id: str, role: str, bank_id: str) -> Entitlement: ...
    def revoke(self, entitlement_id: str) -> None: ...
    def list(self, user_id: str) -> builtins.list[Entitlement]: ...
    def has(self, role: str, bank_id: str) -> bool: ...

class EntryDraft:
    def __init__(
        self,
        postings: list[Posting] = ...,
        *,
        code: int = 0,
        id: UUID | None = None,
        kind: EventKind = ...,
        flags: EventFlags = ...,
        pending_id: UUID | None = None,
        timeout_s: int = 0,
        effective_date: date | None = None,
        user_data: UserData | None = None,
        mandate: UUID | None = None,
        description: str = ...,
        metadata: Mapping[str, str] | None = None,
        conversion: ConversionNote | None = None,
        time: datetime | None = None,
        time_ns: int | None = None,
    ) -> None: ...
    @property
    def id(self) -> UUID: ...
    @property
    def flags(self) -> EventFlags: ...
    @property
    def user_data(self) -> UserData: ...
    @property
    def time_ns(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    @property
    def postings(self) -> list[Posting]: ...
    @property
    def code(self) -> int: ...
    @property
    def kind(self) -> EventKind: ...
    @property
    def pending_id(self) -> UUID | None: ...
    @property
    def timeout_s(self) -> int: ...
    @property
    def effective_date(self) -> date | None: ...
    @property
    def mandate(self) -> UUID | None: ...
    @property
    def conversion(self) -> ConversionNote | None: ...

class EntryFilter:
    def __init__(
        self,
        *,
        account: UUID | None = None,
        kind: EventKind | None = None,
        code: int | None = None,
        user_data_id: UUID | None = None,
        user_data_number: int | None = None,
        user_data_tag: int | None = None,
        time_from: datetime | None = None,
        time_from_ns: int | None = None,
        time_to: datetime | None = None,
        time_to_ns: int | None = None,
        effective_from: date | None = None,
        effective_to: date | None = None,
        amount_from_minor: int | None = None,
        amount_to_minor: int | None = None,
        descending: bool = False,
    ) -> None: ...

class EntryMetadata:
    def __init__(
        self,
        *,
        narrative: str = "",
        annotations: Sequence[Annotation] = ...,
        where: Location | None = None,
    ) -> None: ...
    narrative: str
    annotations: list[Annotation]
    where: Location | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class EntryNotes:
    annotations_max: ClassVar[int]
    def get(self, view: ViewRef, entry_id: str) -> EntryMetadata: ...
    def list(
        self, entries: Sequence[AccountEntry], view_id: str
    ) -> builtins.list[EntryMetadata]: ...
    def set_narrative(
        self, bank_id: str, account_id: str, entry_id: str, narrative: str
    ) -> None: ...
    def set_where(self, view: ViewRef, entry_id: str, where: Coordinates | None) -> None: ...
    def add(self, view: ViewRef, entry_id: str, annotation: NewAnnotation) -> Annotation: ...
    def find(self, view: ViewRef, entry_id: str, annotation_id: str) -> Annotation | None: ...
    def erase(self, view: ViewRef, entry_id: str, annotation_id: str) -> None: ...
    def erase_all(self, view: ViewRef) -> None: ...

class EntryPosition:
    def __init__(
        self, *, ledger: int = 0, account: int = 0, seq: int = 0, line: int = 0
    ) -> None: ...
    ledger: int
    account: int
    seq: int
    line: int
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Error(Exception):
    code: ErrorCode
    name: str
    details: Mapping[str, str]
    retryable: bool
    poisons_handle: bool

class ErrorCode(IntEnum):
    invalid_argument = 10
    limit_exceeded = 11
    not_found = 20
    already_exists = 21
    unauthenticated = 30
    forbidden = 31
    rejected = 40
    conflict = 50
    outcome_unknown = 51
    deadline_exceeded = 52
    unavailable = 60
    storage_failure = 61
    schema_too_new = 62
    schema_too_old = 63
    storage_full = 64
    read_only = 65
    not_a_database = 66
    corrupt_data = 70
    internal = 90

class ErrorPage:
    def __init__(
        self,
        *,
        error: OauthErrorCode = ...,
        description: str = "",
        status: int = 400,
        retry_after: timedelta = ...,
    ) -> None: ...
    error: OauthErrorCode
    description: str
    status: int
    retry_after: timedelta
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class EventFlags(IntFlag):
    none = 0
    linked = 1
    keep_open = 2
    balancing_debit = 4
    balancing_credit = 8
    closing_debit = 16
    closing_credit = 32
    imported = 64

class EventKind(IntEnum):
    normal = 1
    pending = 2
    post = 3
    void = 4
    reverse = 5
    open = 6
    change = 7
    period = 8

class EventResult:
    @property
    def id(self) -> UUID: ...
    @property
    def code(self) -> ResultCode: ...
    @property
    def seq(self) -> int: ...
    @property
    def first_code(self) -> ResultCode: ...
    @property
    def ok(self) -> bool: ...
    @property
    def time(self) -> datetime: ...
    @property
    def time_ns(self) -> int: ...

class ExchangeRequest:
    def __init__(
        self,
        *,
        client_id: str = "",
        subject_token: str = "",
        subject_token_type: str = ...,
        actor_token: str = "",
        actor_token_type: str = "",
        requested_token_type: str = "",
        audiences: Sequence[str] = ...,
        resources: Sequence[str] = ...,
        scope: Sequence[str] = ...,
        dpop: DpopProof | None = None,
    ) -> None: ...
    client_id: str
    subject_token: str
    subject_token_type: str
    actor_token: str
    actor_token_type: str
    requested_token_type: str
    audiences: list[str]
    resources: list[str]
    scope: list[str]
    dpop: DpopProof | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ExternalIdentity:
    def __init__(
        self,
        *,
        user_id: str = "",
        merchant_id: str = "",
        authenticated_at: datetime = ...,
        expires_at: datetime = ...,
    ) -> None: ...
    user_id: str
    merchant_id: str
    authenticated_at: datetime
    expires_at: datetime
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ExternalLogin:
    def __init__(
        self, *, authority: str = "", claims: str = "", user_id: str = "", tokens: TokenAnswer = ...
    ) -> None: ...
    authority: str
    claims: str
    user_id: str
    tokens: TokenAnswer
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ExternalLoginAnswer:
    def __init__(
        self,
        *,
        client_id: str = "",
        audience: str = "",
        code: str = "",
        redirect_uri: str = "",
        state: str = "",
    ) -> None: ...
    client_id: str
    audience: str
    code: str
    redirect_uri: str
    state: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ExternalLoginRequest:
    def __init__(
        self,
        *,
        client_id: str = "",
        audience: str = "",
        redirect_uri: str = "",
        scope: Sequence[str] = ...,
    ) -> None: ...
    client_id: str
    audience: str
    redirect_uri: str
    scope: list[str]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ExternalLoginStart:
    def __init__(self, *, url: str = "", state: str = "") -> None: ...
    url: str
    state: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ExternalParty:
    def __init__(
        self,
        *,
        name: str = "",
        number: str = "",
        kind: str = "",
        iban: str = "",
        bic: str = "",
        account_routing: Routing = ...,
        bank_routing: Routing = ...,
        bank_name: str = "",
        bank_national_identifier: str = "",
    ) -> None: ...
    name: str
    number: str
    kind: str
    iban: str
    bic: str
    account_routing: Routing
    bank_routing: Routing
    bank_name: str
    bank_national_identifier: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ExternalProvider:
    def __init__(
        self, *, authority: str = "", client_id: str = "", scope: Sequence[str] = ...
    ) -> None: ...
    authority: str
    client_id: str
    scope: list[str]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class FactorForm:
    def __init__(
        self,
        *,
        form: InteractionForm = ...,
        mfa_token: str = "",
        oob_code: str = "",
        code: str = "",
    ) -> None: ...
    form: InteractionForm
    mfa_token: str
    oob_code: str
    code: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class FakeClock:
    def __init__(self, time: datetime | None = None, *, time_ns: int | None = None) -> None: ...
    def now(self) -> datetime: ...
    def now_ns(self) -> int: ...
    def set(self, time: datetime | None = None, *, time_ns: int | None = None) -> None: ...
    def advance(self, duration: timedelta) -> None: ...

class Finding:
    @property
    def seq(self) -> int: ...
    @property
    def what(self) -> str: ...
    @property
    def text(self) -> str: ...

class Forbidden(Error, PermissionError): ...

class GrantFilter:
    def __init__(self, *, owner: str = "", client_id: str = "", audience: str = "") -> None: ...
    owner: str
    client_id: str
    audience: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class GrantType(StrEnum):
    any = "any"
    authorization_code = "authorization_code"
    client_credentials = "client_credentials"
    password = "password"

class Grants:
    def create(self, grant: NewClientGrant) -> ClientGrant: ...
    def find(self, id: str) -> ClientGrant | None: ...
    def get(self, id: str) -> ClientGrant: ...
    def list(
        self, filter: GrantFilter = ..., *, limit: int = 100, cursor: str = ""
    ) -> Page[ClientGrant]: ...
    def iter(
        self, filter: GrantFilter = ..., *, page_size: int = 1000
    ) -> PageIterator[ClientGrant]: ...
    def set_scope(self, id: str, scope: Sequence[str]) -> ClientGrant: ...
    def mark_deleted(self, id: str) -> ClientGrant: ...

class Hold:
    @property
    def id(self) -> UUID: ...
    @property
    def seq(self) -> int: ...
    @property
    def state(self) -> HoldState: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def expires_at_ns(self) -> int | None: ...
    @property
    def postings(self) -> list[PostingRecord]: ...
    @property
    def captured(self) -> Decimal: ...
    @property
    def captured_minor(self) -> int: ...

class HoldState(IntEnum):
    open = 0
    posted = 1
    voided = 2
    expired = 3

class Iban:
    @staticmethod
    def check(text: str) -> IdentifierFault | None: ...
    @staticmethod
    def parse(text: str) -> Iban: ...
    @staticmethod
    def read(text: str) -> Iban: ...
    @staticmethod
    def make(country: str, bban: str) -> Iban: ...
    def printed(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def bban(self) -> str: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class IbanCountry:
    @property
    def code(self) -> str: ...
    @property
    def structure(self) -> str: ...
    @property
    def length(self) -> int: ...
    @property
    def is_sepa(self) -> bool: ...

class IbanPayee:
    def __init__(self, *, iban: str = "") -> None: ...
    iban: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class IdTokenRedirect:
    def __init__(
        self,
        *,
        merchant_id: str = "",
        subject: str = "",
        user_id: str = "",
        redirect_uri: str = "",
        custom_claims: Sequence[tuple[str, str | int | bool]] = ...,
        claims: Sequence[str] = ...,
    ) -> None: ...
    merchant_id: str
    subject: str
    user_id: str
    redirect_uri: str
    custom_claims: list[tuple[str, str | int | bool]]
    claims: list[str]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class IdentType(StrEnum):
    email = "email"
    user_id = "user_id"

class IdentifierFault(StrEnum):
    charset = "charset"
    prefix = "prefix"
    country = "country"
    length = "length"
    structure = "structure"
    checkdigits_range = "checkdigits_range"
    checksum = "checksum"
    bban_checksum = "bban_checksum"
    test_bic = "test_bic"

class IdentityOptions:
    def __init__(
        self,
        *,
        password: PasswordOptions = ...,
        lockout: LockoutRule = ...,
        passwords_per_address: RateLimit = ...,
        passwords_per_client: RateLimit = ...,
        resets_per_user: RateLimit = ...,
        reset_life: timedelta = ...,
        invitation_life: timedelta = ...,
        reset_link: str = "",
        invitation_link: str = "",
        mfa: MfaOptions = ...,
    ) -> None: ...
    password: PasswordOptions
    lockout: LockoutRule
    passwords_per_address: RateLimit
    passwords_per_client: RateLimit
    resets_per_user: RateLimit
    reset_life: timedelta
    invitation_life: timedelta
    reset_link: str
    invitation_link: str
    mfa: MfaOptions
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Interaction:
    def __init__(
        self,
        *,
        id: str = "",
        csrf: str = "",
        stage: InteractionStage = ...,
        notice: InteractionNotice = ...,
        retry_after: timedelta = ...,
        client_id: str = "",
        client_name: str = "",
        redirect_origin: str = "",
        login_hint: str = "",
        user_name: str = "",
        mfa_token: str = "",
        oob_code: str = "",
        sent_to: Channel | None = None,
        channels: Sequence[Channel] = ...,
        totp: bool = False,
        scope: Sequence[str] = ...,
        views: Sequence[OfferedView] = ...,
        consent: Consent | None = None,
        valid_until: datetime | None = None,
        user_code: str = "",
    ) -> None: ...
    id: str
    csrf: str
    stage: InteractionStage
    notice: InteractionNotice
    retry_after: timedelta
    client_id: str
    client_name: str
    redirect_origin: str
    login_hint: str
    user_name: str
    mfa_token: str
    oob_code: str
    sent_to: Channel | None
    channels: list[Channel]
    totp: bool
    scope: list[str]
    views: list[OfferedView]
    consent: Consent | None
    valid_until: datetime | None
    user_code: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class InteractionForm:
    def __init__(self, *, id: str = "", csrf: str = "") -> None: ...
    id: str
    csrf: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class InteractionNotice(StrEnum):
    none = "none"
    login_refused = "login_refused"
    code_refused = "code_refused"
    too_many_attempts = "too_many_attempts"
    channel_unavailable = "channel_unavailable"
    login_over = "login_over"
    user_code_refused = "user_code_refused"
    view_missing = "view_missing"
    approved = "approved"
    denied = "denied"
    logged_out = "logged_out"

class InteractionStage(StrEnum):
    user_code = "user_code"
    login = "login"
    factor = "factor"
    consent = "consent"
    logout = "logout"
    done = "done"

class InternalError(Error): ...

class Introspection:
    def __init__(
        self,
        *,
        active: bool = False,
        is_refresh_token: bool = False,
        username: str = "",
        token: VerifiedToken = ...,
    ) -> None: ...
    active: bool
    is_refresh_token: bool
    username: str
    token: VerifiedToken
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class InvalidArgument(Error, ValueError): ...

class IsoCurrency:
    @property
    def code(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def scale(self) -> int: ...
    @property
    def name(self) -> str: ...

class IssuedStatement:
    def __init__(
        self,
        *,
        number: int = 0,
        period: StatementPeriod = ...,
        entry_count: int = 0,
        created_at: datetime = ...,
        message_id: str = "",
    ) -> None: ...
    number: int
    period: StatementPeriod
    entry_count: int
    created_at: datetime
    message_id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class JournalEntry:
    @property
    def seq(self) -> int: ...
    @property
    def kind(self) -> EventKind: ...
    @property
    def flags(self) -> EventFlags: ...
    @property
    def timeout_s(self) -> int: ...
    @property
    def code(self) -> int: ...
    @property
    def effective_date(self) -> date: ...
    @property
    def user_data(self) -> UserData: ...
    @property
    def principal(self) -> int: ...
    @property
    def text_erased(self) -> bool: ...
    @property
    def conversion(self) -> ConversionNote | None: ...
    @property
    def account(self) -> LedgerAccount | None: ...
    @property
    def business_date(self) -> date | None: ...
    @property
    def locked_through(self) -> date | None: ...
    @property
    def time(self) -> datetime: ...
    @property
    def time_ns(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    @property
    def id(self) -> UUID | None: ...
    @property
    def pending_id(self) -> UUID | None: ...
    @property
    def mandate(self) -> UUID | None: ...
    @property
    def postings(self) -> list[PostingRecord]: ...

class KeySchedule:
    def __init__(
        self, *, announce: timedelta = ..., use: timedelta = ..., keep: timedelta = ...
    ) -> None: ...
    announce: timedelta
    use: timedelta
    keep: timedelta
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class KeyVault:
    ...

class KidAgreement:
    length_min: ClassVar[int]
    length_max: ClassVar[int]
    avtalegiro_length_min: ClassVar[int]
    structures_max: ClassVar[int]
    def __init__(self, algorithm: KidAlgorithm, shortest: int = 2) -> None: ...
    @staticmethod
    def of_structures(structures: Sequence[KidStructure]) -> KidAgreement: ...
    def check(self, text: str) -> IdentifierFault | None: ...
    def require(self, text: str) -> None: ...
    def make(self, digits: str) -> str: ...
    @property
    def structures(self) -> list[KidStructure]: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class KidAlgorithm(StrEnum):
    mod10 = "MOD10"
    mod11 = "MOD11"

class KidStructure:
    def __init__(self, *, length: int = 0, algorithm: KidAlgorithm = ...) -> None: ...
    length: int
    algorithm: KidAlgorithm
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Ledger:
    @property
    def number(self) -> int: ...
    @property
    def tenant(self) -> int: ...
    @property
    def name(self) -> str: ...
    def define_asset(self, asset: Currency) -> None: ...
    def post(self, draft: Transfer | EntryDraft) -> EventResult: ...
    def open_account(self, draft: LedgerAccountDraft) -> EventResult: ...
    def change_account(self, change: LedgerAccountChange) -> EventResult: ...
    def change_period(self, change: PeriodChange) -> EventResult: ...
    def post_batch(
        self,
        events: Iterable[_Draft],
        *,
        atomic: bool = False,
        dry_run: bool = False,
        batch_id: UUID | None = None,
        principal: int = 0,
        timeout: timedelta | None = None,
    ) -> list[EventResult]: ...
    def post_transfers(
        self,
        ids: Buffer,
        debit_accounts: Buffer,
        credit_accounts: Buffer,
        amounts: Buffer,
        codes: Buffer | int,
        *,
        kinds: Buffer | int = 1,
        flags: Buffer | int = 0,
        pending_ids: Buffer | None = None,
        timeouts_s: Buffer | int = 0,
        effective_days: Buffer | int | None = None,
        user_data_ids: Buffer | None = None,
        user_data_numbers: Buffer | int = 0,
        user_data_tags: Buffer | int = 0,
        times_ns: Buffer | int = 0,
        atomic: bool = False,
        dry_run: bool = False,
        batch_id: UUID | None = None,
        principal: int = 0,
        timeout: timedelta | None = None,
    ) -> ColumnResults: ...
    def hold(
        self,
        debit_account: UUID,
        credit_account: UUID,
        amount: Decimal | Money | None = None,
        *,
        amount_minor: int | None = None,
        code: int,
        timeout_s: int = 0,
        id: UUID | None = None,
    ) -> EventResult: ...
    def capture(
        self,
        hold_id: UUID,
        amount: Decimal | Money | None = None,
        *,
        amount_minor: int | None = None,
        keep_open: bool = False,
        id: UUID | None = None,
    ) -> EventResult: ...
    def void(self, hold_id: UUID, *, id: UUID | None = None) -> EventResult: ...
    def reverse(self, entry_id: UUID, *, id: UUID | None = None) -> EventResult: ...
    def find_hold(self, hold_id: UUID) -> Hold | None: ...
    def list_open_holds(
        self, account: UUID | None = None, *, limit: int = 100, cursor: str = ""
    ) -> Page[Hold]: ...
    def iter_open_holds(
        self, account: UUID | None = None, *, page_size: int = 1000
    ) -> PageIterator[Hold]: ...
    def find_account(self, id: UUID) -> LedgerAccount | None: ...
    def get_account(self, id: UUID) -> LedgerAccount: ...
    def get_balance(self, id: UUID, as_of: AsOf = ...) -> Balance: ...
    def find_entry(self, id: UUID) -> JournalEntry | None: ...
    def get_entry(self, id: UUID) -> JournalEntry: ...
    def find_entry_by_seq(self, seq: int) -> JournalEntry | None: ...
    def list_accounts(
        self, filter: LedgerAccountFilter = ..., *, limit: int = 100, cursor: str = ""
    ) -> Page[LedgerAccount]: ...
    def iter_accounts(
        self, filter: LedgerAccountFilter = ..., *, page_size: int = 1000
    ) -> PageIterator[LedgerAccount]: ...
    def list_entries(
        self, filter: EntryFilter = ..., *, limit: int = 100, cursor: str = ""
    ) -> Page[JournalEntry]: ...
    def iter_entries(
        self, filter: EntryFilter = ..., *, page_size: int = 1000
    ) -> PageIterator[JournalEntry]: ...
    def list_statement(
        self, account: UUID, filter: StatementFilter = ..., *, limit: int = 100, cursor: str = ""
    ) -> Page[StatementLine]: ...
    def iter_statement(
        self, account: UUID, filter: StatementFilter = ..., *, page_size: int = 1000
    ) -> PageIterator[StatementLine]: ...
    def read_changes(self, after_seq: int = 0, *, limit: int = 1000) -> list[JournalEntry]: ...
    def iter_changes(
        self, after_seq: int = 0, *, page_size: int = 1000
    ) -> PageIterator[JournalEntry]: ...
    def head(self) -> LedgerHead: ...
    def anchor(self) -> Anchor: ...
    def trial_balance(self) -> list[AssetTotals]: ...
    def state_hash(self) -> bytes: ...
    def verify(self, anchors: list[Anchor] = ...) -> VerifyReport: ...
    def erase_text(self, seq: int) -> bool: ...
    def sweep_expired(
        self, now: datetime | None = None, *, now_ns: int | None = None, limit: int = 1000
    ) -> int: ...
    def take_snapshot(self, business_date: date) -> int: ...
    def list_snapshots(
        self, account: UUID, *, limit: int = 100, cursor: str = ""
    ) -> Page[Snapshot]: ...
    def iter_snapshots(self, account: UUID, *, page_size: int = 1000) -> PageIterator[Snapshot]: ...
    def drop_snapshot(self, business_date: date) -> None: ...
    def export_jsonl(self, target: str | PathLike[str] | TextIO) -> None: ...
    def export_plain_text(
        self, target: str | PathLike[str] | TextIO, format: PlainTextFormat
    ) -> None: ...
    def import_jsonl(self, source: str | PathLike[str] | TextIO | BinaryIO) -> int: ...

class LedgerAccount:
    @property
    def id(self) -> UUID: ...
    @property
    def number(self) -> int: ...
    @property
    def asset(self) -> Currency: ...
    @property
    def account_class(self) -> LedgerAccountClass: ...
    @property
    def code(self) -> int: ...
    @property
    def flags(self) -> LedgerAccountFlags: ...
    @property
    def parent(self) -> UUID | None: ...
    @property
    def user_data(self) -> UserData: ...
    @property
    def balance(self) -> Balance: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def opened_at_ns(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    @property
    def debit_headroom(self) -> Decimal: ...
    @property
    def debit_headroom_minor(self) -> int: ...
    @property
    def credit_headroom(self) -> Decimal: ...
    @property
    def credit_headroom_minor(self) -> int: ...
    @property
    def available(self) -> Decimal: ...
    @property
    def available_minor(self) -> int: ...

class LedgerHead:
    @property
    def seq(self) -> int: ...
    @property
    def hash(self) -> bytes: ...
    @property
    def business_date(self) -> date | None: ...
    @property
    def locked_through(self) -> date | None: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]
    @property
    def time(self) -> datetime: ...
    @property
    def time_ns(self) -> int: ...

class Lei:
    @staticmethod
    def check(text: str) -> IdentifierFault | None: ...
    @staticmethod
    def parse(text: str) -> Lei: ...
    @staticmethod
    def read(text: str) -> Lei: ...
    @staticmethod
    def make(entity: str) -> Lei: ...
    @property
    def text(self) -> str: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class LinkRel(StrEnum):
    customers_user = "customers_user"
    phone_number = "phone_number"
    email = "email"

class ListedAccount:
    def __init__(
        self,
        *,
        bank_id: str = "",
        id: str = "",
        label: str = "",
        routing: Routing = ...,
        views: Sequence[View] = ...,
    ) -> None: ...
    bank_id: str
    id: str
    label: str
    routing: Routing
    views: list[View]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Location:
    def __init__(
        self,
        *,
        latitude: float = 0.0,
        longitude: float = 0.0,
        at: datetime = ...,
        author_id: str = "",
    ) -> None: ...
    latitude: float
    longitude: float
    at: datetime
    author_id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class LockoutRule:
    def __init__(
        self,
        *,
        failures: int = 5,
        lock: timedelta = ...,
        lock_max: timedelta = ...,
        window: timedelta = ...,
        failures_max: int = 100,
    ) -> None: ...
    failures: int
    lock: timedelta
    lock_max: timedelta
    window: timedelta
    failures_max: int
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Login:
    def __init__(
        self,
        *,
        user_id: str = "",
        amr: Sequence[str] = ...,
        auth_time: datetime = ...,
        goal: LoginGoal = ...,
    ) -> None: ...
    user_id: str
    amr: list[str]
    auth_time: datetime
    goal: LoginGoal
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class LoginForm:
    def __init__(
        self, *, form: InteractionForm = ..., username: str = "", password: str = ""
    ) -> None: ...
    form: InteractionForm
    username: str
    password: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class LoginGoal:
    def __init__(
        self,
        *,
        client_id: str = "",
        audience: str = "",
        grant_type: str = "",
        scope: Sequence[str] = ...,
    ) -> None: ...
    client_id: str
    audience: str
    grant_type: str
    scope: list[str]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class LoginOutcome(StrEnum):
    done = "done"
    mfa_required = "mfa_required"
    refused = "refused"
    expired = "expired"
    throttled = "throttled"

class LoginResult:
    def __init__(
        self,
        *,
        outcome: LoginOutcome = ...,
        login: Login | None = None,
        mfa_token: str = "",
        channels: Sequence[Channel] = ...,
        totp: bool = False,
        retry_at: datetime = ...,
    ) -> None: ...
    outcome: LoginOutcome
    login: Login | None
    mfa_token: str
    channels: list[Channel]
    totp: bool
    retry_at: datetime
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class LoginSession:
    def __init__(
        self,
        *,
        id: str = "",
        user_id: str = "",
        created_at: datetime = ...,
        auth_time: datetime = ...,
        last_seen_at: datetime = ...,
        expires_at: datetime = ...,
        amr: Sequence[str] = ...,
        address: str = "",
        agent: str = "",
    ) -> None: ...
    id: str
    user_id: str
    created_at: datetime
    auth_time: datetime
    last_seen_at: datetime
    expires_at: datetime
    amr: list[str]
    address: str
    agent: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class LogoutRequest:
    def __init__(
        self,
        *,
        id_token_hint: str = "",
        client_id: str = "",
        post_logout_redirect_uri: str = "",
        state: str = "",
    ) -> None: ...
    id_token_hint: str
    client_id: str
    post_logout_redirect_uri: str
    state: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Merchant:
    def __init__(
        self,
        *,
        id: str = "",
        partner_id: str = "",
        name: str = "",
        jwks_name: str = "",
        jwks_uri: str = "",
        redirect_origins: Sequence[str] = ...,
        created_at: datetime = ...,
        created_by: str = "",
        updated_at: datetime = ...,
        deleted_at: datetime | None = None,
        deleted_by: str = "",
    ) -> None: ...
    id: str
    partner_id: str
    name: str
    jwks_name: str
    jwks_uri: str
    redirect_origins: list[str]
    created_at: datetime
    created_by: str
    updated_at: datetime
    deleted_at: datetime | None
    deleted_by: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Merchants:
    def create(self, merchant: NewMerchant) -> Merchant: ...
    def find(self, id: str) -> Merchant | None: ...
    def get(self, id: str) -> Merchant: ...
    def update(self, merchant: Merchant) -> Merchant: ...
    def mark_deleted(self, id: str) -> Merchant: ...
    def list(self, partner_id: str, *, limit: int = 100, cursor: str = "") -> Page[Merchant]: ...
    def iter(self, partner_id: str, *, page_size: int = 1000) -> PageIterator[Merchant]: ...

class Message:
    def __init__(
        self,
        *,
        id: str = "",
        channel: Channel = ...,
        to: str = "",
        kind: str = "",
        subject: str = "",
        body: str = "",
        code: str = "",
        created_at: datetime = ...,
    ) -> None: ...
    id: str
    channel: Channel
    to: str
    kind: str
    subject: str
    body: str
    code: str
    created_at: datetime
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class MfaEnrolments:
    def get_state(self, user_id: str) -> MfaState: ...
    def set_sms(self, user_id: str, enabled: bool, phone: str = "") -> None: ...
    def associate_totp(self, user_id: str) -> TotpAssociation: ...
    def enable_totp(self, user_id: str, code: str, authenticated_at: datetime) -> CodeResult: ...
    def disable_totp(self, user_id: str, code: str) -> CodeResult: ...
    def check_totp(self, user_id: str, code: str) -> CodeResult: ...
    def make_recovery_codes(self, user_id: str) -> list[str]: ...
    def use_recovery_code(self, user_id: str, code: str) -> bool: ...

class MfaOptions:
    def __init__(
        self,
        *,
        oob_code_life: timedelta = ...,
        passwordless_code_life: timedelta = ...,
        pending_login_life: timedelta = ...,
        code_attempts: int = 5,
        sends: RateLimit = ...,
        sends_per_day: RateLimit = ...,
        totp_enrolment_life: timedelta = ...,
        totp_lockout: LockoutRule = ...,
        totp_issuer: str = ...,
    ) -> None: ...
    oob_code_life: timedelta
    passwordless_code_life: timedelta
    pending_login_life: timedelta
    code_attempts: int
    sends: RateLimit
    sends_per_day: RateLimit
    totp_enrolment_life: timedelta
    totp_lockout: LockoutRule
    totp_issuer: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class MfaState:
    def __init__(
        self, *, sms: SmsState = ..., totp: TotpState = ..., recovery_codes_left: int = 0
    ) -> None: ...
    sms: SmsState
    totp: TotpState
    recovery_codes_left: int
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ModeratedAccount:
    def __init__(
        self,
        *,
        bank_id: str = "",
        id: str = "",
        label: str | None = None,
        number: str | None = None,
        type: str | None = None,
        owners: Sequence[str] | None = None,
        holder: str | None = None,
        balance: ModeratedMoney = ...,
        routings: Sequence[Routing] | None = None,
        account_routing: ModeratedRouting = ...,
        bank_routing: ModeratedRouting = ...,
        rules: Sequence[AccountRule] | None = None,
        iban: str | None = None,
        swift_bic: str | None = None,
        national_identifier: str | None = None,
        bank_name: str | None = None,
    ) -> None: ...
    bank_id: str
    id: str
    label: str | None
    number: str | None
    type: str | None
    owners: list[str] | None
    holder: str | None
    balance: ModeratedMoney
    routings: list[Routing] | None
    account_routing: ModeratedRouting
    bank_routing: ModeratedRouting
    rules: list[AccountRule] | None
    iban: str | None
    swift_bic: str | None
    national_identifier: str | None
    bank_name: str | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ModeratedEntry:
    def __init__(
        self,
        *,
        id: str = "",
        other: ModeratedOtherAccount | None = None,
        type: str | None = None,
        description: str | None = None,
        posted: datetime | None = None,
        completed: datetime | None = None,
        value: ModeratedMoney = ...,
        new_balance: ModeratedMoney = ...,
        metadata: ModeratedEntryMetadata | None = None,
    ) -> None: ...
    id: str
    other: ModeratedOtherAccount | None
    type: str | None
    description: str | None
    posted: datetime | None
    completed: datetime | None
    value: ModeratedMoney
    new_balance: ModeratedMoney
    metadata: ModeratedEntryMetadata | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ModeratedEntryMetadata:
    def __init__(
        self,
        *,
        narrative: str | None = None,
        comments: Sequence[Annotation] | None = None,
        tags: Sequence[Annotation] | None = None,
        images: Sequence[Annotation] | None = None,
        where: Location | None = None,
    ) -> None: ...
    narrative: str | None
    comments: list[Annotation] | None
    tags: list[Annotation] | None
    images: list[Annotation] | None
    where: Location | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ModeratedField:
    @property
    def kind(self) -> ModeratedKind: ...
    @property
    def field(self) -> str: ...
    @property
    def needs(self) -> frozenset[Permission]: ...

class ModeratedKind(StrEnum):
    account = "account"
    entry = "entry"
    other_account = "other_account"

class ModeratedMoney:
    def __init__(self, *, currency: str | None = None, amount: Decimal | None = None) -> None: ...
    currency: str | None
    amount: Decimal | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ModeratedOtherAccount:
    def __init__(
        self,
        *,
        id: str = "",
        holder: str = "",
        is_alias: bool = False,
        number: str | None = None,
        kind: str | None = None,
        iban: str | None = None,
        swift_bic: str | None = None,
        national_identifier: str | None = None,
        bank_name: str | None = None,
        bank_routing: ModeratedRouting = ...,
        account_routing: ModeratedRouting = ...,
        metadata: ModeratedPartyMetadata | None = None,
    ) -> None: ...
    id: str
    holder: str
    is_alias: bool
    number: str | None
    kind: str | None
    iban: str | None
    swift_bic: str | None
    national_identifier: str | None
    bank_name: str | None
    bank_routing: ModeratedRouting
    account_routing: ModeratedRouting
    metadata: ModeratedPartyMetadata | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ModeratedPartyMetadata:
    def __init__(
        self, *, texts: dict[PartyText, str] = ..., places: dict[PartyPlace, Location] = ...
    ) -> None: ...
    texts: dict[PartyText, str]
    places: dict[PartyPlace, Location]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ModeratedRouting:
    def __init__(self, *, scheme: str | None = None, address: str | None = None) -> None: ...
    scheme: str | None
    address: str | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Money:
    def __init__(self, amount: Decimal | int, currency: Currency | str) -> None: ...
    @staticmethod
    def from_minor(minor: int, currency: Currency | str) -> Money: ...
    @staticmethod
    def parse(text: str, currency: Currency | str) -> Money: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def minor(self) -> int: ...
    @property
    def currency(self) -> Currency: ...
    def __add__(self, other: Money) -> Money: ...
    def __sub__(self, other: Money) -> Money: ...
    def __neg__(self) -> Money: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: Money) -> bool: ...
    def __le__(self, other: Money) -> bool: ...
    def __gt__(self, other: Money) -> bool: ...
    def __ge__(self, other: Money) -> bool: ...

class NewAccount:
    def __init__(
        self,
        *,
        bank_id: str = "",
        id: str = "",
        currency: str = "",
        label: str = "",
        number: str = "",
        type: str = "",
        branch_id: str = "",
        holder: str = "",
        owners: Sequence[str] = ...,
        routings: Sequence[Routing] = ...,
        rules: Sequence[AccountRule] = ...,
        overdraft: Decimal | Money | None = ...,
    ) -> None: ...
    bank_id: str
    id: str
    currency: str
    label: str
    number: str
    type: str
    branch_id: str
    holder: str
    owners: list[str]
    routings: list[Routing]
    rules: list[AccountRule]
    overdraft: Decimal | Money | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class NewAnnotation:
    def __init__(self, *, kind: AnnotationKind = ..., text: str = "", url: str = "") -> None: ...
    kind: AnnotationKind
    text: str
    url: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class NewClient:
    def __init__(self, *, client: Client = ..., secret: str = "") -> None: ...
    client: Client
    secret: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class NewClientGrant:
    def __init__(
        self,
        *,
        client_id: str = "",
        audience: str = "",
        type: GrantType = ...,
        scope: Sequence[str] = ...,
        may_exchange: bool = False,
        oidc: ExternalProvider | None = None,
        oidc_client_secret: str = "",
    ) -> None: ...
    client_id: str
    audience: str
    type: GrantType
    scope: list[str]
    may_exchange: bool
    oidc: ExternalProvider | None
    oidc_client_secret: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class NewCounterparty:
    def __init__(
        self,
        *,
        name: str = "",
        description: str = "",
        account_routing: Routing = ...,
        secondary_account_routing: Routing = ...,
        bank_routing: Routing = ...,
        branch_routing: Routing = ...,
        is_beneficiary: bool = False,
        bespoke: Sequence[tuple[str, str]] = ...,
    ) -> None: ...
    name: str
    description: str
    account_routing: Routing
    secondary_account_routing: Routing
    bank_routing: Routing
    branch_routing: Routing
    is_beneficiary: bool
    bespoke: list[tuple[str, str]]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class NewMerchant:
    def __init__(
        self,
        *,
        id: str = "",
        partner_id: str = "",
        name: str = "",
        jwks_name: str = "",
        jwks_uri: str = "",
        redirect_origins: Sequence[str] = ...,
    ) -> None: ...
    id: str
    partner_id: str
    name: str
    jwks_name: str
    jwks_uri: str
    redirect_origins: list[str]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class NewTransactionRequest:
    def __init__(
        self,
        *,
        view: ViewRef = ...,
        payee: AccountPayee | IbanPayee | CounterpartyPayee,
        value: Money,
        description: str = "",
        charge_policy: ChargePolicy = ...,
    ) -> None: ...
    view: ViewRef
    payee: AccountPayee | IbanPayee | CounterpartyPayee
    value: Money
    description: str
    charge_policy: ChargePolicy
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class NewUser:
    def __init__(
        self,
        *,
        kind: UserKind = ...,
        owner: str = "",
        username: str = "",
        email: str = "",
        phone: str = "",
        email_verified: bool = False,
        phone_verified: bool = False,
        name: str = "",
        company_id: str = "",
        authentication_type: AuthenticationType = ...,
        provider: str = "",
        provider_id: str = "",
        scope: Sequence[str] = ...,
        role_ids: Sequence[str] = ...,
        links: Sequence[UserLink] = ...,
        mfa_channels: Sequence[Channel] = ...,
        agreement: str = "",
        accounting_system_user: str = "",
        password: str | None = None,
        password_hash: str | None = None,
        invite: bool = False,
        invitation_note: str = "",
    ) -> None: ...
    kind: UserKind
    owner: str
    username: str
    email: str
    phone: str
    email_verified: bool
    phone_verified: bool
    name: str
    company_id: str
    authentication_type: AuthenticationType
    provider: str
    provider_id: str
    scope: list[str]
    role_ids: list[str]
    links: list[UserLink]
    mfa_channels: list[Channel]
    agreement: str
    accounting_system_user: str
    password: str | None
    password_hash: str | None
    invite: bool
    invitation_note: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class NorwegianBban:
    @staticmethod
    def check(text: str) -> IdentifierFault | None: ...
    @staticmethod
    def parse(text: str) -> NorwegianBban: ...
    @staticmethod
    def read(text: str) -> NorwegianBban: ...
    def printed(self) -> str: ...
    @property
    def text(self) -> str: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class NotFound(Error, LookupError): ...

class OauthError(Error):
    error: OauthErrorCode
    http_status: int
    description: str
    retry_after: timedelta

class OauthErrorCode(StrEnum):
    invalid_request = "invalid_request"
    invalid_client = "invalid_client"
    invalid_grant = "invalid_grant"
    unauthorized_client = "unauthorized_client"
    unsupported_grant_type = "unsupported_grant_type"
    unsupported_response_type = "unsupported_response_type"
    unsupported_token_type = "unsupported_token_type"
    invalid_scope = "invalid_scope"
    invalid_target = "invalid_target"
    access_denied = "access_denied"
    invalid_token = "invalid_token"
    insufficient_scope = "insufficient_scope"
    invalid_dpop_proof = "invalid_dpop_proof"
    use_dpop_nonce = "use_dpop_nonce"
    login_required = "login_required"
    consent_required = "consent_required"
    interaction_required = "interaction_required"
    account_selection_required = "account_selection_required"
    invalid_request_uri = "invalid_request_uri"
    request_not_supported = "request_not_supported"
    request_uri_not_supported = "request_uri_not_supported"
    invalid_authorization_details = "invalid_authorization_details"
    authorization_pending = "authorization_pending"
    slow_down = "slow_down"
    expired_token = "expired_token"
    server_error = "server_error"
    temporarily_unavailable = "temporarily_unavailable"
    too_many_requests = "too_many_requests"

class OauthOptions:
    def __init__(
        self,
        *,
        issuer: str = "",
        merchant_audience_base: str = "",
        merchant_audience_aliases: Sequence[str] = ...,
        api_audiences: Sequence[str] = ...,
        lifetimes: TokenLifetimes = ...,
        keys: KeySchedule = ...,
        signing_algorithms: Sequence[str] = ...,
        access_token_algorithm: str = ...,
        leeway: timedelta = ...,
        password_grant: bool = False,
        implicit: bool = False,
        require_par: bool = False,
        dpop_nonce: bool = False,
        client_failures_max: int = 30,
        client_failure_window: timedelta = ...,
        verified_tokens_max: int = 32768,
        verified_tokens_recheck: timedelta = ...,
    ) -> None: ...
    issuer: str
    merchant_audience_base: str
    merchant_audience_aliases: list[str]
    api_audiences: list[str]
    lifetimes: TokenLifetimes
    keys: KeySchedule
    signing_algorithms: list[str]
    access_token_algorithm: str
    leeway: timedelta
    password_grant: bool
    implicit: bool
    require_par: bool
    dpop_nonce: bool
    client_failures_max: int
    client_failure_window: timedelta
    verified_tokens_max: int
    verified_tokens_recheck: timedelta
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class OfferedView:
    def __init__(self, *, view: ConsentView = ..., selected: bool = False) -> None: ...
    view: ConsentView
    selected: bool
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class OobAnswer:
    def __init__(
        self,
        *,
        client_id: str = "",
        mfa_token: str = "",
        oob_code: str = "",
        binding_code: str = "",
    ) -> None: ...
    client_id: str
    mfa_token: str
    oob_code: str
    binding_code: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class OtherAccount:
    def __init__(self, *, party: OtherParty = ..., metadata: PartyMetadata = ...) -> None: ...
    party: OtherParty
    metadata: PartyMetadata
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class OtherParty:
    def __init__(
        self, *, id: str = "", account_id: str = "", details: ExternalParty = ...
    ) -> None: ...
    id: str
    account_id: str
    details: ExternalParty
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class OtpAnswer:
    def __init__(self, *, client_id: str = "", mfa_token: str = "", otp: str = "") -> None: ...
    client_id: str
    mfa_token: str
    otp: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Outbox:
    def list(self, *, limit: int = 100, cursor: str = "") -> Page[Message]: ...
    def iter(self, *, page_size: int = 1000) -> PageIterator[Message]: ...
    def take(self, to: str) -> builtins.list[Message]: ...
    def mark_sent(self, id: str) -> None: ...
    def deliver(self, sender: Callable[[Message], object], limit: int = 100) -> int: ...

class OutcomeUnknown(Error): ...

class OutgoingRequest:
    def __init__(
        self,
        *,
        method: str = ...,
        url: str = "",
        headers: Sequence[tuple[str, str]] = ...,
        body: bytes = ...,
        timeout: timedelta = ...,
        response_bytes_max: int = 262144,
    ) -> None: ...
    method: str
    url: str
    headers: list[tuple[str, str]]
    body: bytes
    timeout: timedelta
    response_bytes_max: int
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class OutgoingResponse:
    def __init__(
        self, *, status: int = 0, headers: Sequence[tuple[str, str]] = ..., body: bytes = ...
    ) -> None: ...
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

PAGE_ROWS_MAX: Final[int]
POSTINGS_PER_SIDE_MAX: Final[int]

class OwnAccount:
    def __init__(self, *, id: str = "") -> None: ...
    id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Page(Generic[_T]):
    @property
    def items(self) -> list[_T]: ...
    @property
    def next(self) -> str: ...
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, at: SupportsIndex, /) -> _T: ...
    @overload
    def __getitem__(self, at: slice, /) -> list[_T]: ...
    def __iter__(self) -> Iterator[_T]: ...

class PageIterator(Iterator[_T]):
    def __iter__(self) -> Self: ...
    def __next__(self) -> _T: ...

class PartyMetadata:
    def __init__(
        self, *, texts: dict[PartyText, str] = ..., places: dict[PartyPlace, Location] = ...
    ) -> None: ...
    texts: dict[PartyText, str]
    places: dict[PartyPlace, Location]
    def text(self, which: PartyText) -> str: ...
    def place(self, which: PartyPlace) -> Location | None: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PartyPlace(StrEnum):
    corporate_location = "corporate_location"
    physical_location = "physical_location"

class PartyText(StrEnum):
    public_alias = "public_alias"
    private_alias = "private_alias"
    more_info = "more_info"
    url = "url"
    image_url = "image_url"
    open_corporates_url = "open_corporates_url"

class PasswordAlgorithm(StrEnum):
    scrypt = "scrypt"
    pbkdf2_sha256 = "pbkdf2_sha256"

class PasswordResult:
    def __init__(
        self, *, outcome: PasswordOutcome = ..., user_id: str = "", retry_at: datetime = ...
    ) -> None: ...
    outcome: PasswordOutcome
    user_id: str
    retry_at: datetime
    @property
    def accepted(self) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PasswordLogin:
    def __init__(
        self,
        *,
        owner: str = "",
        kind: UserKind = ...,
        username: str = "",
        password: str = "",
        goal: LoginGoal = ...,
        skip_mfa: bool = False,
    ) -> None: ...
    owner: str
    kind: UserKind
    username: str
    password: str
    goal: LoginGoal
    skip_mfa: bool
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PasswordOptions:
    def __init__(
        self,
        *,
        algorithm: PasswordAlgorithm = ...,
        ln: int = 17,
        r: int = 8,
        p: int = 1,
        iterations: int = 600000,
        hashes_at_once: int = 2,
        hashes_waiting_max: int = 64,
        length_min: int = 8,
        history: int = 0,
        context_words: Sequence[str] = ...,
    ) -> None: ...
    algorithm: PasswordAlgorithm
    ln: int
    r: int
    p: int
    iterations: int
    hashes_at_once: int
    hashes_waiting_max: int
    length_min: int
    history: int
    context_words: list[str]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PasswordRequest:
    def __init__(
        self,
        *,
        client_id: str = "",
        username: str = "",
        password: str = "",
        audience: str = "",
        resources: Sequence[str] = ...,
        scope: Sequence[str] = ...,
        address: str = "",
        dpop: DpopProof | None = None,
    ) -> None: ...
    client_id: str
    username: str
    password: str
    audience: str
    resources: list[str]
    scope: list[str]
    address: str
    dpop: DpopProof | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PasswordOutcome(StrEnum):
    accepted = "accepted"
    refused = "refused"
    disabled = "disabled"
    locked = "locked"
    throttled = "throttled"

class Passwordless:
    def start(self, start: PasswordlessStart) -> PasswordlessStarted: ...
    def mint(self, owner: str, client_id: str, audience: str, user_id: str) -> str: ...
    def redeem(self, code: PasswordlessCode) -> Login | None: ...

class PasswordlessCode:
    def __init__(
        self,
        *,
        owner: str = "",
        kind: UserKind = ...,
        client_id: str = "",
        audience: str = "",
        ident_type: IdentType = ...,
        ident: str = "",
        verification_code: str = "",
    ) -> None: ...
    owner: str
    kind: UserKind
    client_id: str
    audience: str
    ident_type: IdentType
    ident: str
    verification_code: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PasswordlessStart:
    def __init__(
        self,
        *,
        owner: str = "",
        kind: UserKind = ...,
        type: PasswordlessType = ...,
        client_id: str = "",
        audience: str = "",
        connection: Channel = ...,
        email: str = "",
        login_session_id: str = "",
    ) -> None: ...
    owner: str
    kind: UserKind
    type: PasswordlessType
    client_id: str
    audience: str
    connection: Channel
    email: str
    login_session_id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PasswordlessStarted:
    def __init__(
        self, *, throttled: bool = False, retry_at: datetime = ..., login_session_id: str = ""
    ) -> None: ...
    throttled: bool
    retry_at: datetime
    login_session_id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PasswordlessType(StrEnum):
    customer = "customer"
    company = "company"

class Payment:
    def __init__(
        self,
        *,
        bank_id: str = "",
        account_id: str = "",
        other: ExternalParty | OwnAccount,
        value: Money,
        id: str = "",
        type: str = "",
        description: str = "",
        completed: datetime | None = None,
        posted: datetime | None = None,
    ) -> None: ...
    bank_id: str
    account_id: str
    other: ExternalParty | OwnAccount
    value: Money
    id: str
    type: str
    description: str
    completed: datetime | None
    posted: datetime | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PaymentChallenge:
    def __init__(
        self, *, id: str = "", attempts: int = 0, attempts_max: int = 0, expires_at: datetime = ...
    ) -> None: ...
    id: str
    attempts: int
    attempts_max: int
    expires_at: datetime
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PaymentOptions:
    def __init__(
        self,
        *,
        transaction_requests: bool = True,
        challenge_above: Sequence[Money] = ...,
        challenge_above_otherwise: int = 1000,
        challenge_attempts: int = 3,
        challenge_life: timedelta = ...,
        code_digits: int = 6,
        challenges: RateLimit = ...,
    ) -> None: ...
    transaction_requests: bool
    challenge_above: list[Money]
    challenge_above_otherwise: int
    challenge_attempts: int
    challenge_life: timedelta
    code_digits: int
    challenges: RateLimit
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PaymentResult:
    def __init__(self, *, journal_entry: UUID = ..., existed: bool = False) -> None: ...
    journal_entry: UUID
    existed: bool
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PeriodChange:
    def __init__(
        self,
        *,
        business_date: date | None = None,
        locked_through: date | None = None,
        unlock: bool = False,
        id: UUID | None = None,
        flags: EventFlags = ...,
        user_data: UserData | None = None,
        description: str = ...,
        metadata: Mapping[str, str] | None = None,
        time: datetime | None = None,
        time_ns: int | None = None,
    ) -> None: ...
    @property
    def id(self) -> UUID: ...
    @property
    def flags(self) -> EventFlags: ...
    @property
    def user_data(self) -> UserData: ...
    @property
    def time_ns(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    @property
    def business_date(self) -> date | None: ...
    @property
    def locked_through(self) -> date | None: ...
    @property
    def unlock(self) -> bool: ...

class Permission(StrEnum):
    can_see_transaction_this_bank_account = "can_see_transaction_this_bank_account"
    can_see_transaction_other_bank_account = "can_see_transaction_other_bank_account"
    can_see_transaction_metadata = "can_see_transaction_metadata"
    can_see_transaction_description = "can_see_transaction_description"
    can_see_transaction_amount = "can_see_transaction_amount"
    can_see_transaction_type = "can_see_transaction_type"
    can_see_transaction_currency = "can_see_transaction_currency"
    can_see_transaction_start_date = "can_see_transaction_start_date"
    can_see_transaction_finish_date = "can_see_transaction_finish_date"
    can_see_transaction_balance = "can_see_transaction_balance"
    can_see_comments = "can_see_comments"
    can_see_owner_comment = "can_see_owner_comment"
    can_see_tags = "can_see_tags"
    can_see_images = "can_see_images"
    can_see_where_tag = "can_see_where_tag"
    can_edit_owner_comment = "can_edit_owner_comment"
    can_add_comment = "can_add_comment"
    can_delete_comment = "can_delete_comment"
    can_add_tag = "can_add_tag"
    can_delete_tag = "can_delete_tag"
    can_add_image = "can_add_image"
    can_delete_image = "can_delete_image"
    can_add_where_tag = "can_add_where_tag"
    can_delete_where_tag = "can_delete_where_tag"
    can_see_bank_account_owners = "can_see_bank_account_owners"
    can_see_bank_account_type = "can_see_bank_account_type"
    can_see_bank_account_balance = "can_see_bank_account_balance"
    can_see_bank_account_currency = "can_see_bank_account_currency"
    can_see_bank_account_label = "can_see_bank_account_label"
    can_see_bank_account_national_identifier = "can_see_bank_account_national_identifier"
    can_see_bank_account_swift_bic = "can_see_bank_account_swift_bic"
    can_see_bank_account_iban = "can_see_bank_account_iban"
    can_see_bank_account_number = "can_see_bank_account_number"
    can_see_bank_account_bank_name = "can_see_bank_account_bank_name"
    can_see_bank_routing_scheme = "can_see_bank_routing_scheme"
    can_see_bank_routing_address = "can_see_bank_routing_address"
    can_see_bank_account_routing_scheme = "can_see_bank_account_routing_scheme"
    can_see_bank_account_routing_address = "can_see_bank_account_routing_address"
    can_see_bank_account_credit_limit = "can_see_bank_account_credit_limit"
    can_see_other_account_national_identifier = "can_see_other_account_national_identifier"
    can_see_other_account_swift_bic = "can_see_other_account_swift_bic"
    can_see_other_account_iban = "can_see_other_account_iban"
    can_see_other_account_bank_name = "can_see_other_account_bank_name"
    can_see_other_account_number = "can_see_other_account_number"
    can_see_other_account_metadata = "can_see_other_account_metadata"
    can_see_other_account_kind = "can_see_other_account_kind"
    can_see_other_bank_routing_scheme = "can_see_other_bank_routing_scheme"
    can_see_other_bank_routing_address = "can_see_other_bank_routing_address"
    can_see_other_account_routing_scheme = "can_see_other_account_routing_scheme"
    can_see_other_account_routing_address = "can_see_other_account_routing_address"
    can_see_more_info = "can_see_more_info"
    can_see_url = "can_see_url"
    can_see_image_url = "can_see_image_url"
    can_see_open_corporates_url = "can_see_open_corporates_url"
    can_see_corporate_location = "can_see_corporate_location"
    can_see_physical_location = "can_see_physical_location"
    can_see_public_alias = "can_see_public_alias"
    can_see_private_alias = "can_see_private_alias"
    can_add_more_info = "can_add_more_info"
    can_add_url = "can_add_url"
    can_add_image_url = "can_add_image_url"
    can_add_open_corporates_url = "can_add_open_corporates_url"
    can_add_corporate_location = "can_add_corporate_location"
    can_add_physical_location = "can_add_physical_location"
    can_add_public_alias = "can_add_public_alias"
    can_add_private_alias = "can_add_private_alias"
    can_delete_corporate_location = "can_delete_corporate_location"
    can_delete_physical_location = "can_delete_physical_location"
    can_add_counterparty = "can_add_counterparty"
    can_add_transaction_request_to_own_account = "can_add_transaction_request_to_own_account"
    can_add_transaction_request_to_any_account = "can_add_transaction_request_to_any_account"

class PermissionInfo:
    @property
    def permission(self) -> Permission: ...
    @property
    def name(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def since_3_0(self) -> bool: ...

class PlainTextFormat(IntEnum):
    ledger = 0
    beancount = 1

class Posting:
    def __init__(
        self,
        account: UUID,
        side: Side,
        amount: Decimal | Money | None = None,
        *,
        amount_minor: int | None = None,
    ) -> None: ...
    @property
    def account(self) -> UUID: ...
    @property
    def side(self) -> Side: ...
    @property
    def amount(self) -> Decimal | Money | None: ...
    @property
    def amount_minor(self) -> int | None: ...

class PostingRecord:
    @property
    def amount(self) -> Decimal: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def account(self) -> UUID: ...
    @property
    def side(self) -> Side: ...
    @property
    def asset(self) -> Currency: ...
    @property
    def after(self) -> Balance | None: ...

class Principal:
    def __init__(
        self,
        *,
        kind: PrincipalKind = ...,
        id: str = "",
        scope: Sequence[str] = ...,
        client_id: str = "",
        views: Sequence[ConsentView] | None = None,
        roles: Sequence[str] = ...,
        entries_from: datetime | None = None,
        entries_to: datetime | None = None,
        address: str = "",
    ) -> None: ...
    @staticmethod
    def system(id: str = "") -> Principal: ...
    kind: PrincipalKind
    id: str
    scope: list[str]
    client_id: str
    views: list[ConsentView] | None
    roles: list[str]
    entries_from: datetime | None
    entries_to: datetime | None
    address: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class PrincipalKind(StrEnum):
    system = "system"
    client = "client"
    user = "user"
    anonymous = "anonymous"

class PushedRequest:
    def __init__(self, *, request_uri: str = "", expires_in: timedelta = ...) -> None: ...
    request_uri: str
    expires_in: timedelta
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Rate:
    def __init__(self, numerator: int, denominator: int = 1) -> None: ...
    @staticmethod
    def parse(text: Decimal | str) -> Rate: ...
    @property
    def numerator(self) -> int: ...
    @property
    def denominator(self) -> int: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class RateLimit:
    def __init__(self, *, attempts: int = 0, window: timedelta = ...) -> None: ...
    attempts: int
    window: timedelta
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class RateLimits:
    def __init__(
        self,
        *,
        enabled: bool = True,
        general_per_peer: int = 0,
        credentials_per_peer: int = 20,
        credentials_per_client: int = 60,
        messages_per_peer: int = 20,
        messages_per_client: int = 60,
        counters: int = 100000,
    ) -> None: ...
    enabled: bool
    general_per_peer: int
    credentials_per_peer: int
    credentials_per_client: int
    messages_per_peer: int
    messages_per_client: int
    counters: int
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ReadRecord:
    def __init__(
        self,
        *,
        principal: Principal = ...,
        subject: ReadSubject = ...,
        bank_id: str = "",
        account_id: str = "",
        view_id: str = "",
        count: int = 0,
        at: datetime = ...,
    ) -> None: ...
    principal: Principal
    subject: ReadSubject
    bank_id: str
    account_id: str
    view_id: str
    count: int
    at: datetime
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ReadSubject(StrEnum):
    account = "account"
    entries = "entries"
    other_accounts = "other_accounts"
    counterparties = "counterparties"
    statement = "statement"

class Recovery:
    def __init__(
        self,
        *,
        owner: str = "",
        kind: UserKind = ...,
        username: str = "",
        channel: Channel = ...,
        goal: LoginGoal = ...,
    ) -> None: ...
    owner: str
    kind: UserKind
    username: str
    channel: Channel
    goal: LoginGoal
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class RecoveryCodeAnswer:
    def __init__(
        self, *, client_id: str = "", mfa_token: str = "", recovery_code: str = ""
    ) -> None: ...
    client_id: str
    mfa_token: str
    recovery_code: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class RefreshPolicy(StrEnum):
    rotate = "rotate"
    rotate_with_grace = "rotate_with_grace"
    keep = "keep"

class RefreshRequest:
    def __init__(
        self,
        *,
        client_id: str = "",
        refresh_token: str = "",
        scope: Sequence[str] = ...,
        audience: str = "",
        resources: Sequence[str] = ...,
        dpop: DpopProof | None = None,
        keep: bool = False,
    ) -> None: ...
    client_id: str
    refresh_token: str
    scope: list[str]
    audience: str
    resources: list[str]
    dpop: DpopProof | None
    keep: bool
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Rejected(Error):
    reason: str
    number: int
    result: ResultCode

class Request:
    def __init__(
        self,
        *,
        method: str = ...,
        path: str = ...,
        query: str = "",
        headers: Sequence[tuple[str | bytes, str | bytes]] = ...,
        body: bytes = ...,
        peer_address: str = "",
        peer_certificate: bytes | None = None,
        secure: bool = False,
    ) -> None: ...
    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: bytes
    peer_address: str
    peer_certificate: bytes | None
    secure: bool
    def header(self, name: str) -> str | None: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class RequestLimits:
    def __init__(
        self,
        *,
        body_bytes: int = 1048576,
        path_bytes: int = 8192,
        query_bytes: int = 16384,
        header_bytes: int = 16384,
        headers: int = 100,
    ) -> None: ...
    body_bytes: int
    path_bytes: int
    query_bytes: int
    header_bytes: int
    headers: int
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Response:
    def __init__(
        self,
        *,
        status: int = 200,
        headers: Sequence[tuple[str | bytes, str | bytes]] = ...,
        body: bytes = ...,
    ) -> None: ...
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    def header(self, name: str) -> str | None: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ResponseMode(StrEnum):
    query = "query"
    fragment = "fragment"
    form_post = "form_post"

class ResultCode(IntEnum):
    created = 0
    linked_event_failed = 1
    linked_event_chain_open = 2
    batch_id_reused = 3
    batch_too_large = 4
    imported_event_expected = 5
    imported_event_not_expected = 6
    timestamp_must_be_zero = 7
    imported_timestamp_out_of_range = 8
    imported_timestamp_must_not_advance = 9
    reserved_field = 10
    reserved_flag = 11
    id_must_not_be_zero = 12
    id_must_not_be_max = 13
    not_permitted = 14
    mandate_not_active = 15
    exists_with_different_flags = 16
    exists_with_different_pending_id = 17
    exists_with_different_timeout = 18
    exists_with_different_entry_count = 19
    exists_with_different_account = 20
    exists_with_different_side = 21
    exists_with_different_amount = 22
    exists_with_different_effective_date = 23
    exists_with_different_user_data = 24
    exists_with_different_metadata = 25
    exists_with_different_code = 26
    exists_with_different_mandate = 27
    exists = 28
    id_already_failed = 29
    flags_are_mutually_exclusive = 30
    entries_must_not_be_empty = 31
    too_many_entries = 32
    account_id_must_not_be_zero = 33
    account_id_must_not_be_max = 34
    accounts_must_be_different = 35
    amount_out_of_range = 36
    amount_not_representable = 37
    pending_id_must_be_zero = 38
    pending_id_must_not_be_zero = 39
    pending_id_must_be_different = 40
    timeout_reserved_for_pending = 41
    closing_must_be_pending = 42
    code_must_not_be_zero = 43
    effective_date_invalid = 44
    account_not_found = 45
    accounts_must_have_the_same_ledger = 46
    unbalanced_per_asset = 47
    pending_not_found = 48
    pending_not_pending = 49
    pending_has_different_accounts = 50
    pending_has_different_code = 51
    exceeds_pending_amount = 52
    pending_has_different_amount = 53
    pending_already_posted = 54
    pending_already_voided = 55
    pending_expired = 56
    already_reversed = 57
    imported_timestamp_must_not_regress = 58
    imported_must_postdate_account = 59
    imported_timeout_must_be_zero = 60
    period_locked = 61
    account_closed = 62
    account_frozen = 63
    overflows_pending = 64
    overflows_posted = 65
    overflows_total = 66
    overflows_timeout = 67
    exceeds_credits = 68
    exceeds_debits = 69
    breaks_history_limit = 70
    mandate_limit_exceeded = 71

class ResultCodeInfo:
    @property
    def code(self) -> ResultCode: ...
    @property
    def name(self) -> str: ...
    @property
    def remembered(self) -> bool: ...
    @property
    def meaning(self) -> str: ...

class Role:
    def __init__(
        self,
        *,
        id: str = "",
        owner: str = "",
        name: str = "",
        description: str = "",
        scope: Sequence[str] = ...,
        created_at: datetime = ...,
        created_by: str = "",
        updated_at: datetime = ...,
        deleted_at: datetime | None = None,
        deleted_by: str = "",
    ) -> None: ...
    id: str
    owner: str
    name: str
    description: str
    scope: list[str]
    created_at: datetime
    created_by: str
    updated_at: datetime
    deleted_at: datetime | None
    deleted_by: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class RoleContent:
    def __init__(
        self, *, name: str = "", description: str = "", scope: Sequence[str] = ...
    ) -> None: ...
    name: str
    description: str
    scope: list[str]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class RoleFilter:
    def __init__(
        self, *, owner: str = "", search: str = "", name: str = "", include_deleted: bool = False
    ) -> None: ...
    owner: str
    search: str
    name: str
    include_deleted: bool
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Roles:
    def create(self, owner: str, content: RoleContent) -> Role: ...
    def update(self, id: str, content: RoleContent) -> Role: ...
    def find(self, id: str) -> Role | None: ...
    def get(self, id: str) -> Role: ...
    def list(self, filter: RoleFilter, *, limit: int = 100, cursor: str = "") -> Page[Role]: ...
    def iter(self, filter: RoleFilter, *, page_size: int = 1000) -> PageIterator[Role]: ...
    def mark_deleted(self, id: str) -> Role: ...

class RoundingMode(IntEnum):
    half_even = 0
    half_up = 1
    half_down = 2
    down = 3
    up = 4
    floor = 5
    ceiling = 6

class Routing:
    def __init__(self, *, scheme: str = "", address: str = "") -> None: ...
    scheme: str
    address: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class SandboxCount:
    def __init__(self, *, created: int = 0, existing: int = 0) -> None: ...
    created: int
    existing: int
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class SandboxDifference:
    def __init__(
        self,
        *,
        bank_id: str = "",
        account_id: str = "",
        transaction_id: str = "",
        file: Money,
        ledger: Money,
        reason: SandboxReason = ...,
    ) -> None: ...
    bank_id: str
    account_id: str
    transaction_id: str
    file: Money
    ledger: Money
    reason: SandboxReason
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class SandboxImport:
    def run(self, json: str | bytes) -> SandboxReport: ...

class SandboxItem(StrEnum):
    banks = "banks"
    users = "users"
    accounts = "accounts"
    views = "views"
    shares = "shares"
    branches = "branches"
    atms = "atms"
    products = "products"
    opening_balances = "opening_balances"
    transactions = "transactions"

class SandboxReason(StrEnum):
    file_contradicts_itself = "file_contradicts_itself"
    carried_on = "carried_on"
    opened_before = "opened_before"
    other_entries = "other_entries"

class SandboxReport:
    def __init__(
        self,
        *,
        counts: dict[SandboxItem, SandboxCount] = ...,
        balances_compared: int = 0,
        differences: Sequence[SandboxDifference] = ...,
        warnings: Sequence[SandboxWarning] = ...,
    ) -> None: ...
    counts: dict[SandboxItem, SandboxCount]
    balances_compared: int
    differences: list[SandboxDifference]
    warnings: list[SandboxWarning]
    def count(self, item: SandboxItem) -> SandboxCount: ...
    def created(self) -> int: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class SandboxWarning:
    def __init__(self, *, place: str = "", text: str = "") -> None: ...
    place: str
    text: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class SchemaError(Error): ...

class SendCodeForm:
    def __init__(
        self, *, form: InteractionForm = ..., mfa_token: str = "", channel: Channel = ...
    ) -> None: ...
    form: InteractionForm
    mfa_token: str
    channel: Channel
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Service:
    def __init__(self, core: Core, options: ServiceOptions = ...) -> None: ...
    @property
    def options(self) -> ServiceOptions: ...
    def handle(self, request: Request) -> Response: ...
    def openapi(self, api: str = "") -> str: ...

class ServiceOptions:
    def __init__(
        self,
        *,
        tenant: int = 1,
        limits: RequestLimits = ...,
        rates: RateLimits = ...,
        test_outbox: bool = False,
    ) -> None: ...
    tenant: int
    limits: RequestLimits
    rates: RateLimits
    test_outbox: bool
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Session:
    @property
    def principal(self) -> Principal: ...
    @property
    def tenant(self) -> int: ...
    def on_behalf_of(self, caller: Principal) -> Session: ...
    @property
    def users(self) -> Users: ...
    @property
    def roles(self) -> Roles: ...
    @property
    def authentication(self) -> Authentication: ...
    @property
    def mfa_enrolments(self) -> MfaEnrolments: ...
    @property
    def passwordless(self) -> Passwordless: ...
    @property
    def audit_log(self) -> AuditLog: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def clients(self) -> Clients: ...
    @property
    def grants(self) -> Grants: ...
    @property
    def signing_keys(self) -> SigningKeys: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def authorization(self) -> Authorization: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def merchants(self) -> Merchants: ...
    @property
    def banks(self) -> Banks: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def account_entries(self) -> AccountEntries: ...
    @property
    def counterparties(self) -> Counterparties: ...
    @property
    def entry_notes(self) -> EntryNotes: ...
    @property
    def views(self) -> Views: ...
    @property
    def shares(self) -> Shares: ...
    @property
    def entitlements(self) -> Entitlements: ...
    @property
    def viewed_accounts(self) -> ViewedAccounts: ...
    @property
    def transaction_requests(self) -> TransactionRequests: ...
    @property
    def statements(self) -> Statements: ...
    @property
    def sandbox_import(self) -> SandboxImport: ...

class Shares:
    def share(
        self, bank_id: str, account_id: str, view_ids: Sequence[str], user_id: str
    ) -> builtins.list[View]: ...
    def revoke(self, view: ViewRef, user_id: str) -> None: ...
    def revoke_all(self, bank_id: str, account_id: str, user_id: str) -> int: ...
    def list(self, bank_id: str, account_id: str) -> builtins.list[AccountShare]: ...
    def list_of_user(self, bank_id: str, account_id: str, user_id: str) -> builtins.list[View]: ...

class Side(IntEnum):
    debit = 0
    credit = 1

class SigningKey:
    def __init__(
        self,
        *,
        kid: str = "",
        algorithm: str = "",
        state: SigningKeyState = ...,
        public_jwk: str = "",
        created_at: datetime = ...,
        not_before: datetime = ...,
        sign_until: datetime | None = None,
        publish_until: datetime | None = None,
    ) -> None: ...
    kid: str
    algorithm: str
    state: SigningKeyState
    public_jwk: str
    created_at: datetime
    not_before: datetime
    sign_until: datetime | None
    publish_until: datetime | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class SigningKeyState(StrEnum):
    pending = "pending"
    active = "active"
    retiring = "retiring"
    removed = "removed"
    revoked = "revoked"

class SigningKeys:
    def ensure(self) -> None: ...
    def jwks(self) -> str: ...
    def list(self) -> builtins.list[SigningKey]: ...
    def rotate(self, algorithm: str) -> SigningKey: ...
    def revoke(self, kid: str) -> SigningKey: ...
    def tick(self, now: datetime) -> int: ...

class SmsState:
    def __init__(
        self, *, enabled: bool = False, phone: str = "", updated_at: datetime | None = None
    ) -> None: ...
    enabled: bool
    phone: str
    updated_at: datetime | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Snapshot:
    @property
    def account(self) -> UUID: ...
    @property
    def business_date(self) -> date: ...
    @property
    def seq(self) -> int: ...
    @property
    def balance(self) -> Balance: ...

class Statement:
    def __init__(
        self,
        *,
        view: ViewRef = ...,
        permissions: AbstractSet[Permission] = ...,
        number: int | None = None,
        period: StatementPeriod = ...,
        account: ModeratedAccount = ...,
        opening: ModeratedMoney = ...,
        closing: ModeratedMoney = ...,
        available: ModeratedMoney | None = None,
        credits: StatementTotal = ...,
        debits: StatementTotal = ...,
        entries: Sequence[StatementEntry] = ...,
        pending: Sequence[StatementEntry] = ...,
        created_at: datetime = ...,
        message_id: str = "",
    ) -> None: ...
    view: ViewRef
    permissions: AbstractSet[Permission]
    number: int | None
    period: StatementPeriod
    account: ModeratedAccount
    opening: ModeratedMoney
    closing: ModeratedMoney
    available: ModeratedMoney | None
    credits: StatementTotal
    debits: StatementTotal
    entries: list[StatementEntry]
    pending: list[StatementEntry]
    created_at: datetime
    message_id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class StatementEntry:
    def __init__(
        self,
        *,
        entry: ModeratedEntry = ...,
        booked: date | None = None,
        value_date: date | None = None,
        is_reversal: bool = False,
        exchange: StatementExchange | None = None,
        charges: ModeratedMoney | None = None,
    ) -> None: ...
    entry: ModeratedEntry
    booked: date | None
    value_date: date | None
    is_reversal: bool
    exchange: StatementExchange | None
    charges: ModeratedMoney | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class StatementExchange:
    def __init__(
        self,
        *,
        counter: ModeratedMoney = ...,
        rate: Rate | None = None,
        rate_source: str = "",
        rate_target: str = "",
    ) -> None: ...
    counter: ModeratedMoney
    rate: Rate | None
    rate_source: str
    rate_target: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class StatementFilter:
    def __init__(
        self,
        *,
        time_from: datetime | None = None,
        time_from_ns: int | None = None,
        time_to: datetime | None = None,
        time_to_ns: int | None = None,
        effective_from: date | None = None,
        effective_to: date | None = None,
        side: Side | None = None,
        posted_only: bool = False,
        descending: bool = False,
    ) -> None: ...

class StatementFormat(StrEnum):
    json = "json"
    csv = "csv"
    camt_053 = "camt.053"
    camt_052 = "camt.052"
    camt_054 = "camt.054"
    mt940 = "mt940"
    html = "html"

class StatementLine:
    @property
    def seq(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def effective_date(self) -> date: ...
    @property
    def kind(self) -> EventKind: ...
    @property
    def id(self) -> UUID: ...
    @property
    def code(self) -> int: ...
    @property
    def user_data(self) -> UserData: ...
    @property
    def side(self) -> Side: ...
    @property
    def counterparties(self) -> list[UUID]: ...
    @property
    def time(self) -> datetime: ...
    @property
    def time_ns(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def pending_id(self) -> UUID | None: ...
    @property
    def asset(self) -> Currency: ...
    @property
    def after(self) -> Balance | None: ...

class StatementPeriod:
    def __init__(self, *, from_: date = ..., to: date = ...) -> None: ...
    from_: date
    to: date
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class StatementTotal:
    def __init__(self, *, count: int = 0, sum: ModeratedMoney = ...) -> None: ...
    count: int
    sum: ModeratedMoney
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Statements:
    entries_max: ClassVar[int]
    def issue(self, view: ViewRef, period: StatementPeriod) -> Statement: ...
    def preview(self, view: ViewRef, period: StatementPeriod) -> Statement: ...
    def get(self, view: ViewRef, number: int) -> Statement: ...
    def list(
        self, view: ViewRef, *, limit: int = 100, cursor: str = ""
    ) -> Page[IssuedStatement]: ...
    def iter(self, view: ViewRef, *, page_size: int = 1000) -> PageIterator[IssuedStatement]: ...

class StorageError(Error, OSError): ...

TEXT_BYTES_MAX: Final[int]

class TokenAnswer:
    def __init__(
        self,
        *,
        access_token: str = "",
        token_type: str = ...,
        expires_in: timedelta = ...,
        scope: Sequence[str] = ...,
        refresh_token: str = "",
        id_token: str = "",
        issued_token_type: str = "",
        grant_id: str = "",
        views: Sequence[ConsentView] | None = None,
    ) -> None: ...
    access_token: str
    token_type: str
    expires_in: timedelta
    scope: list[str]
    refresh_token: str
    id_token: str
    issued_token_type: str
    grant_id: str
    views: list[ConsentView] | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class TokenLifetimes:
    def __init__(
        self,
        *,
        user_access: timedelta = ...,
        client_access: timedelta = ...,
        merchant_access: timedelta = ...,
        exchanged_access: timedelta = ...,
        id_token: timedelta = ...,
        redirect_id_token: timedelta = ...,
        code: timedelta = ...,
        pushed_request: timedelta = ...,
        interaction: timedelta = ...,
        device_code: timedelta = ...,
        refresh_idle: timedelta = ...,
        refresh_absolute: timedelta = ...,
        refresh_grace: timedelta = ...,
        session_idle: timedelta = ...,
        session_absolute: timedelta = ...,
        client_assertion: timedelta = ...,
    ) -> None: ...
    user_access: timedelta
    client_access: timedelta
    merchant_access: timedelta
    exchanged_access: timedelta
    id_token: timedelta
    redirect_id_token: timedelta
    code: timedelta
    pushed_request: timedelta
    interaction: timedelta
    device_code: timedelta
    refresh_idle: timedelta
    refresh_absolute: timedelta
    refresh_grace: timedelta
    session_idle: timedelta
    session_absolute: timedelta
    client_assertion: timedelta
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class TokenRefusal(StrEnum):
    none = "none"
    malformed = "malformed"
    wrong_type = "wrong_type"
    unknown = "unknown"
    wrong_issuer = "wrong_issuer"
    wrong_audience = "wrong_audience"
    expired = "expired"
    not_yet_valid = "not_yet_valid"
    revoked = "revoked"
    consent_ended = "consent_ended"
    merchant_gone = "merchant_gone"
    client_gone = "client_gone"
    user_gone = "user_gone"
    proof_missing = "proof_missing"
    proof_wrong = "proof_wrong"
    proof_nonce = "proof_nonce"

class TokenResult:
    def __init__(
        self, *, token: VerifiedToken | None = None, refusal: TokenRefusal = ...
    ) -> None: ...
    token: VerifiedToken | None
    refusal: TokenRefusal
    def __bool__(self) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Tokens:
    def client_credentials(self, request: ClientTokenRequest) -> TokenAnswer: ...
    def client_credentials_by_exchange(
        self, exchanged_token: str, audience: str
    ) -> TokenAnswer: ...
    def issue_to_user(self, request: UserTokenRequest) -> TokenAnswer: ...
    def refresh(self, request: RefreshRequest) -> TokenAnswer: ...
    def exchange(self, request: ExchangeRequest) -> TokenAnswer: ...
    def exchange_for_merchant(
        self, partner_token: str, partner_id: str, merchant_id: str
    ) -> TokenAnswer: ...
    def revoke(self, token: str, client_id: str) -> None: ...
    def revoke_grant(self, grant_id: str, reason: str) -> None: ...
    def revoke_user(self, user_id: str, reason: str) -> None: ...
    def introspect(self, token: str, client_id: str) -> Introspection: ...
    def verify_access_token(
        self, token: str, audience: str = "", dpop: DpopProof | None = None
    ) -> TokenResult: ...
    def merchant_of_audience(self, audience: str) -> str | None: ...
    def audience_of_merchant(self, merchant_id: str) -> str: ...
    def dpop_nonce(self) -> str: ...

class TotpAssociation:
    def __init__(
        self, *, secret_code: str = "", otpauth_uri: str = "", expires_at: datetime = ...
    ) -> None: ...
    secret_code: str
    otpauth_uri: str
    expires_at: datetime
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class TotpState:
    def __init__(
        self, *, enabled: bool = False, pending: bool = False, updated_at: datetime | None = None
    ) -> None: ...
    enabled: bool
    pending: bool
    updated_at: datetime | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class TransactionRequest:
    def __init__(
        self,
        *,
        id: str = "",
        view: ViewRef = ...,
        payee: AccountPayee | IbanPayee | CounterpartyPayee,
        value: Money,
        description: str = "",
        charge_policy: ChargePolicy = ...,
        charge: Money,
        status: TransactionRequestStatus = ...,
        challenge: PaymentChallenge | None = None,
        entry_id: str = "",
        created_at: datetime = ...,
        created_by: str = "",
        completed_at: datetime | None = None,
    ) -> None: ...
    id: str
    view: ViewRef
    payee: AccountPayee | IbanPayee | CounterpartyPayee
    value: Money
    description: str
    charge_policy: ChargePolicy
    charge: Money
    status: TransactionRequestStatus
    challenge: PaymentChallenge | None
    entry_id: str
    created_at: datetime
    created_by: str
    completed_at: datetime | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class TransactionRequestStatus(StrEnum):
    initiated = "INITIATED"
    completed = "COMPLETED"
    failed = "FAILED"

class TransactionRequestType(StrEnum):
    sandbox_tan = "SANDBOX_TAN"
    sepa = "SEPA"
    counterparty = "COUNTERPARTY"

class TransactionRequests:
    def check_payer(self, view: ViewRef) -> None: ...
    def create(self, request: NewTransactionRequest) -> TransactionRequest: ...
    def find(self, view: ViewRef, id: str) -> TransactionRequest | None: ...
    def get(self, view: ViewRef, id: str) -> TransactionRequest: ...
    def list(
        self, view: ViewRef, *, limit: int = 100, cursor: str = ""
    ) -> Page[TransactionRequest]: ...
    def iter(self, view: ViewRef, *, page_size: int = 1000) -> PageIterator[TransactionRequest]: ...
    def answer_challenge(
        self, view: ViewRef, id: str, answer: ChallengeAnswer
    ) -> TransactionRequest: ...

class Transfer:
    def __init__(
        self,
        debit_account: UUID,
        credit_account: UUID,
        amount: Decimal | Money | None = None,
        *,
        amount_minor: int | None = None,
        code: int,
        id: UUID | None = None,
        kind: EventKind = ...,
        flags: EventFlags = ...,
        pending_id: UUID | None = None,
        timeout_s: int = 0,
        effective_date: date | None = None,
        user_data: UserData | None = None,
        time: datetime | None = None,
        time_ns: int | None = None,
    ) -> None: ...
    @property
    def id(self) -> UUID: ...
    @property
    def flags(self) -> EventFlags: ...
    @property
    def user_data(self) -> UserData: ...
    @property
    def time_ns(self) -> int: ...
    @property
    def debit_account(self) -> UUID: ...
    @property
    def credit_account(self) -> UUID: ...
    @property
    def amount(self) -> Decimal | Money | None: ...
    @property
    def amount_minor(self) -> int | None: ...
    @property
    def code(self) -> int: ...
    @property
    def kind(self) -> EventKind: ...
    @property
    def pending_id(self) -> UUID | None: ...
    @property
    def timeout_s(self) -> int: ...
    @property
    def effective_date(self) -> date | None: ...

class Unauthenticated(Error): ...

class Unit:
    def get_ledger(self, name: str, tenant: int = 1) -> Ledger: ...
    def join(self, ledger: Ledger) -> Ledger: ...
    def session(self, principal: Principal | None = None, tenant: int = 1) -> Session: ...
    def nested(self, work: Callable[[], object]) -> None: ...

class User:
    def __init__(
        self,
        *,
        id: str = "",
        kind: UserKind = ...,
        owner: str = "",
        username: str = "",
        email: str = "",
        phone: str = "",
        name: str = "",
        company_id: str = "",
        provider: str = "",
        provider_id: str = "",
        authentication_type: AuthenticationType = ...,
        scope: Sequence[str] = ...,
        role_ids: Sequence[str] = ...,
        links: Sequence[UserLink] = ...,
        mfa_channels: Sequence[Channel] = ...,
        agreement: str = "",
        status: UserStatus = ...,
        accounting_system_user: str = "",
        email_verified_at: datetime | None = None,
        phone_verified_at: datetime | None = None,
        password_changed_at: datetime | None = None,
        not_before: datetime = ...,
        last_seen_at: datetime | None = None,
        created_at: datetime = ...,
        created_by: str = "",
        updated_at: datetime = ...,
        deleted_at: datetime | None = None,
        deleted_by: str = "",
    ) -> None: ...
    id: str
    kind: UserKind
    owner: str
    username: str
    email: str
    phone: str
    name: str
    company_id: str
    provider: str
    provider_id: str
    authentication_type: AuthenticationType
    scope: list[str]
    role_ids: list[str]
    links: list[UserLink]
    mfa_channels: list[Channel]
    agreement: str
    status: UserStatus
    accounting_system_user: str
    email_verified_at: datetime | None
    phone_verified_at: datetime | None
    password_changed_at: datetime | None
    not_before: datetime
    last_seen_at: datetime | None
    created_at: datetime
    created_by: str
    updated_at: datetime
    deleted_at: datetime | None
    deleted_by: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class UserData:
    def __init__(self, id: UUID | None = None, number: int = 0, tag: int = 0) -> None: ...
    @property
    def id(self) -> UUID | None: ...
    @property
    def number(self) -> int: ...
    @property
    def tag(self) -> int: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class UserFilter:
    def __init__(
        self, *, kind: UserKind = ..., owner: str = "", include_deleted: bool = False
    ) -> None: ...
    kind: UserKind
    owner: str
    include_deleted: bool
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class UserKind(StrEnum):
    admin = "admin"
    account = "account"
    customer = "customer"

class UserLink:
    def __init__(self, *, rel: LinkRel = ..., href: str = "") -> None: ...
    rel: LinkRel
    href: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class UserStatus(StrEnum):
    active = "active"
    pending = "pending"
    disabled = "disabled"

class UserTokenGrant(StrEnum):
    password = "password"
    authorization_code = "authorization_code"
    account_user = "account_user"

class UserTokenRequest:
    def __init__(
        self,
        *,
        client_id: str = "",
        user_id: str = "",
        audience: str = "",
        grant: UserTokenGrant = ...,
        scope: Sequence[str] = ...,
        amr: Sequence[str] = ...,
        auth_time: datetime | None = None,
        refresh_token: bool = False,
        dpop: DpopProof | None = None,
    ) -> None: ...
    client_id: str
    user_id: str
    audience: str
    grant: UserTokenGrant
    scope: list[str]
    amr: list[str]
    auth_time: datetime | None
    refresh_token: bool
    dpop: DpopProof | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class UserUpdate:
    def __init__(
        self,
        *,
        email: str | None = None,
        phone: str | None = None,
        email_verified: bool | None = None,
        phone_verified: bool | None = None,
        name: str | None = None,
        company_id: str | None = None,
        scope: Sequence[str] | None = None,
        role_ids: Sequence[str] | None = None,
        links: Sequence[UserLink] | None = None,
        mfa_channels: Sequence[Channel] | None = None,
        agreement: str | None = None,
        accounting_system_user: str | None = None,
        status: UserStatus | None = None,
        password: str | None = None,
    ) -> None: ...
    email: str | None
    phone: str | None
    email_verified: bool | None
    phone_verified: bool | None
    name: str | None
    company_id: str | None
    scope: list[str] | None
    role_ids: list[str] | None
    links: list[UserLink] | None
    mfa_channels: list[Channel] | None
    agreement: str | None
    accounting_system_user: str | None
    status: UserStatus | None
    password: str | None
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Users:
    def find(self, id: str) -> User | None: ...
    def get(self, id: str) -> User: ...
    def find_any(self, id: str) -> User | None: ...
    def find_by_username(self, kind: UserKind, owner: str, username: str) -> User | None: ...
    def get_by_username(self, kind: UserKind, owner: str, username: str) -> User: ...
    def find_by_email(self, kind: UserKind, owner: str, email: str) -> User | None: ...
    def list_by_email(self, email: str) -> builtins.list[User]: ...
    def list_by_identity(self, issuer: str, subject: str) -> builtins.list[User]: ...
    def list(self, filter: UserFilter, *, limit: int = 100, cursor: str = "") -> Page[User]: ...
    def iter(self, filter: UserFilter, *, page_size: int = 1000) -> PageIterator[User]: ...
    def effective_scope(self, id: str) -> builtins.list[str]: ...
    def create(self, user: NewUser) -> User: ...
    def hash_first_password(self, user: NewUser) -> str: ...
    def update(self, id: str, update: UserUpdate) -> User: ...
    def rename(self, id: str, username: str) -> User: ...
    def mark_deleted(self, id: str) -> User: ...
    def invite(self, id: str, note: str = "") -> None: ...
    def touch(self, id: str) -> None: ...
    def link_external_identity(self, id: str, issuer: str, subject: str) -> bool: ...
    def purge(self, limit: int = 1000) -> int: ...
    def check_password(
        self, kind: UserKind, owner: str, username: str, password: str
    ) -> PasswordResult: ...
    def set_password(self, id: str, password: str) -> None: ...
    def change_password(
        self, id: str, previous: str, proposed: str, grant_id: str = ""
    ) -> None: ...
    def create_password_token(self, id: str) -> str: ...
    def begin_password_reset(self, kind: UserKind, owner: str, username: str) -> None: ...
    def finish_password_reset(self, token: str, password: str) -> User: ...
    def accept_invitation(self, token: str, password: str) -> User: ...

class VerifiedToken:
    def __init__(
        self,
        *,
        jti: str = "",
        client_id: str = "",
        client_owner: str = "",
        user_id: str = "",
        subject: str = "",
        audience: Sequence[str] = ...,
        scope: Sequence[str] = ...,
        grant_type: str = "",
        grant_id: str = "",
        consent_id: str = "",
        views: Sequence[ConsentView] | None = None,
        roles: Sequence[str] = ...,
        entries_from: datetime | None = None,
        entries_to: datetime | None = None,
        issued_at: datetime = ...,
        expires_at: datetime = ...,
        auth_time: datetime | None = None,
        acr: str = "",
        amr: Sequence[str] = ...,
        actors: Sequence[str] = ...,
        cnf_jkt: str = "",
    ) -> None: ...
    jti: str
    client_id: str
    client_owner: str
    user_id: str
    subject: str
    audience: list[str]
    scope: list[str]
    grant_type: str
    grant_id: str
    consent_id: str
    views: list[ConsentView] | None
    roles: list[str]
    entries_from: datetime | None
    entries_to: datetime | None
    issued_at: datetime
    expires_at: datetime
    auth_time: datetime | None
    acr: str
    amr: list[str]
    actors: list[str]
    cnf_jkt: str
    @property
    def is_exchanged(self) -> bool: ...
    def has_scope(self, wanted: str) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class VerifyReport:
    @property
    def events(self) -> int: ...
    @property
    def accounts(self) -> int: ...
    @property
    def postings(self) -> int: ...
    @property
    def head(self) -> LedgerHead: ...
    @property
    def first_altered(self) -> int | None: ...
    @property
    def findings(self) -> list[Finding]: ...
    @property
    def ok(self) -> bool: ...

class View:
    def __init__(
        self,
        *,
        bank_id: str = "",
        account_id: str = "",
        id: str = "",
        name: str = "",
        content: ViewContent = ...,
        is_system: bool = False,
        created_at: datetime = ...,
        created_by: str = "",
    ) -> None: ...
    bank_id: str
    account_id: str
    id: str
    name: str
    content: ViewContent
    is_system: bool
    created_at: datetime
    created_by: str
    def has(self, permission: Permission) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ViewContent:
    def __init__(
        self,
        *,
        description: str = "",
        is_public: bool = False,
        alias: AliasMode = ...,
        hide_metadata_if_alias_used: bool = False,
        permissions: AbstractSet[Permission] = ...,
    ) -> None: ...
    description: str
    is_public: bool
    alias: AliasMode
    hide_metadata_if_alias_used: bool
    permissions: AbstractSet[Permission]
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ConsentResult:
    def __init__(self, *, outcome: ConsentOutcome = ..., permissions: Sequence[str] = ...) -> None: ...
    outcome: ConsentOutcome
    permissions: list[str]
    @property
    def is_allowed(self) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ViewRef:
    def __init__(self, *, bank_id: str = "", account_id: str = "", view_id: str = "") -> None: ...
    bank_id: str
    account_id: str
    view_id: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ConsentOutcome(StrEnum):
    allowed = "allowed"
    no_consent = "no_consent"
    not_authorised = "not_authorised"
    revoked = "revoked"
    expired = "expired"
    not_in_consent = "not_in_consent"
    not_held = "not_held"

__version__: Final[str]

class ViewedAccounts:
    def open(self, account: NewAccount) -> Account: ...
    def list(
        self, which: AccountList, bank_id: str = "", *, limit: int = 100, cursor: str = ""
    ) -> Page[ListedAccount]: ...
    def iter(
        self, which: AccountList, bank_id: str = "", *, page_size: int = 1000
    ) -> PageIterator[ListedAccount]: ...
    def get(self, view: ViewRef, authority: Authority = ...) -> ModeratedAccount: ...
    def list_firehose(
        self, bank_id: str, view_id: str, *, limit: int = 100, cursor: str = ""
    ) -> Page[ModeratedAccount]: ...
    def iter_firehose(
        self, bank_id: str, view_id: str, *, page_size: int = 1000
    ) -> PageIterator[ModeratedAccount]: ...
    def usable_view(self, view: ViewRef) -> View: ...
    def usable_views(self, bank_id: str, account_id: str) -> builtins.list[View]: ...
    def update_label(self, bank_id: str, account_id: str, label: str) -> Account: ...
    def list_entries(
        self, query: ViewedEntryQuery, authority: Authority = ...
    ) -> ViewedEntries: ...
    def get_entry(self, view: ViewRef, entry_id: str) -> ViewedEntry: ...
    def iter_entries(
        self, query: ViewedEntryQuery, authority: Authority = ...
    ) -> PageIterator[ModeratedEntry]: ...
    def list_other_accounts(
        self, view: ViewRef, *, limit: int = 100, cursor: str = ""
    ) -> Page[ModeratedOtherAccount]: ...
    def iter_other_accounts(
        self, view: ViewRef, *, page_size: int = 1000
    ) -> PageIterator[ModeratedOtherAccount]: ...
    def get_other_account(self, view: ViewRef, id: str) -> ModeratedOtherAccount: ...
    def create_counterparty(self, view: ViewRef, counterparty: NewCounterparty) -> Counterparty: ...
    def get_counterparty(self, view: ViewRef, id: str) -> Counterparty: ...
    def list_counterparties(
        self, view: ViewRef, *, limit: int = 100, cursor: str = ""
    ) -> Page[Counterparty]: ...
    def iter_counterparties(
        self, view: ViewRef, *, page_size: int = 1000
    ) -> PageIterator[Counterparty]: ...
    def counterparty_metadata(self, view: ViewRef, id: str) -> PartyMetadata: ...
    def set_party_text(self, view: ViewRef, party_id: str, which: PartyText, text: str) -> None: ...
    def set_party_place(
        self, view: ViewRef, party_id: str, which: PartyPlace, place: Coordinates | None
    ) -> None: ...
    def get_entry_metadata(self, view: ViewRef, entry_id: str) -> ModeratedEntryMetadata: ...
    def set_narrative(self, view: ViewRef, entry_id: str, narrative: str) -> None: ...
    def annotate(self, view: ViewRef, entry_id: str, annotation: NewAnnotation) -> Annotation: ...
    def erase_annotation(
        self, view: ViewRef, entry_id: str, kind: AnnotationKind, annotation_id: str
    ) -> None: ...
    def set_where(self, view: ViewRef, entry_id: str, where: Coordinates | None) -> None: ...

class ViewedEntries:
    def __init__(
        self,
        *,
        account: ModeratedAccount | None = None,
        items: Sequence[ModeratedEntry] = ...,
        next: str = "",
    ) -> None: ...
    account: ModeratedAccount | None
    items: list[ModeratedEntry]
    next: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ViewedEntry:
    def __init__(
        self, *, account: ModeratedAccount | None = None, entry: ModeratedEntry = ...
    ) -> None: ...
    account: ModeratedAccount | None
    entry: ModeratedEntry
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class ViewedEntryQuery:
    def __init__(
        self,
        *,
        view: ViewRef = ...,
        from_: datetime | None = None,
        to: datetime | None = None,
        descending: bool = True,
        offset: int = 0,
        limit: int = 50,
        cursor: str = "",
    ) -> None: ...
    view: ViewRef
    from_: datetime | None
    to: datetime | None
    descending: bool
    offset: int
    limit: int
    cursor: str
    def __eq__(self, other: object) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

class Views:
    def create(self, bank_id: str, account_id: str, name: str, content: ViewContent) -> View: ...
    def provide(self, bank_id: str, account_id: str, view: DefaultView) -> View: ...
    def update(self, view: ViewRef, content: ViewContent) -> View: ...
    def erase(self, view: ViewRef) -> None: ...
    def find(self, view: ViewRef) -> View | None: ...
    def get(self, view: ViewRef) -> View: ...
    def list(self, bank_id: str, account_id: str) -> builtins.list[View]: ...

def allocate(total: Money, weights: list[int], mode: AllocationMode = ...) -> list[Money]: ...
def build_report() -> str: ...
def convert(
    source: Money, rate: Rate, target: Currency | str, mode: RoundingMode
) -> Conversion: ...
def credit(
    account: UUID, amount: Decimal | Money | None = None, *, amount_minor: int | None = None
) -> Posting: ...
def debit(
    account: UUID, amount: Decimal | Money | None = None, *, amount_minor: int | None = None
) -> Posting: ...
def default_views() -> list[DefaultViewInfo]: ...
def destination_of(user: User, channel: Channel) -> str | None: ...
def entitlement_roles() -> list[EntitlementRole]: ...
def file_extension(format: StatementFormat) -> str: ...
def find_permission(name_or_action: str) -> Permission | None: ...
def iban_countries() -> list[IbanCountry]: ...
def iban_country_of(country: str) -> str: ...
def id_from_name(space: str, name: str) -> UUID: ...
def is_numbered_under(child: str, partner: str) -> bool: ...
def is_partner_id(merchant_id: str) -> bool: ...
def is_scope(text: str) -> bool: ...
def iso_currencies() -> list[IsoCurrency]: ...
def make_memory_vault() -> KeyVault: ...
def may_delegate(held: Sequence[str], wanted: str) -> bool: ...
def may_follow(
    standard: ConsentStandard, from_state: ConsentState, to_state: ConsentState
) -> bool: ...
def media_type(format: StatementFormat) -> str: ...
def moderate_account(
    account: Account, bank: Bank, balance: AccountBalance | None, view: View
) -> ModeratedAccount: ...
def moderate_entry(
    entry: AccountEntry, metadata: EntryMetadata, party: PartyMetadata, view: View
) -> ModeratedEntry: ...
def moderate_other_account(
    party: OtherParty, metadata: PartyMetadata, view: View
) -> ModeratedOtherAccount: ...
def moderated_fields() -> list[ModeratedField]: ...
def new_id() -> UUID: ...
def new_ids(count: int) -> bytes: ...
def open_key_file(path: str | PathLike[str]) -> KeyVault: ...
def parse_merchant_id(text: str) -> str | None: ...
def permissions() -> list[PermissionInfo]: ...
def render(statement: Statement, format: StatementFormat) -> str: ...
def restore_sqlite(backup: str | PathLike[str], target: str | PathLike[str]) -> None: ...
def result_codes() -> list[ResultCodeInfo]: ...
def subject_of(user: User) -> str: ...
def type_of(payee: AccountPayee | IbanPayee | CounterpartyPayee) -> TransactionRequestType: ...
def user_id_of(subject: str) -> str | None: ...
def view_id_of(name: str) -> str: ...
def wire_state(consent: Consent) -> str: ...
