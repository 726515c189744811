// expected error: deleted
#include <nostro/core/money.hpp>

nostro::Money money{10.05, nostro::Currency::iso("EUR")};
