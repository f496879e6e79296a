# Helpers for the targets of this project.

# mlir-tblgen finds its includes, upstream's and ours, through the folders'.
include_directories(SYSTEM ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS})
include_directories("${PROJECT_SOURCE_DIR}/include"
                    "${PROJECT_BINARY_DIR}/include")

# Flags that every C++ target of ours shares.
add_library(tinyml_cxx_options INTERFACE)
target_compile_options(tinyml_cxx_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wno-unused-parameter>)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # MLIR 22 deprecates builder.create<Op>. A precompiled header without a time
  # in it is the same in every build, which ccache needs.
  target_compile_options(tinyml_cxx_options INTERFACE
    "$<$<COMPILE_LANGUAGE:CXX>:-Wno-deprecated-declarations;SHELL:-Xclang -fno-pch-timestamp>")
endif()
if(NOT LLVM_ENABLE_ASSERTIONS)
  target_compile_definitions(tinyml_cxx_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:TINYML_LLVM_WITHOUT_ASSERTIONS>)
endif()
if(TINYML_WERROR)
  target_compile_options(tinyml_cxx_options INTERFACE -Werror)
endif()
if(TINYML_SANITIZE)
  target_compile_options(tinyml_cxx_options INTERFACE
    -fsanitize=${TINYML_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # Our own code is looked at, not what it instantiates of LLVM's headers. A
    # null pointer crashes without a check of its own.
    set(ignored "${PROJECT_BINARY_DIR}/not-sanitized.txt")
    set(ignored_lines ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
    list(REMOVE_DUPLICATES ignored_lines)
    list(TRANSFORM ignored_lines REPLACE "(.+)" "src:\\1/*\n")
    string(JOIN "" ignored_lines ${ignored_lines})
    file(CONFIGURE OUTPUT "${ignored}" CONTENT "${ignored_lines}" @ONLY)
    target_compile_options(tinyml_cxx_options INTERFACE
      -fsanitize-ignorelist=${ignored}
      -fsanitize-coverage-ignorelist=${ignored}
      -fno-sanitize=null,alignment,vptr,function)
  endif()
  target_link_options(tinyml_cxx_options INTERFACE
    -fsanitize=${TINYML_SANITIZE})
endif()

include(TinyMLLibraries)

# Headers that are parsed once. A precompiled header is only read at its own
# level of optimization.
#   mlir   MLIR's headers
#   ops    those and the operations of `tinyml`, which take longer to parse than
#          most of our files to compile
#   loops  the same at -O3: loops over the elements of whole models
file(WRITE "${PROJECT_BINARY_DIR}/precompiled.cpp.in" "")
configure_file("${PROJECT_BINARY_DIR}/precompiled.cpp.in"
               "${PROJECT_BINARY_DIR}/precompiled.cpp" COPYONLY)
function(tinyml_add_precompiled set header)
  set(name tinyml_precompiled_${set})
  add_library(${name} OBJECT "${PROJECT_BINARY_DIR}/precompiled.cpp")
  target_link_libraries(${name} PUBLIC tinyml_cxx_options tinyml_mlir)
  target_precompile_headers(${name} PRIVATE
    "${PROJECT_SOURCE_DIR}/cmake/${header}")
endfunction()
tinyml_add_precompiled(mlir Precompiled.h)
foreach(set ops loops)
  tinyml_add_precompiled(${set} PrecompiledOps.h)
  add_dependencies(tinyml_precompiled_${set} TinyMLTinyMLIncGen
                   TinyMLInterfacesIncGen)
endforeach()

# What is looked for with sanitizers is not found faster in loops at -O3.
if(NOT TINYML_SANITIZE)
  set(tinyml_loop_options -O3)
endif()
target_compile_options(tinyml_precompiled_loops PRIVATE ${tinyml_loop_options})

# tinyml_use_precompiled(<target> [<set>]): for every C++ target that includes
# MLIR; the set is `mlir` when none is named.
function(tinyml_use_precompiled name)
  set(set ${ARGN})
  if(NOT set)
    set(set mlir)
  endif()
  target_precompile_headers(${name} REUSE_FROM tinyml_precompiled_${set})
  if(set STREQUAL loops)
    target_compile_options(${name} PRIVATE ${tinyml_loop_options})
  endif()
endfunction()

# Files of a target that includes all ops are compiled several at a time: what they
# instantiate of MLIR's templates takes longer than their own code. Who changes
# one file often wants it alone (the preset `develop`).
option(TINYML_UNITY_BUILD "Compile several files of the ops' libraries at a time" ON)

# tinyml_optimize_sources(<source of this folder>...)
#
# Compiles them with -O3, without a precompiled header: a few files of a target
# that has other ones. With sanitizers they have no options of their own, but are
# compiled alone, too: what stands together in one unit is the same in all builds.
function(tinyml_optimize_sources)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  if(TINYML_SANITIZE)
    return()
  endif()
  set(statistics "${PROJECT_SOURCE_DIR}/cmake/StatisticABI.h")
  set_source_files_properties(${ARGN} PROPERTIES
    SKIP_PRECOMPILE_HEADERS ON
    COMPILE_OPTIONS "-O3;-include;${statistics}")
endfunction()

# tinyml_add_library(<name> <source>... [DEPENDS <target>...] [LINK <target>...]
#                    [PRECOMPILED <set>])
#
# A static library of the compiler. DEPENDS names the TableGen targets whose
# headers the sources include, PRECOMPILED a set of headers from above.
function(tinyml_add_library name)
  cmake_parse_arguments(ARG "" "PRECOMPILED" "DEPENDS;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC tinyml_cxx_options tinyml_mlir
                        ${ARG_LINK})
  tinyml_use_precompiled(${name} ${ARG_PRECOMPILED})
  if(ARG_PRECOMPILED AND TINYML_UNITY_BUILD)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON
                          UNITY_BUILD_BATCH_SIZE 6)
  endif()
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# tinyml_add_tool(<name> <source>... [LINK <target>...])
function(tinyml_add_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE tinyml_cxx_options tinyml_mlir
                        ${ARG_LINK})
  tinyml_use_precompiled(${name})
  if(TARGET tinyml_libc)
    target_link_libraries(${name} PRIVATE tinyml_libc)
  endif()
  install(TARGETS ${name} RUNTIME)
endfunction()

# tinyml_add_dialect(<td prefix> <dialect name> <C++ namespace>
#                    [<option of -gen-op-defs>...])
#
# Generates declarations, definitions and documentation of a dialect whose
# ops are in <prefix>Ops.td, which includes <prefix>Attrs.td if there is one.
function(tinyml_add_dialect prefix dialect namespace)
  set(LLVM_TARGET_DEFINITIONS ${prefix}Ops.td)
  mlir_tablegen(${prefix}Ops.h.inc -gen-op-decls)
  mlir_tablegen(${prefix}Ops.cpp.inc -gen-op-defs ${ARGN})
  mlir_tablegen(${prefix}Dialect.h.inc -gen-dialect-decls -dialect=${dialect})
  mlir_tablegen(${prefix}Dialect.cpp.inc -gen-dialect-defs -dialect=${dialect})
  if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${prefix}Attrs.td")
    mlir_tablegen(${prefix}AttrDefs.h.inc -gen-attrdef-decls
                  -attrdefs-dialect=${dialect})
    mlir_tablegen(${prefix}AttrDefs.cpp.inc -gen-attrdef-defs
                  -attrdefs-dialect=${dialect})
  endif()
  if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${prefix}Interfaces.td")
    set(LLVM_TARGET_DEFINITIONS ${prefix}Interfaces.td)
    mlir_tablegen(${prefix}Interfaces.h.inc -gen-op-interface-decls)
    mlir_tablegen(${prefix}Interfaces.cpp.inc -gen-op-interface-defs)
  endif()
  add_public_tablegen_target(TinyML${prefix}IncGen)
endfunction()
