#pragma once

/// Marks a declaration as part of the public API since version `major.minor`.
///
/// The libraries are built with hidden visibility; only what carries this mark can be linked
/// against. The two numbers are documentation that stands at the declaration.
#define NOSTRO_API(major, minor) __attribute__((visibility("default")))
