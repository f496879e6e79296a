# cmake --install: the C runtime and the package that find_package(TinyML)
# reads, besides the tools (tinyml_add_tool).
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(TINYML_INSTALL_PACKAGE "${CMAKE_INSTALL_LIBDIR}/cmake/TinyML")
set(TINYML_INSTALL_RUNTIME "${CMAKE_INSTALL_DATADIR}/tinyml/runtime")

install(DIRECTORY runtime/include runtime/src runtime/boards runtime/cores
                  runtime/cmake
        DESTINATION "${TINYML_INSTALL_RUNTIME}" OPTIONAL)

configure_package_config_file(cmake/TinyMLConfig.cmake.in
  "${PROJECT_BINARY_DIR}/cmake/TinyMLConfig.cmake"
  INSTALL_DESTINATION "${TINYML_INSTALL_PACKAGE}"
  PATH_VARS CMAKE_INSTALL_BINDIR TINYML_INSTALL_RUNTIME)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/cmake/TinyMLConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/cmake/TinyMLConfig.cmake"
        "${PROJECT_BINARY_DIR}/cmake/TinyMLConfigVersion.cmake"
        cmake/TinyMLAddModel.cmake
        cmake/TinyMLMissingSources.cmake
        DESTINATION "${TINYML_INSTALL_PACKAGE}")
