#pragma once

/// What every host of a ledger includes: the core, the ledger, money and the memory adapter. The
/// rest has headers of its own: the SQLite adapter <nostro/storage/sqlite.hpp>, each service of a
/// `Session` one in its folder, such as <nostro/identity/users.hpp>, and the HTTP APIs
/// <nostro/api/service.hpp>.
#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>
#include <nostro/core/money.hpp>
#include <nostro/core/page.hpp>
#include <nostro/core/rate.hpp>
#include <nostro/core/version.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/ledger/ledger.hpp>
#include <nostro/storage/memory.hpp>
