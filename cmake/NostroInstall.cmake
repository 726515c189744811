# What an installed nostro consists of: libraries, headers, the CMake package and pkg-config files.
#
# Each library has an export set of its own, so that a package without the sqlite component is complete.
# All paths are relative to the installed files: the prefix may be moved.

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(nostro_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/nostro")
set(nostro_pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

# nostro_install_library(<target> <component>)
function(nostro_install_library target component)
  install(TARGETS ${target}
    EXPORT nostro-${component}
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT ${component}
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT ${component}
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT ${component}
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT ${component})
  install(EXPORT nostro-${component}
    FILE nostro-${component}-targets.cmake
    NAMESPACE nostro::
    DESTINATION "${nostro_cmake_dir}" COMPONENT ${component})
endfunction()

# nostro_install_pkgconfig(<name> <target> COMPONENT <component> DESCRIPTION <text>
#   [REQUIRES <modules>] [REQUIRES_PRIVATE <modules>])
function(nostro_install_pkgconfig name target)
  cmake_parse_arguments(PARSE_ARGV 2 pc "" "COMPONENT;DESCRIPTION;REQUIRES;REQUIRES_PRIVATE" "")
  set(pc_name ${name})
  get_target_property(pc_library ${target} OUTPUT_NAME)
  file(RELATIVE_PATH pc_prefix
    "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/nostro.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${name}.pc"
    DESTINATION "${nostro_pkgconfig_dir}" COMPONENT ${pc_component})
endfunction()

nostro_install_library(nostro_core core)
nostro_install_pkgconfig(nostro nostro_core
  COMPONENT core
  DESCRIPTION "${PROJECT_DESCRIPTION}"
  REQUIRES_PRIVATE "libcrypto >= 3.0, pugixml >= 1.13")

if(TARGET nostro_sqlite)
  nostro_install_library(nostro_sqlite sqlite)
  nostro_install_pkgconfig(nostro-sqlite nostro_sqlite
    COMPONENT sqlite
    DESCRIPTION "SQLite storage for nostro"
    REQUIRES "nostro = ${PROJECT_VERSION}"
    REQUIRES_PRIVATE "sqlite3 >= 3.40")
endif()

if(TARGET nostro_testing)
  nostro_install_library(nostro_testing testing)
  nostro_install_pkgconfig(nostro-testing nostro_testing
    COMPONENT testing
    DESCRIPTION "Conformance cases and fault injection for authors of nostro storage adapters"
    REQUIRES "nostro = ${PROJECT_VERSION}")
endif()

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/nostro-config.cmake.in"
  "${PROJECT_BINARY_DIR}/nostro-config.cmake"
  INSTALL_DESTINATION "${nostro_cmake_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break; afterwards this becomes SameMajorVersion.
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/nostro-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/nostro-config.cmake"
  "${PROJECT_BINARY_DIR}/nostro-config-version.cmake"
  DESTINATION "${nostro_cmake_dir}" COMPONENT core)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT core)
