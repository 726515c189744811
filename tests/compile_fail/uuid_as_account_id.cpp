// expected error: conversion from|no viable conversion
#include <nostro/core/id.hpp>

nostro::LedgerAccountId account = nostro::Uuid{1, 2};
