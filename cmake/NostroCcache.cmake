# Compiles through ccache where it is installed and wanted: the presets and scripts/test want it, a packager decides.

option(NOSTRO_CCACHE "Compile through ccache, with the sloppiness that precompiled headers need" OFF)

if(NOSTRO_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(NOSTRO_CCACHE_PROGRAM ccache)
  mark_as_advanced(NOSTRO_CCACHE_PROGRAM)
  if(NOSTRO_CCACHE_PROGRAM)
    # The sloppiness is what ccache asks for with precompiled headers, which name their sources by time. Paths are
    # taken from the build folder on, so that two of them share what they compile alike: release and Python do.
    set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}"
      "CCACHE_NOHASHDIR=1;${NOSTRO_CCACHE_PROGRAM}")
  endif()
endif()
