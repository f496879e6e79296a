# Toolchain file for programs on a board of runtime/boards that has an emulator:
# -DTINYML_BOARD=<its name>. The core's flags, the linker script and the start-up
# are those of the board's description; no start-up of a C library is linked.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES TINYML_BOARD)
if(NOT TINYML_BOARD)
  set(TINYML_BOARD mps2-an386)
endif()
set(tinyml_boards "${CMAKE_CURRENT_LIST_DIR}/../boards")
if(NOT EXISTS "${tinyml_boards}/${TINYML_BOARD}/board.json")
  message(FATAL_ERROR "TINYML_BOARD: there is no '${TINYML_BOARD}'")
endif()
file(READ "${tinyml_boards}/${TINYML_BOARD}/board.json" tinyml_board_json)
string(JSON TINYML_CORE GET "${tinyml_board_json}" core)
string(JSON tinyml_board_family ERROR_VARIABLE tinyml_board_error
       GET "${tinyml_board_json}" family)
if(tinyml_board_error)
  message(FATAL_ERROR "TINYML_BOARD: '${TINYML_BOARD}' has no emulator; "
                      "use core.cmake and your own linker script")
endif()
file(READ "${tinyml_boards}/common/${tinyml_board_family}.json" tinyml_family_json)
include("${CMAKE_CURRENT_LIST_DIR}/core.cmake")

# tinyml_board_list(<key> <out>): a list of the family's, with the board's values
# in the place of each {member}.
function(tinyml_board_list key out)
  string(JSON count LENGTH "${tinyml_family_json}" ${key})
  set(entries "")
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    string(JSON entry GET "${tinyml_family_json}" ${key} ${i})
    while(entry MATCHES "{([a-z_]+)}")
      string(JSON value GET "${tinyml_board_json}" ${CMAKE_MATCH_1})
      string(REPLACE "{${CMAKE_MATCH_1}}" "${value}" entry "${entry}")
    endwhile()
    list(APPEND entries "${entry}")
  endforeach()
  set(${out} "${entries}" PARENT_SCOPE)
endfunction()

tinyml_board_list(compile_flags tinyml_board_flags)
list(JOIN tinyml_board_flags " " tinyml_board_flags)
string(APPEND CMAKE_C_FLAGS_INIT " ${tinyml_board_flags}")
tinyml_board_list(link_flags tinyml_board_flags)
list(JOIN tinyml_board_flags " " tinyml_board_flags)
string(JSON tinyml_board_script GET "${tinyml_family_json}" linker_script)
string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " ${tinyml_board_flags}"
       " -T ${tinyml_boards}/common/${tinyml_board_script}")

# For target_sources and target_include_directories: start-up, printing and
# counting of instructions, without the harness.
set(TINYML_BOARD_SOURCES "")
tinyml_board_list(sources tinyml_board_files)
foreach(tinyml_board_file IN LISTS tinyml_board_files)
  if(NOT tinyml_board_file MATCHES "^(harness|text)[.]c$")
    list(APPEND TINYML_BOARD_SOURCES "${tinyml_boards}/common/${tinyml_board_file}")
  endif()
endforeach()
set(TINYML_BOARD_INCLUDE_DIRS "${tinyml_boards}/common")
