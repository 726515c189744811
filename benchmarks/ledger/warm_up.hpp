#pragma once

#include <cstddef>

namespace bench {

/// Touch memory once and give it back, at most half of what is free.
///
/// A virtual machine gets memory from its host when it first touches it, which takes many times
/// longer than to use it. That says nothing about the sides of a race: afterwards all find memory
/// that is there.
void touch_memory(std::size_t bytes);

} // namespace bench
