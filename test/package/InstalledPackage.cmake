# Installs tinyml, builds a copy of examples/firmware against it, runs the
# program, and changes the model: exactly then the model is compiled again.
# Then models whose file names are no C names, and a self-test.

function(run_step what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code
    OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${what} failed:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect_compiled expected when)
  run_step("building ${when}" ${CMAKE_COMMAND} --build ${WORK}/host --verbose)
  string(FIND "${output}" "tinyml-compile" position)
  if(position EQUAL -1)
    set(compiled NO)
  else()
    set(compiled YES)
  endif()
  if(NOT compiled STREQUAL expected)
    message(FATAL_ERROR
      "${when}: model compiled: ${compiled}, expected ${expected}:\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
run_step("installing" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
file(COPY ${SOURCE}/examples/firmware ${SOURCE}/examples/digits
     DESTINATION ${WORK}/examples)
set(configure ${CMAKE_COMMAND} -G ${GENERATOR} -S ${WORK}/examples/firmware
    -DCMAKE_PREFIX_PATH=${WORK}/prefix -DCMAKE_BUILD_TYPE=Release)

run_step("configuring" ${configure} -B ${WORK}/host)
expect_compiled(YES "at first")
run_step("the program" ${WORK}/host/app)
if(NOT output MATCHES "the picture shows a 1")
  message(FATAL_ERROR "the program printed: ${output}")
endif()
expect_compiled(NO "without a change")
file(TOUCH ${WORK}/examples/digits/digits.onnx)
expect_compiled(YES "after a change of the model")

run_step("configuring the names" ${CMAKE_COMMAND} -G ${GENERATOR}
         -S ${CMAKE_CURRENT_LIST_DIR}/names -B ${WORK}/names
         -DCMAKE_PREFIX_PATH=${WORK}/prefix -DDIGITS=${WORK}/examples/digits)
run_step("building the names" ${CMAKE_COMMAND} --build ${WORK}/names)
run_step("the self-test" ${WORK}/names/app)
if(NOT output MATCHES "selftest 0")
  message(FATAL_ERROR "the self-test printed: ${output}")
endif()

# Every option that writes a file, built twice by each build system; the C has
# -O2 where the project says nothing.
set(generators "Unix Makefiles" ${GENERATOR})
list(REMOVE_DUPLICATES generators)
foreach(generator ${generators})
  string(MAKE_C_IDENTIFIER "${generator}" folder)
  run_step("configuring the options" ${CMAKE_COMMAND} -G ${generator}
           -S ${CMAKE_CURRENT_LIST_DIR}/options -B ${WORK}/options-${folder}
           -DCMAKE_PREFIX_PATH=${WORK}/prefix -DDIGITS=${WORK}/examples/digits)
  foreach(number 1 2 3)
    run_step("building the options, ${generator}, ${number}" ${CMAKE_COMMAND}
             --build ${WORK}/options-${folder} --verbose)
    if(number EQUAL 1 AND NOT output MATCHES "-O2[^\n]*digits\\.c")
      message(FATAL_ERROR "the model's C is not optimized:\n${output}")
    endif()
    if(number EQUAL 2 AND output MATCHES "tinyml-compile")
      message(FATAL_ERROR "compiled again by ${generator}:\n${output}")
    endif()
    if(number EQUAL 2)
      file(TOUCH ${WORK}/examples/digits/digits.onnx)
    endif()
  endforeach()
  if(NOT output MATCHES "tinyml-compile")
    message(FATAL_ERROR "not compiled again by ${generator}:\n${output}")
  endif()
  foreach(program alone inside)
    run_step("the test bench" ${WORK}/options-${folder}/${program})
    if(NOT output MATCHES "digits: passed")
      message(FATAL_ERROR "the test bench printed: ${output}")
    endif()
  endforeach()
  # It ends with its input.
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "@1 hello *b535e7cf"
    COMMAND ${WORK}/options-${folder}/serial OUTPUT_VARIABLE output)
  if(NOT output MATCHES "tm 1 ok 1 digits [0-9a-f]+ host none ")
    message(FATAL_ERROR "the harness printed: ${output}")
  endif()
endforeach()

set(toolchain ${WORK}/prefix/share/tinyml/runtime/cmake/board.cmake)
find_program(ARM_GCC arm-none-eabi-gcc)
if(ARM_GCC)
  run_step("configuring for the board" ${configure} -B ${WORK}/board
           -DCMAKE_TOOLCHAIN_FILE=${toolchain} -DTINYML_BOARD=mps2-an386)
  run_step("building for the board" ${CMAKE_COMMAND} --build ${WORK}/board)
  find_program(QEMU qemu-system-arm)
  if(QEMU)
    run_step("the board"
      python3 ${WORK}/prefix/share/tinyml/runtime/boards/tmboard.py run
      mps2-an386 ${WORK}/board/app)
    if(NOT output MATCHES "the picture shows a 1")
      message(FATAL_ERROR "the board printed: ${output}")
    endif()
  endif()
endif()
