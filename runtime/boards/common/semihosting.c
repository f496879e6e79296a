/* tinyml harness: files, printing and arguments through semihosting (operation
 * numbers and argument blocks: Arm's "Semihosting for AArch32 and AArch64",
 * which RISC-V has taken over with another way to call).
 *
 * Part of tinyml, Apache License 2.0. */
#include "semihosting.h"

#include "board.h"

enum {
  SYS_OPEN = 0x01,
  SYS_CLOSE = 0x02,
  SYS_WRITE = 0x05,
  SYS_READ = 0x06,
  SYS_GET_CMDLINE = 0x15,
  SYS_EXIT_EXTENDED = 0x20,
  OPEN_READ_BINARY = 1,
  OPEN_WRITE_TEXT = 4,
  OPEN_WRITE_BINARY = 5,
  ADP_STOPPED_APPLICATION_EXIT = 0x20026
};

#if defined(__riscv)
/* The three instructions are the call, uncompressed and in one page. */
static TM_NOINLINE int32_t call(uint32_t operation, const void *block) {
  register uint32_t a0 __asm__("a0") = operation;
  register const void *a1 __asm__("a1") = block;
  __asm__ volatile(".balign 16\n\t"
                   ".option push\n\t"
                   ".option norvc\n\t"
                   "slli zero, zero, 0x1f\n\t"
                   "ebreak\n\t"
                   "srai zero, zero, 7\n\t"
                   ".option pop"
                   : "+r"(a0)
                   : "r"(a1)
                   : "memory");
  return (int32_t)a0;
}
#else
static int32_t call(uint32_t operation, const void *block) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = block;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return (int32_t)r0;
}
#endif

static uint32_t address(const void *p) { return (uint32_t)(uintptr_t)p; }

void semihosting_exit(int code) {
  const uint32_t block[] = {ADP_STOPPED_APPLICATION_EXIT, (uint32_t)code};
  for (;;)
    call(SYS_EXIT_EXTENDED, block);
}

void board_arguments(char *text, uint32_t size) {
  const uint32_t block[] = {address(text), size};
  if (call(SYS_GET_CMDLINE, block) != 0)
    text[0] = '\0';
}

/* volatile, so that the compiler does not make it a call of strlen */
static uint32_t length(const volatile char *text) {
  uint32_t n = 0;
  while (text[n] != '\0')
    ++n;
  return n;
}

static int32_t open_as(const char *path, uint32_t mode) {
  const uint32_t block[] = {address(path), mode, length(path)};
  return call(SYS_OPEN, block);
}

int32_t board_open(const char *path, int write) {
  return open_as(path, write ? OPEN_WRITE_BINARY : OPEN_READ_BINARY);
}

void board_close(int32_t file) {
  const uint32_t block[] = {(uint32_t)file};
  if (call(SYS_CLOSE, block) != 0)
    board_print("close_failed 1\n");
}

/* Read and write return how many bytes are left over. */
uint32_t board_read(int32_t file, void *data, uint32_t bytes) {
  const uint32_t block[] = {(uint32_t)file, address(data), bytes};
  const uint32_t left = (uint32_t)call(SYS_READ, block);
  return left > bytes ? 0 : bytes - left;
}

int board_write(int32_t file, const void *data, uint32_t bytes) {
  const uint32_t block[] = {(uint32_t)file, address(data), bytes};
  return call(SYS_WRITE, block) != 0;
}

/* The file ":tt" is the terminal: standard output when opened for writing. */
void board_print(const char *text) {
  static int32_t terminal;
  if (terminal == 0)
    terminal = open_as(":tt", OPEN_WRITE_TEXT);
  if (board_write(terminal, text, length(text)) != 0)
    semihosting_exit(101);
}
