#pragma once

#include <nostro/facade/core.hpp>
#include <nostro/facade/session.hpp>
#include <nostro/ledger/ledger.hpp>
#include <nostro/testing/conformance.hpp>

// What the fragments of the documentation take for granted. They are compiled and never run.
extern nostro::Core core;
extern nostro::Ledger ledger;
extern nostro::Session session;
extern nostro::Transfer const fee;
extern nostro::Transfer const payment;
extern nostro::testing::StorageFactory const factory;
