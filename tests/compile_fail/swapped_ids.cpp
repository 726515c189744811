// expected error: could not convert|no matching function
#include <nostro/core/id.hpp>

void freeze(nostro::LedgerAccountId account, nostro::MandateId mandate);

void call(nostro::LedgerAccountId account, nostro::MandateId mandate) {
    freeze(mandate, account);
}
