# tinyml_embed_files(<file.inc> BASE <folder> FILES <text file below folder>... [STRIP <prefix>])
#
# Generates <file.inc> in the binary folder: for each file an entry
# {"<file>", "<contents>"}, to be included in an array. A prefix such as include/
# is left out of the names. It is made again when a file changes.
function(tinyml_embed_files output)
  cmake_parse_arguments(ARG "" "BASE;STRIP" "FILES" ${ARGN})
  set(paths ${ARG_FILES})
  list(TRANSFORM paths PREPEND "${ARG_BASE}/")
  list(JOIN ARG_FILES "," files)
  set(script "${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake")
  add_custom_command(
    OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${output}"
    COMMAND "${CMAKE_COMMAND}" "-DBASE=${ARG_BASE}" "-DFILES=${files}"
            "-DSTRIP=${ARG_STRIP}"
            "-DOUTPUT=${CMAKE_CURRENT_BINARY_DIR}/${output}" -P "${script}"
    DEPENDS ${paths} "${script}"
    VERBATIM)
endfunction()
