# Toolchain file for programs on the emulated MPS2 AN386 (Cortex-M4F): the core's
# flags, the board's linker script and start-up without a C library's.
set(TINYML_CORE cortex-m4f)
include("${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake")
string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -nostartfiles --specs=nano.specs"
       " -T ${CMAKE_CURRENT_LIST_DIR}/../boards/mps2-an386/link.ld")
