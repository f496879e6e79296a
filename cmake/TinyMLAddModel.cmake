# tinyml_add_model(<target> <model.onnx> TARGET <board or core>
#                  [NAME <C prefix>] [OPTIONS <option of tinyml-compile>...]
#                  [LORA <adapter>[:<weight>]...]
#                  [LORA_BANK <adapter>...] [LORA_SLOT <adapter>...])
#
# Compiles the model to C when it, a file it refers to, or the compiler
# changes, and adds that C to <target>, which may then include "<name>.h", and
# "<name>_selftest.h" if --selftest is among OPTIONS; --weights=bin may be among
# them, too. NAME is made from the model's file name unless given, as
# tinyml-compile does. Paths in OPTIONS are absolute. Where neither a build type
# nor flags of the project say how far to optimize, this C is compiled with -O2.
#
# LORA, LORA_BANK and LORA_SLOT are the options --lora, --lora-bank and
# --lora-slot; their paths may be relative to the current source folder. With
# LORA_SLOT, <target> may also include "<name>_adapter.h".
function(tinyml_add_model target model)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "TARGET;NAME"
    "OPTIONS;LORA;LORA_BANK;LORA_SLOT")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "tinyml_add_model: unknown argument '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_TARGET)
    message(FATAL_ERROR "tinyml_add_model: TARGET <board or core> is missing; "
      "'tinyml-compile --target=help' lists them")
  endif()
  get_filename_component(model "${model}" ABSOLUTE)
  foreach(kind LORA LORA_BANK LORA_SLOT)
    set(adapters "")
    foreach(adapter ${arg_${kind}})
      get_filename_component(adapter "${adapter}" ABSOLUTE)
      list(APPEND adapters "${adapter}")
    endforeach()
    if(adapters)
      list(JOIN adapters "," adapters)
      string(TOLOWER "--${kind}" flag)
      string(REPLACE "_" "-" flag "${flag}")
      list(APPEND arg_OPTIONS "${flag}=${adapters}")
    endif()
  endforeach()
  if(NOT arg_NAME)
    get_target_property(compiler TinyML::tinyml-compile LOCATION)
    execute_process(COMMAND "${compiler}" "${model}" --print-name
      OUTPUT_VARIABLE arg_NAME OUTPUT_STRIP_TRAILING_WHITESPACE
      COMMAND_ERROR_IS_FATAL ANY)
  endif()

  set(folder "${CMAKE_CURRENT_BINARY_DIR}/tinyml/${target}/${arg_NAME}")
  # Not every model has weights or quantized inputs; a build system has to know
  # its files in advance, so those that are missing are made, empty.
  set(optional
      "${folder}/${arg_NAME}_weights.c" "${folder}/${arg_NAME}_weights.h"
      "${folder}/${arg_NAME}_float.c" "${folder}/${arg_NAME}_float.h")
  set(outputs "${folder}/${arg_NAME}.h" "${folder}/${arg_NAME}.c" ${optional})
  if(arg_OPTIONS MATCHES "(^|;)--?selftest(=[^;]*)?(;|$)")
    list(APPEND outputs "${folder}/${arg_NAME}_selftest.c"
         "${folder}/${arg_NAME}_selftest.h")
  endif()
  if(arg_OPTIONS MATCHES "(^|;)--?lora-slot=")
    list(APPEND outputs "${folder}/${arg_NAME}_adapter.c"
         "${folder}/${arg_NAME}_adapter.h")
  endif()
  set(bytes "")
  if(arg_OPTIONS MATCHES "(^|;)--?weights=bin(;|$)")
    # The C file includes it, which the compiler's own dependencies do not say.
    set(bytes "${folder}/${arg_NAME}_weights.bin")
    list(APPEND optional "${bytes}")
    set_source_files_properties("${folder}/${arg_NAME}_weights.c"
      PROPERTIES OBJECT_DEPENDS "${bytes}")
  endif()
  # Programs of their own, which are no part of <target>: ninja has to know them.
  set(programs "")
  if(arg_OPTIONS MATCHES "(^|;)--?emit=[^;]*testbench")
    list(APPEND programs "${folder}/${arg_NAME}_testbench.c")
  endif()
  if(arg_OPTIONS MATCHES "(^|;)--?emit=[^;]*harness")
    list(APPEND programs "${folder}/${arg_NAME}_harness.c"
         "${folder}/harness.h" "${folder}/harness_line.h" "${folder}/harness_memory.h"
         "${folder}/harness_serial.c" "${folder}/harness_serial.h")
  endif()
  add_custom_command(
    OUTPUT ${outputs} ${bytes} ${programs}
    COMMAND TinyML::tinyml-compile "${model}" "--target=${arg_TARGET}"
            "--name=${arg_NAME}" --no-bundle "--depfile=${folder}.d"
            ${arg_OPTIONS} -o "${folder}"
    COMMAND "${CMAKE_COMMAND}" "-DFILES=${optional}"
            -P "${TinyML_DIR}/TinyMLMissingSources.cmake"
    DEPENDS "${model}" TinyML::tinyml-compile
    DEPFILE "${folder}.d"
    COMMENT "Compiling ${arg_NAME} to C"
    VERBATIM)
  target_sources(${target} PRIVATE ${outputs})
  get_directory_property(own_flags COMPILE_OPTIONS)
  get_target_property(target_flags ${target} COMPILE_OPTIONS)
  set(flags "${CMAKE_C_FLAGS};${own_flags};${target_flags}")
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES
     AND NOT flags MATCHES "(^|[; ])-O"
     AND CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
    set(sources ${outputs})
    list(FILTER sources INCLUDE REGEX "\\.c$")
    set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS "-O2")
  endif()
  target_include_directories(${target} PRIVATE "${folder}")
  target_link_libraries(${target} PRIVATE TinyML::runtime)
endfunction()
