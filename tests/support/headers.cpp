// Nothing but the precompiled headers of its target, which the test programs share.
