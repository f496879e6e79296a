# What programs of ours link of others: Protocol Buffers, and MLIR and LLVM, which
# are the target tinyml_mlir.
#
# With TINYML_STATIC these are archives, of which the linker takes what is called:
# such a program starts in 2 ms instead of the 70 ms that loading libLLVM takes,
# and needs no LLVM where it is installed. Else the shared library of MLIR, or,
# where there is none (Homebrew), all its archives.

# Sanitizers look at all of what allocates or at none of it: LLVM's allocators in
# our objects mark memory that those in its archives then use.
set(tinyml_static_default OFF)
if(UNIX AND NOT APPLE AND TARGET MLIROptLib AND NOT TINYML_SANITIZE)
  set(tinyml_static_default ON)
endif()
option(TINYML_STATIC "Link MLIR, LLVM and the C++ library statically"
       ${tinyml_static_default})

# Newer releases need what their own configuration file says (Abseil); Debian's
# package has none, CMake's module finds it, and remembers what it found before.
set(Protobuf_USE_STATIC_LIBS ${TINYML_STATIC})
if(TINYML_STATIC AND NOT "${Protobuf_LITE_LIBRARY_RELEASE}" MATCHES "\\.a$")
  unset(Protobuf_LITE_LIBRARY_RELEASE CACHE)
  unset(Protobuf_LITE_LIBRARY_DEBUG CACHE)
endif()
find_package(Protobuf QUIET CONFIG)
if(NOT Protobuf_FOUND)
  find_package(Protobuf REQUIRED MODULE)
endif()

# Sets `output` to the archives among some imported targets and what these link.
function(tinyml_collect_archives output)
  set(found)
  set(rest ${ARGN})
  while(rest)
    list(POP_FRONT rest target)
    if(NOT TARGET "${target}" OR target IN_LIST found)
      continue()
    endif()
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "STATIC_LIBRARY")
      list(APPEND found ${target})
      get_target_property(linked ${target} INTERFACE_LINK_LIBRARIES)
      if(linked)
        list(APPEND rest ${linked})
      endif()
    endif()
  endwhile()
  set(${output} ${found} PARENT_SCOPE)
endfunction()

add_library(tinyml_mlir INTERFACE)
if(TINYML_STATIC)
  # MLIR's archives name LLVM's as one, so say which of those they need.
  tinyml_collect_archives(archives
    MLIRDialectUtils MLIRFuncDialect MLIROptLib MLIRQuantDialect MLIRTransforms
    MLIRTranslateLib
    LLVMCore LLVMObject LLVMRemarks LLVMSupport)
  list(TRANSFORM archives REPLACE "(.+)" "$<TARGET_FILE:\\1>")
  list(JOIN archives "\n" archives)
  # One input of the linker, whatever their order.
  set(group "${PROJECT_BINARY_DIR}/mlir-archives.ld")
  file(GENERATE OUTPUT "${group}" CONTENT "GROUP(\n${archives}\n)\n")
  target_link_libraries(tinyml_mlir INTERFACE "${group}" ZLIB::ZLIB)
  target_link_options(tinyml_mlir INTERFACE LINKER:--gc-sections,--as-needed)
  # A shared library in C++ would bring a second one.
  if(Protobuf_LITE_LIBRARY MATCHES "\\.a$" AND NOT TINYML_SANITIZE)
    target_link_options(tinyml_mlir INTERFACE -static-libstdc++)
  endif()
elseif(TARGET MLIR)
  target_link_libraries(tinyml_mlir INTERFACE MLIR LLVM)
else()
  get_property(archives GLOBAL PROPERTY MLIR_ALL_LIBS)
  target_link_libraries(tinyml_mlir INTERFACE ${archives})
endif()
if(UNIX AND NOT APPLE)
  # ld takes several times as long as lld.
  include(CheckLinkerFlag)
  check_linker_flag(CXX -fuse-ld=lld TINYML_HAS_LLD)
  if(TINYML_HAS_LLD)
    target_link_options(tinyml_mlir INTERFACE -fuse-ld=lld)
  endif()
endif()
