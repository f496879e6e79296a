# A part of tinyml_add_model: makes a C file without code of each of FILES that the
# compiler had no reason to write.
foreach(file ${FILES})
  if(NOT EXISTS "${file}")
    file(WRITE "${file}"
      "/* This model has no need of this file. */\ntypedef int tm_no_code;\n")
  endif()
endforeach()
