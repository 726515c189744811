# How every library and program of the project is compiled.

# nostro_add_warnings(<target>): our warnings, for our own code only. Naming only the options that matter,
# Options{.create_if_missing = true}, is the way our structs are meant to be used and no warning.
function(nostro_add_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
    -Wno-missing-field-initializers
    $<$<BOOL:${NOSTRO_WERROR}>:-Werror>)
endfunction()

# nostro_glob_headers(<variable> <folder or file>...): public headers below include/nostro. A folder ends in "/".
function(nostro_glob_headers variable)
  set(found "")
  foreach(item IN LISTS ARGN)
    if(item MATCHES "/$")
      file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/nostro/${item}*.hpp")
      list(APPEND found ${headers})
    else()
      list(APPEND found "${PROJECT_SOURCE_DIR}/include/nostro/${item}")
    endif()
  endforeach()
  set(${variable} "${found}" PARENT_SCOPE)
endfunction()

# nostro_add_library(<target>
#   EXPORT_NAME <name>              the alias nostro::<name> and the name in the installed package
#   [OUTPUT_NAME <file>]            file name without "lib"; default: the target's name
#   SOURCE_FOLDERS <folder>...      every .cpp directly in src/<folder>
#   [HEADERS <folder/ or file>...]  public headers below include/nostro; default: all of them
#   [HEADERS_EXCEPT <same>...]      public headers that belong to another library
#   [LINK_PUBLIC <target>...] [LINK <target>...])
#
# Symbols are hidden unless marked NOSTRO_API. A static and a shared build compile the same objects, so that a
# compiler cache serves both.
function(nostro_add_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "EXPORT_NAME;OUTPUT_NAME"
    "SOURCE_FOLDERS;HEADERS;HEADERS_EXCEPT;LINK_PUBLIC;LINK")

  set(sources "")
  foreach(folder IN LISTS arg_SOURCE_FOLDERS)
    file(GLOB found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp")
    list(APPEND sources ${found})
  endforeach()
  if(NOT sources)
    message(STATUS "${target}: no sources, skipped")
    return()
  endif()

  if(arg_HEADERS)
    nostro_glob_headers(headers ${arg_HEADERS})
  else()
    nostro_glob_headers(headers /)
  endif()
  nostro_glob_headers(foreign_headers ${arg_HEADERS_EXCEPT})
  list(REMOVE_ITEM headers ${foreign_headers})

  if(NOT arg_OUTPUT_NAME)
    set(arg_OUTPUT_NAME ${target})
  endif()

  add_library(${target} ${sources})
  add_library(nostro::${arg_EXPORT_NAME} ALIAS ${target})
  target_sources(${target} PUBLIC
    FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${headers})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PUBLIC ${arg_LINK_PUBLIC} PRIVATE ${arg_LINK})
  # A library does not tell where it was built.
  target_compile_options(${target} PRIVATE "-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")
  nostro_add_warnings(${target})
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${arg_EXPORT_NAME}
    OUTPUT_NAME ${arg_OUTPUT_NAME}
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON
    DEFINE_SYMBOL "")

  if(BUILD_SHARED_LIBS)
    set(script "${PROJECT_SOURCE_DIR}/cmake/nostro.map")
    target_link_options(${target} PRIVATE "LINKER:--version-script=${script}" LINKER:--no-undefined)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${script}")
  endif()
endfunction()

# nostro_add_program(<target> <source>...): an executable compiled as strictly as the libraries.
function(nostro_add_program target)
  add_executable(${target} ${ARGN})
  target_compile_features(${target} PRIVATE cxx_std_20)
  nostro_add_warnings(${target})
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()
