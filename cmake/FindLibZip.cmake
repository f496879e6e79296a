# Finds libzip (Debian: libzip-dev, Homebrew: libzip) as the target LibZip.
# Its own CMake package needs the command-line tools too, so look by hand.
find_path(LIBZIP_INCLUDE_DIR zip.h HINTS /opt/homebrew/opt/libzip/include)
find_library(LIBZIP_LIBRARY zip HINTS /opt/homebrew/opt/libzip/lib)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibZip
  REQUIRED_VARS LIBZIP_LIBRARY LIBZIP_INCLUDE_DIR)
if(LibZip_FOUND AND NOT TARGET LibZip)
  add_library(LibZip UNKNOWN IMPORTED)
  set_target_properties(LibZip PROPERTIES
    IMPORTED_LOCATION "${LIBZIP_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LIBZIP_INCLUDE_DIR}")
endif()
