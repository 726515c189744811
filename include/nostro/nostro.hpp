#pragma once

/// Everything a host of the core with the memory adapter needs. Other adapters have their own
/// header, for example <nostro/storage/sqlite.hpp>.
#include <nostro/core/error.hpp>
#include <nostro/core/limits.hpp>
#include <nostro/core/money.hpp>
#include <nostro/core/rate.hpp>
#include <nostro/core/version.hpp>
#include <nostro/facade/core.hpp>
#include <nostro/ledger/ledger.hpp>
#include <nostro/storage/memory.hpp>
