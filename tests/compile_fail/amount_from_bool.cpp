// expected error: deleted
#include <nostro/core/amount.hpp>

nostro::Amount amount{true};
