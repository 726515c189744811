#pragma once

#include <pybind11/pybind11.h>

#include <unistd.h>

namespace nostro::inline v0::python {

/// Run `acquire`, which waits for the interpreter's lock.
///
/// When the interpreter is ending, Python ends a waiting daemon thread by unwinding its stack. That
/// must not run through destructors that need the interpreter, so the thread sleeps until the
/// process is gone.
template <class Acquire>
auto acquire_or_sleep(Acquire acquire) noexcept {
    try {
        return acquire();
    } catch (...) {
        for (;;) {
            ::pause();
        }
    }
}

/// Lets other Python threads run while this one is inside nostro. No Python object may be touched
/// in its scope.
class ReleasedGil {
public:
    ReleasedGil() : state_{PyEval_SaveThread()} {}

    ~ReleasedGil() {
        acquire_or_sleep([this] { PyEval_RestoreThread(state_); });
    }

    ReleasedGil(ReleasedGil const&) = delete;
    ReleasedGil& operator=(ReleasedGil const&) = delete;

private:
    PyThreadState* state_;
};

/// Takes the interpreter's lock inside the scope of a `ReleasedGil`, to call back into Python.
class AcquiredGil {
public:
    AcquiredGil() : state_{acquire_or_sleep([] { return PyGILState_Ensure(); })} {}

    ~AcquiredGil() { PyGILState_Release(state_); }

    AcquiredGil(AcquiredGil const&) = delete;
    AcquiredGil& operator=(AcquiredGil const&) = delete;

private:
    PyGILState_STATE state_;
};

} // namespace nostro::inline v0::python
