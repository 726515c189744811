# Compiles through ccache where it is installed. A project that includes this one decides for itself.

if(PROJECT_IS_TOP_LEVEL AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(NOSTRO_CCACHE ccache)
  mark_as_advanced(NOSTRO_CCACHE)
  if(NOSTRO_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${NOSTRO_CCACHE}")
  endif()
endif()
