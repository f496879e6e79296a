# cmake --install: the C runtime, documentation and examples, in the same places
# below share/tinyml as here, and the package that find_package(TinyML) reads,
# besides the tools (tinyml_add_tool).
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(TINYML_INSTALL_PACKAGE "${CMAKE_INSTALL_LIBDIR}/cmake/TinyML")
set(TINYML_INSTALL_SHARE "${CMAKE_INSTALL_DATADIR}/tinyml")
set(TINYML_INSTALL_RUNTIME "${TINYML_INSTALL_SHARE}/runtime")

install(DIRECTORY runtime/include runtime/src runtime/boards runtime/cores
                  runtime/cmake
        DESTINATION "${TINYML_INSTALL_RUNTIME}" OPTIONAL
        PATTERN __pycache__ EXCLUDE)
install(FILES runtime/README.md DESTINATION "${TINYML_INSTALL_RUNTIME}")
install(FILES CHANGELOG.md CONTRIBUTING.md LICENSE README.md
        DESTINATION "${TINYML_INSTALL_SHARE}")
install(DIRECTORY docs examples DESTINATION "${TINYML_INSTALL_SHARE}"
        PATTERN __pycache__ EXCLUDE
        PATTERN docs/CMakeLists.txt EXCLUDE)

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
