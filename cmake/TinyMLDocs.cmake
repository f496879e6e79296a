# Pages generated from ODS. `ninja tinyml-docs` writes them to build/docs, and
# `ninja update-docs` copies them to docs/generated, where they are committed; a
# test compares the two.

add_custom_target(tinyml-docs ALL)
add_custom_target(update-docs)
add_dependencies(update-docs tinyml-docs)

# tinyml_add_doc(<page> <td file below include/tinyml> <mlir-tblgen option>...)
function(tinyml_add_doc page td)
  set(LLVM_TARGET_DEFINITIONS "${PROJECT_SOURCE_DIR}/include/tinyml/${td}")
  tablegen(MLIR ${page}.md ${ARGN} "-I${PROJECT_SOURCE_DIR}/include")
  tinyml_add_page(${page})
endfunction()

# tinyml_add_page(<page>): the rest, for a page that a command writes to the
# binary folder.
function(tinyml_add_page page)
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/${page}.md")
  set(committed "${PROJECT_SOURCE_DIR}/docs/generated/${page}.md")
  add_custom_target(tinyml-doc-${page} DEPENDS "${generated}")
  add_dependencies(tinyml-docs tinyml-doc-${page})
  add_custom_target(update-doc-${page}
    COMMAND ${CMAKE_COMMAND} -E copy "${generated}" "${committed}"
    DEPENDS "${generated}")
  add_dependencies(update-docs update-doc-${page})
  if(TINYML_INCLUDE_TESTS)
    # On a difference: run `ninja -C build update-docs` and commit the result.
    add_test(NAME docs-${page}-is-current
      COMMAND ${CMAKE_COMMAND} -E compare_files "${generated}" "${committed}")
  endif()
endfunction()
