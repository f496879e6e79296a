# tinyml_embed_text(<file.inc> BASE <folder> FILES <file below folder>...)
#
# Generates <file.inc> in the binary folder: for each text file one line
# `{"<file>", R"tinyml(<contents>)tinyml"},`, to be included in an array. It is
# made again when a file changes.
function(tinyml_embed_text output)
  cmake_parse_arguments(ARG "" "BASE" "FILES" ${ARGN})
  set(paths "")
  foreach(file IN LISTS ARG_FILES)
    list(APPEND paths "${ARG_BASE}/${file}")
  endforeach()
  string(REPLACE ";" "," files "${ARG_FILES}")
  add_custom_command(
    OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${output}"
    COMMAND "${CMAKE_COMMAND}" "-DBASE=${ARG_BASE}" "-DFILES=${files}"
            "-DOUTPUT=${CMAKE_CURRENT_BINARY_DIR}/${output}"
            -P "${PROJECT_SOURCE_DIR}/cmake/EmbedText.cmake"
    DEPENDS ${paths} "${PROJECT_SOURCE_DIR}/cmake/EmbedText.cmake"
    VERBATIM)
endfunction()
